/*
 * Files for the programs of this folder, and a watch over the time that each takes.
 */
#ifndef ASSAY_FUZZ_READ_H
#define ASSAY_FUZZ_READ_H

#include <stddef.h>

struct input {
	char *bytes; /* the caller's to free */
	size_t n;
};

/* -1 with a message on standard error. */
int input_read(const char *path, struct input *input);

/* Unless called again within so many seconds, the program says what it was doing and ends with code 98. 0 seconds ends the watch.
 * `what` must stay. */
void input_watch(const char *what, unsigned seconds);

#endif
