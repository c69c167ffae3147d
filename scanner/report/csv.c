/*
 * Items as CSV (RFC 4180): a row for each item of each checklist, CRLF, UTF-8 without a mark.
 */
#include "report/csv_cell.h"
#include "report/report.h"

#define PLACES 20 /* a cell of a spreadsheet holds 32,767 characters */

static void add_name(struct buf *out, const char *name)
{
	csv_cell(out, str_of(name), false);
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
	csv_cell(out, buf_view(&places), false);
	buf_release(&places);
}

static void add_row(struct buf *out, const struct checklist *checklist, const struct verdict *verdict)
{
	const struct item *item = verdict->item;
	struct str none = {0};
	bool done = verdict->answer == ANSWER_YES || verdict->answer == ANSWER_NA;
	csv_cell(out, checklist->id, true);
	csv_cell(out, item->id, false);
	csv_cell(out, item->section, false);
	csv_cell(out, item->title, false);
	add_name(out, observability_names[item->observability]);
	add_name(out, answer_names[verdict->answer]);
	add_name(out, confidence_names[verdict->confidence]);
	csv_cell(out, verdict->why, false);
	add_places(out, verdict);
	csv_cell(out, verdict->needs_person ? verdict->ask : none, false);
	csv_cell(out, verdict->needs_person ? verdict->whom : none, false);
	csv_cell(out, done ? none : item->fix, false);
	buf_puts(out, "\r\n");
}

void report_csv(struct buf *out, const struct report *report)
{
	buf_puts(out, "checklist,item,section,title,observability,answer,confidence,why,evidence,ask,whom,fix\r\n");
	for (size_t j = 0; j < report->judgements_n; j++)
		for (size_t i = 0; i < report->judgements[j].checklist->items_n; i++)
			add_row(out, report->judgements[j].checklist, &report->judgements[j].verdicts[i]);
}
