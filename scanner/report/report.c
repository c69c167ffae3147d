#include "report/report.h"
#include "base/date.h"

#include <stdio.h>

const struct report_format report_formats[] = {
	{"text", "for people, on a terminal", report_text},
	{"json", "for programs: assay-report/1, with a JSON Schema", report_json},
	{"markdown", "for a wiki or a pull-request comment, with a marker line", report_markdown},
	{"csv", "for spreadsheets: one row for each item", report_csv},
	{"badge", "for a README: an SVG image of the first checklist's result", report_badge},
	{"shields", "the same for shields.io: endpoint JSON", report_shields},
	{"html", "for people, in a browser or on paper: one file that loads nothing", report_html},
	{"sarif", "for code scanning: SARIF 2.1.0 with losses, or gaps, at the lines that show them", report_sarif},
	{"junit", "for test reports: JUnit XML, one case for each item", report_junit},
	{"gitlab", "for merge requests: GitLab Code Quality", report_gitlab},
	{"github", "for pull requests: annotations of GitHub Actions, and the summary of the step", report_github},
	{"outputs", "for scripts: score, low, high, stage and passed as key=value lines", report_outputs},
	{"xlsx", "a workbook: answers, evidence and a summary with a chart", report_xlsx},
	{"cyclonedx", "for auditors' tools: CycloneDX 1.6 attestations", report_cyclonedx},
	{"intoto", "for signing: an in-toto statement about the commit", report_intoto},
};
const size_t report_formats_n = sizeof report_formats / sizeof *report_formats;

bool report_is_binary(const struct report_format *format)
{
	return format->write == report_xlsx;
}

void report_start(struct buf *out, const struct roadmap_step *step)
{
	if (step->file.len)
		buf_printf(out, "%s %.*s: ", step->exists ? "edit" : "create", STR_ARG(step->file));
	buf_str(out, step->start);
}

/* The proleptic Gregorian calendar by arithmetic: no time zone, no locale, no clock. */
void report_time(int64_t seconds, char text[32])
{
	text[0] = '\0';
	if (!seconds)
		return;
	int64_t days = seconds / DAY_SECONDS, rest = seconds % DAY_SECONDS;
	if (rest < 0) {
		rest += DAY_SECONDS;
		days--;
	}
	struct date date = date_of_days(days);
	snprintf(text, 32, "%04d-%02u-%02uT%02d:%02d:%02dZ", (int)date.year, date.month, date.day, (int)(rest / 3600),
		 (int)(rest / 60 % 60), (int)(rest % 60));
}
