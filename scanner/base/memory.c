/*
 * Running out of memory ends the program, also when a library asks for it: some of them report it as a broken file, which would make
 * a wrong report, and some say nothing at all. glibc lets a program put its own functions in the place of malloc and its relatives:
 * https://www.gnu.org/software/libc/manual/html_node/Replacing-malloc.html
 */
#include "base/error.h"
#include "base/sanitized.h"

#if defined(__GLIBC__) && !defined(SANITIZED)

#include <errno.h>

/* Whoever asks for more than this took a stranger's word for the size and can be told no. Bytes. */
#define REFUSABLE ((size_t)256 << 20)

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *at, size_t n);
void *__libc_memalign(size_t alignment, size_t n);
void __libc_free(void *at);

static void *given(void *at, size_t n)
{
	if (!at && n && n <= REFUSABLE)
		BUG("out of memory");
	return at;
}

void *malloc(size_t n)
{
	return given(__libc_malloc(n), n);
}

void *calloc(size_t n, size_t size)
{
	size_t all;

	return given(__libc_calloc(n, size), __builtin_mul_overflow(n, size, &all) ? SIZE_MAX : all);
}

void *realloc(void *at, size_t n)
{
	return given(__libc_realloc(at, n), n);
}

void free(void *at)
{
	__libc_free(at);
}

void *memalign(size_t alignment, size_t n)
{
	return given(__libc_memalign(alignment, n), n);
}

void *aligned_alloc(size_t alignment, size_t n)
{
	return given(__libc_memalign(alignment, n), n);
}

int posix_memalign(void **at, size_t alignment, size_t n)
{
	*at = given(__libc_memalign(alignment, n), n);
	return *at || !n ? 0 : ENOMEM;
}

#endif
