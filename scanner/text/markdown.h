/*
 * What a document says, by section: the headings and how much real content stands under each. Reads Markdown
 * (through cmark-gfm), reStructuredText, AsciiDoc, Org and plain text by their heading rules. Text inside code
 * blocks, comments and URLs is not prose; the text of links is kept but counted apart.
 */
#ifndef ASSAY_TEXT_MARKDOWN_H
#define ASSAY_TEXT_MARKDOWN_H

#include "base/arena.h"

struct doc_section {
	struct str heading;    /* text without markup; empty for what stands before the first heading */
	struct str name;       /* the heading in lower case without numbering, punctuation, emoji: "roles and duties" */
	uint32_t line;         /* of the heading (1-based) */
	uint32_t content_line; /* first line with content of its own; 0 = none */
	uint8_t level;         /* 1-6; 0 = before the first heading */
	uint32_t end;          /* number of the section after the last sub-section */
	uint32_t words;        /* prose words of its own, link texts and code not counted */
	uint32_t words_below;  /* words of all sub-sections */
	uint32_t link_words;   /* words that are link text */
	uint32_t links, images, code_blocks, list_items, table_rows, table_columns;
	uint32_t steps;        /* items of numbered lists */
	uint32_t definitions;  /* list items of the form "name: meaning" */
	uint32_t numbers;      /* words that hold digits: figures, dates, metrics */
	uint32_t placeholders; /* template phrases: "More Information Needed", "TODO", "[insert", "Lorem ipsum", <…> */
	bool diagram;          /* holds a diagram: mermaid, plantuml, dot, or boxes and arrows of characters */
	struct str prose;      /* plain text of its own, link texts included, one blank between words */
	struct str terms;      /* the same words in lower case without punctuation around them, for word look-ups */
	const uint32_t *prose_lines; /* line of each word of `prose` and `terms`; prose_n of them */
	uint32_t prose_n;
};

struct doc {
	struct doc_section *sections;
	uint32_t n;
	struct str front_matter; /* YAML between `---` lines at the top, without them; empty if none */
	uint32_t front_matter_line;
	uint32_t words; /* all prose */
	uint32_t links;
	uint32_t placeholders;
	/* Code blocks, with language and text, for documented examples. */
	struct doc_code {
		struct str language, text;
		uint32_t line; /* first line of the text */
		uint32_t section;
	} * codes;
	uint32_t codes_n;
	struct doc_table {
		struct str header; /* cells in lower case joined by '|' */
		struct str cells;  /* the other rows: cells joined by '|', rows ended by LF; the first few rows only */
		uint32_t line, section;
		uint32_t rows;   /* without the header */
		uint32_t named;  /* rows whose first cell is a single word */
		uint32_t filled; /* rows with at least two cells that are not empty */
	} * tables;
	uint32_t tables_n;
	struct doc_image {
		struct str alt, url;
		uint32_t line, section;
	} * images;
	uint32_t images_n;
	uint8_t role; /* enum doc_role + 1 once it is known (text/outline.h), so that it is found out once; 0 before */
};

enum doc_syntax { DOC_MARKDOWN, DOC_RST, DOC_ASCIIDOC, DOC_ORG, DOC_PLAIN };

/* `text` must outlive the doc. Never fails. */
void doc_read(struct arena *a, struct str text, enum doc_syntax syntax, struct doc *doc);

/* Version of the library that reads Markdown. */
const char *markdown_library(void);

#endif
