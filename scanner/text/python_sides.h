/*
 * The sides that the names of a function speak of: reference and current data, predictions and what really happened. What is
 * compared or joined in its body is judged by them.
 */
#ifndef ASSAY_TEXT_PYTHON_SIDES_H
#define ASSAY_TEXT_PYTHON_SIDES_H

#include "text/python_module.h"

enum python_side {
	PYTHON_SIDE_REFERENCE,
	PYTHON_SIDE_CURRENT,
	PYTHON_SIDE_PREDICTION,
	PYTHON_SIDE_TRUTH,
	PYTHON_SIDES,
};

/* Sets those of the wanted sides that names of the function, or strings as short as a key, speak of. */
void python_sides_read(const struct python_module *module, const struct python_def *def,
		       const bool wanted[PYTHON_SIDES], bool said[PYTHON_SIDES]);

/* Whether a name has the word between underscores or at an end. */
bool python_has_word(struct str name, const char *word);

#endif
