/*
 * Gives up what a scan does not need, so that a mistake in a reader of hostile files stays without consequences: on Linux the files
 * outside of named folders (Landlock: https://docs.kernel.org/userspace-api/landlock.html), and the system calls that start programs,
 * reach the network, other processes or the kernel's own interfaces (seccomp: https://docs.kernel.org/userspace-api/seccomp_filter.html).
 * What the kernel has not, or a container does not permit, is left out; whoever asked reads the fields. On other systems, and in
 * builds with sanitizers, whose leak checker is a debugger, nothing is given up.
 *
 * Nothing of it can be taken back: it lasts until the process ends.
 */
#ifndef ASSAY_BASE_SANDBOX_H
#define ASSAY_BASE_SANDBOX_H

#include <stdbool.h>

enum sandbox_right {
	SANDBOX_READ, /* a file, or everything below a folder */
	SANDBOX_WRITE, /* new files in a folder and below, renamed into place; existing ones replaced or removed. Not read. */
	SANDBOX_SCRATCH, /* the same, and what is in the files may be read: temporary files of a library */
};

struct sandbox {
	int rules;     /* descriptor of the Landlock ruleset while it is filled; -1: none */
	unsigned abi;  /* of Landlock; 0: the kernel has none */
	bool files;    /* only the files that were allowed can be opened */
	bool calls;    /* only the system calls of a scan can be made */
	int files_why; /* errno of why not; 0: not tried, or done */
	int calls_why;
};

/* Asks the kernel what it has. sandbox_release() gives the descriptor back. */
void sandbox_init(struct sandbox *box);
void sandbox_release(struct sandbox *box);

/* A path that cannot be opened is left out: nobody can read it either. */
void sandbox_allow(struct sandbox *box, const char *path, enum sandbox_right right);

/* System calls for the whole process, files for the thread that calls it and those it starts from now on; also no new privileges,
 * no core dump, no debugger, a bound on memory. Fills the fields. */
void sandbox_enter(struct sandbox *box);

/* The same files for a thread that was there before another one called sandbox_enter(). */
void sandbox_follow(struct sandbox *box);

/* sandbox_calls.c: the filter of system calls, for all threads. 0 or an errno. */
int sandbox_filter_calls(void);

#endif
