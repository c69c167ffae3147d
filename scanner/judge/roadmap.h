/*
 * What to do next: initiatives from rules/roadmap.yml, ranked by what re-judging shows they would gain against their
 * effort. Nothing is estimated: every gain is the difference between two judgements.
 */
#ifndef ASSAY_JUDGE_ROADMAP_H
#define ASSAY_JUDGE_ROADMAP_H

#include "judge/grant.h"
#include "judge/roadmap_rules.h"

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
	struct str metric; /* how success shows, beside the answers that turn */
	struct str phase;  /* diagnose, remediate, scale and govern */
	enum effort effort, impact;
	double gain;  /* points, see roadmap_gain() */
	double reach; /* of a foundational one: with all that waits for it in place */
	struct roadmap_close *closes;
	size_t closes_n; /* answers that become a yes */
	struct roadmap_close *raises;
	size_t raises_n; /* answers that get better without being a yes, and grades that rise */
	/* One for each judged checklist. `before` is taken with the steps of `after` in place. */
	struct roadmap_effect *effects;
	size_t effects_n;
	struct str *after; /* ids of steps of this roadmap that must come first */
	size_t after_n;
	struct str *opens; /* ids of the initiatives that wait for this one alone, or for one another and this one */
	size_t opens_n;
	const struct grant *grants; /* what it puts in place (`assay whatif` takes the same) */
	size_t grants_n;
};

struct roadmap {
	struct roadmap_step *quick_wins; /* at most 5: high gain against the effort; best first */
	size_t quick_wins_n;
	struct roadmap_step *foundational; /* at most 3: what most of the rest waits for */
	size_t foundational_n;
};

/* Ranks the initiatives by what they do to these judgements of this basis. The roadmap lives in the basis's arena. */
void roadmap_find(const struct judge_basis *basis, const struct judgement *judgements, size_t n,
		  const struct initiatives *initiatives, struct roadmap *out);

/* What one step of a stage or level is worth, in percent of a score. */
#define ROADMAP_STEP_WORTH 10

/* Gain in points: over the checklists, the mean of the percent gained, and ROADMAP_STEP_WORTH for every stage or level. */
double roadmap_gain(const struct roadmap_effect *effects, size_t n);

/* ---- judge/roadmap_start.c ---- */
/* Fills start, file and exists from the first way to begin that fits this repository. */
void roadmap_begin(const struct judge_basis *basis, const struct initiative *initiative, struct roadmap_step *step);

#endif
