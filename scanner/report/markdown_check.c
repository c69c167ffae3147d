/*
 * Two revisions in Markdown: does the gate pass and why not, what became of the scores, and what changed by which file.
 */
#include "report/markdown_write.h"

#define CAUSES 3

static const char *const titles[CHANGE_KINDS] = {"Lost", "Weakened", "Gained", "Strengthened"};

static void add_reason(struct buf *out, const struct gate_reason *reason)
{
	const struct policy_waiver *waiver = reason->waiver;
	buf_puts(out, waiver ? "- (waived) " : "- ");
	md_text(out, reason->text);
	if (waiver) {
		buf_puts(out, "; until ");
		md_text(out, waiver->until);
		buf_puts(out, " by ");
		md_text(out, waiver->owner);
		buf_puts(out, ": ");
		md_text(out, waiver->reason);
	}
	buf_char(out, '\n');
}

static void add_gate(struct buf *out, const struct gate *gate)
{
	buf_printf(out, "\n**%s**\n\n", gate->passed ? "✔ The gate passes" : "✖ The gate fails");
	for (size_t i = 0; i < gate->reasons_n; i++)
		add_reason(out, &gate->reasons[i]);
	for (size_t i = 0; i < gate->warnings_n; i++) {
		buf_puts(out, "- (warning) ");
		md_text(out, gate->warnings[i].text);
		buf_char(out, '\n');
	}
}

static void add_scores(struct buf *out, const struct report *report)
{
	buf_puts(out, "\n| Checklist | Score | proven |\n| --- | --- | --- |\n");
	for (size_t i = 0; i < report->judgements_n; i++) {
		const struct score *before = &report->comparison->base.judgements[i].score;
		const struct score *after = &report->judgements[i].score;
		buf_puts(out, "| ");
		md_text(out, report->judgements[i].checklist->title);
		buf_printf(out, " | %.1f → %.1f %% | %.1f → %.1f |\n", before->percent, after->percent, before->low,
			   after->low);
	}
}

static void add_change(struct buf *out, const struct change *change)
{
	buf_puts(out, "- ");
	md_code(out, change->id, false);
	buf_char(out, ' ');
	md_text(out, change->title);
	if (change->flag_only)
		buf_printf(out, ": %s, confidence %s → %s", change->after,
			   change->flag_before ? change->flag_before : "none",
			   change->flag_after ? change->flag_after : "none");
	else
		buf_printf(out, ": %s → %s", change->before, change->after);
	buf_puts(out, change->waiver ? " (waived)" : "");
	for (size_t i = 0; i < change->causes_n && i < CAUSES; i++) {
		const struct cause *cause = &change->causes[i];
		buf_printf(out, "; %s ", file_change_names[cause->change]);
		md_code(out, cause->path, false);
		if (cause->line)
			buf_printf(out, " line %u", cause->line);
	}
	if (change->causes_n > CAUSES)
		buf_printf(out, " and %zu more files", change->causes_n - CAUSES);
	buf_char(out, '\n');
}

size_t md_check(struct buf *out, const struct report *report, size_t limit)
{
	const struct comparison *comparison = report->comparison;
	const struct str base = comparison->base.scan->about->commit;
	size_t left_out = 0, at = 0;
	buf_puts(out, "\nCompared with ");
	md_code(out, base.len ? str_sub(base, 0, 7) : STR("nothing"), false);
	buf_char(out, '\n');
	if (report->gate)
		add_gate(out, report->gate);
	add_scores(out, report);
	if (!comparison->changes_n)
		buf_puts(out, "\nNo practice was gained or lost.\n");
	for (int kind = 0; kind < CHANGE_KINDS; kind++) {
		for (size_t i = 0; i < comparison->of[kind]; i++, at++) {
			size_t before = out->len;
			if (i == 0)
				buf_printf(out, "\n**%s**\n\n", titles[kind]);
			add_change(out, &comparison->changes[at]);
			if (left_out || out->len > limit) {
				out->len = before;
				left_out++;
			}
		}
	}
	return left_out;
}
