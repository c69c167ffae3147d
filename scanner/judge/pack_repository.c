/*
 * An evidence pack against the repository it speaks of.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "engine/excerpt.h"
#include "judge/judge.h"
#include "judge/pack_check.h"
#include "text/tree.h"

struct comparing {
	struct pack_check *check;
	const struct source_entry *entries;
	struct map paths; /* path → entry */
	struct map seen;  /* path → whether its contents are what the id says */
	struct source_reader *reader;
	struct str text; /* of the path compared last */
	struct str path;
};

enum contents { CONTENTS_SOUND, CONTENTS_BAD };

/* Paths and excerpts stand in JSON with \xNN for what is no UTF-8; entries are compared in the same form. */
static struct str as_reported(struct arena *arena, struct str path)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < path.len;) {
		uint32_t code;
		size_t n = utf8_next(path, i, &code);
		if (n && code)
			buf_add(&out, path.at + i, n);
		else
			buf_printf(&out, "\\x%02x", (unsigned char)path.at[i]);
		i += n ? n : 1;
	}
	struct str copy = arena_str(arena, buf_view(&out));
	buf_release(&out);
	return copy;
}

/* Contents of the path in c->text; false, and told once, when they cannot be had or are not what the id says. */
static bool read_contents(struct comparing *c, struct str path, uint32_t number)
{
	const struct source_entry *entry = &c->entries[number];
	struct str text;
	struct oid oid;
	uint64_t size;
	if (str_eq(c->path, path))
		return true;
	if (map_get(&c->seen, path) == CONTENTS_BAD)
		return false;
	bool read = source_read(c->reader, entry, LIMIT_NOTEBOOK_BYTES, &text, &size) == READ_OK;
	if (read)
		source_hash(text, &oid);
	if (!read || memcmp(&oid, &entry->oid, sizeof oid) != 0) {
		map_put(&c->seen, path, CONTENTS_BAD);
		pack_problem_add(c->check, "blob", path,
				 read ? "its contents are not what their id says" : "its contents cannot be read");
		return false;
	}
	if (map_get(&c->seen, path) == MAP_NONE)
		c->check->blobs++;
	map_put(&c->seen, path, CONTENTS_SOUND);
	c->text = text;
	c->path = path;
	return true;
}

static void compare_line(struct comparing *c, const struct tree_node *e)
{
	struct str id = tree_get_text(e, "id"), said = tree_get_text(e, "text");
	uint64_t line;
	if (!str_to_uint(tree_get_text(e, "line"), &line) || line > UINT32_MAX)
		return;
	struct str shown = excerpt_clean(c->check->arena, excerpt_line(c->text, (uint32_t)line));
	c->check->lines++;
	if (!str_eq(shown, said))
		pack_problem_add(c->check, "line", id, "%.*s:%u reads differently: %.*s",
				 STR_ARG(str_sub(tree_get_text(e, "path"), 0, 120)), (unsigned)line, STR_ARG(shown));
}

static void compare_blob(struct comparing *c, const struct tree_node *e)
{
	struct str id = tree_get_text(e, "id"), path = tree_get_text(e, "path"), blob = tree_get_text(e, "blob");
	uint32_t number = map_get(&c->paths, path);
	char hex[41];
	if (number == MAP_NONE) {
		pack_problem_add(c->check, "path", id, "%.*s is not in that commit", STR_ARG(str_sub(path, 0, 200)));
		return;
	}
	oid_to_hex(&c->entries[number].oid, hex);
	if (!str_is(blob, hex))
		pack_problem_add(c->check, "blob", id, "%.*s is the blob %.12s in that commit, not %.*s",
				 STR_ARG(str_sub(path, 0, 120)), hex, STR_ARG(str_sub(blob, 0, 12)));
	else if (read_contents(c, path, number))
		compare_line(c, e);
}

static void compare_commit(struct comparing *c, const struct map *changes, const struct tree_node *e)
{
	struct str commit = tree_get_text(e, "commit");
	if (map_get(changes, commit) == MAP_NONE)
		pack_problem_add(c->check, "commit", tree_get_text(e, "id"),
				 "no change %.*s in the history of that commit", STR_ARG(str_sub(commit, 0, 12)));
}

static void list_changes(struct pack_check *check, struct source *source, struct map *changes)
{
	const struct history *history = source_history(source);
	map_init(changes, check->arena);
	for (size_t i = 0; history->available && i < history->changes_n; i++) {
		char hex[41];
		oid_to_hex(&history->changes[i].commit, hex);
		map_put(changes, arena_str(check->arena, str_of(hex)), 1);
	}
}

int pack_check_repository(struct pack_check *check, struct source *source, struct error *err)
{
	const struct source_about *about = source_about(source);
	struct comparing c = {.check = check};
	struct map changes;
	bool cut_off;
	size_t n;
	if (!str_eq(about->commit, check->commit) || !str_eq(about->tree, check->tree))
		pack_problem_add(check, "commit", check->commit, "the tree of that commit is %.12s, the pack says %.*s",
				 about->tree.len ? about->tree.at : "none", STR_ARG(str_sub(check->tree, 0, 12)));
	c.reader = source_reader_open(source, err);
	if (!c.reader)
		return -1;
	c.entries = source_entries(source, &n, &cut_off);
	map_init(&c.paths, check->arena);
	map_init(&c.seen, check->arena);
	for (size_t i = 0; i < n; i++)
		if (c.entries[i].kind != ENTRY_SUBMODULE && c.entries[i].has_oid)
			map_put(&c.paths, as_reported(check->arena, c.entries[i].path), (uint32_t)i);
	list_changes(check, source, &changes);
	for (TREE_EACH(e, tree_get(check->citations, "evidence"))) {
		if (tree_get_text(e, "commit").len)
			compare_commit(&c, &changes, e);
		else if (tree_get_text(e, "blob").len)
			compare_blob(&c, e);
	}
	source_reader_close(c.reader);
	return 0;
}
