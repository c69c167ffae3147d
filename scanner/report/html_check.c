/*
 * Two revisions: whether the gate passes, what became of the scores, what changed and which file did it.
 */
#include "report/html.h"

static const struct {
	const char *title, *mark, *class;
} kinds[CHANGE_KINDS] = {
	[CHANGE_LOST] = {"Lost", "✖", "no"},
	[CHANGE_WEAKENED] = {"Weakened", "◐", "partial"},
	[CHANGE_GAINED] = {"Gained", "✔", "yes"},
	[CHANGE_STRENGTHENED] = {"Strengthened", "✔", "yes"},
};

static void add_reason(struct html *h, const char *class, const char *mark, const struct gate_reason *reason)
{
	buf_printf(h->out, "<li class=\"%s\"><span class=\"mark\" aria-hidden=\"true\">%s</span> ", class, mark);
	html_text(h->out, reason->text);
	if (reason->waiver) {
		buf_puts(h->out, " <span class=\"quiet\">waived until ");
		html_text(h->out, reason->waiver->until);
		buf_puts(h->out, " by ");
		html_text(h->out, reason->waiver->owner);
		buf_puts(h->out, ": ");
		html_text(h->out, reason->waiver->reason);
		buf_puts(h->out, "</span>");
	}
	buf_puts(h->out, "</li>\n");
}

static void add_gate(struct html *h, const struct gate *gate)
{
	buf_printf(h->out,
		   "<p class=\"verdict %s\"><span class=\"mark\" aria-hidden=\"true\">%s</span> <strong>The gate "
		   "%s</strong></p>\n",
		   gate->passed ? "yes" : "no", gate->passed ? "✔" : "✖", gate->passed ? "passes" : "fails");
	if (!(gate->reasons_n + gate->warnings_n))
		return;
	buf_puts(h->out, "<ul>\n");
	for (size_t i = 0; i < gate->reasons_n; i++)
		add_reason(h, gate->reasons[i].waiver ? "partial" : "no", gate->reasons[i].waiver ? "~" : "✖",
			   &gate->reasons[i]);
	for (size_t i = 0; i < gate->warnings_n; i++)
		add_reason(h, "partial", "!", &gate->warnings[i]);
	buf_puts(h->out, "</ul>\n");
}

static void add_scores(struct html *h, const struct comparison *comparison)
{
	buf_puts(h->out, "<table class=\"stack\"><caption class=\"hidden\">Scores before and after</caption><thead "
			 "class=\"hidden\"><tr>"
			 "<th scope=\"col\">Checklist</th><th scope=\"col\">Score</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < comparison->head.judgements_n; i++) {
		const struct judgement *before = &comparison->base.judgements[i],
				       *after = &comparison->head.judgements[i];
		buf_puts(h->out, "<tr>");
		html_element(h->out, "th scope=\"row\"", after->checklist->title);
		buf_printf(h->out, "<td><strong>%.1f → %.1f %%</strong> <span class=\"quiet\">proven %.1f → %.1f",
			   before->score.percent, after->score.percent, before->score.low, after->score.low);
		if (after->checklist->result == RESULT_STAGES)
			buf_printf(h->out, "; stage %u → %u", before->step, after->step);
		if (after->checklist->result == RESULT_LEVELS && after->step)
			buf_printf(h->out, "; weakest level %u → %u", before->step, after->step);
		buf_puts(h->out, "</span></td></tr>\n");
	}
	buf_puts(h->out, "</tbody></table>\n");
}

/* A line of what was lost is one of the base: only the head has addresses here. */
static void add_cause(struct html *h, const struct change *change, const struct cause *cause)
{
	bool in_head = change->kind == CHANGE_GAINED || change->kind == CHANGE_STRENGTHENED;
	buf_printf(h->out, "<li><span class=\"quiet\">%s</span> ", file_change_names[cause->change]);
	if (in_head && cause->change != FILE_DELETED) {
		html_file(h, cause->path, cause->line);
	} else {
		buf_puts(h->out, "<span class=\"place\">");
		html_text(h->out, cause->path);
		if (cause->line)
			buf_printf(h->out, ":%u", cause->line);
		buf_puts(h->out, "</span>");
	}
	if (cause->note.len) {
		buf_char(h->out, ' ');
		html_element(h->out, "span class=\"quiet\"", cause->note);
	}
	if (cause->excerpt.len)
		html_element(h->out, "code", cause->excerpt);
	buf_puts(h->out, "</li>\n");
}

static void add_change(struct html *h, const struct change *change)
{
	struct buf *out = h->out;
	buf_puts(out, "<li>");
	html_element(out, "strong", change->title);
	buf_puts(out, " <span class=\"quiet\">");
	if (change->flag_only)
		buf_printf(out, "%s, confidence %s → %s", change->after,
			   change->flag_before ? change->flag_before : "none",
			   change->flag_after ? change->flag_after : "none");
	else
		buf_printf(out, "%s → %s", change->before, change->after);
	buf_printf(out, "%s</span> ", change->waiver ? ", waived" : "");
	html_element(out, "code", change->id);
	if (change->causes_n) {
		buf_puts(out, "<ul class=\"evidence\">\n");
		for (size_t i = 0; i < change->causes_n; i++)
			add_cause(h, change, &change->causes[i]);
		buf_puts(out, "</ul>");
	}
	buf_puts(out, "</li>\n");
}

static void add_changes(struct html *h, const struct comparison *comparison)
{
	const struct change *change = comparison->changes;
	if (!comparison->changes_n)
		buf_puts(h->out, "<p>No practice was gained or lost.</p>\n");
	for (int kind = 0; kind < CHANGE_KINDS; kind++) {
		size_t n = comparison->of[kind];
		if (!n)
			continue;
		buf_printf(h->out,
			   "<h3 class=\"%s\"><span class=\"mark\" aria-hidden=\"true\">%s</span> %s</h3>\n<ul>\n",
			   kinds[kind].class, kinds[kind].mark, kinds[kind].title);
		for (size_t i = 0; i < n; i++)
			add_change(h, change++);
		buf_puts(h->out, "</ul>\n");
	}
}

void html_check(struct html *h)
{
	const struct comparison *comparison = h->report->comparison;
	if (!comparison && !h->report->gate)
		return;
	buf_puts(h->out, "<section class=\"card check\" aria-labelledby=\"check\"><h2 id=\"check\">");
	if (comparison && comparison->base.scan->about->commit.len)
		buf_printf(h->out, "Compared with <code>%.7s</code>", comparison->base.scan->about->commit.at);
	else
		buf_puts(h->out, comparison ? "Compared with nothing" : "Gate");
	buf_puts(h->out, "</h2>\n");
	if (h->report->gate)
		add_gate(h, h->report->gate);
	if (comparison) {
		add_scores(h, comparison);
		add_changes(h, comparison);
	}
	buf_puts(h->out, "</section>\n");
}
