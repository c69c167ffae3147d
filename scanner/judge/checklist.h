/*
 * A questionnaire as loaded from rules/checklists/NAME.yml: sections, items, and the conditions that answer them. Format
 * in rules/checklists/README.md.
 */
#ifndef ASSAY_JUDGE_CHECKLIST_H
#define ASSAY_JUDGE_CHECKLIST_H

#include "engine/rulebook.h"

/* What a repository can prove about an item (checklists.md). */
enum observability {
	OBS_REPOSITORY, /* R: it would have to be here; nothing found means no */
	OBS_PARTLY,     /* P: may live elsewhere; nothing found means unknown */
	OBS_OUTSIDE,    /* X: evidence is a hint at most */
};

enum condition_kind {
	CONDITION_ALL,
	CONDITION_ANY,
	CONDITION_NONE,  /* holds when none of the parts does */
	CONDITION_COUNT, /* at least n of the parts */
	CONDITION_SIGNAL,
	CONDITION_CIRCUMSTANCE, /* judge/circumstance.h */
};

struct condition {
	enum condition_kind kind;
	uint32_t signal;
	enum rung need;   /* rung for a full yes; one below is partial */
	int aspect;       /* number in the signal's list; -1 = any evidence */
	int circumstance; /* number of it */
	unsigned least;   /* CONDITION_COUNT */
	bool half;        /* never more than partial */
	bool whole;       /* partial is as good as nothing */
	const struct condition *parts;
	size_t n;
};

struct section {
	struct str id, title; /* "2" and "2.1": a part belongs to the section whose id is its beginning */
};

struct item {
	struct str id, section, title, ask, fix;
	enum observability observability;
	const struct condition *applies; /* NULL = always */
	struct str applies_text;         /* why it does not apply when it does not */
	const struct condition *answer;
	const struct condition *opposite; /* shows the opposite: no even where it could live elsewhere */
	bool current;                     /* the document must not be neglected */
};

struct checklist {
	struct str id, title, source, purpose;
	struct section *sections;
	size_t sections_n;
	struct item *items;
	size_t items_n;
	struct str *mature; /* top-level sections that decide the verdict */
	size_t mature_n;
};

struct checklists {
	struct checklist *at;
	size_t n;
};

/* Loads all checklists of the rulebook; they live as long as it. */
int checklists_load(struct checklists *lists, struct rulebook *book, struct error *err);

const struct checklist *checklist_find(const struct checklists *lists, struct str id);

/* Whether an item of section `of` belongs to `section` ("2.1" to "2" and "2.1"). */
bool section_holds(struct str section, struct str of);

extern const char *const observability_names[3]; /* "R", "P", "X" */

#endif
