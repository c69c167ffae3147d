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
#define STR_INIT(literal) {(literal), sizeof(literal) - 1}

/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).len, (s).at ? (s).at : ""

struct str str_of(const char *terminated);
struct str str_sub(struct str s, size_t from, size_t len);
struct str str_from(struct str s, size_t from);

/* Inline, because most of what a scan does is comparing short pieces with literals, whose length is then known. */
static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool str_is(struct str a, const char *b)
{
	size_t n = strlen(b);
	return a.len == n && (n == 0 || memcmp(a.at, b, n) == 0);
}

static inline bool str_starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.len >= n && (n == 0 || memcmp(s.at, prefix, n) == 0);
}

static inline bool str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);
	return s.len >= n && (n == 0 || memcmp(s.at + s.len - n, suffix, n) == 0);
}

bool str_eq_nocase(struct str a, struct str b);
bool str_is_nocase(struct str a, const char *b);
int str_cmp(struct str a, struct str b);
bool str_starts_nocase(struct str s, const char *prefix);
bool str_ends_nocase(struct str s, const char *suffix);

/* Offset of the first occurrence, or STR_NONE. */
#define STR_NONE SIZE_MAX
size_t str_find_char(struct str s, char c);
size_t str_rfind_char(struct str s, char c);
size_t str_find(struct str s, const char *needle);
bool str_has(struct str s, const char *needle);
bool str_has_nocase(struct str s, const char *needle);

/* Without blanks (space, tab, CR, LF) at both ends. */
struct str str_trim(struct str s);

/* Takes the text up to the first `separator` off the front of *rest. False once *rest is exhausted. */
bool str_next(struct str *rest, char separator, struct str *piece);

/* Takes the next line off *rest, without its line end (LF or CRLF). False once exhausted. */
bool str_next_line(struct str *rest, struct str *line);

/* ASCII character classes that do not depend on the locale. */
bool char_is_space(char c);
bool char_is_digit(char c);
bool char_is_alpha(char c);
bool char_is_word(char c); /* letter, digit, underscore */
char char_lower(char c);

/* A decimal number that fills all of s; false otherwise. */
bool str_to_uint(struct str s, uint64_t *value);

/* FNV-1a; the second folds ASCII case. */
uint64_t str_hash(struct str s);
uint64_t str_hash_nocase(struct str s);

#endif
