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
	uint32_t value, next;
	bool certain; /* name or extension is the whole pattern: no further comparison */
};

struct path_index {
	struct arena *arena;
	struct map by_name, by_ext; /* lower case → first entry */
	uint32_t first_other;       /* patterns that neither name nor extension pins down */
	vec(struct path_index_entry) entries;
};

typedef void path_index_found(void *context, uint32_t value);

/* `arena` and the globs must outlive the index. */
void path_index_init(struct path_index *index, struct arena *arena);
void path_index_add(struct path_index *index, struct str glob, uint32_t value);

/* Calls found() for each matching pattern: latest added first within a name or extension. */
void path_index_find(const struct path_index *index, const struct file *file, path_index_found *found, void *context);

#endif
