/*
 * Slices of text and ASCII character classes. The C library's <ctype.h> depends on the locale and its string functions
 * on a terminating NUL; neither fits slices of files whose bytes a stranger chose.
 */
#include "base/str.h"

bool str_same_nocase(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (a[i] != b[i] && char_lower(a[i]) != char_lower(b[i]))
			return false;
	}
	return true;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.at, b.at, n) : 0;

	if (order != 0)
		return order < 0 ? -1 : 1;
	return a.len < b.len ? -1 : a.len > b.len;
}

size_t str_find_char(struct str s, char c)
{
	const char *hit = s.len ? memchr(s.at, c, s.len) : NULL;

	return hit ? (size_t)(hit - s.at) : STR_NONE;
}

size_t str_rfind_char(struct str s, char c)
{
	for (size_t i = s.len; i > 0; i--) {
		if (s.at[i - 1] == c)
			return i - 1;
	}
	return STR_NONE;
}

/* memmem() prepares a table first, which is only worth it in longer text. */
#define SHORT_TEXT 64u

static size_t find_in_short(struct str s, const char *needle, size_t n)
{
	for (size_t i = 0; i + n <= s.len; i++)
		if (s.at[i] == needle[0] && memcmp(s.at + i, needle, n) == 0)
			return i;
	return STR_NONE;
}

size_t str_find(struct str s, const char *needle)
{
	size_t n = strlen(needle);
	const char *hit;

	if (n == 0)
		return 0;
	if (s.len <= SHORT_TEXT)
		return find_in_short(s, needle, n);
	hit = memmem(s.at, s.len, needle, n);
	return hit ? (size_t)(hit - s.at) : STR_NONE;
}

bool str_has(struct str s, const char *needle)
{
	return str_find(s, needle) != STR_NONE;
}

#define EACH_BYTE 0x0101010101010101u
#define HIGH_BITS 0x8080808080808080u

/* Eight bytes at once, all letters as small ones where `fold` is set; zero bytes are those equal to `wanted`. */
static uint64_t differing(const char *at, uint64_t fold, uint64_t wanted)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return (word | fold) ^ wanted;
}

static uint64_t fold_of(char c)
{
	return char_is_alpha(c) ? EACH_BYTE * 0x20 : 0;
}

/* Offset of the first eight bytes among which the first two bytes of the needle may stand side by side; at the end of long text
 * the rest that was not looked at. */
static size_t skip_without_pair(struct str s, size_t from, const char *needle)
{
	uint64_t fold_a = fold_of(needle[0]), a = EACH_BYTE * (unsigned char)char_lower(needle[0]);
	uint64_t fold_b = fold_of(needle[1]), b = EACH_BYTE * (unsigned char)char_lower(needle[1]);

	for (; from + 9 <= s.len; from += 8) {
		uint64_t word = differing(s.at + from, fold_a, a) | differing(s.at + from + 1, fold_b, b);
		if ((word - EACH_BYTE) & ~word & HIGH_BITS)
			break;
	}
	return from;
}

bool str_has_nocase(struct str s, const char *needle)
{
	size_t n = strlen(needle);
	char first;

	if (n == 0)
		return true;
	first = char_lower(needle[0]);
	for (size_t i = 0; i + n <= s.len;) {
		if (n > 1 && i + 9 <= s.len)
			i = skip_without_pair(s, i, needle);
		for (size_t end = i + 8; i < end && i + n <= s.len; i++)
			if (char_lower(s.at[i]) == first && str_same_nocase(s.at + i, needle, n))
				return true;
	}
	return false;
}

struct str str_trim(struct str s)
{
	while (s.len && char_is_space(s.at[s.len - 1]))
		s.len--;
	while (s.len && char_is_space(s.at[0])) {
		s.at++;
		s.len--;
	}
	return s;
}

bool str_next(struct str *rest, char separator, struct str *piece)
{
	size_t end;

	if (rest->len == 0)
		return false;
	end = str_find_char(*rest, separator);
	if (end == STR_NONE) {
		*piece = *rest;
		*rest = str_from(*rest, rest->len);
	} else {
		*piece = str_sub(*rest, 0, end);
		*rest = str_from(*rest, end + 1);
	}
	return true;
}

bool str_next_line(struct str *rest, struct str *line)
{
	if (!str_next(rest, '\n', line))
		return false;
	if (line->len && line->at[line->len - 1] == '\r')
		line->len--;
	return true;
}

bool str_to_uint(struct str s, uint64_t *value)
{
	uint64_t sum = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		uint64_t digit;

		if (!char_is_digit(s.at[i]))
			return false;
		digit = (uint64_t)(s.at[i] - '0');
		if (sum > (UINT64_MAX - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	*value = sum;
	return true;
}

#define FNV_BASIS 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u

uint64_t str_hash(struct str s)
{
	uint64_t hash = FNV_BASIS;

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.at[i]) * FNV_PRIME;
	return hash;
}

uint64_t str_hash_nocase(struct str s)
{
	uint64_t hash = FNV_BASIS;

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)char_lower(s.at[i])) * FNV_PRIME;
	return hash;
}
