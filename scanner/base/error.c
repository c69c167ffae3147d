/*
 * Errors as values, and the end of the program for its own broken invariants.
 */
#include "base/error.h"
#include <stdarg.h>

int error_set(struct error *err, enum exit_code code, const char *format, ...)
{
	va_list args;

	if (!err)
		return -1;
	err->code = code;
	va_start(args, format);
	vsnprintf(err->message, sizeof(err->message), format, args);
	va_end(args);
	return -1;
}

void bug(const char *file, int line, const char *what)
{
	fprintf(stderr, "assay: internal error: %s (%s:%d)\n", what, file, line);
	/* No exit handlers: they would run on state that was just found broken. */
	_Exit(EXIT_CODE_INTERNAL);
}
