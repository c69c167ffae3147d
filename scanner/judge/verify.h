/*
 * Claims beside evidence: does the repository bear out what its people say of it?
 *
 *   claimed \ found   yes            partial        no             unknown          n/a
 *   yes               confirmed      overstated     contradicted   unsupported      unsupported
 *   partial           understated    confirmed      overstated     unsupported      unsupported
 *   no                contradicted   understated    confirmed      confirmed        confirmed
 *   unknown           understated    understated    confirmed      not verifiable   confirmed
 *   n/a               understated    understated    overstated     not verifiable   confirmed
 *
 * A contradiction needs an answer that is flagged high or medium: with less, a claimed yes is unsupported and a claimed no
 * understated. What lies outside of a repository (X), or in a file that could not be read, is not verifiable here.
 * An n/a for what applies and is missing is overstated, because it keeps the item out of the score.
 */
#ifndef ASSAY_JUDGE_VERIFY_H
#define ASSAY_JUDGE_VERIFY_H

#include "judge/claim.h"

enum claim_verdict {
	CLAIM_CONFIRMED,
	CLAIM_CONTRADICTED,
	CLAIM_OVERSTATED,
	CLAIM_UNDERSTATED,
	CLAIM_UNSUPPORTED,
	CLAIM_NOT_VERIFIABLE,
	CLAIM_VERDICTS
};
extern const char *const claim_verdict_names[CLAIM_VERDICTS];

struct claim_result {
	const struct claim *claim;
	const struct verdict *found;
	enum claim_verdict verdict;
	enum confidence confidence;                  /* NONE when not verifiable */
	const struct evidence **evidence, **counter; /* that speaks for the claim, and against it */
	size_t evidence_n, counter_n;
	struct str searched;   /* what was looked for in vain; may be empty */
	struct str ask, proof; /* what to ask, and what to let oneself be shown; empty when there is nothing to ask */
	unsigned urgency;      /* the claim with the most is challenged first; 0: not at all */
};

/* What a checklist, or all of them, come to. Percentages are over the claimed items only, so that both sides speak of the same. */
struct claim_summary {
	const struct checklist *checklist; /* NULL: all */
	double claimed;                    /* yes 1, partial ½, over the items not claimed n/a */
	struct score evidenced;            /* over the items that apply */
	double inflation;                  /* claimed less evidenced */
	double inflation_least;            /* claimed less the best that the evidence leaves possible; never below 0 */
	unsigned counts[CLAIM_VERDICTS];
	unsigned claims, unanswered;
};

struct verification {
	const struct claims *claims;
	struct claim_result *results; /* by claim */
	struct claim_summary total, *summaries;
	size_t summaries_n;
	const struct claim_result **challenge; /* first things first */
	size_t challenge_n;
};

/* Compares every claim with the judgement of its checklist. Lives in the basis's arena; the claims must outlive it. */
void verify_claims(const struct judge_basis *basis, const struct judgement *judgements, size_t n,
		   const struct claims *claims, struct verification *out);

/* The claims that a repository can decide: all but unsupported and not verifiable. */
unsigned claims_decided(const struct claim_summary *summary);

#endif
