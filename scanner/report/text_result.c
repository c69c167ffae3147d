/*
 * What a checklist comes to, in the text report: a verdict, a stage, levels, grades or risks; and the pitfalls on the way.
 */
#include "report/text_parts.h"

#define TITLE_WIDE 44
#define RISKS_SHOWN 8

static void add_line(struct buf *out, const struct report *report, struct buf *line)
{
	buf_puts(out, "  ");
	add_wrapped(out, buf_view(line), 2, 2, text_width(report));
	buf_release(line);
}

/* ●●●○○: how many of all. */
static void add_steps(struct buf *out, const struct report *report, unsigned reached, unsigned all, enum ink ink)
{
	ink_on(out, report, ink);
	for (unsigned i = 0; i < reached; i++)
		buf_puts(out, "●");
	ink_off(out, report);
	for (unsigned i = reached; i < all; i++)
		buf_puts(out, "○");
}

static unsigned title_columns(const struct report *report)
{
	unsigned width = text_width(report);
	return width > TITLE_WIDE + 36 ? TITLE_WIDE : width > 56 ? width - 36 : 20;
}

static unsigned count_unseen(const struct judgement *j)
{
	unsigned unseen = 0;
	for (size_t i = 0; i < j->blocking_n; i++)
		unseen += j->blocking[i]->answer == ANSWER_UNKNOWN;
	return unseen;
}

static void add_blocking(struct buf *line, const struct judgement *j)
{
	for (size_t i = 0; i < j->blocking_n; i++)
		buf_printf(line, "%s%.*s", i ? ", " : "", STR_ARG(j->blocking[i]->item->id));
}

static void add_maturity(struct buf *out, const struct report *report, const struct judgement *j)
{
	struct buf line = BUF_INIT;
	if (!j->checklist->mature_n)
		return;
	if (j->mature)
		buf_puts(&line, "mature: every applicable item of the deciding sections is a yes");
	else if (!report->scan->ml)
		buf_puts(&line, "no verdict: there is no model to be mature about");
	else
		buf_printf(&line,
			   "not mature yet: %zu items of the deciding sections are not a yes; %u of them cannot be "
			   "seen from here",
			   j->blocking_n, count_unseen(j));
	add_line(out, report, &line);
}

static void add_next_step(struct buf *out, const struct report *report, const struct judgement *j, const char *kind,
			  unsigned next)
{
	struct buf line = BUF_INIT;
	if (!j->blocking_n)
		return;
	buf_printf(&line, "before %s %u: ", kind, next);
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
	struct buf line = BUF_INIT;
	unsigned last = j->checklist->sections_n ? (unsigned)j->checklist->sections_n - 1 : 0;
	buf_printf(&line, "stage %u of %u", j->step, last);
	if (j->step < j->checklist->sections_n)
		buf_printf(&line, " (%.*s%s)", STR_ARG(j->checklist->sections[j->step].title),
			   j->sections[0].reached ? "" : ", not yet reached itself");
	buf_printf(&line, "; stage %u if every unknown were a yes", j->step_if_yes);
	add_line(out, report, &line);
	add_next_step(out, report, j, "stage", j->sections[0].reached ? j->step + 1 : 0);
	if (report->quiet)
		return;
	buf_puts(out, "\n");
	for (size_t i = 0; i < j->checklist->areas_n; i++) {
		buf_puts(out, "  ");
		add_cut(out, j->areas[i].area->title, title_columns(report), true);
		buf_puts(out, "  ");
		add_steps(out, report, j->areas[i].stage, last, INK_GREEN);
		buf_printf(out, "  %u\n", j->areas[i].stage);
	}
}

static void add_levels(struct buf *out, const struct report *report, const struct judgement *j)
{
	struct buf line = BUF_INIT;
	if (!j->step) {
		buf_puts(&line, "no dimension applies");
		add_line(out, report, &line);
		return;
	}
	buf_printf(&line, "weakest dimension on level %u of 5 (level %u if every unknown were a yes), mean %.1f",
		   j->step, j->step_if_yes, j->mean);
	add_line(out, report, &line);
	for (size_t i = 0; i < j->checklist->sections_n && !report->quiet; i++) {
		const struct section_result *section = &j->sections[i];
		buf_puts(out, "  ");
		add_cut(out, section->section->title, title_columns(report), true);
		if (!section->level) {
			buf_puts(out, "  does not apply\n");
			continue;
		}
		buf_puts(out, "  ");
		add_steps(out, report, section->level, 5, INK_GREEN);
		buf_printf(out, "  %u", section->level);
		if (section->level_if_yes > section->level)
			buf_printf(out, " … %u", section->level_if_yes);
		buf_char(out, '\n');
	}
	add_next_step(out, report, j, "level", j->step + 1);
}

static void add_scorecard(struct buf *out, const struct report *report, const struct judgement *j)
{
	struct buf line = BUF_INIT;
	unsigned reached = 0;
	for (size_t i = 0; i < j->checklist->items_n; i++)
		reached += j->verdicts[i].answer == ANSWER_YES;
	buf_printf(&line, "%u of %u dimensions reach their target", reached, j->score.applicable);
	add_line(out, report, &line);
	for (size_t i = 0; i < j->checklist->items_n && !report->quiet; i++) {
		const struct verdict *verdict = &j->verdicts[i];
		buf_printf(out, "  %-4.*s", STR_ARG(verdict->item->id));
		add_cut(out, verdict->item->title, title_columns(report), true);
		buf_puts(out, "  ");
		if (verdict->answer == ANSWER_NA) {
			buf_puts(out, "does not apply\n");
			continue;
		}
		add_steps(out, report, verdict->grade, (unsigned)verdict->item->grades.n,
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
	unsigned of[4] = {0}, shown = 0;
	struct buf line = BUF_INIT;
	for (size_t i = 0; i < j->blocking_n; i++)
		of[j->blocking[i]->item->risk]++;
	buf_printf(&line,
		   "without a yes: %u questions of high risk, %u of medium, %u of low; %u of them cannot be seen from "
		   "here",
		   of[RISK_HIGH], of[RISK_MEDIUM], of[RISK_LOW], count_unseen(j));
	add_line(out, report, &line);
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
		[RESULT_MATURITY] = add_maturity,   [RESULT_STAGES] = add_stages, [RESULT_LEVELS] = add_levels,
		[RESULT_SCORECARD] = add_scorecard, [RESULT_RISKS] = add_risks,
	};
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

static void add_outcome(struct buf *out, const struct report *report, const struct judgement *j)
{
	unsigned high = 0;
	switch (j->checklist->result) {
	case RESULT_MATURITY:
		if (j->checklist->mature_n)
			buf_puts(out, !report->scan->ml ? "no verdict" : j->mature ? "mature" : "not mature yet");
		break;
	case RESULT_STAGES:
		buf_printf(out, "stage %u, possibly %u", j->step, j->step_if_yes);
		break;
	case RESULT_LEVELS:
		if (j->step)
			buf_printf(out, "weakest level %u, mean %.1f", j->step, j->mean);
		else
			buf_puts(out, "does not apply");
		break;
	case RESULT_SCORECARD:
		buf_printf(out, "%zu of %u below target", j->blocking_n, j->score.applicable);
		break;
	case RESULT_RISKS:
		for (size_t i = 0; i < j->blocking_n; i++)
			high += j->blocking[i]->item->risk == RISK_HIGH;
		buf_printf(out, "%u open question%s of high risk", high, high == 1 ? "" : "s");
		break;
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
