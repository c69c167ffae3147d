/*
 * Comma-separated values (RFC 4180), also with semicolons, tabs or bars. Which it is is told by the separator that cuts most
 * records into the same number of fields.
 */
#include "answers/sheet.h"
#include "base/limits.h"

#define SEPARATORS 4
#define SAMPLE 200
static const char separators[SEPARATORS] = {',', ';', '\t', '|'};

/* Field counts of the first records for one separator: how many have the count that most have (more than one field). */
struct sample {
	uint32_t fields[SEPARATORS][SAMPLE];
	size_t n;
};

static void take_sample(struct str text, struct sample *sample)
{
	bool quoted = false, start = true;
	uint32_t count[SEPARATORS] = {0};
	for (size_t i = 0; i < text.len && sample->n < SAMPLE; i++) {
		char c = text.at[i];
		if (c == '"' && (quoted || start))
			quoted = !quoted;
		start = false;
		if (quoted)
			continue;
		for (size_t s = 0; s < SEPARATORS; s++)
			if (c == separators[s]) {
				count[s]++;
				start = true;
			}
		if (c != '\n' && i + 1 < text.len)
			continue;
		for (size_t s = 0; s < SEPARATORS; s++)
			sample->fields[s][sample->n] = count[s];
		sample->n++;
		memset(count, 0, sizeof count);
		start = true;
	}
}

static char find_separator(struct str text)
{
	struct sample sample = {.n = 0};
	size_t best = 0;
	char found = ',';
	take_sample(text, &sample);
	for (size_t s = 0; s < SEPARATORS; s++) {
		for (size_t i = 0; i < sample.n; i++) {
			size_t same = 0;
			for (size_t k = 0; k < sample.n && sample.fields[s][i]; k++)
				same += sample.fields[s][k] == sample.fields[s][i];
			if (same > best) {
				best = same;
				found = separators[s];
			}
		}
	}
	return found;
}

/* The text between quotation marks, which stand doubled for themselves; *end follows the closing one. */
static struct str unquote(struct arena *arena, struct str field, size_t *end, bool *open)
{
	size_t doubled = 0, i = 1, n = 0;
	for (; i < field.len; i++) {
		if (field.at[i] != '"')
			continue;
		if (i + 1 >= field.len || field.at[i + 1] != '"')
			break;
		doubled++;
		i++;
	}
	*open |= i >= field.len;
	*end = i < field.len ? i + 1 : field.len;
	struct str inside = str_sub(field, 1, i - 1);
	if (!doubled)
		return inside;
	char *text = arena_alloc_raw(arena, inside.len);
	for (size_t k = 0; k < inside.len; k++) {
		text[n++] = inside.at[k];
		k += inside.at[k] == '"';
	}
	return (struct str){text, n};
}

/* Takes a field off the front of *rest; *last is set when the record ends with it. */
static struct str take_field(struct arena *arena, struct str *rest, char separator, bool *last, bool *open)
{
	struct str field = *rest, text = {0};
	bool quoted = field.len && field.at[0] == '"';
	size_t i = 0;
	if (quoted)
		text = unquote(arena, field, &i, open);
	while (i < field.len && field.at[i] != separator && field.at[i] != '\n')
		i++;
	*last = i >= field.len || field.at[i] == '\n';
	*rest = str_from(*rest, i + 1);
	return quoted ? text : str_sub(field, 0, i);
}

int csv_read(struct arena *arena, struct str text, struct sheets *sheets, struct notices *notices, struct error *err)
{
	struct sheet *sheet = vec_add(arena, &sheets->list);
	char separator = find_separator(text);
	bool last = true, open = false;
	uint32_t row = 0, column = 0;
	*sheet = (struct sheet){.rows_n = 0};
	/* What Excel writes into the first line to name the separator. */
	if (str_starts_nocase(text, "sep=") && text.len > 4) {
		separator = text.at[4];
		size_t end = str_find_char(text, '\n');
		text = str_from(text, end == STR_NONE ? text.len : end + 1);
		row = 1;
	}
	while (text.len) {
		bool was_open = open;
		struct cell cell = {.row = row, .column = column, .kind = CELL_TEXT};
		cell.text = take_field(arena, &text, separator, &last, &open);
		if (open && !was_open)
			notices_add(
				arena, notices,
				(struct notice){.level = NOTICE_WARNING,
						.code = "answers-broken",
						.message = arena_printf(arena,
									"row %u: a quotation mark is opened and never "
									"closed; the rest was taken as one cell",
									row + 1)});
		if (!sheet_add(arena, sheets, sheet, cell))
			return error_set(
				err, EXIT_CODE_USAGE,
				"more than %u rows or %u cells with contents; a questionnaire has some hundred",
				LIMIT_SHEET_ROWS, LIMIT_CELLS);
		column = last ? 0 : column + 1;
		row += last;
	}
	sheet_finish(arena, sheet);
	return 0;
}
