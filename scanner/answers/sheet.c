#include "answers/sheet.h"
#include "answers/decode.h"
#include "base/limits.h"

#include <stdlib.h>

/* Blanks of tables: also no-break spaces and marks without width that office programs leave behind. */
static struct str trim(struct str s)
{
	static const char *const blanks[] = {"\xc2\xa0", "\xe2\x80\x8b", "\xe2\x80\xaf", "\xef\xbb\xbf"};
	for (bool again = true; again;) {
		again = false;
		s = str_trim(s);
		for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
			if (str_starts(s, blanks[i])) {
				s = str_from(s, strlen(blanks[i]));
				again = true;
			} else if (str_ends(s, blanks[i])) {
				s.len -= strlen(blanks[i]);
				again = true;
			}
		}
	}
	return s;
}

bool sheet_add(struct arena *arena, struct sheets *sheets, struct sheet *sheet, struct cell cell)
{
	cell.text = trim(cell.text);
	if (!cell.text.len || cell.column >= LIMIT_SHEET_COLUMNS)
		return true;
	cell.text = clean_text(arena, cut_text(cell.text, LIMIT_CELL_BYTES));
	if (sheets->cells >= LIMIT_CELLS || cell.row >= LIMIT_SHEET_ROWS)
		return false;
	sheets->cells++;
	*vec_add(arena, &sheet->cells) = cell;
	return true;
}

static int by_place(const void *left, const void *right)
{
	const struct cell *a = left, *b = right;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return a->column < b->column ? -1 : a->column > b->column;
}

void sheet_finish(struct arena *arena, struct sheet *sheet)
{
	size_t kept = 0, n = sheet->cells.n;
	struct cell *cells = sheet->cells.at;
	bool sorted = true;
	for (size_t i = 1; i < n && sorted; i++)
		sorted = by_place(&cells[i - 1], &cells[i]) < 0;
	if (!sorted)
		qsort(cells, n, sizeof *cells, by_place);
	for (size_t i = 0; i < n; i++) {
		if (kept && by_place(&cells[kept - 1], &cells[i]) == 0)
			continue;
		if (cells[i].column >= sheet->columns_n)
			sheet->columns_n = cells[i].column + 1;
		cells[kept++] = cells[i];
	}
	sheet->cells.n = kept;
	sheet->rows_n = kept ? cells[kept - 1].row + 1 : 0;
	sheet->rows = arena_array(arena, uint32_t, sheet->rows_n + 2);
	for (size_t i = 0, row = 0; row <= sheet->rows_n; row++) {
		while (i < kept && cells[i].row < row)
			i++;
		sheet->rows[row] = (uint32_t)i;
	}
}

const struct cell *sheet_cell(const struct sheet *sheet, uint32_t row, uint32_t column)
{
	if (row >= sheet->rows_n)
		return NULL;
	for (uint32_t i = sheet->rows[row]; i < sheet->rows[row + 1]; i++)
		if (sheet->cells.at[i].column == column)
			return &sheet->cells.at[i];
	return NULL;
}

static struct str column_name(struct arena *arena, uint32_t column)
{
	char letters[8];
	size_t at = sizeof letters;
	for (uint64_t left = (uint64_t)column + 1; left && at; left = (left - 1) / 26)
		letters[--at] = (char)('A' + (left - 1) % 26);
	return arena_str(arena, (struct str){letters + at, sizeof letters - at});
}

struct str sheet_place(struct arena *arena, const struct sheet *sheet, uint32_t row, uint32_t column)
{
	return arena_printf(arena, "%.*s%s%.*s%u", STR_ARG(sheet->name), sheet->name.len ? "!" : "",
			    STR_ARG(column_name(arena, column)), row + 1);
}

uint32_t column_number(struct str name, struct str *rest)
{
	uint32_t number = 0;
	size_t i = 0;
	for (; i < name.len && char_is_alpha(name.at[i]); i++) {
		if (i == 3)
			return UINT32_MAX;
		number = number * 26 + (uint32_t)(char_lower(name.at[i]) - 'a') + 1;
	}
	if (rest)
		*rest = str_from(name, i);
	return i ? number - 1 : UINT32_MAX;
}
