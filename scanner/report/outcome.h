/*
 * What a checklist comes to, in words that all formats for people share.
 */
#ifndef ASSAY_REPORT_OUTCOME_H
#define ASSAY_REPORT_OUTCOME_H

#include "report/report.h"

/* A few words for a table: "stage 1, possibly 3". May add nothing. */
void add_outcome(struct buf *out, const struct report *report, const struct judgement *j);

/* One sentence: "stage 1 of 5 (Manual); stage 3 if every unknown were a yes". May add nothing. */
void add_outcome_sentence(struct buf *out, const struct report *report, const struct judgement *j);

/* "before stage 2: 2.1, 2.3"; nothing when no step is blocked. */
void add_blocking(struct buf *out, const struct judgement *j);

/* How many of the highest stage there can be. */
unsigned last_stage(const struct judgement *j);

/* ●●●○○: how many of all. */
void add_steps(struct buf *out, unsigned reached, unsigned all);

#endif
