/*
 * Where a string of Python ends; for the lexer only.
 */
#ifndef ASSAY_TEXT_PYTHON_STRING_H
#define ASSAY_TEXT_PYTHON_STRING_H

#include "base/str.h"

struct python_quoting {
	char quote;
	bool triple, raw, formatted;
};

/* Whether `name` is the prefix of a string; sets `raw` and `formatted`. */
bool python_string_prefix(struct str name, struct python_quoting *q);

/* The closing quotes of the string whose text begins at `from`. A string that is not closed ends with its line, or with
 * the text if it is triple-quoted; *closed is then false. *spare is the number of bytes that may still be looked at in
 * vain, which keeps a file full of broken f-strings linear. */
const char *python_string_end(const char *from, const char *end, struct python_quoting q, size_t *spare, bool *closed);

/* The next LF, or `end`. */
static inline const char *python_line_end(const char *at, const char *end)
{
	const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;

	return newline ? newline : end;
}

/* Length of the line break that `at` stands on, else 0. A lone CR ends a line but is not counted as one, as in git. */
static inline size_t python_line_break(const char *at, const char *end)
{
	if (at >= end)
		return 0;
	if (*at == '\n')
		return 1;
	if (*at == '\r')
		return at + 1 < end && at[1] == '\n' ? 2 : 1;
	return 0;
}

#endif
