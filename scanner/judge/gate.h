/*
 * Does what was judged satisfy the policy? Scores are compared at their proven end unless the policy says otherwise, waived
 * gaps are named as waived and never as passed, and self-reported answers do not count.
 */
#ifndef ASSAY_JUDGE_GATE_H
#define ASSAY_JUDGE_GATE_H

#include "judge/compare.h"
#include "judge/policy.h"

enum gate_rule { GATE_REGRESSION, GATE_MINIMUM, GATE_REQUIREMENT, GATE_WAIVER, GATE_POLICY };
extern const char *const gate_rule_names[5];

/* Why the gate fails, or (waived) why it would. */
struct gate_reason {
	enum gate_rule rule;
	struct str id;                      /* item, signal, or checklist */
	struct policy_subject subject;      /* of GATE_REQUIREMENT */
	uint32_t line;                      /* of the policy that asks for it; 0: it asks for no regression */
	struct str text;                    /* one sentence */
	const struct change *change;        /* of GATE_REGRESSION */
	const struct policy_waiver *waiver; /* excuses it; NULL: it counts */
};

struct gate {
	bool passed;
	struct gate_reason *reasons; /* in the order of the policy */
	size_t reasons_n;
	struct gate_reason *warnings; /* expired and unused waivers; losses that no change of a file caused */
	size_t warnings_n;
};

/* `comparison` may be NULL: then nothing can be lost. A loss fails it unless the policy
 * allows it. */
void gate_decide(const struct policy *policy, const struct side *head, const struct comparison *comparison,
		 struct arena *arena, struct gate *out);

#endif
