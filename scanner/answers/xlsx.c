/*
 * Workbooks in Office Open XML (ECMA-376 part 1, SpreadsheetML): sheets, shared and inline strings, rich text, booleans, dates,
 * percentages, merged cells, and of formulas the value that was stored with them. Nothing is computed, macros are not
 * run, links to other files are not followed.
 */
#include "answers/decode.h"
#include "answers/package.h"
#include "answers/xlsx_style.h"
#include "base/limits.h"

#include <math.h>
#include <stdio.h>

#define PART_NAME 512

struct sheet_entry {
	struct str name, id;
};

struct workbook {
	struct package *package;
	struct arena *arena;
	struct sheets *sheets;
	struct notices *notices;
	struct error *err;
	const char *file;
	char folder[PART_NAME]; /* of the workbook part, with its slash */
	char part[PART_NAME];   /* found by a relationship */
	const char *wanted_id, *wanted_type;
	vec(struct str) strings;
	struct xlsx_styles styles;
	vec(struct sheet_entry) entries;
	struct buf text; /* of the string or cell at hand */
	bool collecting;
	unsigned phonetic; /* inside a pronunciation, which is no part of the text */
};

static void note(struct workbook *w, enum notice_level level, const char *code, struct str message)
{
	notices_add(w->arena, w->notices, (struct notice){.level = level, .code = code, .message = message});
}

static bool collect(void *context, struct str text)
{
	struct workbook *w = context;
	if (w->collecting && !w->phonetic && w->text.len + text.len <= LIMIT_CELL_BYTES)
		buf_str(&w->text, text);
	return true;
}

/* ---- which parts there are ---- */

/* A target is relative to `folder`, or absolute; it never leaves the package. */
static bool part_name(const char *folder, const char *target, char out[PART_NAME])
{
	const char *base = target[0] == '/' ? "" : folder;
	if (strstr(target, "..") || strchr(target, '\\') || strchr(target, ':'))
		return false;
	int n = snprintf(out, PART_NAME, "%s%s", base, target + (target[0] == '/'));
	return n > 0 && n < PART_NAME;
}

static bool on_relation(void *context, const char *name, const char *const *attributes)
{
	struct workbook *w = context;
	const char *id = part_attribute(attributes, "Id"), *type = part_attribute(attributes, "Type");
	const char *target = part_attribute(attributes, "Target"), *mode = part_attribute(attributes, "TargetMode");
	if (strcmp(name, "Relationship") != 0 || !id || !type || !target || w->part[0])
		return true;
	if (mode && strcmp(mode, "External") == 0)
		return true;
	if ((w->wanted_id && strcmp(id, w->wanted_id) == 0) ||
	    (w->wanted_type && str_ends(str_of(type), w->wanted_type)))
		if (!part_name(w->folder, target, w->part))
			w->part[0] = '\0';
	return true;
}

/* Fills w->part with the part that a relationship names; empty if there is none. */
static int find_part(struct workbook *w, const char *relations, const char *id, const char *type)
{
	static const struct part_events events = {.start = on_relation};
	w->part[0] = '\0';
	w->wanted_id = id;
	w->wanted_type = type;
	return package_has(w->package, relations) ? package_read(w->package, relations, &events, w, w->err) : 0;
}

static int find_workbook(struct workbook *w)
{
	w->folder[0] = '\0';
	if (find_part(w, "_rels/.rels", NULL, "/officeDocument"))
		return -1;
	if (!w->part[0])
		snprintf(w->part, sizeof w->part, "xl/workbook.xml");
	const char *slash = strrchr(w->part, '/');
	snprintf(w->folder, sizeof w->folder, "%.*s", slash ? (int)(slash - w->part + 1) : 0, w->part);
	return 0;
}

static bool on_workbook(void *context, const char *name, const char *const *attributes)
{
	struct workbook *w = context;
	if (strcmp(name, "sheet") != 0 || w->entries.n == LIMIT_WORKBOOK_SHEETS)
		return true;
	const char *title = part_attribute(attributes, "name"), *id = NULL;
	/* sheetId is another attribute than r:id. */
	for (const char *const *a = attributes; a[0]; a += 2)
		if (str_ends(str_of(a[0]), ":id"))
			id = a[1];
	if (!title || !id)
		return true;
	struct str kept = arena_str(w->arena, clean_text(w->arena, cut_text(str_of(title), LIMIT_SAID)));
	*vec_add(w->arena, &w->entries) = (struct sheet_entry){kept, arena_str(w->arena, str_of(id))};
	return true;
}

/* ---- shared strings ---- */

static bool is_phonetic(const char *name)
{
	return strcmp(name, "rPh") == 0;
}

static bool on_string_start(void *context, const char *name, const char *const *attributes)
{
	struct workbook *w = context;
	(void)attributes;
	if (strcmp(name, "si") == 0)
		buf_clear(&w->text);
	w->phonetic += is_phonetic(name);
	w->collecting = strcmp(name, "t") == 0;
	return true;
}

static bool on_string_end(void *context, const char *name)
{
	struct workbook *w = context;
	w->collecting = false;
	w->phonetic -= is_phonetic(name);
	if (strcmp(name, "si") != 0)
		return true;
	if (w->strings.n == LIMIT_CELLS) {
		error_set(w->err, EXIT_CODE_USAGE, "%s: more than %u strings", w->file, LIMIT_CELLS);
		return false;
	}
	struct str text = arena_str(w->arena, buf_view(&w->text));
	*vec_add(w->arena, &w->strings) = text;
	return true;
}

static int read_strings(struct workbook *w, const char *relations)
{
	static const struct part_events events = {on_string_start, on_string_end, collect};
	if (find_part(w, relations, NULL, "/sharedStrings"))
		return -1;
	if (!w->part[0] || !package_has(w->package, w->part))
		return 0;
	w->collecting = false;
	w->phonetic = 0;
	return package_read(w->package, w->part, &events, w, w->err);
}

/* ---- a sheet ---- */

#define MERGES 2000u

/* Rows of one column that share the value of the first. */
struct merge {
	uint32_t column, first, last;
};

struct sheet_reading {
	struct workbook *w;
	struct sheet *sheet;
	struct cell cell;
	char type[16];
	uint32_t style, next_row, next_column;
	bool valued, formulas;
	vec(struct merge) merges;
};

static void place_cell(struct sheet_reading *r, const char *const *attributes)
{
	const char *reference = part_attribute(attributes, "r"), *type = part_attribute(attributes, "t");
	const char *style = part_attribute(attributes, "s");
	struct str digits = {0};
	uint64_t row, number;
	uint32_t column = reference ? column_number(str_of(reference), &digits) : UINT32_MAX;
	r->cell = (struct cell){.row = r->next_row, .column = r->next_column};
	if (column != UINT32_MAX && str_to_uint(digits, &row) && row && row <= UINT32_MAX) {
		r->cell.row = (uint32_t)row - 1;
		r->cell.column = column;
	}
	r->next_column = r->cell.column + 1;
	snprintf(r->type, sizeof r->type, "%s", type ? type : "n");
	r->style = style && str_to_uint(str_of(style), &number) && number < UINT32_MAX ? (uint32_t)number : 0;
	r->valued = false;
	buf_clear(&r->w->text);
}

static void add_merge(struct sheet_reading *r, const char *reference)
{
	struct str first = str_of(reference), last, rest;
	size_t colon = str_find_char(first, ':');
	uint64_t from, to;
	if (colon == STR_NONE || r->merges.n == MERGES)
		return;
	last = str_from(first, colon + 1);
	first.len = colon;
	uint32_t column = column_number(first, &rest);
	if (column == UINT32_MAX || !str_to_uint(rest, &from) || column_number(last, &rest) == UINT32_MAX ||
	    !str_to_uint(rest, &to))
		return;
	if (!from || to <= from || to > UINT32_MAX)
		return;
	*vec_add(r->w->arena, &r->merges) = (struct merge){column, (uint32_t)from - 1, (uint32_t)to - 1};
}

static bool on_sheet_start(void *context, const char *name, const char *const *attributes)
{
	struct sheet_reading *r = context;
	uint64_t row;
	r->w->collecting = false;
	if (strcmp(name, "row") == 0) {
		const char *reference = part_attribute(attributes, "r");
		if (reference && str_to_uint(str_of(reference), &row) && row && row <= UINT32_MAX)
			r->next_row = (uint32_t)row - 1;
		r->next_column = 0;
	} else if (strcmp(name, "c") == 0) {
		place_cell(r, attributes);
	} else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
		r->w->collecting = r->valued = true;
	} else if (strcmp(name, "f") == 0) {
		r->cell.formula = true;
	} else if (strcmp(name, "mergeCell") == 0 && part_attribute(attributes, "ref")) {
		add_merge(r, part_attribute(attributes, "ref"));
	}
	r->w->phonetic += is_phonetic(name);
	return true;
}

/* The number in a cell; "" and anything else is none. */
static bool number_of(struct str text, double *number)
{
	char copy[64], *end;
	if (!text.len || text.len >= sizeof copy)
		return false;
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	*number = strtod(copy, &end);
	return *end == '\0' && isfinite(*number);
}

static void set_number(struct sheet_reading *r, struct str text)
{
	struct arena *a = r->w->arena;
	struct cell *cell = &r->cell;
	cell->kind = CELL_TEXT;
	cell->text = arena_str(a, text);
	if (!number_of(text, &cell->number))
		return;
	cell->kind = xlsx_style_kind(&r->w->styles, r->style);
	if (cell->kind == CELL_DATE)
		cell->text = xlsx_date(a, cell->number);
	else if (cell->kind == CELL_PERCENT)
		cell->text = arena_printf(a, "%.10g %%", cell->number * 100);
	else
		cell->text = arena_printf(a, "%.15g", cell->number);
}

static bool set_value(struct sheet_reading *r)
{
	struct workbook *w = r->w;
	struct str text = buf_view(&w->text);
	uint64_t index;
	if (strcmp(r->type, "s") == 0) {
		r->cell.kind = CELL_TEXT;
		if (str_to_uint(str_trim(text), &index) && index < w->strings.n)
			r->cell.text = w->strings.at[index];
	} else if (strcmp(r->type, "b") == 0) {
		r->cell.kind = CELL_BOOLEAN;
		r->cell.number = str_is(str_trim(text), "1") || str_is_nocase(str_trim(text), "true");
		r->cell.text = r->cell.number != 0 ? STR("TRUE") : STR("FALSE");
	} else if (strcmp(r->type, "n") == 0) {
		set_number(r, str_trim(text));
	} else {
		r->cell.kind = strcmp(r->type, "e") == 0   ? CELL_ERROR
			       : strcmp(r->type, "d") == 0 ? CELL_DATE
							   : CELL_TEXT;
		r->cell.text = arena_str(w->arena, text);
	}
	r->formulas |= r->cell.formula;
	if (sheet_add(w->arena, w->sheets, r->sheet, r->cell))
		return true;
	error_set(w->err, EXIT_CODE_USAGE,
		  "%s: more than %u rows or %u cells with contents; a questionnaire has some hundred", w->file,
		  LIMIT_SHEET_ROWS, LIMIT_CELLS);
	return false;
}

static bool on_sheet_end(void *context, const char *name)
{
	struct sheet_reading *r = context;
	r->w->collecting = false;
	r->w->phonetic -= is_phonetic(name);
	if (strcmp(name, "row") == 0)
		r->next_row++;
	return strcmp(name, "c") != 0 || !r->valued || set_value(r);
}

/* A cell merged over several rows says the same for each of them that has contents of its own. */
static void spread_merges(struct sheet_reading *r)
{
	struct workbook *w = r->w;
	for (size_t i = 0; i < r->merges.n; i++) {
		const struct cell *top = sheet_cell(r->sheet, r->merges.at[i].first, r->merges.at[i].column);
		uint32_t last = r->merges.at[i].last;
		if (!top)
			continue;
		struct cell copy = *top;
		for (uint32_t row = r->merges.at[i].first + 1; row <= last && row < r->sheet->rows_n; row++) {
			if (r->sheet->rows[row] == r->sheet->rows[row + 1])
				continue;
			copy.row = row;
			if (!sheet_add(w->arena, w->sheets, r->sheet, copy))
				break;
		}
	}
	if (r->merges.n)
		sheet_finish(w->arena, r->sheet);
}

static bool on_sheet_text(void *context, struct str text)
{
	struct sheet_reading *r = context;
	return collect(r->w, text);
}

static int read_sheet(struct workbook *w, struct str name, const char *part)
{
	static const struct part_events events = {on_sheet_start, on_sheet_end, on_sheet_text};
	struct sheet *sheet = vec_add(w->arena, &w->sheets->list);
	struct sheet_reading r = {.w = w, .sheet = sheet};
	*sheet = (struct sheet){.name = name};
	w->collecting = false;
	w->phonetic = 0;
	if (package_read(w->package, part, &events, &r, w->err))
		return -1;
	sheet_finish(w->arena, sheet);
	spread_merges(&r);
	if (r.formulas)
		note(w, NOTICE_INFO, "answers-formula",
		     arena_printf(
			     w->arena,
			     "sheet %.*s has formulas; the values stored with them were read, nothing was computed",
			     STR_ARG(name)));
	return 0;
}

/* ---- the workbook ---- */

static int read_sheets(struct workbook *w, const char *relations)
{
	for (size_t i = 0; i < w->entries.n; i++) {
		if (find_part(w, relations, w->entries.at[i].id.at, NULL))
			return -1;
		/* Chart sheets and the like have no cells; a sheet that is not there is told. */
		if (!w->part[0] || !package_has(w->package, w->part)) {
			note(w, NOTICE_WARNING, "answers-sheet",
			     arena_printf(w->arena, "sheet %.*s is not in the file", STR_ARG(w->entries.at[i].name)));
			continue;
		}
		char part[PART_NAME];
		memcpy(part, w->part, sizeof part);
		if (!strstr(part, "chartsheets/") && read_sheet(w, w->entries.at[i].name, part))
			return -1;
	}
	return 0;
}

static int read_all(struct workbook *w)
{
	static const struct part_events events = {.start = on_workbook};
	char workbook[PART_NAME], relations[PART_NAME + 16];
	if (find_workbook(w))
		return -1;
	memcpy(workbook, w->part, sizeof workbook);
	snprintf(relations, sizeof relations, "%s_rels/%s.rels", w->folder, workbook + strlen(w->folder));
	if (package_read(w->package, workbook, &events, w, w->err) || read_strings(w, relations))
		return -1;
	if (find_part(w, relations, NULL, "/styles"))
		return -1;
	if (w->part[0] && package_has(w->package, w->part) &&
	    xlsx_styles_read(&w->styles, w->package, w->part, w->arena, w->err))
		return -1;
	if (package_has_like(w->package, "vbaProject.bin"))
		note(w, NOTICE_WARNING, "answers-macro", STR("the workbook holds macros; they were not run"));
	if (package_has_like(w->package, "externalLink1.xml"))
		note(w, NOTICE_INFO, "answers-link", STR("the workbook links to other files; they were not opened"));
	return read_sheets(w, relations);
}

int xlsx_read(struct arena *arena, struct str bytes, const char *file, struct sheets *sheets, struct notices *notices,
	      struct error *err)
{
	struct workbook w = {.arena = arena, .sheets = sheets, .notices = notices, .err = err, .file = file};
	w.package = package_open(bytes, file, err);
	if (!w.package)
		return -1;
	int result = package_has(w.package, "content.xml") && package_has(w.package, "mimetype")
			     ? error_set(err, EXIT_CODE_USAGE, "%s: an OpenDocument file; save it as .xlsx or .csv",
					 file)
			     : read_all(&w);
	buf_release(&w.text);
	package_close(w.package);
	return result;
}
