/*
 * Loose objects: one file each, "type size NUL contents" in a zlib stream. libgit2 1.5 never returns from a stream that is
 * cut short and writes beyond the object when the size says less than there is, so they are read here.
 */
#include "source/source_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* "commit " and a size of 20 digits fit. */
#define HEADER_BYTES 64

/* zlib makes at most this many bytes of one. */
#define ZLIB_RATIO 1032

/* "objects/ab/cdef…": without the first part */
#define NAME_BYTES (2 + 1 + 38 + 1)

struct loose_backend {
	git_odb_backend parent;
	int folder;
};

struct loose_object {
	git_object_t type;
	size_t size;
	unsigned char head[HEADER_BYTES]; /* what was unpacked to find the header … */
	size_t head_bytes, body_at;       /* … and where the contents begin in it */
};

static int broken(void)
{
	git_error_set_str(GIT_ERROR_ODB, "a loose object is broken");
	return GIT_ERROR;
}

static int open_object(const struct loose_backend *backend, const git_oid *id, size_t *bytes)
{
	char name[NAME_BYTES];
	struct stat st;

	git_oid_pathfmt(name, id);
	name[NAME_BYTES - 1] = '\0';
	int fd = openat(backend->folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? GIT_ENOTFOUND : broken();
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > INT32_MAX) {
		close(fd);
		return broken();
	}
	*bytes = (size_t)st.st_size;
	return fd;
}

static bool parse_header(struct loose_object *object)
{
	static const struct {
		const char *name;
		git_object_t type;
	} types[] = {{"blob ", GIT_OBJECT_BLOB},
		     {"tree ", GIT_OBJECT_TREE},
		     {"commit ", GIT_OBJECT_COMMIT},
		     {"tag ", GIT_OBJECT_TAG}};
	const char *text = (const char *)object->head, *end = memchr(text, '\0', object->head_bytes);
	uint64_t size;

	if (!end)
		return false;
	struct str header = {text, (size_t)(end - text)};
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (!str_starts(header, types[i].name))
			continue;
		if (!str_to_uint(str_from(header, strlen(types[i].name)), &size))
			return false;
		object->type = types[i].type;
		object->size = (size_t)size;
		object->body_at = header.len + 1;
		return true;
	}
	return false;
}

/* Begins to unpack. The stream must be ended by the caller when this succeeds. */
static bool unpack_header(z_stream *stream, struct loose_object *object)
{
	if (inflateInit(stream) != Z_OK)
		return false;
	stream->next_out = object->head;
	stream->avail_out = HEADER_BYTES;
	int status = inflate(stream, Z_SYNC_FLUSH);
	object->head_bytes = HEADER_BYTES - stream->avail_out;
	if ((status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR) && parse_header(object))
		return true;
	inflateEnd(stream);
	return false;
}

static bool read_all(int fd, unsigned char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t got = read(fd, bytes, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		bytes += got;
		n -= (size_t)got;
	}
	return true;
}

static int loose_read_header(size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id)
{
	unsigned char start[1024];
	struct loose_object object;
	z_stream stream = {0};
	size_t n = 0;
	int fd = open_object((struct loose_backend *)backend, id, &n);

	if (fd < 0)
		return fd;
	n = n < sizeof(start) ? n : sizeof(start);
	bool ok = read_all(fd, start, n);
	close(fd);
	stream.next_in = start;
	stream.avail_in = (unsigned)n;
	if (!ok || !unpack_header(&stream, &object))
		return broken();
	inflateEnd(&stream);
	*size = object.size;
	*type = object.type;
	return 0;
}

/* The rest of the contents; the byte after them is room for a NUL, and for zlib to notice that there is more. */
static bool unpack_body(z_stream *stream, const struct loose_object *object, unsigned char *body)
{
	size_t have = object->head_bytes - object->body_at;
	int status;

	if (have > object->size)
		return false;
	memcpy(body, object->head + object->body_at, have);
	stream->next_out = body + have;
	stream->avail_out = (unsigned)(object->size - have) + 1;
	status = inflate(stream, Z_FINISH);
	if (status != Z_STREAM_END || stream->avail_out != 1)
		return false;
	body[object->size] = '\0';
	return true;
}

static int unpack(void **data, size_t *size, git_object_t *type, git_odb_backend *backend, unsigned char *packed,
		  size_t n)
{
	struct loose_object object;
	z_stream stream = {.next_in = packed, .avail_in = (unsigned)n};

	if (!unpack_header(&stream, &object))
		return broken();
	void *body = object.size <= n * ZLIB_RATIO && object.size < INT32_MAX
			     ? git_odb_backend_data_alloc(backend, object.size + 1)
			     : NULL;
	bool ok = body && unpack_body(&stream, &object, body);
	inflateEnd(&stream);
	if (!ok) {
		if (body)
			git_odb_backend_data_free(backend, body);
		return broken();
	}
	*data = body;
	*size = object.size;
	*type = object.type;
	return 0;
}

static int loose_read(void **data, size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id)
{
	size_t n = 0;
	int fd = open_object((struct loose_backend *)backend, id, &n);

	if (fd < 0)
		return fd;
	unsigned char *packed = malloc(n + 1);
	int status = packed && read_all(fd, packed, n) ? unpack(data, size, type, backend, packed, n) : broken();
	free(packed);
	close(fd);
	return status;
}

static int loose_exists(git_odb_backend *backend, const git_oid *id)
{
	char name[NAME_BYTES];

	git_oid_pathfmt(name, id);
	name[NAME_BYTES - 1] = '\0';
	return faccessat(((struct loose_backend *)backend)->folder, name, F_OK, 0) == 0;
}

/* The one object whose id begins with `prefix`, for abbreviated ids. */
static int find_prefix(git_oid *found, const struct loose_backend *backend, const git_oid *prefix, size_t len)
{
	char wanted[GIT_OID_HEXSZ + 1], name[GIT_OID_HEXSZ + 1];
	const struct dirent *item;
	int status = GIT_ENOTFOUND;

	git_oid_tostr(wanted, sizeof(wanted), prefix);
	memcpy(name, wanted, 2);
	name[2] = '\0';
	int fd = openat(backend->folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	if (!folder) {
		if (fd >= 0)
			close(fd);
		return GIT_ENOTFOUND;
	}
	while (status != GIT_EAMBIGUOUS && (item = readdir(folder))) {
		if (strlen(item->d_name) != GIT_OID_HEXSZ - 2)
			continue;
		memcpy(name + 2, item->d_name, GIT_OID_HEXSZ - 2);
		if (memcmp(name, wanted, len) == 0 && git_oid_fromstrn(found, name, GIT_OID_HEXSZ) == 0)
			status = status == 0 ? GIT_EAMBIGUOUS : 0;
	}
	closedir(folder);
	if (status == GIT_EAMBIGUOUS)
		git_error_set_str(GIT_ERROR_ODB, "several objects begin like this");
	return status;
}

static int loose_read_prefix(git_oid *found, void **data, size_t *size, git_object_t *type, git_odb_backend *backend,
			     const git_oid *prefix, size_t len)
{
	int status = len < 2 ? GIT_EAMBIGUOUS : find_prefix(found, (struct loose_backend *)backend, prefix, len);

	return status ? status : loose_read(data, size, type, backend, found);
}

static int loose_exists_prefix(git_oid *found, git_odb_backend *backend, const git_oid *prefix, size_t len)
{
	return len < 2 ? GIT_EAMBIGUOUS : find_prefix(found, (struct loose_backend *)backend, prefix, len);
}

static void loose_free(git_odb_backend *backend)
{
	close(((struct loose_backend *)backend)->folder);
	free(backend);
}

struct git_odb_backend *loose_backend(const char *objects)
{
	struct loose_backend *backend = calloc(1, sizeof(*backend));

	if (!backend)
		BUG("out of memory");
	git_odb_init_backend(&backend->parent, GIT_ODB_BACKEND_VERSION);
	backend->folder = open(objects, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (backend->folder < 0) {
		git_error_set_str(GIT_ERROR_ODB, "the folder of the objects cannot be opened");
		free(backend);
		return NULL;
	}
	backend->parent.read = loose_read;
	backend->parent.read_header = loose_read_header;
	backend->parent.read_prefix = loose_read_prefix;
	backend->parent.exists = loose_exists;
	backend->parent.exists_prefix = loose_exists_prefix;
	backend->parent.free = loose_free;
	return &backend->parent;
}
