/*
 * How changes come about and get out, in figures: counts and shares over the main line of the history, never names.
 */
#ifndef ASSAY_JUDGE_DELIVERY_H
#define ASSAY_JUDGE_DELIVERY_H

#include "engine/scan.h"

/* What cannot be told. */
#define DELIVERY_UNKNOWN (-1.0)

struct delivery {
	bool available;    /* there is a history */
	bool shallow;      /* the clone has only a part of it: shares and figures over time are unknown */
	bool cut_off;      /* older changes than LIMIT_HISTORY_COMMITS were not read */
	uint32_t commits;  /* of the main line that were read */
	int64_t since;     /* time of the oldest of them */
	uint32_t releases; /* version tags, or release commits where there is no tag; each commit once */
	double releases_per_month;
	double median_days;   /* from a change to the first release that contains it */
	double revert_share;  /* of all changes */
	double request_share; /* of all changes but those of release tooling */
	/* Of the newest LIMIT_HISTORY_DIFFS changes, those that touched machine-learning code: */
	uint32_t ml_changes;
	uint32_t contributors; /* people who made them; bots are none */
	uint32_t bus_factor;   /* how few of them made half of these changes; 0: unknown */
	double largest_share;  /* of the one with the most */
};

void delivery_find(const struct scan *scan, struct delivery *out);

/* ---- the arithmetic ---- */

/* Sorts the values. DELIVERY_UNKNOWN when there are none. */
double delivery_median(double *values, size_t n);

/* The least number of people whose changes are at least half of all. Sorts the counts; 0 when there are no changes. */
uint32_t delivery_bus_factor(uint32_t *changes, size_t n);

/* Days from each change (newest first) to the release that first contains it, for those that one contains. `released` says which
 * changes are releases. Returns how many days were written. */
size_t delivery_waits(const struct history_change *changes, const bool *released, size_t n, double *days);

#endif
