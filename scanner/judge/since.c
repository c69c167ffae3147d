#include "judge/since.h"
#include "base/date.h"
#include "base/limits.h"

#define CHANGES_SEARCHED 32u /* changes whose files are looked for in the revision before */

bool since_parse(struct str text, int64_t *time)
{
	struct date date;
	if (!date_parse(text, &date) || !date_exists(date) || date.year < 1970)
		return false;
	*time = date_to_days(date) * DAY_SECONDS;
	return true;
}

struct looking {
	const struct scan *scan;
	struct arena *arena;
	struct map numbers; /* path → number */
	struct str *paths;
	const char **blobs;
	size_t n;
	struct path_changes changes;
	bool *moved; /* by path: the change that brought it only moved it */
	int64_t date;
};

static void collect(struct looking *l)
{
	size_t room = 0;
	for (uint32_t s = 0; s < l->scan->book->signals_n; s++)
		room += l->scan->signals[s].n;
	l->paths = arena_array(l->arena, struct str, room + 1);
	l->blobs = arena_array(l->arena, const char *, room + 1);
	for (uint32_t s = 0; s < l->scan->book->signals_n; s++) {
		for (size_t i = 0; i < l->scan->signals[s].n; i++) {
			const struct evidence *e = &l->scan->signals[s].evidence[i];
			if (!e->path.len || map_get(&l->numbers, e->path) != MAP_NONE)
				continue;
			map_put(&l->numbers, e->path, (uint32_t)l->n);
			l->blobs[l->n] = e->blob;
			l->paths[l->n++] = e->path;
		}
	}
}

/* Of the files that came since the date, those that the revision before had under another path. */
static void find_moved(struct looking *l)
{
	const struct history *history = l->scan->history;
	const char **blobs = arena_array(l->arena, const char *, l->n + 1);
	size_t *numbers = arena_array(l->arena, size_t, l->n + 1);
	bool *there = arena_array(l->arena, bool, l->n + 1);
	unsigned searched = 0;
	/* Where the whole history is younger, everything came since then, by whatever way. */
	if (!history->cut_off && history->first_time >= l->date)
		return;
	for (uint32_t c = 0; c < history->changes_n && c < LIMIT_HISTORY_DIFFS && searched < CHANGES_SEARCHED; c++) {
		size_t n = 0;
		for (size_t i = 0; i < l->n && history->changes[c].time >= l->date; i++) {
			if (l->changes.added[i] != c)
				continue;
			blobs[n] = l->blobs[i];
			numbers[n++] = i;
		}
		if (!n)
			continue;
		searched++;
		source_blobs_before(l->scan->source, c, blobs, n, there);
		for (size_t i = 0; i < n; i++)
			l->moved[numbers[i]] = there[i];
	}
}

/* False for a file that neither came nor was changed since the date. */
static bool find_arrival(const struct looking *l, size_t path, struct arrival *arrival)
{
	const struct history *history = l->scan->history;
	uint32_t change = l->changes.added[path];
	*arrival = (struct arrival){.time = l->changes.last_time[path]};
	if (change != CHANGE_NONE && !l->moved[path] && history->changes[change].time >= l->date) {
		arrival->added = true;
		arrival->time = history->changes[change].time;
		oid_to_hex(&history->changes[change].commit, arrival->commit);
		return true;
	}
	bool only_moved = change != CHANGE_NONE && l->moved[path] && l->changes.touches[path] == 1;
	return arrival->time >= l->date && !only_moved;
}

static void find_verdicts(const struct looking *l, const struct judgement *judgements, size_t n, const bool *came,
			  struct since *out)
{
	size_t room = 0;
	for (size_t j = 0; j < n; j++)
		room += judgements[j].checklist->items_n;
	out->verdicts = arena_array(l->arena, const struct verdict *, room + 1);
	out->checklists = arena_array(l->arena, const struct checklist *, room + 1);
	for (size_t j = 0; j < n; j++) {
		for (size_t i = 0; i < judgements[j].checklist->items_n; i++) {
			const struct verdict *verdict = &judgements[j].verdicts[i];
			bool rests = verdict->answer == ANSWER_YES || verdict->answer == ANSWER_PARTIAL;
			bool any = false;
			for (size_t e = 0; e < verdict->evidence_n && rests; e++) {
				if (verdict->evidence[e]->rung < RUNG_CONFIGURED)
					continue;
				uint32_t path = map_get(&l->numbers, verdict->evidence[e]->path);
				any = true;
				rests = path != MAP_NONE && came[path];
			}
			if (!rests || !any)
				continue;
			out->checklists[out->verdicts_n] = judgements[j].checklist;
			out->verdicts[out->verdicts_n++] = verdict;
		}
	}
}

void since_find(const struct scan *scan, const struct judgement *judgements, size_t n, int64_t date,
		struct arena *arena, struct since *out)
{
	const struct history *history = scan->history;
	struct looking l = {.scan = scan, .arena = arena, .date = date};
	*out = (struct since){.date = date};
	map_init(&l.numbers, arena);
	collect(&l);
	bool *came = arena_array(arena, bool, l.n + 1);
	l.moved = arena_array(arena, bool, l.n + 1);
	l.changes = (struct path_changes){.last_time = arena_array(arena, int64_t, l.n + 1),
					  .added = arena_array(arena, uint32_t, l.n + 1),
					  .touches = arena_array(arena, uint32_t, l.n + 1)};
	if (!history || !history->available)
		return;
	source_path_changes(scan->source, l.paths, l.n, &l.changes);
	size_t last = history->changes_n < LIMIT_HISTORY_DIFFS ? history->changes_n : LIMIT_HISTORY_DIFFS;
	out->complete = !l.changes.cut_off || (last && history->changes[last - 1].time < date);
	find_moved(&l);
	size_t room = 0;
	for (uint32_t s = 0; s < scan->book->signals_n; s++)
		room += scan->signals[s].n;
	out->arrivals = arena_array(arena, struct arrival, room + 1);
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		for (size_t i = 0; i < scan->signals[s].n; i++) {
			const struct evidence *e = &scan->signals[s].evidence[i];
			uint32_t path = e->path.len ? map_get(&l.numbers, e->path) : MAP_NONE;
			out->evidence_n += path != MAP_NONE;
			if (path == MAP_NONE || !find_arrival(&l, path, &out->arrivals[out->n]))
				continue;
			out->arrivals[out->n].evidence = e;
			came[path] = out->arrivals[out->n].added;
			out->n++;
		}
	}
	find_verdicts(&l, judgements, n, came, out);
}
