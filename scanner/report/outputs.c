/*
 * The result as lines of key=value, the form of both files that CI systems read values for later steps from: GITHUB_OUTPUT
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands) and GitLab's reports of kind
 * dotenv (https://docs.gitlab.com/ci/yaml/artifacts_reports/). Values are numbers and fixed words, so that nothing of the
 * repository can add a line.
 */
#include "report/report.h"

#include <math.h>

/* Rounded like the JSON report: halves go up. */
static void add_percent(struct buf *out, const char *name, const struct score *score, double value)
{
	buf_printf(out, "%s=", name);
	if (score->applicable)
		buf_printf(out, "%.1f", floor(value * 10 + 0.5) / 10);
	buf_char(out, '\n');
}

/* Not every checklist has steps: the first that has. */
static void add_stage(struct buf *out, const struct report *report)
{
	for (size_t i = 0; i < report->judgements_n; i++) {
		const struct judgement *j = &report->judgements[i];
		bool steps = j->checklist->result == RESULT_STAGES || j->checklist->result == RESULT_LEVELS;
		if (!steps || !j->score.applicable)
			continue;
		buf_printf(out, "stage=%u\n", j->step);
		return;
	}
	buf_puts(out, "stage=\n");
}

void report_outputs(struct buf *out, const struct report *report)
{
	const struct score none = {0}, *score = report->judgements_n ? &report->judgements[0].score : &none;
	add_percent(out, "score", score, score->percent);
	add_percent(out, "low", score, score->low);
	add_percent(out, "high", score, score->high);
	add_stage(out, report);
	buf_printf(out, "passed=%s\n", !report->gate ? "" : report->gate->passed ? "true" : "false");
}
