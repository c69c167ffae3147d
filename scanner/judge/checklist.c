#include "judge/checklist.h"
#include "base/limits.h"

#include <string.h>

const char *const observability_names[3] = {"R", "P", "X"};
const char *const risk_names[4] = {NULL, "low", "medium", "high"};

/* What items share unless they say otherwise. */
struct item_defaults {
	const struct condition *applies;
	struct str applies_text;
};

/* The number of a name in a list of n, or -1. */
static int number_of(struct str name, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		if (names[i] && str_is(name, names[i]))
			return i;
	return -1;
}

static int load_applies(struct checklist_loader *l, const struct tree_node *node, const struct item_defaults *defaults,
			struct item *item)
{
	const struct tree_node *applies = tree_get(node, "applies");
	item->applies_text = tree_get_text(node, "unless");
	if (!applies) {
		item->applies = defaults->applies;
		item->applies_text = defaults->applies_text;
		return 0;
	}
	if (str_is(tree_text(applies), "always"))
		return 0;
	return condition_load_optional(l, applies, &item->applies);
}

static int load_step(struct checklist_loader *l, const struct tree_node *node, const struct checklist *list,
		     struct item *item)
{
	const struct tree_node *level = tree_get(node, "level");
	uint64_t step = 0;
	if (list->result == RESULT_STAGES && !str_to_uint(item->section, &step))
		return rule_error(l->err, l->file, node, "item %.*s: the sections of stages are numbers: 0, 1 …",
				  STR_ARG(item->id));
	if (list->result == RESULT_LEVELS && (!level || !str_to_uint(level->text, &step) || step < 2 || step > 9))
		return rule_error(l->err, l->file, level ? level : node, "item %.*s needs a level from 2 on",
				  STR_ARG(item->id));
	item->step = (unsigned)step;
	return 0;
}

static int load_answer(struct checklist_loader *l, const struct tree_node *node, const struct checklist *list,
		       struct item *item)
{
	const struct tree_node *grades = tree_get(node, "grades"), *risk = tree_get(node, "risk");
	bool graded = list->result == RESULT_SCORECARD;
	if (graded != !!grades || graded == !!tree_get(node, "answer"))
		return rule_error(l->err, l->file, node, "item %.*s needs %s", STR_ARG(item->id),
				  graded ? "grades (a scorecard has no answer)" : "answer");
	if (grades && ladder_load(l, grades, &item->grades))
		return -1;
	int number = risk ? number_of(risk->text, risk_names, 4) : 0;
	if (number < 0 || (!risk && list->result == RESULT_RISKS))
		return rule_error(l->err, l->file, risk ? risk : node, "item %.*s: risk must be low, medium or high",
				  STR_ARG(item->id));
	item->risk = (enum risk)number;
	return condition_load_optional(l, tree_get(node, "answer"), &item->answer) ||
			       condition_load_optional(l, tree_get(node, "opposite"), &item->opposite)
		       ? -1
		       : 0;
}

static bool names_signal(const struct condition *c)
{
	bool names = c && c->kind == CONDITION_SIGNAL;
	for (size_t i = 0; c && i < c->n && !names; i++)
		names = names_signal(&c->parts[i]);
	return names;
}

/* Whom to ask, and for which proof, follows from a signal unless the item says so itself. */
static int load_person(struct checklist_loader *l, const struct tree_node *node, struct item *item)
{
	const struct tree_node *whom = tree_get(node, "whom");
	bool names = names_signal(item->answer);
	for (size_t i = 0; i < item->grades.n && !names; i++)
		names = names_signal(&item->grades.steps[i]);
	item->proof = tree_get_text(node, "proof");
	if (item->observability != OBS_REPOSITORY && !names && (!whom || !item->proof.len))
		return rule_error(l->err, l->file, node,
				  "item %.*s can be unknown and rests on no signal, so it needs 'whom' and 'proof'",
				  STR_ARG(item->id));
	return whom ? rule_role(l->err, l->file, whom, &item->whom) : 0;
}

static bool has_section(const struct checklist *list, struct str id)
{
	for (size_t i = 0; i < list->sections_n; i++)
		if (str_eq(list->sections[i].id, id))
			return true;
	return false;
}

static int load_item(struct checklist_loader *l, const struct tree_node *node, const struct checklist *list,
		     const struct item_defaults *defaults, struct item *item)
{
	static const char *const keys[] = {"id",     "section", "title", "observability", "applies",  "unless",
					   "answer", "grades",  "level", "risk",          "opposite", "current",
					   "ask",    "fix",     "whom",  "proof",         NULL};
	if (rule_check_keys(l->err, l->file, node, keys))
		return -1;
	item->id = tree_get_text(node, "id");
	item->section = tree_get_text(node, "section");
	item->title = tree_get_text(node, "title");
	item->ask = tree_get_text(node, "ask");
	item->fix = tree_get_text(node, "fix");
	item->current = tree_truth(tree_get(node, "current"), false);
	if (!item->id.len || !item->title.len)
		return rule_error(l->err, l->file, node, "an item needs id, section, title, observability and answer");
	int observability = number_of(tree_get_text(node, "observability"), observability_names, 3);
	if (observability < 0)
		return rule_error(l->err, l->file, node, "item %.*s: observability must be R, P or X",
				  STR_ARG(item->id));
	item->observability = (enum observability)observability;
	if (!has_section(list, item->section))
		return rule_error(l->err, l->file, node, "item %.*s: section '%.*s' is not in the list of sections",
				  STR_ARG(item->id), STR_ARG(item->section));
	if (item->observability != OBS_REPOSITORY && !item->ask.len)
		return rule_error(l->err, l->file, node, "item %.*s can be unknown, so it needs 'ask'",
				  STR_ARG(item->id));
	return load_applies(l, node, defaults, item) || load_step(l, node, list, item) ||
			       load_answer(l, node, list, item) || load_person(l, node, item)
		       ? -1
		       : 0;
}

static int load_items(struct checklist_loader *l, const struct tree_node *root, struct checklist *list)
{
	const struct tree_node *items = tree_get(root, "items");
	struct item_defaults defaults = {.applies_text = tree_get_text(root, "unless")};
	if (condition_load_optional(l, tree_get(root, "applies"), &defaults.applies))
		return -1;
	list->items = arena_array(&l->book->arena, struct item, items->count + 1);
	for (TREE_EACH(node, items)) {
		struct item *item = &list->items[list->items_n];
		if (load_item(l, node, list, &defaults, item))
			return -1;
		for (size_t i = 0; i < list->items_n; i++)
			if (str_eq(list->items[i].id, item->id))
				return rule_error(l->err, l->file, node, "item %.*s is defined twice",
						  STR_ARG(item->id));
		list->items_n++;
	}
	return 0;
}

static int load_checklist(struct checklist_loader *l, const struct tree_node *root, struct checklist *list)
{
	static const char *const keys[] = {"checklist",       "title",   "label",  "source",   "purpose", "result",
					   "order",           "mature",  "target", "advice",   "areas",   "pitfalls",
					   "characteristics", "applies", "unless", "sections", "items",   NULL};
	static const char *const section_keys[] = {"id", "title", "advice", NULL};
	const struct tree_node *sections = tree_get(root, "sections");
	if (rule_check_keys(l->err, l->file, root, keys))
		return -1;
	list->id = tree_get_text(root, "checklist");
	list->title = tree_get_text(root, "title");
	list->label = tree_get_text(root, "label");
	list->source = tree_get_text(root, "source");
	list->purpose = tree_get_text(root, "purpose");
	if (!list->id.len || !list->title.len || !tree_is_seq(sections) || !tree_is_seq(tree_get(root, "items")))
		return rule_error(l->err, l->file, root, "a checklist needs checklist, title, sections and items");
	list->sections = arena_array(&l->book->arena, struct section, sections->count + 1);
	for (TREE_EACH(node, sections)) {
		struct section *section = &list->sections[list->sections_n++];
		if (rule_check_keys(l->err, l->file, node, section_keys))
			return -1;
		*section = (struct section){tree_get_text(node, "id"), tree_get_text(node, "title"),
					    tree_get_text(node, "advice")};
		if (!section->id.len || !section->title.len)
			return rule_error(l->err, l->file, node, "a section needs id and title");
	}
	return result_load(l, root, list) || load_items(l, root, list) ? -1 : 0;
}

int checklists_load(struct checklists *lists, struct rulebook *book, struct error *err)
{
	*lists = (struct checklists){.at = arena_array(&book->arena, struct checklist, book->files_n + 1)};
	for (size_t i = 0; i < book->files_n; i++) {
		struct checklist_loader l = {book, book->files[i].name, err};
		struct checklist list = {0};
		size_t at = lists->n;
		if (strncmp(book->files[i].path, "checklists/", 11) != 0)
			continue;
		const struct tree_node *root = rule_file_root(&book->files[i], &book->arena);
		if (load_checklist(&l, root, &list))
			return -1;
		if (checklist_find(lists, list.id))
			return rule_error(err, l.file, tree_get(root, "checklist"),
					  "the checklist '%.*s' is defined twice", STR_ARG(list.id));
		while (at && lists->at[at - 1].order > list.order) {
			lists->at[at] = lists->at[at - 1];
			at--;
		}
		lists->at[at] = list;
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
