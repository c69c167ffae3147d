/*
 * assay scan: source → engine → judge → reports.
 */
#include "cli/command.h"
#include "cli/pack.h"
#include "cli/reports.h"
#include "cli/session.h"

#include <signal.h>

static int scan_source(struct session *session, struct source *source, struct error *err)
{
	struct scan scan;
	struct report report = {0};
	if (session_read_policy(session, source, err) || session_scan(session, source, NULL, &scan, err))
		return -1;
	session_report(session, &scan, &report);
	int result = reports_write(session->options, &report, err);
	result = result ? result : pack_write(session->options, "scan", &report, err);
	result = result ? result : scan.notices.failed ? EXIT_CODE_INCOMPLETE : EXIT_CODE_DONE;
	scan_release(&scan);
	return result;
}

int command_scan(int argc, char **argv, struct error *err)
{
	struct options options = {0};
	struct session session;
	signal(SIGPIPE, SIG_IGN);
	if (options_parse(&options, COMMAND_SCAN, argc, argv, err))
		return -1;
	if (options.help)
		return command_help(COMMAND_SCAN);
	if (options.arguments_n > 1)
		return error_set(err, EXIT_CODE_USAGE, "scan takes one repository; '%s' is a second one",
				 options.arguments[1]);
	if (reports_check(&options, err))
		return -1;
	options.source.repository = options.arguments_n ? options.arguments[0] : ".";
	options.source.quiet = options.quiet;
	struct source *source = session_open(&session, &options, err);
	if (!source)
		return -1;
	int result = scan_source(&session, source, err);
	source_close(source);
	session_release(&session);
	return result;
}
