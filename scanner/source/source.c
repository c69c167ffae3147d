/*
 * Opening a source: where it is, which revision, what belongs to it, and what a report says about it.
 */
#include "source/source_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <git2/sys/repository.h>
#include <unistd.h>

static int check_options(const struct source_options *options, struct error *err)
{
	if (!options->repository || !options->repository[0])
		return error_set(err, EXIT_CODE_USAGE, "No repository was named.");
	if (options->revision && options->kind != SOURCE_REVISION)
		return error_set(err, EXIT_CODE_USAGE,
				 "A revision cannot be read together with %s: choose one of them.",
				 options->kind == SOURCE_STAGED ? "--staged" : "--worktree");
	return 0;
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

bool source_is_address(const char *repository)
{
	return !exists(repository) && origin_is_url(str_of(repository));
}

static int find_repository(struct source *s, const struct source_options *options, struct str *folder,
			   struct error *err)
{
	if (!source_is_address(options->repository))
		return source_locate(s, options, folder, err);
	if (options->kind != SOURCE_REVISION)
		return error_set(err, EXIT_CODE_USAGE,
				 "--worktree and --staged need a repository on this machine, not an address.");
	return source_clone(s, options, err);
}

struct config_facts {
	struct source *s;
	struct str origin, other;
};

static int read_config_entry(const git_config_entry *entry, void *payload)
{
	struct config_facts *facts = payload;
	struct str name = str_of(entry->name), value = str_of(entry->value ? entry->value : "");

	if (str_is(name, "extensions.partialclone"))
		facts->s->about.partial = true;
	if (!str_starts(name, "remote."))
		return 0;
	if (str_ends(name, ".promisor") && (str_is_nocase(value, "true") || str_is(value, "1") || !entry->value))
		facts->s->about.partial = true;
	if (str_is(name, "remote.origin.url"))
		facts->origin = arena_str(&facts->s->arena, value);
	else if (str_ends(name, ".url") && facts->other.len == 0)
		facts->other = arena_str(&facts->s->arena, value);
	return 0;
}

static void read_config(struct source *s)
{
	struct config_facts facts = {.s = s};
	git_config *all = NULL, *local = NULL;

	if (git_repository_config(&all, s->repo) == 0 &&
	    git_config_open_level(&local, all, GIT_CONFIG_LEVEL_LOCAL) == 0)
		git_config_foreach(local, read_config_entry, &facts);
	git_config_free(local);
	git_config_free(all);

	struct str origin = facts.origin.len ? facts.origin : facts.other;
	s->about.origin = origin_clean(&s->arena, origin);
	if (s->temporary)
		return;
	if (s->about.origin.len > 0)
		s->about.name = origin_name(&s->arena, s->about.origin);
	if (s->about.origin.len == 0 || s->about.name.len == 0)
		s->about.name = origin_folder_name(&s->arena, str_of(git_repository_commondir(s->repo)));
}

static int open_root(struct source *s, const char *path, struct error *err)
{
	s->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->root < 0)
		return error_set(err, EXIT_CODE_UNREADABLE, "The folder '%s' cannot be read: %s.", path,
				 strerror(errno));
	return 0;
}

static int list_repository(struct source *s, const struct source_options *options, struct error *err)
{
	s->objects = arena_printf(&s->arena, "%sobjects", git_repository_commondir(s->repo)).at;
	s->odb = database_open(s->objects);
	if (!s->odb || git_repository_set_odb(s->repo, s->odb) != 0)
		return error_set(err, EXIT_CODE_UNREADABLE, "The objects of '%.*s' cannot be opened: %s.",
				 STR_ARG(s->about.name), source_git_message());
	s->about.shallow = git_repository_is_shallow(s->repo) == 1;
	read_config(s);
	if (options->kind != SOURCE_REVISION && !s->workdir)
		return error_set(err, EXIT_CODE_UNREADABLE,
				 "'%s' is a bare repository without work tree and index: read a revision instead.",
				 options->repository);
	/* A revision can be read without its work tree, which may be gone. */
	if (s->workdir && open_root(s, s->workdir, err) != 0 && options->kind != SOURCE_REVISION)
		return -1;
	if (source_resolve(s, options, err) < 0)
		return -1;
	if (options->kind == SOURCE_WORKTREE)
		return source_list_disk(s, err);
	if (options->kind == SOURCE_STAGED)
		return source_list_index(s, err);
	if (source_list_tree(s, err) != 0)
		return -1;
	if (s->root >= 0 && !options->revision)
		s->about.uncommitted = source_is_dirty(s);
	return 0;
}

static int list_folder(struct source *s, const struct source_options *options, struct str folder, struct error *err)
{
	if (options->revision || options->kind == SOURCE_STAGED)
		return error_set(err, EXIT_CODE_UNREADABLE, "'%s' is no git repository, so it has no %s.",
				 options->repository, options->revision ? "revisions" : "index");
	s->about.kind = SOURCE_FOLDER;
	if (open_root(s, folder.at, err) != 0)
		return -1;
	return source_list_disk(s, err);
}

static void name_scopes(struct source *s)
{
	struct source_about *about = &s->about;

	about->scopes_n = s->scope.paths_n ? s->scope.paths_n : 1;
	about->scopes = s->scope.paths;
	if (s->scope.paths_n == 0) {
		about->scopes = arena_new(&s->arena, struct str);
		about->scopes[0] = STR(".");
	}
}

static int open_source(struct source *s, const struct source_options *options, struct error *err)
{
	struct str folder = STR("");

	if (check_options(options, err) != 0 || find_repository(s, options, &folder, err) != 0)
		return -1;
	if (scope_init(&s->scope, &s->arena, options, s->repo ? folder : (struct str){0}, err) != 0)
		return -1;
	name_scopes(s);
	return s->repo ? list_repository(s, options, err) : list_folder(s, options, folder, err);
}

struct source *source_open(const struct source_options *options, struct error *err)
{
	struct source *s = calloc(1, sizeof(*s));

	if (!s)
		BUG("out of memory");
	arena_init(&s->arena);
	arena_init(&s->history_arena);
	s->entries.arena = &s->arena;
	s->root = -1;
	s->about.kind = options->kind;
	if (open_source(s, options, err) == 0)
		return s;
	source_close(s);
	return NULL;
}

void source_close(struct source *s)
{
	if (!s)
		return;
	if (s->root >= 0)
		close(s->root);
	git_repository_free(s->repo);
	git_odb_free(s->odb);
	if (s->temporary)
		temporary_remove(s->temporary);
	entries_release(&s->entries);
	arena_release(&s->history_arena);
	arena_release(&s->arena);
	free(s);
}

const struct source_about *source_about(const struct source *s)
{
	return &s->about;
}

const struct source_entry *source_entries(const struct source *s, size_t *n, bool *cut_off)
{
	*n = s->entries.list.n;
	*cut_off = s->entries.cut_off;
	return s->entries.list.at;
}

void source_drop_excluded(struct source *s, const struct scope *scope)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->entries.list.n; i++)
		if (!scope_excludes_below(scope, s->entries.list.at[i].path))
			s->entries.list.at[kept++] = s->entries.list.at[i];
	s->entries.list.n = kept;
}

void source_exclude(struct source *s, const char *const *patterns, size_t n)
{
	struct scope scope = {0};

	scope_set_excludes(&scope, &s->arena, patterns, n);
	source_drop_excluded(s, &scope);
}

void source_learn_oid(struct source *s, size_t entry, const struct oid *oid)
{
	s->entries.list.at[entry].oid = *oid;
	s->entries.list.at[entry].has_oid = true;
}
