/*
 * The tags that point into the history of the scanned commit. Most stand on the main line, where they are found by a
 * look into a table; the others may stand on branches merged into it, which are walked newest first within bounds.
 */
#include "source/source_internal.h"

#include <git2.h>

/* A chain of tags of tags. */
#define TAG_OF_TAG_DEPTH 5

struct candidate {
	struct str name;
	struct oid commit;
	int64_t time;
	bool inside;
};

struct side_commit {
	int64_t time;
	struct oid parent;
	struct str more_parents;
};

struct tag_search {
	struct source *s;
	struct arena arena; /* for the search alone */
	struct map seen;    /* commits known to lie in the history, by id */
	vec(struct candidate) candidates;
	vec(struct side_commit) heap; /* the newest on top */
	size_t reads;
	size_t open;        /* candidates not known to be inside */
	int64_t oldest;     /* of the open candidates */
	struct map waiting; /* open candidates by commit id */
};

static struct str id_key(const struct oid *id)
{
	return (struct str){(const char *)id->bytes, sizeof(id->bytes)};
}

static struct str kept_key(struct tag_search *search, const struct oid *id)
{
	return arena_str(&search->arena, id_key(id));
}

static bool read_commit_of(struct tag_search *search, const struct oid *id, struct commit *commit,
			   struct git_odb_object **object)
{
	*object = object_read(search->s->odb, id, OBJECT_COMMIT, LIMIT_COMMIT_BYTES);
	if (*object && commit_parse(object_text(*object), commit))
		return true;
	object_release(*object);
	return false;
}

/* Follows an annotated tag to what it names. False when that is no tag. */
static bool follow_tag(struct tag_search *search, struct oid *id)
{
	struct git_odb_object *object = object_read(search->s->odb, id, OBJECT_TAG, LIMIT_COMMIT_BYTES);

	if (!object)
		return false;
	struct str text = object_text(object);
	bool ok = str_starts(text, "object ") && oid_from_hex(str_sub(text, strlen("object "), 40), id);
	object_release(object);
	return ok;
}

static void take_reference(struct tag_search *search, const git_reference *reference)
{
	struct source *s = search->s;
	struct str name = str_of(git_reference_name(reference));
	const git_oid *target = git_reference_target_peel(reference);
	struct candidate candidate = {0};
	struct git_odb_object *object;
	struct commit commit;

	if (!target)
		target = git_reference_target(reference);
	if (!target || !str_starts(name, "refs/tags/"))
		return;
	memcpy(candidate.commit.bytes, target->id, sizeof(candidate.commit.bytes));
	uint32_t change = map_get(&search->seen, id_key(&candidate.commit));
	for (int depth = 0; change == MAP_NONE && depth < TAG_OF_TAG_DEPTH; depth++) {
		if (!follow_tag(search, &candidate.commit))
			break;
		change = map_get(&search->seen, id_key(&candidate.commit));
	}
	if (change != MAP_NONE) {
		candidate.inside = true;
		candidate.time = s->history.changes[change].time;
	} else {
		if (!read_commit_of(search, &candidate.commit, &commit, &object))
			return;
		candidate.time = commit.time;
		object_release(object);
		/* The walk goes no further back than the changes do. */
		if (candidate.time < s->history.first_time)
			return;
	}
	candidate.name = arena_str(&s->history_arena, str_from(name, strlen("refs/tags/")));
	*vec_add(&search->arena, &search->candidates) = candidate;
}

static void collect(struct tag_search *search)
{
	git_reference_iterator *iterator = NULL;
	git_reference *reference;
	size_t n = 0;

	if (git_reference_iterator_glob_new(&iterator, search->s->repo, "refs/tags/*") != 0)
		return;
	while (n++ < LIMIT_TAGS && git_reference_next(&reference, iterator) == 0) {
		take_reference(search, reference);
		git_reference_free(reference);
	}
	git_reference_iterator_free(iterator);
}

static void heap_push(struct tag_search *search, struct side_commit commit)
{
	*vec_add(&search->arena, &search->heap) = commit;
	struct side_commit *heap = search->heap.at;
	for (size_t i = search->heap.n - 1; i > 0 && heap[(i - 1) / 2].time < heap[i].time; i = (i - 1) / 2) {
		struct side_commit above = heap[(i - 1) / 2];
		heap[(i - 1) / 2] = heap[i];
		heap[i] = above;
	}
}

static struct side_commit heap_pop(struct tag_search *search)
{
	struct side_commit *heap = search->heap.at, top = heap[0];
	size_t n = --search->heap.n, i = 0;

	heap[0] = heap[n];
	for (;;) {
		size_t child = 2 * i + 1;
		if (child + 1 < n && heap[child + 1].time > heap[child].time)
			child++;
		if (child >= n || heap[child].time <= heap[i].time)
			return top;
		struct side_commit below = heap[child];
		heap[child] = heap[i];
		heap[i] = below;
		i = child;
	}
}

/* A commit known to lie in the history: settles its tags, and queues it when it may lead to more. */
static void reach(struct tag_search *search, const struct oid *id)
{
	struct git_odb_object *object;
	struct commit commit;
	bool added;

	if (map_get(&search->seen, id_key(id)) != MAP_NONE)
		return;
	map_intern(&search->seen, kept_key(search, id), 0, &added);
	if (map_get(&search->waiting, id_key(id)) != MAP_NONE) {
		for (size_t i = 0; i < search->candidates.n; i++) {
			struct candidate *candidate = &search->candidates.at[i];
			if (!candidate->inside && oid_eq(&candidate->commit, id)) {
				candidate->inside = true;
				search->open--;
			}
		}
	}
	if (search->reads >= LIMIT_TAG_ANCESTORS || !read_commit_of(search, id, &commit, &object))
		return;
	search->reads++;
	if (commit.time >= search->oldest && commit.parents > 0)
		heap_push(search, (struct side_commit){commit.time, commit.parent,
						       arena_str(&search->arena, commit.more_parents)});
	object_release(object);
}

static void reach_more(struct tag_search *search, struct str more_parents)
{
	struct oid parent;

	while (search->open > 0 && commit_next_parent(&more_parents, &parent))
		reach(search, &parent);
}

static void search_side_branches(struct tag_search *search)
{
	const struct history *history = &search->s->history;

	search->oldest = INT64_MAX;
	map_init(&search->waiting, &search->arena);
	for (size_t i = 0; i < search->candidates.n; i++) {
		const struct candidate *candidate = &search->candidates.at[i];
		if (candidate->inside)
			continue;
		search->open++;
		if (candidate->time < search->oldest)
			search->oldest = candidate->time;
		map_put(&search->waiting, id_key(&candidate->commit), 1);
	}
	for (size_t i = 0; i < history->changes_n && search->open > 0; i++)
		if (history->changes[i].time >= search->oldest)
			reach_more(search, search->s->history_sides[i]);
	while (search->open > 0 && search->heap.n > 0 && search->reads < LIMIT_TAG_ANCESTORS) {
		struct side_commit newest = heap_pop(search);
		reach(search, &newest.parent);
		reach_more(search, newest.more_parents);
	}
}

static int tag_order(const void *left, const void *right)
{
	const struct history_tag *a = left, *b = right;

	if (a->time != b->time)
		return a->time < b->time ? 1 : -1;
	return str_cmp(a->name, b->name);
}

void source_read_tags(struct source *s)
{
	struct tag_search search = {.s = s};
	struct history *history = &s->history;

	arena_init(&search.arena);
	map_init(&search.seen, &search.arena);
	for (size_t i = 0; i < history->changes_n; i++)
		map_put(&search.seen, id_key(&history->changes[i].commit), (uint32_t)i);
	collect(&search);
	search_side_branches(&search);

	history->tags = arena_array(&s->history_arena, struct history_tag, search.candidates.n + 1);
	for (size_t i = 0; i < search.candidates.n; i++) {
		const struct candidate *candidate = &search.candidates.at[i];
		if (candidate->inside)
			history->tags[history->tags_n++] = (struct history_tag){
				.name = candidate->name,
				.commit = candidate->commit,
				.time = candidate->time,
				.version = tag_is_version(candidate->name),
			};
	}
	qsort(history->tags, history->tags_n, sizeof(*history->tags), tag_order);
	arena_release(&search.arena);
}
