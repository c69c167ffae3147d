/*
 * A hash table from text to a 32-bit number (an index into somebody's array). Keys are borrowed until the map's arena
 * is released. Open addressing, insertion only.
 */
#ifndef ASSAY_BASE_MAP_H
#define ASSAY_BASE_MAP_H

#include "base/arena.h"

#define MAP_NONE UINT32_MAX

struct map_slot {
	struct str key;
	uint32_t hash;
	uint32_t value;
};

struct map {
	struct arena *arena;
	struct map_slot *slots;
	uint32_t n, room; /* room is a power of two, or 0 before the first insertion */
	/* By the first two bytes: the lengths of the keys that begin so. Most look-ups are in vain and end here. */
	uint64_t lengths[256];
};

void map_init(struct map *m, struct arena *arena);

/* Makes room for n keys in an empty map at once; growing to it would leave as much memory behind. */
void map_reserve(struct map *m, size_t n);

/* The value of `key`, or MAP_NONE. */
uint32_t map_get(const struct map *m, struct str key);

/* Sets `key` to `value`, replacing an earlier one. The key is borrowed. */
void map_put(struct map *m, struct str key, uint32_t value);

/* The value of `key`; if it is new it is set to `fresh` first and *added is true. */
uint32_t map_intern(struct map *m, struct str key, uint32_t fresh, bool *added);

#endif
