/*
 * The report in GitHub-flavoured Markdown, for a wiki or a comment on a pull request. The first line is a marker by which a
 * program finds the comment that it wrote before.
 */
#include "report/markdown_write.h"
#include "report/outcome.h"

/* GitHub takes 65,536 characters in a comment; bytes are never fewer. */
#define LIMIT_COMMENT 65000
#define LIMIT_SHEETS 16000 /* interview, and as much again at most for notices */
#define LAST_LINE 400

static void add_header(struct buf *out, const struct report *report)
{
	static const char *const kinds[] = {"", ", staged", ", work tree", ", folder"};
	const struct scan *scan = report->scan;
	char time[32];
	report_time(scan->about->committed_at, time);
	buf_puts(out, "<!-- assay:report -->\n## MLOps report of ");
	md_text(out, scan->about->name);
	buf_puts(out, "\n\nRead ");
	if (scan->about->commit.len)
		buf_printf(out, "at `%.7s`%s%s%.10s", scan->about->commit.at, kinds[scan->about->kind],
			   time[0] ? ", " : "", time);
	else
		buf_printf(out, "from files%s", kinds[scan->about->kind]);
	buf_printf(out, ": %zu files", scan->files);
	for (size_t i = 0; i < scan->languages_n && i < 3; i++)
		buf_printf(out, ", %s", scan->languages[i].name);
	buf_printf(out, "; machine learning: %s", scan->ml ? "yes" : "no");
	if (!scan->ml) {
		buf_puts(out, " (");
		md_text(out, scan->ml_why);
		buf_puts(out, ": questions about models do not apply)");
	}
	buf_char(out, '\n');
}

static void add_overview(struct buf *out, const struct report *report)
{
	if (report->judgements_n < 2)
		return;
	buf_puts(out, "\n| Checklist | Score | proven … possible | Result |\n| --- | ---: | --- | --- |\n");
	for (size_t i = 0; i < report->judgements_n; i++) {
		const struct judgement *j = &report->judgements[i];
		buf_puts(out, "| ");
		md_text(out, j->checklist->title);
		buf_printf(out, " | %.0f %% | %.0f … %.0f | ", j->score.percent, j->score.low, j->score.high);
		add_outcome(out, report, j);
		buf_puts(out, " |\n");
	}
}

/* Adds the block, or nothing of it when it does not fit. */
static size_t add_block(struct buf *out, struct buf *block, size_t limit)
{
	bool fits = out->len + block->len <= limit;
	if (fits)
		buf_str(out, buf_view(block));
	buf_release(block);
	return !fits;
}

static void add_last_line(struct buf *out, const struct report *report, size_t left_out)
{
	buf_printf(out,
		   "\n<sub>█ proven, ▓ likely, ░ possible; ✔ yes, ◐ partly, ✖ no, ? unknown, – does not apply. "
		   "assay %s, rules %.12s</sub>\n",
		   report->version, report->scan->book->digest);
	if (left_out)
		buf_printf(out,
			   "\n**Cut here: %zu more answers, questions or notices do not fit into a comment; "
			   "`assay scan --format html` shows all.**\n",
			   left_out);
}

void report_markdown(struct buf *out, const struct report *report)
{
	struct buf sheets = BUF_INIT, overview = BUF_INIT;
	size_t left_out = 0, items = 0, limit;
	if (!report->quiet) {
		left_out += md_interview(&sheets, report, LIMIT_SHEETS);
		left_out += md_notices(&sheets, report, sheets.len + LIMIT_SHEETS / 2);
	}
	limit = LIMIT_COMMENT - LAST_LINE - sheets.len;
	add_header(out, report);
	if (report->comparison)
		left_out += md_check(out, report, limit / 2);
	if (report->verification)
		left_out += md_verify(out, report, limit * 2 / 3);
	add_overview(&overview, report);
	left_out += add_block(out, &overview, limit);
	for (size_t i = 0; i < report->judgements_n; i++) {
		struct buf block = BUF_INIT;
		md_result(&block, report, &report->judgements[i]);
		left_out += add_block(out, &block, limit);
	}
	if (!report->quiet) {
		struct buf block = BUF_INIT;
		md_roadmap(&block, report->roadmap);
		left_out += add_block(out, &block, limit);
		for (size_t i = 0; i < report->judgements_n; i++)
			items += md_items(out, report, &report->judgements[i], items ? 0 : limit);
	}
	buf_str(out, buf_view(&sheets));
	buf_release(&sheets);
	add_last_line(out, report, left_out + items);
}
