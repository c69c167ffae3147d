/*
 * What kind of project this is: its languages, whether there is machine-learning code at all, whether it is a library.
 */
#ifndef ASSAY_ENGINE_PROJECT_H
#define ASSAY_ENGINE_PROJECT_H

#include "engine/facts.h"
#include "engine/scan.h"

void project_languages(struct scan *scan, const struct facts *facts);

/*
 * Builds a package and tells the readers of its documents to install it by that name: it is made for others, so what it
 * implements, shows and explains is no practice of its own. Neither a package nor versions nor a publishing pipeline alone
 * says so: applications have them, too.
 */
bool project_is_library(struct arena *arena, const struct facts *facts);

/* Whether a file of a library is part of what its users install: importable source, or data beside it. */
bool project_in_package(const struct facts *facts, const struct file *file);

/* Whether evidence on this rung shows that code trains or applies a model. */
bool project_shows_model(const struct scan *scan, const struct rule *rule, enum rung rung);

/* Fills scan->ml and scan->ml_why from the evidence. */
void project_decide(struct scan *scan);

#endif
