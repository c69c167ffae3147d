/*
 * One answer as people write it: a word, a mark, a share, a score.
 */
#ifndef ASSAY_ANSWERS_READING_H
#define ASSAY_ANSWERS_READING_H

#include "answers/sheet.h"
#include "judge/claim.h"

enum reading_kind {
	READING_NONE,   /* nothing that is an answer */
	READING_EMPTY,  /* left open: "", "-", "tbd" */
	READING_ANSWER, /* yes, no, partial, n/a, unknown */
	READING_MARK,   /* an x: yes in a list of crosses, no beside ticks */
	READING_NUMBER, /* a number whose scale only its neighbours tell */
	READING_SCORE,  /* a number of so many: 85 % (85 of 100), 2/4 */
};

struct reading {
	enum reading_kind kind;
	enum answer answer;
	double value, of;
	struct str rest; /* what follows the answer in its cell: a comment */
};

struct reading reading_of(const struct cell *cell);

/* The same of plain text, as YAML has it. */
struct reading reading_of_text(struct str text);

/* 90 % and more is a yes, 10 % and less a no: people who mean all or nothing seldom write the last percent. */
enum answer answer_of_share(double share);

#endif
