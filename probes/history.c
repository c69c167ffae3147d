/*
 * What the history shows: how changes reach the main line, whether they were reviewed, and releases.
 *
 * Traits:
 *   history.pull-requests       a third or more of the last 100 main-line changes came by pull or merge request
 *   history.some-pull-requests  fewer did
 *   history.review-trailers     several recent changes name a reviewer (Reviewed-by, Acked-by, Approved-by)
 *   history.version-tags        a version tag points into the history
 */
#include "engine/probe.h"

#define RECENT 100
#define REVIEWED_ENOUGH 5

static void state_changes(struct probe_run *run, const struct history *history)
{
	size_t n = history->changes_n < RECENT ? history->changes_n : RECENT;
	size_t counted = 0, by_request = 0, reviewed = 0, newest_request = 0, newest_reviewed = 0;
	for (size_t i = 0; i < n; i++) {
		const struct history_change *change = &history->changes[i];
		/* Release tooling pushes by design; it says nothing about how people work. */
		counted += !change->release || change->way != CHANGE_DIRECT;
		if (change->way != CHANGE_DIRECT && !by_request++)
			newest_request = i;
		if (change->reviewed && !reviewed++)
			newest_reviewed = i;
	}
	if (by_request && by_request * 3 >= counted)
		probe_trait_of_change(run, "history.pull-requests", (uint32_t)newest_request);
	else if (by_request)
		probe_trait_of_change(run, "history.some-pull-requests", (uint32_t)newest_request);
	if (reviewed >= REVIEWED_ENOUGH && reviewed * 4 >= n)
		probe_trait_of_change(run, "history.review-trailers", (uint32_t)newest_reviewed);
}

static void state_tags(struct probe_run *run, const struct history *history)
{
	for (size_t t = 0; t < history->tags_n; t++) {
		if (!history->tags[t].version)
			continue;
		/* The change the tag points at, or the newest one before it. */
		size_t i = 0;
		while (i + 1 < history->changes_n && history->changes[i].time > history->tags[t].time)
			i++;
		probe_trait_of_change(run, "history.version-tags", (uint32_t)i);
		return;
	}
}

static void scan_history(struct probe_run *run, const struct history *history)
{
	if (!history->available || !history->changes_n)
		return;
	state_changes(run, history);
	state_tags(run, history);
}

const struct probe probe_history = {
	.name = "history",
	.title = "Git history",
	.format = "https://git-scm.com/docs/git-log",
	.history = scan_history,
};
