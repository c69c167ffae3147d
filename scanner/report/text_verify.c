/*
 * Claims beside evidence in the text report. The first screen answers: how honest, how sure, what to challenge.
 */
#include "report/text_parts.h"

#include <string.h>

#define CHALLENGES 5
#define SHOWN 4 /* pieces of evidence of a claim */

static const struct {
	const char *mark;
	enum ink ink;
} marks[CLAIM_VERDICTS] = {
	[CLAIM_CONFIRMED] = {"✔", INK_GREEN},    [CLAIM_CONTRADICTED] = {"✖", INK_RED},
	[CLAIM_OVERSTATED] = {"▲", INK_YELLOW},  [CLAIM_UNDERSTATED] = {"▼", INK_CYAN},
	[CLAIM_UNSUPPORTED] = {"?", INK_YELLOW}, [CLAIM_NOT_VERIFIABLE] = {"·", INK_DIM},
};

static void add_line(struct buf *out, const struct report *report, struct buf *line, unsigned indent)
{
	buf_repeat(out, " ", indent);
	add_wrapped(out, buf_view(line), indent, indent, text_width(report));
	buf_clear(line);
}

static void add_score_lines(struct buf *out, const struct report *report, const struct claim_summary *s)
{
	unsigned width = text_width(report), bar = width < 64 ? width > 44 ? width - 24 : 20 : 40;
	struct score claimed = {.percent = s->claimed, .low = s->claimed, .high = s->claimed};
	buf_puts(out, "  claimed   ");
	add_bar(out, report, &claimed, bar);
	buf_printf(out, "  %.0f %%\n  evidenced ", s->claimed);
	add_bar(out, report, &s->evidenced, bar);
	buf_printf(out, "  %.0f %%\n", s->evidenced.percent);
}

static void add_summary(struct buf *out, const struct report *report, const struct claim_summary *s, struct str title)
{
	struct buf line = BUF_INIT;
	unsigned decided = claims_decided(s), confirmed = s->counts[CLAIM_CONFIRMED];
	buf_puts(out, "\n  ");
	ink_on(out, report, INK_BOLD);
	buf_str(out, title);
	ink_off(out, report);
	buf_puts(out, "\n");
	add_score_lines(out, report, s);
	buf_printf(&line, "Inflation: %+.0f points (evidenced %.0f … %.0f … %.0f)", s->inflation, s->evidenced.low,
		   s->evidenced.percent, s->evidenced.high);
	if (s->inflation_least > 0)
		buf_printf(&line, "; still %+.0f if everything unknown were true", s->inflation_least);
	add_line(out, report, &line, 2);
	if (decided)
		buf_printf(&line,
			   "How honest: %u of the %u claims that the repository can decide are confirmed (%.0f %%).",
			   confirmed, decided, 100.0 * confirmed / decided);
	else
		buf_puts(&line, "How honest: the repository can decide none of the claims.");
	add_line(out, report, &line, 2);
	buf_printf(&line, "How sure: %u of %u claims can be decided here; %u need a person", decided, s->claims,
		   s->claims - decided);
	if (s->unanswered)
		buf_printf(&line, "; %u items were left open", s->unanswered);
	buf_char(&line, '.');
	add_line(out, report, &line, 2);
	buf_release(&line);
}

static void add_counts(struct buf *out, const struct report *report, const struct claim_summary *s)
{
	struct buf line = BUF_INIT;
	for (int v = 0; v < CLAIM_VERDICTS; v++)
		if (s->counts[v])
			buf_printf(&line, "%s%s %u %s", line.len ? ", " : "", marks[v].mark, s->counts[v],
				   claim_verdict_names[v]);
	buf_char(out, '\n');
	add_line(out, report, &line, 2);
	buf_release(&line);
}

/* "31", or "marvelous:31" where several checklists are claimed. */
static void add_id(struct buf *out, const struct report *report, const struct claim *claim)
{
	if (report->judgements_n > 1)
		buf_printf(out, "%.*s:", STR_ARG(claim->checklist->id));
	buf_str(out, claim->item->id);
}

static void add_claim(struct buf *out, const struct claim_result *r)
{
	const char *flag = confidence_names[r->confidence];
	buf_printf(out, "claimed %s", answer_names[r->claim->answer]);
	if (r->claim->graded)
		buf_printf(out, " (%u of %zu)", r->claim->grade, r->claim->item->grades.n);
	buf_printf(out, ", found %s", answer_names[r->found->answer]);
	if (r->found->item->grades.n && r->found->answer != ANSWER_UNKNOWN && r->found->answer != ANSWER_NA)
		buf_printf(out, " (%u of %zu)", r->found->grade, r->claim->item->grades.n);
	if (flag)
		buf_printf(out, ", %s", flag);
}

static void add_place_list(struct buf *line, const struct evidence *const *list, size_t n, const char *title)
{
	if (!n)
		return;
	buf_puts(line, title);
	for (size_t i = 0; i < n && i < SHOWN; i++) {
		buf_puts(line, i ? ", " : " ");
		text_place(line, list[i]);
		buf_printf(line, " (%s%s%.*s)", rung_names[list[i]->rung], list[i]->note.len ? "; " : "",
			   STR_ARG(list[i]->note));
	}
	if (n > SHOWN)
		buf_printf(line, " and %zu more", n - SHOWN);
}

/* Why, for and against, what was looked for, what to ask: each on lines of its own. */
static void add_reasons(struct buf *out, const struct report *report, const struct claim_result *r, unsigned indent)
{
	struct buf line = BUF_INIT;
	bool told_below = r->found->answer == ANSWER_NO && r->searched.len && r->verdict != CLAIM_CONFIRMED;
	if (!told_below) {
		buf_str(&line, r->found->why);
		add_line(out, report, &line, indent);
	}
	add_place_list(&line, r->counter, r->counter_n, "against:");
	if (line.len)
		add_line(out, report, &line, indent);
	add_place_list(&line, r->evidence, r->evidence_n, "for:");
	if (line.len)
		add_line(out, report, &line, indent);
	if (r->searched.len && r->verdict != CLAIM_CONFIRMED) {
		buf_printf(&line, "looked for in vain: %.*s", STR_ARG(r->searched));
		add_line(out, report, &line, indent);
	}
	if (r->ask.len) {
		buf_printf(&line, "ask: %.*s", STR_ARG(r->ask));
		add_line(out, report, &line, indent);
	}
	if (r->ask.len && r->proof.len) {
		buf_printf(&line, "let them show: %.*s", STR_ARG(r->proof));
		add_line(out, report, &line, indent);
	}
	if (r->claim->comment.len) {
		buf_printf(&line, "they say: %.*s", STR_ARG(r->claim->comment));
		add_line(out, report, &line, indent);
	}
	buf_release(&line);
}

static void add_challenges(struct buf *out, const struct report *report)
{
	const struct verification *v = report->verification;
	size_t n = v->challenge_n < CHALLENGES ? v->challenge_n : CHALLENGES;
	struct buf line = BUF_INIT;
	if (n)
		buf_puts(out, "\n  Challenge first\n");
	for (size_t i = 0; i < n; i++) {
		const struct claim_result *r = v->challenge[i];
		buf_printf(out, "  %zu  ", i + 1);
		ink_on(out, report, marks[r->verdict].ink);
		buf_puts(out, marks[r->verdict].mark);
		ink_off(out, report);
		buf_char(out, ' ');
		add_id(&line, report, r->claim);
		buf_printf(&line, "  %.*s: %s (", STR_ARG(r->claim->item->title), claim_verdict_names[r->verdict]);
		add_claim(&line, r);
		buf_printf(&line, "; %.*s)", STR_ARG(r->claim->where));
		add_wrapped(out, buf_view(&line), 7, 7, text_width(report));
		buf_clear(&line);
		add_reasons(out, report, r, 7);
	}
	if (n < v->challenge_n)
		buf_printf(out, "  %zu more below\n", v->challenge_n - n);
	buf_release(&line);
}

/* One line for a claim; on a narrow terminal what was claimed and found gives way. */
static void add_claim_line(struct buf *out, const struct report *report, const struct claim_result *r)
{
	unsigned width = text_width(report), id = report->judgements_n > 1 ? 16 : 5;
	bool narrow = width <= 76;
	unsigned used = id + 6 + 15 + (narrow ? 0 : 36);
	unsigned room = width > used + 12 ? width - used : 12;
	struct buf text = BUF_INIT;
	ink_on(out, report, marks[r->verdict].ink);
	buf_printf(out, "  %s ", marks[r->verdict].mark);
	ink_off(out, report);
	add_id(&text, report, r->claim);
	add_cut(out, buf_view(&text), id, true);
	buf_clear(&text);
	buf_char(out, ' ');
	add_cut(out, r->claim->item->title, room < 60 ? room : 60, true);
	buf_printf(out, " %s", claim_verdict_names[r->verdict]);
	if (!narrow) {
		buf_repeat(out, " ", 15 - (unsigned)strlen(claim_verdict_names[r->verdict]));
		add_claim(&text, r);
		add_cut(out, buf_view(&text), 35, false);
	}
	buf_char(out, '\n');
	buf_release(&text);
}

static void add_all(struct buf *out, const struct report *report)
{
	const struct verification *v = report->verification;
	buf_puts(out, "\n  Claims\n");
	for (size_t i = 0; i < v->claims->n; i++) {
		add_claim_line(out, report, &v->results[i]);
		if (report->verbose)
			add_reasons(out, report, &v->results[i], 10);
	}
	if (!report->verbose)
		buf_puts(out, "  (--verbose shows the evidence for and against each)\n");
}

void text_verify(struct buf *out, const struct report *report)
{
	const struct verification *v = report->verification;
	if (v->summaries_n > 1)
		add_summary(out, report, &v->total, STR("All checklists"));
	for (size_t i = 0; i < v->summaries_n; i++)
		add_summary(out, report, &v->summaries[i], v->summaries[i].checklist->title);
	add_counts(out, report, &v->total);
	if (report->quiet)
		return;
	add_challenges(out, report);
	add_all(out, report);
}
