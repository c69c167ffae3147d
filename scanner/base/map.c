/*
 * Open addressing with linear probing. Keys come from the scanned repository, so the hash is seeded with an address that
 * differs from run to run: a repository cannot be made of names that all collide. Nothing iterates over a map, hence
 * no output depends on the seed.
 */
#include "base/map.h"
#include "base/error.h"

#define ROOM_FIRST 16u

/* Multiply-and-fold of two words, the mixing step of wyhash (https://github.com/wangyi-fudan/wyhash). */
static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load8(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

static uint64_t load4(const char *at)
{
	uint32_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

/* One to eight bytes as a number, by loads of a fixed size that overlap: faster than a copy of n bytes. */
static uint64_t load_short(const char *at, size_t n)
{
	if (n >= 4)
		return load4(at) << 32 | load4(at + n - 4);
	return (uint64_t)(unsigned char)at[0] << 16 | (uint64_t)(unsigned char)at[n / 2] << 8 |
	       (unsigned char)at[n - 1];
}

static uint32_t hash_of(const struct map *m, struct str key)
{
	uint64_t hash = (uint64_t)(uintptr_t)m->arena ^ 0xa0761d6478bd642fu;
	size_t i = 0;

	for (; i + 8 < key.len; i += 8)
		hash = mix(hash ^ load8(key.at + i), 0xe7037ed1a0b428dbu);
	if (key.len > 8)
		hash = mix(hash ^ load8(key.at + key.len - 8), 0x8ebc6af09c88c6e3u);
	else if (key.len)
		hash = mix(hash ^ load_short(key.at, key.len), 0x8ebc6af09c88c6e3u);
	return (uint32_t)mix(hash ^ key.len, 0x589965cc75374cc3u);
}

void map_init(struct map *m, struct arena *arena)
{
	*m = (struct map){.arena = arena};
}

/* The slot that holds `key`, or the empty one where it belongs. */
static struct map_slot *find(const struct map *m, struct str key, uint32_t hash)
{
	for (uint32_t i = hash & (m->room - 1);; i = (i + 1) & (m->room - 1)) {
		struct map_slot *slot = &m->slots[i];

		if (!slot->key.at || (slot->hash == hash && str_eq(slot->key, key)))
			return slot;
	}
}

void map_reserve(struct map *m, size_t n)
{
	if (n > UINT32_MAX / 4)
		BUG("map too large");
	for (m->room = ROOM_FIRST; m->room - m->room / 4 < n;)
		m->room *= 2;
	m->slots = arena_array(m->arena, struct map_slot, m->room);
}

static void grow(struct map *m)
{
	struct map old = *m;

	if (m->room > UINT32_MAX / 4)
		BUG("map too large");
	m->room = m->room ? m->room * 2 : ROOM_FIRST;
	m->slots = arena_array(m->arena, struct map_slot, m->room);
	for (uint32_t i = 0; i < old.room; i++) {
		if (old.slots[i].key.at)
			*find(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	}
}

/* Where in `lengths` a key of one byte or more is noted. All keys longer than 63 share a bit. */
static uint64_t length_bit(struct str key)
{
	return (uint64_t)1 << (key.len < 63 ? key.len : 63);
}

static unsigned char first_bits(struct str key)
{
	unsigned second = key.len > 1 ? (unsigned char)key.at[1] : 0;

	return key.len ? (unsigned char)((unsigned char)key.at[0] << 3 ^ second) : 0;
}

static struct map_slot *insert(struct map *m, struct str key, uint32_t value, bool *added)
{
	uint32_t hash = hash_of(m, key);
	struct map_slot *slot;

	if (m->n >= m->room - m->room / 4)
		grow(m);
	slot = find(m, key, hash);
	*added = !slot->key.at;
	if (*added) {
		m->lengths[first_bits(key)] |= length_bit(key);
		/* A NULL key marks an empty slot. */
		*slot = (struct map_slot){{key.at ? key.at : "", key.len}, hash, value};
		m->n++;
	}
	return slot;
}

uint32_t map_get(const struct map *m, struct str key)
{
	const struct map_slot *slot;

	if (!(m->lengths[first_bits(key)] & length_bit(key)))
		return MAP_NONE;
	slot = find(m, key, hash_of(m, key));
	return slot->key.at ? slot->value : MAP_NONE;
}

void map_put(struct map *m, struct str key, uint32_t value)
{
	bool added;

	insert(m, key, value, &added)->value = value;
}

uint32_t map_intern(struct map *m, struct str key, uint32_t fresh, bool *added)
{
	bool is_new;
	uint32_t value = insert(m, key, fresh, &is_new)->value;

	if (added)
		*added = is_new;
	return value;
}
