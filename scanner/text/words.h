/*
 * Masks for languages other than Python: source with comments blanked and strings blanked or kept, same length and same
 * line breaks, so that a look-up of identifiers sees only live code and positions stay true.
 */
#ifndef ASSAY_TEXT_WORDS_H
#define ASSAY_TEXT_WORDS_H

#include "base/arena.h"

/* How a language writes comments and strings. */
struct mask_syntax {
	const char *line_comment[3];          /* e.g. "//", "#" */
	const char *block_open, *block_close; /* e.g. "/" "*"; NULL if none */
	const char *quotes;                   /* characters that open and close a string */
	bool escape;                          /* backslash escapes inside strings */
	bool raw_backtick;                    /* ` opens a multi-line raw string */
};

/* Comments become blanks; string contents become blanks too unless keep_strings. */
struct str mask_code(struct arena *a, struct str text, const struct mask_syntax *syntax, bool keep_strings);

#endif
