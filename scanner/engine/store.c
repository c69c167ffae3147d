#include "engine/store_internal.h"
#include "engine/parcel.h"

#include <stdlib.h>

struct store *store_new(void)
{
	struct store *store = calloc(1, sizeof *store);
	if (!store)
		abort();
	arena_init(&store->arena);
	map_init(&store->keys, &store->arena);
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

static struct str make_key(char *room, struct str path, const struct oid *oid)
{
	memcpy(room, oid->bytes, sizeof oid->bytes);
	memcpy(room + sizeof oid->bytes, path.at, path.len);
	return (struct str){room, STORE_KEY_BYTES(path)};
}

static bool still_holds(const struct file_facts *remembered, const struct facts *facts)
{
	for (size_t i = 0; i < remembered->asked.n; i++) {
		const struct asked_path *asked = &remembered->asked.at[i];
		if (asked->exists != (map_get(&facts->paths, asked->path) != MAP_NONE))
			return false;
	}
	return true;
}

bool store_find(struct store *store, struct run_worker *worker, struct str path, const struct oid *oid,
		struct file_facts *out)
{
	char room[sizeof *oid + LIMIT_PATH_BYTES];
	struct file_facts unpacked;
	if (path.len > LIMIT_PATH_BYTES)
		return false;
	uint32_t number = map_get(&store->keys, make_key(room, path, oid));
	if (number == MAP_NONE)
		return false;
	struct store_entry *entry = &store->entries.at[number];
	const struct file_facts *facts = entry->facts;
	if (!facts && parcel_read(entry->parcel, store->book, path, &worker->scan_arena, &unpacked))
		facts = &unpacked;
	else if (!facts)
		store->broken = true;
	if (!facts || !still_holds(facts, worker->facts))
		return false;
	entry->used = true;
	*out = *facts;
	out->settled = out->known = true;
	return true;
}

void store_add(struct store *store, const struct facts *facts)
{
	for (size_t f = 0; f < facts->n; f++) {
		const struct source_entry *from = facts->files[f].entry;
		if (!from->has_oid || !facts->of[f].settled || facts->of[f].known || from->path.len > LIMIT_PATH_BYTES)
			continue;
		struct file_facts *copy = arena_new(&store->arena, struct file_facts);
		*copy = facts->of[f];
		char *room = arena_alloc_raw(&store->arena, STORE_KEY_BYTES(from->path));
		struct store_entry *entry = vec_add(&store->arena, &store->entries);
		*entry = (struct store_entry){
			.key = make_key(room, from->path, &from->oid), .facts = copy, .used = true};
		map_put(&store->keys, entry->key, (uint32_t)(store->entries.n - 1));
		store->fresh++;
	}
}

void store_keep_arena(struct store *store, struct arena *arena)
{
	*vec_add(&store->arena, &store->kept) = *arena;
	arena_init(arena);
}
