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

uint32_t str_count_lines(struct str s, size_t end)
{
	struct str rest = str_sub(s, 0, end);
	uint32_t lines = 0;

	for (size_t at; (at = str_find_char(rest, '\n')) != STR_NONE; lines++)
		rest = str_from(rest, at + 1);
	return lines;
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
