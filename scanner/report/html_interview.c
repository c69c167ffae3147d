/*
 * The interview sheet: what to ask whom, and what proof to look for. Printed, it leaves room for the answer.
 */
#include "report/html.h"

static void add_question(struct html *h, const struct interview_question *question)
{
	struct buf *out = h->out;
	buf_puts(out, "<tr><th scope=\"row\">");
	html_prose(out, question->ask);
	buf_puts(out, "</th><td>");
	html_prose(out, question->proof);
	buf_puts(out, "</td><td class=\"of-items\">");
	for (size_t i = 0; i < question->n; i++) {
		if (h->report->judgements_n > 1 && (!i || question->checklists[i] != question->checklists[i - 1])) {
			buf_puts(out, i ? "<br>" : "");
			html_element(out, "span class=\"quiet\"", question->checklists[i]->id);
		}
		buf_char(out, ' ');
		html_item_link(out, question->checklists[i]->id, question->verdicts[i]->item->id);
	}
	buf_puts(out, "</td><td class=\"room\"></td></tr>\n");
}

void html_interview(struct html *h)
{
	const struct interview *interview = h->report->interview;
	struct buf *out = h->out;
	if (!interview || !interview->questions)
		return;
	buf_printf(out,
		   "<section id=\"interview\" aria-labelledby=\"interview-title\"><h2 id=\"interview-title\">Interview "
		   "sheet</h2>\n"
		   "<p class=\"lead\">%zu question%s that a repository cannot answer, by whom to ask.</p>\n",
		   interview->questions, interview->questions == 1 ? "" : "s");
	for (size_t i = 0; i < interview->n; i++) {
		const struct interview_part *part = &interview->parts[i];
		buf_puts(out, "<details class=\"items\" open><summary><h3>");
		html_text(out, part->whom);
		buf_printf(out,
			   "</h3> <span class=\"quiet\">%zu question%s</span></summary>\n<table "
			   "class=\"interview\"><caption "
			   "class=\"hidden\">Questions for: ",
			   part->n, part->n == 1 ? "" : "s");
		html_text(out, part->whom);
		buf_puts(out,
			 "</caption><thead><tr><th scope=\"col\">Question</th><th scope=\"col\">Proof to look for</th>"
			 "<th scope=\"col\">Items</th><th scope=\"col\" "
			 "class=\"room\">Notes</th></tr></thead><tbody>\n");
		for (size_t k = 0; k < part->n; k++)
			add_question(h, &part->questions[k]);
		buf_puts(out, "</tbody></table></details>\n");
	}
	buf_puts(out, "</section>\n");
}
