/*
 * A cell of a CSV file (RFC 4180), safe to open: no control characters, and nothing that a spreadsheet would take for a formula.
 */
#ifndef ASSAY_REPORT_CSV_CELL_H
#define ASSAY_REPORT_CSV_CELL_H

#include "base/buf.h"

/* With a comma before it unless it is the first of its row. */
void csv_cell(struct buf *out, struct str text, bool first);

#endif
