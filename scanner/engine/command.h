/*
 * What a command really runs: wrappers such as `uv run`, `python -m` or `npx` are taken off one after the other, and each form is a
 * fact of its own (`uv run pytest` is both).
 */
#ifndef ASSAY_ENGINE_COMMAND_H
#define ASSAY_ENGINE_COMMAND_H

#include "base/str.h"

#define COMMAND_FORMS 5
#define COMMAND_BYTES 512

struct command_form {
	struct str words; /* joined by single blanks, in the caller's buffer; options kept */
	bool leads;       /* may lead to another node of the automation graph */
};

/* Returns the number of forms, outermost first; at most COMMAND_FORMS. */
unsigned command_forms(const struct str *words, uint32_t n, struct command_form forms[COMMAND_FORMS],
		       char text[COMMAND_FORMS][COMMAND_BYTES]);

#endif
