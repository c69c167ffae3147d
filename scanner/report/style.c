#include "report/style.h"
#include "base/utf8.h"
#include "report/printable.h"

#include <string.h>

#define INK_END "\033[0m"
static const char *const inks[] = {"", "\033[1m", "\033[2m", "\033[32m", "\033[33m", "\033[31m", "\033[36m"};

void ink_on(struct buf *out, const struct report *report, enum ink ink)
{
	if (report->color)
		buf_puts(out, inks[ink]);
}

void ink_off(struct buf *out, const struct report *report)
{
	if (report->color)
		buf_puts(out, INK_END);
}

/* Length of the ink at `at`, or 0. */
static size_t ink_at(struct str text, size_t at)
{
	for (size_t i = 1; i < sizeof inks / sizeof *inks; i++)
		if (str_starts(str_from(text, at), inks[i]))
			return strlen(inks[i]);
	return str_starts(str_from(text, at), INK_END) ? strlen(INK_END) : 0;
}

void add_shown(struct buf *out, struct str text, bool color)
{
	size_t done = 0;
	for (size_t i = 0; i < text.len;) {
		uint32_t code = 0;
		size_t n = utf8_next(text, i, &code), ink = text.at[i] == '\033' && color ? ink_at(text, i) : 0;
		if (ink || text.at[i] == '\n' || (n && !utf8_is_dangerous(code))) {
			i += ink ? ink : n;
			continue;
		}
		n = n ? n : 1;
		buf_add(out, text.at + done, i - done);
		add_printable(out, str_sub(text, i, n));
		i += n;
		done = i;
	}
	buf_add(out, text.at + done, text.len - done);
}

/* Decodes one character; broken bytes count as one column each. */
static size_t next_char(struct str s, size_t at, unsigned *columns)
{
	unsigned char c = (unsigned char)s.at[at];
	size_t n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
	if (at + n > s.len)
		n = s.len - at;
	uint32_t code = n == 1 ? c : c & (0x7fu >> n);
	for (size_t i = 1; i < n; i++)
		code = code << 6 | ((unsigned char)s.at[at + i] & 0x3f);
	bool combining = (code >= 0x300 && code < 0x370) || (code >= 0xfe00 && code < 0xfe10) || code == 0x200d;
	bool wide = (code >= 0x1100 && code < 0x1160) || (code >= 0x2e80 && code < 0xa4d0) ||
		    (code >= 0xac00 && code < 0xd7a4) || (code >= 0xf900 && code < 0xfb00) ||
		    (code >= 0xff00 && code < 0xff61) || (code >= 0x1f300 && code < 0x1faff);
	*columns = combining ? 0 : wide ? 2 : 1;
	return n;
}

unsigned text_columns(struct str s)
{
	unsigned total = 0, columns;
	for (size_t i = 0; i < s.len; total += columns)
		i += next_char(s, i, &columns);
	return total;
}

void add_cut(struct buf *out, struct str s, unsigned columns, bool pad)
{
	unsigned all = text_columns(s), used = 0, width;
	unsigned room = all > columns && columns ? columns - 1 : columns;
	size_t i = 0;
	while (i < s.len) {
		size_t n = next_char(s, i, &width);
		if (used + width > room)
			break;
		buf_add(out, s.at + i, n);
		used += width;
		i += n;
	}
	if (i < s.len && columns) {
		buf_puts(out, "…");
		used++;
	}
	if (pad && used < columns)
		buf_repeat(out, " ", columns - used);
}

void add_wrapped(struct buf *out, struct str s, unsigned at, unsigned indent, unsigned width)
{
	struct str rest = s, word;
	bool first = true;
	while (str_next(&rest, ' ', &word)) {
		unsigned columns = text_columns(word);
		if (!word.len)
			continue;
		if (!first && at + 1 + columns > width) {
			buf_char(out, '\n');
			buf_repeat(out, " ", indent);
			at = indent;
		} else if (!first) {
			buf_char(out, ' ');
			at++;
		}
		buf_str(out, word);
		at += columns;
		first = false;
	}
	buf_char(out, '\n');
}

void add_bar(struct buf *out, const struct report *report, const struct score *score, unsigned columns)
{
	unsigned low = (unsigned)(score->low * columns / 100 + 0.5),
		 mid = (unsigned)(score->percent * columns / 100 + 0.5);
	unsigned high = (unsigned)(score->high * columns / 100 + 0.5);
	ink_on(out, report, INK_GREEN);
	buf_repeat(out, "━", low);
	ink_off(out, report);
	ink_on(out, report, INK_YELLOW);
	buf_repeat(out, "━", mid > low ? mid - low : 0);
	ink_off(out, report);
	ink_on(out, report, INK_DIM);
	buf_repeat(out, "╍", high > mid ? high - mid : 0);
	buf_repeat(out, "·", columns > high ? columns - high : 0);
	ink_off(out, report);
}
