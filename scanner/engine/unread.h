/*
 * Unread is not absent: which signals could a file that was not read have shown?
 */
#ifndef ASSAY_ENGINE_UNREAD_H
#define ASSAY_ENGINE_UNREAD_H

#include "engine/facts.h"
#include "engine/scan.h"

/* Fills `hidden` and `hidden_in` of the findings from the files that have an `unread` notice. */
void unread_mark(struct scan *scan, const struct facts *facts);

#endif
