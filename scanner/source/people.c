/*
 * Who made changes of the main line. The author of a merge is whoever pressed the button, so the branch is asked.
 */
#include "source/source_internal.h"

static uint32_t author_of(struct source *s, const struct oid *id)
{
	struct git_odb_object *object = object_read(s->odb, id, OBJECT_COMMIT, LIMIT_COMMIT_BYTES);
	struct history_change change;
	struct commit commit;
	uint32_t author = CHANGE_NOBODY;

	if (object && commit_parse(object_text(object), &commit)) {
		change_classify(&commit, &change);
		if (!change.bot)
			author = history_author(s, &commit);
	}
	object_release(object);
	return author;
}

void source_change_people(struct source *s, const bool *wanted, size_t n, uint32_t *people)
{
	const struct history *history = source_history(s);

	for (size_t i = 0; i < n; i++) {
		struct oid branch;
		people[i] = CHANGE_NOBODY;
		if (i >= history->changes_n || !wanted[i])
			continue;
		struct str more = s->history_sides[i];
		if (commit_next_parent(&more, &branch))
			people[i] = author_of(s, &branch);
		else if (!history->changes[i].bot)
			people[i] = history->changes[i].author;
	}
}
