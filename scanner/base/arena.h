/*
 * Memory with a lifetime instead of scattered frees. There are three lifetimes in the program: the process (rules), one
 * scan (facts, evidence, results) and one file (views of its contents). Each has an arena; what is allocated in it is
 * freed with it. An arena is used by one thread at a time. Running out of memory aborts: there is no sensible report
 * without memory, and every size that a repository controls is bounded (limits.h).
 */
#ifndef ASSAY_BASE_ARENA_H
#define ASSAY_BASE_ARENA_H

#include "base/str.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	size_t used;                /* bytes handed out since init or reset */
};

/* Once per process, before any thread is started: makes the C library ask the system for memory in larger pieces. */
void arena_startup(void);

void arena_init(struct arena *a);

/* Frees everything. The arena may be used again. */
void arena_release(struct arena *a);

/* Forgets everything but keeps one block for the next round. */
void arena_reset(struct arena *a);

/* Zeroed memory, aligned for any type. Never NULL. */
void *arena_alloc(struct arena *a, size_t bytes);

/* The same with any content, for large pieces that are about to be filled. */
void *arena_alloc_raw(struct arena *a, size_t bytes);
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc_array((a), (n), sizeof(type)))
void *arena_alloc_array(struct arena *a, size_t n, size_t size);

/* Copies; the copy is also terminated with a NUL so that it can be given to C interfaces. */
struct str arena_str(struct arena *a, struct str s);
const char *arena_cstr(struct arena *a, struct str s);
struct str arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str arena_lower(struct arena *a, struct str s);

/*
 * A growing array in an arena. Declare `struct { type *at; uint32_t n, room; } things = {0};` and
 * append with `*vec_add(&arena, &things) = thing;` (the new element holds anything until then). Growth abandons the old copy in the arena (at most
 * as much again), which is what makes the arena simple.
 */
#define vec(type)                                                                                                      \
	struct {                                                                                                       \
		type *at;                                                                                              \
		uint32_t n, room;                                                                                      \
	}
#define vec_add(arena, v)                                                                                              \
	(((v)->n < (v)->room ? (void)0                                                                                 \
			     : (void)((v)->at = vec_grow((arena), (v)->at, (v)->n, &(v)->room, sizeof(*(v)->at)))),    \
	 &(v)->at[(v)->n++])
void *vec_grow(struct arena *a, void *at, uint32_t n, uint32_t *room, size_t size);

#endif
