/*
 * The one sentence beside an answer: what was found and what was missed.
 */
#ifndef ASSAY_JUDGE_WHY_H
#define ASSAY_JUDGE_WHY_H

#include "judge/judge.h"

/* What spoke for the answer beside the signals. */
struct why {
	bool opposite; /* the repository shows the opposite */
	uint32_t days; /* age of a neglected document; 0 if it is not */
};

struct str why_not_applicable(const struct judge_basis *basis, const struct item *item, const struct outcome *outcome);

struct str why_answer(const struct judge_basis *basis, const struct verdict *verdict, const struct outcome *outcome,
		      const struct why *why);

#endif
