/*
 * The one sentence beside an answer: what was found and what was missed.
 */
#ifndef ASSAY_JUDGE_WHY_H
#define ASSAY_JUDGE_WHY_H

#include "judge/judge.h"

struct str why_not_applicable(struct scan *scan, const struct item *item, const struct outcome *outcome);

/* `opposite`: the repository shows the opposite. `days`: age of a neglected document, 0 if not. */
struct str why_answer(struct scan *scan, const struct item *item, const struct verdict *verdict,
		      const struct outcome *outcome, const struct circumstances *circumstances, bool opposite,
		      uint32_t days);

#endif
