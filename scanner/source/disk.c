/*
 * The entries of a work tree or a plain folder as they are on disk. Symbolic links are never followed: a folder is
 * entered, and a file opened, only through handles of real folders.
 */
#include "source/source_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <sys/stat.h>
#include <unistd.h>

/* A descriptor of the folder that holds the last part of `path`, and that part. */
static int open_parent(int root, struct str path, char name[NAME_MAX + 1])
{
	int folder = dup(root);
	struct str rest = path, piece;

	while (folder >= 0 && str_next(&rest, '/', &piece)) {
		if (piece.len == 0 || piece.len > NAME_MAX)
			break;
		memcpy(name, piece.at, piece.len);
		name[piece.len] = '\0';
		if (rest.len == 0)
			return folder;
		int next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		close(folder);
		folder = next;
	}
	if (folder >= 0) {
		close(folder);
		errno = ENOENT;
	}
	return -1;
}

int disk_open(int root, struct str path, int flags)
{
	char name[NAME_MAX + 1];
	int folder = open_parent(root, path, name);

	if (folder < 0)
		return -1;
	/* O_NONBLOCK: opening a pipe must not wait for a writer. */
	int fd = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	int reason = errno;
	close(folder);
	errno = reason;
	return fd;
}

ssize_t disk_read_link(int root, struct str path, char *target, size_t room)
{
	char name[NAME_MAX + 1];
	int folder = open_parent(root, path, name);

	if (folder < 0)
		return -1;
	ssize_t n = readlinkat(folder, name, target, room);
	int reason = errno;
	close(folder);
	errno = reason;
	return n;
}

struct disk_walk {
	struct source *s;
	struct git_index *index; /* NULL for a plain folder */
	size_t folders;
	char path[LIMIT_PATH_BYTES + 2]; /* room for a slash after the path and a NUL */
};

/* What the index says of a path. For a folder: whether anything below it is tracked. */
static bool is_tracked(struct disk_walk *walk, size_t len, bool folder, bool *submodule)
{
	size_t at;

	*submodule = false;
	if (git_index_find(&at, walk->index, walk->path) == 0) {
		const git_index_entry *entry = git_index_get_byindex(walk->index, at);
		*submodule = entry->mode == GIT_FILEMODE_COMMIT;
		return !folder || *submodule;
	}
	if (!folder)
		return false;
	walk->path[len] = '/';
	walk->path[len + 1] = '\0';
	bool below = git_index_find_prefix(&at, walk->index, walk->path) == 0;
	walk->path[len] = '\0';
	return below;
}

static bool is_ignored(struct disk_walk *walk, size_t len, bool folder)
{
	int ignored = 0;

	if (folder) {
		walk->path[len] = '/';
		walk->path[len + 1] = '\0';
	}
	git_ignore_path_is_ignored(&ignored, walk->s->repo, walk->path);
	walk->path[len] = '\0';
	return ignored != 0;
}

static bool holds_repository(int folder, const char *name)
{
	struct stat st;
	int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	bool holds = fd >= 0 && fstatat(fd, ".git", &st, AT_SYMLINK_NOFOLLOW) == 0;

	if (fd >= 0)
		close(fd);
	return holds;
}

static bool walk_folder(struct disk_walk *walk, int parent, const char *name, size_t len, unsigned depth);

/* False when the listing is full. */
static bool walk_item(struct disk_walk *walk, int parent, const char *name, size_t len, unsigned depth)
{
	struct source *s = walk->s;
	size_t n = strlen(name);
	struct stat st;
	enum entry_kind kind;
	bool executable, submodule = false;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0)
		return true;
	if (len + 1 + n > LIMIT_PATH_BYTES) {
		s->entries.cut_off = true;
		return true;
	}
	if (len)
		walk->path[len++] = '/';
	memcpy(walk->path + len, name, n + 1);
	len += n;

	struct str path = {walk->path, len};
	enum scope_side side = scope_side(&s->scope, path);
	if (side == SCOPE_OUTSIDE || fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return true;
	bool folder = S_ISDIR(st.st_mode);
	if ((!folder && side == SCOPE_ABOVE) || scope_excludes(&s->scope, path, folder))
		return true;
	if (!folder && !entries_kind_of(st.st_mode, &kind, &executable))
		return true;
	if (walk->index && !is_tracked(walk, len, folder, &submodule)) {
		if (is_ignored(walk, len, folder))
			return true;
		/* A clone within the work tree that is no submodule yet: git does not look inside either. */
		submodule = folder && holds_repository(parent, name);
	}
	if (folder && submodule)
		return side != SCOPE_INSIDE || entries_add(&s->entries, path, ENTRY_SUBMODULE, false, NULL);
	if (folder)
		return walk_folder(walk, parent, name, len, depth + 1);
	return entries_add(&s->entries, path, kind, executable, NULL);
}

static bool walk_folder(struct disk_walk *walk, int parent, const char *name, size_t len, unsigned depth)
{
	struct source *s = walk->s;
	const struct dirent *item;
	bool more = true;

	if (depth > LIMIT_PATH_DEPTH || ++walk->folders > LIMIT_TREES) {
		s->entries.cut_off = true;
		return depth > LIMIT_PATH_DEPTH;
	}
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	if (!folder) {
		if (fd >= 0)
			close(fd);
		if (s->about.unread_folders++ == 0)
			s->about.unread_folder = arena_str(&s->arena, len ? (struct str){walk->path, len} : STR("."));
		return true;
	}
	while (more && (item = readdir(folder)))
		more = walk_item(walk, dirfd(folder), item->d_name, len, depth);
	closedir(folder);
	return more;
}

static int entry_order(const void *path, const void *entry)
{
	return str_cmp(*(const struct str *)path, ((const struct source_entry *)entry)->path);
}

/* Files of a sparse checkout are tracked but not on disk: their contents are in the database. */
static void add_sparse(struct disk_walk *walk)
{
	struct entries *entries = &walk->s->entries;
	size_t on_disk = entries->list.n, n = git_index_entrycount(walk->index);

	for (size_t i = 0; i < n; i++) {
		const git_index_entry *staged = git_index_get_byindex(walk->index, i);
		struct str path = str_of(staged->path);
		enum entry_kind kind;
		bool executable;
		struct oid id;
		if (!(staged->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) ||
		    scope_side(&walk->s->scope, path) != SCOPE_INSIDE || scope_excludes(&walk->s->scope, path, false) ||
		    !entries_kind_of(staged->mode, &kind, &executable) ||
		    bsearch(&path, entries->list.at, on_disk, sizeof(*entries->list.at), entry_order))
			continue;
		memcpy(id.bytes, staged->id.id, sizeof(id.bytes));
		if (!entries_add(entries, path, kind, executable, &id))
			return;
	}
}

int source_list_disk(struct source *s, struct error *err)
{
	struct disk_walk *walk = arena_new(&s->arena, struct disk_walk);

	walk->s = s;
	if (s->repo && !(walk->index = index_read(s->repo, NULL)))
		return error_set(err, EXIT_CODE_UNREADABLE, "The index of '%.*s' cannot be read: %s.",
				 STR_ARG(s->about.name), source_git_message());
	/* Of the user's patterns and the repository's, the last that matches should win; here the user's win. It makes a difference
	 * only where one takes back what the other ignores. */
	if (s->repo && s->ignores.len)
		git_ignore_add_rule(s->repo, s->ignores.at);
	walk_folder(walk, s->root, ".", 0, 0);
	entries_finish(&s->entries);
	if (walk->index) {
		add_sparse(walk);
		entries_finish(&s->entries);
	}
	git_index_free(walk->index);
	return 0;
}
