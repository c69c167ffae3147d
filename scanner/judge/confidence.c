/*
 * How sure is an answer? Computed, never written in a rule: from what a repository can show at all, from the rung reached
 * against the rung needed, from independent kinds of evidence that agree, from counter-evidence and from what could not be
 * read. The flags are calibrated on labelled repositories (tests/accuracy).
 */
#include "judge/confidence.h"

const char *const confidence_names[4] = {NULL, "low", "medium", "high"};

static enum confidence flag(int points)
{
	return points >= 3 ? CONFIDENCE_HIGH : points >= 1 ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

enum confidence signal_confidence(const struct scan *scan, uint32_t number)
{
	const struct signal_finding *finding = &scan->signals[number];
	int points = 1;
	if (finding->level == RUNG_ABSENT)
		return CONFIDENCE_NONE;
	if (finding->level >= RUNG_USED)
		points += 2;
	if (finding->kinds > 1)
		points++;
	if (finding->level < RUNG_CONFIGURED)
		points--;
	return flag(points);
}

enum confidence answer_confidence(const struct scan *scan, const struct item *item, enum answer answer,
				  const struct outcome *outcome, bool opposite)
{
	int points = 0, best = 0;
	if (answer == ANSWER_UNKNOWN || answer == ANSWER_NA)
		return CONFIDENCE_NONE;
	if (item->observability == OBS_OUTSIDE)
		return CONFIDENCE_LOW;
	for (size_t i = 0; i < outcome->found_n; i++) {
		enum confidence c = signal_confidence(scan, outcome->found[i].signal);
		best = (int)c > best ? (int)c : best;
		/* A chain is as sure as its weakest link. */
		points = i == 0 || (int)c < points ? (int)c : points;
	}
	/* Shown by the history alone when no signal was needed. */
	if (answer == ANSWER_YES)
		return outcome->found_n ? (enum confidence)points : CONFIDENCE_MEDIUM;
	if (answer == ANSWER_PARTIAL)
		return best >= CONFIDENCE_HIGH && item->observability == OBS_REPOSITORY ? CONFIDENCE_MEDIUM
											: CONFIDENCE_LOW;
	if (opposite)
		return CONFIDENCE_MEDIUM;
	return CONFIDENCE_HIGH;
}
