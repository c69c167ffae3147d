/*
 * A growing text buffer on the heap for output that is built piece by piece.
 */
#ifndef ASSAY_BASE_BUF_H
#define ASSAY_BASE_BUF_H

#include "base/str.h"
#include <stdarg.h>

struct buf {
	char *at; /* terminated with a NUL once something was added */
	size_t len, room;
};

#define BUF_INIT                                                                                                       \
	{                                                                                                              \
		NULL, 0, 0                                                                                             \
	}

void buf_release(struct buf *b);
void buf_clear(struct buf *b);
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_puts(struct buf *b, const char *terminated);
void buf_char(struct buf *b, char c);
void buf_repeat(struct buf *b, const char *terminated, size_t times);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args);
struct str buf_view(const struct buf *b);

#endif
