/*
 * The request handlers of a Python module: functions decorated with a route of a known framework, or of an object called app,
 * router … with a path, and the methods of view classes.
 */
#ifndef ASSAY_TEXT_PYTHON_HANDLERS_H
#define ASSAY_TEXT_PYTHON_HANDLERS_H

#include "base/arena.h"
#include "text/python_module.h"

struct python_handlers {
	bool *handler;   /* by definition */
	bool *called;    /* by definition: named by a handler, directly or through others; and middleware */
	uint32_t first;  /* line of the first handler; 0 = there is none */
	bool middleware; /* there is a middleware of this module's own, with or without handlers */
};

void python_handlers_read(struct arena *a, const struct python_module *module, struct python_handlers *handlers);

/* Whether a person or a program runs this module, rather than only importing it. */
bool python_is_run(const struct python_module *module, const struct python_handlers *handlers);

/* The name before the dot of a method call: `session` of `session.add(x)`; empty when there is none. */
struct str python_owner(const struct python_module *module, const struct python_use *use);

/* Line of a handler with annotated parameters of plain types (two, or one and a result), where the framework makes the description of
 * the API from annotations; 0: none. */
uint32_t python_handlers_typed(const struct python_module *module, const struct python_handlers *handlers);

#endif
