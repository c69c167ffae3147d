/*
 * "What is here" in the text report: models, data, pipelines, endpoints, monitors and environments by name, the tools by
 * purpose, and how changes are delivered.
 */
#include "engine/inventory.h"
#include "judge/delivery.h"
#include "judge/stack.h"
#include "report/text_parts.h"

#include <math.h>

#define TITLE_WIDE 30
#define NAMES_SHOWN 3
#define NAME_WIDE 40

static void add_titled(struct buf *out, const struct report *report, struct str title, struct buf *line)
{
	unsigned indent = text_width(report) > 72 ? TITLE_WIDE + 3 : 4;
	buf_puts(out, "  ");
	ink_on(out, report, INK_DIM);
	add_cut(out, title, TITLE_WIDE, indent > 4);
	ink_off(out, report);
	if (indent == 4)
		buf_puts(out, "\n   ");
	buf_char(out, ' ');
	add_wrapped(out, buf_view(line), indent, indent, text_width(report));
	buf_release(line);
}

/* Names are not broken at their blanks, and a long one keeps its end, which tells more than its beginning. */
static void add_name(struct buf *line, struct str name)
{
	struct str shown = name;
	while (text_columns(shown) > NAME_WIDE) {
		size_t slash = str_find_char(str_from(shown, 1), '/');
		if (slash == STR_NONE)
			break;
		shown = str_from(shown, slash + 1);
	}
	if (shown.len < name.len)
		buf_puts(line, "…");
	add_cut(line, shown, NAME_WIDE, false);
}

static void add_kind(struct buf *out, const struct report *report, enum thing_kind kind)
{
	const struct inventory_list *list = &report->scan->inventory->of[kind];
	struct buf line = BUF_INIT;
	size_t shown = report->verbose ? list->n : NAMES_SHOWN;
	if (!list->n)
		buf_puts(&line, "none found");
	else
		buf_printf(&line, "%zu: ", list->n + list->left_out);
	for (size_t i = 0; i < list->n && i < shown; i++) {
		if (i)
			buf_puts(&line, ", ");
		add_name(&line, list->at[i].name);
		buf_printf(&line, " (%s)", list->at[i].detail);
	}
	if (list->n > shown)
		buf_puts(&line, " …");
	add_titled(out, report, str_of(thing_titles[kind]), &line);
}

static void add_units(struct buf *out, const struct report *report)
{
	const struct inventory *inventory = report->scan->inventory;
	struct buf line = BUF_INIT;
	size_t all = inventory->units_n - 1, shown = report->verbose ? all : NAMES_SHOWN, ml = 0;
	if (!all)
		return;
	for (size_t i = 1; i < inventory->units_n; i++)
		ml += inventory->units[i].ml;
	buf_printf(&line, "%zu, %zu of them with models: ", all + inventory->units_left_out, ml);
	for (size_t i = 1; i <= all && i <= shown; i++) {
		if (i > 1)
			buf_puts(&line, ", ");
		add_name(&line, inventory->units[i].shown);
		buf_printf(&line, " (%s)", inventory->units[i].kind);
	}
	if (all > shown)
		buf_puts(&line, " …");
	add_titled(out, report, STR("parts"), &line);
}

/* ---- tools ---- */

static bool is_listed(const struct scan *scan, const struct stack *stack, size_t from, size_t at)
{
	struct str group = scan->book->signals[stack->at[at].signal].group;
	for (size_t i = from; i < at; i++)
		if (stack->at[i].named && stack->at[i].rung >= RUNG_DECLARED &&
		    stack->at[i].tool == stack->at[at].tool &&
		    str_eq(scan->book->signals[stack->at[i].signal].group, group))
			return true;
	return false;
}

/* The tools of one group of signals, each once; returns where the next group begins. */
static size_t add_group(struct buf *out, const struct report *report, size_t from)
{
	const struct scan *scan = report->scan;
	const struct stack *stack = report->stack;
	struct str group = scan->book->signals[stack->at[from].signal].group;
	struct buf line = BUF_INIT;
	size_t i = from;
	for (; i < stack->n && str_eq(scan->book->signals[stack->at[i].signal].group, group); i++) {
		const struct stack_tool *tool = &stack->at[i];
		if (!tool->named || tool->rung < RUNG_DECLARED || is_listed(scan, stack, from, i))
			continue;
		buf_printf(&line, "%s%.*s", line.len ? ", " : "", STR_ARG(scan->book->tools[tool->tool].title));
		if (tool->rung < RUNG_USED)
			buf_printf(&line, " (%s)", rung_names[tool->rung]);
	}
	if (line.len)
		add_titled(out, report, group, &line);
	else
		buf_release(&line);
	return i;
}

/* All tools of one signal on one line. */
static size_t add_purpose(struct buf *out, const struct report *report, size_t from)
{
	const struct scan *scan = report->scan;
	const struct stack *stack = report->stack;
	struct buf line = BUF_INIT;
	size_t i = from;
	for (; i < stack->n && stack->at[i].signal == stack->at[from].signal; i++)
		buf_printf(&line, "%s%.*s (%s)", i > from ? ", " : "",
			   STR_ARG(scan->book->tools[stack->at[i].tool].title), rung_names[stack->at[i].rung]);
	add_titled(out, report, scan->book->signals[stack->at[from].signal].title, &line);
	return i;
}

/* ---- delivery ---- */

static void add_share(struct buf *line, const char *before, double share, const char *after)
{
	if (share >= 0)
		buf_printf(line, "%s%.0f %% %s", before, floor(share * 100 + 0.5), after);
}

static void add_delivery(struct buf *out, const struct report *report)
{
	const struct delivery *d = report->delivery;
	struct buf line = BUF_INIT;
	char since[32];
	report_time(d->since, since);
	if (!d->available) {
		buf_puts(&line, "unknown: there is no history here");
	} else if (d->shallow) {
		buf_puts(&line, "unknown: this clone has only part of the history");
	} else {
		buf_printf(&line, "%s%u on the main line since %.10s", d->cut_off ? "the last " : "", d->commits,
			   since);
		add_share(&line, ", ", d->request_share, "by pull request");
		add_share(&line, ", ", d->revert_share, "taken back");
	}
	add_titled(out, report, STR("changes"), &line);
	if (!d->available || d->shallow)
		return;
	line = (struct buf)BUF_INIT;
	if (d->releases)
		buf_printf(&line, "%u, %.1f a month", d->releases, d->releases_per_month);
	else
		buf_puts(&line, "none");
	if (d->median_days > 1)
		buf_printf(&line, "; half of the changes are in one within %.0f days", ceil(d->median_days));
	else if (d->median_days >= 0)
		buf_puts(&line, "; half of the changes are in one within a day");
	add_titled(out, report, STR("releases"), &line);
	if (!d->bus_factor)
		return;
	line = (struct buf)BUF_INIT;
	if (d->contributors == 1)
		buf_printf(&line, "one contributor made all %u changes", d->ml_changes);
	else
		buf_printf(&line, "%u contributors; %u of them made half of %u changes, one made %.0f %%",
			   d->contributors, d->bus_factor, d->ml_changes, floor(d->largest_share * 100 + 0.5));
	add_titled(out, report, STR("model and data code"), &line);
}

void text_inventory(struct buf *out, const struct report *report)
{
	buf_puts(out, "\n  What is here\n");
	for (int kind = 0; kind < THING_KINDS; kind++)
		if (report->scan->ml || report->scan->inventory->of[kind].n)
			add_kind(out, report, (enum thing_kind)kind);
	add_units(out, report);
	if (report->stack && report->stack->n) {
		buf_puts(out, "\n  Tools  ");
		add_wrapped(out, STR("(used, where nothing else is said)"), 9, 9, text_width(report));
		for (size_t i = 0; i < report->stack->n;)
			i = report->verbose ? add_purpose(out, report, i) : add_group(out, report, i);
	}
	if (report->delivery) {
		buf_puts(out, "\n  Delivery\n");
		add_delivery(out, report);
	}
}
