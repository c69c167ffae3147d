/*
 * Traits that no single file shows: shares over all files ("at least half of the public functions are documented").
 */
#ifndef ASSAY_ENGINE_MEASURE_H
#define ASSAY_ENGINE_MEASURE_H

#include "engine/facts.h"

/* Sums the counters of all files and states the traits that follow. */
void measure_state(struct run_worker *worker);

#endif
