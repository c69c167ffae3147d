/*
 * rules/roadmap.yml as loaded: initiatives, what each puts in place, what must come first, and ways to begin. Format in
 * rules/README.md.
 */
#ifndef ASSAY_JUDGE_ROADMAP_RULES_H
#define ASSAY_JUDGE_ROADMAP_RULES_H

#include "judge/checklist.h"

struct grant;
struct facet;

enum effort { EFFORT_LOW, EFFORT_MEDIUM, EFFORT_HIGH };
extern const char *const effort_names[3]; /* "low", "medium", "high"; also used for impact */

/* A way to begin. It fits when everything that is given fits. */
struct start {
	struct str *tools; /* one of them is seen here */
	size_t tools_n;
	enum rung rung;        /* at least on this rung (default declared) */
	struct str *languages; /* the main language of the code is one of them */
	size_t languages_n;
	const struct condition *when; /* NULL = always */
	const char *origin;           /* the origin holds this; NULL = any */
	struct facet *edit; /* the file is the one with their best evidence, in this order; none = any signal */
	size_t edit_n;
	struct str like; /* pattern which that file has to match; empty = any */
	struct str
		file; /* the file to create, or to edit if it is there; empty: none or the one found by edit and like */
	struct str action; /* what to write */
};

struct initiative {
	struct str id, title, role, metric, phase;
	enum effort effort;
	const struct grant *grants;
	size_t grants_n;
	const struct condition *applies; /* NULL = always */
	const struct condition *met;     /* done when this holds; NULL: when all grants hold */
	bool not_for_libraries;          /* about running a system, which a library leaves to its users */
	struct str *after_names;
	uint32_t *after; /* numbers of initiatives; a cycle is refused */
	size_t after_n;
	struct start *starts; /* the first that fits is taken; the last always fits */
	size_t starts_n;
};

struct initiatives {
	struct initiative *at;
	size_t n;
};

/* Loads roadmap.yml of the rulebook; what is loaded lives as long as it. */
int initiatives_load(struct initiatives *initiatives, struct rulebook *book, struct error *err);

#endif
