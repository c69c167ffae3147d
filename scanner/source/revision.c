/*
 * Which commit is meant, and help when there is none of that name.
 */
#include "source/source_internal.h"

#include "base/nearest.h"

#include <git2.h>

static void take_oid(struct oid *to, const git_oid *from)
{
	memcpy(to->bytes, from->id, sizeof(to->bytes));
}

/* "refs/heads/main" → "main" */
static struct str short_name(const char *reference)
{
	static const char *const prefixes[] = {"refs/heads/", "refs/tags/", "refs/remotes/"};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (str_starts(str_of(reference), prefixes[i]))
			return str_of(reference + strlen(prefixes[i]));
	return (struct str){0};
}

struct suggestion {
	struct nearest nearest;
	size_t tried;
	struct str any; /* a branch, when there is nothing to be near to */
	struct arena arena;
};

static int suggest(const char *reference, void *payload)
{
	struct suggestion *suggestion = payload;
	struct str name = short_name(reference);

	if (name.len == 0 || str_ends(name, "/HEAD"))
		return 0;
	name = arena_str(&suggestion->arena, name);
	nearest_try(&suggestion->nearest, name);
	/* "feature" is near to "origin/feature" */
	size_t slash = str_find_char(name, '/');
	if (slash != STR_NONE && str_eq(str_from(name, slash + 1), suggestion->nearest.wanted))
		suggestion->nearest.best = name, suggestion->nearest.distance = 0;
	if (suggestion->any.len == 0)
		suggestion->any = name;
	return ++suggestion->tried > LIMIT_SUGGESTIONS;
}

static void suggestion_make(struct suggestion *suggestion, struct git_repository *repo, const char *wanted)
{
	*suggestion = (struct suggestion){0};
	arena_init(&suggestion->arena);
	nearest_init(&suggestion->nearest, str_of(wanted));
	git_reference_foreach_name(repo, suggest, suggestion);
}

static int unknown_revision(struct source *s, const char *revision, int status, struct error *err)
{
	struct suggestion suggestion;

	if (status == GIT_EAMBIGUOUS)
		return error_set(err, EXIT_CODE_UNREADABLE,
				 "The revision '%s' is ambiguous: give more digits or the full name.", revision);
	suggestion_make(&suggestion, s->repo, revision);
	if (suggestion.nearest.best.len > 0)
		error_set(err, EXIT_CODE_UNREADABLE,
			  "There is no revision '%s' in this repository: did you mean '%.*s'?", revision,
			  STR_ARG(suggestion.nearest.best));
	else if (git_repository_is_shallow(s->repo) == 1)
		error_set(err, EXIT_CODE_UNREADABLE,
			  "There is no revision '%s' in this shallow clone: fetch it, or run `git fetch --unshallow`.",
			  revision);
	else
		error_set(err, EXIT_CODE_UNREADABLE,
			  "There is no revision '%s' in this repository: give a branch, a tag or a commit.", revision);
	arena_release(&suggestion.arena);
	return -1;
}

static int unborn_head(struct source *s, struct error *err)
{
	const char *where = s->about.name.at;
	struct suggestion suggestion;

	suggestion_make(&suggestion, s->repo, "HEAD");
	if (suggestion.any.len > 0)
		error_set(err, EXIT_CODE_UNREADABLE,
			  "HEAD of '%s' points to a branch that does not exist: give a revision, as in --rev %.*s.",
			  where, STR_ARG(suggestion.any));
	else if (!s->workdir)
		error_set(err, EXIT_CODE_UNREADABLE, "'%s' has no commit yet: push one first.", where);
	else
		error_set(
			err, EXIT_CODE_UNREADABLE,
			"'%s' has no commit yet: commit something, or use --worktree to read the files as they are on "
			"disk.",
			where);
	arena_release(&suggestion.arena);
	return -1;
}

static int head_commit(struct source *s, bool may_be_unborn, git_oid *id, struct error *err)
{
	int status = git_reference_name_to_id(id, s->repo, "HEAD");

	if (status == 0)
		return 0;
	if (status == GIT_ENOTFOUND || status == GIT_EUNBORNBRANCH)
		return may_be_unborn ? 1 : unborn_head(s, err);
	return error_set(err, EXIT_CODE_UNREADABLE, "HEAD of '%.*s' cannot be read: %s.", STR_ARG(s->about.name),
			 source_git_message());
}

int source_find_commit(struct source *s, const char *revision, git_oid *id, struct error *err)
{
	git_object *object = NULL, *commit = NULL;
	int status = git_revparse_single(&object, s->repo, revision);

	/* The branches of a clone are those of its origin. */
	if (status == GIT_ENOTFOUND && s->temporary) {
		struct str remote = arena_printf(&s->arena, "refs/remotes/origin/%s", revision);
		status = git_revparse_single(&object, s->repo, remote.at);
	}
	if (status != 0)
		return unknown_revision(s, revision, status, err);
	status = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
	if (status == 0)
		git_oid_cpy(id, git_object_id(commit));
	else if (git_object_type(object) == GIT_OBJECT_TREE && git_object_peel(&commit, object, GIT_OBJECT_TREE) == 0) {
		take_oid(&s->tree, git_object_id(object));
		status = 1;
	} else {
		error_set(err, EXIT_CODE_UNREADABLE, "'%s' names no commit but a %s: give a branch, a tag or a commit.",
			  revision, git_object_type2string(git_object_type(object)));
	}
	git_object_free(commit);
	git_object_free(object);
	return status;
}

static void describe(struct source *s)
{
	char hex[41];

	oid_to_hex(&s->tree, hex);
	s->about.tree = arena_str(&s->arena, str_of(hex));
	if (s->has_commit) {
		oid_to_hex(&s->commit, hex);
		s->about.commit = arena_str(&s->arena, str_of(hex));
	}
}

int source_resolve(struct source *s, const struct source_options *options, struct error *err)
{
	git_oid id;
	struct commit commit;
	int status = options->revision ? source_find_commit(s, options->revision, &id, err)
				       : head_commit(s, options->kind != SOURCE_REVISION, &id, err);

	if (status < 0)
		return -1;
	if (status > 0) {
		if (options->revision)
			describe(s);
		return options->revision ? 0 : 1;
	}
	take_oid(&s->commit, &id);
	s->has_commit = true;
	struct git_odb_object *object = object_read(s->odb, &s->commit, OBJECT_COMMIT, LIMIT_COMMIT_BYTES);
	bool readable = object && commit_parse(object_text(object), &commit);
	if (readable) {
		s->tree = commit.tree;
		s->about.committed_at = commit.time;
		describe(s);
	}
	object_release(object);
	if (!readable) {
		char hex[41];
		oid_to_hex(&s->commit, hex);
		return error_set(err, EXIT_CODE_UNREADABLE,
				 "Commit %s is missing or broken: run `git fsck`, or fetch it again.", hex);
	}
	return 0;
}
