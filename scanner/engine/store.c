#include "engine/store.h"

#include <stdlib.h>

struct store_entry {
	struct oid oid;
	struct file_facts facts;
};

struct store {
	struct arena arena;
	struct map paths; /* path → entry */
	vec(struct store_entry) entries;
	vec(struct arena) kept;
};

struct store *store_new(void)
{
	struct store *store = calloc(1, sizeof *store);
	if (!store)
		abort();
	arena_init(&store->arena);
	map_init(&store->paths, &store->arena);
	return store;
}

void store_free(struct store *store)
{
	if (!store)
		return;
	for (size_t i = 0; i < store->kept.n; i++)
		arena_release(&store->kept.at[i]);
	arena_release(&store->arena);
	free(store);
}

bool store_find(const struct store *store, const struct facts *facts, struct str path, const struct oid *oid,
		struct file_facts *out)
{
	uint32_t number = map_get(&store->paths, path);
	if (number == MAP_NONE)
		return false;
	const struct store_entry *entry = &store->entries.at[number];
	if (memcmp(&entry->oid, oid, sizeof *oid) != 0)
		return false;
	for (size_t i = 0; i < entry->facts.asked.n; i++) {
		const struct asked_path *asked = &entry->facts.asked.at[i];
		if (asked->exists != (map_get(&facts->paths, asked->path) != MAP_NONE))
			return false;
	}
	*out = entry->facts;
	return true;
}

void store_add(struct store *store, const struct facts *facts)
{
	for (size_t f = 0; f < facts->n; f++) {
		const struct source_entry *from = facts->files[f].entry;
		if (!from->has_oid || !facts->of[f].read)
			continue;
		struct store_entry *entry = vec_add(&store->arena, &store->entries);
		*entry = (struct store_entry){from->oid, facts->of[f]};
		map_put(&store->paths, from->path, (uint32_t)(store->entries.n - 1));
	}
}

void store_keep_arena(struct store *store, struct arena *arena)
{
	*vec_add(&store->arena, &store->kept) = *arena;
	arena_init(arena);
}
