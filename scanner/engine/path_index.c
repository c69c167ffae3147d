#include "engine/path_index.h"
#include "base/glob.h"

static bool is_literal(struct str text)
{
	return str_find_char(text, '*') == STR_NONE && str_find_char(text, '?') == STR_NONE &&
	       str_find_char(text, '[') == STR_NONE;
}

void path_index_init(struct path_index *index, struct arena *arena)
{
	*index = (struct path_index){.arena = arena};
	for (size_t i = 0; i < sizeof index->first_other / sizeof *index->first_other; i++)
		index->first_other[i] = MAP_NONE;
	map_init(&index->by_name, arena);
	map_init(&index->by_ext, arena);
}

static void chain(struct path_index *index, struct map *map, struct str key, uint32_t entry)
{
	struct str lower = arena_lower(index->arena, key);
	index->entries.at[entry].next = map_get(map, lower);
	map_put(map, lower, entry);
}

/* What stands behind the last wildcard of a pattern's last part. */
static struct str tail_of(struct str last)
{
	size_t from = last.len;
	while (from && !strchr("*?[]\\", last.at[from - 1]))
		from--;
	return str_from(last, from);
}

/* What stands before the first wildcard of a pattern that is compared with the whole path (base/glob.h). */
static struct str head_of(struct str glob)
{
	size_t slash = str_find_char(glob, '/'), to = 0;
	if (slash == STR_NONE || glob.at[glob.len - 1] == '/')
		return (struct str){0};
	if (slash == 0)
		glob = str_from(glob, 1);
	while (to < glob.len && !strchr("*?[\\", glob.at[to]))
		to++;
	return str_sub(glob, 0, to);
}

static uint32_t *other_chain(struct path_index *index, struct str tail)
{
	unsigned char last = tail.len ? (unsigned char)char_lower(tail.at[tail.len - 1]) : 0;
	return &index->first_other[last < 128 ? last : 0];
}

void path_index_add(struct path_index *index, struct str glob, uint32_t value)
{
	uint32_t entry = (uint32_t)index->entries.n;
	size_t slash = str_rfind_char(glob, '/');
	struct str last = slash == STR_NONE ? glob : str_from(glob, slash + 1);
	*vec_add(index->arena, &index->entries) = (struct path_index_entry){
		.glob = glob,
		.value = value,
		.head = head_of(glob),
		.tail = tail_of(last),
		.certain = slash == STR_NONE,
	};
	struct str ext = str_starts(last, "*.") ? str_from(last, 2) : (struct str){0};
	if (is_literal(last))
		chain(index, &index->by_name, last, entry);
	else if (ext.len && is_literal(ext) && str_find_char(ext, '.') == STR_NONE)
		chain(index, &index->by_ext, ext, entry);
	else {
		uint32_t *first = other_chain(index, index->entries.at[entry].tail);
		index->entries.at[entry].certain = false;
		index->entries.at[entry].next = *first;
		*first = entry;
	}
}

static bool ends_with(struct str name, struct str tail)
{
	return name.len >= tail.len && str_eq_nocase(str_from(name, name.len - tail.len), tail);
}

static bool matches(const struct path_index_entry *e, const struct file *file)
{
	return e->head.len <= file->path.len && str_begins_nocase(file->path.at, e->head.at, e->head.len) &&
	       ends_with(file->name, e->tail) && glob_match(e->glob, file->path);
}

static void try_chain(const struct path_index *index, uint32_t entry, const struct file *file, path_index_found *found,
		      void *context)
{
	while (entry != MAP_NONE) {
		const struct path_index_entry *e = &index->entries.at[entry];
		if (e->certain || matches(e, file))
			found(context, e->value);
		entry = e->next;
	}
}

/* Patterns that the last byte leaves, and those that it says nothing of: both lists merged, latest first. */
static void try_others(const struct path_index *index, const struct file *file, path_index_found *found, void *context)
{
	unsigned char end = file->name.len ? (unsigned char)char_lower(file->name.at[file->name.len - 1]) : 0;
	uint32_t some = end && end < 128 ? index->first_other[end] : MAP_NONE, any = index->first_other[0];
	while (some != MAP_NONE || any != MAP_NONE) {
		uint32_t *latest = any == MAP_NONE || (some != MAP_NONE && some > any) ? &some : &any;
		const struct path_index_entry *e = &index->entries.at[*latest];
		if (matches(e, file))
			found(context, e->value);
		*latest = e->next;
	}
}

void path_index_find(const struct path_index *index, const struct file *file, path_index_found *found, void *context)
{
	char lower[256];
	if (file->name.len && file->name.len <= sizeof lower) {
		for (size_t i = 0; i < file->name.len; i++)
			lower[i] = char_lower(file->name.at[i]);
		struct str name = {lower, file->name.len};
		try_chain(index, map_get(&index->by_name, name), file, found, context);
		if (file->ext.len)
			try_chain(index, map_get(&index->by_ext, str_from(name, name.len - file->ext.len)), file, found,
				  context);
	}
	try_others(index, file, found, context);
}
