/*
 * Finds in a table of items which column holds the answers and which the comments. The published questionnaire has the number in
 * A, the criterion in B, answers in C and section rows between; people move, add and rename columns.
 */
#include "answers/decode.h"
#include "answers/layout.h"
#include "answers/reading.h"

#define HEADER_ROWS 10 /* a header stands at most so many rows above the first item */

static bool is_one_of(struct str header, const char *const *words)
{
	for (; *words; words++)
		if (str_has_nocase(header, *words))
			return true;
	return false;
}

static const char *const answer_words[] = {
	"answer",      "response",    "reply",     "yes/no",     "yes / no",   "status",  "score",   "rating",
	"self-assess", "self assess", "result",    "compliance", "compliant?", "level",   "current", "fulfil",
	"implemented", "claim",       "in place",  "achieved",   "value",      "antwort", "erfüllt", "réponse",
	"respuesta",   "antwoord",    "bewertung", "grade",      "maturity",   NULL};
static const char *const comment_words[] = {"comment",       "remark",    "note",       "explanation",
					    "justification", "kommentar", "bemerkung",  "commentaire",
					    "rationale",     "opmerking", "comentario", NULL};
static const char *const other_words[] = {"criteri", "question",  "number",      "section",  "item",
					  "topic",   "checklist", "requirement", "evidence", "proof",
					  "owner",   "who",       "target",      "weight",   NULL};

static const struct cell *header_cell(const struct layout *l, uint32_t column)
{
	return l->header == MAP_NONE ? NULL : sheet_cell(l->sheet, l->header, column);
}

static bool has_header(const struct layout *l, uint32_t column, const char *const *words)
{
	const struct cell *cell = header_cell(l, column);
	return cell && cell->text.len < 120 && is_one_of(cell->text, words);
}

static void find_header(struct layout *l)
{
	unsigned best = 0;
	l->header = MAP_NONE;
	for (uint32_t up = 1; up <= HEADER_ROWS && up <= l->first; up++) {
		uint32_t row = l->first - up;
		unsigned hits = 0;
		for (uint32_t i = l->sheet->rows[row]; i < l->sheet->rows[row + 1]; i++) {
			const struct cell *cell = &l->sheet->cells.at[i];
			enum reading_kind kind = reading_of(cell).kind;
			hits += cell->text.len < 120 &&
				(is_one_of(cell->text, answer_words) || is_one_of(cell->text, comment_words) ||
				 is_one_of(cell->text, other_words) || kind == READING_ANSWER);
		}
		/* One word alone may stand in the title of the sheet. */
		if (hits > best && (hits > 1 || l->sheet->rows[row + 1] - l->sheet->rows[row] > 1)) {
			best = hits;
			l->header = row;
		}
	}
}

/* ---- columns ---- */

/* Cells in item rows: with contents, and of these such that are an answer. */
struct contents {
	uint32_t filled, answers;
};

static struct contents contents_of(const struct layout *l, uint32_t column)
{
	struct contents contents = {0};
	for (uint32_t row = l->first; row < l->sheet->rows_n; row++) {
		const struct cell *cell = is_item_row(l, row) ? sheet_cell(l->sheet, row, column) : NULL;
		enum reading_kind kind = cell ? reading_of(cell).kind : READING_EMPTY;
		contents.filled += cell != NULL;
		contents.answers += kind != READING_NONE && kind != READING_EMPTY;
	}
	return contents;
}

/* The column that the user names by header or letter. */
static uint32_t named_column(const struct layout *l, struct str name)
{
	uint32_t part = MAP_NONE;
	struct str rest;
	for (uint32_t row = 0; row <= l->first; row++) {
		for (uint32_t i = l->sheet->rows[row]; i < l->sheet->rows[row + 1]; i++) {
			const struct cell *cell = &l->sheet->cells.at[i];
			if (str_eq_nocase(cell->text, name))
				return cell->column;
			if (cell->text.len >= name.len && cell->text.len < 200 && row < l->first && part == MAP_NONE)
				for (size_t at = 0; at + name.len <= cell->text.len; at++)
					if (str_same_nocase(cell->text.at + at, name.at, name.len))
						part = cell->column;
		}
	}
	if (part != MAP_NONE)
		return part;
	uint32_t letter = column_number(name, &rest);
	return letter != UINT32_MAX && !rest.len && letter < l->sheet->columns_n ? letter : MAP_NONE;
}

static uint32_t answer_column(const struct layout *l, uint32_t *more)
{
	uint32_t found = MAP_NONE, open = MAP_NONE;
	*more = 0;
	/* A header that says so first, then whatever looks like answers. */
	for (int by_header = 1; by_header >= 0 && found == MAP_NONE; by_header--) {
		for (uint32_t column = 0; column < l->sheet->columns_n; column++) {
			bool says = has_header(l, column, answer_words) && !has_header(l, column, comment_words);
			if (column == l->column || (by_header && !says) ||
			    (!by_header &&
			     (has_header(l, column, comment_words) || column < l->column + (l->column == MAP_NONE))))
				continue;
			struct contents contents = contents_of(l, column);
			if (by_header && open == MAP_NONE)
				open = column;
			if (!contents.answers || (2 * contents.answers < contents.filled && !by_header))
				continue;
			if (found == MAP_NONE)
				found = column;
			else
				*more += 1;
		}
	}
	return found == MAP_NONE ? open : found;
}

static uint32_t comment_column(const struct layout *l, uint32_t answers)
{
	for (uint32_t column = 0; column < l->sheet->columns_n; column++)
		if (column != l->column && column != answers && has_header(l, column, comment_words))
			return column;
	if (l->header != MAP_NONE)
		return MAP_NONE;
	/* Without a header: text beside the answers. */
	struct contents contents = contents_of(l, answers + 1);
	return contents.filled && 2 * contents.answers < contents.filled ? answers + 1 : MAP_NONE;
}

/* Columns headed "Yes", "No", "Partly": a cross in one of them is the answer. Returns how many. */
static unsigned find_choices(const struct layout *l, enum answer *choices, bool *is_choice)
{
	unsigned n = 0;
	for (uint32_t column = 0; column < l->sheet->columns_n; column++) {
		const struct cell *cell = header_cell(l, column);
		struct reading reading = cell && cell->kind == CELL_TEXT ? reading_of_text(cell->text)
									 : (struct reading){.kind = READING_NONE};
		is_choice[column] = reading.kind == READING_ANSWER && !reading.rest.len && column != l->column;
		choices[column] = reading.answer;
		n += is_choice[column];
	}
	return n;
}

/* "Score (0-4)", "Level 1–5", "in %" */
static void scale_of(struct str header, unsigned *bottom, unsigned *top)
{
	*bottom = *top = 0;
	if (str_has(header, "%"))
		*top = 100;
	for (size_t i = 0; i + 2 < header.len; i++) {
		size_t dash = str_starts(str_from(header, i + 1), "–") ? 3 : header.at[i + 1] == '-' ? 1 : 0;
		uint64_t number;
		size_t end = i + 1 + dash;
		if (!char_is_digit(header.at[i]) || !dash || (i && char_is_digit(header.at[i - 1])))
			continue;
		while (end < header.len && end < i + 8 && char_is_digit(header.at[end]))
			end++;
		if (!str_to_uint(str_sub(header, i + 1 + dash, end - i - 1 - dash), &number) || number < 2 ||
		    number > 100)
			continue;
		*bottom = (unsigned)(header.at[i] - '0');
		*top = *bottom <= 1 ? (unsigned)number : 0;
		return;
	}
}

/* ---- rows ---- */

static struct said *add_said(const struct layout *l, uint32_t row, uint32_t column, struct saids *out)
{
	struct said *said = vec_add(out->arena, &out->list);
	*said = (struct said){.list = l->lists[row], .item = l->items[row], .section = l->sections[row]};
	said->where = sheet_place(out->arena, l->sheet, row, column);
	return said;
}

static void read_choices(const struct layout *l, const enum answer *choices, const bool *is_choice, uint32_t comments,
			 struct saids *out)
{
	for (uint32_t row = l->first; row < l->sheet->rows_n; row++) {
		if (!is_item_row(l, row))
			continue;
		for (uint32_t i = l->sheet->rows[row]; i < l->sheet->rows[row + 1]; i++) {
			const struct cell *cell = &l->sheet->cells.at[i];
			struct reading reading = reading_of(cell);
			bool none = (reading.kind == READING_ANSWER && reading.answer == ANSWER_NO) ||
				    reading.kind == READING_EMPTY ||
				    (reading.kind == READING_NUMBER && reading.value == 0);
			if (!is_choice[cell->column] || none)
				continue;
			struct said *said = add_said(l, row, cell->column, out);
			const struct cell *comment = comments == MAP_NONE ? NULL : sheet_cell(l->sheet, row, comments);
			said->chosen = true;
			said->choice = choices[cell->column];
			said->value = (struct cell){.kind = CELL_TEXT, .text = header_cell(l, cell->column)->text};
			said->comment = comment ? comment->text : (struct str){0};
		}
	}
}

static void read_column(const struct layout *l, uint32_t answers, uint32_t comments, struct saids *out)
{
	const struct cell *header = header_cell(l, answers);
	unsigned bottom = 0, top = 0;
	if (header)
		scale_of(header->text, &bottom, &top);
	for (uint32_t row = l->first; row < l->sheet->rows_n; row++) {
		const struct cell *cell = is_item_row(l, row) ? sheet_cell(l->sheet, row, answers) : NULL;
		const struct cell *comment = comments == MAP_NONE ? NULL : sheet_cell(l->sheet, row, comments);
		if (!cell)
			continue;
		struct said *said = add_said(l, row, answers, out);
		said->value = *cell;
		said->bottom = bottom;
		said->top = top;
		said->comment = comment ? comment->text : (struct str){0};
	}
}

static void note(struct saids *out, enum notice_level level, const char *code, struct str message)
{
	notices_add(out->arena, out->notices, (struct notice){.level = level, .code = code, .message = message});
}

static int no_column(const struct layout *l, const char *column, struct saids *out, struct error *err)
{
	struct str headers = {0};
	for (uint32_t c = 0; c < l->sheet->columns_n && c < 12; c++) {
		const struct cell *cell = header_cell(l, c);
		if (cell)
			headers = arena_printf(out->arena, "%.*s%s%.*s", STR_ARG(headers), headers.len ? ", " : "",
					       STR_ARG(cut_text(cell->text, 40)));
	}
	return error_set(err, EXIT_CODE_USAGE, "no column '%.60s' above the answers%s%.*s", column,
			 headers.len ? "; there are: " : "", STR_ARG(headers));
}

int columns_read(struct layout *l, const char *column, struct saids *out, struct error *err)
{
	enum answer *choices = arena_array(out->arena, enum answer, l->sheet->columns_n + 1);
	bool *is_choice = arena_array(out->arena, bool, l->sheet->columns_n + 1);
	uint32_t more = 0, answers;
	while (l->first < l->sheet->rows_n && !is_item_row(l, l->first))
		l->first++;
	find_header(l);
	if (column) {
		answers = named_column(l, str_of(column));
		if (answers == MAP_NONE)
			return no_column(l, column, out, err);
	} else if (find_choices(l, choices, is_choice) > 1) {
		read_choices(l, choices, is_choice, comment_column(l, MAP_NONE), out);
		return 0;
	} else {
		answers = answer_column(l, &more);
	}
	if (answers == MAP_NONE) {
		note(out, NOTICE_WARNING, "answers-none",
		     arena_printf(out->arena, "%.*s%sitems are there, but no column looks like answers",
				  STR_ARG(l->sheet->name), l->sheet->name.len ? ": " : ""));
		return 0;
	}
	if (more) {
		const struct cell *header = header_cell(l, answers);
		note(out, NOTICE_INFO, "answers-columns",
		     arena_printf(out->arena,
				  "%u more column%s could hold answers; %.*s%s%.*s%s was read (--column NAME chooses)",
				  more, more > 1 ? "s" : "",
				  STR_ARG(sheet_place(out->arena, l->sheet, l->first, answers)), header ? " (" : "",
				  STR_ARG(header ? cut_text(header->text, 60) : STR("")), header ? ")" : ""));
	}
	read_column(l, answers, comment_column(l, answers), out);
	return 0;
}
