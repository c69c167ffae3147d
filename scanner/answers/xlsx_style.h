/*
 * Number formats of a workbook: whether a number is shown as a percentage or a date.
 */
#ifndef ASSAY_ANSWERS_XLSX_STYLE_H
#define ASSAY_ANSWERS_XLSX_STYLE_H

#include "answers/package.h"
#include "answers/sheet.h"
#include "base/buf.h"

struct xlsx_format {
	uint32_t id;
	enum cell_kind kind;
};

struct xlsx_styles {
	vec(struct xlsx_format) formats; /* that the workbook defines itself */
	vec(enum cell_kind) cells;       /* by style of a cell */
	struct arena *arena;
	bool inside; /* cellXfs */
};

int xlsx_styles_read(struct xlsx_styles *styles, struct package *package, const char *part, struct arena *arena,
		     struct error *err);

/* NUMBER, PERCENT or DATE. */
enum cell_kind xlsx_style_kind(const struct xlsx_styles *styles, uint32_t style);

/* A serial date as "2026-01-31". Days since 1899-12-30 (the calendar from 1904 is rare and not told apart). */
struct str xlsx_date(struct arena *arena, double serial);

#endif
