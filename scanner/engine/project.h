/*
 * What kind of project this is: its languages, whether there is machine-learning code at all, whether it is a library.
 */
#ifndef ASSAY_ENGINE_PROJECT_H
#define ASSAY_ENGINE_PROJECT_H

#include "engine/facts.h"
#include "engine/scan.h"

void project_languages(struct scan *scan, const struct facts *facts);

/* Publishes a package and makes versions of it: its examples are for its users, not its own practice. */
bool project_is_library(const struct facts *facts, const struct history *history);

/* Fills scan->ml and scan->ml_why from the evidence. */
void project_decide(struct scan *scan);

#endif
