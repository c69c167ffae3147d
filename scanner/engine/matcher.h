/*
 * From a fact to the rules that speak of it, by hash look-up: the cost of a fact does not depend on how many rules there are.
 */
#ifndef ASSAY_ENGINE_MATCHER_H
#define ASSAY_ENGINE_MATCHER_H

#include "engine/file.h"
#include "engine/rulebook.h"

/* Called for each pattern that matches. */
typedef void matcher_found(void *context, const struct pattern *pattern);

/* Finds the patterns for a fact of this kind. A command is given as its words joined by single blanks. */
void matcher_find(const struct rulebook *book, enum fact_kind kind, struct str name, matcher_found *found,
		  void *context);

/* Finds the `path` patterns for a file. */
void matcher_find_path(const struct rulebook *book, const struct file *file, matcher_found *found, void *context);

#endif
