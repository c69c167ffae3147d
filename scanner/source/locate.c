/*
 * Finds and opens the repository that a path belongs to, and says clearly what to do when that is not possible.
 */
#include "source/source_internal.h"

#include <errno.h>
#include <git2.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The path that git asks for in safe.directory: the work tree, or the git folder of a bare repository. */
static void safe_directory(const char *path, char *safe, size_t room)
{
	git_buf found = {0};

	snprintf(safe, room, "%s", path);
	if (git_repository_discover(&found, path, 0, NULL) == 0) {
		struct str folder = str_of(found.ptr);
		if (str_ends(folder, "/"))
			folder.len--;
		if (str_ends(folder, "/.git"))
			folder.len -= strlen("/.git");
		snprintf(safe, room, "%.*s", STR_ARG(folder));
	}
	git_buf_dispose(&found);
}

/* Opens although libgit2 said no. Its refusal of foreign owners comes as "not found" when safe.directory is not set at
 * all, so only a second try without the check tells the two apart. Returns libgit2's status; GIT_EOWNER with *err filled
 * when the owner was the reason. */
static int open_unowned(struct source *s, const char *path, struct error *err)
{
	char safe[PATH_MAX];
	int status;

	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	status = git_repository_open_ext(&s->repo, path, 0, NULL);
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
	if (status != 0)
		return status;
	safe_directory(path, safe, sizeof(safe));
	if (user_trusts(safe))
		return 0;
	error_set(err, EXIT_CODE_UNREADABLE,
		  "The repository '%s' belongs to another user, so git does not trust it: if you do, run "
		  "`git config --global --add safe.directory %s`.",
		  safe, safe);
	return GIT_EOWNER;
}

static int explain_failure(const char *path, struct error *err)
{
	const char *reason = source_git_message();
	const char *extension = strstr(reason, "extensions.");

	if (extension && str_has_nocase(str_of(extension), "objectformat"))
		return error_set(err, EXIT_CODE_UNREADABLE,
				 "The repository '%s' uses SHA-256 object names, which are not supported yet: use "
				 "--worktree to read the files as they are on disk.",
				 path);
	if (extension && str_has_nocase(str_of(extension), "refstorage"))
		return error_set(err, EXIT_CODE_UNREADABLE,
				 "The repository '%s' keeps its references in a format that is not supported: run "
				 "`git refs migrate --ref-format=files`, or use --worktree.",
				 path);
	if (extension)
		return error_set(err, EXIT_CODE_UNREADABLE,
				 "The repository '%s' uses %s, which is not supported: use --worktree to read the "
				 "files as they are on disk.",
				 path, extension);
	/* libgit2 takes whatever it may not open for locked. */
	if (strstr(reason, "is locked"))
		return error_set(err, EXIT_CODE_UNREADABLE,
				 "The repository '%s' cannot be opened: its configuration includes a file that is not "
				 "part of it and "
				 "therefore not read (%s).",
				 path, reason);
	return error_set(err, EXIT_CODE_UNREADABLE, "The repository '%s' cannot be opened: %s.", path, reason);
}

static bool has_git_entry(const char *path)
{
	char entry[PATH_MAX];
	struct stat st;
	int n = snprintf(entry, sizeof(entry), "%s/.git", path);

	return n > 0 && (size_t)n < sizeof(entry) && lstat(entry, &st) == 0;
}

static bool is_within(struct str path, struct str folder)
{
	return str_starts(path, folder.at) && (path.len == folder.len || path.at[folder.len] == '/');
}

/* libgit2 takes a git folder without core.bare for one with a work tree around it. git looks at its name, and some bare
 * repositories have no such setting: mirrors stripped of their configuration, and those that keep it per work tree. */
static bool is_really_bare(struct source *s)
{
	git_config *config = NULL;
	git_config_entry *entry = NULL;
	struct str folder = str_of(git_repository_path(s->repo));
	bool told;

	if (git_repository_is_bare(s->repo) == 1)
		return true;
	if (str_ends(folder, "/.git/") || git_repository_is_worktree(s->repo) == 1 ||
	    git_repository_config_snapshot(&config, s->repo) != 0)
		return false;
	told = git_config_get_entry(&entry, config, "core.bare") == 0;
	git_config_entry_free(entry);
	entry = NULL;
	told = told || git_config_get_entry(&entry, config, "core.worktree") == 0;
	git_config_entry_free(entry);
	git_config_free(config);
	return !told;
}

/* The folder that the `.git` stands in, whatever core.worktree says: a repository does not choose what is read. */
static void take_worktree(struct source *s, const struct territory *territory)
{
	char root[PATH_MAX];
	const char *workdir = git_repository_workdir(s->repo);

	if (!territory->worktree || !workdir)
		return;
	if (realpath(workdir, root) && strcmp(root, territory->worktree) == 0)
		s->workdir = workdir;
	else if (git_repository_set_workdir(s->repo, territory->worktree, 0) == 0)
		s->workdir = git_repository_workdir(s->repo);
}

/* `path` relative to the work tree; empty for its root, for a bare repository and inside the git folder. */
static struct str folder_within(struct source *s, const char *path)
{
	char root[PATH_MAX], git[PATH_MAX];
	struct str here = str_of(path), top;

	if (!s->workdir || !realpath(s->workdir, root) || !realpath(git_repository_path(s->repo), git))
		return (struct str){0};
	top = str_of(strcmp(root, "/") == 0 ? "" : root);
	if (!is_within(here, top) || is_within(here, str_of(git)) || here.len <= top.len + 1)
		return (struct str){0};
	return arena_str(&s->arena, str_from(here, top.len + 1));
}

int source_locate(struct source *s, const struct source_options *options, struct str *folder, struct error *err)
{
	const char *given = options->repository;
	enum source_kind kind = options->kind;
	struct territory territory;
	char path[PATH_MAX];
	struct stat st;

	if (!realpath(given, path))
		return error_set(err, EXIT_CODE_UNREADABLE, "'%s' cannot be read: %s.", given, strerror(errno));
	if (stat(path, &st) != 0)
		return error_set(err, EXIT_CODE_UNREADABLE, "'%s' cannot be read: %s.", given, strerror(errno));
	if (!S_ISDIR(st.st_mode)) {
		/* The `.git` file of a linked worktree or submodule stands for its folder. */
		struct str name = str_of(path);
		if (!str_ends(name, "/.git"))
			return error_set(err, EXIT_CODE_UNREADABLE, "'%s' is a file: name the folder of a repository.",
					 given);
		path[name.len - strlen("/.git")] = '\0';
		if (!path[0])
			snprintf(path, sizeof(path), "/");
	}
	s->about.name = origin_folder_name(&s->arena, str_of(path));
	*folder = arena_str(&s->arena, str_of(path));
	source_startup();
	territory_find(&territory, &s->arena, path);
	if (kind == SOURCE_WORKTREE && territory.git)
		s->ignores = user_ignores(&s->arena);
	if (territory_confine(&territory, options, err) != 0)
		return -1;
	if (kind == SOURCE_FOLDER)
		return 0;
	int status = git_repository_open_ext(&s->repo, path, 0, NULL);
	if (status == GIT_EOWNER || status == GIT_ENOTFOUND)
		status = open_unowned(s, path, err);
	if (status == GIT_EOWNER)
		return -1;
	/* Where git's own data is no use, the files on disk still are. */
	if (status != 0 && (kind == SOURCE_WORKTREE || (status == GIT_ENOTFOUND && !has_git_entry(path))))
		return 0;
	if (status == GIT_ENOTFOUND)
		return error_set(
			err, EXIT_CODE_UNREADABLE,
			"'%s' has a .git that is no repository: repair it, or use --worktree to read the files "
			"as they are on disk.",
			given);
	if (status != 0)
		return explain_failure(path, err);
	if (!is_really_bare(s))
		take_worktree(s, &territory);
	*folder = folder_within(s, path);
	return 0;
}
