/*
 * Bump allocation in blocks that double in size, so an allocation is an addition and a comparison. A block is zeroed piece by piece
 * as it is handed out: a piece is then in the cache when it is filled, and pages that nobody asks for are never touched.
 */
#include "base/arena.h"
#include "base/error.h"
#include "base/poison.h"

#include <stdarg.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* glibc takes pages for a thread one after the other, each with a system call, unless told otherwise. Bytes. */
#define HEAP_STEP (1 << 20)

/* Pieces up to this size come from the heap and so much of it is kept when it is free: the next large file needs it again. With the
 * step set, glibc no longer finds this out by itself. Bytes. */
#define HEAP_KEPT (8 << 20)

#define BLOCK_FIRST (16u << 10)
#define BLOCK_LARGEST (4u << 20)

/* A reset keeps a block no larger than this: one huge file must not make every worker hold its memory for good. */
#define BLOCK_KEPT (1u << 20)

#define ALIGNMENT _Alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t used, room;
	_Alignas(max_align_t) char bytes[];
};

static size_t round_up(size_t bytes)
{
	if (bytes > SIZE_MAX / 2)
		BUG("allocation too large");
	return (bytes + POISON_GAP + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

static struct arena_block *block_new(size_t room)
{
	struct arena_block *block = malloc(sizeof(*block) + room);

	if (!block)
		BUG("out of memory");
	block->next = NULL;
	block->used = 0;
	block->room = room;
	poison_hide(block->bytes, room);
	return block;
}

/* A block for one piece of this size. */
static struct arena_block *block_of(size_t bytes, bool zeroed)
{
	struct arena_block *block = zeroed ? calloc(1, sizeof(*block) + bytes) : block_new(bytes);

	if (!block)
		BUG("out of memory");
	block->room = bytes;
	poison_hide(block->bytes, bytes);
	return block;
}

void arena_startup(void)
{
#ifdef __GLIBC__
	mallopt(M_TOP_PAD, HEAP_STEP);
	mallopt(M_MMAP_THRESHOLD, HEAP_KEPT);
	mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
#endif
}

void arena_init(struct arena *a)
{
	*a = (struct arena){NULL, 0};
}

void arena_release(struct arena *a)
{
	struct arena_block *next;

	for (struct arena_block *block = a->blocks; block; block = next) {
		next = block->next;
		free(block);
	}
	arena_init(a);
}

void arena_reset(struct arena *a)
{
	struct arena_block *kept = NULL, *next;

	for (struct arena_block *block = a->blocks; block; block = next) {
		next = block->next;
		if (block->room > BLOCK_KEPT || (kept && kept->room >= block->room)) {
			free(block);
			continue;
		}
		free(kept);
		kept = block;
	}
	if (kept) {
		kept->used = 0;
		kept->next = NULL;
		poison_hide(kept->bytes, kept->room);
	}
	a->blocks = kept;
	a->used = 0;
}

/* `wanted` are the bytes that the caller may use, `bytes` those which the piece takes. */
static void *alloc_slow(struct arena *a, size_t wanted, size_t bytes, bool zeroed)
{
	struct arena_block *newest = a->blocks;
	size_t room = newest ? newest->room * 2 : BLOCK_FIRST;
	struct arena_block *block;

	if (room > BLOCK_LARGEST)
		room = BLOCK_LARGEST;
	if (newest && bytes > room / 4) {
		/* A block of its own behind the newest one, whose remaining room stays in use. */
		block = block_of(bytes, zeroed);
		block->next = newest->next;
		newest->next = block;
	} else {
		block = bytes >= room ? block_of(bytes, zeroed) : block_new(room);
		block->next = newest;
		a->blocks = block;
		if (zeroed && bytes < room) {
			poison_show(block->bytes, wanted);
			memset(block->bytes, 0, wanted);
		}
	}
	poison_show(block->bytes, wanted);
	block->used = bytes;
	return block->bytes;
}

void *arena_alloc(struct arena *a, size_t wanted)
{
	struct arena_block *block = a->blocks;
	size_t bytes = round_up(wanted);

	a->used += bytes;
	if (!block || block->room - block->used < bytes)
		return alloc_slow(a, wanted, bytes, true);
	block->used += bytes;
	poison_show(block->bytes + block->used - bytes, wanted);
	return memset(block->bytes + block->used - bytes, 0, wanted);
}

void *arena_alloc_raw(struct arena *a, size_t wanted)
{
	struct arena_block *block = a->blocks;
	size_t bytes = round_up(wanted);

	a->used += bytes;
	if (!block || block->room - block->used < bytes)
		return alloc_slow(a, wanted, bytes, false);
	block->used += bytes;
	poison_show(block->bytes + block->used - bytes, wanted);
	return block->bytes + block->used - bytes;
}

void *arena_alloc_array(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		BUG("allocation too large");
	return arena_alloc(a, n * size);
}

struct str arena_str(struct arena *a, struct str s)
{
	return (struct str){arena_cstr(a, s), s.len};
}

const char *arena_cstr(struct arena *a, struct str s)
{
	char *copy = arena_alloc_raw(a, s.len + 1);

	if (s.len)
		memcpy(copy, s.at, s.len);
	copy[s.len] = '\0';
	return copy;
}

struct str arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		BUG("bad format");
	text = arena_alloc(a, (size_t)len + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return (struct str){text, (size_t)len};
}

struct str arena_lower(struct arena *a, struct str s)
{
	char *copy = arena_alloc_raw(a, s.len + 1);

	for (size_t i = 0; i < s.len; i++)
		copy[i] = char_lower(s.at[i]);
	copy[s.len] = '\0';
	return (struct str){copy, s.len};
}

/* Lengthens the newest allocation where it stands, so that a vector that grows alone is never copied. */
static bool extend(struct arena *a, const void *at, size_t old, size_t bytes)
{
	struct arena_block *block = a->blocks;

	if (!block || !at || block->used < old || (const char *)at != block->bytes + block->used - old)
		return false;
	if (block->room - block->used < bytes - old)
		return false;
	block->used += bytes - old;
	a->used += bytes - old;
	return true;
}

void *vec_grow(struct arena *a, void *at, uint32_t n, uint32_t *room, size_t size)
{
	uint32_t wanted;
	void *copy;

	if (n < *room)
		return at;
	wanted = *room ? *room * 2 : 8;
	if (wanted < *room || wanted > SIZE_MAX / 4 / size)
		BUG("allocation too large");
	if (extend(a, at, round_up(*room * size), round_up(wanted * size))) {
		poison_show(at, wanted * size);
		*room = wanted;
		return at;
	}
	copy = arena_alloc_raw(a, wanted * size);
	if (n)
		memcpy(copy, at, n * size);
	*room = wanted;
	return copy;
}
