/*
 * Documents prepared for retrieval by functions of a project's own: they cut texts into pieces, or take them out of pages and files.
 *
 * Traits: none.
 * Counters
 *   ml.document-modules   modules that do this
 */
#include "engine/probe.h"

WORD_LIST(cutting, "chunk", "split_text", "split_doc", "split_section");
WORD_LIST(taking, "parse_doc", "parse_pdf", "parse_html", "parse_page", "parse_manifest", "extract_text",
	  "html_to_text", "pdf_to_text", "clean_text", "load_doc", "read_pdf");
/* Shorter names say nothing. */
#define SHORTEST 7u

/* Part of each of them. */
WORD_LIST(roots, "chunk", "split_", "parse_", "_text", "load_doc", "read_pdf");
/* What pieces of documents have, and pieces of a stream have not. */
WORD_LIST(pieces, "overlap", "chunk_size", "max_chunk", "section", "doc_id", "document", "paragraph", "sentence",
	  "page");
WORD_LIST(streams, "stream", "upload", "download", "iter_chunk", "bytes", "batch", "get_chunk", "list_chunk", "delete",
	  "on_chunk");
/* Libraries that open documents. */
static const char *const openers[] = {"bs4",      "docx",        "pypdf", "PyPDF2",   "fitz",
				      "pymupdf",  "pdfplumber",  "lxml",  "markdown", "pdfminer",
				      "openpyxl", "trafilatura", "pptx",  "html"};

static bool opens(const struct python_module *m)
{
	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++)
		if (python_imports(m, openers[i]))
			return true;
	return false;
}

/* A loop over the text or its pieces. */
static bool loops(const struct python_tokens *tokens, const struct python_def *def)
{
	for (uint32_t t = def->from; t < def->to; t++)
		if (python_is(tokens, t, "for") || python_is(tokens, t, "while"))
			return true;
	return false;
}

static void scan_python_documents(struct probe_run *run)
{
	const struct python_module *m;

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET | PLACE_EXAMPLE))
		return;
	m = probe_python_module(run);
	for (size_t d = 0; d < m->defs_n; d++) {
		const struct python_def *def = &m->defs[d];
		if (def->name.len < SHORTEST || !word_list_in(&roots, def->name))
			continue;
		bool cuts = word_list_in(&cutting, def->name), takes = !cuts && word_list_in(&taking, def->name);
		if ((!cuts && !takes) || def->is_class || word_list_in(&streams, def->name) || !loops(m->tokens, def))
			continue;
		if (cuts ? python_mentions(m->tokens, def->token + 1, def->to, &pieces) : opens(m)) {
			probe_count(run, "ml.document-modules", 1, def->line);
			return;
		}
	}
}

const struct probe probe_python_documents = {
	.name = "python_documents",
	.title = "Documents prepared in Python",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_documents,
};
