/*
 * Every document: its headings with whether there is something under them, and the words and phrases of its prose.
 * What the sections mean is judged by the probes document_*.c and readme.c.
 * Format: https://github.github.com/gfm/, https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html,
 * https://docs.asciidoctor.org/asciidoc/latest/, https://orgmode.org/worg/org-syntax.html
 * Traits: none.
 */
#include "engine/probe.h"

#define SECTION_WORDS 12 /* less is a heading with a remark */
#define PHRASE_WORDS 3
#define WORDS_MAX 60000u /* of one document; more is a book or a data file */

static void state_sections(struct probe_run *run, const struct doc *doc, enum doc_role role)
{
	for (uint32_t i = 1; i < doc->n; i++) {
		struct doc_extent extent;
		doc_extent(doc, i, &extent);
		enum fact_state state = role != DOC_OWN && role != DOC_PROPOSAL ? FACT_DISABLED
					: doc_filled(&extent, SECTION_WORDS)    ? FACT_LIVE
										: FACT_HOLLOW;
		probe_state_as(run, FACT_SECTION, state, doc->sections[i].name, doc->sections[i].line);
	}
}

/* "model-card" is also looked up as "model card". */
static void state_hyphenated(struct probe_run *run, struct str word, uint32_t line)
{
	char spaced[64];
	if (word.len >= sizeof spaced || !memchr(word.at, '-', word.len))
		return;
	for (size_t i = 0; i < word.len; i++)
		spaced[i] = word.at[i] == '-' ? ' ' : word.at[i];
	probe_state(run, FACT_WORD, (struct str){spaced, word.len}, line);
}

static void state_words(struct probe_run *run, const struct doc_section *section)
{
	size_t starts[PHRASE_WORDS] = {0}; /* of the last words, newest first */
	struct str terms = section->terms;
	size_t at = 0;
	for (uint32_t i = 0; i < section->prose_n && at < terms.len; i++) {
		const char *blank = memchr(terms.at + at, ' ', terms.len - at);
		size_t end = blank ? (size_t)(blank - terms.at) : terms.len;
		for (int k = PHRASE_WORDS - 1; k > 0; k--)
			starts[k] = starts[k - 1];
		starts[0] = at;
		for (uint32_t k = 0; k < PHRASE_WORDS && k <= i; k++)
			probe_state(run, FACT_WORD, str_sub(terms, starts[k], end - starts[k]),
				    section->prose_lines[i - k]);
		state_hyphenated(run, str_sub(terms, at, end - at), section->prose_lines[i]);
		at = end + 1;
	}
}

static void scan_document(struct probe_run *run)
{
	const struct doc *doc = probe_doc(run);
	enum doc_role role = doc_role(probe_file(run)->path, doc);
	uint32_t words = 0;
	if (role == DOC_FORM || role == DOC_RECORD)
		return;
	state_sections(run, doc, role);
	for (uint32_t i = 0; i < doc->n && words < WORDS_MAX; i++) {
		state_words(run, &doc->sections[i]);
		words += doc->sections[i].prose_n;
	}
}

const struct probe probe_document = {
	.name = "document",
	.title = "Documents: headings and words",
	.format = "https://github.github.com/gfm/",
	.wants = {DOC_WANTS,
		  {.glob = "docs/"
			   "**/*.txt"},
		  {.name = "MAINTAINERS"}},
	.scan = scan_document,
};
