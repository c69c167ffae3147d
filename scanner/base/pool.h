/*
 * Runs one function over n independent tasks on several threads. Tasks are handed out in ascending order; each writes
 * only to its own slot, so that the outcome does not depend on the number of threads.
 */
#ifndef ASSAY_BASE_POOL_H
#define ASSAY_BASE_POOL_H

#include <stddef.h>

/* `worker` is 0 … jobs-1 and is never used by two tasks at once: per-thread state can hang on it. */
typedef void pool_task(void *context, unsigned worker, size_t task);

/* Runs task(context, w, i) for all 0 ≤ i < n and returns when all are done. With jobs ≤ 1, or when no thread can be
 * started, runs them here. */
void pool_run(unsigned jobs, size_t n, pool_task *task, void *context);

/* Processors this process may use; at least 1. */
unsigned pool_processors(void);

#endif
