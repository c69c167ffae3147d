/*
 * Claims beside evidence in Markdown: sums, what to challenge first, and every claim that is not confirmed.
 */
#include "report/markdown_write.h"

static const char *const marks[CLAIM_VERDICTS] = {"✔", "✖", "▲", "▼", "?", "·"};

static void add_sums(struct buf *out, const struct verification *v)
{
	buf_puts(out, "\n| Checklist | claimed | evidenced | proven … possible | inflation | claims | left open |\n"
		      "| --- | ---: | ---: | --- | ---: | ---: | ---: |\n");
	for (size_t i = 0; i < v->summaries_n; i++) {
		const struct claim_summary *s = &v->summaries[i];
		buf_puts(out, "| ");
		md_text(out, s->checklist->title);
		buf_printf(out, " | %.0f %% | %.0f %% | %.0f … %.0f | %+.0f | %u | %u |\n", s->claimed,
			   s->evidenced.percent, s->evidenced.low, s->evidenced.high, s->inflation, s->claims,
			   s->unanswered);
	}
	buf_char(out, '\n');
	for (int k = 0, n = 0; k < CLAIM_VERDICTS; k++)
		if (v->total.counts[k])
			buf_printf(out, "%s%s %u %s", n++ ? ", " : "", marks[k], v->total.counts[k],
				   claim_verdict_names[k]);
	buf_puts(out, "\n");
}

static void add_places(struct buf *out, const struct report *report, const struct evidence *const *list, size_t n,
		       const char *title)
{
	static const size_t most = 3;
	if (n)
		buf_printf(out, "<br>%s ", title);
	for (size_t i = 0; i < n && i < most; i++) {
		buf_puts(out, i ? ", " : "");
		md_place(out, report, list[i]);
	}
	if (n > most)
		buf_printf(out, " and %zu more", n - most);
}

static void add_claim(struct buf *out, const struct report *report, const struct claim_result *r)
{
	const char *flag = confidence_names[r->confidence];
	buf_printf(out, "| %s %s | ", marks[r->verdict], claim_verdict_names[r->verdict]);
	if (report->judgements_n > 1) {
		md_text(out, r->claim->checklist->id);
		buf_char(out, ':');
	}
	md_text(out, r->claim->item->id);
	buf_puts(out, " | ");
	md_text(out, r->claim->item->title);
	buf_printf(out, " | %s | %s%s%s | ", answer_names[r->claim->answer], answer_names[r->found->answer],
		   flag ? ", " : "", flag ? flag : "");
	md_text(out, r->found->why);
	add_places(out, report, r->evidence, r->evidence_n, "for:");
	add_places(out, report, r->counter, r->counter_n, "against:");
	buf_puts(out, " | ");
	md_text(out, r->ask);
	if (r->ask.len && r->proof.len) {
		buf_puts(out, "<br>show: ");
		md_text(out, r->proof);
	}
	buf_puts(out, " |\n");
}

size_t md_verify(struct buf *out, const struct report *report, size_t limit)
{
	const struct verification *v = report->verification;
	size_t left_out = 0, shown = 0;
	add_sums(out, v);
	/* What makes the score too high, the most urgent first; then what is too modest. */
	for (size_t i = 0; i < v->challenge_n + v->claims->n; i++) {
		const struct claim_result *r = i < v->challenge_n ? v->challenge[i] : &v->results[i - v->challenge_n];
		size_t before = out->len;
		if (i >= v->challenge_n && (r->urgency || r->verdict == CLAIM_CONFIRMED))
			continue;
		if (!shown++)
			buf_puts(out, "\n**Challenge first**\n\n| Verdict | Item | | claimed | found | Why | Ask |\n"
				      "| --- | --- | --- | --- | --- | --- | --- |\n");
		add_claim(out, report, r);
		if (out->len > limit) {
			out->len = before;
			out->at[before] = '\0';
			left_out++;
		}
	}
	return left_out;
}
