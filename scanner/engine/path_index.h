/*
 * Many path patterns against many paths: patterns are found through the last part of the path (its name or its
 * extension), so that a path is compared with the few that could match and not with all.
 */
#ifndef ASSAY_ENGINE_PATH_INDEX_H
#define ASSAY_ENGINE_PATH_INDEX_H

#include "base/map.h"
#include "engine/file.h"

struct path_index_entry {
	struct str glob;
	struct str head; /* what the path must begin with; empty when the glob may match anywhere */
	struct str tail; /* what the name must end with, whatever stands before */
	uint32_t value, next;
	bool certain; /* name or extension is the whole pattern: no further comparison */
};

struct path_index {
	struct arena *arena;
	struct map by_name, by_ext; /* lower case → first entry */
	/* Patterns that neither name nor extension pins down, by the last byte (lower case) a name must have; 0: any. */
	uint32_t first_other[128];
	vec(struct path_index_entry) entries;
};

typedef void path_index_found(void *context, uint32_t value);

/* `arena` and the globs must outlive the index. */
void path_index_init(struct path_index *index, struct arena *arena);
void path_index_add(struct path_index *index, struct str glob, uint32_t value);

/* Calls found() for each matching pattern: latest added first within a name or extension. */
void path_index_find(const struct path_index *index, const struct file *file, path_index_found *found, void *context);

#endif
