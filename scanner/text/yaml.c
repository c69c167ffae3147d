/*
 * YAML through libyaml's event parser. Aliases and merge keys are expanded by copying, so that a tree is a tree; copies
 * keep the position of the original, because that is where the text stands.
 * Format: https://yaml.org/spec/1.1/, merge keys: https://yaml.org/type/merge.html
 */
#include "text/tree.h"
#include "base/limits.h"
#include "base/map.h"
#include <yaml.h>

/* Far above what people write; twenty would be odd. */
#define DIRECTIVES_MOST 2000u

struct anchor {
	struct tree_node *node;
	bool open; /* its children are still being read */
};

struct reader {
	struct tree_builder b;
	struct str input;
	yaml_parser_t parser;
	yaml_event_t event; /* the one at hand */
	struct map names;   /* of anchors → index; of the current document */
	vec(struct anchor) anchors;
};

typedef vec(struct tree_node *) node_list;

static int fail_parser(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	const char *problem = p->problem ? p->problem : "not readable as YAML";

	if (p->error == YAML_READER_ERROR) {
		/* The only kind of error that has a byte offset instead of a mark. */
		struct str before = str_sub(r->input, 0, p->problem_offset), line;
		uint32_t lines = 0;

		for (line = STR(""); str_next(&before, '\n', &line);)
			lines++;
		return tree_fail(r->b.problem, lines ? lines : 1, (uint32_t)line.len + 1, "%s", problem);
	}
	return tree_fail(r->b.problem, (uint32_t)p->problem_mark.line + 1, (uint32_t)p->problem_mark.column + 1,
			 "%s%s%s", problem, p->context ? ", " : "", p->context ? p->context : "");
}

/* Moves on to the next event. */
static int advance(struct reader *r)
{
	yaml_event_delete(&r->event);
	return yaml_parser_parse(&r->parser, &r->event) ? 0 : fail_parser(r);
}

static uint32_t line_of(const struct reader *r)
{
	return (uint32_t)r->event.start_mark.line + 1;
}

static uint32_t column_of(const struct reader *r)
{
	return (uint32_t)r->event.start_mark.column + 1;
}

static struct tree_node *node_here(struct reader *r, enum tree_kind kind)
{
	return tree_node_new(&r->b, kind, line_of(r), column_of(r));
}

/* ---- anchors and aliases ---- */

/* Returns the anchor's number + 1, or 0 for no anchor. */
static uint32_t anchor_set(struct reader *r, const yaml_char_t *name, struct tree_node *node, bool open)
{
	uint32_t number = (uint32_t)r->anchors.n;

	if (!name)
		return 0;
	*vec_add(r->b.arena, &r->anchors) = (struct anchor){node, open};
	map_put(&r->names, arena_str(r->b.arena, str_of((const char *)name)), number);
	return number + 1;
}

static void anchor_close(struct reader *r, uint32_t number)
{
	if (number)
		r->anchors.at[number - 1].open = false;
}

static struct tree_node *copy(struct reader *r, const struct tree_node *from)
{
	struct tree_node *node = tree_node_new(&r->b, from->kind, from->line, from->column);

	if (!node)
		return NULL;
	node->style = from->style;
	node->text_line = from->text_line;
	node->text = from->text;
	node->key = from->key;
	r->b.depth++;
	for (TREE_EACH(child, from)) {
		struct tree_node *copied = copy(r, child);

		if (!copied)
			return NULL;
		tree_append(node, copied);
	}
	r->b.depth--;
	return node;
}

static struct tree_node *read_alias(struct reader *r)
{
	struct str name = str_of((const char *)r->event.data.alias.anchor);
	uint32_t number = map_get(&r->names, name);

	if (number == MAP_NONE) {
		tree_fail(r->b.problem, line_of(r), column_of(r), "alias '*%.*s' has no anchor",
			  STR_ARG(str_sub(name, 0, 60)));
		return NULL;
	}
	if (r->anchors.at[number].open) {
		tree_fail(r->b.problem, line_of(r), column_of(r), "alias '*%.*s' stands inside its own anchor",
			  STR_ARG(str_sub(name, 0, 60)));
		return NULL;
	}
	return copy(r, r->anchors.at[number].node);
}

/* ---- values ---- */

static struct tree_node *read_node(struct reader *r);

static struct str scalar_text(struct reader *r)
{
	return arena_str(r->b.arena,
			 (struct str){(const char *)r->event.data.scalar.value, r->event.data.scalar.length});
}

static bool is_null(struct str text)
{
	return text.len == 0 || str_is(text, "~") || str_is(text, "null") || str_is(text, "Null") ||
	       str_is(text, "NULL");
}

static struct tree_node *read_scalar(struct reader *r)
{
	static const enum tree_style styles[] = {
		[YAML_PLAIN_SCALAR_STYLE] = TREE_PLAIN,          [YAML_SINGLE_QUOTED_SCALAR_STYLE] = TREE_QUOTED,
		[YAML_DOUBLE_QUOTED_SCALAR_STYLE] = TREE_QUOTED, [YAML_LITERAL_SCALAR_STYLE] = TREE_LITERAL,
		[YAML_FOLDED_SCALAR_STYLE] = TREE_FOLDED,
	};
	struct str text = {(const char *)r->event.data.scalar.value, r->event.data.scalar.length};
	enum tree_style style = styles[r->event.data.scalar.style];
	bool null = style == TREE_PLAIN && is_null(text);
	struct tree_node *node = node_here(r, null ? TREE_NULL : TREE_SCALAR);

	if (!node)
		return NULL;
	if (!null) {
		node->style = style;
		node->text = scalar_text(r);
	}
	/* The text of a block starts on the line below its `|` or `>`. */
	if (style == TREE_LITERAL || style == TREE_FOLDED)
		node->text_line = node->line + 1;
	anchor_set(r, r->event.data.scalar.anchor, node, false);
	return node;
}

static struct tree_node *read_sequence(struct reader *r)
{
	struct tree_node *node = node_here(r, TREE_SEQUENCE), *child;
	uint32_t anchor;

	if (!node)
		return NULL;
	anchor = anchor_set(r, r->event.data.sequence_start.anchor, node, true);
	r->b.depth++;
	for (;;) {
		if (advance(r))
			return NULL;
		if (r->event.type == YAML_SEQUENCE_END_EVENT)
			break;
		child = read_node(r);
		if (!child)
			return NULL;
		tree_append(node, child);
	}
	r->b.depth--;
	anchor_close(r, anchor);
	return node;
}

/* A key that is no scalar gets the empty name. */
static int read_key(struct reader *r, struct str *key, bool *merge)
{
	const struct tree_node *node;

	*merge = false;
	/* The usual case costs no node. */
	if (r->event.type == YAML_SCALAR_EVENT && !r->event.data.scalar.anchor) {
		*key = scalar_text(r);
		*merge = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && str_is(*key, "<<");
		return 0;
	}
	node = read_node(r);
	*key = tree_text(node);
	return node ? 0 : -1;
}

static bool is_mergeable(const struct tree_node *node)
{
	if (tree_is_map(node))
		return true;
	if (!tree_is_seq(node))
		return false;
	for (TREE_EACH(child, node)) {
		if (!tree_is_map(child))
			return false;
	}
	return true;
}

/* Moves the members of `from` that `map` does not have yet. */
static void merge_members(struct tree_node *map, struct tree_node *from, struct map *keys)
{
	struct tree_node *next;

	for (struct tree_node *child = from->first; child; child = next) {
		bool added;

		next = child->next;
		map_intern(keys, child->key, 0, &added);
		if (added)
			tree_append(map, child);
	}
}

/* The mapping's own members win over merged ones, and earlier merged ones over later. */
static void merge(struct reader *r, struct tree_node *map, const node_list *sources)
{
	struct map keys;

	map_init(&keys, r->b.arena);
	for (TREE_EACH(child, map))
		map_put(&keys, child->key, 0);
	for (size_t i = 0; i < sources->n; i++) {
		struct tree_node *source = sources->at[i], *next;

		if (source->kind == TREE_MAPPING) {
			merge_members(map, source, &keys);
			continue;
		}
		for (struct tree_node *child = source->first; child; child = next) {
			next = child->next;
			merge_members(map, child, &keys);
		}
	}
}

static struct tree_node *read_mapping(struct reader *r)
{
	struct tree_node *node = node_here(r, TREE_MAPPING);
	node_list merged = {0};
	uint32_t anchor;

	if (!node)
		return NULL;
	anchor = anchor_set(r, r->event.data.mapping_start.anchor, node, true);
	r->b.depth++;
	for (;;) {
		struct tree_node *child;
		uint32_t line, column;
		struct str key;
		bool is_merge;

		if (advance(r))
			return NULL;
		if (r->event.type == YAML_MAPPING_END_EVENT)
			break;
		line = line_of(r);
		column = column_of(r);
		if (read_key(r, &key, &is_merge) || advance(r))
			return NULL;
		child = read_node(r);
		if (!child)
			return NULL;
		if (is_merge && is_mergeable(child)) {
			*vec_add(r->b.arena, &merged) = child;
			continue;
		}
		child->key = key;
		child->line = line;
		child->column = column;
		tree_append(node, child);
	}
	if (merged.n)
		merge(r, node, &merged);
	r->b.depth--;
	anchor_close(r, anchor);
	return node;
}

/* Reads the value that the event at hand starts; leaves its last event at hand. Recurses once per level, and
 * tree_node_new refuses levels beyond LIMIT_TREE_DEPTH. */
static struct tree_node *read_node(struct reader *r)
{
	switch (r->event.type) {
	case YAML_SCALAR_EVENT:
		return read_scalar(r);
	case YAML_ALIAS_EVENT:
		return read_alias(r);
	case YAML_SEQUENCE_START_EVENT:
		return read_sequence(r);
	case YAML_MAPPING_START_EVENT:
		return read_mapping(r);
	default:
		tree_fail(r->b.problem, line_of(r), column_of(r), "found no value");
		return NULL;
	}
}

/* libyaml compares each %TAG directive with all before it, which takes minutes for a file full of them. Counts also in
 * UTF-16, which libyaml reads. */
static int check_directives(struct reader *r)
{
	struct str rest = r->input;
	unsigned n = 0;
	size_t at;

	while ((at = str_find_char(rest, '%')) != STR_NONE) {
		rest = str_from(rest, at + 1);
		n += str_starts(rest, "T") || (rest.len > 1 && rest.at[0] == '\0' && rest.at[1] == 'T');
		if (n > DIRECTIVES_MOST)
			return tree_fail(r->b.problem, 1, 1, "more than %u %%TAG directives", DIRECTIVES_MOST);
	}
	return 0;
}

static int read_stream(struct reader *r, struct tree_node *documents)
{
	for (;;) {
		struct tree_node *root;

		if (advance(r))
			return -1;
		if (r->event.type == YAML_STREAM_END_EVENT)
			return 0;
		if (r->event.type != YAML_DOCUMENT_START_EVENT)
			continue;
		map_init(&r->names, r->b.arena);
		if (advance(r))
			return -1;
		root = read_node(r);
		if (!root || advance(r))
			return -1;
		tree_append(documents, root);
	}
}

struct tree_node *yaml_read(struct arena *a, struct str text, struct tree_problem *problem)
{
	struct reader r = {.b = {.arena = a, .problem = problem}, .input = text};
	struct tree_node documents = {.kind = TREE_SEQUENCE}, *root = NULL;

	if (!yaml_parser_initialize(&r.parser)) {
		tree_fail(problem, 1, 1, "out of memory");
		return NULL;
	}
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)(text.len ? text.at : ""), text.len);
	if (check_directives(&r) || read_stream(&r, &documents))
		goto out;
	root = documents.first;
	if (!root)
		root = tree_node_new(&r.b, TREE_NULL, 1, 1);
out:
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	return root;
}

const char *yaml_library(void)
{
	return yaml_get_version_string();
}
