/*
 * Words of the shell: quotes are taken off, variables and the expressions of CI systems and templates stay as they are.
 */
#include "text/shell_internal.h"

/* An expression of a CI system or a template is looked for this far. Bytes. */
#define EXPRESSION_BYTES 2048u

/* The word so far: a slice of the source as long as that is possible, then a copy. */
struct builder {
	struct str slice;
	vec(char) copy;
	size_t quoted_at; /* length when the first quote came; SIZE_MAX if none did */
};

static size_t built(const struct builder *b)
{
	return b->copy.at ? b->copy.n : b->slice.len;
}

static void append(struct shell_reader *r, struct builder *b, const char *from, size_t n)
{
	if (!n)
		return;
	if (!b->copy.at) {
		if (!b->slice.len) {
			b->slice = (struct str){from, n};
			return;
		}
		if (b->slice.at + b->slice.len == from) {
			b->slice.len += n;
			return;
		}
		for (size_t i = 0; i < b->slice.len; i++)
			/* The analyzer takes a list without room for one with room. */
			*vec_add(r->arena, &b->copy) = b->slice.at[i]; /* NOLINT(clang-analyzer-core.NullDereference) */
	}
	for (size_t i = 0; i < n; i++)
		*vec_add(r->arena, &b->copy) = from[i];
}

/* The next n bytes as they are. */
static void take(struct shell_reader *r, struct builder *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		r->line += r->at[i] == '\n';
	append(r, b, r->at, n);
	r->at += n;
}

static char peek(const struct shell_reader *r, size_t ahead)
{
	return (size_t)(r->end - r->at) > ahead ? r->at[ahead] : '\0';
}

void shell_skip_parentheses(struct shell_reader *r)
{
	size_t depth = 0;

	for (; r->at < r->end; r->at++) {
		r->line += *r->at == '\n';
		depth += *r->at == '(';
		if (*r->at == ')' && !--depth) {
			r->at++;
			return;
		}
	}
}

/* `$(PYTHON)`, `$(Build.SourceBranch)`: a variable of make or Azure Pipelines, to judge by its capital letter. */
static size_t macro_length(const struct shell_reader *r)
{
	char first = peek(r, 1);
	size_t n = 1;

	while (char_is_word(peek(r, n)) || peek(r, n) == '.')
		n++;
	return (first == '_' || (first >= 'A' && first <= 'Z')) && peek(r, n) == ')' ? n + 1 : 0;
}

void shell_read_substitution(struct shell_reader *r)
{
	size_t macro = macro_length(r);

	if (macro) {
		r->at += macro;
	} else if (peek(r, 1) == '(' || r->depth >= SHELL_DEPTH) {
		shell_skip_parentheses(r);
	} else {
		struct shell_reader inner;
		shell_reader_init(&inner, r, r->at + 1, r->end);
		inner.inner = true;
		shell_read_commands(&inner);
		r->at = inner.at;
		r->line = inner.line;
	}
}

static void substitution(struct shell_reader *r, struct builder *b)
{
	const char *from = r->at++;

	shell_read_substitution(r);
	append(r, b, from, (size_t)(r->at - from));
}

static void backticks(struct shell_reader *r, struct builder *b)
{
	const char *close = r->at + 1;

	while (close < r->end && *close != '`')
		close += *close == '\\' && r->end - close > 1 ? 2 : 1;
	if (close >= r->end) {
		take(r, b, 1);
		return;
	}
	if (r->depth < SHELL_DEPTH)
		shell_read_inside(r, r->at + 1, close, r->line);
	take(r, b, (size_t)(close + 1 - r->at));
}

/* Length of `opening … }}` at r->at, or 0 if that is not closed nearby. What was searched once is not searched again. */
static size_t expression_length(struct shell_reader *r, size_t opening, bool lines)
{
	size_t left = (size_t)(r->end - r->at), most = left < EXPRESSION_BYTES ? left : EXPRESSION_BYTES;
	size_t i = r->unclosed > r->at + opening ? (size_t)(r->unclosed - r->at) : opening;

	for (; i + 1 < most; i++) {
		if (r->at[i] == '\n' && !lines)
			break;
		if (r->at[i] == '}' && r->at[i + 1] == '}')
			return i + 2;
	}
	if (i < left)
		r->unclosed = r->at + i;
	return 0;
}

/* `${name:-default}`, whose default may hold further substitutions. */
static void parameter(struct shell_reader *r, struct builder *b)
{
	size_t depth = 0;

	while (r->at < r->end && *r->at != '\n') {
		if (*r->at == '$' && peek(r, 1) == '(') {
			substitution(r, b);
		} else if (*r->at == '`') {
			backticks(r, b);
		} else if (*r->at == '\\' && r->end - r->at > 1) {
			take(r, b, 2);
		} else {
			bool opens = *r->at == '$' && peek(r, 1) == '{';
			bool closes = *r->at == '}';
			take(r, b, opens ? 2 : 1);
			depth += opens;
			if (closes && !--depth)
				return;
		}
	}
}

/* `$'…'`, where a backslash hides the quote. */
static void ansi_quotes(struct shell_reader *r, struct builder *b)
{
	const char *close = r->at + 2;

	while (close < r->end && *close != '\'')
		close += *close == '\\' && r->end - close > 1 ? 2 : 1;
	if (close >= r->end) {
		take(r, b, (size_t)(r->end - r->at));
		return;
	}
	r->at += 2;
	take(r, b, (size_t)(close - r->at));
	r->at++;
}

static void dollar(struct shell_reader *r, struct builder *b)
{
	size_t expression = peek(r, 1) == '{' && peek(r, 2) == '{' ? expression_length(r, 3, true) : 0;

	if (expression)
		take(r, b, expression);
	else if (peek(r, 1) == '(')
		substitution(r, b);
	else if (peek(r, 1) == '{')
		parameter(r, b);
	else
		take(r, b, 1);
}

static void single_quotes(struct shell_reader *r, struct builder *b)
{
	const char *close = memchr(r->at + 1, '\'', (size_t)(r->end - r->at - 1));

	if (!close) { /* an apostrophe in text that is no shell */
		take(r, b, 1);
		return;
	}
	r->at++;
	take(r, b, (size_t)(close - r->at));
	r->at++;
}

static void escape(struct shell_reader *r, struct builder *b, bool in_quotes)
{
	char next = peek(r, 1);
	bool crlf = next == '\r' && peek(r, 2) == '\n';

	if (next == '\n' || crlf) {
		r->at += crlf ? 3 : 2;
		r->line++;
		return;
	}
	bool hides = in_quotes ? next == '"' || next == '\\' || next == '$' || next == '`'
			       /* Within a word before a letter it is a separator of a Windows path. */
			       : !built(b) || !char_is_word(next);
	if (hides && next)
		r->at++;
	else if (next)
		take(r, b, 1);
	take(r, b, 1);
}

static void double_quotes(struct shell_reader *r, struct builder *b)
{
	r->at++;
	while (r->at < r->end) {
		const char *run = r->at;
		switch (*r->at) {
		case '"':
			r->at++;
			return;
		case '\\':
			escape(r, b, true);
			break;
		case '$':
			dollar(r, b);
			break;
		case '`':
			backticks(r, b);
			break;
		default:
			while (run < r->end && *run != '"' && *run != '\\' && *run != '$' && *run != '`')
				run++;
			take(r, b, (size_t)(run - r->at));
			break;
		}
	}
}

static bool ordinary(char c)
{
	switch (c) {
	case ' ':
	case '\t':
	case '\r':
	case '\n':
	case ';':
	case '&':
	case '|':
	case '<':
	case '>':
	case '(':
	case ')':
	case '\\':
	case '\'':
	case '"':
	case '$':
	case '`':
	case '{':
		return false;
	default:
		return true;
	}
}

static struct str text_of(const struct builder *b)
{
	return b->copy.at ? (struct str){b->copy.at, b->copy.n} : b->slice;
}

static bool is_assignment(const struct builder *b)
{
	struct str text = text_of(b);
	size_t i = 0;

	while (i < text.len && char_is_word(text.at[i]))
		i++;
	if (!i || char_is_digit(text.at[0]))
		return false;
	if (i < text.len && text.at[i] == '+')
		i++;
	return i < text.len && text.at[i] == '=' && i < b->quoted_at;
}

static void opening_parenthesis(struct shell_reader *r, struct builder *b)
{
	const char *from = r->at;

	shell_skip_parentheses(r);
	append(r, b, from, (size_t)(r->at - from));
}

/* Whether a parenthesis here belongs to the word: an array's values or an extended pattern. */
static bool joins_parenthesis(const struct builder *b)
{
	struct str text = text_of(b);

	return text.len && strchr("=?*+@!", text.at[text.len - 1]);
}

struct shell_word shell_read_word(struct shell_reader *r)
{
	struct builder b = {.quoted_at = SIZE_MAX};
	struct shell_word word = {.line = r->line};

	while (r->at < r->end) {
		const char *run = r->at;
		char c = *r->at;
		size_t template = 0;
		if (c == '"' || c == '\'' || (c == '$' && (peek(r, 1) == '"' || peek(r, 1) == '\''))) {
			if (b.quoted_at == SIZE_MAX)
				b.quoted_at = built(&b);
			if (c == '$' && peek(r, 1) == '\'') {
				ansi_quotes(r, &b);
				continue;
			}
			if (c == '$')
				r->at++;
			if (*r->at == '"')
				double_quotes(r, &b);
			else
				single_quotes(r, &b);
		} else if (c == '\\') {
			escape(r, &b, false);
		} else if (c == '$') {
			dollar(r, &b);
		} else if (c == '`') {
			backticks(r, &b);
		} else if (c == '{') {
			template = peek(r, 1) == '{' ? expression_length(r, 2, false) : 0;
			take(r, &b, template ? template : 1);
		} else if (c == '(' && joins_parenthesis(&b)) {
			opening_parenthesis(r, &b);
		} else if (ordinary(c)) {
			while (run < r->end && ordinary(*run))
				run++;
			take(r, &b, (size_t)(run - r->at));
		} else {
			break;
		}
	}
	word.text = text_of(&b);
	word.quoted = b.quoted_at != SIZE_MAX;
	word.assignment = is_assignment(&b);
	return word;
}
