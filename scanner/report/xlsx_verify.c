/*
 * The workbook of a verification: claims beside verdicts, and a summary with a chart.
 */
#include "report/xlsx_book.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void add_counts_chart(struct xlsx_book *book, lxw_worksheet *sheet, uint32_t first, uint32_t last)
{
	lxw_chart *chart = workbook_add_chart(book->workbook, LXW_CHART_BAR);
	lxw_chart_series *bar = chart_add_series(chart, NULL, NULL);
	chart_series_set_categories(bar, "Summary", first, 0, last, 0);
	chart_series_set_values(bar, "Summary", first, 1, last, 1);
	chart_series_set_name(bar, "claims");
	chart_title_set_name(chart, "Claims by verdict");
	chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
	chart_axis_set_reverse(chart->y_axis);
	worksheet_insert_chart(sheet, first, 9, chart);
}

static void add_summary(struct xlsx_book *book)
{
	static const char *const titles[] = {"Checklist",  "Claimed %", "Evidenced %", "Proven %",
					     "Possible %", "Inflation", "Claims",      "Left open"};
	const struct verification *v = book->report->verification;
	lxw_worksheet *sheet = xlsx_sheet(book, STR("Summary"), NULL, 0);
	uint32_t row = xlsx_heading(book, sheet, "Self-reported answers beside the evidence");
	worksheet_set_column(sheet, 0, 0, 40, NULL);
	worksheet_set_column(sheet, 1, 7, 12, NULL);
	xlsx_text(book, sheet, row - 1, 0, STR("Answers"), LOOK_PLAIN);
	xlsx_text(book, sheet, row++ - 1, 1, v->claims->file, LOOK_PLAIN);
	for (uint16_t i = 0; i < COUNT(titles); i++)
		xlsx_text(book, sheet, row, i, str_of(titles[i]), LOOK_HEADER);
	for (size_t i = 0; i < v->summaries_n; i++) {
		const struct claim_summary *s = &v->summaries[i];
		const double values[] = {s->claimed, s->evidenced.percent, s->evidenced.low, s->evidenced.high,
					 s->inflation};
		xlsx_text(book, sheet, ++row, 0, s->checklist->title, LOOK_PLAIN);
		for (uint16_t k = 0; k < COUNT(values); k++)
			xlsx_number(book, sheet, row, (uint16_t)(k + 1), values[k]);
		worksheet_write_number(sheet, row, 6, s->claims, NULL);
		worksheet_write_number(sheet, row, 7, s->unanswered, NULL);
	}
	row += 2;
	xlsx_text(book, sheet, row, 0, STR("Verdict"), LOOK_HEADER);
	xlsx_text(book, sheet, row, 1, STR("Claims"), LOOK_HEADER);
	uint32_t first = row + 1;
	for (int k = 0; k < CLAIM_VERDICTS; k++) {
		xlsx_text(book, sheet, ++row, 0, str_of(claim_verdict_names[k]), LOOK_PLAIN);
		worksheet_write_number(sheet, row, 1, v->total.counts[k], NULL);
	}
	add_counts_chart(book, sheet, first, row);
}

static void colour_verdicts(struct xlsx_book *book, lxw_worksheet *sheet, uint16_t column, uint32_t last)
{
	lxw_format *const formats[CLAIM_VERDICTS] = {
		[CLAIM_CONFIRMED] = book->good,   [CLAIM_CONTRADICTED] = book->bad, [CLAIM_OVERSTATED] = book->fair,
		[CLAIM_UNDERSTATED] = book->open, [CLAIM_UNSUPPORTED] = book->fair, [CLAIM_NOT_VERIFIABLE] = book->open,
	};
	for (int v = 0; v < CLAIM_VERDICTS; v++)
		xlsx_colour(book, sheet, column, last, claim_verdict_names[v], formats[v]);
}

static void add_claim(struct xlsx_book *book, lxw_worksheet *sheet, uint32_t row, const struct claim_result *r)
{
	const struct claim *claim = r->claim;
	xlsx_text(book, sheet, row, 0, claim->item->id, LOOK_PLAIN);
	xlsx_text(book, sheet, row, 1, claim->item->title, LOOK_WRAP);
	xlsx_text(book, sheet, row, 2, str_of(answer_names[claim->answer]), LOOK_PLAIN);
	xlsx_text(book, sheet, row, 3, str_of(claim_verdict_names[r->verdict]), LOOK_PLAIN);
	xlsx_text(book, sheet, row, 4, str_of(answer_names[r->found->answer]), LOOK_PLAIN);
	xlsx_text(book, sheet, row, 5, str_of(confidence_names[r->confidence]), LOOK_PLAIN);
	xlsx_text(book, sheet, row, 6, r->found->why, LOOK_WRAP);
	xlsx_places(book, sheet, row, 7, r->evidence, r->evidence_n);
	xlsx_places(book, sheet, row, 8, r->counter, r->counter_n);
	xlsx_text(book, sheet, row, 9, r->searched, LOOK_WRAP);
	xlsx_text(book, sheet, row, 10, r->ask, LOOK_WRAP);
	xlsx_text(book, sheet, row, 11, r->ask.len ? r->proof : (struct str){0}, LOOK_WRAP);
	xlsx_text(book, sheet, row, 12, claim->said, LOOK_WRAP);
	xlsx_text(book, sheet, row, 13, claim->comment, LOOK_WRAP);
	xlsx_text(book, sheet, row, 14, claim->where, LOOK_PLAIN);
	xlsx_text(book, sheet, row, 15, claim->checklist->id, LOOK_PLAIN);
}

void xlsx_verification(struct xlsx_book *book)
{
	static const struct xlsx_column columns[] = {{"Criterium number", 11},
						     {"Criterium", 50},
						     {"Claimed", 9},
						     {"Verdict", 14},
						     {"Found", 9},
						     {"Confidence", 12},
						     {"Why", 60},
						     {"Evidence", 36},
						     {"Counter-evidence", 36},
						     {"Looked for in vain", 50},
						     {"Question", 50},
						     {"Proof to ask for", 50},
						     {"As written", 14},
						     {"Comment", 40},
						     {"Where", 14},
						     {"Checklist", 13}};
	const struct verification *v = book->report->verification;
	add_summary(book);
	lxw_worksheet *sheet = xlsx_sheet(book, STR("Claims"), columns, COUNT(columns));
	for (size_t i = 0; i < v->claims->n; i++)
		add_claim(book, sheet, (uint32_t)i + 1, &v->results[i]);
	xlsx_filter(sheet, (uint32_t)v->claims->n, COUNT(columns));
	colour_verdicts(book, sheet, 3, (uint32_t)v->claims->n);
}
