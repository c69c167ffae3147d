/*
 * The list of entries while it grows. Trees and indexes come in byte order of path, unless somebody tampered with them
 * or the index folds case, so order is checked while adding and made only when needed.
 */
#include "source/source_internal.h"

#include <stdlib.h>
#include <sys/stat.h>

/* The longest list of a scan: from the heap, since an arena would keep every shorter one that it grew from. */
static void make_room(struct entries *entries)
{
	if (entries->list.n < entries->list.room)
		return;
	entries->list.room = entries->list.room ? entries->list.room * 2 : 256;
	entries->list.at = realloc(entries->list.at, entries->list.room * sizeof(*entries->list.at));
	if (!entries->list.at)
		BUG("out of memory");
}

bool entries_add(struct entries *entries, struct str path, enum entry_kind kind, bool executable, const struct oid *oid)
{
	if (entries->list.n >= LIMIT_ENTRIES || entries->path_bytes + path.len > LIMIT_PATHS_BYTES) {
		entries->cut_off = true;
		return false;
	}
	if (path.len > LIMIT_PATH_BYTES) {
		entries->cut_off = true;
		return true;
	}
	if (entries->list.n > 0 && str_cmp(entries->list.at[entries->list.n - 1].path, path) >= 0)
		entries->unsorted = true;
	entries->path_bytes += path.len;

	struct source_entry entry = {
		.path = arena_str(entries->arena, path),
		.kind = kind,
		.executable = executable,
		.has_oid = oid != NULL,
	};
	if (oid)
		entry.oid = *oid;
	make_room(entries);
	entries->list.at[entries->list.n++] = entry;
	return true;
}

void entries_release(struct entries *entries)
{
	free(entries->list.at);
}

static int entry_order(const void *a, const void *b)
{
	return str_cmp(((const struct source_entry *)a)->path, ((const struct source_entry *)b)->path);
}

void entries_finish(struct entries *entries)
{
	size_t kept = 0;

	if (!entries->unsorted)
		return;
	qsort(entries->list.at, entries->list.n, sizeof(*entries->list.at), entry_order);
	for (size_t i = 0; i < entries->list.n; i++)
		if (i == 0 || !str_eq(entries->list.at[kept - 1].path, entries->list.at[i].path))
			entries->list.at[kept++] = entries->list.at[i];
	entries->list.n = kept;
	entries->unsorted = false;
}

#define MODE_SUBMODULE 0160000u

bool entries_kind_of(unsigned mode, enum entry_kind *kind, bool *executable)
{
	*executable = false;
	if ((mode & S_IFMT) == MODE_SUBMODULE) {
		*kind = ENTRY_SUBMODULE;
	} else if (S_ISLNK(mode)) {
		*kind = ENTRY_SYMLINK;
	} else if (S_ISREG(mode)) {
		*kind = ENTRY_FILE;
		*executable = (mode & S_IXUSR) != 0;
	} else {
		return false;
	}
	return true;
}
