/*
 * From conditions to the answers of a checklist.
 */
#include "judge/judge.h"
#include "judge/confidence.h"
#include "judge/planted.h"
#include "judge/policy.h"
#include "judge/result.h"
#include "judge/why.h"

#include <string.h>

const char *const answer_names[ANSWERS] = {"yes", "partial", "no", "unknown", "n/a"};

void judge_basis_init(struct judge_basis *basis, const struct scan *scan, const struct checklists *lists,
		      const struct policy *policy, struct arena *arena)
{
	bool *current = arena_array(arena, bool, scan->book->signals_n + 1);
	*basis = (struct judge_basis){.scan = scan, .arena = arena, .policy = policy};
	circumstances_find(scan, &basis->circumstances);
	for (size_t l = 0; l < lists->n; l++)
		for (size_t i = 0; i < lists->at[l].items_n; i++)
			if (lists->at[l].items[i].current)
				condition_signals(lists->at[l].items[i].answer, current);
	neglect_find(scan, current, arena, &basis->neglect);
	planted_find(scan, arena, &basis->planted);
}

/* A document that nobody touched while the project moved on. Only when all of the evidence is that old. */
static uint32_t neglected_days(const struct judge_basis *basis, const struct outcome *outcome)
{
	uint32_t days = MAP_NONE;
	for (size_t i = 0; i < outcome->found_n; i++) {
		const struct signal_finding *finding = &basis->scan->signals[outcome->found[i].signal];
		for (size_t k = 0; k < finding->n; k++) {
			if (finding->evidence[k].rung < RUNG_CONFIGURED)
				continue;
			uint32_t age = map_get(&basis->neglect.old, finding->evidence[k].path);
			if (age == MAP_NONE)
				return 0;
			days = age < days ? age : days;
		}
	}
	return days == MAP_NONE ? 0 : days;
}

bool evidence_speaks_of(const struct scan *scan, const struct evidence *e, struct facet facet)
{
	const struct signal *signal = &scan->book->signals[facet.signal];
	return facet.aspect < 0 || str_eq(scan->book->rules[e->rule].aspect, signal->aspects[facet.aspect]);
}

const struct evidence **outcome_evidence(const struct judge_basis *basis, const struct outcome *outcome, size_t *n)
{
	const struct scan *scan = basis->scan;
	size_t room = 0;
	*n = 0;
	for (size_t i = 0; i < outcome->found_n; i++)
		room += scan->signals[outcome->found[i].signal].n;
	const struct evidence **list = arena_array(basis->arena, const struct evidence *, room + 1);
	for (size_t i = 0; i < outcome->found_n; i++) {
		const struct signal_finding *finding = &scan->signals[outcome->found[i].signal];
		for (size_t k = 0; k < finding->n; k++) {
			const struct evidence *e = &finding->evidence[k];
			bool taken = e->rung < RUNG_DECLARED || !evidence_speaks_of(scan, e, outcome->found[i]);
			for (size_t t = 0; t < *n && !taken; t++)
				taken = list[t] == e;
			if (!taken)
				list[(*n)++] = e;
		}
	}
	return list;
}

const struct evidence *verdict_best(const struct verdict *verdict)
{
	const struct evidence *best = NULL;
	for (size_t i = 0; i < verdict->evidence_n; i++)
		if (!best || verdict->evidence[i]->rung > best->rung)
			best = verdict->evidence[i];
	return best;
}

struct str hidden_file(const struct scan *scan, const struct outcome *outcome)
{
	for (size_t i = 0; i < outcome->missing_n; i++)
		if (scan->signals[outcome->missing[i].signal].hidden)
			return scan->signals[outcome->missing[i].signal].hidden_in;
	return (struct str){0};
}

/* One step is enough for half of the matter; how many are wanted is the target. */
static enum grade judge_grades(const struct judge_basis *basis, struct verdict *verdict, struct outcome *outcome)
{
	const struct item *item = verdict->item;
	verdict->grade = ladder_climb(basis, &item->grades, outcome);
	return verdict->grade >= verdict->target ? GRADE_FULL : verdict->grade ? GRADE_PARTIAL : GRADE_NOTHING;
}

/* Whom to ask, and for what: as the item says, or as the signal does that is missing first; a hint that is there tells as
 * much about what only people know. */
static void find_person(const struct judge_basis *basis, struct verdict *verdict, const struct outcome *outcome)
{
	const struct item *item = verdict->item;
	const struct facet *facet = outcome->missing_n ? outcome->missing : outcome->found_n ? outcome->found : NULL;
	const struct signal *signal = facet ? &basis->scan->book->signals[facet->signal] : NULL;
	verdict->ask = item->ask.len || !signal ? item->ask : signal->ask;
	verdict->whom = item->whom.len || !signal ? item->whom : signal->whom;
	verdict->proof = item->proof.len || !signal ? item->proof : signal->proof;
}

static void explain(const struct judge_basis *basis, struct verdict *verdict, const struct outcome *outcome,
		    const struct why *why)
{
	const struct item *item = verdict->item;
	struct facet *missing = arena_array(basis->arena, struct facet, outcome->missing_n + 1);
	memcpy(missing, outcome->missing, outcome->missing_n * sizeof *missing);
	verdict->missing = missing;
	verdict->missing_n = outcome->missing_n;
	find_person(basis, verdict, outcome);
	verdict->needs_person = verdict->answer == ANSWER_UNKNOWN || item->observability == OBS_OUTSIDE;
	verdict->evidence = outcome_evidence(basis, outcome, &verdict->evidence_n);
	planted_counter(basis, outcome, verdict);
	verdict->why = why_answer(basis, verdict, outcome, why);
}

void judge_item(const struct judge_basis *basis, const struct checklist *checklist, const struct item *item,
		struct verdict *verdict)
{
	struct outcome outcome = {.found_n = 0}, opposite = {.found_n = 0};
	struct why why = {0};
	enum grade grade;
	*verdict = (struct verdict){.item = item};
	if (item->grades.n)
		verdict->target = policy_target(basis->policy, checklist, item, checklist->target);
	if (item->applies && condition_evaluate(basis, item->applies, &outcome) != GRADE_FULL) {
		verdict->answer = ANSWER_NA;
		if (!basis->brief)
			verdict->why = why_not_applicable(basis, item, &outcome);
		return;
	}
	outcome = (struct outcome){.found_n = 0};
	if (item->answer)
		grade = condition_evaluate(basis, item->answer, &outcome);
	else
		grade = judge_grades(basis, verdict, &outcome);
	if (grade == GRADE_FULL && item->current)
		why.days = neglected_days(basis, &outcome);
	if (item->opposite && grade != GRADE_FULL)
		why.opposite = condition_evaluate(basis, item->opposite, &opposite) == GRADE_FULL;
	verdict->answer = grade == GRADE_FULL                     ? ANSWER_YES
			  : grade == GRADE_PARTIAL                ? ANSWER_PARTIAL
			  : why.opposite                          ? ANSWER_NO
			  : item->observability == OBS_REPOSITORY ? ANSWER_NO
								  : ANSWER_UNKNOWN;
	if (verdict->answer == ANSWER_NO && hidden_file(basis->scan, &outcome).len)
		verdict->answer = ANSWER_UNKNOWN;
	if (why.days || (verdict->answer == ANSWER_YES && item->observability == OBS_OUTSIDE))
		verdict->answer = ANSWER_PARTIAL;
	if (verdict->answer != ANSWER_YES)
		verdict->waiver = policy_waived(basis->policy, item, MAP_NONE, basis->scan->about->committed_at);
	verdict->reported = policy_answered(basis->policy, item);
	verdict->confidence = answer_confidence(basis->scan, item, verdict->answer, &outcome, why.opposite,
						&verdict->because);
	bool claims = verdict->answer == ANSWER_YES || verdict->answer == ANSWER_PARTIAL;
	if (claims && verdict->confidence > CONFIDENCE_LOW && planted_alone(basis, &outcome)) {
		verdict->confidence--;
		verdict->because =
			"it rests on examples alone, or on files that came together shortly before the scanned commit";
	}
	if (!basis->brief)
		explain(basis, verdict, &outcome, &why);
}

void judge_checklist(const struct judge_basis *basis, const struct checklist *checklist, struct judgement *out)
{
	*out = (struct judgement){.checklist = checklist};
	out->verdicts = arena_array(basis->arena, struct verdict, checklist->items_n + 1);
	for (size_t i = 0; i < checklist->items_n; i++)
		judge_item(basis, checklist, &checklist->items[i], &out->verdicts[i]);
	judge_result(basis, out);
}
