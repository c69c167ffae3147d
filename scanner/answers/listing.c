/*
 * Answers in YAML or JSON: {marvelous: {"31": yes}}, {"marvelous:31": {answer: yes, comment: …}}, a list of
 * {item: "31", answer: yes}, what `assay answers` writes, or a report of assay. Nesting is that of the tree (LIMIT_TREE_DEPTH).
 */
#include "answers/decode.h"
#include "answers/said.h"
#include "text/tree.h"

struct pending {
	struct id_text id;
	uint32_t list; /* that what stands around it names, or MAP_NONE */
	const struct tree_node *at;
	struct str value, comment;
	bool meant; /* an answer for sure, so that an unknown id is told */
};

struct listing {
	const struct catalogue *catalogue;
	struct saids *out;
	vec(struct pending) pending;
};

static const struct tree_node *one_of(const struct tree_node *node, const char *const *names)
{
	for (; *names; names++)
		if (tree_get(node, *names))
			return tree_get(node, *names);
	return NULL;
}

static const struct tree_node *answer_of(const struct tree_node *node)
{
	static const char *const names[] = {"answer", "claimed", "claim", "value", "status", "score", "response", NULL};
	return one_of(node, names);
}

static struct str comment_of(const struct tree_node *node)
{
	static const char *const names[] = {"comment", "comments", "note", "remark", "why", NULL};
	return tree_text(one_of(node, names));
}

static void add(struct listing *l, const struct id_text *id, uint32_t list, const struct tree_node *at, bool meant)
{
	const struct tree_node *answer = tree_is_map(at) ? answer_of(at) : at;
	if (!answer || !tree_is_scalar(answer))
		return;
	struct pending *pending = vec_add(l->out->arena, &l->pending);
	*pending = (struct pending){
		.id = *id, .list = id->list != MAP_NONE ? id->list : list, .at = at, .meant = meant};
	pending->value = answer->text;
	pending->comment = tree_is_map(at) ? comment_of(at) : (struct str){0};
}

static void unknown_item(struct listing *l, const struct tree_node *at, struct str name)
{
	notices_add(l->out->arena, l->out->notices,
		    (struct notice){.level = NOTICE_WARNING,
				    .code = "answers-unreadable",
				    .message = arena_printf(l->out->arena, "line %u: '%.*s' is no item of a checklist",
							    at->line,
							    STR_ARG(clean_text(l->out->arena, cut_text(name, 60))))});
}

static bool is_container(struct str key)
{
	static const char *const names[] = {"answers",       "claims",   "items", "checklists",
					    "questionnaire", "sections", NULL};
	for (size_t i = 0; names[i]; i++)
		if (str_is_nocase(key, names[i]))
			return true;
	return false;
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (char_is_digit(s.at[i]))
			return true;
	return false;
}

static void read_node(struct listing *l, const struct tree_node *node, uint32_t list, bool inside);

/* {item: "31", answer: yes}; false if it is no such thing. */
static bool read_record(struct listing *l, const struct tree_node *node, uint32_t list)
{
	static const char *const names[] = {"item", "id", "criterion", "criterium", "number", "question", NULL};
	const struct tree_node *name = one_of(node, names);
	struct str named = tree_get_text(node, "checklist");
	struct id_text id;
	if (!name || !tree_is_scalar(name) || !answer_of(node))
		return false;
	if (named.len && catalogue_list(l->catalogue, named) != MAP_NONE)
		list = catalogue_list(l->catalogue, named);
	if (catalogue_parse_id(l->catalogue, name->text, &id))
		add(l, &id, list, node, true);
	else
		unknown_item(l, node, name->text);
	return true;
}

static void read_member(struct listing *l, const struct tree_node *child, uint32_t list, bool inside)
{
	uint32_t named = catalogue_list(l->catalogue, child->key);
	struct id_text id;
	if (named != MAP_NONE)
		read_node(l, child, named, true);
	else if (is_container(child->key))
		read_node(l, child, list, true);
	else if ((tree_is_scalar(child) || tree_is_map(child)) && catalogue_parse_id(l->catalogue, child->key, &id))
		add(l, &id, list, child, inside || id.list != MAP_NONE || has_digit(id.id));
	else if (inside && tree_is_scalar(child) && child->text.len && list != MAP_NONE)
		unknown_item(l, child, child->key);
}

static void read_node(struct listing *l, const struct tree_node *node, uint32_t list, bool inside)
{
	if (tree_is_map(node)) {
		/* A report names its checklist by `id` beside the items. */
		struct str named = tree_get_text(node, "checklist");
		if (!named.len && tree_get(node, "items"))
			named = tree_get_text(node, "id");
		if (named.len && catalogue_list(l->catalogue, named) != MAP_NONE) {
			list = catalogue_list(l->catalogue, named);
			inside = false;
		}
		if (read_record(l, node, list))
			return;
		for (TREE_EACH(child, node))
			read_member(l, child, list, inside);
	} else if (tree_is_seq(node)) {
		for (TREE_EACH(child, node))
			read_node(l, child, list, inside);
	}
}

/* The checklist of items that do not say theirs: the one that has most of them. MAP_NONE with *rival when two have as many. */
static uint32_t guess_list(const struct listing *l, uint32_t *rival)
{
	uint32_t best = MAP_NONE;
	double most = 0;
	*rival = MAP_NONE;
	for (uint32_t list = 0; list < l->catalogue->lists->n; list++) {
		double n = 0;
		for (size_t i = 0; i < l->pending.n; i++)
			if (l->pending.at[i].list == MAP_NONE)
				n += catalogue_item(l->catalogue, list, &l->pending.at[i].id) != MAP_NONE ||
				     catalogue_section(l->catalogue, list, l->pending.at[i].id.id) != MAP_NONE;
		if (n > 0 && n == most && 2 * n < (double)l->catalogue->lists->at[list].items_n)
			*rival = list;
		if (n > most) {
			most = n;
			best = list;
			*rival = MAP_NONE;
		}
	}
	return best;
}

static void take(struct listing *l, const struct pending *pending, uint32_t list)
{
	struct saids *out = l->out;
	uint32_t item = list == MAP_NONE ? MAP_NONE : catalogue_item(l->catalogue, list, &pending->id);
	uint32_t section = list == MAP_NONE ? MAP_NONE : catalogue_section(l->catalogue, list, pending->id.id);
	if (item == MAP_NONE && section == MAP_NONE) {
		/* Items of checklists that --checklist leaves out are no error. */
		if (pending->meant && (list == MAP_NONE || catalogue_wants(l->catalogue, list)))
			unknown_item(l, pending->at, pending->id.id);
		return;
	}
	struct said *said = vec_add(out->arena, &out->list);
	*said = (struct said){.list = list, .item = item, .section = item == MAP_NONE ? section : MAP_NONE};
	said->value = (struct cell){.kind = CELL_TEXT, .text = str_trim(clean_text(out->arena, pending->value))};
	said->comment = str_trim(clean_text(out->arena, pending->comment));
	said->where = arena_printf(out->arena, "line %u", pending->at->line);
}

int listing_read(const struct catalogue *catalogue, const struct tree_node *root, struct saids *out, struct error *err)
{
	struct listing l = {.catalogue = catalogue, .out = out};
	uint32_t rival;
	for (const struct tree_node *document = root; document; document = document->next)
		read_node(&l, document, MAP_NONE, false);
	uint32_t guess = guess_list(&l, &rival);
	const struct checklist *lists = catalogue->lists->at;
	if (rival != MAP_NONE)
		return error_set(err, EXIT_CODE_USAGE,
				 "the answers could be about %.*s or %.*s; say which: --checklist %.*s",
				 STR_ARG(lists[guess].id), STR_ARG(lists[rival].id), STR_ARG(lists[guess].id));
	for (size_t i = 0; i < l.pending.n; i++)
		take(&l, &l.pending.at[i], l.pending.at[i].list == MAP_NONE ? guess : l.pending.at[i].list);
	return 0;
}
