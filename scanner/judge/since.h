/*
 * Which evidence appeared after a date: files that a change of the main line brought since then, or changed. A file that was moved
 * without a change is none of them. As far back as LIMIT_HISTORY_DIFFS changes; beyond, a file counts as older than the date.
 */
#ifndef ASSAY_JUDGE_SINCE_H
#define ASSAY_JUDGE_SINCE_H

#include "judge/judge.h"

struct arrival {
	const struct evidence *evidence;
	bool added;      /* the file came then; otherwise it was there and was changed */
	int64_t time;    /* when it came; otherwise of the newest change */
	char commit[41]; /* that brought it; empty for one that was changed */
};

struct since {
	int64_t date;      /* seconds since 1970, UTC: the beginning of the day */
	bool complete;     /* the history was read back to the date */
	size_t evidence_n; /* all evidence that stands in a file */
	struct arrival *arrivals;
	size_t n;
	/* Answers of yes or partial that rest on files alone that came after the date. */
	const struct verdict **verdicts;
	const struct checklist **checklists; /* by verdict */
	size_t verdicts_n;
};

/* Seconds since 1970 at which "2026-01-31" begins. False when there is no such day from 1970 on. */
bool since_parse(struct str text, int64_t *time);

/* Lives in `arena`. */
void since_find(const struct scan *scan, const struct judgement *judgements, size_t n, int64_t date,
		struct arena *arena, struct since *out);

#endif
