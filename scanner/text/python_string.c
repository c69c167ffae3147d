/*
 * Strings of Python. The braces of f-strings are followed only as far as it takes to find the closing quotes: since
 * PEP 701 (https://peps.python.org/pep-0701/) the expressions in them may hold strings in the same quotes.
 */
#include "text/python_string.h"

/* Strings within f-strings within strings; CPython allows 150, people write two. */
#define HOLES 24

static inline bool char_in(char c, const char *set)
{
	return c && strchr(set, c);
}

static inline bool closes(const char *at, const char *end, struct python_quoting q)
{
	return *at == q.quote && (!q.triple || (end - at > 2 && at[1] == q.quote && at[2] == q.quote));
}

bool python_string_prefix(struct str name, struct python_quoting *q)
{
	if (!name.len || name.len > 2)
		return false;
	char a = char_lower(name.at[0]), b = name.len == 2 ? char_lower(name.at[1]) : 'u';
	if (b == 'r') {
		b = a;
		a = 'r';
	}
	/* Of two letters one is an r. */
	if (name.len == 2 && a != 'r')
		return false;
	if (!char_in(a, "rubft") || !char_in(b, "ubft"))
		return false;
	q->raw = a == 'r';
	q->formatted = a == 'f' || a == 't' || b == 'f' || b == 't';
	return true;
}

static const char *plain_end(const char *at, const char *end, struct python_quoting q, bool *closed)
{
	*closed = true;
	while (at < end) {
		/* Nothing ends here and nothing is hidden. */
		if (*at == ' ' || (*at > '\'' && *at != '\\')) {
			at++;
			continue;
		}
		if (closes(at, end, q))
			return at;
		if (*at == '\\' && end - at > 1) {
			at += 1 + (at[1] == '\r' ? python_line_break(at + 1, end) : 1);
			continue;
		}
		if (!q.triple && python_line_break(at, end))
			break;
		at++;
	}
	*closed = false;
	return at;
}

/* One level of an f-string: the text of a string, an expression in braces, or the format behind its colon. */
struct hole {
	enum { HOLE_TEXT, HOLE_EXPRESSION, HOLE_FORMAT } kind;
	uint32_t brackets;
	struct python_quoting q; /* of the string that the level belongs to */
};

struct holes {
	struct hole at[HOLES];
	size_t n;
};

static bool hole_push(struct holes *holes, int kind, struct python_quoting q)
{
	if (holes->n == HOLES)
		return false;
	holes->at[holes->n++] = (struct hole){.kind = kind, .q = q};
	return true;
}

/* How far a backslash in the text of an f-string reaches: it never hides a brace, save in the name of a character. */
static size_t escape_length(const char *at, const char *end, bool raw)
{
	if (end - at < 2)
		return 1;
	if (at[1] == '{' || at[1] == '}')
		return 1;
	if (!raw && at[1] == 'N' && end - at > 2 && at[2] == '{') {
		size_t n = 3;
		while (n < (size_t)(end - at) &&
		       (char_is_alpha(at[n]) || at[n] == ' ' || at[n] == '-' || char_is_digit(at[n])))
			n++;
		return n < (size_t)(end - at) && at[n] == '}' ? n + 1 : 2;
	}
	return 1 + (at[1] == '\r' ? python_line_break(at + 1, end) : 1);
}

static const char *text_step(struct holes *holes, struct hole *top, const char *at, const char *end)
{
	if (closes(at, end, top->q)) {
		holes->n--;
		return at + (top->q.triple ? 3 : 1);
	}
	if (*at == '\\')
		return at + escape_length(at, end, top->q.raw);
	if (*at == '{') {
		if (end - at > 1 && at[1] == '{')
			return at + 2;
		return hole_push(holes, HOLE_EXPRESSION, top->q) ? at + 1 : NULL;
	}
	return !top->q.triple && python_line_break(at, end) ? NULL : at + 1;
}

static const char *nested_string(struct holes *holes, const char *from, const char *at, const char *end)
{
	struct python_quoting q = {.quote = *at};
	const char *name = at;
	bool closed;

	while (name > from && at - name < 3 && char_is_alpha(name[-1]))
		name--;
	python_string_prefix((struct str){name, (size_t)(at - name)}, &q);
	q.triple = end - at > 2 && at[1] == *at && at[2] == *at;
	at += q.triple ? 3 : 1;
	if (q.formatted)
		return hole_push(holes, HOLE_TEXT, q) ? at : NULL;
	at = plain_end(at, end, q, &closed);
	if (!closed)
		return q.triple ? end : NULL;
	return at + (q.triple ? 3 : 1);
}

static const char *expression_step(struct holes *holes, struct hole *top, const char *from, const char *at,
				   const char *end)
{
	switch (*at) {
	case '"':
	case '\'':
		return nested_string(holes, from, at, end);
	case '#':
		return python_line_end(at, end);
	case '\\':
		return at + (end - at > 1 ? 2 : 1);
	case '(':
	case '[':
	case '{':
		top->brackets++;
		break;
	case ')':
	case ']':
	case '}':
		if (top->brackets)
			top->brackets--;
		else if (*at == '}')
			holes->n--;
		break;
	case ':':
		if (!top->brackets)
			top->kind = HOLE_FORMAT;
		break;
	}
	return at + 1;
}

static const char *format_step(struct holes *holes, struct hole *top, const char *at, const char *end)
{
	if (closes(at, end, top->q) || (!top->q.triple && python_line_break(at, end)))
		return NULL;
	if (*at == '{')
		return hole_push(holes, HOLE_EXPRESSION, top->q) ? at + 1 : NULL;
	if (*at == '}')
		holes->n--;
	return at + 1;
}

/* The closing quotes of an f-string, or NULL when its braces make no sense; it is then read like any other string. */
static const char *formatted_end(const char *from, const char *end, struct python_quoting q, size_t *spare)
{
	struct holes holes = {.n = 0};
	const char *at = from;

	hole_push(&holes, HOLE_TEXT, q);
	while (at < end) {
		struct hole *top = &holes.at[holes.n - 1];
		const char *next;
		if (top->kind == HOLE_TEXT)
			next = text_step(&holes, top, at, end);
		else if (top->kind == HOLE_EXPRESSION)
			next = expression_step(&holes, top, from, at, end);
		else
			next = format_step(&holes, top, at, end);
		if (!holes.n)
			return at;
		if (!next)
			break;
		at = next;
	}
	size_t wasted = (size_t)(at - from);
	*spare = wasted < *spare ? *spare - wasted : 0;
	return NULL;
}

const char *python_string_end(const char *from, const char *end, struct python_quoting q, size_t *spare, bool *closed)
{
	const char *to = q.formatted && *spare ? formatted_end(from, end, q, spare) : NULL;

	*closed = true;
	return to ? to : plain_end(from, end, q, closed);
}
