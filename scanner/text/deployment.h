/*
 * Names of deployment environments ("prod", "staging"), brought to one spelling each, so that "the same code goes to two
 * or more environments" can be counted over all files.
 */
#ifndef ASSAY_TEXT_DEPLOYMENT_H
#define ASSAY_TEXT_DEPLOYMENT_H

#include "base/str.h"

/* "environment.dev", "environment.test", "environment.staging" or "environment.prod" (counters for probe_count) for a word
 * that is such a name as a whole; NULL for any other. */
const char *deployment_environment(struct str word);

/* The same for any part between `-`, `_` and `.`, of a name such as "values-prod". */
const char *deployment_in(struct str name);

/* The same for the folders of a path: "infrastructure/envs/prod/network". "test" counts only where environments are kept. */
const char *deployment_of_folder(struct str folder);

#endif
