/*
 * Confidence flags of answers; the one of a signal is in judge/judge.h.
 */
#ifndef ASSAY_JUDGE_CONFIDENCE_H
#define ASSAY_JUDGE_CONFIDENCE_H

#include "judge/judge.h"

enum confidence answer_confidence(const struct scan *scan, const struct item *item, enum answer answer,
				  const struct outcome *outcome, bool opposite);

#endif
