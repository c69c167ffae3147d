/*
 * Path patterns as in .gitignore: `*` matches within one folder, `**` across folders, `?` one character, `[a-z]` a
 * class, `{a,b}` alternatives are not supported (write two patterns). A pattern without a slash matches the last part of the path in any folder.
 * A pattern that starts with a slash is anchored at the root. Letters match without regard to ASCII case.
 */
#ifndef ASSAY_BASE_GLOB_H
#define ASSAY_BASE_GLOB_H

#include "base/str.h"

bool glob_match(struct str pattern, struct str path);

#endif
