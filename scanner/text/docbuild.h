/*
 * Builds a struct doc from the pieces a reader finds in order: headings, runs of text, code, list items, tables,
 * images. What counts as a word, a figure or a placeholder is decided here, so that all syntaxes mean the same.
 */
#ifndef ASSAY_TEXT_DOCBUILD_H
#define ASSAY_TEXT_DOCBUILD_H

#include "text/markdown.h"

struct doc_builder {
	struct arena *arena;
	struct doc *doc;
	vec(struct doc_section) sections;
	vec(struct doc_code) codes;
	vec(struct doc_table) tables;
	vec(struct doc_image) images;
	vec(uint32_t) lines; /* of each word of the document */
	char *prose;         /* words of the document, joined */
	size_t prose_len, prose_room;
	char *cells; /* rows of the current table */
	size_t cells_room;
	size_t section_prose; /* where the prose and the lines of the current section start */
	size_t section_lines;
};

enum doc_text { DOC_TEXT, DOC_TEXT_LINK };

void doc_build_start(struct doc_builder *b, struct arena *a, struct str text, struct doc *doc);
void doc_build_heading(struct doc_builder *b, unsigned level, struct str text, uint32_t line);
/* Text of one line. */
void doc_build_text(struct doc_builder *b, struct str text, uint32_t line, enum doc_text kind);
void doc_build_code(struct doc_builder *b, struct str language, struct str text, uint32_t line);
/* The start of a list item with the text of its first line, which is also to be given to doc_build_text. */
void doc_build_item(struct doc_builder *b, struct str first_line, bool numbered, uint32_t line);
void doc_build_link(struct doc_builder *b);
void doc_build_image(struct doc_builder *b, struct str alt, struct str url, uint32_t line);
void doc_build_placeholder(struct doc_builder *b);
/* A row as its cells joined by '|'; its text is also to be given to doc_build_text. The first row after the start of a
 * table is its header. */
void doc_build_table(struct doc_builder *b, uint32_t line);
void doc_build_row(struct doc_builder *b, struct str cells, unsigned columns);
void doc_build_table_end(struct doc_builder *b);
void doc_build_finish(struct doc_builder *b);

/* Markdown before it is parsed (markdown_input.c): without its front matter, and without what would cost the parser more
 * than its length. Line numbers stay true but for *lines of front matter. */
struct str markdown_skip_front_matter(struct str text, struct doc *doc, uint32_t *lines);
struct str markdown_defuse(struct arena *a, struct str text);

/* HTML that stands in Markdown (dochtml.c): a block that starts on `line`; or a single tag inside a paragraph. */
void html_read(struct doc_builder *b, struct str html, uint32_t line);
void html_read_tag(struct doc_builder *b, struct str tag, uint32_t line);

/* Readers of the syntaxes that are not Markdown (markup.c). */
void markup_read(struct doc_builder *b, struct str text, enum doc_syntax syntax);

#endif
