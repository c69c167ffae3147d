/*
 * What files say, remembered from one scan for the next: two revisions of a repository share nearly all of their files, and each
 * is then read and parsed once. What is remembered of a file depends on its path and contents and, where a probe asked, on
 * whether other paths exist; all of that must agree. engine/store_file.h keeps it between two runs of the program.
 */
#ifndef ASSAY_ENGINE_STORE_H
#define ASSAY_ENGINE_STORE_H

#include "engine/facts.h"

struct store;

struct store *store_new(void);

/* Only after every scan that used it was released. NULL is allowed. */
void store_free(struct store *store);

/* Fills *out and returns true if the file with this path and contents is known and every question that its probes asked
 * about other paths has the same answer in the facts of the worker, in whose memory the lists may be. Many threads may ask at once, while
 * none adds. */
bool store_find(struct store *store, struct run_worker *worker, struct str path, const struct oid *oid,
		struct file_facts *out);

/* Remembers what was read of all files that have an id. The arenas that hold it become the store's. */
void store_add(struct store *store, const struct facts *facts);
void store_keep_arena(struct store *store, struct arena *arena);

#endif
