/*
 * What a checklist says about the result that is drawn from its answers. Format in rules/checklists/README.md.
 */
#include "base/nearest.h"
#include "judge/checklist.h"

static const char *const result_names[] = {
	[RESULT_MATURITY] = "maturity",   [RESULT_STAGES] = "stages", [RESULT_LEVELS] = "levels",
	[RESULT_SCORECARD] = "scorecard", [RESULT_RISKS] = "risks",
};
#define RESULTS (sizeof result_names / sizeof *result_names)

static int load_kind(struct checklist_loader *l, const struct tree_node *node, enum result_kind *kind)
{
	struct nearest nearest;
	if (!node)
		return 0;
	size_t found = name_find(node->text, result_names, RESULTS, &nearest);
	if (found != NAME_UNKNOWN) {
		*kind = (enum result_kind)found;
		return 0;
	}
	return rule_error(l->err, l->file, node,
			  "unknown result '%.*s'; expected maturity, stages, levels, scorecard or risks%s%.*s",
			  STR_ARG(node->text), nearest.best.len ? "; did you mean " : "", STR_ARG(nearest.best));
}

static int load_number(struct checklist_loader *l, const struct tree_node *node, unsigned *out)
{
	uint64_t number;
	if (!node)
		return 0;
	if (!str_to_uint(node->text, &number) || number > 100)
		return rule_error(l->err, l->file, node, "expected a number");
	*out = (unsigned)number;
	return 0;
}

static int load_texts(struct checklist_loader *l, const struct tree_node *list, struct str **out, size_t *n)
{
	if (list && !tree_is_seq(list))
		return rule_error(l->err, l->file, list, "expected a list");
	*out = arena_array(&l->book->arena, struct str, list ? list->count + 1 : 1);
	for (TREE_EACH(node, list))
		(*out)[(*n)++] = node->text;
	return 0;
}

static int load_areas(struct checklist_loader *l, const struct tree_node *list, struct checklist *out)
{
	static const char *const keys[] = {"id", "title", "stages", NULL};
	out->areas = arena_array(&l->book->arena, struct area, list ? list->count + 1 : 1);
	for (TREE_EACH(node, list)) {
		struct area *area = &out->areas[out->areas_n++];
		if (rule_check_keys(l->err, l->file, node, keys))
			return -1;
		*area = (struct area){.id = tree_get_text(node, "id"), .title = tree_get_text(node, "title")};
		if (!area->id.len || !area->title.len || !tree_get(node, "stages"))
			return rule_error(l->err, l->file, node, "an area needs id, title and stages");
		if (ladder_load(l, tree_get(node, "stages"), &area->stages))
			return -1;
	}
	return 0;
}

static int load_signs(struct checklist_loader *l, const struct tree_node *list, struct sign **out, size_t *n)
{
	static const char *const keys[] = {"id", "title", "fix", "stage", "when", NULL};
	*out = arena_array(&l->book->arena, struct sign, list ? list->count + 1 : 1);
	for (TREE_EACH(node, list)) {
		struct sign *sign = &(*out)[(*n)++];
		if (rule_check_keys(l->err, l->file, node, keys))
			return -1;
		sign->id = tree_get_text(node, "id");
		sign->title = tree_get_text(node, "title");
		sign->fix = tree_get_text(node, "fix");
		if (!sign->title.len || !tree_get(node, "when"))
			return rule_error(l->err, l->file, node, "it needs title and when");
		if (load_number(l, tree_get(node, "stage"), &sign->stage) ||
		    condition_load(l, tree_get(node, "when"), &sign->when))
			return -1;
	}
	return 0;
}

int result_load(struct checklist_loader *l, const struct tree_node *root, struct checklist *list)
{
	list->target = 3;
	list->order = 100;
	return load_kind(l, tree_get(root, "result"), &list->result) ||
			       load_number(l, tree_get(root, "target"), &list->target) ||
			       load_number(l, tree_get(root, "order"), &list->order) ||
			       load_texts(l, tree_get(root, "mature"), &list->mature, &list->mature_n) ||
			       load_texts(l, tree_get(root, "advice"), &list->advice, &list->advice_n) ||
			       load_areas(l, tree_get(root, "areas"), list) ||
			       load_signs(l, tree_get(root, "pitfalls"), &list->pitfalls, &list->pitfalls_n) ||
			       load_signs(l, tree_get(root, "characteristics"), &list->characteristics,
					  &list->characteristics_n)
		       ? -1
		       : 0;
}
