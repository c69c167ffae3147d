/*
 * Python source as tokens: comments are dropped, strings are one token each, so that what is said in prose can never
 * be taken for code. Indentation is kept as INDENT/DEDENT so that a probe can tell bodies. Handles implicit joining in
 * brackets, continuation lines, all string prefixes, f-strings (the expressions inside are not looked into), tabs, Python 2 and IPython
 * magics (`%`, `!` and `?` lines are dropped when `cells` is true).
 * Format: Python Language Reference, chapter 2 (https://docs.python.org/3/reference/lexical_analysis.html).
 */
#ifndef ASSAY_TEXT_PYTHON_H
#define ASSAY_TEXT_PYTHON_H

#include "base/arena.h"

enum python_token_kind {
	PYTHON_NAME, /* identifier or keyword */
	PYTHON_NUMBER,
	PYTHON_STRING,   /* text without prefix and quotes, escapes not resolved */
	PYTHON_OPERATOR, /* one punctuation token, e.g. "(", ".", "==", "->" */
	PYTHON_NEWLINE,  /* end of a logical line */
	PYTHON_INDENT,
	PYTHON_DEDENT,
	PYTHON_END,
};

struct python_token {
	enum python_token_kind kind;
	uint32_t line;
	struct str text;
};

/* Numbers of the tokens of one sort, in order: the few that a reader asks for, without a walk over all of them. */
struct python_picks {
	uint32_t *at;
	uint32_t n, room;
};

struct python_tokens {
	struct python_token *at; /* the last one is PYTHON_END */
	uint32_t n;
	struct python_picks strings;
	struct python_picks comparisons; /* < > <= >= */
	uint32_t comment_lines, code_lines;
};

/* The first pick that is token `from` or stands behind it; picks->n if none does. */
size_t python_picks_from(const struct python_picks *picks, uint32_t from);

/* `line` is the number of the first line (1 for a file). Never fails: broken code gives odd tokens and nothing worse. */
void python_lex(struct arena *a, struct str text, uint32_t line, bool cells, struct python_tokens *tokens);

#endif
