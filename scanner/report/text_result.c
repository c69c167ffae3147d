/*
 * What a checklist comes to, in the text report: a verdict, a stage, levels, grades or risks; and the pitfalls on the way.
 */
#include "report/outcome.h"
#include "report/text_parts.h"

#define TITLE_WIDE 44
#define RISKS_SHOWN 8

static void add_line(struct buf *out, const struct report *report, struct buf *line)
{
	buf_puts(out, "  ");
	add_wrapped(out, buf_view(line), 2, 2, text_width(report));
	buf_release(line);
}

static void add_colored_steps(struct buf *out, const struct report *report, unsigned reached, unsigned all,
			      enum ink ink)
{
	ink_on(out, report, ink);
	add_steps(out, reached, reached);
	ink_off(out, report);
	add_steps(out, 0, all > reached ? all - reached : 0);
}

static unsigned title_columns(const struct report *report)
{
	unsigned width = text_width(report);
	return width > TITLE_WIDE + 36 ? TITLE_WIDE : width > 56 ? width - 36 : 20;
}

static void add_sentence(struct buf *out, const struct report *report, const struct judgement *j)
{
	struct buf line = BUF_INIT;
	add_outcome_sentence(&line, report, j);
	if (line.len)
		add_line(out, report, &line);
}

static void add_next_step(struct buf *out, const struct report *report, const struct judgement *j)
{
	struct buf line = BUF_INIT;
	if (!j->blocking_n)
		return;
	add_blocking(&line, j);
	add_line(out, report, &line);
	if (!j->advice.len)
		return;
	line = (struct buf)BUF_INIT;
	buf_printf(&line, "next step: %.*s", STR_ARG(j->advice));
	add_line(out, report, &line);
}

static void add_stages(struct buf *out, const struct report *report, const struct judgement *j)
{
	add_next_step(out, report, j);
	if (report->quiet)
		return;
	buf_puts(out, "\n");
	for (size_t i = 0; i < j->checklist->areas_n; i++) {
		buf_puts(out, "  ");
		add_cut(out, j->areas[i].area->title, title_columns(report), true);
		buf_puts(out, "  ");
		add_colored_steps(out, report, j->areas[i].stage, last_stage(j), INK_GREEN);
		buf_printf(out, "  %u\n", j->areas[i].stage);
	}
}

static void add_levels(struct buf *out, const struct report *report, const struct judgement *j)
{
	if (!j->step)
		return;
	for (size_t i = 0; i < j->checklist->sections_n && !report->quiet; i++) {
		const struct section_result *section = &j->sections[i];
		buf_puts(out, "  ");
		add_cut(out, section->section->title, title_columns(report), true);
		if (!section->level) {
			buf_puts(out, "  does not apply\n");
			continue;
		}
		buf_puts(out, "  ");
		add_colored_steps(out, report, section->level, 5, INK_GREEN);
		buf_printf(out, "  %u", section->level);
		if (section->level_if_yes > section->level)
			buf_printf(out, " … %u", section->level_if_yes);
		buf_char(out, '\n');
	}
	add_next_step(out, report, j);
}

static void add_scorecard(struct buf *out, const struct report *report, const struct judgement *j)
{
	for (size_t i = 0; i < j->checklist->items_n && !report->quiet; i++) {
		const struct verdict *verdict = &j->verdicts[i];
		buf_printf(out, "  %-4.*s", STR_ARG(verdict->item->id));
		add_cut(out, verdict->item->title, title_columns(report), true);
		buf_puts(out, "  ");
		if (verdict->answer == ANSWER_NA) {
			buf_puts(out, "does not apply\n");
			continue;
		}
		add_colored_steps(out, report, verdict->grade, (unsigned)verdict->item->grades.n,
				  verdict->answer == ANSWER_YES ? INK_GREEN : INK_YELLOW);
		if (verdict->answer == ANSWER_UNKNOWN)
			buf_printf(out, "  ?  target %u\n", verdict->target);
		else if (verdict->grade < verdict->target)
			buf_printf(out, "  %u  target %u, %u short\n", verdict->grade, verdict->target,
				   verdict->target - verdict->grade);
		else
			buf_printf(out, "  %u  target %u\n", verdict->grade, verdict->target);
	}
}

static void add_risks(struct buf *out, const struct report *report, const struct judgement *j)
{
	unsigned shown = 0;
	for (size_t i = 0; i < j->blocking_n && shown < RISKS_SHOWN && !report->quiet; i++, shown++) {
		const struct verdict *verdict = j->blocking[i];
		enum ink ink = verdict->item->risk == RISK_HIGH ? INK_RED : INK_YELLOW;
		buf_puts(out, "  ");
		ink_on(out, report, ink);
		buf_printf(out, "%-7s", risk_names[verdict->item->risk]);
		ink_off(out, report);
		buf_printf(out, " %-3.*s %-8s ", STR_ARG(verdict->item->id), answer_names[verdict->answer]);
		add_cut(out, verdict->item->title, text_width(report) > 32 ? text_width(report) - 24 : 20, false);
		buf_char(out, '\n');
	}
}

void text_result(struct buf *out, const struct report *report, const struct judgement *j)
{
	static void (*const writers[])(struct buf *, const struct report *, const struct judgement *) = {
		[RESULT_MATURITY] = NULL,           [RESULT_STAGES] = add_stages, [RESULT_LEVELS] = add_levels,
		[RESULT_SCORECARD] = add_scorecard, [RESULT_RISKS] = add_risks,
	};
	add_sentence(out, report, j);
	if (writers[j->checklist->result])
		writers[j->checklist->result](out, report, j);
}

void text_pitfalls(struct buf *out, const struct report *report, const struct judgement *j)
{
	bool any = false;
	for (size_t i = 0; i < j->checklist->pitfalls_n; i++) {
		const struct sign_result *pitfall = &j->pitfalls[i];
		if (!pitfall->holds)
			continue;
		buf_puts(out, any ? "" : "\n  Pitfalls\n");
		any = true;
		ink_on(out, report, INK_YELLOW);
		buf_puts(out, "  ! ");
		ink_off(out, report);
		add_wrapped(out, pitfall->sign->title, 4, 4, text_width(report));
		if (pitfall->evidence_n) {
			buf_puts(out, "    seen in ");
			text_place(out, pitfall->evidence[0]);
			if (pitfall->evidence_n > 1)
				buf_printf(out, " and %zu more places", pitfall->evidence_n - 1);
			buf_char(out, '\n');
		}
		buf_puts(out, "    ");
		add_wrapped(out, pitfall->sign->fix, 4, 4, text_width(report));
	}
}

void text_overview(struct buf *out, const struct report *report)
{
	unsigned title = title_columns(report), bar = text_width(report) >= 100 ? 20 : 0;
	buf_char(out, '\n');
	for (size_t i = 0; i < report->judgements_n; i++) {
		const struct judgement *j = &report->judgements[i];
		buf_puts(out, "  ");
		add_cut(out, j->checklist->title, title, true);
		if (bar) {
			buf_char(out, ' ');
			add_bar(out, report, &j->score, bar);
		}
		buf_printf(out, " %3.0f %%  ", j->score.percent);
		add_outcome(out, report, j);
		buf_char(out, '\n');
	}
}
