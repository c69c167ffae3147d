/*
 * Parts of the text report, each in a file of its own.
 */
#ifndef ASSAY_REPORT_TEXT_PARTS_H
#define ASSAY_REPORT_TEXT_PARTS_H

#include "report/style.h"

/* Columns to write in: those of the terminal, or no end. */
unsigned text_width(const struct report *report);

/* "path:line" or "commit 1a2b3c4". */
void text_place(struct buf *out, const struct evidence *e);

/* Which evidence appeared after a date; nothing unless asked for. */
void text_since(struct buf *out, const struct report *report);

/* Two revisions: the gate, the scores before and after, and what changed. */
void text_check(struct buf *out, const struct report *report);

/* Claims beside evidence: how honest, how sure, what to challenge first. */
void text_verify(struct buf *out, const struct report *report);

/* One line for each checklist: what it comes to. */
void text_overview(struct buf *out, const struct report *report);

/* What a checklist draws from its answers: verdict, stage, levels, grades or risks. */
void text_result(struct buf *out, const struct report *report, const struct judgement *j);

/* What is in the repository, its tools and how it is delivered. */
void text_inventory(struct buf *out, const struct report *report);

/* Pitfalls that the evidence shows. */
void text_pitfalls(struct buf *out, const struct report *report, const struct judgement *j);

/* What to do next; nothing when no roadmap was asked for. */
void text_roadmap(struct buf *out, const struct report *report);
/* Whom to ask what. */
void text_interview(struct buf *out, const struct report *report);

#endif
