/*
 * What to do next: initiatives from rules/roadmap.yml, ranked by what re-judging shows they would gain against their
 * effort. Nothing is estimated: every gain is the difference between two judgements.
 */
#ifndef ASSAY_JUDGE_ROADMAP_H
#define ASSAY_JUDGE_ROADMAP_H

#include "judge/judge.h"

enum effort { EFFORT_LOW, EFFORT_MEDIUM, EFFORT_HIGH };
extern const char *const effort_names[3]; /* "low", "medium", "high"; also used for impact */

/* An item whose answer turns. */
struct roadmap_close {
	const struct checklist *checklist;
	const struct item *item;
	enum answer before, after;
};

/* What an initiative does to one checklist. */
struct roadmap_effect {
	const struct checklist *checklist;
	double before, after;             /* percent */
	unsigned step_before, step_after; /* stage, or level of the weakest dimension */
};

struct roadmap_step {
	struct str id, title;
	struct str start;  /* the first step in this repository: what to write, with which tool */
	struct str file;   /* the file to create or edit; may be empty */
	bool exists;       /* the file is there already: edit it */
	struct str role;   /* who owns it */
	struct str metric; /* how success shows: which answers turn */
	struct str phase;  /* diagnose, remediate, scale and govern */
	enum effort effort, impact;
	struct roadmap_close *closes;
	size_t closes_n;
	struct roadmap_effect *effects; /* one for each judged checklist */
	size_t effects_n;
	struct str *after; /* ids of steps of this roadmap that must come first */
	size_t after_n;
};

struct roadmap {
	struct roadmap_step *quick_wins; /* 3-5: high gain, low effort; best first */
	size_t quick_wins_n;
	struct roadmap_step *foundational; /* 2-3 */
	size_t foundational_n;
};

/* Signals taken for granted: what-if and the roadmap's gains. */
struct grant {
	uint32_t signal;
	enum rung rung;
};

/* A basis on which the signals stand at least (or, with `exactly`, just) on the rungs granted, with all their aspects. Lives in the basis's arena. */
void judge_basis_grant(const struct judge_basis *basis, const struct grant *grants, size_t n, bool exactly,
		       struct judge_basis *out);

#endif
