/*
 * Reads a notebook with a cursor over its JSON: strings are jumped over, nothing is kept but the sources of the cells.
 */
#include "text/notebook.h"

#include <string.h>

/* Values below one another that are looked into; deeper ones are skipped as a whole. */
struct cursor {
	const char *at, *end;
};

struct cell {
	struct cursor source; /* at its value; NULL if it has none */
	const char *source_end;
	struct str type;
	bool outputs;
	const char *outputs_at;
};

struct reader {
	struct arena *arena;
	struct notebook *notebook;
	vec(struct cell) cells;
	vec(char) prose;
	vec(uint32_t) prose_lines;
	const char *line_at; /* line number `line` is known here */
	uint32_t line;
};

static void blank(struct cursor *c)
{
	while (c->at < c->end && char_is_space(*c->at))
		c->at++;
}

static bool take(struct cursor *c, char what)
{
	blank(c);
	if (c->at >= c->end || *c->at != what)
		return false;
	c->at++;
	return true;
}

/* The raw text between the quotes, escapes left as they are. */
static bool string(struct cursor *c, struct str *text)
{
	if (!take(c, '"'))
		return false;
	const char *from = c->at;
	while (c->at < c->end) {
		const char *quote = memchr(c->at, '"', (size_t)(c->end - c->at));
		const char *slash;
		if (!quote)
			break;
		slash = memchr(c->at, '\\', (size_t)(quote - c->at));
		if (!slash) {
			*text = (struct str){from, (size_t)(quote - from)};
			c->at = quote + 1;
			return true;
		}
		c->at = slash + 2;
	}
	c->at = c->end;
	*text = (struct str){from, (size_t)(c->end - from)};
	return false;
}

/* Over one value of any depth, without recursion. */
static void skip(struct cursor *c)
{
	struct str ignored;
	size_t depth = 0;

	do {
		blank(c);
		if (c->at >= c->end)
			return;
		char first = *c->at;
		if (first == '"') {
			string(c, &ignored);
		} else if (first == '{' || first == '[') {
			depth++;
			c->at++;
		} else if (first == '}' || first == ']') {
			if (!depth)
				return;
			depth--;
			c->at++;
		} else if (first == ',' || first == ':') {
			if (!depth)
				return;
			c->at++;
		} else {
			while (c->at < c->end && !char_is_space(*c->at) && !strchr(",:{}[]\"", *c->at))
				c->at++;
			if (c->at < c->end && !*c->at)
				c->at++;
		}
	} while (depth);
}

/* The next member of an object whose "{" was taken; the cursor is then at its value. */
static bool member(struct cursor *c, struct str *key)
{
	take(c, ',');
	return string(c, key) && take(c, ':');
}

static bool element(struct cursor *c)
{
	take(c, ',');
	blank(c);
	return c->at < c->end && *c->at != ']';
}

static void read_cell(struct reader *r, struct cursor *c)
{
	struct cell cell = {.source = {NULL, NULL}};
	struct str key;

	if (!take(c, '{')) {
		skip(c);
		return;
	}
	while (member(c, &key)) {
		if (str_is(key, "cell_type")) {
			blank(c);
			if (!string(c, &cell.type))
				skip(c);
			continue;
		}
		if (str_is(key, "source") || str_is(key, "input")) {
			blank(c);
			cell.source = *c;
			skip(c);
			cell.source_end = c->at;
			continue;
		}
		if (str_is(key, "outputs")) {
			struct cursor peek = *c;
			cell.outputs = take(&peek, '[') && element(&peek);
			cell.outputs_at = peek.at;
		}
		skip(c);
	}
	take(c, '}');
	*vec_add(r->arena, &r->cells) = cell;
}

static void read_cells(struct reader *r, struct cursor *c)
{
	if (!take(c, '[')) {
		skip(c);
		return;
	}
	r->notebook->readable = true;
	while (element(c)) {
		const char *before = c->at;
		read_cell(r, c);
		if (c->at == before)
			break;
	}
	take(c, ']');
}

static void read_metadata(struct reader *r, struct cursor *c, unsigned depth)
{
	struct str key, value;

	if (!take(c, '{')) {
		skip(c);
		return;
	}
	while (member(c, &key)) {
		bool names = depth && (str_is(key, "language") || (str_is(key, "name") && depth == 2));
		blank(c);
		if (!depth && (str_is(key, "kernelspec") || str_is(key, "language_info")))
			read_metadata(r, c, str_is(key, "language_info") ? 2 : 1);
		else if (names && c->at < c->end && *c->at == '"' && string(c, &value))
			r->notebook->language = arena_str(r->arena, value);
		else
			skip(c);
	}
	take(c, '}');
}

static void read_document(struct reader *r, struct cursor *c)
{
	struct str key;

	if (!take(c, '{'))
		return;
	while (member(c, &key)) {
		if (str_is(key, "cells")) {
			read_cells(r, c);
		} else if (str_is(key, "metadata")) {
			read_metadata(r, c, 0);
		} else if (str_is(key, "worksheets") && take(c, '[')) {
			while (element(c) && take(c, '{')) {
				while (member(c, &key)) {
					if (str_is(key, "cells"))
						read_cells(r, c);
					else
						skip(c);
				}
				if (!take(c, '}'))
					break;
			}
			take(c, ']');
		} else {
			skip(c);
		}
	}
}

static uint32_t line_of(struct reader *r, const char *at)
{
	while (r->line_at < at) {
		const char *next = memchr(r->line_at, '\n', (size_t)(at - r->line_at));
		if (!next)
			break;
		r->line++;
		r->line_at = next + 1;
	}
	return r->line;
}

static unsigned hex(struct str s)
{
	unsigned value = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = char_lower(s.at[i]);
		value = value * 16 + (unsigned)(char_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0);
	}
	return value;
}

/* Decodes into `out`, which has room: an escape is never shorter than what it stands for. */
static size_t decode(struct str raw, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < raw.len; i++) {
		const char *escape = memchr(raw.at + i, '\\', raw.len - i);
		size_t plain = escape && escape + 1 < raw.at + raw.len ? (size_t)(escape - raw.at) - i : raw.len - i;
		memcpy(out + n, raw.at + i, plain);
		n += plain;
		i += plain;
		if (i == raw.len)
			break;
		char c = raw.at[++i];
		if (c == 'u' && i + 4 < raw.len) {
			unsigned code = hex(str_sub(raw, i + 1, 4));
			i += 4;
			if (code < 0x80) {
				out[n++] = (char)code;
			} else if (code < 0x800) {
				out[n++] = (char)(0xc0 | code >> 6);
				out[n++] = (char)(0x80 | (code & 0x3f));
			} else {
				out[n++] = (char)(0xe0 | code >> 12);
				out[n++] = (char)(0x80 | (code >> 6 & 0x3f));
				out[n++] = (char)(0x80 | (code & 0x3f));
			}
		} else {
			out[n++] = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
		}
	}
	return n;
}

/* The decoded source of a cell, and the line of the file of each of its lines. */
struct source {
	struct str text;
	vec(uint32_t) lines;
};

static void source_add(struct reader *r, struct source *s, struct str raw, char *room)
{
	uint32_t line = line_of(r, raw.at);
	size_t n = decode(raw, room);

	if (!s->lines.n)
		*vec_add(r->arena, &s->lines) = line;
	else if (s->text.len && room[-1] == '\n')
		s->lines.at[s->lines.n - 1] = line;
	for (const char *at = room; (at = memchr(at, '\n', (size_t)(room + n - at))); at++)
		*vec_add(r->arena, &s->lines) = line;
	s->text.len += n;
}

static void read_source(struct reader *r, const struct cell *cell, struct source *s)
{
	struct cursor c = cell->source;
	struct str raw;
	size_t room;
	char *at;

	*s = (struct source){.text = {NULL, 0}};
	if (!c.at)
		return;
	room = (size_t)(cell->source_end - c.at);
	at = arena_alloc_raw(r->arena, room + 1);
	s->text.at = at;
	if (c.at < c.end && *c.at == '"') {
		string(&c, &raw);
		source_add(r, s, raw, at);
	} else if (take(&c, '[')) {
		while (element(&c) && *c.at == '"') {
			string(&c, &raw);
			source_add(r, s, raw, at + s->text.len);
		}
	}
}

/* Magics whose cell is still Python. */
static bool foreign(struct str text)
{
	static const char *const python[] = {"%%time",  "%%timeit",  "%%capture", "%%prun",
					     "%%memit", "%%python3", "%%px"};

	text = str_trim(text);
	if (!str_starts(text, "%%"))
		return false;
	for (size_t i = 0; i < sizeof(python) / sizeof(python[0]); i++)
		if (str_starts(text, python[i]))
			return false;
	return true;
}

/* Longer text cells hold pictures as text. */
#define PROSE_CELL_BYTES 65536u

static void append(struct reader *r, struct str text)
{
	if (!text.len)
		return;
	while (r->prose.room - r->prose.n < text.len)
		r->prose.at = vec_grow(r->arena, r->prose.at, r->prose.room, &r->prose.room, 1);
	memcpy(r->prose.at + r->prose.n, text.at, text.len);
	r->prose.n += text.len;
}

static void add_prose(struct reader *r, const struct cell *cell)
{
	struct source source;

	if (!cell->source.at || (size_t)(cell->source_end - cell->source.at) > PROSE_CELL_BYTES)
		return;
	read_source(r, cell, &source);
	if (!source.lines.n)
		return;
	append(r, source.text);
	append(r, STR("\n\n"));
	for (size_t i = 0; i < source.lines.n; i++)
		*vec_add(r->arena, &r->prose_lines) = source.lines.at[i];
	*vec_add(r->arena, &r->prose_lines) = source.lines.at[source.lines.n - 1];
}

/* Those of a cell, whose tokens now stand behind others. */
static void add_picks(struct reader *r, struct python_picks *all, const struct python_picks *cell, size_t before)
{
	for (size_t i = 0; i < cell->n; i++)
		*vec_add(r->arena, all) = (uint32_t)(cell->at[i] + before);
}

static void read_code(struct reader *r)
{
	vec(struct python_token) all = {0};
	struct notebook *nb = r->notebook;
	bool python = !nb->language.len || str_starts_nocase(nb->language, "python") ||
		      str_starts_nocase(nb->language, "ipython");
	uint32_t last_line = 1;

	for (size_t i = 0; i < r->cells.n; i++) {
		const struct cell *cell = &r->cells.at[i];
		struct python_tokens tokens = {0};
		struct source source;
		uint32_t depth = 0;
		if (!str_is(cell->type, "code")) {
			if (str_is(cell->type, "markdown")) {
				nb->markdown_cells++;
				add_prose(r, cell);
			}
			continue;
		}
		read_source(r, cell, &source);
		if (!str_trim(source.text).len)
			continue;
		nb->code_cells++;
		if (!nb->code_line)
			nb->code_line = source.lines.at[0];
		if (!python || foreign(source.text))
			continue;
		python_lex(r->arena, source.text, 1, true, &tokens);
		nb->tokens.code_lines += tokens.code_lines;
		nb->tokens.comment_lines += tokens.comment_lines;
		add_picks(r, &nb->tokens.strings, &tokens.strings, all.n);
		add_picks(r, &nb->tokens.comparisons, &tokens.comparisons, all.n);
		for (uint32_t t = 0; t < tokens.n && tokens.at[t].kind != PYTHON_END; t++) {
			struct python_token token = tokens.at[t];
			depth += token.kind == PYTHON_INDENT;
			depth -= token.kind == PYTHON_DEDENT && depth;
			if (token.line >= 1 && token.line <= source.lines.n)
				last_line = source.lines.at[token.line - 1];
			token.line = last_line;
			*vec_add(r->arena, &all) = token;
		}
		*vec_add(r->arena, &all) = (struct python_token){.kind = PYTHON_NEWLINE, .line = last_line};
		while (depth--)
			*vec_add(r->arena, &all) = (struct python_token){.kind = PYTHON_DEDENT, .line = last_line};
	}
	*vec_add(r->arena, &all) = (struct python_token){.kind = PYTHON_END, .line = last_line};
	nb->tokens.at = all.at;
	nb->tokens.n = (uint32_t)all.n;
	nb->prose = (struct str){r->prose.at ? r->prose.at : "", r->prose.n};
	nb->prose_lines = r->prose_lines.at;
	nb->prose_lines_n = (uint32_t)r->prose_lines.n;
}

void notebook_read(struct arena *a, struct str text, struct notebook *notebook)
{
	struct reader r = {.arena = a, .notebook = notebook, .line_at = text.at, .line = 1};
	struct cursor c = {text.at, text.at + text.len};

	*notebook = (struct notebook){0};
	if (str_starts(text, "\xef\xbb\xbf"))
		c.at += 3;
	read_document(&r, &c);
	read_code(&r);
	r.line = 1;
	r.line_at = text.at;
	for (size_t i = 0; i < r.cells.n; i++) {
		if (!r.cells.at[i].outputs)
			continue;
		notebook->outputs++;
		if (!notebook->output_line)
			notebook->output_line = line_of(&r, r.cells.at[i].outputs_at);
	}
}
