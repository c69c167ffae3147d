/*
 * "Unknown X: did you mean Y?" for options, names and rules.
 */
#ifndef ASSAY_BASE_NEAREST_H
#define ASSAY_BASE_NEAREST_H

#include "base/str.h"

struct nearest {
	struct str wanted;
	struct str best; /* empty when nothing is near enough to be worth suggesting */
	unsigned distance;
};

void nearest_init(struct nearest *n, struct str wanted);
void nearest_try(struct nearest *n, struct str candidate);

/* Which of the n names it is; NAME_UNKNOWN if none, and only then are they compared to find the nearest one. `nearest` may be
 * NULL. */
#define NAME_UNKNOWN SIZE_MAX
size_t name_find(struct str wanted, const char *const *names, size_t n, struct nearest *nearest);

#endif
