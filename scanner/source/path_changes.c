/*
 * Which main-line changes touched some paths. The wanted paths form a tree of names; two revisions are compared only
 * where that tree and differing ids meet, so most comparisons end at the root.
 */
#include "source/source_internal.h"

#include <git2.h>
#include <sys/stat.h>

struct wanted {
	struct str name;         /* one part of a path */
	struct wanted *children; /* sorted by name */
	size_t children_n;
	const size_t *paths; /* numbers of the caller's paths that end here */
	size_t paths_n;
};

struct sorted_path {
	struct str path;
	size_t number;
};

struct comparison {
	struct source *s;
	struct arena arena; /* for the comparison alone */
	struct path_changes *out;
	int64_t time;
	uint32_t change;
	bool touched, unread;
};

static int path_order(const void *a, const void *b)
{
	return str_cmp(((const struct sorted_path *)a)->path, ((const struct sorted_path *)b)->path);
}

static int wanted_order(const void *name, const void *wanted)
{
	return str_cmp(*(const struct str *)name, ((const struct wanted *)wanted)->name);
}

/* Sorting by path keeps equal parts together, but "a-b" may stand between "a" and "a/b": so parts are sorted here. */
static int part_order(const void *left, const void *right)
{
	const struct sorted_path *a = left, *b = right;
	struct str x = str_sub(a->path, 0, str_find_char(a->path, '/'));
	struct str y = str_sub(b->path, 0, str_find_char(b->path, '/'));
	int order = str_cmp(x, y);

	return order ? order : path_order(a, b);
}

/* Children of `node` from paths that are relative to it. */
static void build(struct arena *arena, struct wanted *node, struct sorted_path *paths, size_t n, unsigned depth)
{
	qsort(paths, n, sizeof(*paths), part_order);
	node->children = arena_array(arena, struct wanted, n);
	for (size_t i = 0; i < n;) {
		struct str name = str_sub(paths[i].path, 0, str_find_char(paths[i].path, '/'));
		struct wanted *child = &node->children[node->children_n++];
		size_t *ending, from = i, below;

		child->name = name;
		while (i < n && str_eq(str_sub(paths[i].path, 0, str_find_char(paths[i].path, '/')), name))
			i++;
		child->paths = ending = arena_array(arena, size_t, i - from);
		for (below = from; below < i && paths[below].path.len == name.len; below++)
			ending[child->paths_n++] = paths[below].number;
		for (size_t k = below; k < i; k++)
			paths[k].path = str_from(paths[k].path, name.len + 1);
		if (below < i && depth < LIMIT_PATH_DEPTH)
			build(arena, child, paths + below, i - below, depth + 1);
	}
}

/* What one revision has under the name of a child. */
struct version {
	unsigned mode; /* 0 = nothing */
	struct oid id;
};

static void find_versions(struct comparison *c, const struct wanted *node, const struct version *tree,
			  struct version *found)
{
	struct tree_item item;

	if (!S_ISDIR(tree->mode))
		return;
	struct git_odb_object *object = object_read(c->s->odb, &tree->id, OBJECT_TREE, LIMIT_PATHS_BYTES);
	if (!object) {
		c->unread = true;
		return;
	}
	struct str rest = object_text(object);
	while (tree_next(&rest, &item)) {
		const struct wanted *child = bsearch(&item.name, node->children, node->children_n,
						     sizeof(*node->children), wanted_order);
		if (child)
			found[child - node->children] = (struct version){item.mode, item.id};
	}
	object_release(object);
}

static void touch(struct comparison *c, const struct wanted *node, bool brought)
{
	for (size_t i = 0; i < node->paths_n; i++) {
		size_t path = node->paths[i];
		if (c->out->last_time[path] == 0)
			c->out->last_time[path] = c->time;
		/* What happened to a file of that name before this one came does not matter. */
		bool ended = c->out->added && c->out->added[path] != CHANGE_NONE;
		if (c->out->touches && !ended)
			c->out->touches[path]++;
		if (c->out->added && brought && !ended)
			c->out->added[path] = c->change;
	}
	c->touched = c->touched || node->paths_n > 0;
}

static void compare(struct comparison *c, const struct wanted *node, const struct version *old,
		    const struct version *new)
{
	if (old->mode == new->mode && oid_eq(&old->id, &new->id))
		return;
	touch(c, node, old->mode == 0 && new->mode != 0);
	if (node->children_n == 0)
		return;
	struct version *before = arena_array(&c->arena, struct version, node->children_n);
	struct version *after = arena_array(&c->arena, struct version, node->children_n);
	find_versions(c, node, old, before);
	find_versions(c, node, new, after);
	/* What could not be read is no change. */
	for (size_t i = 0; i < node->children_n && !c->unread; i++)
		compare(c, &node->children[i], &before[i], &after[i]);
}

void source_path_changes(struct source *s, const struct str *paths, size_t n, struct path_changes *out)
{
	const struct history *history = source_history(s);
	struct comparison c = {.s = s, .out = out};
	struct wanted root = {0};
	struct arena names;

	for (size_t i = 0; i < n; i++) {
		out->last_time[i] = 0;
		if (out->added)
			out->added[i] = CHANGE_NONE;
		if (out->touches)
			out->touches[i] = 0;
	}
	out->changes = out->by_request = 0;
	size_t most = out->most && out->most < LIMIT_HISTORY_DIFFS ? out->most : LIMIT_HISTORY_DIFFS;
	out->cut_off = history->cut_off || history->changes_n > most;
	if (n == 0 || !history->available)
		return;
	arena_init(&names);
	arena_init(&c.arena);
	struct sorted_path *sorted = arena_array(&names, struct sorted_path, n);
	for (size_t i = 0; i < n; i++) {
		sorted[i] = (struct sorted_path){paths[i], i};
		while (str_ends(sorted[i].path, "/"))
			sorted[i].path.len--;
	}
	build(&names, &root, sorted, n, 0);

	for (size_t i = 0; i < history->changes_n && i < most; i++) {
		bool first = i + 1 == history->changes_n;
		/* The parent of the last one was not read; only a true beginning has none. */
		if (first && history->cut_off)
			break;
		struct version new = {S_IFDIR, s->history_trees[i]}, old = {0};
		if (!first)
			old = (struct version){S_IFDIR, s->history_trees[i + 1]};
		c.time = history->changes[i].time;
		c.change = (uint32_t)i;
		c.touched = c.unread = false;
		compare(&c, &root, &old, &new);
		arena_reset(&c.arena);
		out->changes += c.touched;
		if (out->touched)
			out->touched[i] = c.touched;
		out->by_request += c.touched && history->changes[i].way != CHANGE_DIRECT;
		out->cut_off = out->cut_off || c.unread;
	}
	arena_release(&c.arena);
	arena_release(&names);
}
