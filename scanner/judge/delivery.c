#include "judge/delivery.h"
#include "base/limits.h"
#include "engine/inventory.h"

#include <stdlib.h>

#define DAY 86400.0
#define MONTH (30.44 * DAY)

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

double delivery_median(double *values, size_t n)
{
	if (!n)
		return DELIVERY_UNKNOWN;
	qsort(values, n, sizeof *values, by_value);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static int most_first(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x > y ? -1 : x < y;
}

uint32_t delivery_bus_factor(uint32_t *changes, size_t n)
{
	uint64_t all = 0, held = 0;
	uint32_t people = 0;
	for (size_t i = 0; i < n; i++)
		all += changes[i];
	if (!all)
		return 0;
	qsort(changes, n, sizeof *changes, most_first);
	while (held * 2 < all)
		held += changes[people++];
	return people;
}

size_t delivery_waits(const struct history_change *changes, const bool *released, size_t n, double *days)
{
	size_t written = 0;
	int64_t release = 0;
	bool known = false;
	for (size_t i = 0; i < n; i++) {
		if (released[i]) {
			release = changes[i].time;
			known = true;
		}
		/* What release tooling commits waits for nothing. */
		if (!known || changes[i].release)
			continue;
		/* Clocks differ between the machines of contributors. */
		days[written++] = release > changes[i].time ? (double)(release - changes[i].time) / DAY : 0;
	}
	return written;
}

/* Marks the changes that are releases, and counts releases wherever they are. */
static uint32_t find_releases(const struct history *history, struct arena *arena, bool *released)
{
	struct map commits, tagged;
	uint32_t releases = 0;
	map_init(&commits, arena);
	map_init(&tagged, arena);
	for (size_t i = 0; i < history->changes_n; i++)
		map_put(&commits, (struct str){(const char *)history->changes[i].commit.bytes, sizeof(struct oid)},
			(uint32_t)i);
	for (size_t t = 0; t < history->tags_n; t++) {
		struct str commit = {(const char *)history->tags[t].commit.bytes, sizeof(struct oid)};
		bool added;
		if (!history->tags[t].version)
			continue;
		map_intern(&tagged, commit, 1, &added);
		releases += added;
		uint32_t change = map_get(&commits, commit);
		if (change != MAP_NONE)
			released[change] = true;
	}
	for (size_t i = 0; i < history->changes_n && !tagged.n; i++) {
		released[i] = history->changes[i].release;
		releases += released[i];
	}
	return releases;
}

static void find_releases_over_time(const struct history *history, struct arena *arena, struct delivery *out)
{
	bool *released = arena_array(arena, bool, history->changes_n + 1);
	double *days = arena_array(arena, double, history->changes_n + 1);
	double months = (double)(history->last_time - history->first_time) / MONTH;
	out->releases = find_releases(history, arena, released);
	if (!out->releases || out->shallow)
		return;
	out->releases_per_month = out->releases / (months > 1 ? months : 1);
	out->median_days = delivery_median(days, delivery_waits(history->changes, released, history->changes_n, days));
}

static void find_shares(const struct history *history, struct delivery *out)
{
	uint32_t reverts = 0, requests = 0, counted = 0;
	for (size_t i = 0; i < history->changes_n; i++) {
		const struct history_change *change = &history->changes[i];
		bool request = change->way != CHANGE_DIRECT;
		reverts += change->revert;
		requests += request;
		counted += !change->release || request;
	}
	out->revert_share = (double)reverts / (double)history->changes_n;
	out->request_share = counted ? (double)requests / counted : DELIVERY_UNKNOWN;
}

static void find_people(const struct scan *scan, struct arena *arena, struct delivery *out)
{
	const struct inventory *inventory = scan->inventory;
	size_t n = scan->history->changes_n < LIMIT_HISTORY_DIFFS ? scan->history->changes_n : LIMIT_HISTORY_DIFFS;
	bool *touched = arena_array(arena, bool, LIMIT_HISTORY_DIFFS);
	uint32_t *people = arena_array(arena, uint32_t, n + 1), *changes, most = 0, made = 0;
	struct path_changes found = {.last_time = arena_array(arena, int64_t, inventory->ml_paths_n + 1),
				     .touched = touched};
	if (!inventory->ml_paths_n)
		return;
	source_path_changes(scan->source, inventory->ml_paths, inventory->ml_paths_n, &found);
	source_change_people(scan->source, touched, n, people);
	for (size_t i = 0; i < n; i++)
		if (people[i] != CHANGE_NOBODY && people[i] >= most)
			most = people[i] + 1;
	changes = arena_array(arena, uint32_t, most + 1);
	for (size_t i = 0; i < n; i++) {
		if (people[i] == CHANGE_NOBODY)
			continue;
		out->contributors += !changes[people[i]]++;
		made++;
	}
	out->ml_changes = made;
	out->bus_factor = delivery_bus_factor(changes, most);
	out->largest_share = made ? (double)changes[0] / made : DELIVERY_UNKNOWN;
}

void delivery_find(const struct scan *scan, struct delivery *out)
{
	const struct history *history = scan->history;
	struct arena arena;
	*out = (struct delivery){.releases_per_month = DELIVERY_UNKNOWN,
				 .median_days = DELIVERY_UNKNOWN,
				 .revert_share = DELIVERY_UNKNOWN,
				 .request_share = DELIVERY_UNKNOWN,
				 .largest_share = DELIVERY_UNKNOWN};
	if (!history || !history->available || !history->changes_n)
		return;
	out->available = true;
	out->shallow = scan->about->shallow;
	out->cut_off = history->cut_off;
	out->commits = (uint32_t)history->changes_n;
	out->since = history->first_time;
	arena_init(&arena);
	find_releases_over_time(history, &arena, out);
	if (!out->shallow) {
		find_shares(history, out);
		find_people(scan, &arena, out);
	}
	arena_release(&arena);
}
