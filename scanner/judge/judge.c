/*
 * From conditions to answers, scores and the verdict of a checklist.
 */
#include "judge/judge.h"
#include "judge/confidence.h"
#include "judge/why.h"

const char *const answer_names[ANSWERS] = {"yes", "partial", "no", "unknown", "n/a"};

struct judging {
	struct scan *scan;
	struct circumstances circumstances;
	struct neglect neglect;
};

static void mark_signals(const struct condition *c, bool *signals)
{
	if (c->kind == CONDITION_SIGNAL)
		signals[c->signal] = true;
	for (size_t i = 0; i < c->n; i++)
		mark_signals(&c->parts[i], signals);
}

/* A document that nobody touched while the project moved on. Only when all of the evidence is that old. */
static uint32_t neglected_days(const struct judging *j, const struct outcome *outcome)
{
	uint32_t days = MAP_NONE;
	for (size_t i = 0; i < outcome->found_n; i++) {
		const struct signal_finding *finding = &j->scan->signals[outcome->found[i].signal];
		for (size_t k = 0; k < finding->n; k++) {
			if (finding->evidence[k].rung < RUNG_CONFIGURED)
				continue;
			uint32_t age = map_get(&j->neglect.old, finding->evidence[k].path);
			if (age == MAP_NONE)
				return 0;
			days = age < days ? age : days;
		}
	}
	return days == MAP_NONE ? 0 : days;
}

static bool is_of(const struct scan *scan, const struct evidence *e, struct facet facet)
{
	const struct signal *signal = &scan->book->signals[facet.signal];
	return facet.aspect < 0 || str_eq(scan->book->rules[e->rule].aspect, signal->aspects[facet.aspect]);
}

static void take_evidence(struct scan *scan, const struct outcome *outcome, struct verdict *verdict)
{
	size_t room = 0;
	for (size_t i = 0; i < outcome->found_n; i++)
		room += scan->signals[outcome->found[i].signal].n;
	verdict->evidence = arena_array(&scan->arena, const struct evidence *, room + 1);
	for (size_t i = 0; i < outcome->found_n; i++) {
		const struct signal_finding *finding = &scan->signals[outcome->found[i].signal];
		for (size_t k = 0; k < finding->n; k++) {
			const struct evidence *e = &finding->evidence[k];
			bool taken = e->rung < RUNG_DECLARED || !is_of(scan, e, outcome->found[i]);
			for (size_t t = 0; t < verdict->evidence_n && !taken; t++)
				taken = verdict->evidence[t] == e;
			if (!taken)
				verdict->evidence[verdict->evidence_n++] = e;
		}
	}
}

struct str hidden_file(const struct scan *scan, const struct outcome *outcome)
{
	for (size_t i = 0; i < outcome->missing_n; i++)
		if (scan->signals[outcome->missing[i].signal].hidden)
			return scan->signals[outcome->missing[i].signal].hidden_in;
	return (struct str){0};
}

static void judge_item(struct judging *j, const struct item *item, struct verdict *verdict)
{
	struct scan *scan = j->scan;
	struct outcome outcome = {.found_n = 0}, opposite = {.found_n = 0};
	bool against = false;
	uint32_t days = 0;
	*verdict = (struct verdict){.item = item};
	if (item->applies && condition_evaluate(scan, &j->circumstances, item->applies, &outcome) != GRADE_FULL) {
		verdict->answer = ANSWER_NA;
		verdict->why = why_not_applicable(scan, item, &outcome);
		return;
	}
	outcome = (struct outcome){.found_n = 0};
	enum grade grade = condition_evaluate(scan, &j->circumstances, item->answer, &outcome);
	if (grade == GRADE_FULL && item->current)
		days = neglected_days(j, &outcome);
	if (item->opposite && grade != GRADE_FULL)
		against = condition_evaluate(scan, &j->circumstances, item->opposite, &opposite) == GRADE_FULL;
	verdict->answer = grade == GRADE_FULL                     ? ANSWER_YES
			  : grade == GRADE_PARTIAL                ? ANSWER_PARTIAL
			  : against                               ? ANSWER_NO
			  : item->observability == OBS_REPOSITORY ? ANSWER_NO
								  : ANSWER_UNKNOWN;
	if (verdict->answer == ANSWER_NO && hidden_file(scan, &outcome).len)
		verdict->answer = ANSWER_UNKNOWN;
	if (days || (verdict->answer == ANSWER_YES && item->observability == OBS_OUTSIDE))
		verdict->answer = ANSWER_PARTIAL;
	verdict->confidence = answer_confidence(scan, item, verdict->answer, &outcome, against);
	verdict->ask = item->ask.len || !outcome.missing_n ? item->ask
							   : scan->book->signals[outcome.missing[0].signal].ask;
	verdict->needs_person = verdict->answer == ANSWER_UNKNOWN || item->observability == OBS_OUTSIDE;
	take_evidence(scan, &outcome, verdict);
	verdict->why = why_answer(scan, item, verdict, &outcome, &j->circumstances, against, days);
}

static bool is_sure(const struct verdict *verdict)
{
	return verdict->confidence >= CONFIDENCE_MEDIUM;
}

static void score_section(const struct judgement *judgement, struct str section, struct score *score)
{
	static const double worth[ANSWERS] = {1, 0.5, 0, 0, 0};
	double sum = 0, low = 0, high = 0;
	*score = (struct score){0};
	for (size_t i = 0; i < judgement->checklist->items_n; i++) {
		const struct verdict *verdict = &judgement->verdicts[i];
		if (section.len && !section_holds(section, verdict->item->section))
			continue;
		score->count[verdict->answer]++;
		if (verdict->answer == ANSWER_NA)
			continue;
		score->applicable++;
		sum += worth[verdict->answer];
		low += is_sure(verdict) ? worth[verdict->answer] : 0;
		high += verdict->answer == ANSWER_UNKNOWN ? 1 : worth[verdict->answer];
	}
	if (!score->applicable)
		return;
	score->percent = 100 * sum / score->applicable;
	score->low = 100 * low / score->applicable;
	score->high = 100 * high / score->applicable;
}

static void decide_maturity(struct scan *scan, struct judgement *out)
{
	const struct checklist *list = out->checklist;
	out->blocking = arena_array(&scan->arena, const struct verdict *, list->items_n + 1);
	for (size_t i = 0; i < list->items_n; i++) {
		const struct verdict *verdict = &out->verdicts[i];
		bool deciding = false;
		for (size_t m = 0; m < list->mature_n; m++)
			deciding |= section_holds(list->mature[m], verdict->item->section);
		if (deciding && verdict->answer != ANSWER_YES && verdict->answer != ANSWER_NA)
			out->blocking[out->blocking_n++] = verdict;
	}
	out->mature = list->mature_n && !out->blocking_n && scan->ml;
}

void judge_checklist(struct scan *scan, const struct checklist *checklist, struct judgement *out)
{
	struct judging j = {.scan = scan};
	bool *current = arena_array(&scan->arena, bool, scan->book->signals_n + 1);
	*out = (struct judgement){.checklist = checklist};
	circumstances_find(scan, &j.circumstances);
	for (size_t i = 0; i < checklist->items_n; i++)
		if (checklist->items[i].current)
			mark_signals(checklist->items[i].answer, current);
	neglect_find(scan, current, &scan->arena, &j.neglect);
	out->verdicts = arena_array(&scan->arena, struct verdict, checklist->items_n + 1);
	for (size_t i = 0; i < checklist->items_n; i++)
		judge_item(&j, &checklist->items[i], &out->verdicts[i]);
	out->sections = arena_array(&scan->arena, struct section_result, checklist->sections_n + 1);
	for (size_t i = 0; i < checklist->sections_n; i++) {
		out->sections[i].section = &checklist->sections[i];
		score_section(out, checklist->sections[i].id, &out->sections[i].score);
	}
	score_section(out, (struct str){0}, &out->score);
	decide_maturity(scan, out);
}
