/*
 * A repository of one file, so that the probes can be run over bytes in memory as a scan runs them.
 */
#ifndef ASSAY_FUZZ_STAGE_H
#define ASSAY_FUZZ_STAGE_H

#include "engine/rulebook.h"

/* The embedded rules; loaded once. */
const struct rulebook *stage_book(void);

/* Runs the probes that want a file of this path over `text`, then what follows from their facts. Returns how many wanted it. */
unsigned stage_run(struct str path, struct str text);

/* Paths such that every probe wants one of them. */
extern const char *const fuzz_names[];
extern const size_t fuzz_names_n;

#endif
