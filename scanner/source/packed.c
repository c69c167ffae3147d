/*
 * Packed objects, for libgit2 to ask before its own reader of packs: the same objects in half the time, which is most of what a
 * small scan takes. Streams are unpacked in one go, since their sizes are known; what several deltas build on is kept.
 * Whatever is not as usual (other versions, huge or broken objects) is left to libgit2 to read or to refuse; deltas that take too
 * much to follow are refused here.
 */
#include "source/pack.h"

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <libdeflate.h>
#include <stdatomic.h>

/* git makes chains of at most 50 unless told otherwise, and never more than 4095. */
#define CHAIN_MAX 4096u

/* Larger objects are libgit2's, unless others build on them: what is made on the way to a small object is made for nothing. */
#define OBJECT_BYTES_MAX (64u << 20)

/* Bytes made by deltas, by all readers of the same packs. Far more than a repository has; chains that copy a lot many times over
 * would take days. */
#define DELTA_BYTES_MAX (UINT64_C(64) << 30)

/* Objects that deltas build on: how many are kept, how large each, and all of them. */
#define BASES 512u
#define BASE_BYTES_MAX (1u << 20)
#define BASES_BYTES_MAX (4u << 20)

/* zlib makes at most this many bytes of one. */
#define ZLIB_RATIO 1032

struct piece {
	unsigned char *bytes;
	size_t n, room;
};

struct base {
	uint32_t pack;
	size_t offset; /* 0: none */
	struct piece piece;
	unsigned type;
};

struct link {
	size_t offset;
	struct pack_entry entry;
};

/* The entries from the object down to one that is no delta, or whose contents are kept. */
struct chain {
	struct link
		*links; /* CHAIN_MAX of them, which hardly any object needs: memory that is not used is not touched */
	unsigned n;
	const struct base *kept;
};

struct packed_backend {
	git_odb_backend parent;
	struct chain chain; /* of the object that is read */
	bool refused;       /* it would take too much */
	struct pack_folder *folder;
	const struct pack *packs;     /* of the folder */
	uint32_t packs_n, last;       /* the pack that had the last object */
	const unsigned char *touched; /* up to where the last stream was read */
	struct libdeflate_decompressor *decompressor;
	struct base bases[BASES];
	size_t bases_bytes;
	/* The delta that was unpacked last: its header is asked for just before its contents. */
	struct piece delta;
	uint32_t delta_pack;
	size_t delta_offset;
};

static bool make_room(struct piece *piece, size_t n)
{
	if (n <= piece->room)
		return true;
	free(piece->bytes);
	piece->bytes = malloc(n);
	piece->room = piece->bytes ? n : 0;
	return piece->bytes != NULL;
}

static bool find(struct packed_backend *b, const git_oid *id, uint32_t *pack, size_t *offset)
{
	struct oid wanted;

	memcpy(wanted.bytes, id->id, sizeof(wanted.bytes));
	for (uint32_t i = 0; i < b->packs_n; i++) {
		*pack = (b->last + i) % b->packs_n;
		if (pack_find(&b->packs[*pack], &wanted, offset)) {
			b->last = *pack;
			return true;
		}
	}
	return false;
}

/* Objects that are read one after the other stand one after the other, too. */
static void touch(struct packed_backend *b, const unsigned char *from, size_t n)
{
	const unsigned char *end = from + n;
	uintptr_t steps = (uintptr_t)end / PACK_STEP - (uintptr_t)from / PACK_STEP;

	if ((uintptr_t)from / PACK_STEP != (uintptr_t)b->touched / PACK_STEP)
		steps++;
	b->touched = end;
	if (steps)
		pack_folder_touched(b->folder, steps * PACK_STEP);
}

static bool unpack(struct packed_backend *b, const struct pack *pack, const struct pack_entry *entry,
		   unsigned char *out)
{
	size_t used = 0, made = 0, n = pack->bytes_n - entry->stream;
	bool ok = libdeflate_zlib_decompress_ex(b->decompressor, pack->bytes + entry->stream, n, out, entry->size,
						&used, &made) == LIBDEFLATE_SUCCESS &&
		  made == entry->size;

	touch(b, pack->bytes + entry->stream, ok ? used : 0);
	return ok;
}

/* Sizes are the repository's word: nothing is allocated that the stream cannot fill. */
static bool is_plausible(const struct pack *pack, const struct pack_entry *entry)
{
	return entry->size <= OBJECT_BYTES_MAX && entry->size / ZLIB_RATIO <= pack->bytes_n - entry->stream;
}

static bool read_delta(struct packed_backend *b, uint32_t number, size_t offset, const struct pack_entry *entry)
{
	const struct pack *pack = &b->packs[number];

	if (b->delta_offset == offset && b->delta_pack == number)
		return true;
	b->delta_offset = 0;
	if (!is_plausible(pack, entry) || !make_room(&b->delta, entry->size + 1) ||
	    !unpack(b, pack, entry, b->delta.bytes))
		return false;
	b->delta.n = entry->size;
	b->delta_pack = number;
	b->delta_offset = offset;
	return true;
}

static bool base_of(const struct pack *pack, const struct pack_entry *entry, size_t *offset)
{
	*offset = entry->base;
	return entry->type == PACK_OFFSET_DELTA || pack_find(pack, &entry->other, offset);
}

static bool is_delta(const struct pack_entry *entry)
{
	return entry->type == PACK_OFFSET_DELTA || entry->type == PACK_NAMED_DELTA;
}

/* ---- what deltas build on ---- */

static struct base *base_slot(struct packed_backend *b, uint32_t pack, size_t offset)
{
	return &b->bases[(uint32_t)((offset * 2654435761u) >> 8 ^ pack * 40503u) % BASES];
}

static void base_drop(struct packed_backend *b, struct base *base)
{
	b->bases_bytes -= base->piece.room;
	free(base->piece.bytes);
	*base = (struct base){.offset = 0};
}

/* Takes the bytes. */
static void base_keep(struct packed_backend *b, uint32_t pack, size_t offset, unsigned type, struct piece piece)
{
	struct base *base = base_slot(b, pack, offset);

	base_drop(b, base);
	if (piece.room > BASE_BYTES_MAX) {
		free(piece.bytes);
		return;
	}
	for (unsigned i = 0; i < BASES && b->bases_bytes + piece.room > BASES_BYTES_MAX; i++)
		base_drop(b, &b->bases[i]);
	*base = (struct base){pack, offset, piece, type};
	b->bases_bytes += piece.room;
}

/* ---- objects ---- */

static bool follow(struct packed_backend *b, uint32_t number, size_t offset)
{
	const struct pack *pack = &b->packs[number];
	struct chain *chain = &b->chain;

	b->refused = false;
	chain->kept = NULL;
	for (chain->n = 0; chain->n < CHAIN_MAX;) {
		const struct base *base = base_slot(b, number, offset);
		struct link *link = &chain->links[chain->n];
		if (offset && base->offset == offset && base->pack == number) {
			chain->kept = base;
			return true;
		}
		link->offset = offset;
		if (!pack_entry_at(pack, offset, &link->entry)) {
			/* libgit2 1.5 reads beyond an index whose offsets are wrong. */
			b->refused = offset == 0 || offset >= pack->bytes_n;
			return false;
		}
		chain->n++;
		if (!is_delta(&link->entry))
			return true;
		if (!base_of(pack, &link->entry, &offset))
			return false;
	}
	b->refused = true;
	return false;
}

/* Whether an object may be made: `last` is what was asked for, and all else what it builds on. */
static bool is_affordable(struct packed_backend *b, size_t size, bool last)
{
	uint64_t made = atomic_fetch_add_explicit(&b->folder->made, size, memory_order_relaxed);

	if (made > DELTA_BYTES_MAX || (size > OBJECT_BYTES_MAX && !last))
		b->refused = true;
	return !b->refused && size <= OBJECT_BYTES_MAX;
}

static unsigned type_of(const struct chain *chain)
{
	return chain->kept ? chain->kept->type : chain->links[chain->n - 1].entry.type;
}

/* The result of one delta on `base`; `last` goes to whoever asked for the object. */
static bool change(struct packed_backend *b, uint32_t number, const struct link *link, const struct piece *base,
		   bool last, struct piece *result)
{
	size_t wanted, size;

	if (!read_delta(b, number, link->offset, &link->entry) ||
	    !delta_sizes(b->delta.bytes, b->delta.n, &wanted, &size) || wanted != base->n ||
	    !is_affordable(b, size, last))
		return false;
	result->room = result->n = size;
	result->bytes = last ? git_odb_backend_data_alloc(&b->parent, size + 1) : malloc(size + 1);
	if (!result->bytes)
		return false;
	result->bytes[size] = '\0';
	return delta_apply(b->delta.bytes, b->delta.n, base->bytes, base->n, result->bytes, size);
}

static bool plain(struct packed_backend *b, uint32_t number, const struct link *link, bool last, struct piece *result)
{
	const struct pack *pack = &b->packs[number];
	size_t size = link->entry.size;

	if (size > OBJECT_BYTES_MAX && !last)
		b->refused = true;
	if (!is_plausible(pack, &link->entry))
		return false;
	result->room = result->n = size;
	result->bytes = last ? git_odb_backend_data_alloc(&b->parent, size + 1) : malloc(size + 1);
	if (!result->bytes)
		return false;
	result->bytes[size] = '\0';
	return unpack(b, pack, &link->entry, result->bytes);
}

static void give_up(struct packed_backend *b, struct piece *piece, bool last)
{
	if (piece->bytes && last)
		git_odb_backend_data_free(&b->parent, piece->bytes);
	else
		free(piece->bytes);
}

/* From the bottom of the chain to its top. What was in between is kept for the next object that builds on it. */
static bool build(struct packed_backend *b, uint32_t number, const struct chain *chain, struct piece *object)
{
	struct piece below = chain->kept ? chain->kept->piece : (struct piece){NULL, 0, 0};
	unsigned type = type_of(chain);
	size_t below_offset = 0; /* of what is ours to keep or to free */

	for (unsigned i = chain->n; i-- > 0;) {
		const struct link *link = &chain->links[i];
		struct piece result = {NULL, 0, 0};
		bool bottom = i + 1 == chain->n && !chain->kept;
		bool ok = bottom ? plain(b, number, link, i == 0, &result)
				 : change(b, number, link, &below, i == 0, &result);
		if (below_offset)
			base_keep(b, number, below_offset, type, below);
		if (!ok) {
			give_up(b, &result, i == 0);
			return false;
		}
		below = result;
		below_offset = link->offset;
	}
	*object = below;
	return true;
}

/* An object that was kept because others build on it. */
static bool copy_kept(struct packed_backend *b, const struct base *kept, struct piece *object)
{
	object->n = kept->piece.n;
	object->bytes = git_odb_backend_data_alloc(&b->parent, object->n + 1);
	if (object->bytes)
		memcpy(object->bytes, kept->piece.bytes, object->n + 1);
	return object->bytes != NULL;
}

/* Not found here, so that libgit2 looks; or an end to it. */
static int failure(const struct packed_backend *b)
{
	if (!b->refused)
		return GIT_ENOTFOUND;
	git_error_set_str(GIT_ERROR_ODB, "an object is made from too much");
	return GIT_ERROR;
}

static int packed_read(void **data, size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id)
{
	struct packed_backend *b = (struct packed_backend *)backend;
	struct piece object = {NULL, 0, 0};
	const struct chain *chain = &b->chain;
	uint32_t pack;
	size_t offset;

	if (!find(b, id, &pack, &offset))
		return GIT_ENOTFOUND;
	if (!follow(b, pack, offset))
		return failure(b);
	unsigned found = type_of(chain);
	if (!(chain->n ? build(b, pack, chain, &object) : copy_kept(b, chain->kept, &object)))
		return failure(b);
	*data = object.bytes;
	*size = object.n;
	*type = (git_object_t)found;
	return 0;
}

static int packed_read_header(size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id)
{
	struct packed_backend *b = (struct packed_backend *)backend;
	const struct chain *chain = &b->chain;
	uint32_t pack;
	size_t offset, base;

	if (!find(b, id, &pack, &offset))
		return GIT_ENOTFOUND;
	if (!follow(b, pack, offset))
		return failure(b);
	*type = (git_object_t)type_of(chain);
	if (!chain->n)
		*size = chain->kept->piece.n;
	else if (!is_delta(&chain->links[0].entry))
		*size = chain->links[0].entry.size;
	else if (!read_delta(b, pack, offset, &chain->links[0].entry) ||
		 !delta_sizes(b->delta.bytes, b->delta.n, &base, size))
		return GIT_ENOTFOUND;
	return 0;
}

static int packed_exists(git_odb_backend *backend, const git_oid *id)
{
	uint32_t pack;
	size_t offset;

	return find((struct packed_backend *)backend, id, &pack, &offset);
}

static void packed_free(git_odb_backend *backend)
{
	struct packed_backend *b = (struct packed_backend *)backend;

	pack_folder_leave(b->folder);
	for (unsigned i = 0; i < BASES; i++)
		free(b->bases[i].piece.bytes);
	free(b->delta.bytes);
	free(b->chain.links);
	libdeflate_free_decompressor(b->decompressor);
	free(b);
}

struct git_odb_backend *packed_backend(const char *objects)
{
	struct packed_backend *b = calloc(1, sizeof(*b));

	if (!b || !(b->decompressor = libdeflate_alloc_decompressor()) ||
	    !(b->chain.links = malloc(CHAIN_MAX * sizeof(*b->chain.links))))
		BUG("out of memory");
	git_odb_init_backend(&b->parent, GIT_ODB_BACKEND_VERSION);
	b->folder = pack_folder_take(objects);
	b->packs = b->folder->packs;
	b->packs_n = b->folder->n;
	b->parent.read = packed_read;
	b->parent.read_header = packed_read_header;
	b->parent.exists = packed_exists;
	b->parent.free = packed_free;
	return &b->parent;
}
