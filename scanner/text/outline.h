/*
 * Questions about a document that was read: what kind of document it is, what stands below a heading, and which of a
 * list of phrases a text speaks of. A list of phrases ends with NULL; phrases are lower case with single blanks; a
 * phrase that ends in `*` stands for every word that starts so.
 */
#ifndef ASSAY_TEXT_OUTLINE_H
#define ASSAY_TEXT_OUTLINE_H

#include "text/markdown.h"

/* The files a probe of documents wants. */
#define DOC_WANTS                                                                                                      \
	{.ext = "md"}, {.ext = "markdown"}, {.ext = "mdx"}, {.ext = "rst"}, {.ext = "adoc"}, {.ext = "asciidoc"},      \
		{.ext = "org"}, {.ext = "rmd"}, {.ext = "qmd"}, {.name = "README"},                                    \
	{                                                                                                              \
		.name = "README.txt"                                                                                   \
	}

enum doc_role {
	DOC_OWN,       /* speaks of this project */
	DOC_GUIDE,     /* shows the users of a library or service how to work with it */
	DOC_REFERENCE, /* generated or written reference of an interface */
	DOC_PROPOSAL,  /* design of something that is to be built */
	DOC_LESSON,    /* course notes, lectures, exercises */
	DOC_LINKS,     /* a list of links */
	DOC_AGENT,     /* instructions to a coding assistant */
	DOC_FORM,      /* template of an issue or a pull request */
	DOC_RECORD,    /* change log, licence, code of conduct */
};

enum doc_role doc_role(struct str path, const struct doc *doc);

/* A section with everything below it. */
struct doc_extent {
	uint32_t from, to; /* sections from … to-1 */
	uint32_t line;     /* of the heading */
	uint32_t words, link_words, numbers, list_items, steps, definitions, table_rows, code_blocks, images;
	uint32_t placeholders;
	bool diagram;
};

void doc_extent(const struct doc *doc, uint32_t section, struct doc_extent *extent);

/* Real content: at least so many words (a step, a row or a code block is worth some), and not mainly placeholders. */
bool doc_filled(const struct doc_extent *extent, uint32_t words);

/* Whether `text` (section.name or section.terms) holds one of the phrases as whole words. */
bool phrase_in(struct str text, const char *const *phrases);

/* Whether a heading is one of the names, but for a word like "our" or "the" in front. */
bool name_is(struct str name, const char *const *names);

/* How often the sections from … to-1 speak of the phrases; *distinct (may be NULL) how many of them they speak of (the first
 * 32 phrases count). The search ends after `enough` occurrences. */
uint32_t doc_speaks(const struct doc *doc, uint32_t from, uint32_t to, const char *const *phrases, uint32_t enough,
		    uint32_t *distinct);

/* Commands named in the prose: "Run `helm rollback api 3` and wait". Counts names of command line tools that are no
 * ordinary words, and ordinary words ("make", "python") that are followed by what only a command has. */
uint32_t doc_commands(const struct doc *doc, uint32_t from, uint32_t to);

/* Whether the heading of the section, or of one that it is part of, holds one of the phrases. */
bool doc_under(const struct doc *doc, uint32_t section, const char *const *phrases);

/* Whether a path has a folder of this name (phrases without blanks). */
bool path_has_folder(struct str path, const char *const *folders);

/* Last part of the path without its extensions, as a heading would be written: "model_card.md" → "model card". */
struct str path_title(struct arena *a, struct str path);

#endif
