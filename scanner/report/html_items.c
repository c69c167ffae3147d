/*
 * Every item of every checklist: answer, flag, why, evidence, what to ask, what to do.
 */
#include "report/html.h"

#define EVIDENCE_OPEN 2
#define EVIDENCE_MAX 8

static const char *const answer_classes[ANSWERS] = {"yes", "partial", "no", "unknown", "na"};

/* The best evidence first, the others in their order. */
static void add_evidence(struct html *h, const struct verdict *verdict)
{
	const struct evidence *best = verdict_best(verdict), *chosen[EVIDENCE_MAX];
	size_t n = 0;
	if (best)
		chosen[n++] = best;
	for (size_t i = 0; i < verdict->evidence_n && n < EVIDENCE_MAX; i++)
		if (verdict->evidence[i] != best)
			chosen[n++] = verdict->evidence[i];
	html_evidence_list(h, chosen, n, EVIDENCE_OPEN);
	size_t left = verdict->evidence_n - n;
	if (left)
		buf_printf(h->out,
			   "<p class=\"quiet\">%zu further place%s under <a href=\"#evidence\">Evidence</a>.</p>", left,
			   left == 1 ? " stands" : "s stand");
}

static void add_advice(struct html *h, const char *class, const char *label, struct str text)
{
	if (!text.len)
		return;
	buf_printf(h->out, "<p class=\"%s\"><b>%s</b> ", class, label);
	html_prose(h->out, text);
	buf_puts(h->out, "</p>");
}

static void add_waiver(struct html *h, const struct policy_waiver *waiver)
{
	if (!waiver)
		return;
	buf_puts(h->out, "<p class=\"ask\"><b>Waived</b> until ");
	html_text(h->out, waiver->until);
	buf_puts(h->out, " by ");
	html_text(h->out, waiver->owner);
	buf_puts(h->out, ": ");
	html_text(h->out, waiver->reason);
	buf_puts(h->out, "</p>");
}

/* What people say of it stands beside the evidence and does not count. */
static void add_reported(struct html *h, const struct policy_answer *reported)
{
	struct buf *out = h->out;
	if (!reported)
		return;
	buf_printf(out, "<p class=\"ask\"><b>Stated</b> %s", answer_names[reported->answer]);
	if (reported->by.len) {
		buf_puts(out, " by ");
		html_text(out, reported->by);
	}
	if (reported->on.len) {
		buf_puts(out, ", ");
		html_text(out, reported->on);
	}
	if (reported->proof.len) {
		buf_puts(out, "; to be seen in ");
		html_text(out, reported->proof);
	}
	buf_puts(out, " <span class=\"quiet\">(not counted)</span></p>");
}

static void add_item(struct html *h, const struct judgement *j, const struct verdict *verdict)
{
	struct buf *out = h->out;
	const struct item *item = verdict->item;
	const char *flag = confidence_names[verdict->confidence], *risk = risk_names[item->risk];
	bool done = verdict->answer == ANSWER_YES || verdict->answer == ANSWER_NA;
	buf_puts(out, "<tr id=\"item-");
	html_text(out, j->checklist->id);
	buf_char(out, '-');
	html_text(out, item->id);
	buf_printf(out, "\" class=\"item %s\" data-answer=\"%s\" data-flag=\"%s\">", answer_classes[verdict->answer],
		   answer_classes[verdict->answer], flag ? flag : "none");
	buf_printf(out, "<td class=\"answer\"><span class=\"mark\" aria-hidden=\"true\">%s</span> %s",
		   html_marks[verdict->answer],
		   verdict->answer == ANSWER_PARTIAL ? "partly" : answer_names[verdict->answer]);
	if (flag)
		buf_printf(out, "<span class=\"flag flag-%s\"><span class=\"hidden\">confidence </span>%s</span>", flag,
			   flag);
	buf_puts(out, "</td><th scope=\"row\"><span class=\"id\">");
	html_text(out, item->id);
	buf_puts(out, "</span> ");
	html_text(out, item->title);
	if (risk && !done)
		buf_printf(out, " <span class=\"tag risk-%s\">%s risk</span>", risk, risk);
	if (item->grades.n && verdict->answer != ANSWER_NA && verdict->answer != ANSWER_UNKNOWN)
		buf_printf(out, " <span class=\"tag\">grade %u, target %u</span>", verdict->grade, verdict->target);
	buf_puts(out, "</th><td class=\"why\">");
	html_element(out, "p", verdict->why);
	add_evidence(h, verdict);
	add_waiver(h, verdict->waiver);
	add_reported(h, verdict->reported);
	if (verdict->needs_person)
		add_advice(h, "ask", "Ask", verdict->ask);
	if (!done)
		add_advice(h, "fix", "To do", item->fix);
	buf_puts(out, "</td></tr>\n");
}

static void add_section(struct html *h, const struct judgement *j, const struct section_result *section)
{
	struct buf *out = h->out;
	struct str id = section->section->id;
	size_t n = 0;
	for (size_t i = 0; i < j->checklist->items_n; i++)
		n += str_eq(j->checklist->items[i].section, id);
	if (!n)
		return;
	buf_puts(out, "<details class=\"items\" open data-section=\"");
	html_text(out, j->checklist->id);
	buf_char(out, ' ');
	html_text(out, id);
	buf_puts(out, "\"><summary><h3>");
	html_section(out, section->section);
	buf_puts(out, "</h3> <span class=\"quiet\">");
	html_counts(h, &section->score);
	buf_puts(out, "</span></summary>\n<table><caption class=\"hidden\">Answers: ");
	html_text(out, section->section->title);
	buf_puts(out, "</caption><thead><tr><th scope=\"col\">Answer</th><th scope=\"col\">Item</th><th "
		      "scope=\"col\">Why, and "
		      "where to see it</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < j->checklist->items_n; i++)
		if (str_eq(j->checklist->items[i].section, id))
			add_item(h, j, &j->verdicts[i]);
	buf_puts(out, "</tbody></table></details>\n");
}

static void add_checklist(struct html *h, const struct judgement *j)
{
	struct buf *out = h->out;
	buf_puts(out, "<section class=\"list\" id=\"list-");
	html_text(out, j->checklist->id);
	buf_puts(out, "\" aria-labelledby=\"title-");
	html_text(out, j->checklist->id);
	buf_puts(out, "\"><h2 id=\"title-");
	html_text(out, j->checklist->id);
	buf_puts(out, "\">");
	html_text(out, j->checklist->title);
	buf_printf(out, "</h2>\n<p class=\"lead\"><strong>%.0f %%</strong> (proven %.0f, possible %.0f). ",
		   j->score.percent, j->score.low, j->score.high);
	html_outcome(h, j);
	buf_puts(out, ", ");
	html_outcome_detail(h, j);
	buf_puts(out, ".</p>\n");
	html_result(h, j);
	for (size_t i = 0; i < j->checklist->sections_n; i++)
		add_section(h, j, &j->sections[i]);
	buf_puts(out, "</section>\n");
}

/* ---- search and filters: shown by the script, which gives them life ---- */

static void add_choices(struct html *h)
{
	for (size_t i = 0; i < ANSWERS; i++)
		buf_printf(h->out,
			   "<button type=\"button\" class=\"%s\" data-answer=\"%s\" aria-pressed=\"false\"><span "
			   "class=\"mark\" "
			   "aria-hidden=\"true\">%s</span> %s</button>\n",
			   answer_classes[i], answer_classes[i], html_marks[i],
			   i == ANSWER_PARTIAL ? "partly" : answer_names[i]);
}

static void add_section_choices(struct html *h)
{
	struct buf *out = h->out;
	for (size_t k = 0; k < h->report->judgements_n; k++) {
		const struct checklist *list = h->report->judgements[k].checklist;
		buf_puts(out, "<optgroup");
		html_attribute(out, "label", list->title);
		buf_puts(out, "><option");
		html_attribute(out, "value", list->id);
		buf_puts(out, ">All of ");
		html_text(out, list->title);
		buf_puts(out, "</option>\n");
		for (size_t i = 0; i < list->sections_n; i++) {
			buf_puts(out, "<option value=\"");
			html_text(out, list->id);
			buf_char(out, ' ');
			html_text(out, list->sections[i].id);
			buf_puts(out, "\">");
			if (html_has_number(&list->sections[i])) {
				html_text(out, list->sections[i].id);
				buf_char(out, ' ');
			}
			html_text(out, list->sections[i].title);
			buf_puts(out, "</option>\n");
		}
		buf_puts(out, "</optgroup>\n");
	}
}

static void add_filters(struct html *h)
{
	buf_puts(h->out,
		 "<form class=\"filters\" role=\"search\" aria-label=\"Search and filter the answers\" hidden>\n"
		 "<label class=\"find\"><span class=\"hidden\">Search the answers</span><input type=\"search\" "
		 "id=\"find\" "
		 "placeholder=\"Search items, reasons, files\" autocomplete=\"off\" spellcheck=\"false\"></label>\n"
		 "<fieldset><legend class=\"hidden\">Answers</legend>\n");
	add_choices(h);
	buf_puts(h->out, "</fieldset>\n<label>Confidence <select id=\"flag\"><option "
			 "value=\"\">any</option><option>high</option>"
			 "<option>medium</option><option>low</option></select></label>\n"
			 "<label>Section <select id=\"section\"><option value=\"\">all</option>\n");
	add_section_choices(h);
	buf_puts(h->out, "</select></label>\n<button type=\"reset\">Show all</button> <output "
			 "aria-live=\"polite\"></output>\n</form>\n");
}

void html_items(struct html *h)
{
	buf_puts(h->out, "<div id=\"answers\">\n");
	add_filters(h);
	for (size_t i = 0; i < h->report->judgements_n; i++)
		add_checklist(h, &h->report->judgements[i]);
	buf_puts(h->out, "</div>\n");
}
