/*
 * What the owners of a repository ask of it and how they want it judged: the file .assay.yml at the root of what is
 * scanned. Format in rules/policy.md, for editors in rules/policy.schema.json.
 */
#ifndef ASSAY_JUDGE_POLICY_H
#define ASSAY_JUDGE_POLICY_H

#include "base/buf.h"
#include "judge/judge.h"

#define POLICY_FILE ".assay.yml"

struct policy_target {
	const struct checklist *checklist;
	const struct item *item;
	unsigned grade;
};

enum minimum_kind {
	MINIMUM_SCORE, /* percent, of the checklist or a section */
	MINIMUM_STAGE,
	MINIMUM_LEVEL, /* of the weakest dimension, or of the dimension `section` */
};

/* Which end of the interval a score is compared with. */
enum score_end { SCORE_LOW, SCORE_PERCENT, SCORE_HIGH };
extern const char *const score_end_names[3]; /* "low", "percent", "high" */

struct policy_minimum {
	const struct checklist *checklist;
	const struct section *section; /* NULL: the checklist as a whole */
	enum minimum_kind kind;
	enum score_end on;
	double value;
	uint32_t line;
};

/* What a rule of the policy is about: an item, or a signal when `item` is NULL. */
struct policy_subject {
	const struct checklist *checklist;
	const struct item *item;
	uint32_t signal;
};

struct policy_requirement {
	struct policy_subject subject;
	enum rung rung; /* of a signal */
	uint32_t line;
};

struct policy_waiver {
	struct policy_subject subject;
	struct str id; /* as written */
	struct str reason, owner;
	struct str until; /* "2026-12-31": the last day on which it holds */
	uint32_t line;
};

/* An answer for what a repository cannot show. It is shown beside the evidence and never counted as such. */
struct policy_answer {
	const struct checklist *checklist;
	const struct item *item;
	enum answer answer;
	struct str by, proof, on; /* who says so, where it can be seen, since when; any may be empty */
	uint32_t line;
};

struct policy {
	struct str file; /* as errors and reports call it */
	vec(const struct checklist *) checklists;
	vec(const char *) excludes;
	vec(struct policy_target) targets;
	bool may_regress;           /* what the base has may be lost */
	enum confidence confidence; /* answers below it do not satisfy a requirement; NONE: any does */
	vec(struct policy_minimum) minimums;
	vec(struct policy_requirement) requirements;
	vec(struct policy_waiver) waivers;
	vec(struct policy_answer) answers;
};

/* Reads a policy. It lives in `arena`, which must outlive it, as must rules and checklists. An unknown key or name, or a value
 * of the wrong kind, is answered with file:line:column and the nearest known name. */
int policy_read(struct policy *policy, struct arena *arena, struct str text, const char *file,
		const struct rulebook *book, const struct checklists *lists, struct error *err);

/* Where the policy of what is scanned stands: at the root of the scope. */
struct str policy_path(const struct source_about *about, struct arena *arena);

/* The grade wanted of an item of a scorecard; `otherwise` where the policy (which may be NULL) says nothing. */
unsigned policy_target(const struct policy *policy, const struct checklist *checklist, const struct item *item,
		       unsigned otherwise);

/* The waiver for an item or a signal that holds on the day of `time` (seconds since 1970; the scanned commit's, so that the
 * same commit gives the same report), or NULL. */
const struct policy_waiver *policy_waived(const struct policy *policy, const struct item *item, uint32_t signal,
					  int64_t time);
bool waiver_expired(const struct policy_waiver *waiver, int64_t time);

/* Whether the gate asks something of the checklist. */
bool policy_concerns(const struct policy *policy, const struct checklist *checklist);

/* The self-reported answer for an item, or NULL. */
const struct policy_answer *policy_answered(const struct policy *policy, const struct item *item);

#endif
