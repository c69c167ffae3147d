/*
 * Conditions as they stand in a checklist. Format in rules/checklists/README.md.
 */
#include "base/limits.h"
#include "base/nearest.h"
#include "judge/checklist.h"
#include "judge/circumstance.h"

static int load(struct checklist_loader *l, const struct tree_node *node, struct condition *c, unsigned depth);

static int load_parts(struct checklist_loader *l, const struct tree_node *list, struct condition *c, unsigned depth)
{
	if (!tree_is_seq(list) || !list->count)
		return rule_error(l->err, l->file, list, "expected a list of conditions");
	struct condition *parts = arena_array(&l->book->arena, struct condition, list->count);
	for (TREE_EACH(part, list))
		if (load(l, part, &parts[c->n++], depth + 1))
			return -1;
	c->parts = parts;
	return 0;
}

static int load_signal(struct checklist_loader *l, const struct tree_node *node, struct condition *c)
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

static int load_idle_tools(struct checklist_loader *l, const struct tree_node *list, struct condition *c)
{
	if (!tree_is_seq(list) || !list->count)
		return rule_error(l->err, l->file, list, "expected a list of signals");
	struct condition *parts = arena_array(&l->book->arena, struct condition, list->count);
	c->kind = CONDITION_IDLE_TOOLS;
	for (TREE_EACH(name, list)) {
		struct condition *part = &parts[c->n++];
		part->kind = CONDITION_SIGNAL;
		part->aspect = -1;
		part->signal = rule_signal(l->err, l->file, l->book, name);
		if (part->signal == MAP_NONE)
			return -1;
	}
	c->parts = parts;
	return 0;
}

static int load_circumstance(struct checklist_loader *l, const struct tree_node *name, struct condition *c)
{
	struct nearest nearest;
	c->kind = CONDITION_CIRCUMSTANCE;
	c->circumstance = circumstance_find(name->text);
	if (c->circumstance >= 0)
		return 0;
	name_find(name->text, circumstance_names, CIRCUMSTANCES, &nearest);
	return rule_error(l->err, l->file, name, "unknown circumstance '%.*s'%s%.*s", STR_ARG(name->text),
			  nearest.best.len ? "; did you mean " : "", STR_ARG(nearest.best));
}

static int load(struct checklist_loader *l, const struct tree_node *node, struct condition *c, unsigned depth)
{
	static const struct {
		const char *key;
		enum condition_kind kind;
	} groups[] = {
		{"all", CONDITION_ALL}, {"any", CONDITION_ANY}, {"none", CONDITION_NONE}, {"count", CONDITION_COUNT}};
	static const char *const keys[] = {"all",   "any",    "none",         "count",      "least", "half",
					   "whole", "signal", "circumstance", "idle-tools", NULL};
	static const char expected[] =
		"expected a condition: all, any, none, count, signal, idle-tools or circumstance";
	uint64_t least = 1;
	if (depth > LIMIT_TREE_DEPTH || !tree_is_map(node))
		return rule_error(l->err, l->file, node, expected);
	c->half = tree_truth(tree_get(node, "half"), false);
	c->whole = tree_truth(tree_get(node, "whole"), false);
	if (tree_get(node, "signal"))
		return load_signal(l, node, c);
	if (rule_check_keys(l->err, l->file, node, keys))
		return -1;
	if (tree_get(node, "circumstance"))
		return load_circumstance(l, tree_get(node, "circumstance"), c);
	if (tree_get(node, "least") && !str_to_uint(tree_get_text(node, "least"), &least))
		return rule_error(l->err, l->file, tree_get(node, "least"), "expected a number");
	c->least = (unsigned)least;
	if (tree_get(node, "idle-tools"))
		return load_idle_tools(l, tree_get(node, "idle-tools"), c);
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		const struct tree_node *list = tree_get(node, groups[i].key);
		if (!list)
			continue;
		c->kind = groups[i].kind;
		return load_parts(l, list, c, depth);
	}
	return rule_error(l->err, l->file, node, expected);
}

int condition_load(struct checklist_loader *l, const struct tree_node *node, struct condition *c)
{
	return load(l, node, c, 0);
}

int condition_load_optional(struct checklist_loader *l, const struct tree_node *node, const struct condition **out)
{
	if (!node)
		return 0;
	struct condition *c = arena_new(&l->book->arena, struct condition);
	*out = c;
	return load(l, node, c, 0);
}

int ladder_load(struct checklist_loader *l, const struct tree_node *list, struct ladder *ladder)
{
	if (!tree_is_seq(list) || !list->count)
		return rule_error(l->err, l->file, list, "expected a list of conditions, one for each step");
	struct condition *steps = arena_array(&l->book->arena, struct condition, list->count);
	for (TREE_EACH(step, list))
		if (load(l, step, &steps[ladder->n++], 0))
			return -1;
	ladder->steps = steps;
	return 0;
}
