/*
 * The cache on disk (--cache DIR): one file for each repository and set of rules, replaced as a whole. It only ever saves work: whatever is
 * wrong with it is told on standard error, and the scan goes on as without it.
 *
 * DIR/assay-NN.facts holds a store (engine/store_file.h). NN, from LIMIT_CACHE_FILES, follows from the name of the repository and from the
 * stamp, so the folder cannot grow without end; those that fall on the same number share or replace the file. It is read at once and never
 * changed in place, so that any number of processes may share DIR. A writer fills DIR/assay-NN.new, which it has locked, and renames it;
 * a second one writes nothing. What a killed one leaves there is used by the next.
 */
#ifndef ASSAY_CLI_CACHE_H
#define ASSAY_CLI_CACHE_H

#include "engine/store.h"

struct cache {
	const char *path; /* of the folder, as given; NULL: none */
	int folder;       /* -1: not used */
	char name[32], new_name[32];
	char *bytes; /* which the store borrows */
	size_t n;
};

/* NULL: no cache. The path is borrowed. */
void cache_init(struct cache *cache, const char *path);

/* Opens the folder, once it is known which ones belong to the repository, and makes it, with those above it, if it is missing. A folder that
 * lies in the repository is left alone: whoever wrote the one may have written what is in the other. */
void cache_open(struct cache *cache, const char *const *folders, size_t n);

/* Fills a new store with what is remembered of this repository. */
void cache_read(struct cache *cache, const struct source *source, const struct rulebook *book, struct store *store);

/* Remembers it for the next run, if that changes anything. */
void cache_write(const struct cache *cache, const struct rulebook *book, const struct store *store);

/* After store_free(). */
void cache_close(struct cache *cache);

#endif
