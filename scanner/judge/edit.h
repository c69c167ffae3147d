/*
 * Where an edit stands: two versions of a text by their lines, without what is the same at both ends.
 */
#ifndef ASSAY_JUDGE_EDIT_H
#define ASSAY_JUDGE_EDIT_H

#include "base/str.h"

/* The line of `after` (from 1) that shows what became of `line` of `before` (0: the text as a whole): its counterpart where the
 * edit touched it, otherwise the first line of the edit. 0 when `after` has no lines. */
uint32_t edit_line(struct str before, struct str after, uint32_t line);

#endif
