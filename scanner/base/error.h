/*
 * Errors are returned and printed only by the program's edge (cli/). A function that can fail takes a `struct error *`
 * as its last parameter, fills it and returns -1 (or NULL); on success it leaves it alone and returns 0.
 * The message is one sentence: what, where, what was expected or what to do.
 *
 * Something odd in the scanned repository is no error but a notice (engine/notice.h): data of the report.
 */
#ifndef ASSAY_BASE_ERROR_H
#define ASSAY_BASE_ERROR_H

#include "base/str.h"

/* The exit codes of the program (interface.md), which are also the grades of errors. */
enum exit_code {
	EXIT_CODE_DONE = 0,
	EXIT_CODE_GATE_FAILED = 1,
	EXIT_CODE_USAGE = 2,      /* wrong usage, invalid rules or configuration */
	EXIT_CODE_UNREADABLE = 3, /* repository or revision cannot be read */
	EXIT_CODE_INCOMPLETE = 4, /* done, but some files could not be read */
	EXIT_CODE_INTERNAL = 5,
};

struct error {
	enum exit_code code;
	char message[1024];
};

/* Fills *err and returns -1, so that `return error_set(err, ...)` reads well. */
int error_set(struct error *err, enum exit_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A broken invariant of our own: prints and aborts with EXIT_CODE_INTERNAL. */
__attribute__((noreturn)) void bug(const char *file, int line, const char *what);
#define BUG(what) bug(__FILE__, __LINE__, (what))

#endif
