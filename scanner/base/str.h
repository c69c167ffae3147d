/*
 * A borrowed piece of text: not owned, not necessarily terminated, valid as long as what it points into.
 * The program works on slices of file contents and never copies them without need.
 */
#ifndef ASSAY_BASE_STR_H
#define ASSAY_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *at;
	size_t len;
};

/* A slice of a string literal, for code and for static tables. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_INIT(literal)                                                                                              \
	{                                                                                                              \
		(literal), sizeof(literal) - 1                                                                         \
	}

/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).len, (s).at ? (s).at : ""

/* Much of this is inline, because most of what a scan does is comparing short pieces with literals, whose length is then known.
 * The compiler must be told to: it counts the uses and finds them too many. */
#define STR_INLINE static inline __attribute__((always_inline))

static inline struct str str_of(const char *terminated)
{
	return (struct str){terminated, terminated ? strlen(terminated) : 0};
}

static inline struct str str_from(struct str s, size_t from)
{
	if (from > s.len)
		from = s.len;
	/* NULL + 0 is undefined in C. */
	return from ? (struct str){s.at + from, s.len - from} : s;
}

static inline struct str str_sub(struct str s, size_t from, size_t len)
{
	s = str_from(s, from);
	if (len < s.len)
		s.len = len;
	return s;
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Tables of names are gone through with these two: the first byte settles nearly all, before a length is taken. */
STR_INLINE bool str_is(struct str a, const char *b)
{
	if (a.len == 0 || a.at[0] != b[0])
		return a.len == 0 && b[0] == '\0';
	return a.len == strlen(b) && memcmp(a.at, b, a.len) == 0;
}

STR_INLINE bool str_starts(struct str s, const char *prefix)
{
	if (s.len == 0 || s.at[0] != prefix[0])
		return prefix[0] == '\0';
	size_t n = strlen(prefix);
	return s.len >= n && memcmp(s.at, prefix, n) == 0;
}

STR_INLINE bool str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);
	return s.len >= n && (n == 0 || memcmp(s.at + s.len - n, suffix, n) == 0);
}

/* ASCII character classes that do not depend on the locale. */
static inline bool char_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline bool char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool char_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool char_is_word(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || c == '_';
}

static inline char char_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Whether n bytes are the same but for the case of ASCII letters. Almost all of them differ in the first one. */
bool str_same_nocase(const char *a, const char *b, size_t n);

static inline bool str_begins_nocase(const char *a, const char *b, size_t n)
{
	return n == 0 || (char_lower(a[0]) == char_lower(b[0]) && str_same_nocase(a, b, n));
}

static inline bool str_eq_nocase(struct str a, struct str b)
{
	return a.len == b.len && str_begins_nocase(a.at, b.at, a.len);
}

static inline bool str_is_nocase(struct str a, const char *b)
{
	if (a.len == 0 || char_lower(a.at[0]) != char_lower(b[0]))
		return a.len == 0 && b[0] == '\0';
	return a.len == strlen(b) && str_same_nocase(a.at, b, a.len);
}

static inline bool str_starts_nocase(struct str s, const char *prefix)
{
	if (s.len == 0 || char_lower(s.at[0]) != char_lower(prefix[0]))
		return prefix[0] == '\0';
	size_t n = strlen(prefix);
	return s.len >= n && str_same_nocase(s.at, prefix, n);
}

static inline bool str_ends_nocase(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);
	return s.len >= n && str_begins_nocase(s.at + (s.len - n), suffix, n);
}

int str_cmp(struct str a, struct str b);

/* Offset of the first occurrence, or STR_NONE. */
#define STR_NONE SIZE_MAX
size_t str_find_char(struct str s, char c);
size_t str_rfind_char(struct str s, char c);
/* Line breaks before the byte at `end`. */
uint32_t str_count_lines(struct str s, size_t end);
size_t str_find(struct str s, const char *needle);
bool str_has(struct str s, const char *needle);
bool str_has_nocase(struct str s, const char *needle);

/* Without blanks (space, tab, CR, LF) at both ends. */
struct str str_trim(struct str s);

/* Takes the text up to the first `separator` off the front of *rest. False once *rest is exhausted. */
bool str_next(struct str *rest, char separator, struct str *piece);

/* Takes the next line off *rest, without its line end (LF or CRLF). False once exhausted. */
bool str_next_line(struct str *rest, struct str *line);

/* A decimal number that fills all of s; false otherwise. */
bool str_to_uint(struct str s, uint64_t *value);

/* FNV-1a; the second folds ASCII case. */
uint64_t str_hash(struct str s);
uint64_t str_hash_nocase(struct str s);

#endif
