/*
 * Assumptions: signals that are taken to stand on a rung, and circumstances that are taken to hold. They are what
 * `assay whatif` and the roadmap judge again with.
 */
#ifndef ASSAY_JUDGE_GRANT_H
#define ASSAY_JUDGE_GRANT_H

#include "judge/judge.h"

#define GRANT_ALL (-1)     /* the signal with all its aspects, except those that show the opposite */
#define GRANT_GENERAL (-2) /* the signal, none of its aspects */

struct grant {
	uint32_t signal; /* MAP_NONE: a circumstance */
	enum rung rung;
	int aspect; /* its number, GRANT_ALL or GRANT_GENERAL */
	int circumstance;
	bool holds; /* the circumstance */
};

/*
 * Reads "SIGNAL=LEVEL", "SIGNAL:ASPECT=LEVEL", "SIGNAL:general=LEVEL" or "CIRCUMSTANCE=yes|no". Returns -1 with *err
 * filled (code and message, with the nearest known name).
 */
int grant_parse(const struct rulebook *book, struct str text, struct grant *grant, struct error *err);

/* The same text again. */
struct str grant_text(const struct rulebook *book, const struct grant *grant, struct arena *arena);

/*
 * A basis on which the signals stand at least on the rungs granted, or with `exactly` just there. `scan` receives the
 * changed scan that the new basis points to. Both live as long as `arena`.
 */
void judge_basis_grant(const struct judge_basis *basis, const struct grant *grants, size_t n, bool exactly,
		       struct arena *arena, struct judge_basis *out);

/* Whether granting these would change nothing. */
bool grants_hold(const struct judge_basis *basis, const struct grant *grants, size_t n);

/*
 * A judgement under a granted basis, when `before` is the judgement under the basis it came from. Only items that rest
 * on something granted are judged again. Lives in the granted basis's arena; brief.
 */
void judge_again(const struct judge_basis *granted, const struct judgement *before, const struct grant *grants,
		 size_t n, struct judgement *out);

#endif
