/*
 * Which folders belong to a repository: they are found without its configuration, so that whoever opens it can be confined to them
 * before anything is parsed. A configuration that names other places (core.worktree, include.path) changes nothing.
 */
#include "source/source_internal.h"

#include <fcntl.h>
#include <git2.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static bool join(char path[PATH_MAX], const char *folder, const char *name)
{
	int n = snprintf(path, PATH_MAX, "%s/%s", folder, name);

	return n > 0 && n < PATH_MAX;
}

static void add(struct territory *t, const char *path)
{
	for (size_t i = 0; i < t->folders.n; i++)
		if (strcmp(t->folders.at[i], path) == 0)
			return;
	*vec_add(t->arena, &t->folders) = arena_cstr(t->arena, str_of(path));
}

bool territory_is_git(const char *folder)
{
	char path[PATH_MAX];
	struct stat st;

	return join(path, folder, "HEAD") && lstat(path, &st) == 0 && join(path, folder, "objects") &&
	       stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The git folder that git would find from `path` on, without a slash at the end. */
static bool discover(const char *path, char git[PATH_MAX])
{
	git_buf found = {0};
	bool ok = git_repository_discover(&found, path, 0, NULL) == 0 && realpath(found.ptr, git);

	git_buf_dispose(&found);
	return ok;
}

/* The nearest folder above whose `.git` leads to the git folder. */
static const char *find_worktree(struct arena *arena, const char *path, const char *git)
{
	char folder[PATH_MAX], entry[PATH_MAX], found[PATH_MAX];
	struct stat st;

	snprintf(folder, sizeof(folder), "%s", path);
	for (;;) {
		if (join(entry, folder, ".git") && lstat(entry, &st) == 0 &&
		    discover(folder[0] ? folder : "/", found) && strcmp(found, git) == 0)
			return arena_cstr(arena, str_of(folder[0] ? folder : "/"));
		char *slash = strrchr(folder, '/');
		if (!slash)
			return NULL;
		*slash = '\0';
	}
}

/* A linked work tree has references of its own and shares the rest: https://git-scm.com/docs/gitrepository-layout (commondir). */
static void find_common(const char *git, char common[PATH_MAX])
{
	char path[PATH_MAX], text[PATH_MAX];
	ssize_t n = -1;

	snprintf(common, PATH_MAX, "%s", git);
	int fd = join(path, git, "commondir") ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
	if (fd < 0)
		return;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	struct str line = str_trim((struct str){text, n > 0 ? (size_t)n : 0});
	n = line.len && line.at[0] == '/' ? snprintf(path, sizeof(path), "%.*s", STR_ARG(line))
					  : snprintf(path, sizeof(path), "%s/%.*s", git, STR_ARG(line));
	if (line.len && n > 0 && (size_t)n < sizeof(path) && realpath(path, text) && territory_is_git(text))
		snprintf(common, PATH_MAX, "%s", text);
}

/* Tools that share one clone between several work trees link parts of the git folder to those of another one. */
static void add_links(struct territory *t, const char *git)
{
	static const char *const parts[] = {"objects", "refs", "packed-refs", "config", "shallow"};
	char path[PATH_MAX], target[PATH_MAX], folder[PATH_MAX];
	struct stat st;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (!join(path, git, parts[i]) || lstat(path, &st) != 0 || !S_ISLNK(st.st_mode) ||
		    !realpath(path, target))
			continue;
		struct str parent = str_sub(str_of(target), 0, str_rfind_char(str_of(target), '/'));
		snprintf(folder, sizeof(folder), "%.*s", STR_ARG(parent));
		if (territory_is_git(folder))
			add(t, target);
	}
}

static int add_objects(void *context, const char *objects, bool borrowed)
{
	char target[PATH_MAX];

	if (borrowed && realpath(objects, target))
		add(context, target);
	return 0;
}

static bool is_foreign(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && st.st_uid != geteuid();
}

void territory_find(struct territory *t, struct arena *arena, const char *path)
{
	char git[PATH_MAX], common[PATH_MAX], objects[PATH_MAX];

	*t = (struct territory){.arena = arena};
	add(t, path);
	if (!discover(path, git))
		return;
	t->git = arena_cstr(arena, str_of(git));
	t->worktree = find_worktree(arena, path, git);
	if (t->worktree)
		add(t, t->worktree);
	add(t, git);
	find_common(git, common);
	add(t, common);
	add_links(t, git);
	add_links(t, common);
	if (join(objects, common, "objects"))
		database_each(objects, add_objects, t);
	if (is_foreign(git) || is_foreign(path) || (t->worktree && is_foreign(t->worktree)))
		user_trusts(git);
}

int territory_confine(const struct territory *t, const struct source_options *options, struct error *err)
{
	return options->confine ? options->confine(options->confine_context, t->folders.at, t->folders.n, err) : 0;
}
