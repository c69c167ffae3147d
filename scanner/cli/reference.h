/*
 * The reference for people: Markdown pages drawn from the rules in force and from what probes say about themselves.
 */
#ifndef ASSAY_CLI_REFERENCE_H
#define ASSAY_CLI_REFERENCE_H

#include "base/buf.h"
#include "judge/checklist.h"

struct reference {
	const struct rulebook *book;
	const struct checklists *checklists;
	struct arena *arena;
};

/* Each adds one whole page. */
void reference_checklist(struct buf *out, const struct reference *r, const struct checklist *list);
void reference_signals(struct buf *out, const struct reference *r);
void reference_tools(struct buf *out, const struct reference *r);
void reference_probes(struct buf *out, const struct reference *r);

/* ---- for the pages ---- */
/* The first lines: who made the page, and its title. */
void reference_head(struct buf *out, const char *source, struct str title);
/* Text for a paragraph or a cell: on one line, nothing of it taken for markup but code in backticks. */
void reference_text(struct buf *out, struct str text);
/* "- **label:** text", or nothing without a text. */
void reference_point(struct buf *out, const char *label, struct str text);

#endif
