/*
 * Paths written inside a file, relative to its folder, as paths of the repository.
 */
#ifndef ASSAY_TEXT_PATH_H
#define ASSAY_TEXT_PATH_H

#include "base/arena.h"

/* "deploy" and "../app/./Dockerfile" give "app/Dockerfile". Empty when it leads out of the root or is absolute. */
struct str path_join(struct arena *a, struct str folder, struct str relative);

#endif
