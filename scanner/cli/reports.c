#include "cli/reports.h"
#include "base/digest.h"
#include "base/nearest.h"
#include "cli/output.h"
#include "cli/step_summary.h"
#include "cli/terminal.h"

#include <unistd.h>

static const struct report_format *find_format(struct str name, struct error *err)
{
	struct nearest nearest;
	nearest_init(&nearest, name);
	for (size_t i = 0; i < report_formats_n; i++) {
		if (str_is(name, report_formats[i].name))
			return &report_formats[i];
		nearest_try(&nearest, str_of(report_formats[i].name));
	}
	error_set(err, EXIT_CODE_USAGE, "unknown format '%.*s'%s%.*s%s; 'assay list formats' shows all", STR_ARG(name),
		  nearest.best.len ? ", did you mean '" : "", STR_ARG(nearest.best), nearest.best.len ? "'?" : "");
	return NULL;
}

/* Annotations are lines that the runner takes out of the log: a report for people may stand beside them. */
static bool annotates(const struct options *options)
{
	for (size_t i = 0; i < options->formats.n; i++)
		if (strcmp(options->formats.at[i], "github") == 0)
			return true;
	return false;
}

int reports_check(const struct options *options, struct error *err)
{
	unsigned standard = 0;
	bool beside = annotates(options);
	for (size_t i = 0; i < options->formats.n; i++) {
		struct str format = str_of(options->formats.at[i]);
		size_t equals = str_find_char(format, '=');
		standard += equals == STR_NONE && !(beside && str_is(format, "text"));
		const struct report_format *writer = find_format(
			str_sub(format, 0, equals == STR_NONE ? format.len : equals), err);
		if (!writer)
			return -1;
		if (report_is_binary(writer) && equals == STR_NONE && isatty(STDOUT_FILENO))
			return error_set(err, EXIT_CODE_USAGE,
					 "%s is not for a terminal; write it to a file: --format %s=FILE", writer->name,
					 writer->name);
	}
	if (standard > 1)
		return error_set(
			err, EXIT_CODE_USAGE,
			"only one report can go to standard output; write the others to files: --format json=FILE");
	return 0;
}

/* A line of the report must not be taken for a command, so commands are stopped for as long as it is printed. The word that lets
 * them go on is drawn from the report, in which nobody can therefore have put it. */
static void stop_commands(struct buf *out)
{
	struct digest digest;
	struct buf text = BUF_INIT;
	char word[65];
	digest_init(&digest);
	digest_add(&digest, buf_view(out));
	digest_hex(&digest, word);
	buf_printf(&text, "::stop-commands::%s\n%.*s::%s::\n", word, STR_ARG(buf_view(out)), word);
	buf_release(out);
	*out = text;
}

static int write_report(const struct options *options, struct report *report, struct str format, struct error *err)
{
	size_t equals = str_find_char(format, '=');
	const struct report_format *writer = find_format(str_sub(format, 0, equals == STR_NONE ? format.len : equals),
							 err);
	const char *path = equals == STR_NONE ? NULL : format.at + equals + 1;
	struct buf out = BUF_INIT;
	if (!writer)
		return -1;
	report->version = ASSAY_VERSION;
	report->width = path ? 120 : terminal_width();
	report->color = !path && terminal_color(options);
	report->quiet = options->quiet;
	report->verbose = options->verbose;
	writer->write(&out, report);
	if (!path && writer->write == report_text && annotates(options))
		stop_commands(&out);
	if (report_is_binary(writer) && !out.len)
		return error_set(err, EXIT_CODE_INTERNAL, "%s could not be written to a temporary file", writer->name);
	int result = path ? output_file(path, buf_view(&out), err) : output_standard(buf_view(&out), err);
	buf_release(&out);
	return result || writer->write != report_github ? result : step_summary_write(report, err);
}

int reports_write(const struct options *options, struct report *report, struct error *err)
{
	if (!options->formats.n)
		return write_report(options, report, STR("text"), err);
	for (size_t i = 0; i < options->formats.n; i++)
		if (write_report(options, report, str_of(options->formats.at[i]), err))
			return -1;
	return 0;
}
