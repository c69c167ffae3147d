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

static void add(struct confidence_reasons *reasons, int points, const char *text)
{
	reasons->at[reasons->n].points = points;
	reasons->at[reasons->n++].text = text;
}

enum confidence signal_confidence_reasons(const struct scan *scan, uint32_t number, struct confidence_reasons *reasons)
{
	const struct signal_finding *finding = &scan->signals[number];
	int points = 0;
	*reasons = (struct confidence_reasons){.n = 0};
	if (finding->level == RUNG_ABSENT)
		return CONFIDENCE_NONE;
	add(reasons, 1, "there is evidence");
	if (finding->level >= RUNG_USED)
		add(reasons, 2, "live code or a pipeline was understood, not just a file found");
	if (finding->kinds > 1)
		add(reasons, 1, "independent kinds of evidence agree");
	if (finding->level < RUNG_CONFIGURED)
		add(reasons, -1, "talk, or something that is there but empty");
	for (size_t i = 0; i < reasons->n; i++)
		points += reasons->at[i].points;
	return flag(points);
}

enum confidence signal_confidence(const struct scan *scan, uint32_t number)
{
	struct confidence_reasons reasons;
	return signal_confidence_reasons(scan, number, &reasons);
}

static enum confidence because_of(const char **because, const char *text, enum confidence confidence)
{
	*because = text;
	return confidence;
}

enum confidence answer_confidence(const struct scan *scan, const struct item *item, enum answer answer,
				  const struct outcome *outcome, bool opposite, const char **because)
{
	int best = 0;
	if (answer == ANSWER_UNKNOWN || answer == ANSWER_NA)
		return because_of(because, NULL, CONFIDENCE_NONE);
	if (item->observability == OBS_OUTSIDE)
		return because_of(because, "only people know; what was found is a hint", CONFIDENCE_LOW);
	for (size_t i = 0; i < outcome->found_n; i++) {
		enum confidence c = signal_confidence(scan, outcome->found[i].signal);
		best = (int)c > best ? (int)c : best;
	}
	if (answer == ANSWER_YES && outcome->sure)
		return because_of(because, "as sure as the weakest signal that the surest way to this answer rests on",
				  outcome->sure);
	if (answer == ANSWER_YES)
		return because_of(because, "shown by the history alone", CONFIDENCE_MEDIUM);
	if (answer == ANSWER_PARTIAL && best >= CONFIDENCE_HIGH && item->observability == OBS_REPOSITORY)
		return because_of(because, "the repository decides, and one half is sure", CONFIDENCE_MEDIUM);
	if (answer == ANSWER_PARTIAL)
		return because_of(because, "careful readers differ most about halves", CONFIDENCE_LOW);
	if (opposite)
		return because_of(because, "the repository shows the opposite", CONFIDENCE_MEDIUM);
	return because_of(because, "it would have to be here, and every file that could show it was read",
			  CONFIDENCE_HIGH);
}
