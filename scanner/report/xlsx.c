/*
 * The workbook of a scan: the questionnaire filled in, a summary with a chart, the evidence. And the answer file as a workbook.
 */
#include "report/answer_file.h"
#include "report/xlsx_book.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void colour_answers(struct xlsx_book *book, lxw_worksheet *sheet, uint16_t column, uint32_t last)
{
	xlsx_colour(book, sheet, column, last, "yes", book->good);
	xlsx_colour(book, sheet, column, last, "partial", book->fair);
	xlsx_colour(book, sheet, column, last, "no", book->bad);
	xlsx_colour(book, sheet, column, last, "unknown", book->open);
}

/* ---- summary ---- */

static void add_chart(struct xlsx_book *book, lxw_worksheet *sheet, const char *title, uint32_t first, uint32_t last)
{
	static const struct {
		const char *name;
		uint16_t column;
	} series[] = {{"proven", 2}, {"score", 1}, {"possible", 3}};
	lxw_chart *chart = workbook_add_chart(book->workbook, LXW_CHART_BAR);
	for (size_t i = 0; i < COUNT(series); i++) {
		lxw_chart_series *bar = chart_add_series(chart, NULL, NULL);
		chart_series_set_categories(bar, "Summary", first, 0, last, 0);
		chart_series_set_values(bar, "Summary", first, series[i].column, last, series[i].column);
		chart_series_set_name(bar, series[i].name);
	}
	chart_title_set_name(chart, title);
	chart_axis_set_min(chart->x_axis, 0);
	chart_axis_set_max(chart->x_axis, 100);
	/* The first section stands at the top. */
	chart_axis_set_reverse(chart->y_axis);
	worksheet_insert_chart(sheet, first > 2 ? first - 2 : 0, 9, chart);
}

static void score_row(struct xlsx_book *book, lxw_worksheet *sheet, uint32_t row, struct str title,
		      const struct score *score)
{
	xlsx_text(book, sheet, row, 0, title, LOOK_PLAIN);
	const double values[] = {score->percent, score->low, score->high};
	for (uint16_t i = 0; i < COUNT(values); i++)
		xlsx_number(book, sheet, row, (uint16_t)(i + 1), values[i]);
	for (uint16_t i = 0; i < ANSWERS; i++)
		worksheet_write_number(sheet, row, (lxw_col_t)(i + 4), score->count[i], NULL);
}

static void add_summary(struct xlsx_book *book)
{
	static const char *const titles[] = {"Section", "Score %", "Proven %", "Possible %", "yes",
					     "partial", "no",      "unknown",  "n/a"};
	lxw_worksheet *sheet = xlsx_sheet(book, STR("Summary"), NULL, 0);
	uint32_t row = xlsx_heading(book, sheet, "Maturity of machine-learning operations");
	worksheet_set_column(sheet, 0, 0, 40, NULL);
	worksheet_set_column(sheet, 1, 8, 11, NULL);
	for (size_t j = 0; j < book->report->judgements_n; j++) {
		const struct judgement *judgement = &book->report->judgements[j];
		for (uint16_t i = 0; i < COUNT(titles); i++)
			xlsx_text(book, sheet, row, i, i ? str_of(titles[i]) : judgement->checklist->title,
				  LOOK_HEADER);
		score_row(book, sheet, ++row, STR("All"), &judgement->score);
		uint32_t first = row + 1;
		for (size_t i = 0; i < judgement->checklist->sections_n; i++) {
			const struct section_result *section = &judgement->sections[i];
			if (str_find_char(section->section->id, '.') == STR_NONE && section->score.applicable)
				score_row(book, sheet, ++row, section->section->title, &section->score);
		}
		if (row >= first) {
			struct buf title = BUF_INIT;
			buf_str(&title, judgement->checklist->title);
			add_chart(book, sheet, title.at, first, row);
			buf_release(&title);
		}
		/* The chart is some 16 rows high. */
		row = row + 2 > first + 18 || j + 1 == book->report->judgements_n ? row + 2 : first + 18;
	}
}

/* ---- questionnaire ---- */

static void add_section(struct xlsx_book *book, lxw_worksheet *sheet, uint32_t *row, struct str title, size_t columns)
{
	if (!title.len)
		return;
	++*row;
	for (uint16_t c = 0; c < columns; c++)
		xlsx_text(book, sheet, *row, c, c == 1 ? title : (struct str){0}, LOOK_SECTION);
}

static void add_questionnaire(struct xlsx_book *book, const struct judgement *judgement)
{
	static const struct xlsx_column columns[] = {{"Criterium number", 11}, {"Criterium", 52}, {"Answer", 10},
						     {"Confidence", 12},       {"Evidence", 40},  {"Why", 70},
						     {"Question", 50},         {"What to do", 50}};
	lxw_worksheet *sheet = xlsx_sheet(book, judgement->checklist->id, columns, COUNT(columns));
	uint32_t row = 0;
	for (size_t i = 0; i < judgement->checklist->items_n; i++) {
		const struct verdict *verdict = &judgement->verdicts[i];
		bool done = verdict->answer == ANSWER_YES || verdict->answer == ANSWER_NA;
		add_section(book, sheet, &row, xlsx_section_before(judgement->checklist, i), COUNT(columns));
		row++;
		xlsx_text(book, sheet, row, 0, verdict->item->id, LOOK_PLAIN);
		xlsx_text(book, sheet, row, 1, verdict->item->title, LOOK_WRAP);
		xlsx_text(book, sheet, row, 2, str_of(answer_names[verdict->answer]), LOOK_PLAIN);
		xlsx_text(book, sheet, row, 3, str_of(confidence_names[verdict->confidence]), LOOK_PLAIN);
		xlsx_places(book, sheet, row, 4, verdict->evidence, verdict->evidence_n);
		xlsx_text(book, sheet, row, 5, verdict->why, LOOK_WRAP);
		xlsx_text(book, sheet, row, 6, verdict->needs_person ? verdict->ask : (struct str){0}, LOOK_WRAP);
		xlsx_text(book, sheet, row, 7, done ? (struct str){0} : verdict->item->fix, LOOK_WRAP);
	}
	xlsx_filter(sheet, row, COUNT(columns));
	colour_answers(book, sheet, 2, row);
}

void report_xlsx(struct buf *out, const struct report *report)
{
	struct xlsx_book book;
	if (!xlsx_book_open(&book, report))
		return;
	if (report->verification) {
		xlsx_verification(&book);
	} else {
		add_summary(&book);
		for (size_t j = 0; j < report->judgements_n; j++)
			add_questionnaire(&book, &report->judgements[j]);
	}
	xlsx_evidence_sheet(&book);
	xlsx_book_finish(&book, out);
}

/* ---- answer file ---- */

static void add_choice(lxw_worksheet *sheet, uint32_t last)
{
	static char yes[] = "yes", partial[] = "partial", no[] = "no", na[] = "n/a", unknown[] = "unknown";
	static char *words[] = {yes, partial, no, na, unknown, NULL};
	lxw_data_validation choice = {.validate = LXW_VALIDATION_TYPE_LIST,
				      .value_list = words,
				      .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING};
	worksheet_data_validation_range(sheet, 1, 2, last, 2, &choice);
}

void answer_file_xlsx(struct buf *out, const struct report *report)
{
	static const struct xlsx_column columns[] = {{"Criterium number", 11}, {"Criterium", 60}, {"Answer", 10},
						     {"Evidence", 40},         {"Comment", 50},   {"Question", 60}};
	struct xlsx_book book;
	struct buf text = BUF_INIT;
	if (!xlsx_book_open(&book, report))
		return;
	for (size_t j = 0; j < report->judgements_n; j++) {
		const struct judgement *judgement = &report->judgements[j];
		lxw_worksheet *sheet = xlsx_sheet(&book, judgement->checklist->id, columns, COUNT(columns));
		uint32_t row = 0;
		for (size_t i = 0; i < judgement->checklist->items_n; i++) {
			const struct verdict *verdict = &judgement->verdicts[i];
			add_section(&book, sheet, &row, xlsx_section_before(judgement->checklist, i), COUNT(columns));
			row++;
			xlsx_text(&book, sheet, row, 0, verdict->item->id, LOOK_PLAIN);
			xlsx_text(&book, sheet, row, 1, verdict->item->title, LOOK_WRAP);
			xlsx_text(&book, sheet, row, 2, answer_file_word(&text, verdict), LOOK_PLAIN);
			buf_clear(&text);
			answer_file_places(&text, verdict);
			xlsx_text(&book, sheet, row, 3, buf_view(&text), LOOK_WRAP);
			xlsx_text(&book, sheet, row, 5, verdict->needs_person ? verdict->ask : (struct str){0},
				  LOOK_WRAP);
		}
		xlsx_filter(sheet, row, COUNT(columns));
		colour_answers(&book, sheet, 2, row);
		if (judgement->checklist->result != RESULT_SCORECARD)
			add_choice(sheet, row);
	}
	buf_release(&text);
	xlsx_book_finish(&book, out);
}
