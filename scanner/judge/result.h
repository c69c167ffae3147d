/*
 * From answers to scores and to what the checklist calls its result: a verdict, a stage, levels, grades or risks.
 */
#ifndef ASSAY_JUDGE_RESULT_H
#define ASSAY_JUDGE_RESULT_H

#include "judge/judge.h"

/* Fills everything of a judgement whose verdicts are there. */
void judge_result(const struct judge_basis *basis, struct judgement *out);

/* ---- judge/judge.c ---- */
/* The answer to one item. */
void judge_item(const struct judge_basis *basis, const struct checklist *checklist, const struct item *item,
		struct verdict *verdict);

/* ---- judge/score.c ---- */
/* The score of a section; of the whole checklist when `section` is empty. */
void score_section(const struct judgement *judgement, struct str section, struct score *score);

#endif
