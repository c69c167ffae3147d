/*
 * Two revisions of one repository: where they parted, and opening the other one.
 */
#include "source/source_internal.h"

#include <git2.h>

static int head_id(struct source *s, git_oid *id, struct error *err)
{
	if (!s->has_commit)
		return error_set(err, EXIT_CODE_UNREADABLE,
				 "'%.*s' has no commit yet, so there is nothing to compare with.",
				 STR_ARG(s->about.name));
	memcpy(id->id, s->commit.bytes, sizeof(id->id));
	return 0;
}

static int no_ancestor(const struct source *s, const char *base, struct error *err)
{
	if (s->about.shallow)
		return error_set(
			err, EXIT_CODE_UNREADABLE,
			"This clone is shallow and does not reach the commit where '%s' and the checked commit "
			"parted: run `git fetch --unshallow` (GitHub Actions: fetch-depth: 0; GitLab: "
			"GIT_DEPTH: 0), or compare directly with --direct.",
			base);
	return error_set(err, EXIT_CODE_UNREADABLE,
			 "'%s' and the checked commit have no common history: compare them directly with --direct.",
			 base);
}

/* CI systems fetch one commit of one branch. */
static int not_fetched(const char *base, struct error *err)
{
	const char *branch = str_starts(str_of(base), "origin/") ? base + strlen("origin/") : base;

	return error_set(err, EXIT_CODE_UNREADABLE,
			 "This clone is shallow and has no '%s' to compare with: run `git fetch --unshallow origin %s` "
			 "(GitHub Actions: fetch-depth: 0; GitLab: GIT_DEPTH: 0).",
			 base, branch);
}

int source_base(struct source *s, const char *base, bool direct, char hex[41], struct error *err)
{
	git_oid head, other, common;
	struct oid oid;

	if (!s->repo)
		return error_set(err, EXIT_CODE_UNREADABLE, "A plain folder has no revisions to compare with.");
	if (head_id(s, &head, err) != 0)
		return -1;
	int status = source_find_commit(s, base, &other, err);
	if (status < 0)
		return s->about.shallow ? not_fetched(base, err) : -1;
	if (status > 0)
		return error_set(err, EXIT_CODE_UNREADABLE,
				 "'%s' names a tree and no commit: give a branch, a tag or a commit.", base);
	if (direct)
		common = other;
	else if (git_merge_base(&common, s->repo, &head, &other) != 0)
		return no_ancestor(s, base, err);
	memcpy(oid.bytes, common.id, sizeof(oid.bytes));
	oid_to_hex(&oid, hex);
	return 0;
}

struct source *source_open_beside(const struct source *s, const char *revision, struct error *err)
{
	const char **scopes = calloc(s->scope.paths_n + 1, sizeof(*scopes));
	struct source_options options = {.revision = revision, .whole = true, .quiet = true};

	if (!scopes)
		BUG("out of memory");
	options.repository = git_repository_path(s->repo);
	for (size_t i = 0; i < s->scope.paths_n; i++)
		scopes[options.scopes_n++] = s->scope.paths[i].at;
	options.scopes = scopes;
	struct source *other = source_open(&options, err);
	free(scopes);
	/* A repository without an origin is called after its folder, whichever of them was named. */
	if (!other)
		return NULL;
	other->about.name = arena_str(&other->arena, s->about.name);
	source_drop_excluded(other, &s->scope);
	return other;
}
