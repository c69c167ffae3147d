/*
 * assay answers: a questionnaire filled in from the evidence, for its owners to complete.
 */
#include "base/nearest.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/session.h"
#include "report/answer_file.h"

#include <unistd.h>

static const struct {
	const char *name;
	void (*write)(struct buf *out, const struct report *report);
	bool binary;
} formats[] = {{"yaml", answer_file_yaml, false}, {"csv", answer_file_csv, false}, {"xlsx", answer_file_xlsx, true}};
#define FORMATS_N (sizeof formats / sizeof *formats)

/* The format and the file behind its "="; -1 with *err filled. */
static int find_format(const char *word, const char **path, struct error *err)
{
	struct str name = str_of(word);
	size_t equals = str_find_char(name, '=');
	struct nearest nearest;
	*path = equals == STR_NONE ? NULL : word + equals + 1;
	name = str_sub(name, 0, equals == STR_NONE ? name.len : equals);
	nearest_init(&nearest, name);
	for (size_t i = 0; i < FORMATS_N; i++) {
		nearest_try(&nearest, str_of(formats[i].name));
		if (!str_is(name, formats[i].name))
			continue;
		if (formats[i].binary && !*path && isatty(STDOUT_FILENO))
			return error_set(err, EXIT_CODE_USAGE,
					 "%s is not for a terminal; write it to a file: --format %s=FILE",
					 formats[i].name, formats[i].name);
		return (int)i;
	}
	return error_set(err, EXIT_CODE_USAGE,
			 "unknown format '%.*s'%s%.*s%s; answers are written as yaml, csv or xlsx", STR_ARG(name),
			 nearest.best.len ? ", did you mean '" : "", STR_ARG(nearest.best),
			 nearest.best.len ? "'?" : "");
}

static int write_answers(const struct options *options, struct report *report, struct error *err)
{
	const char *path;
	int format = find_format(options->formats.n ? options->formats.at[0] : "yaml", &path, err);
	struct buf out = BUF_INIT;
	if (format < 0)
		return -1;
	report->version = ASSAY_VERSION;
	formats[format].write(&out, report);
	int result = !out.len ? error_set(err, EXIT_CODE_INTERNAL,
					  "the workbook could not be written to a temporary file")
		     : path   ? output_file(path, buf_view(&out), err)
			      : output_standard(buf_view(&out), err);
	buf_release(&out);
	return result;
}

static int answer_source(struct session *session, struct error *err)
{
	struct scan scan;
	struct report report = {0};
	if (session_read_policy(session, session->source, err) || session_scan(session, session->source, &scan, err))
		return -1;
	session_report(session, &scan, &report);
	int result = write_answers(session->options, &report, err);
	result = result ? result : scan.notices.failed ? EXIT_CODE_INCOMPLETE : EXIT_CODE_DONE;
	scan_release(&scan);
	return result;
}

int command_answers(struct options *options, struct error *err)
{
	struct session session;
	const char *path;
	if (options_repository(options, "answers", 0, err))
		return -1;
	if (options->formats.n > 1)
		return error_set(err, EXIT_CODE_USAGE, "answers are written in one format at a time");
	if ((options->formats.n && find_format(options->formats.at[0], &path, err) < 0) ||
	    session_open(&session, options, err))
		return -1;
	int result = answer_source(&session, err);
	session_release(&session);
	return result;
}
