/*
 * The entries of a revision: its trees, depth first, which is byte order of path.
 */
#include "source/source_internal.h"

#include <sys/stat.h>

struct tree_walk {
	struct source *s;
	size_t trees;
	char path[LIMIT_PATH_BYTES + 1];
};

/* git itself never writes these; as parts of a path they would mislead whoever follows it. */
static bool is_odd(struct str name)
{
	return name.len == 0 || str_is(name, ".") || str_is(name, "..") || memchr(name.at, '/', name.len) != NULL;
}

static void note_unread(struct tree_walk *walk, size_t len)
{
	struct source_about *about = &walk->s->about;

	if (about->unread_folders++ == 0)
		about->unread_folder = arena_str(&walk->s->arena, len ? (struct str){walk->path, len} : STR("."));
}

static bool walk_tree(struct tree_walk *walk, const struct oid *id, size_t len, unsigned depth, bool inside);

/* False when the listing is full. */
static bool walk_item(struct tree_walk *walk, const struct tree_item *item, size_t len, unsigned depth, bool inside)
{
	struct source *s = walk->s;
	bool folder = S_ISDIR(item->mode), executable;
	enum entry_kind kind;

	if (is_odd(item->name))
		return true;
	if (len + 1 + item->name.len > LIMIT_PATH_BYTES) {
		s->entries.cut_off = true;
		return true;
	}
	if (len)
		walk->path[len++] = '/';
	memcpy(walk->path + len, item->name.at, item->name.len);
	len += item->name.len;

	struct str path = {walk->path, len};
	enum scope_side side = inside ? SCOPE_INSIDE : scope_side(&s->scope, path);
	if (side == SCOPE_OUTSIDE || (side == SCOPE_ABOVE && !folder) || scope_excludes(&s->scope, path, folder))
		return true;
	if (folder)
		return walk_tree(walk, &item->id, len, depth + 1, side == SCOPE_INSIDE);
	if (!entries_kind_of(item->mode, &kind, &executable))
		return true;
	return entries_add(&s->entries, path, kind, executable, &item->id);
}

static bool walk_tree(struct tree_walk *walk, const struct oid *id, size_t len, unsigned depth, bool inside)
{
	if (depth > LIMIT_PATH_DEPTH || ++walk->trees > LIMIT_TREES) {
		walk->s->entries.cut_off = true;
		return depth > LIMIT_PATH_DEPTH;
	}
	struct git_odb_object *object = object_read(walk->s->odb, id, OBJECT_TREE, LIMIT_PATHS_BYTES);
	if (!object) {
		note_unread(walk, len);
		return true;
	}
	struct str rest = object_text(object);
	struct tree_item item;
	bool more = true;
	while (more && tree_next(&rest, &item))
		more = walk_item(walk, &item, len, depth, inside);
	if (more && rest.len > 0)
		note_unread(walk, len);
	object_release(object);
	return more;
}

int source_list_tree(struct source *s, struct error *err)
{
	struct tree_walk *walk = arena_new(&s->arena, struct tree_walk);

	walk->s = s;
	walk_tree(walk, &s->tree, 0, 0, s->scope.paths_n == 0);
	if (s->about.unread_folders > 0 && s->entries.list.n == 0 && str_is(s->about.unread_folder, "."))
		return error_set(err, EXIT_CODE_UNREADABLE,
				 "Tree %.*s of the commit is missing or broken: run `git fsck`, or fetch it again.",
				 STR_ARG(s->about.tree));
	entries_finish(&s->entries);
	return 0;
}
