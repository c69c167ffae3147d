#include "report/xlsx_book.h"
#include "report/printable.h"
#include "report/text_parts.h"

#include <stdlib.h>
#include <unistd.h>

#define CELL_BYTES 5000u /* a cell holds 32,767 characters, and an odd byte is written with up to six */
#define PLACES 3

/* 1980-01-01: the first day that an archive can name, for what has no commit. */
#define NO_DATE 315532800

bool xlsx_book_open(struct xlsx_book *book, const struct report *report)
{
	static const lxw_color_t good = 0xC6EFCE, fair = 0xFFEB9C, bad = 0xFFC7CE, open = 0xDDEBF7;
	const char *folder = getenv("TMPDIR");
	*book = (struct xlsx_book){.report = report};
	int n = snprintf(book->path, sizeof book->path, "%s/assay.XXXXXX",
			 folder && strlen(folder) < 40 ? folder : "/tmp");
	int fd = n > 0 ? mkstemp(book->path) : -1;
	if (fd < 0)
		return false;
	close(fd);
	book->workbook = workbook_new(book->path);
	if (!book->workbook) {
		unlink(book->path);
		return false;
	}
	forge_init(&book->forge, report->scan->about);
	for (int i = 0; i < LOOKS; i++) {
		book->looks[i] = workbook_add_format(book->workbook);
		format_set_align(book->looks[i], LXW_ALIGN_VERTICAL_TOP);
	}
	format_set_text_wrap(book->looks[LOOK_WRAP]);
	format_set_bold(book->looks[LOOK_HEADER]);
	format_set_text_wrap(book->looks[LOOK_HEADER]);
	format_set_bg_color(book->looks[LOOK_HEADER], 0xD9D9D9);
	format_set_bold(book->looks[LOOK_SECTION]);
	format_set_bg_color(book->looks[LOOK_SECTION], 0xF2F2F2);
	format_set_bold(book->looks[LOOK_TITLE]);
	format_set_font_size(book->looks[LOOK_TITLE], 14);
	format_set_num_format(book->looks[LOOK_NUMBER], "0.0");
	format_set_font_color(book->looks[LOOK_LINK], 0x0563C1);
	format_set_underline(book->looks[LOOK_LINK], LXW_UNDERLINE_SINGLE);
	const lxw_color_t colours[] = {good, fair, bad, open};
	lxw_format **formats[] = {&book->good, &book->fair, &book->bad, &book->open};
	for (size_t i = 0; i < sizeof colours / sizeof *colours; i++) {
		*formats[i] = workbook_add_format(book->workbook);
		format_set_bg_color(*formats[i], colours[i]);
	}
	return true;
}

static void read_back(struct xlsx_book *book, struct buf *out)
{
	char piece[8192];
	FILE *file = fopen(book->path, "rbe");
	if (!file)
		return;
	for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;)
		buf_add(out, piece, n);
	if (ferror(file))
		buf_clear(out);
	fclose(file);
}

void xlsx_book_finish(struct xlsx_book *book, struct buf *out)
{
	int64_t date = book->report->scan->about->committed_at;
	lxw_doc_properties properties = {.title = "assay report", .company = "", .author = "assay"};
	properties.created = (time_t)(date > NO_DATE ? date : NO_DATE);
	workbook_set_properties(book->workbook, &properties);
	if (workbook_close(book->workbook) == LXW_NO_ERROR)
		read_back(book, out);
	unlink(book->path);
	free(book->evidence_rows);
	forge_release(&book->forge);
}

/* A longer address is refused by spreadsheets. */
#define LINK_BYTES 2000u

/* The address of a piece of evidence on its forge; empty if there is none. */
static void forge_link(const struct xlsx_book *book, struct buf *out, const struct evidence *e)
{
	if (e->commit[0])
		forge_commit(out, &book->forge, str_of(e->commit));
	else if (e->path.len)
		forge_file(out, &book->forge, e->path, e->line);
	if (out->len > LINK_BYTES)
		buf_clear(out);
}

/* ---- cells ---- */

/* Text as XML can hold it: without control characters, and without the two codes that are no characters. */
static void clean(struct buf *out, struct str s)
{
	add_printable_prose(out, str_sub(s, 0, CELL_BYTES));
	for (size_t i = 0; i + 2 < out->len; i++)
		if (memcmp(out->at + i, "\xef\xbf", 2) == 0 && (unsigned char)out->at[i + 2] >= 0xbe)
			memset(out->at + i, '?', 3);
}

void xlsx_text(struct xlsx_book *book, lxw_worksheet *sheet, uint32_t row, uint16_t column, struct str text,
	       enum look look)
{
	struct buf cell = BUF_INIT;
	clean(&cell, text);
	if (cell.len)
		worksheet_write_string(sheet, row, column, cell.at, book->looks[look]);
	else if (look == LOOK_SECTION)
		worksheet_write_blank(sheet, row, column, book->looks[look]);
	buf_release(&cell);
}

void xlsx_number(struct xlsx_book *book, lxw_worksheet *sheet, uint32_t row, uint16_t column, double value)
{
	worksheet_write_number(sheet, row, column, value, book->looks[LOOK_NUMBER]);
}

/* A number for each piece of evidence before its sheet is made, so that cells can point there. */
static uint32_t evidence_row(struct xlsx_book *book, const struct evidence *e)
{
	const struct scan *scan = book->report->scan;
	if (!book->evidence_rows) {
		for (uint32_t s = 0; s < scan->book->signals_n; s++)
			for (size_t i = 0; i < scan->signals[s].n; i++)
				if (scan->signals[s].evidence[i].id > book->evidence_n)
					book->evidence_n = scan->signals[s].evidence[i].id;
		book->evidence_rows = calloc(book->evidence_n + 1, sizeof *book->evidence_rows);
		uint32_t row = 1;
		for (uint32_t s = 0; s < scan->book->signals_n && book->evidence_rows; s++)
			for (size_t i = 0; i < scan->signals[s].n; i++)
				book->evidence_rows[scan->signals[s].evidence[i].id] = row++;
	}
	return book->evidence_rows && e->id <= book->evidence_n ? book->evidence_rows[e->id] : 0;
}

void xlsx_places(struct xlsx_book *book, lxw_worksheet *sheet, uint32_t row, uint16_t column,
		 const struct evidence *const *list, size_t n)
{
	struct buf text = BUF_INIT, shown = BUF_INIT;
	const struct evidence *best = NULL;
	size_t listed = 0;
	for (int rung = RUNG_ENFORCED; rung >= RUNG_MENTIONED; rung--) {
		for (size_t i = 0; i < n && listed < PLACES; i++) {
			if ((int)list[i]->rung != rung)
				continue;
			best = best ? best : list[i];
			buf_puts(&text, listed++ ? ", " : "");
			text_place(&text, list[i]);
		}
	}
	if (n > listed)
		buf_printf(&text, " and %zu more", n - listed);
	clean(&shown, buf_view(&text));
	struct buf link = BUF_INIT;
	uint32_t target = best ? evidence_row(book, best) : 0;
	if (best)
		forge_link(book, &link, best);
	if (!link.len && target)
		buf_printf(&link, "internal:'Evidence'!A%u", target + 1);
	if (shown.len && link.len) {
		worksheet_write_url_opt(sheet, row, column, link.at, book->looks[LOOK_LINK], shown.at, NULL);
	} else if (shown.len) {
		worksheet_write_string(sheet, row, column, shown.at, book->looks[LOOK_WRAP]);
	}
	buf_release(&link);
	buf_release(&text);
	buf_release(&shown);
}

/* ---- sheets ---- */

lxw_worksheet *xlsx_sheet(struct xlsx_book *book, struct str name, const struct xlsx_column *columns, size_t n)
{
	char title[32];
	snprintf(title, sizeof title, "%.*s", name.len > 31 ? 31 : (int)name.len, name.at);
	for (unsigned i = 2; workbook_validate_sheet_name(book->workbook, title) != LXW_NO_ERROR && i < 1000; i++)
		snprintf(title, sizeof title, "Sheet %u", i);
	lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, title);
	if (!sheet)
		BUG("no name for a sheet");
	/* Printed, or made a PDF, a page holds all columns. */
	worksheet_set_landscape(sheet);
	worksheet_set_paper(sheet, 9);
	worksheet_fit_to_pages(sheet, 1, 0);
	if (n)
		worksheet_repeat_rows(sheet, 0, 0);
	for (size_t i = 0; i < n; i++) {
		worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, NULL);
		xlsx_text(book, sheet, 0, (uint16_t)i, str_of(columns[i].title), LOOK_HEADER);
	}
	if (n)
		worksheet_freeze_panes(sheet, 1, 2);
	return sheet;
}

void xlsx_filter(lxw_worksheet *sheet, uint32_t last, size_t columns)
{
	if (last)
		worksheet_autofilter(sheet, 0, 0, last, (lxw_col_t)(columns - 1));
}

void xlsx_colour(struct xlsx_book *book, lxw_worksheet *sheet, uint16_t column, uint32_t last, const char *text,
		 lxw_format *format)
{
	char quoted[64];
	(void)book;
	snprintf(quoted, sizeof quoted, "\"%s\"", text);
	lxw_conditional_format rule = {.type = LXW_CONDITIONAL_TYPE_CELL,
				       .criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO,
				       .value_string = quoted,
				       .format = format};
	if (last)
		worksheet_conditional_format_range(sheet, 1, column, last, column, &rule);
}

static void add_path(struct xlsx_book *book, lxw_worksheet *sheet, uint32_t row, const struct evidence *e)
{
	struct buf link = BUF_INIT, shown = BUF_INIT;
	forge_link(book, &link, e);
	clean(&shown, e->path.len ? e->path : STR("history"));
	if (link.len)
		worksheet_write_url_opt(sheet, row, 4, link.at, book->looks[LOOK_LINK], shown.at, NULL);
	else
		xlsx_text(book, sheet, row, 4, e->path, LOOK_PLAIN);
	buf_release(&link);
	buf_release(&shown);
}

void xlsx_evidence_sheet(struct xlsx_book *book)
{
	static const struct xlsx_column columns[] = {
		{"Evidence", 9}, {"Signal", 24},         {"Level", 11},   {"Tool", 16}, {"Path", 40},
		{"Line", 7},     {"Blob or commit", 42}, {"Excerpt", 60}, {"Note", 30}, {"Chain", 50}};
	const struct scan *scan = book->report->scan;
	lxw_worksheet *sheet = xlsx_sheet(book, STR("Evidence"), columns, sizeof columns / sizeof *columns);
	uint32_t row = 0;
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		for (size_t i = 0; i < scan->signals[s].n; i++) {
			const struct evidence *e = &scan->signals[s].evidence[i];
			char id[16];
			snprintf(id, sizeof id, "E%u", e->id);
			row++;
			xlsx_text(book, sheet, row, 0, str_of(id), LOOK_PLAIN);
			xlsx_text(book, sheet, row, 1, scan->book->signals[s].id, LOOK_PLAIN);
			xlsx_text(book, sheet, row, 2, str_of(rung_names[e->rung]), LOOK_PLAIN);
			xlsx_text(book, sheet, row, 3, scan->book->tools[scan->book->rules[e->rule].tool].id,
				  LOOK_PLAIN);
			add_path(book, sheet, row, e);
			if (e->line)
				worksheet_write_number(sheet, row, 5, e->line, book->looks[LOOK_PLAIN]);
			xlsx_text(book, sheet, row, 6, str_of(e->commit[0] ? e->commit : e->blob), LOOK_PLAIN);
			xlsx_text(book, sheet, row, 7, e->excerpt, LOOK_PLAIN);
			xlsx_text(book, sheet, row, 8, e->note, LOOK_PLAIN);
			xlsx_text(book, sheet, row, 9, e->chain, LOOK_PLAIN);
		}
	}
	xlsx_filter(sheet, row, sizeof columns / sizeof *columns);
}

uint32_t xlsx_heading(struct xlsx_book *book, lxw_worksheet *sheet, const char *title)
{
	const struct source_about *about = book->report->scan->about;
	struct buf program = BUF_INIT;
	char time[32];
	report_time(about->committed_at, time);
	buf_printf(&program, "assay %s, rules sha256:%.12s", book->report->version, book->report->scan->book->digest);
	const struct {
		const char *name;
		struct str value;
	} rows[] = {{"Repository", about->name},
		    {"Origin", about->origin},
		    {"Commit", about->commit},
		    {"Committed", str_of(time)},
		    {"Made by", buf_view(&program)}};
	xlsx_text(book, sheet, 0, 0, str_of(title), LOOK_TITLE);
	uint32_t row = 1;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!rows[i].value.len)
			continue;
		xlsx_text(book, sheet, row, 0, str_of(rows[i].name), LOOK_PLAIN);
		xlsx_text(book, sheet, row++, 1, rows[i].value, LOOK_PLAIN);
	}
	buf_release(&program);
	return row + 1;
}

struct str xlsx_section_before(const struct checklist *checklist, size_t i)
{
	const struct str *id = &checklist->items[i].section;
	if (i && str_eq(*id, checklist->items[i - 1].section))
		return (struct str){0};
	for (size_t s = 0; s < checklist->sections_n; s++)
		if (str_eq(checklist->sections[s].id, *id))
			return checklist->sections[s].title;
	return (struct str){0};
}
