/*
 * What only people can answer: for every unknown item and every item that lies outside of a repository the question, whom
 * to ask, and what proof to look for.
 */
#ifndef ASSAY_JUDGE_INTERVIEW_H
#define ASSAY_JUDGE_INTERVIEW_H

#include "judge/judge.h"

struct interview_question {
	struct str ask, proof;
	/* The items it answers; several when checklists ask for the same thing. */
	const struct verdict **verdicts;
	const struct checklist **checklists; /* of each verdict */
	size_t n;
};

/* Questions for one person. */
struct interview_part {
	struct str whom; /* a role: "who operates the service" */
	struct interview_question *questions;
	size_t n;
};

struct interview {
	struct interview_part *parts;
	size_t n;
	size_t questions; /* in all */
};

/* Lives in the basis's arena. */
void interview_prepare(const struct judge_basis *basis, const struct judgement *judgements, size_t n,
		       struct interview *out);

#endif
