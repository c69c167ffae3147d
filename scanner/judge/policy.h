/*
 * What the owners of a repository ask of it and how they want it judged: .assay.yml.
 */
#ifndef ASSAY_JUDGE_POLICY_H
#define ASSAY_JUDGE_POLICY_H

#include "judge/checklist.h"

struct policy_target {
	struct str checklist, item;
	unsigned grade;
};

struct policy {
	struct policy_target *targets;
	size_t targets_n;
};

/* The grade wanted of an item of a scorecard; `otherwise` where the policy (which may be NULL) says nothing. */
unsigned policy_target(const struct policy *policy, struct str checklist, struct str item, unsigned otherwise);

#endif
