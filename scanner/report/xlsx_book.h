/*
 * What the workbooks share: cells that are always text or numbers and never formulas, looks, the sheet of evidence, and bytes
 * that depend on nothing but the contents (no clock: the workbook is dated by the scanned commit).
 */
#ifndef ASSAY_REPORT_XLSX_BOOK_H
#define ASSAY_REPORT_XLSX_BOOK_H

#include "report/forge.h"
#include "report/report.h"

#include <xlsxwriter.h>

enum look { LOOK_PLAIN, LOOK_WRAP, LOOK_HEADER, LOOK_SECTION, LOOK_TITLE, LOOK_NUMBER, LOOK_LINK, LOOKS };

struct xlsx_book {
	const struct report *report;
	lxw_workbook *workbook;
	lxw_format *looks[LOOKS], *good, *fair, *bad, *open;
	uint32_t *evidence_rows; /* by number of the evidence: its row on the sheet of evidence */
	uint32_t evidence_n;
	struct forge forge;
	char path[64]; /* of the temporary file */
};

struct xlsx_column {
	const char *title;
	double width;
};

/* False when no temporary file can be made. */
bool xlsx_book_open(struct xlsx_book *book, const struct report *report);

/* Writes the bytes; nothing if that failed. Releases the book. */
void xlsx_book_finish(struct xlsx_book *book, struct buf *out);

/* A sheet with a frozen header in its first row. Names that clash or are too long are changed. */
lxw_worksheet *xlsx_sheet(struct xlsx_book *book, struct str name, const struct xlsx_column *columns, size_t n);

/* Filters over rows 1 … last, once they are known. */
void xlsx_filter(lxw_worksheet *sheet, uint32_t last, size_t columns);

void xlsx_text(struct xlsx_book *book, lxw_worksheet *sheet, uint32_t row, uint16_t column, struct str text,
	       enum look look);
void xlsx_number(struct xlsx_book *book, lxw_worksheet *sheet, uint32_t row, uint16_t column, double value);

/* Places of evidence; the cell leads to the best of them, on the forge if it is known, otherwise on the sheet of evidence. */
void xlsx_places(struct xlsx_book *book, lxw_worksheet *sheet, uint32_t row, uint16_t column,
		 const struct evidence *const *list, size_t n);

/* Colours cells of a column by their text. */
void xlsx_colour(struct xlsx_book *book, lxw_worksheet *sheet, uint16_t column, uint32_t last, const char *text,
		 lxw_format *format);

/* All evidence of the scan, on a sheet of its own; to be made last. */
void xlsx_evidence_sheet(struct xlsx_book *book);

/* Repository, commit, program and rules at the top of a summary. Returns the next row. */
uint32_t xlsx_heading(struct xlsx_book *book, lxw_worksheet *sheet, const char *title);

/* The title of the section in which the item `i` is the first; empty otherwise. */
struct str xlsx_section_before(const struct checklist *checklist, size_t i);

/* ---- report/xlsx_verify.c ---- */
void xlsx_verification(struct xlsx_book *book);

#endif
