/*
 * What people say of a repository: answers of a filled-in questionnaire, before they are compared with the evidence.
 * answers/ reads them, judge/verify.h compares.
 */
#ifndef ASSAY_JUDGE_CLAIM_H
#define ASSAY_JUDGE_CLAIM_H

#include "engine/notice.h"
#include "judge/judge.h"

struct claim {
	const struct checklist *checklist;
	const struct item *item;
	enum answer answer; /* n/a and unknown are answers, too */
	bool graded;        /* the answer was a grade of an item that has grades */
	unsigned grade;
	struct str said;    /* as written */
	struct str comment; /* may be empty */
	struct str where;   /* "Sheet1!C43", "C43" of a CSV file, "line 12" */
};

/* In the order of the checklists and their items, one claim an item. */
struct claims {
	struct claim *at;
	uint32_t n, room;
	struct str file;        /* name without its folder */
	struct notices notices; /* what could not be read, with its place, and what was assumed */
};

#endif
