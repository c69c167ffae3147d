/*
 * Claims beside evidence: what is claimed and what is evidenced, how much of it can be decided, and every claim that is not
 * confirmed, the one to challenge first on top.
 */
#include "report/html.h"

static const struct {
	const char *mark, *class;
} kinds[CLAIM_VERDICTS] = {
	[CLAIM_CONFIRMED] = {"✔", "yes"},       [CLAIM_CONTRADICTED] = {"✖", "no"},
	[CLAIM_OVERSTATED] = {"▲", "partial"},  [CLAIM_UNDERSTATED] = {"▼", "partial"},
	[CLAIM_UNSUPPORTED] = {"?", "unknown"}, [CLAIM_NOT_VERIFIABLE] = {"·", "unknown"},
};

static void add_sum(struct html *h, const struct claim_summary *s)
{
	unsigned decided = claims_decided(s);
	buf_puts(h->out, "<tr>");
	html_element(h->out, "th scope=\"row\"", s->checklist->title);
	buf_printf(h->out,
		   "<td><strong>%.0f %% claimed, %.0f %% evidenced</strong> <span class=\"quiet\">inflation %+.0f",
		   s->claimed, s->evidenced.percent, s->inflation);
	if (s->inflation_least > 0)
		buf_printf(h->out, ", still %+.0f if everything unknown were true", s->inflation_least);
	buf_puts(h->out, "</span>");
	html_score_bar(h, &s->evidenced, "big");
	buf_printf(h->out,
		   "<span class=\"quiet\">%u of the %u claims that the repository can decide are confirmed; %u of %u "
		   "need a person; %u items were left open</span></td></tr>\n",
		   s->counts[CLAIM_CONFIRMED], decided, s->claims - decided, s->claims, s->unanswered);
}

static void add_sums(struct html *h, const struct verification *v)
{
	buf_puts(h->out, "<table class=\"stack\"><caption class=\"hidden\">Claimed and evidenced</caption><thead "
			 "class=\"hidden\">"
			 "<tr><th scope=\"col\">Checklist</th><th scope=\"col\">Scores</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < v->summaries_n; i++)
		add_sum(h, &v->summaries[i]);
	buf_puts(h->out, "</tbody></table>\n<p>");
	for (int k = 0, n = 0; k < CLAIM_VERDICTS; k++)
		if (v->total.counts[k])
			buf_printf(
				h->out,
				"%s<span class=\"%s\"><span class=\"mark\" aria-hidden=\"true\">%s</span> %u %s</span>",
				n++ ? ", " : "", kinds[k].class, kinds[k].mark, v->total.counts[k],
				claim_verdict_names[k]);
	buf_puts(h->out, "</p>\n");
}

static void add_sentence(struct html *h, const char *label, struct str text)
{
	if (!text.len)
		return;
	buf_printf(h->out, "<br><span class=\"quiet\">%s:</span> ", label);
	html_text(h->out, text);
}

static void add_evidence(struct html *h, const char *label, const struct evidence *const *list, size_t n)
{
	if (!n)
		return;
	buf_printf(h->out, "<p class=\"quiet\">%s</p>\n", label);
	html_evidence_list(h, list, n, 3);
}

static void add_claim(struct html *h, const struct claim_result *r)
{
	struct buf *out = h->out;
	const char *flag = confidence_names[r->confidence];
	buf_printf(out, "<li class=\"%s\"><span class=\"mark\" aria-hidden=\"true\">%s</span> <strong>%s</strong> ",
		   kinds[r->verdict].class, kinds[r->verdict].mark, claim_verdict_names[r->verdict]);
	html_item_link(out, r->claim->checklist->id, r->claim->item->id);
	buf_char(out, ' ');
	html_text(out, r->claim->item->title);
	buf_printf(out, " <span class=\"quiet\">claimed %s, found %s%s%s; ", answer_names[r->claim->answer],
		   answer_names[r->found->answer], flag ? ", " : "", flag ? flag : "");
	html_text(out, r->claim->where);
	buf_puts(out, "</span><br>");
	html_text(out, r->found->why);
	add_sentence(h, "looked for in vain", r->searched);
	add_sentence(h, "ask", r->ask);
	add_sentence(h, "let them show", r->ask.len ? r->proof : (struct str){0});
	add_sentence(h, "they say", r->claim->comment);
	add_evidence(h, "against", r->counter, r->counter_n);
	add_evidence(h, "for", r->evidence, r->evidence_n);
	buf_puts(out, "</li>\n");
}

void html_verify(struct html *h)
{
	const struct verification *v = h->report->verification;
	size_t shown = 0;
	if (!v)
		return;
	buf_puts(h->out, "<section class=\"card check\" aria-labelledby=\"claims\"><h2 id=\"claims\">Claims of ");
	html_text(h->out, v->claims->file);
	buf_puts(h->out, "</h2>\n");
	add_sums(h, v);
	for (size_t i = 0; i < v->challenge_n + v->claims->n; i++) {
		bool urgent = i < v->challenge_n;
		const struct claim_result *r = urgent ? v->challenge[i] : &v->results[i - v->challenge_n];
		if (!urgent && (r->urgency || r->verdict == CLAIM_CONFIRMED))
			continue;
		if (!shown++)
			buf_puts(h->out, "<h3>Challenge first</h3>\n<ul>\n");
		add_claim(h, r);
	}
	buf_puts(h->out, shown ? "</ul>\n</section>\n" : "</section>\n");
}
