/*
 * Two revisions in Markdown, at the top of a pull request's comment: does the gate pass, what became of the scores, what was lost
 * or gained and which file did it.
 */
#include "report/markdown_write.h"

#define CAUSES_SHOWN 3

static const char *const titles[CHANGE_KINDS] = {"Lost", "Weakened", "Gained", "Strengthened"};

/* ---- the gate ---- */

static void add_reason(struct buf *out, const char *mark, const struct gate_reason *reason, bool waived)
{
	buf_printf(out, "- %s ", mark);
	md_text(out, reason->text);
	if (waived) {
		buf_printf(out, "; waived until %.*s by ", STR_ARG(reason->waiver->until));
		md_text(out, reason->waiver->owner);
		buf_puts(out, ": ");
		md_text(out, reason->waiver->reason);
	}
	buf_char(out, '\n');
}

static size_t add_gate(struct buf *out, const struct gate *gate, size_t limit)
{
	size_t left_out = 0;
	buf_puts(out, gate->passed ? "\n### ✔ The gate passes\n\n" : "\n### ✖ The gate fails\n\n");
	for (int waived = 0; waived < 2; waived++) {
		for (size_t i = 0; i < gate->reasons_n; i++) {
			if ((gate->reasons[i].waiver != NULL) != waived)
				continue;
			if (out->len < limit)
				add_reason(out, waived ? "~" : "✖", &gate->reasons[i], waived);
			else
				left_out++;
		}
	}
	for (size_t i = 0; i < gate->warnings_n; i++) {
		if (out->len < limit)
			add_reason(out, "!", &gate->warnings[i], false);
		else
			left_out++;
	}
	return left_out;
}

/* ---- scores ---- */

static void add_scores(struct buf *out, const struct report *report)
{
	buf_puts(out, "\n| Checklist | Score | Proven | Result |\n| --- | --- | --- | --- |\n");
	for (size_t i = 0; i < report->judgements_n; i++) {
		const struct judgement *before = &report->comparison->base.judgements[i],
				       *after = &report->judgements[i];
		buf_puts(out, "| ");
		md_text(out, after->checklist->title);
		buf_printf(out, " | %.1f → %.1f %% | %.1f → %.1f | ", before->score.percent, after->score.percent,
			   before->score.low, after->score.low);
		if (after->checklist->result == RESULT_STAGES)
			buf_printf(out, "stage %u → %u", before->step, after->step);
		else if (after->checklist->result == RESULT_LEVELS && after->step)
			buf_printf(out, "weakest level %u → %u", before->step, after->step);
		buf_puts(out, " |\n");
	}
}

/* ---- changes ---- */

static void add_cause(struct buf *out, const struct cause *cause)
{
	struct buf place = BUF_INIT;
	buf_printf(&place, "%.*s", STR_ARG(cause->path));
	if (cause->now || cause->line)
		buf_printf(&place, ":%u", cause->now ? cause->now : cause->line);
	md_code(out, buf_view(&place), true);
	buf_printf(out, " %s", file_change_names[cause->change]);
	if (cause->note.len) {
		buf_puts(out, " (");
		md_text(out, cause->note);
		buf_char(out, ')');
	}
	if (cause->now ? cause->now_excerpt.len : cause->excerpt.len) {
		buf_puts(out, " ");
		md_code(out, cause->now ? cause->now_excerpt : cause->excerpt, true);
	}
	buf_release(&place);
}

static void add_change(struct buf *out, const struct change *change)
{
	buf_puts(out, "| ");
	md_code(out, change->id, true);
	buf_puts(out, " ");
	md_text(out, change->title);
	if (change->flag_only)
		buf_printf(out, " | %s, confidence %s → %s | ", change->after,
			   change->flag_before ? change->flag_before : "none",
			   change->flag_after ? change->flag_after : "none");
	else
		buf_printf(out, " | %s → %s%s | ", change->before, change->after, change->waiver ? " (waived)" : "");
	for (size_t i = 0; i < change->causes_n && i < CAUSES_SHOWN; i++) {
		buf_puts(out, i ? "<br>" : "");
		add_cause(out, &change->causes[i]);
	}
	if (change->by_time)
		buf_puts(out, "time or the history, no change of a file");
	buf_puts(out, " |\n");
}

static size_t add_changes(struct buf *out, const struct comparison *comparison, size_t limit)
{
	size_t left_out = 0, at = 0;
	for (int kind = 0; kind < CHANGE_KINDS; kind++) {
		size_t n = comparison->of[kind];
		if (n)
			buf_printf(out, "\n**%s**\n\n| What | Before → after | By |\n| --- | --- | --- |\n",
				   titles[kind]);
		for (size_t i = 0; i < n; i++, at++) {
			size_t before = out->len;
			add_change(out, &comparison->changes[at]);
			if (left_out || out->len > limit) {
				out->len = before;
				left_out++;
			}
		}
	}
	return left_out;
}

size_t md_check(struct buf *out, const struct report *report, size_t limit)
{
	const struct comparison *comparison = report->comparison;
	struct str base = comparison->base.scan->about->commit;
	size_t left_out = add_gate(out, report->gate, out->len + (limit > out->len ? (limit - out->len) / 2 : 0));
	buf_printf(out, "\nCompared with `%.7s`", base.len ? base.at : "nothing");
	if (comparison->inapplicable)
		buf_printf(out, "; %zu items no longer apply", comparison->inapplicable);
	buf_puts(out, ".\n");
	add_scores(out, report);
	if (!report->quiet)
		left_out += add_changes(out, comparison, limit);
	if (!comparison->changes_n)
		buf_puts(out, "\nNo practice was gained or lost.\n");
	return left_out;
}
