/*
 * The entries of a store, for the two files that know them: store.c fills them from scans, store_file.c from bytes.
 */
#ifndef ASSAY_ENGINE_STORE_INTERNAL_H
#define ASSAY_ENGINE_STORE_INTERNAL_H

#include "engine/store.h"

#include <stdatomic.h>

struct store_entry {
	struct str key;                 /* the id, then the path */
	const struct file_facts *facts; /* NULL: still a parcel (engine/parcel.h) */
	struct str parcel;
	atomic_bool used; /* some scan of this run found it */
};

struct store {
	struct arena arena;
	struct map keys; /* → entry; the last one of a key holds */
	vec(struct store_entry) entries;
	vec(struct arena) kept;
	const struct rulebook *book; /* of the parcels */
	size_t fresh;                /* entries that a scan of this run added */
	atomic_bool broken;          /* a parcel made no sense */
};

/* store_file.c: what follows the head. False, and nothing taken, when the lengths make no sense. */
bool store_take_entries(struct store *store, const struct rulebook *book, struct str bytes);

#define STORE_KEY_BYTES(path) (sizeof(struct oid) + (path).len)

#endif
