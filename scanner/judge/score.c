/*
 * Percentages of a checklist and its sections.
 */
#include "judge/result.h"

static bool is_sure(const struct verdict *verdict)
{
	return verdict->confidence >= CONFIDENCE_MEDIUM;
}

void score_section(const struct judgement *judgement, struct str section, struct score *score)
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
