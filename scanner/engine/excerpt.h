/*
 * One line of a file, fit to be shown: control characters and bidirectional controls escaped, secrets masked, at most
 * LIMIT_EXCERPT characters.
 */
#ifndef ASSAY_ENGINE_EXCERPT_H
#define ASSAY_ENGINE_EXCERPT_H

#include "base/arena.h"

/* The text of line `line` (1-based) of `text`, trimmed; empty when there is no such line. */
struct str excerpt_line(struct str text, uint32_t line);

/* A safe copy for reports. */
struct str excerpt_clean(struct arena *a, struct str line);

#endif
