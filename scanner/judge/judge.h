/*
 * Verdicts: answers of a checklist from the signals of a scan, with confidence flags, scores and intervals. What is found
 * stays in engine/; what it means is decided here; how it looks is the business of report/.
 */
#ifndef ASSAY_JUDGE_JUDGE_H
#define ASSAY_JUDGE_JUDGE_H

#include "engine/scan.h"
#include "judge/checklist.h"
#include "judge/circumstance.h"

enum answer { ANSWER_YES, ANSWER_PARTIAL, ANSWER_NO, ANSWER_UNKNOWN, ANSWER_NA, ANSWERS };
extern const char *const answer_names[ANSWERS];

enum confidence { CONFIDENCE_NONE, CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };
extern const char *const confidence_names[4]; /* confidence_names[CONFIDENCE_NONE] is NULL */

struct verdict {
	const struct item *item;
	enum answer answer;
	enum confidence confidence; /* CONFIDENCE_NONE for unknown and n/a */
	struct str why;             /* one sentence */
	const struct evidence **evidence;
	size_t evidence_n;
	bool needs_person; /* print the question: */
	struct str ask;
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
};

struct judgement {
	const struct checklist *checklist;
	struct verdict *verdicts; /* by item */
	struct section_result *sections;
	struct score score;
	bool mature;
	const struct verdict **blocking; /* applicable items of the deciding sections that are not yes */
	size_t blocking_n;
};

/* Lives in the scan's arena. */
void judge_checklist(struct scan *scan, const struct checklist *checklist, struct judgement *out);

/* The confidence flag of a signal's level: high, medium or low; NONE when absent. */
enum confidence signal_confidence(const struct scan *scan, uint32_t signal);

/* ---- judge/judge.c and judge/condition.c ---- */
enum grade { GRADE_NOTHING, GRADE_PARTIAL, GRADE_FULL };

/* A signal, or one aspect of it (-1 = any evidence). */
struct facet {
	uint32_t signal;
	int aspect;
};
#define FACETS_MAX 64

struct outcome {
	struct facet found[FACETS_MAX]; /* what counts, in order, each once */
	size_t found_n;
	struct facet missing[FACETS_MAX]; /* what was looked for and is not (fully) there */
	size_t missing_n;
};

/* Evaluates a condition and adds to the outcome. */
enum grade condition_evaluate(const struct scan *scan, const struct circumstances *circumstances,
			      const struct condition *condition, struct outcome *outcome);

/* A file that was not read and could have shown what is missing; empty if there is none. */
struct str hidden_file(const struct scan *scan, const struct outcome *outcome);

/* The level of a signal, or of one aspect of it (-1 = any). */
enum rung finding_level(const struct signal_finding *finding, int aspect);

#endif
