/*
 * Contents of entries. Each reader has its own handle of the object database: a shared one would be locked for every
 * object.
 */
#include "source/source_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

struct source_reader {
	struct source *s;
	git_odb *odb;           /* opened with the first object */
	git_odb_object *object; /* whose contents are lent */
	bool misses;            /* some object was not there */
	char *buffer;           /* contents from disk */
	size_t room;
};

struct source_reader *source_reader_open(struct source *s, struct error *err)
{
	struct source_reader *r = calloc(1, sizeof(*r));

	if (!r)
		BUG("out of memory");
	r->s = s;
	if (s->repo && s->about.kind != SOURCE_WORKTREE && !(r->odb = database_open(s->objects))) {
		error_set(err, EXIT_CODE_UNREADABLE, "The objects of '%.*s' cannot be opened again: %s.",
			  STR_ARG(s->about.name), source_git_message());
		free(r);
		return NULL;
	}
	return r;
}

void source_reader_close(struct source_reader *r)
{
	if (!r)
		return;
	git_odb_object_free(r->object);
	git_odb_free(r->odb);
	free(r->buffer);
	free(r);
}

static enum read_status read_object(struct source_reader *r, const struct oid *oid, size_t limit, struct str *text,
				    uint64_t *size)
{
	git_object_t type;
	size_t length;
	git_oid id;

	if (!r->odb && !(r->odb = database_open(r->s->objects)))
		return READ_FAILED;
	git_oid_fromraw(&id, oid->bytes);
	/* libgit2 looks for new packs each time an object is missing. Where one is missing, many are. */
	if (r->misses && !git_odb_exists_ext(r->odb, &id, GIT_ODB_LOOKUP_NO_REFRESH))
		return READ_MISSING;
	int status = git_odb_read_header(&length, &type, r->odb, &id);
	if (status == 0 && type != GIT_OBJECT_BLOB)
		return READ_FAILED;
	if (status == 0) {
		*size = length;
		if (length > limit)
			return READ_TOO_LARGE;
		status = git_odb_read(&r->object, r->odb, &id);
	}
	if (status == GIT_ENOTFOUND) {
		r->misses = true;
		return READ_MISSING;
	}
	if (status != 0)
		return READ_FAILED;
	*size = git_odb_object_size(r->object);
	if (git_odb_object_type(r->object) != GIT_OBJECT_BLOB)
		return READ_FAILED;
	if (*size > limit)
		return READ_TOO_LARGE;
	*text = object_text(r->object);
	return READ_OK;
}

static void make_room(struct source_reader *r, size_t room)
{
	if (room <= r->room)
		return;
	free(r->buffer);
	r->buffer = malloc(room);
	if (!r->buffer)
		BUG("out of memory");
	r->room = room;
}

static enum read_status status_of_errno(void)
{
	return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? READ_MISSING : READ_FAILED;
}

static enum read_status read_link(struct source_reader *r, struct str path, struct str *text, uint64_t *size)
{
	make_room(r, PATH_MAX + 1);
	ssize_t n = disk_read_link(r->s->root, path, r->buffer, PATH_MAX);
	if (n < 0)
		return status_of_errno();
	r->buffer[n] = '\0';
	*text = (struct str){r->buffer, (size_t)n};
	*size = (uint64_t)n;
	return READ_OK;
}

static enum read_status read_open_file(struct source_reader *r, int fd, size_t limit, struct str *text, uint64_t *size)
{
	struct stat st;
	size_t len = 0;
	ssize_t n = 1;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return READ_FAILED;
	*size = (uint64_t)st.st_size;
	if (*size > limit)
		return READ_TOO_LARGE;
	/* The file may change while it is read: what was its size at the start is read, not more. */
	make_room(r, (size_t)st.st_size + 1);
	while (len < (size_t)st.st_size && (n = read(fd, r->buffer + len, (size_t)st.st_size - len)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return READ_FAILED;
		len += (size_t)n;
	}
	r->buffer[len] = '\0';
	*text = (struct str){r->buffer, len};
	*size = len;
	return READ_OK;
}

enum read_status source_read(struct source_reader *r, const struct source_entry *entry, size_t limit, struct str *text,
			     uint64_t *size)
{
	*text = (struct str){0};
	*size = 0;
	git_odb_object_free(r->object);
	r->object = NULL;
	if (entry->kind == ENTRY_SUBMODULE)
		return READ_MISSING;
	/* A plain folder has no objects, but files whose ids are known. */
	if (entry->has_oid && r->s->objects) {
		enum read_status found = read_object(r, &entry->oid, limit, text, size);
		/* The id of a file on disk, once it was read, need not name an object of the database. */
		bool on_disk = r->s->about.kind == SOURCE_WORKTREE || r->s->about.kind == SOURCE_FOLDER;
		if (!on_disk || (found != READ_MISSING && found != READ_FAILED))
			return found;
	}
	if (entry->kind == ENTRY_SYMLINK)
		return read_link(r, entry->path, text, size);

	int fd = disk_open(r->s->root, entry->path, O_RDONLY);
	if (fd < 0)
		return status_of_errno();
	enum read_status status = read_open_file(r, fd, limit, text, size);
	close(fd);
	return status;
}

bool source_has(struct source_reader *r, const struct oid *oid)
{
	git_oid id;

	git_oid_fromraw(&id, oid->bytes);
	return r->s->objects && (r->odb || (r->odb = database_open(r->s->objects))) &&
	       git_odb_exists_ext(r->odb, &id, GIT_ODB_LOOKUP_NO_REFRESH) == 1;
}

void source_hash(struct str text, struct oid *oid)
{
	git_oid id = {{0}};

	source_startup();
	git_odb_hash(&id, text.at ? text.at : "", text.len, GIT_OBJECT_BLOB);
	memcpy(oid->bytes, id.id, sizeof(oid->bytes));
}
