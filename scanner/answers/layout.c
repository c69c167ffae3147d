/*
 * Finds in a table which rows are about which items, by ids in one column or by titles; of several sheets the one that has
 * most of them.
 */
#include "answers/layout.h"
#include "base/limits.h"

#define TITLE_ROWS 2000u /* rows whose titles are compared where there are no ids */
#define TEXT_COLUMNS 8u

/* How well a column of ids fits a checklist. */
struct fit {
	uint32_t items, titles;
};

static struct fit fit_of(const struct layout *l, uint32_t column, uint32_t list, bool *seen)
{
	const struct checklist *checklist = &l->catalogue->lists->at[list];
	struct fit fit = {0};
	memset(seen, 0, checklist->items_n + checklist->sections_n);
	for (uint32_t row = 0; row < l->sheet->rows_n; row++) {
		const struct cell *cell = sheet_cell(l->sheet, row, column);
		struct id_text id;
		if (!cell || cell->text.len > 200)
			continue;
		uint32_t section = catalogue_section(l->catalogue, list, cell->text);
		if (section != MAP_NONE && !seen[checklist->items_n + section]) {
			seen[checklist->items_n + section] = true;
			fit.items++;
		}
		if (section != MAP_NONE || !catalogue_parse_id(l->catalogue, cell->text, &id))
			continue;
		uint32_t item = catalogue_item(l->catalogue, list, &id);
		/* A sentence may begin with a number. */
		if (item == MAP_NONE || seen[item] || (!id.whole && id.rest.len > 160))
			continue;
		seen[item] = true;
		fit.items++;
		struct str title = checklist->items[item].title;
		bool alike = catalogue_alike(id.rest, title);
		for (uint32_t c = 0; c < TEXT_COLUMNS && !alike; c++) {
			const struct cell *other = sheet_cell(l->sheet, row, c);
			alike = other && c != column && other->text.len > 8 && other->text.len < 400 &&
				catalogue_alike(other->text, title);
		}
		fit.titles += alike;
	}
	return fit;
}

static double score_of(struct fit fit, const struct checklist *checklist)
{
	return fit.items ? fit.items + fit.titles + 10.0 * fit.items / (double)checklist->items_n : 0;
}

static void find_ids(struct layout *l, bool *seen)
{
	const struct checklists *lists = l->catalogue->lists;
	struct fit best = {0};
	for (uint32_t column = 0; column < l->sheet->columns_n; column++) {
		for (uint32_t list = 0; list < lists->n; list++) {
			struct fit fit = catalogue_wants(l->catalogue, list) ? fit_of(l, column, list, seen)
									     : (struct fit){0};
			double score = score_of(fit, &lists->at[list]);
			/* Few ids and no title that tells which of two it is. */
			if (fit.items && column == l->column && fit.items == best.items && fit.titles == best.titles) {
				l->unsure = 2 * fit.items < lists->at[list].items_n &&
					    2 * best.items < lists->at[l->list].items_n;
				l->rival = list;
			}
			if (score <= l->score)
				continue;
			if (column != l->column || fit.items != best.items || fit.titles != best.titles)
				l->unsure = false;
			if (l->unsure)
				l->rival = l->list;
			l->score = score;
			l->column = column;
			l->list = list;
			best = fit;
		}
	}
	l->recognised = best.items;
}

static void mark_ids(struct layout *l)
{
	for (uint32_t row = 0; row < l->sheet->rows_n; row++) {
		const struct cell *cell = sheet_cell(l->sheet, row, l->column);
		struct id_text id;
		if (!cell || cell->text.len > 200)
			continue;
		l->lists[row] = l->list;
		l->sections[row] = catalogue_section(l->catalogue, l->list, cell->text);
		if (l->sections[row] == MAP_NONE && catalogue_parse_id(l->catalogue, cell->text, &id)) {
			if (id.list != MAP_NONE)
				l->lists[row] = id.list;
			l->items[row] = catalogue_item(l->catalogue, l->lists[row], &id);
		}
	}
}

static void find_titles(struct layout *l, bool *seen)
{
	const struct checklists *lists = l->catalogue->lists;
	uint32_t rows = l->sheet->rows_n < TITLE_ROWS ? l->sheet->rows_n : TITLE_ROWS;
	for (uint32_t list = 0; list < lists->n; list++) {
		uint32_t n = 0, *items = arena_array(l->catalogue->arena, uint32_t, l->sheet->rows_n + 1);
		memset(seen, 0, lists->at[list].items_n);
		for (uint32_t row = 0; row < l->sheet->rows_n; row++)
			items[row] = MAP_NONE;
		for (uint32_t row = 0; row < rows; row++) {
			for (uint32_t c = 0; c < TEXT_COLUMNS && items[row] == MAP_NONE; c++) {
				const struct cell *cell = sheet_cell(l->sheet, row, c);
				if (cell && cell->kind == CELL_TEXT)
					items[row] = catalogue_title(l->catalogue, list, cell->text);
			}
			if (items[row] != MAP_NONE && !seen[items[row]]) {
				seen[items[row]] = true;
				n++;
			}
		}
		if (n <= l->recognised)
			continue;
		l->recognised = n;
		l->list = list;
		l->items = items;
		l->score = n;
	}
	for (uint32_t row = 0; row < l->sheet->rows_n; row++)
		l->lists[row] = l->list;
}

static void note(struct saids *out, enum notice_level level, const char *code, struct str message)
{
	notices_add(out->arena, out->notices, (struct notice){.level = level, .code = code, .message = message});
}

/* ---- sheets ---- */

static void recognise(struct layout *l)
{
	size_t most = 1;
	for (size_t i = 0; i < l->catalogue->lists->n; i++) {
		const struct checklist *list = &l->catalogue->lists->at[i];
		most = list->items_n + list->sections_n > most ? list->items_n + list->sections_n : most;
	}
	bool *seen = arena_array(l->catalogue->arena, bool, most + 1);
	size_t rows = l->sheet->rows_n + 1;
	l->items = arena_array(l->catalogue->arena, uint32_t, rows);
	l->lists = arena_array(l->catalogue->arena, uint32_t, rows);
	l->sections = arena_array(l->catalogue->arena, uint32_t, rows);
	for (size_t row = 0; row < rows; row++)
		l->items[row] = l->sections[row] = MAP_NONE;
	l->column = MAP_NONE;
	find_ids(l, seen);
	if (l->recognised)
		mark_ids(l);
	else
		find_titles(l, seen);
}

static int check_sure(const struct layout *l, struct error *err)
{
	const struct checklists *lists = l->catalogue->lists;
	if (!l->unsure)
		return 0;
	return error_set(err, EXIT_CODE_USAGE, "the answers could be about %.*s or %.*s; say which: --checklist %.*s",
			 STR_ARG(lists->at[l->list].id), STR_ARG(lists->at[l->rival].id),
			 STR_ARG(lists->at[l->list].id));
}

int layout_read(const struct catalogue *catalogue, const struct sheets *sheets, const char *column, struct saids *out,
		struct error *err)
{
	struct layout *layouts = arena_array(out->arena, struct layout, sheets->list.n + 1);
	size_t best = 0;
	for (size_t i = 0; i < sheets->list.n; i++) {
		layouts[i] = (struct layout){.catalogue = catalogue, .sheet = &sheets->list.at[i]};
		recognise(&layouts[i]);
		if (layouts[i].score > layouts[best].score)
			best = i;
	}
	if (!sheets->list.n || !layouts[best].recognised)
		return error_set(
			err, EXIT_CODE_USAGE,
			"no item of a checklist is recognised, neither by id nor by title; 'assay list items' shows "
			"them");
	for (size_t i = 0; i < sheets->list.n; i++) {
		struct layout *l = &layouts[i];
		bool rivals = false;
		/* Other sheets count when they are a whole questionnaire themselves; of two for one checklist the fuller. */
		for (size_t k = 0; k < sheets->list.n; k++)
			rivals |= k != i && layouts[k].list == l->list &&
				  (layouts[k].score > l->score || (k < i && layouts[k].score >= l->score));
		if (i != best && (rivals || 2 * l->recognised < catalogue->lists->at[l->list].items_n)) {
			if (l->recognised > 1)
				note(out, NOTICE_INFO, "answers-sheet",
				     arena_printf(out->arena, "sheet %.*s was not read: another has more of the items",
						  STR_ARG(l->sheet->name)));
			continue;
		}
		if (check_sure(l, err) || columns_read(l, column, out, err))
			return -1;
	}
	return 0;
}
