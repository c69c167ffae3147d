#include "report/printable.h"

size_t utf8_decode(struct str s, size_t at, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char c = (unsigned char)s.at[at];
	size_t n = c < 0x80 ? 1 : (c & 0xe0) == 0xc0 ? 2 : (c & 0xf0) == 0xe0 ? 3 : (c & 0xf8) == 0xf0 ? 4 : 0;
	if (!n || n > s.len - at)
		return 0;
	*code = n == 1 ? c : c & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s.at[at + i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | ((unsigned char)s.at[at + i] & 0x3f);
	}
	bool surrogate = *code >= 0xd800 && *code < 0xe000;
	return *code < least[n] || *code > 0x10ffff || surrogate ? 0 : n;
}

static bool is_invisible(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},       {0x61c, 0x61c},
		{0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e},   {0x2060, 0x206f},
		{0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xe0000, 0xe007f},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

static void add_safe(struct buf *out, struct str s, bool prose)
{
	for (size_t i = 0; i < s.len;) {
		uint32_t code = 0;
		size_t n = utf8_decode(s, i, &code);
		if (prose && char_is_space(s.at[i]))
			buf_char(out, ' ');
		else if (!n)
			buf_printf(out, "\\x%02x", (unsigned char)s.at[i]);
		else if (is_invisible(code))
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
