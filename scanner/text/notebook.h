/*
 * The code of a Jupyter notebook as Python tokens whose lines are those of the .ipynb file. Only the cells' sources are
 * decoded; outputs, which are most of the bytes, are skipped without building a document. A cell that is cut off or
 * holds an open bracket does not disturb the next one. Cells of another language (`%%bash`, an R kernel) give no tokens.
 * Format: https://nbformat.readthedocs.io/en/latest/format_description.html (versions 3 and 4).
 */
#ifndef ASSAY_TEXT_NOTEBOOK_H
#define ASSAY_TEXT_NOTEBOOK_H

#include "text/python.h"

struct notebook {
	bool readable;       /* it is a notebook: JSON with cells */
	struct str language; /* of the kernel, as written; empty if not said (then Python) */
	uint32_t code_cells; /* with content */
	uint32_t markdown_cells;
	uint32_t outputs;            /* code cells that keep an output */
	uint32_t code_line;          /* of the first code; 0 = none */
	uint32_t output_line;        /* of the first output; 0 = none */
	struct str prose;            /* the text cells as one Markdown document, blank lines between them */
	const uint32_t *prose_lines; /* line of the file of each line of `prose`, prose_lines_n of them */
	uint32_t prose_lines_n;
	struct python_tokens tokens; /* empty unless the language is Python */
};

/* `text` need not outlive the notebook. Never fails. */
void notebook_read(struct arena *a, struct str text, struct notebook *notebook);

#endif
