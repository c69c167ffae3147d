#include "base/archive.h"
#include "base/date.h"
#include "base/limits.h"

#include <libdeflate.h>
#include <stdlib.h>

#define LOCAL 0x04034b50u
#define CENTRAL 0x02014b50u
#define END 0x06054b50u
#define LOCAL_BYTES 30u
#define CENTRAL_BYTES 46u
#define END_BYTES 22u
#define STORED 0u
#define DEFLATED 8u
#define ENCRYPTED 1u
#define EARLIEST 315532800LL /* 1980-01-01 */
#define LATEST 4354819199LL  /* 2107-12-31 */

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct archive_entry *)a)->name, ((const struct archive_entry *)b)->name);
}

/* ---- writing ---- */

static void put16(struct buf *out, uint32_t value)
{
	buf_char(out, (char)(value & 0xff));
	buf_char(out, (char)(value >> 8 & 0xff));
}

static void put32(struct buf *out, uint32_t value)
{
	put16(out, value & 0xffff);
	put16(out, value >> 16);
}

/* Time and date as MS-DOS has them, in two-second steps. */
static uint32_t dos_time(int64_t time)
{
	if (time < EARLIEST || time > LATEST)
		time = EARLIEST;
	struct date date = date_of_days(time / DAY_SECONDS);
	unsigned rest = (unsigned)(time % DAY_SECONDS);
	return (uint32_t)(date.year - 1980) << 25 | date.month << 21 | date.day << 16 | rest / 3600 << 11 |
	       rest / 60 % 60 << 5 | rest % 60 / 2;
}

/* What the two headers of an entry share. */
static void put_header(struct buf *out, const struct archive_entry *entry, uint32_t time)
{
	put16(out, 20);       /* version needed */
	put16(out, 1u << 11); /* names are UTF-8 */
	put16(out, STORED);
	put32(out, time);
	put32(out, libdeflate_crc32(0, entry->text.at, entry->text.len));
	put32(out, (uint32_t)entry->text.len);
	put32(out, (uint32_t)entry->text.len);
	put16(out, (uint32_t)entry->name.len);
	put16(out, 0); /* no extra field */
}

void archive_write(struct buf *out, struct archive_entry *entries, size_t n, int64_t time)
{
	uint32_t stamp = dos_time(time);
	struct buf central = BUF_INIT;
	size_t start = out->len;
	if (n)
		qsort(entries, n, sizeof *entries, by_name);
	for (size_t i = 0; i < n; i++) {
		uint32_t offset = (uint32_t)(out->len - start);
		put32(out, LOCAL);
		put_header(out, &entries[i], stamp);
		buf_str(out, entries[i].name);
		buf_str(out, entries[i].text);
		put32(&central, CENTRAL);
		put16(&central, 3u << 8 | 20); /* made on Unix */
		put_header(&central, &entries[i], stamp);
		put16(&central, 0); /* no comment */
		put16(&central, 0); /* disk */
		put16(&central, 0);
		put32(&central, 0100644u << 16);
		put32(&central, offset);
		buf_str(&central, entries[i].name);
	}
	uint32_t at = (uint32_t)(out->len - start);
	buf_str(out, buf_view(&central));
	put32(out, END);
	put32(out, 0); /* disks */
	put16(out, (uint32_t)n);
	put16(out, (uint32_t)n);
	put32(out, (uint32_t)central.len);
	put32(out, at);
	put16(out, 0); /* no comment */
	buf_release(&central);
}

/* ---- reading ---- */

struct part {
	uint32_t method, flags, crc, packed, size, offset, data;
};

struct reading {
	struct arena *arena;
	struct str bytes;
	const char *file;
	struct error *err;
	struct part *parts;
	uint64_t unpacked;
};

static uint32_t get16(struct str s, size_t at)
{
	return (uint32_t)(unsigned char)s.at[at] | (uint32_t)(unsigned char)s.at[at + 1] << 8;
}

static uint32_t get32(struct str s, size_t at)
{
	return get16(s, at) | get16(s, at + 2) << 16;
}

static int refuse(struct reading *r, struct str name, const char *what)
{
	/* The name is the archive's word and goes to a terminal. */
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.at[i] < 0x20 || (unsigned char)name.at[i] >= 0x7f)
			name = STR("an entry with an odd name");
	return error_set(r->err, EXIT_CODE_USAGE, "%s: refused: %.*s%s%s", r->file, STR_ARG(str_sub(name, 0, 200)),
			 name.len ? ": " : "", what);
}

/* The end record stands last, but for a comment of at most 64 KiB. */
static bool find_end(struct str bytes, size_t *at)
{
	if (bytes.len < END_BYTES)
		return false;
	for (size_t back = END_BYTES; back <= bytes.len && back <= END_BYTES + 0xffff; back++) {
		*at = bytes.len - back;
		if (get32(bytes, *at) == END && get16(bytes, *at + 20) == back - END_BYTES)
			return true;
	}
	return false;
}

/* Relative, without empty parts, dots, drives or anything that a terminal or a file system takes amiss. */
static bool is_plain_name(struct str name)
{
	struct str rest = name, part;
	if (!name.len || name.len > LIMIT_ARCHIVE_NAME || name.at[name.len - 1] == '/')
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!char_is_word(name.at[i]) && !strchr("/.-+@ ", name.at[i]))
			return false;
	while (str_next(&rest, '/', &part))
		if (!part.len || str_is(part, ".") || str_is(part, ".."))
			return false;
	return true;
}

static int check_part(struct reading *r, struct str name, const struct part *part)
{
	if (!is_plain_name(name))
		return refuse(r, name, "its name is not a plain relative path");
	if (part->flags & ENCRYPTED)
		return refuse(r, name, "encrypted");
	if (part->method != STORED && part->method != DEFLATED)
		return refuse(r, name, "compressed in a way that is not deflate");
	if (part->method == STORED && part->packed != part->size)
		return refuse(r, name, "stored, but with two sizes");
	r->unpacked += part->size;
	if (r->unpacked > LIMIT_ARCHIVE_UNPACKED)
		return refuse(r, name, "unpacks to more than a pack may hold");
	if (part->size > LIMIT_INFLATE_FREE && part->size / (part->packed ? part->packed : 1) > LIMIT_INFLATE_RATIO)
		return refuse(r, name, "unpacks to many times its size, as a decompression bomb does");
	return 0;
}

/* Where the contents begin, by the header in front of them, which must say the same. */
static int find_data(struct reading *r, struct str name, struct part *part, size_t central)
{
	size_t at = part->offset;
	if (at > central || central - at < LOCAL_BYTES || get32(r->bytes, at) != LOCAL)
		return refuse(r, name, "its header is not where the directory says");
	size_t length = get16(r->bytes, at + 26), extra = get16(r->bytes, at + 28);
	if (central - at - LOCAL_BYTES < length + extra || !str_eq(str_sub(r->bytes, at + LOCAL_BYTES, length), name) ||
	    get16(r->bytes, at + 8) != part->method)
		return refuse(r, name, "its header and the directory differ");
	part->data = (uint32_t)(at + LOCAL_BYTES + length + extra);
	if (central - part->data < part->packed)
		return refuse(r, name, "cut short");
	return 0;
}

static int unpack(struct reading *r, const struct part *part, struct archive_entry *entry)
{
	struct str packed = str_sub(r->bytes, part->data, part->packed);
	entry->text = packed;
	if (part->method == DEFLATED) {
		char *room = arena_alloc_raw(r->arena, (size_t)part->size + 1);
		struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
		if (!d)
			BUG("out of memory");
		enum libdeflate_result result = libdeflate_deflate_decompress(d, packed.at, packed.len, room,
									      part->size, NULL);
		libdeflate_free_decompressor(d);
		if (result != LIBDEFLATE_SUCCESS)
			return refuse(r, entry->name, "damaged");
		room[part->size] = '\0';
		entry->text = (struct str){room, part->size};
	}
	if (libdeflate_crc32(0, entry->text.at, entry->text.len) != part->crc)
		return refuse(r, entry->name, "damaged: its checksum differs");
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Entries that share bytes are how a small archive unpacks to a huge one. */
static int check_overlaps(struct reading *r, size_t n)
{
	qsort(r->parts, n, sizeof *r->parts, by_offset);
	for (size_t i = 1; i < n; i++)
		if (r->parts[i].offset < r->parts[i - 1].data + (uint64_t)r->parts[i - 1].packed)
			return refuse(r, (struct str){0}, "entries that share bytes");
	return 0;
}

int archive_read(struct arena *arena, struct str bytes, const char *file, struct archive *out, struct error *err)
{
	struct reading r = {.arena = arena, .bytes = bytes, .file = file, .err = err};
	size_t end;
	*out = (struct archive){0};
	if (bytes.len > UINT32_MAX || !find_end(bytes, &end))
		return refuse(&r, (struct str){0}, "no ZIP archive, or not a whole one");
	size_t n = get16(bytes, end + 10), at = get32(bytes, end + 16);
	if (get32(bytes, end + 4) || n != get16(bytes, end + 8) || at > end || n > LIMIT_ARCHIVE_ENTRIES)
		return refuse(&r, (struct str){0}, "an archive in several parts, or with too many entries");
	size_t central = at;
	out->at = arena_array(arena, struct archive_entry, n + 1);
	r.parts = arena_array(arena, struct part, n + 1);
	for (; out->n < n; out->n++) {
		struct archive_entry *entry = &out->at[out->n];
		struct part *part = &r.parts[out->n];
		if (end - at < CENTRAL_BYTES || get32(bytes, at) != CENTRAL)
			return refuse(&r, (struct str){0}, "its directory is damaged");
		size_t length = get16(bytes, at + 28);
		size_t more = (size_t)get16(bytes, at + 30) + get16(bytes, at + 32);
		if (end - at - CENTRAL_BYTES < length + more)
			return refuse(&r, (struct str){0}, "its directory is damaged");
		entry->name = str_sub(bytes, at + CENTRAL_BYTES, length);
		*part = (struct part){.flags = get16(bytes, at + 8),
				      .method = get16(bytes, at + 10),
				      .crc = get32(bytes, at + 16),
				      .packed = get32(bytes, at + 20),
				      .size = get32(bytes, at + 24),
				      .offset = get32(bytes, at + 42)};
		if (check_part(&r, entry->name, part) || find_data(&r, entry->name, part, central) ||
		    unpack(&r, part, entry))
			return -1;
		at += CENTRAL_BYTES + length + more;
	}
	if (n)
		qsort(out->at, n, sizeof *out->at, by_name);
	for (size_t i = 1; i < n; i++)
		if (str_eq(out->at[i].name, out->at[i - 1].name))
			return refuse(&r, out->at[i].name, "twice in the archive");
	return check_overlaps(&r, n);
}

const struct archive_entry *archive_find(const struct archive *archive, const char *name)
{
	for (size_t i = 0; i < archive->n; i++)
		if (str_is(archive->at[i].name, name))
			return &archive->at[i];
	return NULL;
}
