/*
 * Items as CSV (RFC 4180): a row for each item of each checklist, CRLF, UTF-8 without a mark.
 */
#include "report/printable.h"
#include "report/report.h"

#define PLACES 20 /* a cell of a spreadsheet holds 32,767 characters */

/* A spreadsheet takes a cell that begins so for a formula; an apostrophe keeps it text.
 * https://owasp.org/www-community/attacks/CSV_Injection */
static bool is_formula(struct str s)
{
	return s.len && strchr("=+-@\t\r", s.at[0]);
}

static void add_cell(struct buf *out, struct str s, bool first)
{
	struct buf safe = BUF_INIT;
	buf_puts(out, first ? "" : ",");
	if (is_formula(s))
		buf_char(&safe, '\'');
	add_printable(&safe, s);
	struct str text = buf_view(&safe);
	bool quoted = str_find_char(text, ',') != STR_NONE || str_find_char(text, '"') != STR_NONE ||
		      str_find_char(text, ';') != STR_NONE;
	buf_puts(out, quoted ? "\"" : "");
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			buf_char(out, '"');
		buf_char(out, text.at[i]);
	}
	buf_puts(out, quoted ? "\"" : "");
	buf_release(&safe);
}

static void add_name(struct buf *out, const char *name)
{
	add_cell(out, str_of(name), false);
}

static void add_places(struct buf *out, const struct verdict *verdict)
{
	struct buf places = BUF_INIT;
	for (size_t i = 0; i < verdict->evidence_n && i < PLACES; i++) {
		const struct evidence *e = verdict->evidence[i];
		buf_puts(&places, i ? "; " : "");
		if (e->commit[0])
			buf_printf(&places, "commit %s", e->commit);
		else if (e->line)
			buf_printf(&places, "%.*s:%u", STR_ARG(e->path), e->line);
		else
			buf_str(&places, e->path);
	}
	if (verdict->evidence_n > PLACES)
		buf_printf(&places, "; and %zu more", verdict->evidence_n - PLACES);
	add_cell(out, buf_view(&places), false);
	buf_release(&places);
}

static void add_row(struct buf *out, const struct checklist *checklist, const struct verdict *verdict)
{
	const struct item *item = verdict->item;
	struct str none = {0};
	bool done = verdict->answer == ANSWER_YES || verdict->answer == ANSWER_NA;
	add_cell(out, checklist->id, true);
	add_cell(out, item->id, false);
	add_cell(out, item->section, false);
	add_cell(out, item->title, false);
	add_name(out, observability_names[item->observability]);
	add_name(out, answer_names[verdict->answer]);
	add_name(out, confidence_names[verdict->confidence]);
	add_cell(out, verdict->why, false);
	add_places(out, verdict);
	add_cell(out, verdict->needs_person ? verdict->ask : none, false);
	add_cell(out, verdict->needs_person ? verdict->whom : none, false);
	add_cell(out, done ? none : item->fix, false);
	buf_puts(out, "\r\n");
}

void report_csv(struct buf *out, const struct report *report)
{
	buf_puts(out, "checklist,item,section,title,observability,answer,confidence,why,evidence,ask,whom,fix\r\n");
	for (size_t j = 0; j < report->judgements_n; j++)
		for (size_t i = 0; i < report->judgements[j].checklist->items_n; i++)
			add_row(out, report->judgements[j].checklist, &report->judgements[j].verdicts[i]);
}
