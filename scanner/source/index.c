/*
 * The index: what is staged, and whether the work tree differs from the scanned commit.
 */
#include "source/source_internal.h"

#include <fcntl.h>
#include <git2.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

/* `git commit -a` and `git commit FILE` give their hooks an index of their own. It counts when it lies in this
 * repository, so that a variable left over from elsewhere does no harm. */
static const char *index_of_hook(struct source *s, char path[PATH_MAX])
{
	const char *given = getenv("GIT_INDEX_FILE");
	char folder[PATH_MAX];

	if (!given || !given[0] || !realpath(given, path) || !realpath(git_repository_path(s->repo), folder))
		return NULL;
	size_t n = strlen(folder);
	return strncmp(path, folder, n) == 0 && path[n] == '/' ? path : NULL;
}

struct git_index *index_read(struct git_repository *repo, const char *file)
{
	git_index *index = NULL;

	if ((file ? git_index_open(&index, file) : git_repository_index(&index, repo)) != 0) {
		git_index_free(index);
		return NULL;
	}
	if (git_index_caps(index) & GIT_INDEX_CAPABILITY_IGNORE_CASE)
		git_index_set_caps(index, 0);
	return index;
}

static int add_staged(struct source *s, const git_index_entry *staged)
{
	struct str path = str_of(staged->path);
	enum entry_kind kind;
	bool executable;
	struct oid id;

	if (scope_side(&s->scope, path) != SCOPE_INSIDE || !entries_kind_of(staged->mode, &kind, &executable))
		return 1;
	if (scope_excludes_below(&s->scope, path))
		return 1;
	memcpy(id.bytes, staged->id.id, sizeof(id.bytes));
	return entries_add(&s->entries, path, kind, executable, &id);
}

int source_list_index(struct source *s, struct error *err)
{
	char path[PATH_MAX];
	git_index *index = index_read(s->repo, index_of_hook(s, path));

	if (!index)
		return error_set(err, EXIT_CODE_UNREADABLE, "The index of '%.*s' cannot be read: %s.",
				 STR_ARG(s->about.name), source_git_message());
	/* Of a conflict, the side of the current branch is taken. */
	const char *last = "";
	size_t n = git_index_entrycount(index);
	for (size_t i = 0; i < n; i++) {
		const git_index_entry *staged = git_index_get_byindex(index, i);
		int stage = GIT_INDEX_ENTRY_STAGE(staged);
		if (stage == 1 || (staged->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) ||
		    strcmp(last, staged->path) == 0)
			continue;
		last = staged->path;
		if (!add_staged(s, staged))
			break;
	}
	entries_finish(&s->entries);
	git_index_free(index);
	return 0;
}

/* Whether the contents on disk have the id, read only when the size says they may. */
static bool has_contents(struct source *s, struct str path, const git_index_entry *staged)
{
	int fd = disk_open(s->root, path, O_RDONLY);
	char *text = malloc((size_t)staged->file_size + 1);
	bool same = false;
	git_oid id;

	if (fd >= 0 && text && read(fd, text, (size_t)staged->file_size + 1) == (ssize_t)staged->file_size &&
	    git_odb_hash(&id, text, staged->file_size, GIT_OBJECT_BLOB) == 0)
		same = git_oid_equal(&id, &staged->id);
	free(text);
	if (fd >= 0)
		close(fd);
	return same;
}

static bool differs_from_disk(struct source *s, const git_index_entry *staged, size_t *hashes)
{
	struct stat st;

	if (staged->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE)
		return false;
	if ((staged->flags & GIT_INDEX_ENTRY_VALID) || (staged->mode & S_IFMT) != S_IFREG)
		return false;
	if (fstatat(s->root, staged->path, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
		return true;
	if ((uint32_t)st.st_size != staged->file_size)
		return true;
	if (staged->mtime.seconds == (int32_t)st.st_mtim.tv_sec &&
	    staged->mtime.nanoseconds == (uint32_t)st.st_mtim.tv_nsec)
		return false;
	if (staged->file_size > LIMIT_FILE_BYTES || ++*hashes > LIMIT_STATUS_HASHES)
		return false;
	return !has_contents(s, str_of(staged->path), staged);
}

bool source_is_dirty(struct source *s)
{
	const struct source_entry *entries = s->entries.list.at;
	size_t n, k = 0, hashes = 0;
	bool dirty = false;

	if (s->entries.cut_off || s->scope.excludes_n || s->entries.list.n > LIMIT_STATUS_FILES)
		return false;
	git_index *index = index_read(s->repo, NULL);
	if (!index)
		return false;
	n = git_index_entrycount(index);
	for (size_t i = 0; i < n && !dirty; i++) {
		const git_index_entry *staged = git_index_get_byindex(index, i);
		struct str path = str_of(staged->path);
		if (scope_side(&s->scope, path) != SCOPE_INSIDE)
			continue;
		/* Both lists are in byte order, so any difference shows as another path or id at the same place. */
		dirty = GIT_INDEX_ENTRY_STAGE(staged) != 0 || k == s->entries.list.n ||
			!str_eq(entries[k].path, path) ||
			memcmp(entries[k].oid.bytes, staged->id.id, sizeof(entries[k].oid.bytes)) != 0 ||
			differs_from_disk(s, staged, &hashes);
		k++;
	}
	dirty = dirty || k != s->entries.list.n;
	git_index_free(index);
	return dirty;
}
