#include "base/utf8.h"

size_t utf8_next(struct str s, size_t at, uint32_t *code)
{
	unsigned char c = (unsigned char)s.at[at];
	size_t n = c < 0x80 ? 1 : (c & 0xe0) == 0xc0 ? 2 : (c & 0xf0) == 0xe0 ? 3 : (c & 0xf8) == 0xf0 ? 4 : 0;
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	if (!n || at + n > s.len)
		return 0;
	*code = n == 1 ? c : c & (0x7f >> n);
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s.at[at + i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | ((unsigned char)s.at[at + i] & 0x3f);
	}
	return *code < least[n] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff) ? 0 : n;
}

bool utf8_is_dangerous(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},       {0x61c, 0x61c},
		{0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e},   {0x2060, 0x206f},
		{0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xe0000, 0xe007f},
	};
	if (code >= 0x20 && code < 0x7f)
		return false;
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}
