/*
 * A questionnaire as loaded from rules/checklists/NAME.yml: sections, items, the conditions that answer them, and how a
 * result is drawn from the answers. Format in rules/checklists/README.md.
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
	CONDITION_IDLE_TOOLS,   /* at least n tools of one of the signals are declared and not used */
	CONDITION_CIRCUMSTANCE, /* judge/circumstance.h */
};

struct condition {
	enum condition_kind kind;
	uint32_t signal;
	enum rung need;   /* rung for a full yes; one below is partial */
	int aspect;       /* number in the signal's list; -1 = any evidence */
	int circumstance; /* number of it */
	unsigned least;   /* CONDITION_COUNT, CONDITION_IDLE_TOOLS */
	bool half;        /* never more than partial */
	bool whole;       /* partial is as good as nothing */
	const struct condition *parts;
	size_t n;
};

/* Conditions of which each presumes those before it: level 1, level 2 … */
struct ladder {
	const struct condition *steps;
	size_t n;
};

struct section {
	struct str id, title; /* "2" and "2.1": a part belongs to the section whose id is its beginning */
	struct str advice;    /* how to get there from the one before (stages) */
};

enum risk { RISK_NONE, RISK_LOW, RISK_MEDIUM, RISK_HIGH };
extern const char *const risk_names[4]; /* risk_names[RISK_NONE] is NULL */

struct item {
	struct str id, section, title, ask, fix;
	struct str whom, proof; /* empty: those of the first signal that is missing */
	enum observability observability;
	const struct condition *applies;  /* NULL = always */
	struct str applies_text;          /* why it does not apply when it does not */
	const struct condition *answer;   /* NULL for an item with grades */
	const struct condition *opposite; /* shows the opposite: no even where it could live elsewhere */
	struct ladder grades;             /* scorecard: 1 … n; yes from the target on */
	unsigned step;                    /* the stage or level it belongs to */
	enum risk risk;                   /* of a missing yes (risks) */
	bool current;                     /* the document must not be neglected */
};

/* How the answers become a result. */
enum result_kind {
	RESULT_MATURITY, /* mature when every applicable item of the deciding sections is a yes */
	RESULT_STAGES, /* sections are stages: reached when most answerable items are yes, and those below are reached */
	RESULT_LEVELS,    /* sections are dimensions: a level holds when its items and those below are yes */
	RESULT_SCORECARD, /* items are dimensions with a grade, a target and the distance */
	RESULT_RISKS,     /* items carry the risk of a missing yes */
};

/* A capability that climbs on its own beside the questions. */
struct area {
	struct str id, title;
	struct ladder stages; /* 1 … n */
};

/* A way to go wrong that evidence can show; or (`stage` given) a characteristic of a stage, shown as context. */
struct sign {
	struct str id, title, fix;
	unsigned stage;
	struct condition when;
};

struct checklist {
	struct str id, title, source, purpose;
	struct str label; /* what a badge calls it; may be empty */
	enum result_kind result;
	unsigned order; /* place among the checklists */
	struct section *sections;
	size_t sections_n;
	struct item *items;
	size_t items_n;
	struct str *mature; /* top-level sections that decide the verdict */
	size_t mature_n;
	unsigned target;    /* of a scorecard, unless the policy says otherwise */
	struct str *advice; /* levels: advice[k] leads from level k + 1 to k + 2 */
	size_t advice_n;
	struct area *areas;
	size_t areas_n;
	struct sign *pitfalls; /* pitfalls and anti-patterns */
	size_t pitfalls_n;
	struct sign *characteristics;
	size_t characteristics_n;
};

struct checklists {
	struct checklist *at;
	size_t n;
};

/* Loads all checklists of the rulebook, in their order; they live as long as it. */
int checklists_load(struct checklists *lists, struct rulebook *book, struct error *err);

const struct checklist *checklist_find(const struct checklists *lists, struct str id);

/* Whether an item of section `of` belongs to `section` ("2.1" to "2" and "2.1"). */
bool section_holds(struct str section, struct str of);

extern const char *const observability_names[3]; /* "R", "P", "X" */

/* ---- the parts of the loader: checklist.c, condition_rules.c, result_rules.c ---- */
struct checklist_loader {
	struct rulebook *book;
	const char *file;
	struct error *err;
};
int condition_load(struct checklist_loader *l, const struct tree_node *node, struct condition *c);
/* NULL when the key is not there. */
int condition_load_optional(struct checklist_loader *l, const struct tree_node *node, const struct condition **out);
int ladder_load(struct checklist_loader *l, const struct tree_node *list, struct ladder *ladder);
/* Everything that draws a result from the answers: result, target, advice, areas, pitfalls, characteristics. */
int result_load(struct checklist_loader *l, const struct tree_node *root, struct checklist *list);

#endif
