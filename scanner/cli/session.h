/*
 * What the commands that judge a repository share: rules loaded beside opening the repository, the owners' policy, the
 * chosen checklists, and judging.
 */
#ifndef ASSAY_CLI_SESSION_H
#define ASSAY_CLI_SESSION_H

#include "cli/cache.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "judge/policy.h"
#include "report/report.h"

struct session {
	const struct options *options;
	struct source *source;
	struct rulebook book;
	struct checklists checklists;
	struct initiatives initiatives;
	struct arena arena; /* the policy's */
	struct policy policy;
	bool gate; /* also judge the checklists that the gate of the policy speaks of */
	struct progress progress;
	struct cache cache;
	struct store *store; /* what the scans of this session share; NULL: nothing */
};

/* Loads the rules while another thread opens the source. An invalid rule or name is told before an unreadable repository.
 * With --cache the store holds what it remembers. -1 with *err filled and nothing to release. */
int session_open(struct session *session, const struct options *options, struct error *err);

/* After all scans of the session were released. What they read is remembered in the cache. */
void session_release(struct session *session);

/* Reads the policy: the file of --config, otherwise .assay.yml at the root of what `from` scans; an empty one if there is
 * none. */
int session_read_policy(struct session *session, struct source *from, struct error *err);

/* Scans a source, without what the policy excludes. */
int session_scan(struct session *session, struct source *source, struct scan *scan, struct error *err);

/* The judgements of the chosen checklists, in the arena of the scan. `basis` is filled for what is drawn from them. */
size_t session_judge(const struct session *session, struct scan *scan, struct judge_basis *basis,
		     struct judgement **judgements);

/* Fills a report with the scan, its judgements and, unless a quiet report for people shows none of it, what is drawn from
 * them. It lives in the arena of the scan. */
void session_report(const struct session *session, struct scan *scan, struct report *report);

#endif
