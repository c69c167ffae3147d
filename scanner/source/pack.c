/*
 * Reads packs and their indexes where they are mapped. Every offset and size in them is a stranger's word.
 */
#include "source/pack.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define ID_BYTES 20u
#define INDEX_HEADER 8u
#define FANOUT_BYTES 1024u
#define PACK_HEADER 12u
#define TRAILER_BYTES 20u

static uint32_t big32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static const unsigned char *map_file(int folder, const char *name, size_t *n)
{
	struct stat st;
	void *at = MAP_FAILED;
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && (uint64_t)st.st_size < SIZE_MAX) {
		*n = (size_t)st.st_size;
		at = mmap(NULL, *n, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	close(fd);
	return at == MAP_FAILED ? NULL : at;
}

static void unmap(const unsigned char *at, size_t n)
{
	if (at)
		munmap((void *)(uintptr_t)at, n);
}

static bool check_index(struct pack *pack)
{
	static const unsigned char magic[INDEX_HEADER] = {0xff, 't', 'O', 'c', 0, 0, 0, 2};
	uint32_t before = 0;

	if (pack->index_n < INDEX_HEADER + FANOUT_BYTES + 2 * TRAILER_BYTES ||
	    memcmp(pack->index, magic, sizeof(magic)) != 0)
		return false;
	for (unsigned i = 0; i < 256; i++) {
		uint32_t here = big32(pack->index + INDEX_HEADER + 4 * i);
		if (here < before)
			return false;
		before = here;
	}
	pack->objects = before;
	/* names, checksums and offsets; then offsets of eight bytes, and two trailers */
	return (pack->index_n - INDEX_HEADER - FANOUT_BYTES - 2 * TRAILER_BYTES) / (ID_BYTES + 4 + 4) >= pack->objects;
}

/* The index ends with the checksum that the pack ends with, and then one of its own. */
static bool check_pack(const struct pack *pack)
{
	return pack->bytes_n > PACK_HEADER + TRAILER_BYTES && memcmp(pack->bytes, "PACK", 4) == 0 &&
	       (big32(pack->bytes + 4) == 2 || big32(pack->bytes + 4) == 3) &&
	       memcmp(pack->index + pack->index_n - 2 * TRAILER_BYTES, pack->bytes + pack->bytes_n - TRAILER_BYTES,
		      TRAILER_BYTES) == 0;
}

bool pack_open(struct pack *pack, int folder, const char *name)
{
	char other[256];
	size_t len = strlen(name) - strlen("idx");

	*pack = (struct pack){.index = NULL};
	if (len + sizeof("pack") > sizeof(other))
		return false;
	memcpy(other, name, len);
	memcpy(other + len, "pack", sizeof("pack"));
	pack->index = map_file(folder, name, &pack->index_n);
	pack->bytes = pack->index ? map_file(folder, other, &pack->bytes_n) : NULL;
	if (pack->bytes && check_index(pack) && check_pack(pack))
		return true;
	pack_close(pack);
	return false;
}

void pack_close(struct pack *pack)
{
	unmap(pack->index, pack->index_n);
	unmap(pack->bytes, pack->bytes_n);
	*pack = (struct pack){.index = NULL};
}

static bool offset_of(const struct pack *pack, uint32_t number, size_t *offset)
{
	const unsigned char *offsets = pack->index + INDEX_HEADER + FANOUT_BYTES +
				       (size_t)pack->objects * (ID_BYTES + 4);
	const unsigned char *large = offsets + (size_t)pack->objects * 4;
	uint64_t found = big32(offsets + (size_t)number * 4);

	if (found >> 31) {
		size_t room = (size_t)(pack->index + pack->index_n - 2 * TRAILER_BYTES - large) / 8;
		found &= 0x7fffffff;
		if (found >= room)
			return false;
		found = (uint64_t)big32(large + found * 8) << 32 | big32(large + found * 8 + 4);
	}
	*offset = (size_t)found;
	return found == *offset;
}

bool pack_find(const struct pack *pack, const struct oid *id, size_t *offset)
{
	const unsigned char *fanout = pack->index + INDEX_HEADER, *names = fanout + FANOUT_BYTES;
	uint32_t low = id->bytes[0] ? big32(fanout + 4 * (id->bytes[0] - 1u)) : 0,
		 high = big32(fanout + 4 * id->bytes[0]);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = memcmp(names + (size_t)middle * ID_BYTES, id->bytes, ID_BYTES);
		if (order == 0) {
			if (!offset_of(pack, middle, offset))
				*offset = 0;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* How far back the base of a delta stands: seven bits a byte, each but the last counted one higher. */
static bool read_distance(const unsigned char *at, const unsigned char *end, size_t offset, struct pack_entry *entry,
			  const unsigned char **after)
{
	uint64_t back = 0;

	for (unsigned n = 0; n < 9 && at < end; n++) {
		back = (n ? (back + 1) << 7 : 0) | (*at & 0x7f);
		if (*at++ & 0x80)
			continue;
		*after = at;
		entry->base = offset - (size_t)back;
		return back > 0 && back < offset;
	}
	return false;
}

bool pack_entry_at(const struct pack *pack, size_t offset, struct pack_entry *entry)
{
	const unsigned char *end = pack->bytes + pack->bytes_n - TRAILER_BYTES, *at;
	unsigned shift = 4;

	if (offset < PACK_HEADER || offset >= pack->bytes_n - TRAILER_BYTES)
		return false;
	at = pack->bytes + offset;
	*entry = (struct pack_entry){.type = *at >> 4 & 7, .size = *at & 15};
	while (*at++ & 0x80) {
		if (at == end || shift > 53)
			return false;
		entry->size |= (size_t)(*at & 0x7f) << shift;
		shift += 7;
	}
	if (entry->type == PACK_OFFSET_DELTA && !read_distance(at, end, offset, entry, &at))
		return false;
	if (entry->type == PACK_NAMED_DELTA) {
		if ((size_t)(end - at) < ID_BYTES)
			return false;
		memcpy(entry->other.bytes, at, ID_BYTES);
		at += ID_BYTES;
	}
	entry->stream = (size_t)(at - pack->bytes);
	return at < end && entry->type != 0 && entry->type != 5;
}

/* ---- deltas ---- */

static bool read_size(const unsigned char **at, const unsigned char *end, size_t *size)
{
	*size = 0;
	for (unsigned shift = 0; *at < end && shift < 63; shift += 7) {
		unsigned char byte = *(*at)++;
		*size |= (size_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return true;
	}
	return false;
}

bool delta_sizes(const unsigned char *delta, size_t n, size_t *base, size_t *result)
{
	const unsigned char *at = delta;

	return read_size(&at, delta + n, base) && read_size(&at, delta + n, result);
}

/* The bytes of a number that are given are named by the low bits of `given`. */
static bool read_some(const unsigned char **at, const unsigned char *end, unsigned given, unsigned bytes,
		      size_t *number)
{
	*number = 0;
	for (unsigned i = 0; i < bytes; i++) {
		if (!(given >> i & 1))
			continue;
		if (*at == end)
			return false;
		*number |= (size_t) * (*at)++ << 8 * i;
	}
	return true;
}

bool delta_apply(const unsigned char *delta, size_t n, const unsigned char *base, size_t base_n, unsigned char *result,
		 size_t result_n)
{
	const unsigned char *at = delta, *end = delta + n;
	size_t wanted_base, wanted_result, used = 0;

	if (!read_size(&at, end, &wanted_base) || !read_size(&at, end, &wanted_result) || wanted_base != base_n ||
	    wanted_result != result_n)
		return false;
	while (at < end) {
		unsigned char op = *at++;
		size_t from = 0, len = op;
		const unsigned char *source = at;
		if (op & 0x80) {
			if (!read_some(&at, end, op, 4, &from) || !read_some(&at, end, op >> 4 & 7, 3, &len))
				return false;
			len = len ? len : 0x10000;
			if (from > base_n || len > base_n - from)
				return false;
			source = base + from;
		} else if (!op || len > (size_t)(end - at)) {
			return false;
		} else {
			at += len;
		}
		if (len > result_n - used)
			return false;
		memcpy(result + used, source, len);
		used += len;
	}
	return used == result_n;
}
