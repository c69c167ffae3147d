#include "engine/store_file.h"
#include "base/checksum.h"
#include "base/digest.h"
#include "engine/embedded.h"
#include "engine/parcel.h"
#include "engine/store_internal.h"
#include "text/markdown.h"
#include "text/tree.h"

/* Unused entries that stay whatever the rest, so that small repositories do not forget a branch at once. Bytes. */
#define SPARE (1u << 20)

static const char magic[16] = "assay facts\n";

struct head {
	char magic[16];
	char stamp[64];
	uint64_t sum; /* of what follows the head */
};

struct lengths {
	uint32_t key, parcel;
};

void store_stamp(const struct rulebook *book, char stamp[65])
{
	struct digest digest;
	digest_init(&digest);
	const char *const parts[] = {embedded_program_digest, book->digest, yaml_library(), markdown_library()};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		digest_add(&digest, (struct str){parts[i], strlen(parts[i]) + 1});
	digest_hex(&digest, stamp);
}

/* ---- reading ---- */

static bool take_entry(struct store *store, struct str *rest)
{
	struct lengths lengths;
	if (rest->len < sizeof lengths)
		return false;
	memcpy(&lengths, rest->at, sizeof lengths);
	*rest = str_from(*rest, sizeof lengths);
	if (lengths.key > rest->len || lengths.parcel > rest->len - lengths.key || lengths.key < sizeof(struct oid))
		return false;
	struct store_entry *entry = vec_add(&store->arena, &store->entries);
	*entry = (struct store_entry){
		.key = str_sub(*rest, 0, lengths.key),
		.parcel = str_sub(str_from(*rest, lengths.key), 0, lengths.parcel),
	};
	*rest = str_from(*rest, (size_t)lengths.key + lengths.parcel);
	return true;
}

bool store_take_entries(struct store *store, const struct rulebook *book, struct str bytes)
{
	while (bytes.len) {
		if (!take_entry(store, &bytes)) {
			store->entries.n = 0;
			return false;
		}
	}
	for (size_t i = 0; i < store->entries.n; i++)
		map_put(&store->keys, store->entries.at[i].key, (uint32_t)i);
	store->book = book;
	return true;
}

enum store_bytes store_read(struct store *store, const struct rulebook *book, struct str bytes)
{
	struct head head;
	char stamp[65];
	if (bytes.len < sizeof head || bytes.len > LIMIT_CACHE_BYTES)
		return STORE_BYTES_BROKEN;
	memcpy(&head, bytes.at, sizeof head);
	if (memcmp(head.magic, magic, sizeof magic) != 0)
		return STORE_BYTES_BROKEN;
	store_stamp(book, stamp);
	if (memcmp(head.stamp, stamp, sizeof head.stamp) != 0)
		return STORE_BYTES_OTHER;
	struct str rest = str_from(bytes, sizeof head);
	if (checksum(rest) != head.sum)
		return STORE_BYTES_BROKEN;
	return store_take_entries(store, book, rest) ? STORE_BYTES_HOLD : STORE_BYTES_BROKEN;
}

bool store_is_forged(const struct store *store)
{
	return store->broken;
}

/* ---- writing ---- */

/* An entry that a later one of the same key has replaced is of no use. */
static bool is_current(const struct store *store, size_t number)
{
	return map_get(&store->keys, store->entries.at[number].key) == number;
}

static void put_entry(struct buf *out, const struct store_entry *entry, struct buf *room)
{
	struct str parcel = entry->parcel;
	if (entry->facts) {
		buf_clear(room);
		parcel_write(room, entry->facts);
		parcel = buf_view(room);
	}
	struct lengths lengths = {(uint32_t)entry->key.len, (uint32_t)parcel.len};
	if (parcel.len > LIMIT_PARCEL_BYTES ||
	    out->len + sizeof lengths + entry->key.len + parcel.len > LIMIT_CACHE_BYTES)
		return;
	buf_add(out, &lengths, sizeof lengths);
	buf_str(out, entry->key);
	buf_str(out, parcel);
}

/* Bytes of the entries that no scan of this run used. */
static size_t unused_bytes(const struct store *store)
{
	size_t bytes = 0;
	for (size_t i = 0; i < store->entries.n; i++)
		if (!store->entries.at[i].used)
			bytes += store->entries.at[i].key.len + store->entries.at[i].parcel.len;
	return bytes;
}

static void put_entries(const struct store *store, bool used, struct buf *out)
{
	struct buf room = BUF_INIT;
	for (size_t i = 0; i < store->entries.n; i++)
		if (store->entries.at[i].used == used && is_current(store, i))
			put_entry(out, &store->entries.at[i], &room);
	buf_release(&room);
}

bool store_write(const struct store *store, const struct rulebook *book, struct buf *out)
{
	struct head head = {.sum = 0};
	char stamp[65];
	size_t unused = unused_bytes(store);
	bool news = store->fresh || store->broken;
	if (!news && unused <= SPARE)
		return false;
	buf_add(out, &head, sizeof head);
	/* What was used comes first, so that it stays where there is no room for all. */
	put_entries(store, true, out);
	if (unused <= SPARE || unused <= out->len)
		put_entries(store, false, out);
	else
		news = true;
	if (!news) {
		buf_clear(out);
		return false;
	}
	memcpy(head.magic, magic, sizeof magic);
	store_stamp(book, stamp);
	memcpy(head.stamp, stamp, sizeof head.stamp);
	head.sum = checksum(str_from(buf_view(out), sizeof head));
	memcpy(out->at, &head, sizeof head);
	return true;
}
