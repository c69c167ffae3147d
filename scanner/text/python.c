/*
 * The Python lexer: one pass, one table of character classes, no memory but the tokens.
 * Format: https://docs.python.org/3/reference/lexical_analysis.html
 */
#include "text/python.h"
#include "text/python_string.h"

/* CPython's own bound (MAXINDENT). Deeper lines are taken as part of the deepest block. */
#define INDENTS 100

#define TAB 8

/* What a byte may begin. Bytes above ASCII are letters of an identifier. */
enum {
	BLANK = ' ',
	LETTER = 'a',
	DIGIT = '0',
	QUOTE = 'q',
	DOT = '.',
	OPEN = '(',
	CLOSE = ')',
	OTHER = 'o',
	COMMENT = '#',
	SLASH = '\\',
	LINE = 'l',
	RETURN = 'r'
};

static const char classes[256 + 1] = "          l  r  "
				     "                "
				     " oq#oooq()oooo.o"
				     "0000000000oooooo"
				     "oaaaaaaaaaaaaaaa"
				     "aaaaaaaaaaa(\\)oa"
				     "oaaaaaaaaaaaaaaa"
				     "aaaaaaaaaaa(o)o "
				     "aaaaaaaaaaaaaaaa"
				     "aaaaaaaaaaaaaaaa"
				     "aaaaaaaaaaaaaaaa"
				     "aaaaaaaaaaaaaaaa"
				     "aaaaaaaaaaaaaaaa"
				     "aaaaaaaaaaaaaaaa"
				     "aaaaaaaaaaaaaaaa"
				     "aaaaaaaaaaaaaaaa";

struct lexer {
	struct arena *arena;
	const char *at, *end;
	uint32_t line, code_line; /* the last line that was counted as code */
	uint32_t brackets;        /* open now */
	uint32_t indents[INDENTS], indents_n;
	bool cells;
	bool fresh;   /* at the start of a logical line */
	size_t spare; /* bytes that may still be looked at in vain: keeps broken f-strings linear */
	struct python_token *tokens;
	uint32_t n, room;
	struct python_picks strings, comparisons;
	uint32_t comment_lines, code_lines;
};

static inline char class_of(char c)
{
	return classes[(unsigned char)c];
}

static inline char peek(const struct lexer *l, size_t ahead)
{
	return (size_t)(l->end - l->at) > ahead ? l->at[ahead] : '\0';
}

static inline void add(struct lexer *l, enum python_token_kind kind, const char *from, const char *to)
{
	if (l->n == l->room)
		l->tokens = vec_grow(l->arena, l->tokens, l->n, &l->room, sizeof(*l->tokens));
	l->tokens[l->n++] = (struct python_token){kind, l->line, {from, (size_t)(to - from)}};
}

static inline void add_code(struct lexer *l, enum python_token_kind kind, const char *from, const char *to)
{
	if (l->code_line != l->line) {
		l->code_line = l->line;
		l->code_lines++;
	}
	add(l, kind, from, to);
}

/* Notes that the next token is one of those. */
static inline void pick(struct lexer *l, struct python_picks *picks)
{
	*vec_add(l->arena, picks) = (uint32_t)l->n;
}

static void count_lines(struct lexer *l, const char *from, const char *to)
{
	while ((from = python_line_end(from, to)) < to) {
		l->line++;
		from++;
	}
}

/* ---- tokens ---- */

static void lex_string(struct lexer *l, struct python_quoting q)
{
	const char *from, *to;
	bool closed;

	q.quote = *l->at;
	q.triple = peek(l, 1) == q.quote && peek(l, 2) == q.quote;
	from = l->at + (q.triple ? 3 : 1);
	to = python_string_end(from, l->end, q, &l->spare, &closed);
	pick(l, &l->strings);
	add_code(l, PYTHON_STRING, from, to);
	count_lines(l, from, to);
	l->at = closed ? to + (q.triple ? 3 : 1) : to;
}

static void lex_name(struct lexer *l)
{
	const char *from = l->at, *at = from + 1;
	struct python_quoting q = {.quote = 0};
	char class = ' ';

	while (at < l->end && ((class = class_of(*at)) == LETTER || class == DIGIT))
		at++;
	l->at = at;
	if (class == QUOTE && at < l->end && at - from <= 2 &&
	    python_string_prefix((struct str){from, (size_t)(at - from)}, &q))
		lex_string(l, q);
	else
		add_code(l, PYTHON_NAME, from, at);
}

static const char *digits(const char *at, const char *end)
{
	while (at < end && (char_is_digit(*at) || *at == '_'))
		at++;
	return at;
}

/* Stops where a keyword may follow at once: "1if x else 2" is valid. */
static void lex_number(struct lexer *l)
{
	const char *from = l->at, *at = from, *end = l->end;

	if (*at == '0' && end - at > 1 && strchr("xXoObB", at[1]) && at[1]) {
		bool hex = (at[1] | 32) == 'x';
		for (at += 2; at < end; at++) {
			char c = *at | 32;
			if (!char_is_digit(*at) && *at != '_' && !(hex && c >= 'a' && c <= 'f'))
				break;
		}
	} else {
		at = digits(at, end);
		if (at < end && *at == '.')
			at = digits(at + 1, end);
		if (end - at > 1 && (*at | 32) == 'e') {
			const char *power = at + 1 + (at[1] == '+' || at[1] == '-');
			if (power < end && char_is_digit(*power))
				at = digits(power, end);
		}
		if (at < end && (*at | 32) == 'j')
			at++;
	}
	if (at < end && (*at | 32) == 'l' && (end - at == 1 || class_of(at[1]) != LETTER))
		at++;
	add_code(l, PYTHON_NUMBER, from, at);
	l->at = at;
}

static size_t operator_length(const struct lexer *l)
{
	char a = *l->at, b = peek(l, 1), c = peek(l, 2);

	switch (a) {
	case '*':
	case '/':
	case '<':
	case '>':
		if (b == a)
			return c == '=' ? 3 : 2;
		return b == '=' || (a == '<' && b == '>') ? 2 : 1;
	case '-':
		return b == '=' || b == '>' ? 2 : 1;
	case '.':
		return b == '.' && c == '.' ? 3 : 1;
	case '=':
	case '!':
	case ':':
	case '+':
	case '%':
	case '@':
	case '&':
	case '|':
	case '^':
		return b == '=' ? 2 : 1;
	default:
		return 1;
	}
}

/* Operators of several bytes go on with one of these. */
static inline bool stands_alone(const struct lexer *l)
{
	char class = class_of(peek(l, 1));

	return class != OTHER && class != DOT;
}

static inline void lex_operator(struct lexer *l, size_t len)
{
	if ((*l->at == '<' || *l->at == '>') && (len == 1 || (len == 2 && l->at[1] == '=')))
		pick(l, &l->comparisons);
	add_code(l, PYTHON_OPERATOR, l->at, l->at + len);
	l->at += len;
}

/* ---- lines ---- */

static void indent(struct lexer *l, uint32_t column)
{
	uint32_t *top = &l->indents[l->indents_n - 1];

	if (column > *top && l->indents_n < INDENTS) {
		add(l, PYTHON_INDENT, l->at, l->at);
		l->indents[l->indents_n++] = column;
		return;
	}
	while (column < *top) {
		/* A line between two levels is an error in Python; here it stays in the deeper block. */
		if (top[-1] < column) {
			*top = column;
			return;
		}
		add(l, PYTHON_DEDENT, l->at, l->at);
		l->indents_n--;
		top--;
	}
}

static void lex_comment(struct lexer *l)
{
	if (l->code_line != l->line)
		l->comment_lines++;
	l->at = python_line_end(l->at, l->end);
}

static void skip_magic(struct lexer *l)
{
	for (;;) {
		const char *to = python_line_end(l->at, l->end);
		const char *last = to > l->at && to[-1] == '\r' ? to - 1 : to;
		bool goes_on = last > l->at && last[-1] == '\\';
		l->at = to;
		if (!goes_on || to == l->end)
			return;
		l->at++;
		l->line++;
	}
}

/* Goes to the first token of the next logical line and compares its indentation. */
static void begin_line(struct lexer *l)
{
	uint32_t column = 0;

	for (; l->at < l->end; l->at++) {
		switch (*l->at) {
		case ' ':
			if (l->end - l->at >= 4 && !memcmp(l->at, "    ", 4)) {
				l->at += 3;
				column += 3;
			}
			column++;
			continue;
		case '\t':
			column = (column / TAB + 1) * TAB;
			continue;
		case '\n':
			l->line++;
			column = 0;
			continue;
		case '\f':
		case '\r':
			column = 0;
			continue;
		case '#':
			lex_comment(l);
			break;
		case '%':
		case '!':
		case '?':
			if (!l->cells)
				goto code;
			skip_magic(l);
			break;
		default:
			goto code;
		}
		if (l->at >= l->end)
			return;
		l->line++;
		column = 0;
	}
	return;
code:
	indent(l, column);
	l->fresh = false;
}

/* Words that begin a statement and can never stand within brackets: a bracket before them was left open. */
static bool starts_statement(const char *at, const char *end)
{
	static const struct str words[] = {STR_INIT("def"),  STR_INIT("class"), STR_INIT("import"), STR_INIT("return"),
					   STR_INIT("with"), STR_INIT("while"), STR_INIT("try"),    STR_INIT("raise"),
					   STR_INIT("pass"), STR_INIT("del"),   STR_INIT("global"), STR_INIT("assert")};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (*at != words[i].at[0] || (size_t)(end - at) <= words[i].len)
			continue;
		char after = class_of(at[words[i].len]);
		if (!memcmp(at, words[i].at, words[i].len) && after != LETTER && after != DIGIT)
			return true;
	}
	return false;
}

static void end_line(struct lexer *l)
{
	const char *from = l->at, *next = from + python_line_break(from, l->end), *at = next;
	bool counted = next[-1] == '\n';

	l->at = next;
	if (l->brackets) {
		while (at < l->end && (*at == ' ' || *at == '\t'))
			at++;
		if (at == l->end || class_of(*at) != LETTER || !starts_statement(at, l->end)) {
			l->line += counted;
			return;
		}
		l->brackets = 0;
	}
	add(l, PYTHON_NEWLINE, from, from);
	l->line += counted;
	l->fresh = true;
}

static void lex_backslash(struct lexer *l)
{
	const char *at = l->at + 1;

	/* Blanks behind it are an error in Python but mean the same. */
	while (at < l->end && (*at == ' ' || *at == '\t'))
		at++;
	size_t n = python_line_break(at, l->end);
	if (!n) {
		lex_operator(l, 1);
		return;
	}
	l->at = at + n;
	l->line += l->at[-1] == '\n';
}

static void lex_token(struct lexer *l)
{
	switch (class_of(*l->at)) {
	case BLANK:
		l->at++;
		break;
	case LETTER:
		lex_name(l);
		break;
	case DIGIT:
		lex_number(l);
		break;
	case DOT:
		if (char_is_digit(peek(l, 1)))
			lex_number(l);
		else
			lex_operator(l, stands_alone(l) ? 1 : operator_length(l));
		break;
	case QUOTE:
		lex_string(l, (struct python_quoting){.quote = *l->at});
		break;
	case OPEN:
		l->brackets++;
		lex_operator(l, 1);
		break;
	case CLOSE:
		if (l->brackets)
			l->brackets--;
		lex_operator(l, 1);
		break;
	case COMMENT:
		lex_comment(l);
		break;
	case SLASH:
		lex_backslash(l);
		break;
	case LINE:
	case RETURN:
		end_line(l);
		break;
	default:
		lex_operator(l, stands_alone(l) ? 1 : operator_length(l));
		break;
	}
}

void python_lex(struct arena *a, struct str text, uint32_t line, bool cells, struct python_tokens *tokens)
{
	struct lexer l = {.arena = a,
			  .at = text.at,
			  .end = text.len ? text.at + text.len : text.at,
			  .line = line,
			  .code_line = UINT32_MAX,
			  .indents_n = 1,
			  .cells = cells,
			  .fresh = true,
			  .spare = text.len};

	if (!text.len)
		l.at = l.end = "";
	if (str_starts(text, "\xef\xbb\xbf"))
		l.at += 3;
	/* Dense code has a token for every four bytes. What stays empty is never touched. */
	l.room = (uint32_t)(text.len / 4 + 16);
	l.tokens = arena_alloc_raw(a, l.room * sizeof(*l.tokens));
	while (l.at < l.end) {
		if (l.fresh)
			begin_line(&l);
		while (l.at < l.end && !l.fresh) {
			if (*l.at == ' ')
				l.at++;
			else
				lex_token(&l);
		}
	}
	if (!l.fresh)
		add(&l, PYTHON_NEWLINE, l.end, l.end);
	for (; l.indents_n > 1; l.indents_n--)
		add(&l, PYTHON_DEDENT, l.end, l.end);
	add(&l, PYTHON_END, l.end, l.end);
	*tokens = (struct python_tokens){l.tokens,      (uint32_t)l.n,   l.strings,
					 l.comparisons, l.comment_lines, l.code_lines};
}

size_t python_picks_from(const struct python_picks *picks, uint32_t from)
{
	size_t low = 0, high = picks->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (picks->at[middle] < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
