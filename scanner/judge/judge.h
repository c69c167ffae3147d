/*
 * Verdicts: answers of a checklist from the signals of a scan, with confidence flags, scores, intervals, and the result
 * that the checklist draws from them. What is found stays in engine/; what it means is decided here; how it looks is the
 * business of report/.
 */
#ifndef ASSAY_JUDGE_JUDGE_H
#define ASSAY_JUDGE_JUDGE_H

#include "engine/scan.h"
#include "judge/checklist.h"
#include "judge/circumstance.h"

struct policy;
struct policy_answer;
struct policy_waiver;

enum answer { ANSWER_YES, ANSWER_PARTIAL, ANSWER_NO, ANSWER_UNKNOWN, ANSWER_NA, ANSWERS };
extern const char *const answer_names[ANSWERS];

enum confidence { CONFIDENCE_NONE, CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };
extern const char *const confidence_names[4]; /* confidence_names[CONFIDENCE_NONE] is NULL */

/* What came suddenly and what is at work, found once for a scan (judge/planted.h). */
struct planted {
	struct map sudden; /* path → days before the scanned commit */
	uint32_t files;    /* how many came in that change */
	bool *at_work;     /* by tool: evidence from `configured` upwards */
	bool *of_names;    /* by rule: it matches a dependency or an import */
	bool beyond;       /* there is code of the repository's own outside of examples */
	bool *of_hollow;   /* by rule: it matches nothing but what a probe calls hollow */
};

/* What all checklists of one scan are judged on, found once. */
struct judge_basis {
	const struct scan *scan;
	struct arena *arena;         /* verdicts live here */
	const struct policy *policy; /* targets; may be NULL */
	struct circumstances circumstances;
	struct neglect neglect;
	struct planted planted;
	bool brief; /* answers and results only: no sentences, no lists of evidence (what-if) */
};

/* A signal, or one aspect of it (-1 = any evidence). */
struct facet {
	uint32_t signal;
	int aspect;
};
#define FACETS_MAX 64

/* What an answer rests on. */
struct outcome {
	struct facet found[FACETS_MAX]; /* what counts, in order, each once */
	size_t found_n;
	struct facet missing[FACETS_MAX]; /* what was looked for and is not (fully) there */
	size_t missing_n;
	enum confidence sure; /* of the condition evaluated last, if it holds; NONE when it rests on no signal */
};

/* Why a piece of evidence speaks against the answer it concerns (judge/planted.h). */
enum counter_kind { COUNTER_HOLLOW, COUNTER_UNUSED, COUNTER_UNRUN, COUNTER_EXAMPLE, COUNTER_SUDDEN, COUNTER_KINDS };
extern const char *const counter_kind_names[COUNTER_KINDS];

struct counter {
	const struct evidence *evidence;
	struct str reason; /* a phrase */
	enum counter_kind kind;
};

struct verdict {
	const struct item *item;
	enum answer answer;
	enum confidence confidence; /* CONFIDENCE_NONE for unknown and n/a */
	unsigned grade, target;     /* of an item with grades */
	struct str why;             /* one sentence */
	const char *because;        /* why the flag is what it is; NULL without a flag */
	const struct evidence **evidence;
	size_t evidence_n;
	const struct counter *counters;
	size_t counters_n;
	const struct facet *missing; /* what was looked for and is not (fully) there */
	size_t missing_n;
	const struct policy_waiver *waiver;   /* excuses what is not a yes; never makes it one. NULL: none */
	const struct policy_answer *reported; /* what its owners say of it; no evidence. NULL: nothing */
	bool needs_person;                    /* print the question: */
	struct str ask;
	struct str whom, proof; /* the role to ask, and what to look for in the answer */
};

/* Percentages: low ≤ percent ≤ high. `percent` counts yes 1 and partial ½ over the applicable items; `low` only answers flagged high
 * or medium; `high` takes every unknown for a yes. */
struct score {
	double percent, low, high;
	unsigned count[ANSWERS];
	unsigned applicable;
};

struct section_result {
	const struct section *section;
	struct score score;
	unsigned level,
		level_if_yes; /* levels: of the dimension, from 1; and if unknowns were yes; 0: does not apply */
	bool reached;         /* stages: this stage and all below */
};

struct area_result {
	const struct area *area;
	unsigned stage;
};

/* A pitfall that the evidence shows, or a characteristic. */
struct sign_result {
	const struct sign *sign;
	bool holds;
	const struct evidence **evidence;
	size_t evidence_n;
};

struct judgement {
	const struct checklist *checklist;
	struct verdict *verdicts; /* by item */
	struct section_result *sections;
	struct score score;
	/* What stands between here and the next step: maturity: items of the deciding sections; stages: items of the next stage;
	 * levels: items of the next level in the weakest dimensions; scorecard: dimensions below their target; risks: items
	 * without a yes, the highest risk first. Applicable items that are not a yes. */
	const struct verdict **blocking;
	size_t blocking_n;
	bool mature; /* RESULT_MATURITY */
	unsigned step,
		step_if_yes; /* the stage, or the level of the weakest dimension (0: none applies); and if unknowns were yes */
	double mean;         /* RESULT_LEVELS: over the dimensions that apply */
	struct str advice;         /* what the model advises for the next step; may be empty */
	struct area_result *areas; /* by area */
	struct sign_result *pitfalls, *characteristics;
};

/* Finds the circumstances, and the neglected documents that any of these checklists asks for. */
void judge_basis_init(struct judge_basis *basis, const struct scan *scan, const struct checklists *lists,
		      const struct policy *policy, struct arena *arena);

/* All of it lives in the basis's arena. */
void judge_checklist(const struct judge_basis *basis, const struct checklist *checklist, struct judgement *out);

/* The confidence flag of a signal's level: high, medium or low; NONE when absent. */
enum confidence signal_confidence(const struct scan *scan, uint32_t signal);

/* The best evidence of a verdict (highest rung, first in order), or NULL. */
const struct evidence *verdict_best(const struct verdict *verdict);

/* ---- judge/condition.c ---- */
enum grade { GRADE_NOTHING, GRADE_PARTIAL, GRADE_FULL };

/* Evaluates a condition and adds to the outcome. */
enum grade condition_evaluate(const struct judge_basis *basis, const struct condition *condition,
			      struct outcome *outcome);

/* Marks the signals, by number, that the condition (NULL: none) asks for at any depth. */
void condition_signals(const struct condition *condition, bool *signals);

/* How many steps hold, from the first without a gap. What was missing is that of the next step. */
unsigned ladder_climb(const struct judge_basis *basis, const struct ladder *ladder, struct outcome *outcome);

/* The level of a signal, or of one aspect of it (-1 = any). */
enum rung finding_level(const struct signal_finding *finding, int aspect);

/* ---- judge/judge.c, for judge/result.c, judge/why.c and judge/planted.c ---- */
/* Whether it is of the facet's aspect, or any is asked for. */
bool evidence_speaks_of(const struct scan *scan, const struct evidence *e, struct facet facet);

/* A file that was not read and could have shown what is missing; empty if there is none. */
struct str hidden_file(const struct scan *scan, const struct outcome *outcome);

/* The evidence for what was found, each once. */
const struct evidence **outcome_evidence(const struct judge_basis *basis, const struct outcome *outcome, size_t *n);

#endif
