/*
 * Text of a repository before any format lays it out: what would move, hide or turn round the text beside it is shown as an
 * escape, such as \x1b or \u202e; what is no UTF-8 is shown byte by byte.
 */
#ifndef ASSAY_REPORT_PRINTABLE_H
#define ASSAY_REPORT_PRINTABLE_H

#include "base/buf.h"

/* Adds `s`, fit to be shown. */
void add_printable(struct buf *out, struct str s);

/* The same for sentences: line ends and tabs become blanks. */
void add_printable_prose(struct buf *out, struct str s);

#endif
