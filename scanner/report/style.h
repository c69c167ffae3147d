/*
 * What the text formats share: colour that can be off, bars, and cutting text to columns.
 */
#ifndef ASSAY_REPORT_STYLE_H
#define ASSAY_REPORT_STYLE_H

#include "report/report.h"

enum ink { INK_PLAIN, INK_BOLD, INK_DIM, INK_GREEN, INK_YELLOW, INK_RED, INK_CYAN };

/* Starts and ends an ink; nothing without colour. */
void ink_on(struct buf *out, const struct report *report, enum ink ink);
void ink_off(struct buf *out, const struct report *report);

/* Adds a whole text: only its line ends and inks steer the terminal, whatever else stands in it is shown. */
void add_shown(struct buf *out, struct str text, bool color);

/* Columns of UTF-8 text on a terminal (combining marks take none, wide characters two). */
unsigned text_columns(struct str s);

/* Adds at most `columns` columns of `s`, with "…" when it was cut, and pads with blanks when `pad`. */
void add_cut(struct buf *out, struct str s, unsigned columns, bool pad);

/* Adds `s` wrapped at words to lines of `width` columns, every line after the first indented by `indent`. */
void add_wrapped(struct buf *out, struct str s, unsigned at, unsigned indent, unsigned width);

/* A bar of `columns` cells: proven, likely (up to percent), possible (up to high), nothing. */
void add_bar(struct buf *out, const struct report *report, const struct score *score, unsigned columns);

#endif
