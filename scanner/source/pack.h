/*
 * One pack with its index, mapped: where an object begins, and what its header says.
 * Format: https://git-scm.com/docs/gitformat-pack (index version 2, pack versions 2 and 3).
 */
#ifndef ASSAY_SOURCE_PACK_H
#define ASSAY_SOURCE_PACK_H

#include "source/source_internal.h"

#include <stdatomic.h>

struct pack {
	const unsigned char *index, *bytes; /* mapped */
	size_t index_n, bytes_n;
	uint32_t objects;
};

/* What stands before the zlib stream of an entry. */
struct pack_entry {
	unsigned type;    /* enum object_type, or one of the two below */
	size_t size;      /* of the object, or of the delta */
	size_t stream;    /* where the zlib stream begins */
	size_t base;      /* of a PACK_OFFSET_DELTA: where the entry it changes begins */
	struct oid other; /* of a PACK_NAMED_DELTA: the object it changes */
};

#define PACK_OFFSET_DELTA 6u
#define PACK_NAMED_DELTA 7u

/* False for a pair of files that is no sound pack; then nothing is mapped. `name` is that of the index in the folder. */
bool pack_open(struct pack *pack, int folder, const char *name);
void pack_close(struct pack *pack);

/* Where the entry of an object begins, 0 when the index does not say; false when it is not in this pack. */
bool pack_find(const struct pack *pack, const struct oid *id, size_t *offset);

/* Packs of one folder that are mapped here; more is a repository that was never repacked. */
#define PACKS_MAX 64u

/* The packs of one folder, mapped once for all threads that read them. */
struct pack_folder {
	struct pack_folder *next;
	char *objects;
	unsigned users;
	atomic_size_t touched; /* bytes of all packs that may be in memory */
	_Atomic uint64_t made; /* bytes that deltas made */
	uint32_t n;
	struct pack packs[PACKS_MAX];
};

/* The sound packs of `objects`/pack, as they were when they were first asked for. Any thread may ask; each that took them
 * leaves them again. */
struct pack_folder *pack_folder_take(const char *objects);
void pack_folder_leave(struct pack_folder *folder);

/* Pages of a mapped pack come in groups of so many bytes around the one that is touched. */
#define PACK_STEP ((size_t)64 << 10)

/* So many bytes of packs were touched that were not before. Now and then all pages are given back, or the memory of the process would grow with
 * the size of the packs; what is touched again is taken from the cache of the system. Any thread may call this at any time. */
void pack_folder_touched(struct pack_folder *folder, size_t bytes);

/* False for bytes that are no entry. */
bool pack_entry_at(const struct pack *pack, size_t offset, struct pack_entry *entry);

/* What the delta (n bytes, unpacked) says of the sizes of what it changes and of what it makes. False when it is cut short. */
bool delta_sizes(const unsigned char *delta, size_t n, size_t *base, size_t *result);
/* Makes `result`, which must come out with exactly its size. False when delta and base do not fit together. */
bool delta_apply(const unsigned char *delta, size_t n, const unsigned char *base, size_t base_n, unsigned char *result,
		 size_t result_n);

#endif
