/*
 * Cells of a table, whatever file they come from: only those with contents, by row and column.
 */
#ifndef ASSAY_ANSWERS_SHEET_H
#define ASSAY_ANSWERS_SHEET_H

#include "base/arena.h"
#include "base/error.h"
#include "engine/notice.h"

enum cell_kind { CELL_TEXT, CELL_NUMBER, CELL_PERCENT, CELL_BOOLEAN, CELL_DATE, CELL_ERROR };

struct cell {
	uint32_t row, column; /* from 0 */
	enum cell_kind kind;
	bool formula;    /* the value is what the program that wrote it had computed; nothing is computed here */
	double number;   /* NUMBER, PERCENT (1 is 100 %), BOOLEAN */
	struct str text; /* trimmed; of a number as written */
};

struct sheet {
	struct str name; /* empty for a file of a single table */
	vec(struct cell) cells;
	uint32_t *rows; /* cells of row r: rows[r] … rows[r + 1] - 1 */
	uint32_t rows_n, columns_n;
};

struct sheets {
	vec(struct sheet) list;
	size_t cells; /* in all, for LIMIT_CELLS */
};

/* Adds a cell with contents. False when a limit is reached. Blank text is no contents. */
bool sheet_add(struct arena *arena, struct sheets *sheets, struct sheet *sheet, struct cell cell);

/* Sorts the cells and makes the index of rows. Of two cells in one place the first counts. */
void sheet_finish(struct arena *arena, struct sheet *sheet);

/* The cell or NULL. */
const struct cell *sheet_cell(const struct sheet *sheet, uint32_t row, uint32_t column);

/* "Sheet1!C43", or "C43" for a sheet without a name. */
struct str sheet_place(struct arena *arena, const struct sheet *sheet, uint32_t row, uint32_t column);

/* "AB" → 27; UINT32_MAX if it is no name of a column. *rest follows the letters. */
uint32_t column_number(struct str name, struct str *rest);

/* A table of text. *err as for answers_read. */
int csv_read(struct arena *arena, struct str text, struct sheets *sheets, struct notices *notices, struct error *err);

/* All worksheets of a workbook. */
int xlsx_read(struct arena *arena, struct str bytes, const char *file, struct sheets *sheets, struct notices *notices,
	      struct error *err);

#endif
