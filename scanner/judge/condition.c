/*
 * The language of checklists: all, any, none, count over signals on rungs. One rung short of what is needed is half.
 */
#include "judge/judge.h"

enum rung finding_level(const struct signal_finding *finding, int aspect)
{
	return aspect < 0 ? finding->level : finding->aspects[aspect].level;
}

void condition_signals(const struct condition *c, bool *signals)
{
	if (!c)
		return;
	if (c->kind == CONDITION_SIGNAL)
		signals[c->signal] = true;
	for (size_t i = 0; i < c->n; i++)
		condition_signals(&c->parts[i], signals);
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

/* A chain is as sure as its weakest link, and of several ways to the same answer the surest counts. */
static enum confidence join_sure(enum condition_kind kind, enum confidence joined, enum confidence part)
{
	if (part == CONFIDENCE_NONE || joined == CONFIDENCE_NONE)
		return part == CONFIDENCE_NONE ? joined : part;
	return kind == CONDITION_ANY ? (part > joined ? part : joined) : (part < joined ? part : joined);
}

static enum grade grade_parts(const struct judge_basis *basis, const struct condition *c, struct outcome *outcome)
{
	unsigned full = 0, some = 0, half = 0;
	enum confidence sure = CONFIDENCE_NONE;
	for (size_t i = 0; i < c->n; i++) {
		size_t found = outcome->found_n;
		enum grade grade = condition_evaluate(basis, &c->parts[i], outcome);
		if (grade == GRADE_FULL)
			sure = join_sure(c->kind, sure, outcome->sure);
		full += grade == GRADE_FULL;
		some += grade != GRADE_NOTHING;
		/* One whole part is half of the matter; that something is absent completes it but is no half of it. */
		half += grade == GRADE_FULL && (outcome->found_n > found || c->parts[i].kind == CONDITION_SIGNAL);
	}
	outcome->sure = c->kind == CONDITION_NONE ? CONFIDENCE_NONE : sure;
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
	outcome->sure = CONFIDENCE_NONE;
	switch (c->kind) {
	case CONDITION_SIGNAL:
		grade = grade_signal(basis, c, outcome);
		outcome->sure = signal_confidence(basis->scan, c->signal);
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
	enum confidence sure = CONFIDENCE_NONE;
	while (step < ladder->n) {
		outcome->missing_n = 0;
		if (condition_evaluate(basis, &ladder->steps[step], outcome) != GRADE_FULL)
			break;
		sure = join_sure(CONDITION_ALL, sure, outcome->sure);
		step++;
	}
	outcome->sure = sure;
	return (unsigned)step;
}
