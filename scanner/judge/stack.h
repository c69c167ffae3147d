/*
 * The tool stack: every tool that the evidence shows, for which signal, on which rung and in which units.
 */
#ifndef ASSAY_JUDGE_STACK_H
#define ASSAY_JUDGE_STACK_H

#include "engine/scan.h"

/* Evidence named beside a tool; the first of the best rung. */
#define STACK_EVIDENCE 5

struct stack_tool {
	uint32_t signal, tool; /* numbers in the rulebook */
	enum rung rung;        /* the best */
	bool named;            /* a product; otherwise a group of patterns without a name of its own ("python-code") */
	uint32_t *units;       /* numbers of the inventory's units, in their order */
	size_t units_n;
	const struct evidence *evidence[STACK_EVIDENCE];
	size_t evidence_n;
};

struct stack {
	struct stack_tool *at; /* in the order of the signals; within one, best rung first, then by the tool's id */
	size_t n;
};

/* Lives in the arena. */
void stack_find(const struct scan *scan, struct arena *arena, struct stack *out);

#endif
