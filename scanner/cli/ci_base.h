/*
 * Which revision a pull request is compared with, as the CI systems tell it by environment variables.
 */
#ifndef ASSAY_CLI_CI_BASE_H
#define ASSAY_CLI_CI_BASE_H

#include "base/arena.h"

/* A revision to try, "origin/main" or a commit; NULL when no CI system says. Lives in `arena`. */
const char *ci_base(struct arena *arena);

#endif
