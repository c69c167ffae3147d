/*
 * What the policy says of an item beside the evidence, in words that all formats share. Neither changes an answer.
 */
#ifndef ASSAY_REPORT_EXCUSE_H
#define ASSAY_REPORT_EXCUSE_H

#include "report/report.h"

/* "waived until 2026-12-31 by ml-platform: moves to its own repository", as the policy has it: not yet fit to be shown. */
void add_waiver(struct buf *out, const struct policy_waiver *waiver);

/* "self-reported, counted in no score: yes (product owner, 2025-01-15, https://…)". */
void add_self_reported(struct buf *out, const struct policy_answer *answer);

#endif
