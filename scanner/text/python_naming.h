/*
 * The names that a Python module gives to things in arguments of calls: literals, constants of the module, the last part of a
 * path that is put together.
 */
#ifndef ASSAY_TEXT_PYTHON_NAMING_H
#define ASSAY_TEXT_PYTHON_NAMING_H

#include "text/python_module.h"

struct python_span {
	uint32_t from, to; /* tokens; empty: there is no such argument */
};

/* The value of argument number `position` (0-based; PYTHON_NOWHERE for none) or of keyword `name` (NULL for none). */
struct python_span python_argument(const struct python_module *module, const struct python_use *use, uint32_t position,
				   const char *name);

/* The text that names something in an argument: a literal, a constant of the module, the last part of a path that is put
 * together, or the file that is opened; empty when there is none. */
struct str python_naming_text(const struct python_module *module, struct python_span span);

/* A text fit to be a name: one line, not long, expressions in it written "*": "{folder}/model_{version}.pkl" is "model_*.pkl".
 * Empty when nothing is left. */
struct str python_naming(struct arena *a, struct str text);

#endif
