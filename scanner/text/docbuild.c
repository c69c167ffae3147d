/*
 * Counting and joining what the readers of documents find; see docbuild.h.
 */
#include "text/docbuild.h"
#include "text/translate.h"

#define TABLE_BYTES 4096 /* rows kept of one table: enough to see what its columns hold */

/* Leading byte of a character that is a letter in some script; symbols, punctuation and emoji are not. */
static bool is_letter_lead(unsigned char c)
{
	return (c >= 0xc3 && c <= 0xdf) || c == 0xe0 || c == 0xe1 || (c >= 0xe3 && c <= 0xed);
}

static bool is_wordy(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || is_letter_lead((unsigned char)c);
}

/* Scripts without blanks between words: three bytes each, about two characters to a word. */
static bool is_ideograph_lead(unsigned char c)
{
	return c >= 0xe3 && c <= 0xed;
}

void doc_build_start(struct doc_builder *b, struct arena *a, struct str text, struct doc *doc)
{
	memset(b, 0, sizeof *b);
	memset(doc, 0, sizeof *doc);
	b->arena = a;
	b->doc = doc;
	/* Entities may grow a little when they are resolved; beyond this room words are dropped. */
	b->prose_room = text.len + text.len / 4 + 64;
	b->prose = arena_alloc_raw(a, b->prose_room);
	*vec_add(a, &b->sections) = (struct doc_section){.line = 1};
}

static struct doc_section *current(struct doc_builder *b)
{
	return &b->sections.at[b->sections.n - 1];
}

static void touch(struct doc_builder *b, uint32_t line)
{
	struct doc_section *section = current(b);
	if (!section->content_line)
		section->content_line = line;
}

/* The prose is cut into sections by length alone: pointers are set once the buffer no longer moves. */
static void close_section(struct doc_builder *b)
{
	struct doc_section *section = current(b);
	section->prose = (struct str){b->prose + b->section_prose, b->prose_len - b->section_prose};
	section->prose_n = (uint32_t)(b->lines.n - b->section_lines);
	b->section_prose = b->prose_len;
	b->section_lines = b->lines.n;
}

static struct str strip(struct str word)
{
	while (word.len && !is_wordy(word.at[0]))
		word = str_from(word, 1);
	while (word.len && !is_wordy(word.at[word.len - 1]) && (signed char)word.at[word.len - 1] >= 0 &&
	       !(word.len > 1 && (word.at[word.len - 1] == '+' || word.at[word.len - 1] == '#')))
		word.len--;
	return word;
}

/* A multi-byte quotation mark or dash at the end is not part of a word either. */
static struct str strip_symbols(struct str word)
{
	word = strip(word);
	while (word.len > 3 && (unsigned char)word.at[word.len - 3] == 0xe2) {
		word.len -= 3;
		word = strip(word);
	}
	return word;
}

/* "2.", "2.1", "3)", "a." in front of a heading. */
static bool is_numbering(struct str word)
{
	bool digits = false;
	for (size_t i = 0; i < word.len; i++) {
		if (char_is_digit(word.at[i]))
			digits = true;
		else if (word.at[i] != '.' && word.at[i] != ')' && word.at[i] != '(' && word.at[i] != ':')
			return false;
	}
	return digits;
}

static struct str heading_name(struct arena *a, struct str heading)
{
	/* An ampersand takes most room: " and". */
	char *name = arena_alloc(a, heading.len * 4 + 1);
	size_t n = 0;
	bool blank = false;
	struct str first = heading, word;
	while (str_next(&first, ' ', &word) && (is_numbering(word) || !word.len))
		heading = first;
	for (size_t i = 0; i < heading.len; i++) {
		unsigned char c = (unsigned char)heading.at[i];
		bool apostrophe = c == '\'' && n && i + 1 < heading.len && char_is_alpha(heading.at[i + 1]);
		size_t wide = c == 0xe2 ? 3 : c >= 0xf0 ? 4 : c == 0xef ? 3 : 1;
		if (c == '&') {
			memcpy(name + n, n ? " and" : "and", n ? 4 : 3);
			n += n ? 4 : 3;
			blank = true;
		} else if (wide == 1 && (is_wordy(heading.at[i]) || (c >= 0x80 && c != 0xc2))) {
			if (blank && n)
				name[n++] = ' ';
			blank = false;
			name[n++] = char_lower(heading.at[i]);
		} else if (!apostrophe) {
			blank = true;
			i += wide - 1;
		}
	}
	translate_fold(name, n);
	return (struct str){name, n};
}

void doc_build_heading(struct doc_builder *b, unsigned level, struct str text, uint32_t line)
{
	close_section(b);
	struct doc_section *section = vec_add(b->arena, &b->sections);
	*section = (struct doc_section){.line = line};
	section->heading = arena_str(b->arena, str_trim(text));
	section->name = translate_heading(b->arena, heading_name(b->arena, section->heading));
	section->level = (uint8_t)(level < 1 ? 1 : level > 6 ? 6 : level);
	if (str_has_nocase(section->heading, "TODO:"))
		section->placeholders++;
}

static bool is_template_word(struct str word)
{
	static const char *const words[] = {"TODO", "TBD", "FIXME", "TBA", "XXXX"};
	/* Nearly all words: none of these begins so. */
	if ((word.at[0] >= 'a' && word.at[0] <= 'z') || char_is_digit(word.at[0]))
		return false;
	struct str bare = strip(word);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(bare, words[i]))
			return true;
	if (str_is(word, "...") || str_is(word, "\u2026"))
		return true;
	return str_starts(word, "{{") || str_starts(word, "<<") || str_starts_nocase(word, "[insert") ||
	       str_starts_nocase(word, "[your") || str_starts_nocase(word, "<your") ||
	       str_starts_nocase(word, "<insert");
}

static void add_word(struct doc_builder *b, struct str word, uint32_t line, enum doc_text kind)
{
	struct doc_section *section = current(b);
	bool wordy = false, digit = false, colon = false;
	uint32_t ideographs = 0;
	for (size_t i = 0; i < word.len; i++) {
		if (word.at[i] >= 'a' && word.at[i] <= 'z') {
			wordy = true;
			continue;
		}
		wordy |= is_wordy(word.at[i]);
		digit |= char_is_digit(word.at[i]);
		colon |= word.at[i] == ':';
		ideographs += is_ideograph_lead((unsigned char)word.at[i]);
	}
	if (colon && str_has(word, "://")) {
		section->links++;
		return;
	}
	if (is_template_word(word))
		section->placeholders++;
	if (!wordy || b->prose_len + word.len + 1 > b->prose_room)
		return;
	if (b->prose_len > b->section_prose)
		b->prose[b->prose_len++] = ' ';
	memcpy(b->prose + b->prose_len, word.at, word.len);
	b->prose_len += word.len;
	*vec_add(b->arena, &b->lines) = line;
	uint32_t weight = ideographs > 2 ? ideographs / 2 : 1;
	if (kind == DOC_TEXT_LINK)
		section->link_words += weight;
	else
		section->words += weight;
	section->numbers += digit;
}

void doc_build_text(struct doc_builder *b, struct str text, uint32_t line, enum doc_text kind)
{
	size_t i = 0;
	while (i < text.len) {
		while (i < text.len && char_is_space(text.at[i]))
			i++;
		size_t start = i;
		while (i < text.len && !char_is_space(text.at[i]))
			i++;
		if (i > start) {
			touch(b, line);
			add_word(b, str_sub(text, start, i - start), line, kind);
		}
	}
}

/* Diagrams drawn with characters have corners and arrows; folder trees have neither, tables have crossings. */
static bool is_drawn(struct str text)
{
	bool arrow = str_has(text, "\u25bc") || str_has(text, "\u25b6") || str_has(text, "\u25ba") ||
		     str_has(text, "\u2192") || str_has(text, "\u2193") || str_has(text, "-->") || str_has(text, "->");
	if (!arrow)
		return false;
	if (str_has(text, "\u2510") && str_has(text, "\u2514"))
		return true;
	return str_has(text, "+---") && str_has(text, "---+") && str_has(text, "|");
}

static bool is_diagram_language(struct str language)
{
	static const char *const names[] = {"mermaid",  "plantuml", "puml",  "uml",     "dot",
					    "graphviz", "d2",       "ditaa", "digraph", "kroki"};
	struct str name = language;
	while (name.len && (name.at[0] == '{' || name.at[0] == '.' || name.at[0] == ' '))
		name = str_from(name, 1);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_starts_nocase(name, names[i]) &&
		    (name.len == strlen(names[i]) || !char_is_word(name.at[strlen(names[i])])))
			return true;
	return false;
}

void doc_build_code(struct doc_builder *b, struct str language, struct str text, uint32_t line)
{
	if (!str_trim(text).len)
		return;
	touch(b, line);
	current(b)->code_blocks++;
	current(b)->diagram |= is_diagram_language(language) || is_drawn(str_sub(text, 0, 8192));
	*vec_add(b->arena, &b->codes) = (struct doc_code){
		.language = arena_str(b->arena, language),
		.text = arena_str(b->arena, text),
		.line = line,
		.section = (uint32_t)b->sections.n - 1,
	};
}

/* "name: meaning", "name - meaning", "name = meaning" with a short name. */
static bool is_definition(struct str line)
{
	unsigned words = 0;
	for (size_t i = 1; i + 1 < line.len && i < 80; i++) {
		char c = line.at[i];
		bool dash = (c == '-' || c == '=' || (unsigned char)c == 0xe2) && line.at[i - 1] == ' ';
		words += c == ' ' && line.at[i - 1] != ' ' && line.at[i + 1] != ':' && line.at[i + 1] != '-';
		if (c == ':' && line.at[i + 1] == '/')
			return false;
		if (c == ':' || dash)
			return words < 5 && str_trim(str_from(line, i + 1)).len > 2;
	}
	return false;
}

void doc_build_item(struct doc_builder *b, struct str first_line, bool numbered, uint32_t line)
{
	struct doc_section *section = current(b);
	touch(b, line);
	section->list_items++;
	section->steps += numbered;
	section->definitions += is_definition(str_trim(first_line));
}

void doc_build_link(struct doc_builder *b)
{
	current(b)->links++;
}

void doc_build_placeholder(struct doc_builder *b)
{
	current(b)->placeholders++;
}

void doc_build_image(struct doc_builder *b, struct str alt, struct str url, uint32_t line)
{
	touch(b, line);
	current(b)->images++;
	*vec_add(b->arena, &b->images) = (struct doc_image){
		.alt = arena_str(b->arena, alt),
		.url = arena_str(b->arena, url),
		.line = line,
		.section = (uint32_t)b->sections.n - 1,
	};
}

void doc_build_table(struct doc_builder *b, uint32_t line)
{
	touch(b, line);
	b->cells_room = 0;
	*vec_add(b->arena, &b->tables) = (struct doc_table){
		.line = line,
		.section = (uint32_t)b->sections.n - 1,
	};
}

/* Rows arrive one after the other; the first of them are kept. */
static void keep_row(struct doc_builder *b, struct doc_table *table, struct str cells)
{
	size_t len = table->cells.len + cells.len + 1;
	if (len > TABLE_BYTES)
		return;
	if (len > b->cells_room) {
		char *cells_before = b->cells;
		b->cells_room = 2 * len < TABLE_BYTES ? 2 * len : TABLE_BYTES;
		b->cells = arena_alloc_raw(b->arena, b->cells_room);
		if (table->cells.len)
			memcpy(b->cells, cells_before, table->cells.len);
	}
	if (cells.len)
		memcpy(b->cells + table->cells.len, cells.at, cells.len);
	b->cells[len - 1] = '\n';
	table->cells = (struct str){b->cells, len};
}

void doc_build_row(struct doc_builder *b, struct str cells, unsigned columns)
{
	struct doc_section *section = current(b);
	if (!b->tables.n)
		return;
	struct doc_table *table = &b->tables.at[b->tables.n - 1];
	if (!table->header.at) {
		table->header = arena_lower(b->arena, cells);
		if (columns > section->table_columns)
			section->table_columns = columns;
		return;
	}
	struct str rest = cells, cell;
	unsigned filled = 0;
	for (unsigned i = 0; str_next(&rest, '|', &cell); i++) {
		cell = str_trim(cell);
		filled += cell.len > 0;
		if (i == 0 && cell.len)
			table->named += str_find_char(cell, ' ') == STR_NONE;
	}
	table->rows++;
	table->filled += filled > 1;
	section->table_rows++;
	keep_row(b, table, cells);
}

void doc_build_table_end(struct doc_builder *b)
{
	if (b->tables.n && !b->tables.at[b->tables.n - 1].header.at)
		b->tables.n--;
}

/* Template phrases of several words; the first two letters keep the search cheap. */
static uint32_t count_phrases(struct str terms)
{
	static const char *const phrases[] = {"more information needed",
					      "lorem ipsum",
					      "coming soon",
					      "to be added",
					      "to be completed",
					      "to be determined",
					      "to be filled",
					      "to be written",
					      "insert instructions here",
					      "insert your",
					      "fill this in",
					      "fill in this",
					      "short description of the project",
					      "your name here",
					      "describe your",
					      "work in progress"};
	uint32_t n = 0;
	uint32_t firsts = 0, seconds = 0; /* by the low bits of the bytes that phrases begin with */
	for (size_t k = 0; k < sizeof phrases / sizeof *phrases; k++) {
		firsts |= (uint32_t)1 << (phrases[k][0] & 31);
		seconds |= (uint32_t)1 << (phrases[k][1] & 31);
	}
	for (size_t i = 0; i + 1 < terms.len;) {
		if (firsts >> (terms.at[i] & 31) & seconds >> (terms.at[i + 1] & 31) & 1)
			for (size_t k = 0; k < sizeof phrases / sizeof *phrases; k++)
				n += str_starts(str_from(terms, i), phrases[k]);
		const char *blank = memchr(terms.at + i, ' ', terms.len - i);
		i = blank ? (size_t)(blank - terms.at) + 1 : terms.len;
	}
	return n;
}

/* The word from `start` on in English; gives its end. */
static size_t translated(char *at, size_t start, size_t end)
{
	struct str word = {at + start, end - start}, english = translate_word(word);
	if (english.at == word.at)
		return end;
	memcpy(at + start, english.at, english.len);
	return start + english.len;
}

static struct str terms_of(struct arena *a, struct str prose, uint32_t n)
{
	char *at = arena_alloc_raw(a, prose.len + (size_t)n * TRANSLATION_GROWTH + 1);
	size_t len = 0;
	struct str rest = prose, word;
	for (uint32_t i = 0; i < n; i++) {
		size_t plain = 0, before = len;
		/* Most words are small letters, which stay as they are. */
		if (len)
			at[len++] = ' ';
		for (; plain < rest.len && rest.at[plain] >= 'a' && rest.at[plain] <= 'z'; plain++)
			at[len++] = rest.at[plain];
		if (plain && plain < rest.len && rest.at[plain] == ' ') {
			rest = str_from(rest, plain + 1);
			len = translated(at, len - plain, len);
			continue;
		}
		len = before;
		if (!str_next(&rest, ' ', &word))
			break;
		word = strip_symbols(word);
		if (str_ends(word, "'s"))
			word.len -= 2;
		if (len)
			at[len++] = ' ';
		size_t start = len;
		unsigned char wide = 0;
		for (size_t k = 0; k < word.len; k++) {
			wide |= (unsigned char)word.at[k];
			at[len++] = char_lower(word.at[k]);
		}
		if (wide & 0x80)
			translate_fold(at + start, len - start);
		len = translated(at, start, len);
	}
	at[len] = '\0';
	return (struct str){at, len};
}

/* Levels are 1 to 6, so at most six sections are open at once. */
static void nest(struct doc *doc)
{
	uint32_t open[6];
	unsigned depth = 0;
	for (uint32_t i = 0; i < doc->n; i++) {
		struct doc_section *section = &doc->sections[i];
		while (depth && doc->sections[open[depth - 1]].level >= section->level)
			doc->sections[open[--depth]].end = i;
		for (unsigned k = 0; k < depth; k++)
			doc->sections[open[k]].words_below += section->words;
		section->end = i + 1;
		if (section->level)
			open[depth++] = i;
	}
	while (depth)
		doc->sections[open[--depth]].end = doc->n;
}

void doc_build_finish(struct doc_builder *b)
{
	struct doc *doc = b->doc;
	uint32_t word = 0;
	close_section(b);
	doc->sections = b->sections.at;
	doc->n = (uint32_t)b->sections.n;
	doc->codes = b->codes.at;
	doc->codes_n = (uint32_t)b->codes.n;
	doc->tables = b->tables.at;
	doc->tables_n = (uint32_t)b->tables.n;
	doc->images = b->images.at;
	doc->images_n = (uint32_t)b->images.n;
	for (uint32_t i = 0; i < doc->n; i++) {
		struct doc_section *section = &doc->sections[i];
		section->prose_lines = b->lines.at ? b->lines.at + word : NULL;
		word += section->prose_n;
		section->terms = terms_of(b->arena, section->prose, section->prose_n);
		section->placeholders += count_phrases(section->terms);
		doc->words += section->words;
		doc->links += section->links;
		doc->placeholders += section->placeholders;
	}
	nest(doc);
}
