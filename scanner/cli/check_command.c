/*
 * assay check: two revisions through the same engine, side by side, and the gate.
 */
#include "cli/ci_base.h"
#include "cli/command.h"
#include "cli/reports.h"
#include "cli/session.h"
#include "engine/store.h"

struct checking {
	struct session session;
	struct source *base; /* the head is the session's */
	struct scan base_scan, head_scan;
	bool base_scanned, head_scanned;
};

static int open_base(struct checking *c, const struct options *options, struct error *err)
{
	const char *base = options->base ? options->base : ci_base(&c->session.arena);
	char hex[41];
	if (!base)
		return error_set(err, EXIT_CODE_USAGE,
				 "check needs the revision to compare with: --base main (in a pull request of GitHub, "
				 "GitLab, Azure, Bitbucket or Jenkins it is known)");
	if (source_base(c->session.source, base, options->direct, hex, err))
		return -1;
	c->base = source_open_beside(c->session.source, hex, err);
	return c->base ? 0 : -1;
}

/* A policy that cannot be read would stop every check after this one. */
static int check_own_policy(const struct session *session, struct source *head, struct error *err)
{
	struct session other = *session;
	if (session->options->config)
		return 0;
	arena_init(&other.arena);
	int result = session_read_policy(&other, head, err);
	arena_release(&other.arena);
	return result;
}

static int scan_both(struct checking *c, struct error *err)
{
	/* The policy stands in the base, so that a change cannot loosen the gate it has to pass. */
	if (session_read_policy(&c->session, c->base, err))
		return -1;
	if (check_own_policy(&c->session, c->session.source, err))
		return -1;
	if (!c->session.store)
		c->session.store = store_new();
	c->base_scanned = session_scan(&c->session, c->base, &c->base_scan, err) == 0;
	if (!c->base_scanned)
		return -1;
	c->head_scanned = session_scan(&c->session, c->session.source, &c->head_scan, err) == 0;
	return c->head_scanned ? 0 : -1;
}

static int judge_both(struct checking *c, const struct options *options, struct error *err)
{
	struct judge_basis basis;
	struct judgement *judgements;
	struct report report = {0};
	struct comparison comparison;
	struct gate gate;
	struct side base = {.scan = &c->base_scan}, head = {.scan = &c->head_scan};
	base.judgements_n = session_judge(&c->session, &c->base_scan, &basis, &judgements);
	base.judgements = judgements;
	session_report(&c->session, &c->head_scan, &report);
	head.judgements = report.judgements;
	head.judgements_n = report.judgements_n;
	compare_sides(&base, &head, &c->session.policy, &c->head_scan.arena, &comparison);
	gate_decide(&c->session.policy, &head, &comparison, &c->head_scan.arena, &gate);
	report.comparison = &comparison;
	report.gate = &gate;
	if (reports_write(options, &report, err))
		return -1;
	if (!gate.passed)
		return EXIT_CODE_GATE_FAILED;
	return c->head_scan.notices.failed || c->base_scan.notices.failed ? EXIT_CODE_INCOMPLETE : EXIT_CODE_DONE;
}

int command_check(struct options *options, struct error *err)
{
	struct checking c = {0};
	int result = -1;
	if (options_repository(options, "check", 0, err) || reports_check(options, err) ||
	    session_open(&c.session, options, err))
		return -1;
	c.session.gate = true;
	if (open_base(&c, options, err) == 0 && scan_both(&c, err) == 0)
		result = judge_both(&c, options, err);
	if (c.head_scanned)
		scan_release(&c.head_scan);
	if (c.base_scanned)
		scan_release(&c.base_scan);
	if (c.base)
		source_close(c.base);
	session_release(&c.session);
	return result;
}
