/*
 * An answer file for people to complete: every item with the answer that the repository shows, its evidence and a place
 * for a comment; what cannot be seen is left open, with the question. `assay verify` reads each of them back.
 */
#ifndef ASSAY_REPORT_ANSWER_FILE_H
#define ASSAY_REPORT_ANSWER_FILE_H

#include "report/report.h"

void answer_file_yaml(struct buf *out, const struct report *report);
void answer_file_csv(struct buf *out, const struct report *report);
void answer_file_xlsx(struct buf *out, const struct report *report);

/* "yes"; "2/4" for an item with grades; empty for unknown. */
struct str answer_file_word(struct buf *scratch, const struct verdict *verdict);

/* "src/train.py:42, conf.yml:1": the best few places. */
void answer_file_places(struct buf *out, const struct verdict *verdict);

#endif
