/*
 * The language of checklists: all, any, none, count over signals on rungs. One rung short of what is needed is half.
 */
#include "judge/judge.h"

enum rung finding_level(const struct signal_finding *finding, int aspect)
{
	return aspect < 0 ? finding->level : finding->aspects[aspect].level;
}

static void add_once(struct facet *list, size_t *n, struct facet facet)
{
	for (size_t i = 0; i < *n; i++)
		if (list[i].signal == facet.signal && list[i].aspect == facet.aspect)
			return;
	if (*n < FACETS_MAX)
		list[(*n)++] = facet;
}

static enum grade grade_signal(const struct judge_basis *basis, const struct condition *c, struct outcome *outcome)
{
	struct facet facet = {c->signal, c->aspect};
	enum rung level = finding_level(&basis->scan->signals[c->signal], c->aspect);
	enum grade grade = level >= c->need                                   ? GRADE_FULL
			   : (level >= RUNG_DECLARED && level + 1 == c->need) ? GRADE_PARTIAL
									      : GRADE_NOTHING;
	if (grade != GRADE_NOTHING)
		add_once(outcome->found, &outcome->found_n, facet);
	if (grade != GRADE_FULL)
		add_once(outcome->missing, &outcome->missing_n, facet);
	return grade;
}

static bool seen_before(const struct scan *scan, const struct signal_finding *finding, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (scan->book->rules[finding->evidence[k].rule].tool ==
		    scan->book->rules[finding->evidence[i].rule].tool)
			return true;
	return false;
}

/* Evidence stands best rung first: where a tool is met for the first time it stands on its highest. */
static unsigned idle_tools(const struct scan *scan, const struct signal_finding *finding)
{
	unsigned idle = 0;
	for (size_t i = 0; i < finding->n; i++)
		if (finding->evidence[i].rung == RUNG_DECLARED || finding->evidence[i].rung == RUNG_CONFIGURED)
			idle += !seen_before(scan, finding, i);
	return idle;
}

static enum grade grade_idle(const struct judge_basis *basis, const struct condition *c, struct outcome *outcome)
{
	enum grade grade = GRADE_NOTHING;
	for (size_t i = 0; i < c->n; i++) {
		uint32_t signal = c->parts[i].signal;
		if (idle_tools(basis->scan, &basis->scan->signals[signal]) < c->least)
			continue;
		add_once(outcome->found, &outcome->found_n, (struct facet){signal, -1});
		grade = GRADE_FULL;
	}
	return grade;
}

static enum grade grade_parts(const struct judge_basis *basis, const struct condition *c, struct outcome *outcome)
{
	unsigned full = 0, some = 0, half = 0;
	for (size_t i = 0; i < c->n; i++) {
		size_t found = outcome->found_n;
		enum grade grade = condition_evaluate(basis, &c->parts[i], outcome);
		full += grade == GRADE_FULL;
		some += grade != GRADE_NOTHING;
		/* One whole part is half of the matter; that something is absent completes it but is no half of it. */
		half += grade == GRADE_FULL && (outcome->found_n > found || c->parts[i].kind == CONDITION_SIGNAL);
	}
	switch (c->kind) {
	case CONDITION_ALL:
		return full == c->n ? GRADE_FULL : half ? GRADE_PARTIAL : GRADE_NOTHING;
	case CONDITION_ANY:
		return full ? GRADE_FULL : some ? GRADE_PARTIAL : GRADE_NOTHING;
	case CONDITION_NONE:
		return some ? GRADE_NOTHING : GRADE_FULL;
	default:
		return full >= c->least ? GRADE_FULL : some ? GRADE_PARTIAL : GRADE_NOTHING;
	}
}

enum grade condition_evaluate(const struct judge_basis *basis, const struct condition *c, struct outcome *outcome)
{
	enum grade grade;
	switch (c->kind) {
	case CONDITION_SIGNAL:
		grade = grade_signal(basis, c, outcome);
		break;
	case CONDITION_IDLE_TOOLS:
		grade = grade_idle(basis, c, outcome);
		break;
	case CONDITION_CIRCUMSTANCE:
		grade = basis->circumstances.holds[c->circumstance] ? GRADE_FULL : GRADE_NOTHING;
		break;
	default:
		grade = grade_parts(basis, c, outcome);
		break;
	}
	if (c->whole && grade == GRADE_PARTIAL)
		grade = GRADE_NOTHING;
	return c->half && grade == GRADE_FULL ? GRADE_PARTIAL : grade;
}

unsigned ladder_climb(const struct judge_basis *basis, const struct ladder *ladder, struct outcome *outcome)
{
	size_t step = 0;
	while (step < ladder->n) {
		outcome->missing_n = 0;
		if (condition_evaluate(basis, &ladder->steps[step], outcome) != GRADE_FULL)
			break;
		step++;
	}
	return (unsigned)step;
}
