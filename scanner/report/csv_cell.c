#include "report/csv_cell.h"

#include "report/printable.h"

#include <string.h>

/* A spreadsheet takes a cell that begins so for a formula; an apostrophe keeps it text.
 * https://owasp.org/www-community/attacks/CSV_Injection */
static bool is_formula(struct str s)
{
	return s.len && strchr("=+-@\t\r", s.at[0]);
}

void csv_cell(struct buf *out, struct str s, bool first)
{
	struct buf safe = BUF_INIT;
	buf_puts(out, first ? "" : ",");
	if (is_formula(s))
		buf_char(&safe, '\'');
	add_printable(&safe, s);
	struct str text = buf_view(&safe);
	bool quoted = str_find_char(text, ',') != STR_NONE || str_find_char(text, '"') != STR_NONE ||
		      str_find_char(text, ';') != STR_NONE;
	buf_puts(out, quoted ? "\"" : "");
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			buf_char(out, '"');
		buf_char(out, text.at[i]);
	}
	buf_puts(out, quoted ? "\"" : "");
	buf_release(&safe);
}
