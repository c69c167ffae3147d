/*
 * A progress line on standard error, when it is a terminal and the scan takes longer than a second.
 */
#ifndef ASSAY_CLI_PROGRESS_H
#define ASSAY_CLI_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	pthread_mutex_t lock;
	int64_t started; /* milliseconds of a monotonic clock */
	bool never, always, shown;
};

void progress_init(struct progress *p, bool always, bool never);

/* For struct scan_options: may be called from any thread. */
void progress_update(void *progress, size_t done, size_t all);

/* Takes the line away. */
void progress_done(struct progress *p);

#endif
