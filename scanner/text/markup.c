/*
 * Documents in reStructuredText, AsciiDoc, Org and plain text, by light rules: what is a heading, a list item, a
 * table, code or a comment is told by how a line starts and by its neighbours.
 * Formats: https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html,
 * https://docs.asciidoctor.org/asciidoc/latest/, https://orgmode.org/worg/org-syntax.html
 */
#include "text/docbuild.h"

#define TITLE_BYTES 200
#define UNDERLINES 12 /* kinds of underline told apart; the deeper ones are level 6 anyway */
#define CELL_BYTES 4000

struct markup {
	struct doc_builder *build;
	enum doc_syntax syntax;
	struct str rest;         /* after the current line */
	struct str line, before; /* current and previous line as they stand */
	uint32_t number;         /* of the current line */
	struct {
		char mark;
		bool over;
	} underlines[UNDERLINES]; /* in order of appearance: the first is level 1 */
	unsigned underlines_n;
	struct str language;  /* said by the line before a block of code */
	bool literal_follows; /* the last paragraph ended in "::" */
	bool in_table;
};

static size_t indent_of(struct str line)
{
	size_t n = 0;
	while (n < line.len && (line.at[n] == ' ' || line.at[n] == '\t'))
		n++;
	return n;
}

static bool is_blank(struct str line)
{
	return str_trim(line).len == 0;
}

/* The character of a line that is one run of punctuation, or 0. */
static char rule_mark(struct str line)
{
	line = str_trim(line);
	if (line.len < 3 || !memchr("=-~^\"'`#*+.:_<>", line.at[0], 15))
		return 0;
	for (size_t i = 1; i < line.len; i++)
		if (line.at[i] != line.at[0])
			return 0;
	return line.at[0];
}

static struct str peek(const struct markup *m, unsigned ahead)
{
	struct str rest = m->rest, line = {0};
	for (unsigned i = 0; i <= ahead; i++)
		if (!str_next_line(&rest, &line))
			return (struct str){0};
	return line;
}

static bool advance(struct markup *m)
{
	m->before = m->line;
	m->number++;
	return str_next_line(&m->rest, &m->line);
}

static unsigned underline_level(struct markup *m, char mark, bool over)
{
	for (unsigned i = 0; i < m->underlines_n; i++)
		if (m->underlines[i].mark == mark && m->underlines[i].over == over)
			return i + 1;
	if (m->underlines_n == UNDERLINES)
		return 6;
	m->underlines[m->underlines_n].mark = mark;
	m->underlines[m->underlines_n].over = over;
	return ++m->underlines_n;
}

/* ---- headings ---- */

static bool is_title(struct str line)
{
	line = str_trim(line);
	return line.len && line.len <= TITLE_BYTES && !rule_mark(line);
}

static bool read_underlined(struct markup *m)
{
	char over = rule_mark(m->line), under;
	if (over && is_title(peek(m, 0)) && rule_mark(peek(m, 1)) == over) {
		uint32_t line = m->number + 1;
		advance(m);
		struct str title = m->line;
		advance(m);
		doc_build_heading(m->build, underline_level(m, over, true), title, line);
		return true;
	}
	under = is_title(m->line) ? rule_mark(peek(m, 0)) : 0;
	if (!under || indent_of(m->line) || (m->syntax == DOC_PLAIN && !is_blank(m->before)))
		return false;
	/* Shorter than the title is an error in reStructuredText and a dividing line elsewhere. */
	if (str_trim(peek(m, 0)).len + 1 < str_trim(m->line).len && str_trim(peek(m, 0)).len < 8)
		return false;
	doc_build_heading(m->build, underline_level(m, under, false), m->line, m->number);
	advance(m);
	return true;
}

static bool read_capitals(struct markup *m)
{
	unsigned upper = 0, words = 1;
	struct str line = str_trim(m->line);
	if (!is_blank(m->before) || indent_of(m->line) || line.len > 80)
		return false;
	for (size_t i = 0; i < line.len; i++) {
		if (line.at[i] >= 'a' && line.at[i] <= 'z')
			return false;
		upper += line.at[i] >= 'A' && line.at[i] <= 'Z';
		words += line.at[i] == ' ';
	}
	if (upper < 4 || words > 8)
		return false;
	doc_build_heading(m->build, 2, line, m->number);
	return true;
}

static bool read_heading(struct markup *m)
{
	char mark = m->syntax == DOC_ORG ? '*' : '=';
	unsigned level = 0;
	if (m->syntax == DOC_RST)
		return read_underlined(m);
	if (m->syntax == DOC_PLAIN)
		return read_underlined(m) || read_capitals(m);
	while (level < m->line.len && m->line.at[level] == mark)
		level++;
	if (!level || level >= m->line.len || m->line.at[level] != ' ')
		return false;
	doc_build_heading(m->build, level, str_from(m->line, level), m->number);
	return true;
}

/* ---- code and comments ---- */

/* The text up to the line that satisfies `closes`, or of all lines that are indented deeper. */
static struct str take_until(struct markup *m, const char *closes)
{
	const char *start = m->rest.at;
	while (advance(m)) {
		struct str line = str_trim(m->line);
		if (str_is_nocase(line, closes))
			return (struct str){start, (size_t)(m->line.at - start)};
	}
	return (struct str){start, (size_t)(m->rest.at - start)};
}

static struct str take_indented(struct markup *m, size_t indent)
{
	const char *start = m->rest.at, *end = start;
	for (struct str next = peek(m, 0); next.at && (is_blank(next) || indent_of(next) > indent); next = peek(m, 0)) {
		advance(m);
		if (!is_blank(m->line))
			end = m->line.at + m->line.len;
	}
	return (struct str){start, (size_t)(end - start)};
}

static void add_code(struct markup *m, struct str language, struct str text, uint32_t line)
{
	while (text.len && (text.at[0] == '\n' || text.at[0] == '\r')) {
		line += text.at[0] == '\n';
		text = str_from(text, 1);
	}
	doc_build_code(m->build, language, text, line);
}

static bool is_one_of(struct str s, const char *const *names)
{
	for (; *names; names++)
		if (str_is_nocase(s, *names))
			return true;
	return false;
}

/* "* - name" starts a row of a list-table, "  - meaning" is its next cell, what is indented more goes on. */
static void read_list_table(struct markup *m, struct str body, uint32_t first)
{
	struct str line, cells = {0};
	unsigned columns = 0;
	uint32_t at = first;
	doc_build_table(m->build, first);
	for (bool more = true; more; at++) {
		more = str_next_line(&body, &line);
		line = more ? str_trim(line) : STR("");
		bool row = str_starts(line, "* - ") || str_is(line, "* -");
		bool cell = !row && columns && (str_starts(line, "- ") || str_is(line, "-"));
		if ((row || !more) && columns)
			doc_build_row(m->build, cells, columns);
		if (!line.len || line.at[0] == ':')
			continue;
		struct str text = str_trim(str_from(line, row ? 3 : cell ? 1 : 0));
		if (row)
			cells = text;
		else if (columns && cells.len < CELL_BYTES)
			cells = arena_printf(m->build->arena, "%.*s%s%.*s", STR_ARG(cells), cell ? "|" : " ",
					     STR_ARG(text));
		columns = row ? 1 : columns + cell;
		doc_build_text(m->build, text, at, DOC_TEXT);
	}
	doc_build_table_end(m->build);
}

/* ".. name:: argument" and what is indented below it. */
static bool read_directive(struct markup *m)
{
	static const char *const code[] = {"code-block",     "code", "sourcecode", "prompt",
					   "parsed-literal", "math", "doctest",    "ipython",
					   "testcode",       "raw",  NULL};
	static const char *const diagram[] = {"mermaid", "uml", "plantuml", "graphviz", "digraph", "graph", NULL};
	static const char *const image[] = {"image", "figure", NULL};
	static const char *const prose[] = {"note",           "warning",   "tip",        "important",
					    "hint",           "caution",   "attention",  "danger",
					    "admonition",     "seealso",   "deprecated", "versionadded",
					    "versionchanged", "csv-table", "table",      "topic",
					    "sidebar",        "epigraph",  NULL};
	size_t indent = indent_of(m->line);
	struct str line = str_trim(m->line);
	if (!str_starts(line, "..") || (line.len > 2 && line.at[2] != ' '))
		return false;
	size_t colons = str_find(line, "::");
	struct str name = colons == STR_NONE ? str_sub(line, 0, 0) : str_trim(str_sub(line, 2, colons - 2));
	struct str argument = colons == STR_NONE ? name : str_trim(str_from(line, colons + 2));
	uint32_t at = m->number;
	if (is_one_of(name, prose)) {
		doc_build_text(m->build, argument, at, DOC_TEXT);
		return true;
	}
	struct str body = take_indented(m, indent);
	if (str_is_nocase(name, "list-table"))
		read_list_table(m, body, at + 1);
	else if (is_one_of(name, code))
		add_code(m, argument, body, at + 1);
	else if (is_one_of(name, diagram))
		add_code(m, STR("graphviz"), body, at + 1);
	else if (is_one_of(name, image))
		doc_build_image(m->build, STR(""), argument, at);
	return true;
}

static bool read_asciidoc_block(struct markup *m)
{
	struct str line = str_trim(m->line);
	uint32_t at = m->number;
	if (line.len > 1 && line.at[0] == '[' && line.at[line.len - 1] == ']') {
		m->language = str_sub(line, 1, line.len - 2);
		if (str_starts(m->language, "source,"))
			m->language = str_from(m->language, 7);
		return true;
	}
	if (str_is(line, "////")) {
		take_until(m, "////");
		return true;
	}
	if (str_is(line, "----") || str_is(line, "....") || str_is(line, "```")) {
		char closes[5] = {0};
		memcpy(closes, line.at, line.len);
		add_code(m, m->language, take_until(m, closes), at + 1);
		m->language = STR("");
		return true;
	}
	if (str_starts(line, "image::")) {
		doc_build_image(m->build, STR(""), str_from(line, 7), at);
		return true;
	}
	return str_starts(line, "//") || (str_starts(line, ":") && str_has(str_from(line, 1), ":"));
}

static bool read_org_block(struct markup *m)
{
	struct str line = str_trim(m->line);
	uint32_t at = m->number;
	if (str_starts_nocase(line, "#+begin_src") || str_starts_nocase(line, "#+begin_example")) {
		struct str language = str_trim(str_from(line, 11));
		bool source = str_starts_nocase(line, "#+begin_src");
		add_code(m, source ? language : STR(""), take_until(m, source ? "#+end_src" : "#+end_example"), at + 1);
		return true;
	}
	return str_starts(line, "#+") || str_starts(line, "# ") || str_is(line, "#");
}

static bool read_block(struct markup *m)
{
	switch (m->syntax) {
	case DOC_RST:
		if (m->literal_follows && !is_blank(m->line)) {
			m->literal_follows = false;
			if (indent_of(m->line) > 0) {
				uint32_t at = m->number;
				struct str first = m->line, more = take_indented(m, 0);
				size_t len = more.len ? (size_t)(more.at + more.len - first.at) : first.len;
				add_code(m, STR(""), (struct str){first.at, len}, at);
				return true;
			}
		}
		return read_directive(m);
	case DOC_ASCIIDOC:
		return read_asciidoc_block(m);
	case DOC_ORG:
		return read_org_block(m);
	default:
		return false;
	}
}

/* ---- tables, lists and text ---- */

/* "| a | b |", also as AsciiDoc writes it: "|a |b". */
static bool read_row(struct markup *m)
{
	struct str line = str_trim(m->line);
	bool border = str_starts(line, "+-") || str_starts(line, "+=") || str_starts(line, "|-") ||
		      str_starts(line, "|===");
	bool row = line.len > 1 && line.at[0] == '|' && line.len < CELL_BYTES && !border;
	if (!row && !(border && m->in_table)) {
		if (m->in_table)
			doc_build_table_end(m->build);
		m->in_table = false;
	}
	if (border)
		return true;
	if (!row || (m->syntax == DOC_PLAIN && str_find_char(str_from(line, 1), '|') == STR_NONE))
		return false;
	if (!m->in_table)
		doc_build_table(m->build, m->number);
	m->in_table = true;
	struct str cells = str_from(line, 1);
	if (cells.at[cells.len - 1] == '|')
		cells.len--;
	unsigned columns = 1;
	for (size_t i = 0; i < cells.len; i++)
		columns += cells.at[i] == '|';
	doc_build_row(m->build, cells, columns);
	doc_build_text(m->build, cells, m->number, DOC_TEXT);
	return true;
}

static bool read_item(struct markup *m)
{
	struct str line = str_trim(m->line);
	size_t mark = 0;
	bool numbered = false;
	while (mark < line.len && (char_is_digit(line.at[mark]) || line.at[mark] == '#'))
		mark++;
	if (mark && mark < 4 && mark < line.len && (line.at[mark] == '.' || line.at[mark] == ')'))
		numbered = true;
	else if (mark)
		return false;
	else
		while (mark < line.len && mark < 5 &&
		       memchr(m->syntax == DOC_ASCIIDOC ? "*-." : "*-+", line.at[mark], 3))
			mark++;
	mark += numbered;
	if (!mark || mark >= line.len || line.at[mark] != ' ')
		return false;
	struct str text = str_trim(str_from(line, mark));
	doc_build_item(m->build, text, numbered || line.at[0] == '.', m->number);
	doc_build_text(m->build, text, m->number, DOC_TEXT);
	return true;
}

void markup_read(struct doc_builder *b, struct str text, enum doc_syntax syntax)
{
	struct markup m = {.build = b, .syntax = syntax, .rest = text, .language = STR("")};
	while (advance(&m)) {
		if (memchr(m.line.at, '\0', m.line.len))
			continue;
		if (read_block(&m) || read_heading(&m) || read_row(&m) || read_item(&m))
			continue;
		struct str line = str_trim(m.line);
		if (!line.len)
			continue;
		m.literal_follows = syntax == DOC_RST && str_ends(line, "::");
		if (!rule_mark(line))
			doc_build_text(b, line, m.number, DOC_TEXT);
	}
}
