/*
 * What a checklist comes to, in Markdown: score, result, sections and pitfalls.
 */
#include "report/markdown_write.h"
#include "report/outcome.h"

#define BAR 40
#define PLACES 3

/* Cells differ in darkness: Markdown has no colour. */
static void add_score_bar(struct buf *out, const struct score *score, unsigned columns)
{
	const double ends[] = {score->low, score->percent, score->high, 100};
	static const char *const cells[] = {"█", "▓", "░", "·"};
	unsigned done = 0;
	buf_char(out, '`');
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		unsigned end = (unsigned)(ends[i] * columns / 100 + 0.5);
		buf_repeat(out, cells[i], end > done ? end - done : 0);
		done = end > done ? end : done;
	}
	buf_char(out, '`');
}

static void add_line(struct buf *out, struct buf *line)
{
	if (line->len) {
		buf_puts(out, "\nResult: ");
		md_text(out, buf_view(line));
		buf_char(out, '\n');
	}
	buf_release(line);
}

static void add_next_step(struct buf *out, const struct judgement *j)
{
	struct buf line = BUF_INIT;
	add_blocking(&line, j);
	bool open = line.len;
	if (open) {
		buf_puts(out, "\nOpen ");
		md_text(out, buf_view(&line));
		buf_char(out, '\n');
	}
	buf_release(&line);
	if (open && j->advice.len) {
		buf_puts(out, "\nNext step: ");
		md_text(out, j->advice);
		buf_char(out, '\n');
	}
}

/* ---- tables ---- */

static void add_percent(struct buf *out, const struct score *score)
{
	if (score->applicable)
		buf_printf(out, "%.0f %%", score->percent);
	else
		buf_puts(out, "–");
}

static void add_sections(struct buf *out, const struct report *report, const struct judgement *j)
{
	buf_puts(out, "\n| Section | | Score | yes | partly | no | unknown | n/a |\n"
		      "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
	for (size_t i = 0; i < j->checklist->sections_n; i++) {
		const struct section_result *section = &j->sections[i];
		const unsigned *count = section->score.count;
		if (str_find_char(section->section->id, '.') != STR_NONE && !report->verbose)
			continue;
		buf_puts(out, "| ");
		md_text(out, section->section->id);
		buf_char(out, ' ');
		md_text(out, section->section->title);
		buf_puts(out, " | ");
		add_score_bar(out, &section->score, 16);
		buf_puts(out, " | ");
		add_percent(out, &section->score);
		buf_printf(out, " | %u | %u | %u | %u | %u |\n", count[ANSWER_YES], count[ANSWER_PARTIAL],
			   count[ANSWER_NO], count[ANSWER_UNKNOWN], count[ANSWER_NA]);
	}
}

static void add_areas(struct buf *out, const struct judgement *j)
{
	if (!j->checklist->areas_n)
		return;
	buf_puts(out, "\n| Area | Stage |\n| --- | --- |\n");
	for (size_t i = 0; i < j->checklist->areas_n; i++) {
		buf_puts(out, "| ");
		md_text(out, j->areas[i].area->title);
		buf_puts(out, " | ");
		add_steps(out, j->areas[i].stage, last_stage(j));
		buf_printf(out, " %u |\n", j->areas[i].stage);
	}
}

static void add_levels(struct buf *out, const struct judgement *j)
{
	buf_puts(out, "\n| Dimension | Level | if every unknown were a yes |\n| --- | --- | ---: |\n");
	for (size_t i = 0; i < j->checklist->sections_n; i++) {
		const struct section_result *section = &j->sections[i];
		buf_puts(out, "| ");
		md_text(out, section->section->title);
		if (!section->level) {
			buf_puts(out, " | does not apply | |\n");
			continue;
		}
		buf_puts(out, " | ");
		add_steps(out, section->level, 5);
		buf_printf(out, " %u | %u |\n", section->level, section->level_if_yes);
	}
}

static void add_grades(struct buf *out, const struct judgement *j)
{
	buf_puts(out, "\n| Dimension | Grade | Target | Short of it |\n| --- | --- | ---: | ---: |\n");
	for (size_t i = 0; i < j->checklist->items_n; i++) {
		const struct verdict *verdict = &j->verdicts[i];
		bool known = verdict->answer != ANSWER_UNKNOWN;
		unsigned all = (unsigned)verdict->item->grades.n;
		buf_puts(out, "| ");
		md_text(out, verdict->item->id);
		buf_char(out, ' ');
		md_text(out, verdict->item->title);
		if (verdict->answer == ANSWER_NA) {
			buf_puts(out, " | does not apply | | |\n");
			continue;
		}
		buf_puts(out, " | ");
		add_steps(out, known ? verdict->grade : 0, all);
		if (known)
			buf_printf(out, " %u | %u | %u |\n", verdict->grade, verdict->target,
				   verdict->target > verdict->grade ? verdict->target - verdict->grade : 0);
		else
			buf_printf(out, " ? | %u | ? |\n", verdict->target);
	}
}

static void add_risks(struct buf *out, const struct judgement *j)
{
	if (!j->blocking_n)
		return;
	buf_puts(out, "\n| Risk | Question | Answer |\n| --- | --- | --- |\n");
	for (size_t i = 0; i < j->blocking_n; i++) {
		const struct verdict *verdict = j->blocking[i];
		buf_printf(out, "| %s | ", risk_names[verdict->item->risk] ? risk_names[verdict->item->risk] : "");
		md_text(out, verdict->item->id);
		buf_char(out, ' ');
		md_text(out, verdict->item->title);
		buf_printf(out, " | %s %s |\n", md_marks[verdict->answer], answer_names[verdict->answer]);
	}
}

static void add_pitfalls(struct buf *out, const struct report *report, const struct judgement *j)
{
	bool any = false;
	for (size_t i = 0; i < j->checklist->pitfalls_n; i++) {
		const struct sign_result *pitfall = &j->pitfalls[i];
		if (!pitfall->holds)
			continue;
		buf_puts(out, any ? "" : "\n**Pitfalls**\n\n");
		any = true;
		buf_puts(out, "- **");
		md_text(out, pitfall->sign->title);
		buf_puts(out, ".** ");
		md_text(out, pitfall->sign->fix);
		for (size_t k = 0; k < pitfall->evidence_n && k < PLACES; k++) {
			buf_puts(out, k ? ", " : " Seen in ");
			md_place(out, report, pitfall->evidence[k]);
		}
		if (pitfall->evidence_n > PLACES)
			buf_printf(out, " and %zu more places", pitfall->evidence_n - PLACES);
		buf_char(out, '\n');
	}
}

void md_result(struct buf *out, const struct report *report, const struct judgement *j)
{
	struct buf line = BUF_INIT;
	buf_puts(out, "\n### ");
	md_text(out, j->checklist->title);
	buf_printf(out, ": %.0f %%\n\n", j->score.percent);
	add_score_bar(out, &j->score, BAR);
	buf_printf(out, " proven %.0f … possible %.0f\n", j->score.low, j->score.high);
	add_outcome_sentence(&line, report, j);
	add_line(out, &line);
	add_next_step(out, j);
	if (report->quiet)
		return;
	switch (j->checklist->result) {
	case RESULT_MATURITY:
		add_sections(out, report, j);
		break;
	case RESULT_STAGES:
		add_areas(out, j);
		add_sections(out, report, j);
		break;
	case RESULT_LEVELS:
		add_levels(out, j);
		break;
	case RESULT_SCORECARD:
		add_grades(out, j);
		break;
	case RESULT_RISKS:
		add_risks(out, j);
		add_sections(out, report, j);
		break;
	}
	add_pitfalls(out, report, j);
}
