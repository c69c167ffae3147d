/*
 * The evidence ladder as a heat map: every signal with the rung it stands on, in its group. A cell leads to the evidence.
 */
#include "report/html.h"

#define CELL 8
#define GAP 1

/* Drawn once and then referred to. */
static void add_symbols(struct html *h)
{
	buf_puts(h->out, "<svg class=\"symbols\" aria-hidden=\"true\" width=\"0\" height=\"0\">");
	for (unsigned level = 0; level <= RUNG_ENFORCED; level++) {
		buf_printf(h->out, "<symbol id=\"rungs-%u\" viewBox=\"0 0 %u %u\">", level, 5 * (CELL + GAP) - GAP,
			   CELL);
		for (unsigned i = 0; i < RUNG_ENFORCED; i++)
			buf_printf(h->out, "<rect class=\"%s%u\" x=\"%u\" width=\"%u\" height=\"%u\" rx=\"1.5\"/>",
				   i < level ? "heat-" : "heat-none-", i < level ? level : 0, i * (CELL + GAP), CELL,
				   CELL);
		buf_puts(h->out, "</symbol>");
	}
	buf_puts(h->out, "</svg>\n");
}

void html_rungs(struct html *h, enum rung level)
{
	buf_printf(
		h->out,
		"<svg class=\"rungs\" aria-hidden=\"true\" width=\"%u\" height=\"%u\"><use href=\"#rungs-%u\"/></svg>",
		5 * (CELL + GAP) - GAP, CELL, (unsigned)level);
}

static void add_signal(struct html *h, uint32_t s)
{
	const struct signal *signal = &h->report->scan->book->signals[s];
	enum rung level = h->report->scan->signals[s].level;
	buf_printf(h->out, "<li><a class=\"%s\" href=\"#signal-", level ? "seen" : "unseen");
	html_text(h->out, signal->id);
	buf_char(h->out, '"');
	html_attribute(h->out, "title", signal->title);
	buf_puts(h->out, "><span class=\"name\">");
	html_text(h->out, signal->title);
	buf_printf(h->out, "</span><span class=\"hidden\">: %s</span>", rung_names[level]);
	html_rungs(h, level);
	buf_puts(h->out, "</a></li>\n");
}

static void add_group(struct html *h, struct str group)
{
	const struct rulebook *book = h->report->scan->book;
	buf_puts(h->out, "<div class=\"group\">");
	html_element(h->out, "h3", group);
	buf_puts(h->out, "<ul>\n");
	for (uint32_t s = 0; s < book->signals_n; s++)
		if (str_eq(book->signals[s].group, group))
			add_signal(h, s);
	buf_puts(h->out, "</ul></div>\n");
}

static void add_key(struct html *h)
{
	buf_puts(h->out, "<p class=\"key\">");
	for (unsigned level = RUNG_MENTIONED; level <= RUNG_ENFORCED; level++) {
		buf_puts(h->out, "<span>");
		html_rungs(h, level);
		buf_printf(h->out, " %s</span> ", rung_names[level]);
	}
	buf_puts(h->out, "</p>\n");
}

void html_ladder(struct html *h)
{
	const struct scan *scan = h->report->scan;
	uint32_t seen = 0;
	for (uint32_t s = 0; s < scan->book->signals_n; s++)
		seen += scan->signals[s].level != RUNG_ABSENT;
	add_symbols(h);
	buf_printf(h->out,
		   "<section class=\"card ladder\" aria-labelledby=\"ladder\"><div class=\"title\"><h2 "
		   "id=\"ladder\">Evidence "
		   "ladder <span class=\"quiet\">%u of %u</span></h2>\n",
		   seen, scan->book->signals_n);
	add_key(h);
	buf_puts(h->out, "</div>\n");
	buf_puts(h->out, "<div class=\"groups\">\n");
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		bool first = true;
		for (uint32_t before = 0; before < s && first; before++)
			first = !str_eq(scan->book->signals[before].group, scan->book->signals[s].group);
		if (first)
			add_group(h, scan->book->signals[s].group);
	}
	buf_puts(h->out, "</div></section>\n");
}
