#include "answers/decode.h"

static size_t put(char *at, uint32_t c)
{
	if (c < 0x80) {
		at[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		at[0] = (char)(0xc0 | c >> 6);
		at[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		at[0] = (char)(0xe0 | c >> 12);
		at[1] = (char)(0x80 | (c >> 6 & 0x3f));
		at[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	at[0] = (char)(0xf0 | c >> 18);
	at[1] = (char)(0x80 | (c >> 12 & 0x3f));
	at[2] = (char)(0x80 | (c >> 6 & 0x3f));
	at[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static uint32_t unit(struct str bytes, size_t at, bool big)
{
	unsigned char first = (unsigned char)bytes.at[at], second = (unsigned char)bytes.at[at + 1];
	return big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

static struct str from_utf16(struct arena *arena, struct str bytes, bool big)
{
	char *at = arena_alloc_raw(arena, bytes.len / 2 * 3 + 1);
	size_t n = 0;
	for (size_t i = 0; i + 1 < bytes.len; i += 2) {
		uint32_t c = unit(bytes, i, big);
		if (c >= 0xd800 && c < 0xdc00 && i + 3 < bytes.len) {
			uint32_t low = unit(bytes, i + 2, big);
			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		/* Half a pair alone is no character. */
		n += put(at + n, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	}
	return (struct str){at, n};
}

static bool is_utf8(struct str s)
{
	for (size_t i = 0; i < s.len;) {
		unsigned char c = (unsigned char)s.at[i];
		size_t more = c < 0x80                ? 0
			      : c >= 0xc2 && c < 0xe0 ? 1
			      : c >= 0xe0 && c < 0xf0 ? 2
			      : c >= 0xf0 && c < 0xf5 ? 3
						      : 9;
		if (more > 3 || i + more >= s.len)
			return false;
		for (size_t k = 1; k <= more; k++)
			if (((unsigned char)s.at[i + k] & 0xc0) != 0x80)
				return false;
		i += more + 1;
	}
	return true;
}

/* The upper half of Windows-1252 where it differs from Latin-1 (https://encoding.spec.whatwg.org/index-windows-1252.txt). */
static struct str from_windows(struct arena *arena, struct str bytes)
{
	static const uint16_t upper[32] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
					   0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
					   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
					   0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};
	char *at = arena_alloc_raw(arena, bytes.len * 3 + 1);
	size_t n = 0;
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.at[i];
		n += put(at + n, c >= 0x80 && c < 0xa0 ? upper[c - 0x80] : c);
	}
	return (struct str){at, n};
}

struct str decode_text(struct arena *arena, struct str bytes, bool *guessed)
{
	*guessed = false;
	if (str_starts(bytes, "\xef\xbb\xbf"))
		bytes = str_from(bytes, 3);
	else if (str_starts(bytes, "\xff\xfe") || str_starts(bytes, "\xfe\xff"))
		return from_utf16(arena, str_from(bytes, 2), bytes.at[0] == '\xfe');
	if (is_utf8(bytes))
		return bytes;
	*guessed = true;
	return from_windows(arena, bytes);
}

/* Length of a character that must not reach a terminal, or 0: C0 and C1 controls, U+200E … U+200F,
 * U+202A … U+202E, U+2066 … U+2069. */
static size_t odd_character(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.at[i];
	unsigned char second = i + 1 < s.len ? (unsigned char)s.at[i + 1] : 0;
	unsigned char third = i + 2 < s.len ? (unsigned char)s.at[i + 2] : 0;
	if (c < 0x20 || c == 0x7f)
		return 1;
	if (c == 0xc2 && second >= 0x80 && second < 0xa0)
		return 2;
	if (c != 0xe2)
		return 0;
	bool turns = (second == 0x80 && (third == 0x8e || third == 0x8f || (third >= 0xaa && third <= 0xae))) ||
		     (second == 0x81 && third >= 0xa6 && third <= 0xa9);
	return turns ? 3 : 0;
}

struct str clean_text(struct arena *arena, struct str text)
{
	size_t i = 0, n = 0;
	while (i < text.len && !odd_character(text, i))
		i++;
	if (i == text.len)
		return text;
	char *at = arena_alloc_raw(arena, text.len);
	for (i = 0; i < text.len;) {
		size_t odd = odd_character(text, i);
		at[n++] = odd ? ' ' : text.at[i];
		i += odd ? odd : 1;
	}
	return (struct str){at, n};
}

struct str cut_text(struct str text, size_t most)
{
	if (text.len <= most)
		return text;
	while (most && ((unsigned char)text.at[most] & 0xc0) == 0x80)
		most--;
	return str_sub(text, 0, most);
}
