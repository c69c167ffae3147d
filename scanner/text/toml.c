/*
 * TOML as a tree. One mapping stands for each table path, wherever its headers and dotted keys are. More is accepted than
 * TOML allows (repeated keys, line breaks in inline tables, lines of a template), since a scanner has nothing to refuse.
 * Format: https://toml.io/en/v1.0.0
 */
#include "base/buf.h"
#include "base/map.h"
#include "text/tree.h"

struct reader {
	struct tree_builder b;
	const char *at, *end, *line_start;
	uint32_t line;
	struct map tables; /* parent and name of a table → its number in `nodes` */
	vec(struct tree_node *) nodes;
	struct buf name; /* key of the last look-up in `tables` */
};

/* A place in the tree where a member is going to be. */
struct place {
	struct tree_node *parent;
	uint32_t depth; /* of the parent */
	struct str key;
	uint32_t line, column;
};

static struct tree_node *read_value(struct reader *r, uint32_t depth);
static int read_member(struct reader *r, struct tree_node *table, uint32_t depth);

static char peek(const struct reader *r, size_t ahead)
{
	return (size_t)(r->end - r->at) > ahead ? r->at[ahead] : '\0';
}

static uint32_t column(const struct reader *r)
{
	return (uint32_t)(r->at - r->line_start) + 1;
}

static int fail(struct reader *r, const char *message)
{
	return tree_fail(r->b.problem, r->line, column(r), "%s", message);
}

static struct tree_node *fail_open(struct reader *r, const struct tree_node *node, const char *what)
{
	tree_fail(r->b.problem, node->line, node->column, "the %s is not closed", what);
	return NULL;
}

static void skip_blanks(struct reader *r)
{
	while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\r'))
		r->at++;
}

static void skip_line(struct reader *r)
{
	const char *newline = r->at < r->end ? memchr(r->at, '\n', (size_t)(r->end - r->at)) : NULL;

	r->at = newline ? newline : r->end;
}

static void newline(struct reader *r)
{
	r->at++;
	r->line++;
	r->line_start = r->at;
}

/* Over blanks, comments and line breaks. */
static void skip_space(struct reader *r)
{
	for (;;) {
		skip_blanks(r);
		if (peek(r, 0) == '#')
			skip_line(r);
		if (r->at >= r->end || *r->at != '\n')
			return;
		newline(r);
	}
}

/* ---- strings ---- */

static size_t utf8(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 63));
		out[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	out[0] = (char)(0xf0 | (c >> 18 & 7));
	out[1] = (char)(0x80 | (c >> 12 & 63));
	out[2] = (char)(0x80 | (c >> 6 & 63));
	out[3] = (char)(0x80 | (c & 63));
	return 4;
}

/* \x41, \u0041, \U00000041: its length, or 0 if it is none. */
static size_t read_code(struct str text, uint32_t *code)
{
	size_t digits = text.at[1] == 'x' ? 2 : text.at[1] == 'u' ? 4 : 8;

	*code = 0;
	if (text.len < digits + 2)
		return 0;
	for (size_t i = 2; i < digits + 2; i++) {
		char c = char_lower(text.at[i]);
		if (!char_is_digit(c) && (c < 'a' || c > 'f'))
			return 0;
		*code = *code << 4 | (uint32_t)(char_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return digits + 2;
}

static struct str unescape(struct arena *a, struct str text)
{
	static const char names[] = "btnfre\"\\", values[] = "\b\t\n\f\r\x1b\"\\";
	char *out = arena_alloc(a, text.len + 1);
	size_t n = 0, i = 0;
	uint32_t code;

	while (i < text.len) {
		const char *name;
		size_t used;
		if (text.at[i] != '\\' || i + 1 == text.len) {
			out[n++] = text.at[i++];
			continue;
		}
		char next = text.at[i + 1];
		if (char_is_space(next)) { /* the line goes on behind all blanks */
			for (i++; i < text.len && char_is_space(text.at[i]);)
				i++;
		} else if ((next == 'x' || next == 'u' || next == 'U') &&
			   (used = read_code(str_from(text, i), &code))) {
			n += utf8(code, out + n);
			i += used;
		} else if (next && (name = strchr(names, next))) {
			out[n++] = values[name - names];
			i += 2;
		} else {
			out[n++] = text.at[i++];
		}
	}
	return (struct str){out, n};
}

/* At the opening quote. The text is borrowed unless it has escapes. `node` learns its style and where the text starts. */
static int read_string(struct reader *r, struct str *text, struct tree_node *node)
{
	char quote = *r->at;
	bool multi = peek(r, 1) == quote && peek(r, 2) == quote, escaped = false;
	uint32_t line = r->line, from_column = column(r);
	const char *from;

	r->at += multi ? 3 : 1;
	if (multi && (peek(r, 0) == '\n' || (peek(r, 0) == '\r' && peek(r, 1) == '\n'))) {
		r->at += *r->at == '\r';
		newline(r);
	}
	if (node) {
		node->style = multi ? TREE_LITERAL : TREE_QUOTED;
		node->text_line = r->line;
	}
	for (from = r->at; r->at < r->end; r->at++) {
		if (*r->at == quote && (!multi || (peek(r, 1) == quote && peek(r, 2) == quote))) {
			/* Up to two quotes may stand before the closing ones. */
			for (int i = 0; multi && i < 2 && peek(r, 3) == quote; i++)
				r->at++;
			*text = (struct str){from, (size_t)(r->at - from)};
			if (escaped)
				*text = unescape(r->b.arena, *text);
			r->at += multi ? 3 : 1;
			return 0;
		}
		if (*r->at == '\n' && !multi)
			break;
		if (*r->at == '\\' && quote == '"' && r->end - r->at > 1 && (multi || r->at[1] != '\n')) {
			escaped = true;
			r->at++;
		}
		if (*r->at == '\n') {
			r->line++;
			r->line_start = r->at + 1;
		}
	}
	return tree_fail(r->b.problem, line, from_column, "the string is not closed");
}

/* ---- tables ---- */

static struct str table_name(struct reader *r, const struct tree_node *parent, struct str key)
{
	buf_clear(&r->name);
	buf_add(&r->name, &parent, sizeof(parent));
	buf_str(&r->name, key);
	return buf_view(&r->name);
}

static struct tree_node *new_member(struct reader *r, const struct place *place, enum tree_kind kind)
{
	struct tree_node *node;

	r->b.depth = place->depth + 1;
	node = tree_node_new(&r->b, kind, place->line, place->column);
	if (!node)
		return NULL;
	node->key = place->key;
	tree_append(place->parent, node);
	map_put(&r->tables, arena_str(r->b.arena, table_name(r, place->parent, place->key)), (uint32_t)r->nodes.n);
	*vec_add(r->b.arena, &r->nodes) = node;
	return node;
}

static struct tree_node *find_member(struct reader *r, const struct place *place)
{
	uint32_t number = map_get(&r->tables, table_name(r, place->parent, place->key));

	return number == MAP_NONE ? NULL : r->nodes.at[number];
}

/* Goes into the table at `place`, which is made if need be; in an array of tables that is the last one. */
static struct tree_node *open_table(struct reader *r, struct place *place)
{
	struct tree_node *node = find_member(r, place);

	if (!node)
		node = new_member(r, place, TREE_MAPPING);
	place->depth++;
	if (node && node->kind == TREE_SEQUENCE) {
		node = node->last;
		place->depth++;
	}
	return node;
}

static struct tree_node *open_array(struct reader *r, struct place *place)
{
	struct tree_node *array = find_member(r, place), *table;

	if (!array || array->kind != TREE_SEQUENCE)
		array = new_member(r, place, TREE_SEQUENCE);
	if (!array)
		return NULL;
	place->depth += 2;
	r->b.depth = place->depth;
	table = tree_node_new(&r->b, TREE_MAPPING, place->line, place->column);
	if (table)
		tree_append(array, table);
	return table;
}

static bool is_bare(char c)
{
	return char_is_word(c) || c == '-' || (unsigned char)c >= 0x80;
}

static int read_part(struct reader *r, struct place *place)
{
	const char *from = r->at;

	place->line = r->line;
	place->column = column(r);
	if (peek(r, 0) == '"' || peek(r, 0) == '\'')
		return read_string(r, &place->key, NULL);
	while (r->at < r->end && is_bare(*r->at))
		r->at++;
	place->key = (struct str){from, (size_t)(r->at - from)};
	return place->key.len ? 0 : fail(r, "expected a key");
}

/* A dotted key; the tables before its last part are opened. */
static int read_path(struct reader *r, struct place *place)
{
	for (;;) {
		skip_blanks(r);
		if (read_part(r, place))
			return -1;
		skip_blanks(r);
		if (peek(r, 0) != '.')
			return 0;
		r->at++;
		place->parent = open_table(r, place);
		if (!place->parent)
			return -1;
	}
}

/* ---- values ---- */

static struct tree_node *read_array(struct reader *r, uint32_t depth)
{
	struct tree_node *array = tree_node_new(&r->b, TREE_SEQUENCE, r->line, column(r));

	if (!array)
		return NULL;
	r->at++;
	for (;;) {
		skip_space(r);
		if (r->at >= r->end)
			return fail_open(r, array, "array");
		if (*r->at == ']') {
			r->at++;
			return array;
		}
		if (*r->at == ',') {
			r->at++;
			continue;
		}
		struct tree_node *item = read_value(r, depth + 1);
		if (!item)
			return NULL;
		tree_append(array, item);
	}
}

static struct tree_node *read_inline_table(struct reader *r, uint32_t depth)
{
	struct tree_node *table = tree_node_new(&r->b, TREE_MAPPING, r->line, column(r));

	if (!table)
		return NULL;
	r->at++;
	for (;;) {
		skip_space(r);
		if (r->at >= r->end)
			return fail_open(r, table, "inline table");
		if (*r->at == '}') {
			r->at++;
			return table;
		}
		if (*r->at == ',')
			r->at++;
		else if (read_member(r, table, depth))
			return NULL;
	}
}

/* Numbers, truth values, dates, and whatever else stands there. */
static struct tree_node *read_plain(struct reader *r)
{
	struct tree_node *node = tree_node_new(&r->b, TREE_SCALAR, r->line, column(r));
	bool template = peek(r, 0) == '{' && peek(r, 1) == '{';
	const char *from = r->at;

	if (!node)
		return NULL;
	while (r->at < r->end && *r->at != '\n' && (template || !strchr(",]}#", *r->at)))
		r->at++;
	node->text = str_trim((struct str){from, (size_t)(r->at - from)});
	if (!node->text.len)
		node->kind = TREE_NULL;
	return node;
}

static struct tree_node *read_value(struct reader *r, uint32_t depth)
{
	struct tree_node *node;
	const char *from = r->at;

	r->b.depth = depth;
	switch (peek(r, 0)) {
	case '"':
	case '\'':
		node = tree_node_new(&r->b, TREE_SCALAR, r->line, column(r));
		return node && !read_string(r, &node->text, node) ? node : NULL;
	case '[':
		return read_array(r, depth);
	case '{':
		if (peek(r, 1) != '{')
			return read_inline_table(r, depth);
		/* fall through */
	default:
		node = read_plain(r);
		if (node && r->at == from && peek(r, 0) != '\n' && peek(r, 0) != '#' && r->at < r->end) {
			fail(r, "expected a value");
			return NULL;
		}
		return node;
	}
}

/* `key = value` in `table`. */
static int read_member(struct reader *r, struct tree_node *table, uint32_t depth)
{
	struct place place = {.parent = table, .depth = depth};
	struct tree_node *node;

	if (read_path(r, &place))
		return -1;
	if (peek(r, 0) != '=')
		return fail(r, "expected `=` behind the key");
	r->at++;
	skip_blanks(r);
	node = read_value(r, place.depth + 1);
	if (!node)
		return -1;
	node->key = place.key;
	node->line = place.line;
	node->column = place.column;
	tree_append(place.parent, node);
	return 0;
}

/* ---- the document ---- */

static int read_header(struct reader *r, struct tree_node *root, struct tree_node **table, uint32_t *depth)
{
	bool array = peek(r, 1) == '[';
	struct place place = {.parent = root};

	r->at += array ? 2 : 1;
	if (read_path(r, &place))
		return -1;
	if (peek(r, 0) != ']' || (array && peek(r, 1) != ']'))
		return fail(r, "expected `]` behind the name of the table");
	*table = array ? open_array(r, &place) : open_table(r, &place);
	*depth = place.depth;
	return *table ? 0 : -1;
}

static int read_lines(struct reader *r, struct tree_node *root)
{
	struct tree_node *table = root;
	uint32_t depth = 0;
	int failed = 0;

	for (;;) {
		skip_space(r);
		if (r->at >= r->end)
			return 0;
		if (*r->at == '[')
			failed = read_header(r, root, &table, &depth);
		else if (*r->at != '{') /* otherwise a line of a template engine */
			failed = read_member(r, table, depth);
		if (failed)
			return failed;
		skip_line(r);
	}
}

struct tree_node *toml_read(struct arena *a, struct str text, struct tree_problem *problem)
{
	struct reader r = {.b = {.arena = a, .problem = problem}, .line = 1, .name = BUF_INIT};
	struct tree_node *root = tree_node_new(&r.b, TREE_MAPPING, 1, 1);

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text, 3);
	r.at = r.line_start = text.len ? text.at : "";
	r.end = r.at + text.len;
	map_init(&r.tables, a);
	if (root && read_lines(&r, root))
		root = NULL;
	buf_release(&r.name);
	if (root && !root->count)
		root->kind = TREE_NULL;
	return root;
}
