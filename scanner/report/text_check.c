/*
 * Two revisions in the text report: does the gate pass, what became of the scores, what changed and which file did it.
 */
#include "report/excuse.h"
#include "report/printable.h"
#include "report/text_parts.h"

static const struct {
	const char *title;
	enum ink ink;
} kinds[CHANGE_KINDS] = {
	[CHANGE_LOST] = {"Lost", INK_RED},
	[CHANGE_WEAKENED] = {"Weakened", INK_YELLOW},
	[CHANGE_GAINED] = {"Gained", INK_GREEN},
	[CHANGE_STRENGTHENED] = {"Strengthened", INK_GREEN},
};

static void add_reason(struct buf *out, const struct report *report, const char *mark, enum ink ink, struct str text)
{
	buf_puts(out, "  ");
	ink_on(out, report, ink);
	buf_puts(out, mark);
	ink_off(out, report);
	buf_char(out, ' ');
	struct buf safe = BUF_INIT;
	add_printable_prose(&safe, text);
	add_wrapped(out, buf_view(&safe), 4, 4, text_width(report));
	buf_release(&safe);
}

static void add_gate(struct buf *out, const struct report *report)
{
	const struct gate *gate = report->gate;
	buf_puts(out, "\n  ");
	ink_on(out, report, gate->passed ? INK_GREEN : INK_RED);
	buf_puts(out, gate->passed ? "✔ the gate passes" : "✖ the gate fails");
	ink_off(out, report);
	buf_char(out, '\n');
	for (size_t i = 0; i < gate->reasons_n; i++)
		if (!gate->reasons[i].waiver)
			add_reason(out, report, "✖", INK_RED, gate->reasons[i].text);
	for (size_t i = 0; i < gate->reasons_n; i++) {
		const struct policy_waiver *waiver = gate->reasons[i].waiver;
		struct buf line = BUF_INIT;
		if (!waiver)
			continue;
		buf_printf(&line, "%.*s; ", STR_ARG(gate->reasons[i].text));
		add_waiver(&line, waiver);
		add_reason(out, report, "~", INK_YELLOW, buf_view(&line));
		buf_release(&line);
	}
	for (size_t i = 0; i < gate->warnings_n; i++)
		add_reason(out, report, "!", INK_YELLOW, gate->warnings[i].text);
}

static void add_score(struct buf *out, const struct report *report, size_t i)
{
	const struct judgement *before = &report->comparison->base.judgements[i], *after = &report->judgements[i];
	buf_puts(out, "  ");
	add_cut(out, after->checklist->title, 40, true);
	buf_printf(out, " %5.1f → %5.1f %%   proven %.1f → %.1f", before->score.percent, after->score.percent,
		   before->score.low, after->score.low);
	if (after->checklist->result == RESULT_STAGES)
		buf_printf(out, "   stage %u → %u", before->step, after->step);
	if (after->checklist->result == RESULT_LEVELS && after->step)
		buf_printf(out, "   weakest level %u → %u", before->step, after->step);
	buf_char(out, '\n');
}

static void add_cause(struct buf *out, const struct report *report, const struct cause *cause)
{
	ink_on(out, report, INK_DIM);
	buf_printf(out, "      %s ", file_change_names[cause->change]);
	add_printable(out, cause->path);
	if (cause->line)
		buf_printf(out, ":%u", cause->line);
	if (cause->note.len) {
		buf_puts(out, " (");
		add_printable(out, cause->note);
		buf_char(out, ')');
	}
	if (cause->excerpt.len) {
		buf_puts(out, "  ");
		add_cut(out, cause->excerpt, 60, false);
	}
	if (cause->now && cause->now_excerpt.len) {
		buf_printf(out, "\n        line %u is now  ", cause->now);
		add_cut(out, cause->now_excerpt, 60, false);
	}
	ink_off(out, report);
	buf_char(out, '\n');
}

static void add_change(struct buf *out, const struct report *report, const struct change *change)
{
	buf_puts(out, "    ");
	add_cut(out, change->id, 26, true);
	if (change->flag_only)
		buf_printf(out, " %s, confidence %s → %s", change->after,
			   change->flag_before ? change->flag_before : "none",
			   change->flag_after ? change->flag_after : "none");
	else
		buf_printf(out, " %s → %s", change->before, change->after);
	buf_puts(out, "  ");
	add_cut(out, change->title, text_width(report) > 100 ? 60 : 30, false);
	if (change->waiver)
		buf_puts(out, "  (waived)");
	buf_char(out, '\n');
	for (size_t i = 0; i < change->causes_n; i++)
		add_cause(out, report, &change->causes[i]);
	if (change->by_time)
		buf_puts(out, "      by time or the history, by no change of a file\n");
}

void text_check(struct buf *out, const struct report *report)
{
	const struct comparison *comparison = report->comparison;
	const struct source_about *base = comparison->base.scan->about;
	buf_printf(out, "       compared with %.7s\n", base->commit.len ? base->commit.at : "nothing");
	add_gate(out, report);
	buf_char(out, '\n');
	for (size_t i = 0; i < report->judgements_n; i++)
		add_score(out, report, i);
	if (report->quiet)
		return;
	for (int kind = 0, at = 0; kind < CHANGE_KINDS; kind++) {
		size_t n = comparison->of[kind];
		if (!n)
			continue;
		buf_puts(out, "\n  ");
		ink_on(out, report, kinds[kind].ink);
		buf_puts(out, kinds[kind].title);
		ink_off(out, report);
		buf_char(out, '\n');
		for (size_t i = 0; i < n; i++)
			add_change(out, report, &comparison->changes[at + (int)i]);
		at += (int)n;
	}
	if (comparison->inapplicable)
		buf_printf(out, "\n  %zu item%s no longer appl%s.\n", comparison->inapplicable,
			   comparison->inapplicable == 1 ? "" : "s", comparison->inapplicable == 1 ? "ies" : "y");
	if (!comparison->changes_n)
		buf_puts(out, "\n  No practice was gained or lost.\n");
}
