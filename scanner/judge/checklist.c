#include "judge/checklist.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "judge/circumstance.h"

#include <string.h>

const char *const observability_names[3] = {"R", "P", "X"};

struct loader {
	struct rulebook *book;
	const char *file;
	struct error *err;
};

static int load_condition(struct loader *l, const struct tree_node *node, struct condition *c, unsigned depth);

static int load_parts(struct loader *l, const struct tree_node *list, struct condition *c, unsigned depth)
{
	if (!tree_is_seq(list) || !list->count)
		return rule_error(l->err, l->file, list, "expected a list of conditions");
	struct condition *parts = arena_array(&l->book->arena, struct condition, list->count);
	for (TREE_EACH(part, list))
		if (load_condition(l, part, &parts[c->n++], depth + 1))
			return -1;
	c->parts = parts;
	return 0;
}

static int load_signal(struct loader *l, const struct tree_node *node, struct condition *c)
{
	static const char *const keys[] = {"signal", "rung", "aspect", "half", "whole", NULL};
	const struct tree_node *name = tree_get(node, "signal"), *rung = tree_get(node, "rung");
	const struct tree_node *aspect = tree_get(node, "aspect");
	if (rule_check_keys(l->err, l->file, node, keys))
		return -1;
	c->kind = CONDITION_SIGNAL;
	c->need = RUNG_CONFIGURED;
	c->aspect = -1;
	c->signal = rule_signal(l->err, l->file, l->book, name);
	if (c->signal == MAP_NONE || (rung && rule_rung(l->err, l->file, rung, &c->need)))
		return -1;
	if (!aspect)
		return 0;
	const struct signal *signal = &l->book->signals[c->signal];
	if (rule_aspect(l->err, l->file, signal, aspect))
		return -1;
	for (uint32_t i = 0; i < signal->aspects_n; i++)
		if (str_eq(signal->aspects[i], aspect->text))
			c->aspect = (int)i;
	return 0;
}

static int load_circumstance(struct loader *l, const struct tree_node *name, struct condition *c)
{
	struct nearest nearest;
	c->kind = CONDITION_CIRCUMSTANCE;
	c->circumstance = circumstance_find(name->text);
	if (c->circumstance >= 0)
		return 0;
	nearest_init(&nearest, name->text);
	for (int i = 0; i < CIRCUMSTANCES; i++)
		nearest_try(&nearest, str_of(circumstance_names[i]));
	return rule_error(l->err, l->file, name, "unknown circumstance '%.*s'%s%.*s", STR_ARG(name->text),
			  nearest.best.len ? "; did you mean " : "", STR_ARG(nearest.best));
}

static int load_condition(struct loader *l, const struct tree_node *node, struct condition *c, unsigned depth)
{
	static const struct {
		const char *key;
		enum condition_kind kind;
	} groups[] = {
		{"all", CONDITION_ALL}, {"any", CONDITION_ANY}, {"none", CONDITION_NONE}, {"count", CONDITION_COUNT}};
	static const char *const keys[] = {"all",  "any",   "none",   "count",        "least",
					   "half", "whole", "signal", "circumstance", NULL};
	if (depth > LIMIT_TREE_DEPTH || !tree_is_map(node))
		return rule_error(l->err, l->file, node,
				  "expected a condition: all, any, none, count, signal or circumstance");
	c->half = tree_truth(tree_get(node, "half"), false);
	c->whole = tree_truth(tree_get(node, "whole"), false);
	if (tree_get(node, "signal"))
		return load_signal(l, node, c);
	if (rule_check_keys(l->err, l->file, node, keys))
		return -1;
	if (tree_get(node, "circumstance"))
		return load_circumstance(l, tree_get(node, "circumstance"), c);
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		const struct tree_node *list = tree_get(node, groups[i].key);
		uint64_t least = 1;
		if (!list)
			continue;
		c->kind = groups[i].kind;
		if (tree_get(node, "least") && !str_to_uint(tree_get_text(node, "least"), &least))
			return rule_error(l->err, l->file, tree_get(node, "least"), "expected a number");
		c->least = (unsigned)least;
		return load_parts(l, list, c, depth);
	}
	return rule_error(l->err, l->file, node, "expected a condition: all, any, none, count, signal or circumstance");
}

static int load_optional(struct loader *l, const struct tree_node *node, const struct condition **out)
{
	if (!node)
		return 0;
	struct condition *c = arena_new(&l->book->arena, struct condition);
	*out = c;
	return load_condition(l, node, c, 0);
}

static int load_item(struct loader *l, const struct tree_node *node, const struct checklist *list, struct item *item)
{
	static const char *const keys[] = {"id",     "section",  "title",   "observability", "applies", "unless",
					   "answer", "opposite", "current", "ask",           "fix",     NULL};
	if (rule_check_keys(l->err, l->file, node, keys))
		return -1;
	item->id = tree_get_text(node, "id");
	item->section = tree_get_text(node, "section");
	item->title = tree_get_text(node, "title");
	item->ask = tree_get_text(node, "ask");
	item->fix = tree_get_text(node, "fix");
	item->applies_text = tree_get_text(node, "unless");
	item->current = tree_truth(tree_get(node, "current"), false);
	if (!item->id.len || !item->title.len || !tree_get(node, "answer"))
		return rule_error(l->err, l->file, node, "an item needs id, section, title, observability and answer");
	struct str obs = tree_get_text(node, "observability");
	int found = -1;
	for (int i = 0; i < 3; i++)
		if (str_is(obs, observability_names[i]))
			found = i;
	if (found < 0)
		return rule_error(l->err, l->file, node, "item %.*s: observability must be R, P or X",
				  STR_ARG(item->id));
	item->observability = (enum observability)found;
	bool known = false;
	for (size_t i = 0; i < list->sections_n; i++)
		known |= str_eq(list->sections[i].id, item->section);
	if (!known)
		return rule_error(l->err, l->file, node, "item %.*s: section '%.*s' is not in the list of sections",
				  STR_ARG(item->id), STR_ARG(item->section));
	if (item->observability != OBS_REPOSITORY && !item->ask.len)
		return rule_error(l->err, l->file, node, "item %.*s can be unknown, so it needs 'ask'",
				  STR_ARG(item->id));
	return load_optional(l, tree_get(node, "applies"), &item->applies) ||
			       load_optional(l, tree_get(node, "answer"), &item->answer) ||
			       load_optional(l, tree_get(node, "opposite"), &item->opposite)
		       ? -1
		       : 0;
}

static int load_checklist(struct loader *l, const struct tree_node *root, struct checklist *list)
{
	static const char *const keys[] = {"checklist", "title",    "source", "purpose",
					   "mature",    "sections", "items",  NULL};
	const struct tree_node *sections = tree_get(root, "sections"), *items = tree_get(root, "items");
	const struct tree_node *mature = tree_get(root, "mature");
	if (rule_check_keys(l->err, l->file, root, keys))
		return -1;
	list->id = tree_get_text(root, "checklist");
	list->title = tree_get_text(root, "title");
	list->source = tree_get_text(root, "source");
	list->purpose = tree_get_text(root, "purpose");
	if (!list->id.len || !list->title.len || !tree_is_seq(sections) || !tree_is_seq(items))
		return rule_error(l->err, l->file, root, "a checklist needs checklist, title, sections and items");
	list->sections = arena_array(&l->book->arena, struct section, sections->count + 1);
	for (TREE_EACH(node, sections)) {
		struct section *section = &list->sections[list->sections_n++];
		*section = (struct section){tree_get_text(node, "id"), tree_get_text(node, "title")};
		if (!section->id.len || !section->title.len)
			return rule_error(l->err, l->file, node, "a section needs id and title");
	}
	list->items = arena_array(&l->book->arena, struct item, items->count + 1);
	for (TREE_EACH(node, items)) {
		struct item *item = &list->items[list->items_n];
		if (load_item(l, node, list, item))
			return -1;
		for (size_t i = 0; i < list->items_n; i++)
			if (str_eq(list->items[i].id, item->id))
				return rule_error(l->err, l->file, node, "item %.*s is defined twice",
						  STR_ARG(item->id));
		list->items_n++;
	}
	list->mature = arena_array(&l->book->arena, struct str, mature ? mature->count + 1 : 1);
	for (TREE_EACH(node, mature))
		list->mature[list->mature_n++] = node->text;
	return 0;
}

int checklists_load(struct checklists *lists, struct rulebook *book, struct error *err)
{
	*lists = (struct checklists){.at = arena_array(&book->arena, struct checklist, book->files_n + 1)};
	for (size_t i = 0; i < book->files_n; i++) {
		struct loader l = {book, book->files[i].name, err};
		if (strncmp(book->files[i].path, "checklists/", 11) != 0)
			continue;
		if (load_checklist(&l, book->files[i].root, &lists->at[lists->n]))
			return -1;
		lists->n++;
	}
	return 0;
}

const struct checklist *checklist_find(const struct checklists *lists, struct str id)
{
	for (size_t i = 0; i < lists->n; i++)
		if (str_eq(lists->at[i].id, id))
			return &lists->at[i];
	return NULL;
}

bool section_holds(struct str section, struct str of)
{
	return str_eq(section, of) ||
	       (of.len > section.len && of.at[section.len] == '.' && str_eq(str_sub(of, 0, section.len), section));
}
