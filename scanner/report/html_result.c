/*
 * What follows from the answers of a checklist: what stands before the next step, areas, risks, pitfalls, characteristics.
 */
#include "report/html.h"

static void add_blocking(struct html *h, const struct judgement *j)
{
	static const char *const heads[] = {
		[RESULT_MATURITY] = "What keeps it from being mature",
		[RESULT_STAGES] = "What stands before the next stage",
		[RESULT_LEVELS] = "What stands before the next level",
		[RESULT_SCORECARD] = "Below target",
		[RESULT_RISKS] = "Without a yes, the highest risk first",
	};
	struct buf *out = h->out;
	if (!j->blocking_n)
		return;
	buf_printf(out, "<h3>%s</h3>\n<ul class=\"blocking\">", heads[j->checklist->result]);
	for (size_t i = 0; i < j->blocking_n; i++) {
		const struct verdict *verdict = j->blocking[i];
		const char *risk = risk_names[verdict->item->risk];
		buf_printf(out,
			   "<li class=\"%s\"><span class=\"mark\" aria-hidden=\"true\">%s</span><span "
			   "class=\"hidden\">%s</span> ",
			   answer_names[verdict->answer], html_marks[verdict->answer], answer_names[verdict->answer]);
		html_item_link(out, j->checklist->id, verdict->item->id);
		buf_puts(out, " ");
		html_text(out, verdict->item->title);
		if (risk)
			buf_printf(out, " <span class=\"tag risk-%s\">%s risk</span>", risk, risk);
		buf_puts(out, "</li>\n");
	}
	buf_puts(out, "</ul>\n");
}

static void add_areas(struct html *h, const struct judgement *j)
{
	unsigned last = j->checklist->sections_n ? (unsigned)j->checklist->sections_n - 1 : 0;
	if (!j->checklist->areas_n)
		return;
	buf_puts(h->out, "<h3>Capabilities, each by its own evidence</h3>\n<table class=\"chart\"><caption "
			 "class=\"hidden\">Stage of "
			 "each capability</caption><thead class=\"hidden\"><tr><th scope=\"col\">Capability</th><th "
			 "scope=\"col\">"
			 "Picture</th><th scope=\"col\">Stage</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < j->checklist->areas_n; i++) {
		buf_puts(h->out, "<tr>");
		html_element(h->out, "th scope=\"row\"", j->areas[i].area->title);
		buf_puts(h->out, "<td class=\"picture\">");
		html_steps_bar(h, j->areas[i].stage, 0, 0, last);
		buf_printf(h->out, "</td><td class=\"number\">%u</td></tr>\n", j->areas[i].stage);
	}
	buf_puts(h->out, "</tbody></table>\n");
}

static void add_pitfalls(struct html *h, const struct judgement *j)
{
	bool any = false;
	for (size_t i = 0; i < j->checklist->pitfalls_n; i++) {
		const struct sign_result *pitfall = &j->pitfalls[i];
		if (!pitfall->holds)
			continue;
		if (!any)
			buf_puts(h->out, "<h3>Pitfalls that the evidence shows</h3>\n");
		any = true;
		buf_puts(h->out, "<div class=\"pitfall\"><p>");
		html_element(h->out, "strong", pitfall->sign->title);
		buf_puts(h->out, "</p>");
		if (pitfall->sign->fix.len) {
			buf_puts(h->out, "<p>");
			html_prose(h->out, pitfall->sign->fix);
			buf_puts(h->out, "</p>");
		}
		html_evidence_list(h, pitfall->evidence, pitfall->evidence_n, 2);
		buf_puts(h->out, "</div>\n");
	}
}

static void add_characteristics(struct html *h, const struct judgement *j)
{
	const struct checklist *list = j->checklist;
	if (!list->characteristics_n)
		return;
	buf_puts(h->out, "<h3>Characteristics of the stages</h3>\n<ul class=\"characteristics\">");
	for (size_t i = 0; i < list->characteristics_n; i++) {
		const struct sign_result *sign = &j->characteristics[i];
		buf_printf(h->out,
			   "<li class=\"%s\"><span class=\"mark\" aria-hidden=\"true\">%s</span> <span "
			   "class=\"quiet\">stage %u"
			   "</span> ",
			   sign->holds ? "yes" : "na", sign->holds ? "✔" : "–", sign->sign->stage);
		html_text(h->out, sign->sign->title);
		buf_printf(h->out, "<span class=\"hidden\">%s</span></li>\n", sign->holds ? ": seen" : ": not seen");
	}
	buf_puts(h->out, "</ul>\n");
}

void html_result(struct html *h, const struct judgement *j)
{
	buf_puts(h->out, "<div class=\"result\"><div>\n");
	html_chart(h, j, true);
	add_areas(h, j);
	add_characteristics(h, j);
	buf_puts(h->out, "</div><div>\n");
	if (j->advice.len) {
		buf_puts(h->out, "<p class=\"advice\"><strong>Next step:</strong> ");
		html_prose(h->out, j->advice);
		buf_puts(h->out, "</p>\n");
	}
	add_pitfalls(h, j);
	add_blocking(h, j);
	buf_puts(h->out, "</div></div>\n");
}
