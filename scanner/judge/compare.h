/*
 * Two judged revisions side by side: what was gained and what was lost, and which changed files did it.
 */
#ifndef ASSAY_JUDGE_COMPARE_H
#define ASSAY_JUDGE_COMPARE_H

#include "judge/cause.h"
#include "judge/judge.h"

/* In the order in which reports show them. */
enum change_kind { CHANGE_LOST, CHANGE_WEAKENED, CHANGE_GAINED, CHANGE_STRENGTHENED, CHANGE_KINDS };
extern const char *const change_kind_names[CHANGE_KINDS];

/* A change of a signal's level (item NULL) or of an item's answer. */
struct change {
	enum change_kind kind;
	uint32_t signal;
	const struct checklist *checklist;
	const struct item *item;
	struct str id; /* "tests.unit" or "marvelous:31" */
	struct str title;
	const char *before, *after;           /* rungs or answers */
	const char *flag_before, *flag_after; /* confidence flags; may be NULL */
	bool flag_only;                       /* rung or answer stayed, the flag moved */
	bool by_time; /* a loss that the history or the age of a document shows: no change of a file did it */
	const struct cause *causes;
	size_t causes_n;
	const struct policy_waiver *waiver; /* excuses a loss; NULL if none */
};

struct side {
	const struct scan *scan;
	const struct judgement *judgements;
	size_t judgements_n;
};

struct comparison {
	struct side base, head; /* with the same checklists in the same order */
	struct change *changes; /* signals in the order of the rules, then items; by kind */
	size_t changes_n;
	size_t of[CHANGE_KINDS];
	bool policy_changed; /* .assay.yml differs */
	size_t inapplicable; /* items that applied to the base and no longer do */
};

/* Lives in `arena`; borrows from both sides. */
void compare_sides(const struct side *base, const struct side *head, const struct policy *policy, struct arena *arena,
		   struct comparison *out);

#endif
