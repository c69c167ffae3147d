/*
 * The first-parent history of the scanned commit: one change of the main line after the other, as raw commits. The
 * main line is what git calls the first parent of each merge.
 */
#include "source/source_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes of the list of commits at which a shallow clone ends. */
#define SHALLOW_BYTES (4u << 20)

/* Subject line kept as an example. Bytes. */
#define SAMPLE_BYTES 200u

struct history_walk {
	struct source *s;
	struct history *history;
	vec(struct history_change) changes;
	vec(struct oid) trees;
	vec(struct str) sides;
	struct map ends; /* commits at which a shallow clone ends, by id */
};

/* One id a line: https://git-scm.com/docs/shallow */
static void read_shallow(struct history_walk *walk)
{
	struct source *s = walk->s;
	struct str rest, line;
	struct stat st;

	map_init(&walk->ends, &s->history_arena);
	if (!s->about.shallow)
		return;
	struct str path = arena_printf(&s->history_arena, "%sshallow", git_repository_commondir(s->repo));
	int fd = open(path.at, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= SHALLOW_BYTES) {
		char *text = arena_alloc(&s->history_arena, (size_t)st.st_size + 1);
		ssize_t n = read(fd, text, (size_t)st.st_size);
		rest = (struct str){text, n > 0 ? (size_t)n : 0};
		while (str_next_line(&rest, &line)) {
			struct oid *id = arena_new(&s->history_arena, struct oid);
			if (oid_from_hex(line, id))
				map_put(&walk->ends, (struct str){(const char *)id->bytes, sizeof(id->bytes)}, 1);
		}
	}
	close(fd);
}

static bool is_end(const struct history_walk *walk, const struct oid *id)
{
	return walk->ends.n > 0 &&
	       map_get(&walk->ends, (struct str){(const char *)id->bytes, sizeof(id->bytes)}) != MAP_NONE;
}

uint32_t history_author(struct source *s, const struct commit *commit)
{
	bool added;
	struct str person = commit->author_mail.len ? commit->author_mail : commit->author_name;
	struct str key = arena_lower(&s->history_arena, person);

	return map_intern(&s->history_authors, key, s->history_authors.n, &added);
}

static void take_change(struct history_walk *walk, const struct oid *id, const struct commit *commit)
{
	struct history *history = walk->history;
	struct history_change change = {.commit = *id, .time = commit->time};

	change_classify(commit, &change);
	change.author = history_author(walk->s, commit);
	if (change.way != CHANGE_DIRECT && history->sample_pull_request.len == 0) {
		struct str rest = str_trim(commit->message), subject;
		if (str_next_line(&rest, &subject))
			history->sample_pull_request = arena_str(&walk->s->history_arena,
								 str_sub(str_trim(subject), 0, SAMPLE_BYTES));
	}
	if (walk->changes.n == 0 || change.time < history->first_time)
		history->first_time = change.time;
	if (walk->changes.n == 0 || change.time > history->last_time)
		history->last_time = change.time;
	*vec_add(&walk->s->history_arena, &walk->changes) = change;
	*vec_add(&walk->s->history_arena, &walk->trees) = commit->tree;
	*vec_add(&walk->s->history_arena, &walk->sides) = commit->parents > 1 ? arena_str(&walk->s->history_arena,
											  commit->more_parents)
									      : (struct str){0};
}

static void walk_main_line(struct history_walk *walk)
{
	struct source *s = walk->s;
	struct oid id = s->commit;

	for (;;) {
		struct commit commit;
		if (walk->changes.n == LIMIT_HISTORY_COMMITS) {
			walk->history->cut_off = true;
			return;
		}
		struct git_odb_object *object = object_read(s->odb, &id, OBJECT_COMMIT, LIMIT_COMMIT_BYTES);
		bool readable = object && commit_parse(object_text(object), &commit);
		if (readable)
			take_change(walk, &id, &commit);
		object_release(object);
		bool end = is_end(walk, &id);
		if (!readable || (end && commit.parents > 0)) {
			walk->history->cut_off = true;
			return;
		}
		if (commit.parents == 0)
			return;
		id = commit.parent;
	}
}

const struct history *source_history(struct source *s)
{
	struct history *history = &s->history;
	struct history_walk walk = {.s = s, .history = history};

	if (s->history_read)
		return history;
	s->history_read = true;
	if (!s->has_commit)
		return history;
	map_init(&s->history_authors, &s->history_arena);
	read_shallow(&walk);
	walk_main_line(&walk);
	history->changes = walk.changes.at;
	history->changes_n = walk.changes.n;
	history->authors = s->history_authors.n;
	s->history_trees = walk.trees.at;
	s->history_sides = walk.sides.at;
	history->available = walk.changes.n > 0;
	if (history->available)
		source_read_tags(s);
	return history;
}
