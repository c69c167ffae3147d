#include "source/pack.h"
#include "target.h"

#include <fcntl.h>
#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

void fuzz_git_commit(struct arena *arena, struct str text)
{
	struct history_change change = {.author = 0};
	struct commit commit;
	struct oid parent;
	unsigned parents = 1;

	(void)arena;
	tag_is_version(text);
	if (!commit_parse(text, &commit))
		return;
	change_classify(&commit, &change);
	while (commit_next_parent(&commit.more_parents, &parent))
		parents++;
	if (parents > commit.parents + 1)
		BUG("more parents than were counted");
}

void fuzz_git_tree(struct arena *arena, struct str text)
{
	struct tree_item item;
	enum entry_kind kind;
	bool executable;

	for (struct str rest = text; tree_next(&rest, &item);) {
		entries_kind_of(item.mode, &kind, &executable);
		arena_str(arena, item.name);
	}
}

/* The first byte is the length of the base. */
void fuzz_git_delta(struct arena *arena, struct str text)
{
	unsigned char base[256] = "what the delta changes";
	size_t from, to, n = text.len ? (unsigned char)text.at[0] : 0;
	struct str delta = str_from(text, 1);

	if (!text.len || !delta_sizes((const unsigned char *)delta.at, delta.len, &from, &to) || to > 1u << 20)
		return;
	unsigned char *result = arena_alloc_raw(arena, to);
	delta_apply((const unsigned char *)delta.at, delta.len, base, n, result, to);
}

/* ---- objects in files ---- */

/* Where the object whose id is zeros alone stands. */
#define ZERO_NAME "00/00000000000000000000000000000000000000"

static const char *scratch_file(const char *name)
{
	static char folder[64], path[160];

	if (!folder[0]) {
		const char *shared = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
		git_libgit2_init();
		snprintf(folder, sizeof(folder), "%s/assay-fuzz-%ld", shared, (long)getpid());
		snprintf(path, sizeof(path), "%s/00", folder);
		mkdir(folder, 0700);
		mkdir(path, 0700);
		snprintf(path, sizeof(path), "%s/pack", folder);
		mkdir(path, 0700);
	}
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void remove_scratch(void)
{
	static const char *const names[] = {ZERO_NAME, "pack/a.idx", "pack/a.pack"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(scratch_file(names[i]));
	rmdir(scratch_file("00"));
	rmdir(scratch_file("pack"));
	rmdir(scratch_file(""));
}

static void write_file(const char *name, const void *bytes, size_t n)
{
	static bool registered;
	int fd;

	if (!registered)
		atexit(remove_scratch);
	registered = true;
	fd = open(scratch_file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
		BUG("no room for scratch files");
	close(fd);
}

static void read_object(git_odb_backend *backend, const git_oid *id)
{
	git_object_t type, again;
	size_t size, bytes;
	void *data;

	bool known = backend->read_header(&size, &type, backend, id) == 0;
	if (backend->read(&data, &bytes, &again, backend, id) != 0)
		return;
	if (known && size == bytes && type == again && ((const char *)data)[bytes] != '\0')
		BUG("an object without a NUL behind it");
	git_odb_backend_data_free(backend, data);
}

/* The first byte says whether the rest is still to be packed, so that the header is reached, too. */
void fuzz_git_loose(struct arena *arena, struct str text)
{
	static const git_oid id = {{0}};
	struct str bytes = str_from(text, 1);

	if (!text.len)
		return;
	if (text.at[0] & 1) {
		uLongf n = compressBound(bytes.len);
		Bytef *packed = arena_alloc_raw(arena, n);
		compress2(packed, &n, (const Bytef *)bytes.at, bytes.len, 0);
		bytes = (struct str){(const char *)packed, n};
	}
	write_file(ZERO_NAME, bytes.at ? bytes.at : "", bytes.len);
	git_odb_backend *backend = loose_backend(scratch_file(""));
	if (!backend)
		BUG("no backend");
	read_object(backend, &id);
	backend->free(backend);
}

#define TRAILER 20

/*
 * Two bytes are the length of the index, which follows; then the pack. Both get the magic and the checksum by which they
 * belong together, since no mutation would find those.
 */
void fuzz_git_pack(struct arena *arena, struct str text)
{
	static const char magic[] = {'\xff', 't', 'O', 'c', 0, 0, 0, 2},
			  pack_magic[] = {'P', 'A', 'C', 'K', 0, 0, 0, 2};
	size_t n = text.len < 2 ? 0 : (size_t)(unsigned char)text.at[0] << 8 | (unsigned char)text.at[1];
	struct str index = arena_str(arena, str_sub(str_from(text, 2), 0, n));
	struct str pack = arena_str(arena, str_from(text, 2 + index.len));
	git_oid id;

	if (index.len < sizeof(magic) + 2 * TRAILER || pack.len < sizeof(pack_magic) + TRAILER)
		return;
	char *at = (char *)(uintptr_t)index.at, *packed = (char *)(uintptr_t)pack.at;
	memcpy(at, magic, sizeof(magic));
	memcpy(packed, pack_magic, sizeof(pack_magic));
	memcpy(at + index.len - 2 * TRAILER, packed + pack.len - TRAILER, TRAILER);
	write_file("pack/a.idx", at, index.len);
	write_file("pack/a.pack", packed, pack.len);
	git_odb_backend *backend = packed_backend(scratch_file(""));
	for (size_t i = 8 + 1024; i + TRAILER <= index.len && i < 8 + 1024 + 16 * TRAILER; i += TRAILER) {
		memcpy(id.id, at + i, TRAILER);
		read_object(backend, &id);
	}
	backend->free(backend);
}
