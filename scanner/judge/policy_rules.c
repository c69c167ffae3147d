/*
 * .assay.yml as people write it. Format in rules/policy.md.
 */
#include "base/date.h"
#include "base/nearest.h"
#include "judge/policy.h"

#include <stdlib.h>

struct policy_loader {
	struct policy *policy;
	struct arena *arena;
	const struct rulebook *book;
	const struct checklists *lists;
	const char *file;
	struct error *err;
};

static int fail(struct policy_loader *l, const struct tree_node *at, const char *what, struct str name,
		const struct nearest *nearest)
{
	return rule_error(l->err, l->file, at, "unknown %s '%.*s'%s%.*s%s", what, STR_ARG(name),
			  nearest->best.len ? "; did you mean '" : "", STR_ARG(nearest->best),
			  nearest->best.len ? "'?" : "");
}

/* A part that is there but of the wrong kind would otherwise ask for nothing, in silence. */
static int expect_list(struct policy_loader *l, const struct tree_node *node, const char *what)
{
	return !node || tree_is_seq(node) ? 0 : rule_error(l->err, l->file, node, "expected a list of %s", what);
}

static int expect_map(struct policy_loader *l, const struct tree_node *node, const char *what)
{
	return !node || tree_is_map(node) ? 0 : rule_error(l->err, l->file, node, "expected a mapping: %s", what);
}

/* ---- names ---- */

static const struct checklist *checklist_named(struct policy_loader *l, const struct tree_node *at, struct str id)
{
	const struct checklist *list = checklist_find(l->lists, id);
	struct nearest nearest;
	if (list)
		return list;
	nearest_init(&nearest, id);
	for (size_t i = 0; i < l->lists->n; i++)
		nearest_try(&nearest, l->lists->at[i].id);
	fail(l, at, "checklist", id, &nearest);
	return NULL;
}

static const struct item *item_named(struct policy_loader *l, const struct tree_node *at, const struct checklist *list,
				     struct str id)
{
	struct nearest nearest;
	for (size_t i = 0; i < list->items_n; i++)
		if (str_eq(list->items[i].id, id))
			return &list->items[i];
	nearest_init(&nearest, id);
	for (size_t i = 0; i < list->items_n; i++)
		nearest_try(&nearest, list->items[i].id);
	rule_error(l->err, l->file, at, "checklist %.*s has no item '%.*s'%s%.*s%s", STR_ARG(list->id), STR_ARG(id),
		   nearest.best.len ? "; did you mean '" : "", STR_ARG(nearest.best), nearest.best.len ? "'?" : "");
	return NULL;
}

static const struct section *section_named(struct policy_loader *l, const struct tree_node *at,
					   const struct checklist *list)
{
	struct nearest nearest;
	for (size_t i = 0; i < list->sections_n; i++)
		if (str_eq(list->sections[i].id, at->key))
			return &list->sections[i];
	nearest_init(&nearest, at->key);
	for (size_t i = 0; i < list->sections_n; i++)
		nearest_try(&nearest, list->sections[i].id);
	fail(l, at, "section", at->key, &nearest);
	return NULL;
}

/* "marvelous:31" */
static int item_of(struct policy_loader *l, const struct tree_node *at, struct str id, const struct checklist **list,
		   const struct item **item)
{
	size_t colon = str_find_char(id, ':');
	if (colon == STR_NONE)
		return rule_error(l->err, l->file, at, "expected an item as CHECKLIST:ID, such as marvelous:31");
	*list = checklist_named(l, at, str_sub(id, 0, colon));
	*item = *list ? item_named(l, at, *list, str_from(id, colon + 1)) : NULL;
	return *item ? 0 : -1;
}

/* An item by its colon, otherwise a signal. */
static int subject_of(struct policy_loader *l, const struct tree_node *at, struct policy_subject *subject)
{
	if (!tree_is_scalar(at) || !at->text.len)
		return rule_error(l->err, l->file, at, "expected an item (marvelous:31) or a signal (tests.unit)");
	if (str_find_char(at->text, ':') != STR_NONE)
		return item_of(l, at, at->text, &subject->checklist, &subject->item);
	subject->signal = rule_signal(l->err, l->file, l->book, at);
	return subject->signal == MAP_NONE ? -1 : 0;
}

/* ---- values ---- */

static int number_of(struct policy_loader *l, const struct tree_node *at, double least, double most, double *out)
{
	struct str text = tree_text(at);
	char digits[32], *end;
	if (!text.len || text.len >= sizeof digits)
		return rule_error(l->err, l->file, at, "expected a number from %.0f to %.0f", least, most);
	memcpy(digits, text.at, text.len);
	digits[text.len] = '\0';
	double value = strtod(digits, &end);
	if (*end || !(value >= least && value <= most))
		return rule_error(l->err, l->file, at, "expected a number from %.0f to %.0f, not '%.*s'", least, most,
				  STR_ARG(text));
	*out = value;
	return 0;
}

static int choice_of(struct policy_loader *l, const struct tree_node *at, const char *const *names, int n, int *out)
{
	struct buf known = BUF_INIT;
	for (int i = 0; i < n; i++) {
		if (names[i] && str_is(tree_text(at), names[i])) {
			*out = i;
			buf_release(&known);
			return 0;
		}
		if (names[i])
			buf_printf(&known, "%s%s", known.len ? ", " : "", names[i]);
	}
	rule_error(l->err, l->file, at, "expected one of %s", known.at);
	buf_release(&known);
	return -1;
}

/* ---- the parts of the file ---- */

static int load_checklists(struct policy_loader *l, const struct tree_node *list)
{
	if (expect_list(l, list, "checklists"))
		return -1;
	for (TREE_EACH(node, list)) {
		if (str_is(node->text, "all")) {
			for (size_t i = 0; i < l->lists->n; i++)
				*vec_add(l->arena, &l->policy->checklists) = &l->lists->at[i];
			continue;
		}
		const struct checklist *checklist = checklist_named(l, node, node->text);
		if (!checklist)
			return -1;
		*vec_add(l->arena, &l->policy->checklists) = checklist;
	}
	return 0;
}

static int load_excludes(struct policy_loader *l, const struct tree_node *list)
{
	if (expect_list(l, list, "path patterns"))
		return -1;
	for (TREE_EACH(node, list)) {
		if (!tree_is_scalar(node) || !node->text.len)
			return rule_error(l->err, l->file, node, "expected a path pattern");
		*vec_add(l->arena, &l->policy->excludes) = arena_cstr(l->arena, node->text);
	}
	return 0;
}

static int load_targets(struct policy_loader *l, const struct tree_node *map)
{
	double grade = 0;
	if (expect_map(l, map, "{scorecard12: {D1: 4}}"))
		return -1;
	for (TREE_EACH(node, map)) {
		const struct checklist *list = checklist_named(l, node, node->key);
		if (!list)
			return -1;
		if (list->result != RESULT_SCORECARD || !tree_is_map(node))
			return rule_error(l->err, l->file, node,
					  "targets are grades of the items of a scorecard: {scorecard12: {D1: 4}}");
		for (TREE_EACH(entry, node)) {
			const struct item *item = item_named(l, entry, list, entry->key);
			if (!item || number_of(l, entry, 0, (double)item->grades.n, &grade))
				return -1;
			*vec_add(l->arena, &l->policy->targets) = (struct policy_target){list, item, (unsigned)grade};
		}
	}
	return 0;
}

static int load_minimum(struct policy_loader *l, const struct tree_node *node, const struct checklist *list,
			const struct section *section)
{
	static const char *const keys[] = {"score", "on", "stage", "level", "sections", NULL};
	static const struct {
		const char *key;
		enum minimum_kind kind;
		double most;
	} kinds[] = {{"score", MINIMUM_SCORE, 100}, {"stage", MINIMUM_STAGE, 9}, {"level", MINIMUM_LEVEL, 9}};
	int on = SCORE_LOW;
	if (rule_check_keys(l->err, l->file, node, keys))
		return -1;
	if (tree_get(node, "on") && choice_of(l, tree_get(node, "on"), score_end_names, 3, &on))
		return -1;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const struct tree_node *value = tree_get(node, kinds[i].key);
		struct policy_minimum minimum = {list, section, kinds[i].kind, (enum score_end)on, 0, 0};
		if (!value)
			continue;
		if ((kinds[i].kind == MINIMUM_STAGE && (list->result != RESULT_STAGES || section)) ||
		    (kinds[i].kind == MINIMUM_LEVEL && list->result != RESULT_LEVELS))
			return rule_error(l->err, l->file, value, "checklist %.*s has no %s", STR_ARG(list->id),
					  kinds[i].key);
		if (number_of(l, value, 0, kinds[i].most, &minimum.value))
			return -1;
		minimum.line = value->line;
		*vec_add(l->arena, &l->policy->minimums) = minimum;
	}
	if (!tree_get(node, "score") && !tree_get(node, "stage") && !tree_get(node, "level") &&
	    !tree_get(node, "sections"))
		return rule_error(l->err, l->file, node, "expected a score, a stage, a level or sections: {score: 40}");
	if (expect_map(l, tree_get(node, "sections"), "{sections: {\"3\": {score: 50}}}"))
		return -1;
	for (TREE_EACH(part, tree_get(node, "sections"))) {
		const struct section *inner = section ? NULL : section_named(l, part, list);
		if (!inner)
			return section ? rule_error(l->err, l->file, part, "a section has no sections of its own") : -1;
		if (load_minimum(l, part, list, inner))
			return -1;
	}
	return 0;
}

static int load_requirements(struct policy_loader *l, const struct tree_node *map)
{
	static const char *const keys[] = {"items", "signals", NULL};
	if (map && rule_check_keys(l->err, l->file, map, keys))
		return -1;
	if (expect_list(l, tree_get(map, "items"), "items: [marvelous:31]") ||
	    expect_map(l, tree_get(map, "signals"), "signals with their rungs, {tests.unit: enforced}"))
		return -1;
	for (TREE_EACH(node, tree_get(map, "items"))) {
		struct policy_requirement requirement = {.line = node->line};
		if (item_of(l, node, node->text, &requirement.subject.checklist, &requirement.subject.item))
			return -1;
		*vec_add(l->arena, &l->policy->requirements) = requirement;
	}
	for (TREE_EACH(node, tree_get(map, "signals"))) {
		struct policy_requirement requirement = {.line = node->line};
		struct tree_node name = {
			.kind = TREE_NULL, .key = node->key, .line = node->line, .column = node->column};
		requirement.subject.signal = rule_signal(l->err, l->file, l->book, &name);
		if (requirement.subject.signal == MAP_NONE || rule_rung(l->err, l->file, node, &requirement.rung))
			return -1;
		if (requirement.rung == RUNG_ABSENT || requirement.rung == RUNG_RUNS)
			return rule_error(l->err, l->file, node,
					  "expected mentioned, declared, configured, used or enforced");
		*vec_add(l->arena, &l->policy->requirements) = requirement;
	}
	return 0;
}

static int load_gate(struct policy_loader *l, const struct tree_node *gate)
{
	static const char *const keys[] = {"no-regression", "minimum", "require", "confidence", NULL};
	int confidence = CONFIDENCE_NONE;
	if (!gate)
		return 0;
	if (rule_check_keys(l->err, l->file, gate, keys))
		return -1;
	const struct tree_node *regression = tree_get(gate, "no-regression");
	if (regression && tree_truth(regression, true) != tree_truth(regression, false))
		return rule_error(l->err, l->file, regression, "expected true or false");
	l->policy->may_regress = !tree_truth(regression, true);
	if (expect_map(l, tree_get(gate, "minimum"), "{marvelous: {score: 40}}"))
		return -1;
	if (tree_get(gate, "confidence") &&
	    choice_of(l, tree_get(gate, "confidence"), confidence_names, 4, &confidence))
		return -1;
	l->policy->confidence = (enum confidence)confidence;
	for (TREE_EACH(node, tree_get(gate, "minimum"))) {
		const struct checklist *list = checklist_named(l, node, node->key);
		if (!list || load_minimum(l, node, list, NULL))
			return -1;
	}
	return load_requirements(l, tree_get(gate, "require"));
}

static int load_waivers(struct policy_loader *l, const struct tree_node *list)
{
	static const char *const keys[] = {"id", "reason", "owner", "until", NULL};
	if (expect_list(l, list, "waivers"))
		return -1;
	for (TREE_EACH(node, list)) {
		struct policy_waiver waiver = {.line = node->line};
		struct date last;
		if (rule_check_keys(l->err, l->file, node, keys))
			return -1;
		waiver.id = tree_get_text(node, "id");
		waiver.reason = tree_get_text(node, "reason");
		waiver.owner = tree_get_text(node, "owner");
		waiver.until = tree_get_text(node, "until");
		if (!waiver.id.len || !waiver.reason.len || !waiver.owner.len)
			return rule_error(l->err, l->file, node, "a waiver needs id, reason, owner and until");
		if (!date_parse(waiver.until, &last))
			return rule_error(l->err, l->file, tree_get(node, "until") ? tree_get(node, "until") : node,
					  "a waiver needs the day it ends: until: 2026-12-31");
		if (subject_of(l, tree_get(node, "id"), &waiver.subject))
			return -1;
		*vec_add(l->arena, &l->policy->waivers) = waiver;
	}
	return 0;
}

static int load_answers(struct policy_loader *l, const struct tree_node *list)
{
	static const char *const keys[] = {"item", "answer", "by", "proof", "on", NULL};
	if (expect_list(l, list, "answers"))
		return -1;
	for (TREE_EACH(node, list)) {
		struct policy_answer answer = {.line = node->line};
		int number = 0;
		if (rule_check_keys(l->err, l->file, node, keys))
			return -1;
		if (!tree_get(node, "item") || !tree_get(node, "answer"))
			return rule_error(l->err, l->file, node, "a self-reported answer needs item and answer");
		if (item_of(l, tree_get(node, "item"), tree_get_text(node, "item"), &answer.checklist, &answer.item) ||
		    choice_of(l, tree_get(node, "answer"), answer_names, ANSWERS, &number) || !answer.item)
			return -1;
		if (answer.item->observability == OBS_REPOSITORY)
			return rule_error(
				l->err, l->file, tree_get(node, "item"),
				"item %.*s is decided by the repository; self-reported answers are for what it "
				"cannot show (a waiver excuses a gap)",
				STR_ARG(answer.item->id));
		answer.answer = (enum answer)number;
		answer.by = tree_get_text(node, "by");
		answer.proof = tree_get_text(node, "proof");
		answer.on = tree_get_text(node, "on");
		*vec_add(l->arena, &l->policy->answers) = answer;
	}
	return 0;
}

int policy_read(struct policy *policy, struct arena *arena, struct str text, const char *file,
		const struct rulebook *book, const struct checklists *lists, struct error *err)
{
	static const char *const keys[] = {"checklists", "exclude", "targets",       "gate",
					   "waivers",    "version", "self-reported", NULL};
	struct policy_loader l = {policy, arena, book, lists, file, err};
	struct tree_problem problem = {0};
	*policy = (struct policy){.file = str_of(file)};
	const struct tree_node *root = yaml_read(arena, arena_str(arena, text), &problem);
	if (!root)
		return error_set(err, EXIT_CODE_USAGE, "%s:%u:%u: %s", file, problem.line, problem.column,
				 problem.message);
	if (root->kind == TREE_NULL)
		return 0;
	if (rule_check_keys(err, file, root, keys))
		return -1;
	if (tree_get(root, "version") && !str_is(tree_get_text(root, "version"), "1"))
		return rule_error(err, file, tree_get(root, "version"), "this assay reads version 1 of the policy");
	return load_checklists(&l, tree_get(root, "checklists")) || load_excludes(&l, tree_get(root, "exclude")) ||
			       load_targets(&l, tree_get(root, "targets")) || load_gate(&l, tree_get(root, "gate")) ||
			       load_waivers(&l, tree_get(root, "waivers")) ||
			       load_answers(&l, tree_get(root, "self-reported"))
		       ? -1
		       : 0;
}
