/*
 * Whether contents that a change brought were there before it: a folder that was renamed is no news.
 */
#include "source/source_internal.h"

#include <sys/stat.h>

struct search {
	struct source *s;
	size_t n, trees;
	bool *there;
};

struct numbered {
	struct oid id;
	size_t number;
};

static int id_order(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct oid));
}

static void look_in(struct search *search, const struct numbered *wanted, const struct oid *tree, unsigned depth)
{
	struct tree_item item;

	if (depth > LIMIT_PATH_DEPTH || ++search->trees > LIMIT_HISTORY_TREES)
		return;
	struct git_odb_object *object = object_read(search->s->odb, tree, OBJECT_TREE, LIMIT_PATHS_BYTES);
	if (!object)
		return;
	struct str rest = object_text(object);
	while (tree_next(&rest, &item)) {
		if (S_ISDIR(item.mode)) {
			look_in(search, wanted, &item.id, depth + 1);
			continue;
		}
		const struct numbered *found = bsearch(&item.id, wanted, search->n, sizeof(*wanted), id_order);
		if (!found)
			continue;
		/* Several of them may be the same. */
		while (found > wanted && id_order(found - 1, &item.id) == 0)
			found--;
		for (; found < wanted + search->n && id_order(found, &item.id) == 0; found++)
			search->there[found->number] = true;
	}
	object_release(object);
}

void source_blobs_before(struct source *s, uint32_t change, const char *const *blobs, size_t n, bool *there)
{
	const struct history *history = source_history(s);
	struct search search = {.s = s, .there = there};
	struct arena arena;

	for (size_t i = 0; i < n; i++)
		there[i] = false;
	if (n == 0 || !history->available || (size_t)change + 1 >= history->changes_n)
		return;
	arena_init(&arena);
	struct numbered *wanted = arena_array(&arena, struct numbered, n);
	for (size_t i = 0; i < n; i++)
		if (oid_from_hex(str_of(blobs[i]), &wanted[search.n].id))
			wanted[search.n++].number = i;
	qsort(wanted, search.n, sizeof(*wanted), id_order);
	look_in(&search, wanted, &s->history_trees[change + 1], 0);
	arena_release(&arena);
}
