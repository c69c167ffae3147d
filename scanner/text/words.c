/*
 * Masking by one pass over the bytes: a comment or a string is found by its first byte, everything else is copied.
 */
#include "text/words.h"

struct masker {
	const struct mask_syntax *syntax;
	struct str text;
	char *out;
	bool stops[256]; /* bytes with which a comment or a string may begin */
};

static bool at_word(const struct masker *m, size_t i, const char *word)
{
	size_t n = strlen(word);

	return m->text.len - i >= n && !memcmp(m->text.at + i, word, n);
}

static void blank(struct masker *m, size_t from, size_t to)
{
	for (; from < to; from++)
		if (m->out[from] != '\n' && m->out[from] != '\r')
			m->out[from] = ' ';
}

static size_t line_end(const struct masker *m, size_t i)
{
	const char *newline = memchr(m->text.at + i, '\n', m->text.len - i);

	return newline ? (size_t)(newline - m->text.at) : m->text.len;
}

/* Behind the comment that begins at i, or i if none does. The block form is asked first: `#=` is longer than `#`. */
static size_t comment_end(const struct masker *m, size_t i)
{
	const struct mask_syntax *syntax = m->syntax;

	if (syntax->block_open && at_word(m, i, syntax->block_open)) {
		size_t from = i + strlen(syntax->block_open);
		size_t close = str_find(str_from(m->text, from), syntax->block_close);
		return close == STR_NONE ? m->text.len : from + close + strlen(syntax->block_close);
	}
	for (size_t k = 0; k < sizeof(syntax->line_comment) / sizeof(syntax->line_comment[0]); k++)
		if (syntax->line_comment[k] && at_word(m, i, syntax->line_comment[k]))
			return line_end(m, i);
	return i;
}

/* The closing quote of the string whose text begins at i. A string that is not closed ends with its line, so that an
 * apostrophe elsewhere hides no more than that; raw strings and those in three quotes go on over lines. */
static size_t string_end(const struct masker *m, size_t i, char quote, bool raw, bool triple)
{
	for (; i < m->text.len; i++) {
		char c = m->text.at[i];
		if (c == quote && (!triple || at_word(m, i, "\"\"\"")))
			return i;
		if (c == '\n' && !raw && !triple)
			return i;
		if (c == '\\' && m->syntax->escape)
			i++;
	}
	return m->text.len;
}

static size_t mask_string(struct masker *m, size_t i, bool keep)
{
	char quote = m->text.at[i];
	bool raw = quote == '`' && m->syntax->raw_backtick;
	bool triple = quote == '"' && at_word(m, i, "\"\"\"");
	size_t from = i + (triple ? 3 : 1), to = string_end(m, from, quote, raw, triple);

	if (!keep)
		blank(m, from, to);
	to += triple ? 3 : 1;
	return to < m->text.len ? to : m->text.len;
}

static void init(struct masker *m)
{
	const struct mask_syntax *syntax = m->syntax;

	for (size_t k = 0; k < sizeof(syntax->line_comment) / sizeof(syntax->line_comment[0]); k++)
		if (syntax->line_comment[k])
			m->stops[(unsigned char)syntax->line_comment[k][0]] = true;
	if (syntax->block_open)
		m->stops[(unsigned char)syntax->block_open[0]] = true;
	for (const char *quote = syntax->quotes; quote && *quote; quote++)
		m->stops[(unsigned char)*quote] = true;
	if (syntax->raw_backtick)
		m->stops['`'] = true;
}

static bool is_quote(const struct masker *m, char c)
{
	if (c == '`' && m->syntax->raw_backtick)
		return true;
	return c && m->syntax->quotes && strchr(m->syntax->quotes, c);
}

struct str mask_code(struct arena *a, struct str text, const struct mask_syntax *syntax, bool keep_strings)
{
	struct masker m = {.syntax = syntax, .text = text, .out = arena_alloc(a, text.len + 1)};
	size_t i = 0;

	if (text.len)
		memcpy(m.out, text.at, text.len);
	init(&m);
	while (i < text.len) {
		if (!m.stops[(unsigned char)text.at[i]]) {
			i++;
			continue;
		}
		size_t end = comment_end(&m, i);
		if (end > i) {
			blank(&m, i, end);
			i = end;
		} else if (is_quote(&m, text.at[i])) {
			i = mask_string(&m, i, keep_strings);
		} else {
			i++;
		}
	}
	return (struct str){m.out, text.len};
}
