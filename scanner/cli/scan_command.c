/*
 * assay scan: source → engine → judge → reports.
 */
#include "cli/command.h"
#include "cli/pack.h"
#include "cli/reports.h"
#include "cli/session.h"

static int scan_source(struct session *session, struct error *err)
{
	struct scan scan;
	struct report report = {0};
	if (session_read_policy(session, session->source, err) || session_scan(session, session->source, &scan, err))
		return -1;
	session_report(session, &scan, &report);
	int result = reports_write(session->options, &report, err);
	result = result ? result : pack_write(session->options, "scan", &report, err);
	result = result ? result : scan.notices.failed ? EXIT_CODE_INCOMPLETE : EXIT_CODE_DONE;
	scan_release(&scan);
	return result;
}

int command_scan(struct options *options, struct error *err)
{
	struct session session;
	if (options_repository(options, "scan", 0, err) || reports_check(options, err) ||
	    session_open(&session, options, err))
		return -1;
	int result = scan_source(&session, err);
	session_release(&session);
	return result;
}
