/*
 * What is here: models, data, pipelines and the like by name and place, the tools by purpose, and delivery in figures.
 */
#include "engine/inventory.h"
#include "judge/delivery.h"
#include "judge/stack.h"
#include "report/html.h"

#include <math.h>

#define ENTRIES_OPEN 6
#define UNITS_SHOWN 4

static void add_unit(struct html *h, uint32_t unit)
{
	const struct inventory *inventory = h->report->scan->inventory;
	html_text(h->out, unit ? inventory->units[unit].shown : STR("whole repository"));
}

static void add_entry(struct html *h, const struct inventory_entry *entry)
{
	buf_puts(h->out, "<li>");
	html_element(h->out, entry->named ? "strong" : "span", entry->name);
	if (entry->detail)
		html_element(h->out, "span class=\"quiet\"", str_of(entry->detail));
	html_file(h, entry->path, entry->line);
	if (entry->places > 1)
		buf_printf(h->out, " <span class=\"quiet\">and %u more</span>", entry->places - 1);
	buf_puts(h->out, "</li>\n");
}

static void add_kind(struct html *h, enum thing_kind kind)
{
	const struct inventory_list *list = &h->report->scan->inventory->of[kind];
	size_t open = list->n <= ENTRIES_OPEN + 1 ? list->n : ENTRIES_OPEN;
	buf_puts(h->out, "<div class=\"things\">");
	buf_puts(h->out, "<h3>");
	html_text(h->out, str_of(thing_titles[kind]));
	buf_printf(h->out, " <span class=\"quiet\">%zu</span></h3>\n", list->n + list->left_out);
	if (open) {
		buf_puts(h->out, "<ul>\n");
		for (size_t i = 0; i < open; i++)
			add_entry(h, &list->at[i]);
		buf_puts(h->out, "</ul>");
	} else {
		buf_puts(h->out, "<p class=\"quiet\">none found</p>");
	}
	if (open < list->n) {
		buf_printf(h->out, "<details class=\"more\"><summary>%zu more</summary><ul>\n", list->n - open);
		for (size_t i = open; i < list->n; i++)
			add_entry(h, &list->at[i]);
		buf_puts(h->out, "</ul></details>");
	}
	if (list->left_out)
		buf_printf(h->out, "<p class=\"quiet\">%zu further ones are not listed.</p>", list->left_out);
	buf_puts(h->out, "</div>\n");
}

static void add_units(struct html *h)
{
	const struct inventory *inventory = h->report->scan->inventory;
	if (inventory->units_n < 2)
		return;
	buf_printf(h->out, "<div class=\"things\"><h3>parts <span class=\"quiet\">%zu</span></h3><ul>\n",
		   inventory->units_n - 1 + inventory->units_left_out);
	for (size_t i = 1; i < inventory->units_n; i++) {
		buf_puts(h->out, "<li>");
		html_element(h->out, "strong", inventory->units[i].shown);
		buf_printf(h->out, "<span class=\"quiet\">%s%s</span></li>\n", inventory->units[i].kind,
			   inventory->units[i].ml ? ", with models" : "");
	}
	buf_puts(h->out, "</ul></div>\n");
}

/* ---- tools ---- */

static void add_tool(struct html *h, const struct stack_tool *tool)
{
	const struct rulebook *book = h->report->scan->book;
	buf_printf(h->out, "<li class=\"rung-%u\"><span class=\"rung rung-%u\">", (unsigned)tool->rung,
		   (unsigned)tool->rung);
	html_text(h->out, book->tools[tool->tool].title);
	buf_printf(h->out, "</span> <span class=\"quiet\">%s", rung_names[tool->rung]);
	if (h->report->scan->inventory->units_n > 1 && tool->units_n) {
		buf_puts(h->out, " in ");
		for (size_t i = 0; i < tool->units_n && i < UNITS_SHOWN; i++) {
			buf_puts(h->out, i ? ", " : "");
			add_unit(h, tool->units[i]);
		}
		if (tool->units_n > UNITS_SHOWN)
			buf_printf(h->out, " and %zu more", tool->units_n - UNITS_SHOWN);
	}
	buf_puts(h->out, "</span></li>\n");
}

static void add_tools(struct html *h)
{
	const struct stack *stack = h->report->stack;
	const struct rulebook *book = h->report->scan->book;
	if (!stack || !stack->n)
		return;
	buf_puts(
		h->out,
		"<h3>Tools by purpose</h3>\n<table class=\"stack\"><caption class=\"hidden\">Tools by purpose</caption>"
		"<thead class=\"hidden\"><tr><th scope=\"col\">Purpose</th><th "
		"scope=\"col\">Tools</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < stack->n;) {
		uint32_t signal = stack->at[i].signal;
		/* What has no name of its own stands under Evidence. */
		if (!stack->at[i].named) {
			i++;
			continue;
		}
		buf_puts(h->out, "<tr><th scope=\"row\"><a href=\"#signal-");
		html_text(h->out, book->signals[signal].id);
		buf_puts(h->out, "\">");
		html_text(h->out, book->signals[signal].title);
		buf_puts(h->out, "</a></th><td><ul>\n");
		for (; i < stack->n && stack->at[i].signal == signal; i++)
			if (stack->at[i].named)
				add_tool(h, &stack->at[i]);
		buf_puts(h->out, "</ul></td></tr>\n");
	}
	buf_puts(h->out, "</tbody></table>\n");
}

/* ---- delivery ---- */

static void add_figure(struct html *h, const char *term, const char *format, double value, const char *detail)
{
	char figure[64];
	if (value < 0)
		return;
	snprintf(figure, sizeof figure, format, value);
	buf_printf(h->out, "<div><dt>%s</dt><dd><strong>%s</strong> %s</dd></div>\n", term, figure, detail);
}

static double percent(double share)
{
	return share < 0 ? share : floor(share * 100 + 0.5);
}

static void add_delivery(struct html *h)
{
	const struct delivery *d = h->report->delivery;
	char since[32], detail[64];
	if (!d)
		return;
	buf_puts(h->out, "<h3>Delivery</h3>\n");
	if (!d->available || d->shallow) {
		buf_printf(h->out, "<p class=\"quiet\">Unknown: %s.</p>\n",
			   d->available ? "this clone has only part of the history" : "there is no history here");
		return;
	}
	report_time(d->since, since);
	snprintf(detail, sizeof detail, "since %.10s%s", since, d->cut_off ? ", the newest" : "");
	buf_puts(h->out, "<dl class=\"figures\">\n");
	add_figure(h, "Changes on the main line", "%.0f", d->commits, detail);
	add_figure(h, "By pull request", "%.0f %%", percent(d->request_share), "of the changes");
	add_figure(h, "Taken back", "%.0f %%", percent(d->revert_share), "of the changes");
	add_figure(h, "Releases", "%.0f", d->releases, "in all");
	if (d->releases)
		add_figure(h, "Releases a month", "%.1f", d->releases_per_month, "on average");
	add_figure(h, "From change to release", "%.0f", d->median_days < 0 ? d->median_days : ceil(d->median_days),
		   "days, in the middle");
	if (d->bus_factor) {
		snprintf(detail, sizeof detail, "to %u changes of model and data code", d->ml_changes);
		add_figure(h, "Contributors", "%.0f", d->contributors, detail);
		add_figure(h, "Half of it made by", "%.0f", d->bus_factor, d->bus_factor == 1 ? "person" : "people");
		add_figure(h, "The one with the most", "%.0f %%", percent(d->largest_share), "of these changes");
	}
	buf_puts(h->out, "</dl>\n");
}

void html_inventory(struct html *h)
{
	buf_puts(h->out, "<section id=\"inventory\" aria-labelledby=\"inventory-title\"><h2 "
			 "id=\"inventory-title\">What is here</h2>\n"
			 "<div class=\"inventory\">\n");
	for (int kind = 0; kind < THING_KINDS; kind++)
		if (h->report->scan->ml || h->report->scan->inventory->of[kind].n)
			add_kind(h, (enum thing_kind)kind);
	add_units(h);
	buf_puts(h->out, "</div>\n");
	add_tools(h);
	add_delivery(h);
	buf_puts(h->out, "</section>\n");
}
