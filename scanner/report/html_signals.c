/*
 * Every signal with all its evidence: what a cell of the heat map leads to.
 */
#include "report/html.h"

static void add_id(struct html *h, const struct signal *signal)
{
	buf_puts(h->out, " id=\"signal-");
	html_text(h->out, signal->id);
	buf_char(h->out, '"');
}

static void add_remarks(struct html *h, const struct signal_finding *finding)
{
	if (finding->left_out)
		buf_printf(h->out, "<p class=\"quiet\">%zu further place%s not listed.</p>", finding->left_out,
			   finding->left_out == 1 ? " is" : "s are");
	if (!finding->hidden)
		return;
	buf_printf(h->out, "<p class=\"quiet\">Not read, though it could show more (%zu file%s): ", finding->hidden,
		   finding->hidden == 1 ? "" : "s");
	html_text(h->out, finding->hidden_in);
	buf_puts(h->out, ".</p>");
}

static void add_seen(struct html *h, uint32_t s)
{
	const struct signal *signal = &h->report->scan->book->signals[s];
	const struct signal_finding *finding = &h->report->scan->signals[s];
	const char *flag = confidence_names[signal_confidence(h->report->scan, s)];
	buf_puts(h->out, "<details class=\"signal\"><summary>");
	html_rungs(h, finding->level);
	buf_puts(h->out, " ");
	html_element(h->out, "span class=\"name\"", signal->title);
	buf_printf(h->out, " <span class=\"quiet\">%s%s%s · %zu place%s</span></summary>\n<div",
		   rung_names[finding->level], flag ? ", confidence " : "", flag ? flag : "", finding->n,
		   finding->n == 1 ? "" : "s");
	/* Inside, because browsers open what holds the target of a link. */
	add_id(h, signal);
	buf_puts(h->out, "><p class=\"quiet\">");
	html_element(h->out, "code", signal->id);
	buf_puts(h->out, " ");
	html_text(h->out, signal->meaning);
	buf_puts(h->out, "</p><ul class=\"evidence\">\n");
	for (size_t i = 0; i < finding->n; i++)
		html_evidence(h, &finding->evidence[i]);
	buf_puts(h->out, "</ul>");
	add_remarks(h, finding);
	buf_puts(h->out, "</div></details>\n");
}

static void add_absent(struct html *h, uint32_t s)
{
	const struct signal *signal = &h->report->scan->book->signals[s];
	buf_puts(h->out, "<li");
	add_id(h, signal);
	buf_puts(h->out, " tabindex=\"-1\">");
	html_element(h->out, "strong", signal->title);
	buf_puts(h->out, " <span class=\"quiet\">");
	html_text(h->out, signal->meaning);
	buf_puts(h->out, "</span>");
	add_remarks(h, &h->report->scan->signals[s]);
	buf_puts(h->out, "</li>\n");
}

static void add_group(struct html *h, struct str group)
{
	const struct scan *scan = h->report->scan;
	size_t absent = 0;
	html_element(h->out, "h3", group);
	buf_char(h->out, '\n');
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		if (!str_eq(scan->book->signals[s].group, group))
			continue;
		if (scan->signals[s].level)
			add_seen(h, s);
		else
			absent++;
	}
	if (!absent)
		return;
	buf_printf(h->out, "<details class=\"signal absent\"><summary>");
	html_rungs(h, RUNG_ABSENT);
	buf_printf(h->out,
		   " <span class=\"name\">No trace</span> <span class=\"quiet\">%zu practice%s</span></summary><ul>\n",
		   absent, absent == 1 ? "" : "s");
	for (uint32_t s = 0; s < scan->book->signals_n; s++)
		if (str_eq(scan->book->signals[s].group, group) && !scan->signals[s].level)
			add_absent(h, s);
	buf_puts(h->out, "</ul></details>\n");
}

void html_signals(struct html *h)
{
	const struct rulebook *book = h->report->scan->book;
	buf_puts(h->out,
		 "<section id=\"evidence\" aria-labelledby=\"evidence-title\"><h2 id=\"evidence-title\">Evidence</h2>\n"
		 "<p class=\"lead\">Each practice with the places that show it, the highest rung first.</p>\n");
	for (uint32_t s = 0; s < book->signals_n; s++) {
		bool first = true;
		for (uint32_t before = 0; before < s && first; before++)
			first = !str_eq(book->signals[before].group, book->signals[s].group);
		if (first)
			add_group(h, book->signals[s].group);
	}
	buf_puts(h->out, "</section>\n");
}
