/*
 * The first screen: how mature, how sure, what the parts are, on which rungs the practices stand, what to do next.
 */
#include "report/html.h"

static void add_score(struct html *h, const struct judgement *j)
{
	struct buf *out = h->out;
	const struct score *score = &j->score;
	buf_puts(out, "<section class=\"card score\" aria-label=\"Score\">");
	html_element(out, "h2", j->checklist->title);
	if (score->applicable)
		buf_printf(out,
			   "<p class=\"figure\"><strong>%.0f<span class=\"unit\"> %%</span></strong> <span "
			   "class=\"range\">proven "
			   "<b>%.0f</b> … possible <b>%.0f</b></span></p>\n",
			   score->percent, score->low, score->high);
	else
		buf_puts(out,
			 "<p class=\"figure\"><strong>–</strong> <span class=\"range\">no item applies</span></p>\n");
	html_score_bar(h, score, "big");
	buf_puts(out, "<p class=\"outcome\"><strong>");
	html_outcome(h, j);
	buf_puts(out, "</strong><br>");
	html_outcome_detail(h, j);
	buf_puts(out, "</p>\n");
	html_answers_bar(h, score);
	buf_puts(out, "<ul class=\"tally\">");
	for (size_t i = 0; i < ANSWERS; i++)
		buf_printf(out,
			   "<li class=\"%s\"><span class=\"mark\" aria-hidden=\"true\">%s</span> <b>%u</b> %s</li>",
			   i == ANSWER_NA ? "na" : answer_names[i], html_marks[i], score->count[i],
			   i == ANSWER_PARTIAL ? "partly" : answer_names[i]);
	buf_puts(out, "</ul></section>\n");
}

static void add_main_chart(struct html *h, const struct judgement *j)
{
	buf_puts(h->out, "<section class=\"card\" aria-labelledby=\"parts\"><div class=\"title\"><h2 id=\"parts\">By "
			 "section</h2>"
			 "<p class=\"key\"><span><i class=\"proven\"></i> proven</span> <span><i class=\"scored\"></i> "
			 "scored</span> "
			 "<span><i class=\"possible\"></i> possible</span></p></div>\n");
	html_chart(h, j, false);
	buf_puts(h->out, "</section>\n");
}

/* The checklists beside the first one. */
static void add_others(struct html *h)
{
	struct buf *out = h->out;
	if (h->report->judgements_n < 2)
		return;
	buf_puts(out, "<section class=\"card others\" aria-labelledby=\"others\"><h2 id=\"others\">Other "
		      "checklists</h2><ul>\n");
	for (size_t i = 1; i < h->report->judgements_n; i++) {
		const struct judgement *j = &h->report->judgements[i];
		buf_puts(out, "<li><a href=\"#list-");
		html_text(out, j->checklist->id);
		buf_puts(out, "\"><span class=\"name\">");
		html_text(out, j->checklist->title);
		buf_puts(out, "</span><strong>");
		html_outcome(h, j);
		buf_puts(out, "</strong><span class=\"quiet\">");
		html_outcome_detail(h, j);
		buf_puts(out, "</span></a>");
		html_outcome_picture(h, j);
		buf_puts(out, "</li>\n");
	}
	buf_puts(out, "</ul></section>\n");
}

void html_overview(struct html *h)
{
	size_t n = h->report->judgements_n;
	buf_printf(h->out, "<div class=\"overview %s\">\n", n > 1 ? "several" : "single");
	if (n) {
		add_score(h, &h->report->judgements[0]);
		add_main_chart(h, &h->report->judgements[0]);
		add_others(h);
	}
	html_ladder(h);
	html_roadmap_top(h);
	buf_puts(h->out, "</div>\n");
}
