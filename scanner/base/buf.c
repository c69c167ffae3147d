/*
 * A growing text buffer on the heap.
 */
#include "base/buf.h"
#include "base/error.h"

void buf_release(struct buf *b)
{
	free(b->at);
	*b = (struct buf)BUF_INIT;
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->at)
		b->at[0] = '\0';
}

/* Room for n more bytes and the NUL. */
static char *reserve(struct buf *b, size_t n)
{
	size_t room = b->room ? b->room : 128;
	char *at;

	if (b->room - b->len > n)
		return b->at + b->len;
	if (n >= SIZE_MAX / 4 - b->len)
		BUG("buffer too large");
	while (room - b->len <= n)
		room *= 2;
	at = realloc(b->at, room);
	if (!at)
		BUG("out of memory");
	b->at = at;
	b->room = room;
	return at + b->len;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
	char *end = reserve(b, n);

	if (n)
		memcpy(end, bytes, n);
	end[n] = '\0';
	b->len += n;
}

void buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.at, s.len);
}

void buf_puts(struct buf *b, const char *terminated)
{
	buf_add(b, terminated, strlen(terminated));
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_repeat(struct buf *b, const char *terminated, size_t times)
{
	size_t n = strlen(terminated);

	while (times--)
		buf_add(b, terminated, n);
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(b, format, args);
	va_end(args);
}

void buf_vprintf(struct buf *b, const char *format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (len < 0)
		BUG("bad format");
	vsnprintf(reserve(b, (size_t)len), (size_t)len + 1, format, args);
	b->len += (size_t)len;
}

struct str buf_view(const struct buf *b)
{
	return (struct str){b->at ? b->at : "", b->len};
}
