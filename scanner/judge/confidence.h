/*
 * Confidence flags of answers; the one of a signal is in judge/judge.h.
 */
#ifndef ASSAY_JUDGE_CONFIDENCE_H
#define ASSAY_JUDGE_CONFIDENCE_H

#include "judge/judge.h"

/* What a flag was computed from: points with the reason for each (CONFIDENCE.md). */
struct confidence_reasons {
	struct {
		int points;
		const char *text;
	} at[4];
	size_t n;
};

/* As signal_confidence(), and fills the reasons. */
enum confidence signal_confidence_reasons(const struct scan *scan, uint32_t signal, struct confidence_reasons *reasons);

/* `*because` becomes the reason in words, a literal; NULL for unknown and n/a, which carry no flag. */
enum confidence answer_confidence(const struct scan *scan, const struct item *item, enum answer answer,
				  const struct outcome *outcome, bool opposite, const char **because);

#endif
