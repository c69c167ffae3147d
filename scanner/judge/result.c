#include "judge/result.h"

static bool is_open(const struct verdict *verdict)
{
	return verdict->answer != ANSWER_YES && verdict->answer != ANSWER_NA;
}

static void block(struct judgement *out, const struct verdict *verdict)
{
	out->blocking[out->blocking_n++] = verdict;
}

/* ---- maturity ---- */

static void find_maturity(const struct judge_basis *basis, struct judgement *out)
{
	const struct checklist *list = out->checklist;
	for (size_t i = 0; i < list->items_n; i++) {
		bool deciding = false;
		for (size_t m = 0; m < list->mature_n; m++)
			deciding |= section_holds(list->mature[m], out->verdicts[i].item->section);
		if (deciding && is_open(&out->verdicts[i]))
			block(out, &out->verdicts[i]);
	}
	out->mature = list->mature_n && !out->blocking_n && basis->scan->ml;
}

/* ---- stages ---- */

/* More than half of the answerable questions; a stage about which nothing could be answered is not reached. */
static bool stage_reached(const struct score *score, bool unknown_is_yes)
{
	unsigned yes = score->count[ANSWER_YES], others = score->count[ANSWER_PARTIAL] + score->count[ANSWER_NO];
	if (unknown_is_yes)
		yes += score->count[ANSWER_UNKNOWN];
	return yes > others;
}

static void find_stage(const struct judge_basis *basis, struct judgement *out)
{
	const struct checklist *list = out->checklist;
	size_t reached = 0, possible = 0;
	while (reached < list->sections_n && stage_reached(&out->sections[reached].score, false))
		out->sections[reached++].reached = true;
	while (possible < list->sections_n && stage_reached(&out->sections[possible].score, true))
		possible++;
	/* Stage 0 is the floor, even where its own questions fail. */
	out->step = reached ? (unsigned)reached - 1 : 0;
	out->step_if_yes = possible ? (unsigned)possible - 1 : 0;
	for (size_t i = 0; i < list->items_n; i++)
		if (out->verdicts[i].item->step == reached && is_open(&out->verdicts[i]))
			block(out, &out->verdicts[i]);
	if (reached < list->sections_n && out->blocking_n)
		out->advice = list->sections[reached].advice;
	for (size_t i = 0; i < list->areas_n; i++) {
		struct outcome outcome = {.found_n = 0};
		out->areas[i].area = &list->areas[i];
		out->areas[i].stage = ladder_climb(basis, &list->areas[i].stages, &outcome);
	}
}

/* ---- levels ---- */

static bool holds(const struct verdict *verdict, bool unknown_is_yes)
{
	return !is_open(verdict) || (unknown_is_yes && verdict->answer == ANSWER_UNKNOWN);
}

/* The level before the first one with an item that does not hold; 0 where no item applies. */
static unsigned dimension_level(const struct judgement *out, struct str section, bool unknown_is_yes)
{
	unsigned top = 0, open = 0;
	for (size_t i = 0; i < out->checklist->items_n; i++) {
		const struct verdict *verdict = &out->verdicts[i];
		unsigned step = verdict->item->step;
		if (verdict->answer == ANSWER_NA || !section_holds(section, verdict->item->section))
			continue;
		top = step > top ? step : top;
		if (!holds(verdict, unknown_is_yes) && (!open || step < open))
			open = step;
	}
	return open ? open - 1 : top;
}

static void find_levels(struct judgement *out)
{
	const struct checklist *list = out->checklist;
	unsigned sum = 0, dimensions = 0;
	for (size_t s = 0; s < list->sections_n; s++) {
		struct section_result *section = &out->sections[s];
		section->level = dimension_level(out, list->sections[s].id, false);
		section->level_if_yes = dimension_level(out, list->sections[s].id, true);
		if (!section->level)
			continue;
		sum += section->level;
		if (!dimensions || section->level < out->step)
			out->step = section->level;
		if (!dimensions || section->level_if_yes < out->step_if_yes)
			out->step_if_yes = section->level_if_yes;
		dimensions++;
	}
	out->mean = dimensions ? (double)sum / dimensions : 0;
	for (size_t s = 0; s < list->sections_n; s++)
		for (size_t i = 0; i < list->items_n && out->sections[s].level == out->step; i++)
			if (section_holds(list->sections[s].id, list->items[i].section) &&
			    list->items[i].step == out->step + 1 && is_open(&out->verdicts[i]))
				block(out, &out->verdicts[i]);
	if (out->step >= 1 && out->step - 1 < list->advice_n)
		out->advice = list->advice[out->step - 1];
}

/* ---- scorecard and risks ---- */

static void find_gaps(struct judgement *out)
{
	for (size_t i = 0; i < out->checklist->items_n; i++)
		if (is_open(&out->verdicts[i]))
			block(out, &out->verdicts[i]);
}

static void find_risks(struct judgement *out)
{
	for (int risk = RISK_HIGH; risk > RISK_NONE; risk--)
		for (size_t i = 0; i < out->checklist->items_n; i++)
			if ((int)out->verdicts[i].item->risk == risk && is_open(&out->verdicts[i]))
				block(out, &out->verdicts[i]);
}

/* ---- pitfalls and characteristics ---- */

/* Questions of a higher stage are answered with yes while a lower stage fails: those answers are the evidence. */
static bool find_skipped(const struct judge_basis *basis, const struct judgement *out, struct sign_result *result)
{
	size_t room = 1;
	if (out->checklist->result != RESULT_STAGES || !basis->scan->ml)
		return false;
	for (size_t i = 0; i < out->checklist->items_n; i++)
		room += out->verdicts[i].evidence_n ? 1 : 0;
	result->evidence = arena_array(basis->arena, const struct evidence *, room);
	unsigned next = out->sections[0].reached ? out->step + 1 : 0, above = 0;
	for (size_t i = 0; i < out->checklist->items_n; i++) {
		const struct verdict *verdict = &out->verdicts[i];
		if (verdict->item->step <= next || verdict->answer != ANSWER_YES)
			continue;
		above++;
		const struct evidence *best = verdict_best(verdict);
		bool known = !best;
		for (size_t k = 0; k < result->evidence_n && !known; k++)
			known = result->evidence[k] == best;
		if (!known)
			result->evidence[result->evidence_n++] = best;
	}
	return above > 0;
}

static void find_sign(const struct judge_basis *basis, const struct judgement *out, const struct sign *sign,
		      struct sign_result *result)
{
	struct outcome outcome = {.found_n = 0};
	*result = (struct sign_result){.sign = sign};
	if (sign->when.kind == CONDITION_CIRCUMSTANCE && sign->when.circumstance == CIRCUMSTANCE_FOUNDATIONS_SKIPPED) {
		result->holds = find_skipped(basis, out, result);
		return;
	}
	result->holds = condition_evaluate(basis, &sign->when, &outcome) == GRADE_FULL;
	if (result->holds)
		result->evidence = outcome_evidence(basis, &outcome, &result->evidence_n);
}

void judge_result(const struct judge_basis *basis, struct judgement *out)
{
	const struct checklist *list = out->checklist;
	struct arena *a = basis->arena;
	out->sections = arena_array(a, struct section_result, list->sections_n + 1);
	for (size_t i = 0; i < list->sections_n; i++) {
		out->sections[i].section = &list->sections[i];
		/* Stages are reached by the score of their section; for others it is only shown. */
		if (!basis->brief || list->result == RESULT_STAGES)
			score_section(out, list->sections[i].id, &out->sections[i].score);
	}
	score_section(out, (struct str){0}, &out->score);
	out->blocking = arena_array(a, const struct verdict *, list->items_n + 1);
	out->areas = arena_array(a, struct area_result, list->areas_n + 1);
	switch (list->result) {
	case RESULT_MATURITY:
		find_maturity(basis, out);
		break;
	case RESULT_STAGES:
		find_stage(basis, out);
		break;
	case RESULT_LEVELS:
		find_levels(out);
		break;
	case RESULT_SCORECARD:
		find_gaps(out);
		break;
	case RESULT_RISKS:
		find_risks(out);
		break;
	}
	if (basis->brief)
		return;
	out->pitfalls = arena_array(a, struct sign_result, list->pitfalls_n + 1);
	for (size_t i = 0; i < list->pitfalls_n; i++)
		find_sign(basis, out, &list->pitfalls[i], &out->pitfalls[i]);
	out->characteristics = arena_array(a, struct sign_result, list->characteristics_n + 1);
	for (size_t i = 0; i < list->characteristics_n; i++)
		find_sign(basis, out, &list->characteristics[i], &out->characteristics[i]);
}
