#include "report/printable.h"
#include "base/utf8.h"

static void add_safe(struct buf *out, struct str s, bool prose)
{
	for (size_t i = 0; i < s.len;) {
		uint32_t code = 0;
		size_t n = utf8_next(s, i, &code);
		if (prose && char_is_space(s.at[i]))
			buf_char(out, ' ');
		else if (!n)
			buf_printf(out, "\\x%02x", (unsigned char)s.at[i]);
		else if (utf8_is_dangerous(code))
			buf_printf(out, code < 0x100 ? "\\x%02x" : "\\u%04x", code);
		else
			buf_add(out, s.at + i, n);
		i += n ? n : 1;
	}
}

void add_printable(struct buf *out, struct str s)
{
	add_safe(out, s, false);
}

void add_printable_prose(struct buf *out, struct str s)
{
	add_safe(out, s, true);
}
