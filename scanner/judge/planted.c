#include "judge/planted.h"
#include "base/date.h"
#include "base/limits.h"

#define SHORTLY (30 * DAY_SECONDS) /* before the scanned commit */
#define GROWN (30 * DAY_SECONDS)   /* what the project had behind it by then … */
#define GROWN_CHANGES 10           /* … in time and in changes */
#define MUCH_FILES 5               /* of evidence that came together … */
#define MUCH_SIGNALS 4             /* … for so many signals … */
#define MUCH_SHARE 4               /* … and at least one in so many of all files of evidence */
#define PATHS_MAX 1024u
#define COUNTERS_MAX 32u

const char *const counter_kind_names[COUNTER_KINDS] = {"hollow", "unused", "unrun", "example", "sudden"};

/* ---- what came suddenly ---- */

struct paths {
	struct map numbers;
	struct str at[PATHS_MAX];
	const char *blobs[PATHS_MAX];
	size_t n;
};

static bool counts(const struct evidence *e)
{
	return e->path.len && e->rung >= RUNG_CONFIGURED;
}

static void collect_paths(const struct scan *scan, struct paths *paths)
{
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		for (size_t i = 0; i < scan->signals[s].n; i++) {
			const struct evidence *e = &scan->signals[s].evidence[i];
			if (!counts(e) || paths->n == PATHS_MAX || map_get(&paths->numbers, e->path) != MAP_NONE)
				continue;
			map_put(&paths->numbers, e->path, (uint32_t)paths->n);
			paths->blobs[paths->n] = e->blob;
			paths->at[paths->n++] = e->path;
		}
	}
}

/* For how many signals one of the chosen files is evidence that no automation reaches. */
static unsigned signals_of(const struct scan *scan, const struct paths *paths, const bool *chosen)
{
	unsigned signals = 0;
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		bool found = false;
		for (size_t i = 0; i < scan->signals[s].n && !found; i++) {
			const struct evidence *e = &scan->signals[s].evidence[i];
			uint32_t number = counts(e) ? map_get(&paths->numbers, e->path) : MAP_NONE;
			found = number != MAP_NONE && chosen[number] && e->rung < RUNG_ENFORCED;
		}
		signals += found;
	}
	return signals;
}

/* The newest change that the project was grown up for and that is recent: changes up to this number are suspects. */
static size_t suspects(const struct scan *scan)
{
	const struct history *history = scan->history;
	size_t n = 0;
	if (!history || !history->available || scan->about->shallow || scan->about->kind != SOURCE_REVISION)
		return 0;
	while (n < history->changes_n && n < LIMIT_HISTORY_DIFFS && n + GROWN_CHANGES < history->changes_n &&
	       history->changes[n].time > history->changes[0].time - SHORTLY &&
	       history->changes[n].time - history->first_time >= GROWN)
		n++;
	return n;
}

static void judge_change(const struct scan *scan, const struct paths *paths, const struct path_changes *changes,
			 uint32_t change, struct arena *arena, struct planted *out)
{
	bool *chosen = arena_array(arena, bool, paths->n);
	const char **blobs = arena_array(arena, const char *, paths->n);
	size_t *numbers = arena_array(arena, size_t, paths->n);
	bool *before = arena_array(arena, bool, paths->n);
	size_t n = 0, new = 0;
	for (size_t i = 0; i < paths->n; i++) {
		if (changes->added[i] != change || changes->touches[i] != 1)
			continue;
		blobs[n] = paths->blobs[i];
		numbers[n++] = i;
	}
	if (n < MUCH_FILES || n * MUCH_SHARE < paths->n)
		return;
	source_blobs_before(scan->source, change, blobs, n, before);
	for (size_t i = 0; i < n; i++) {
		chosen[numbers[i]] = !before[i];
		new += !before[i];
	}
	if (new < MUCH_FILES || new *MUCH_SHARE < paths->n || signals_of(scan, paths, chosen) < MUCH_SIGNALS)
		return;
	int64_t age = scan->history->changes[0].time - scan->history->changes[change].time;
	out->files = out->files > new ? out->files : (uint32_t) new;
	for (size_t i = 0; i < paths->n; i++)
		if (chosen[i])
			map_put(&out->sudden, paths->at[i], age > 0 ? (uint32_t)(age / DAY_SECONDS) : 0);
}

static void find_sudden(const struct scan *scan, struct arena *arena, struct planted *out)
{
	size_t n = suspects(scan);
	struct paths *paths = n ? arena_new(arena, struct paths) : NULL;
	if (!paths)
		return;
	map_init(&paths->numbers, arena);
	collect_paths(scan, paths);
	if (paths->n < MUCH_FILES)
		return;
	struct path_changes changes = {
		.last_time = arena_array(arena, int64_t, paths->n),
		.added = arena_array(arena, uint32_t, paths->n),
		.touches = arena_array(arena, uint32_t, paths->n),
		.most = (uint32_t)n,
	};
	source_path_changes(scan->source, paths->at, paths->n, &changes);
	for (uint32_t change = 0; change < n; change++)
		if (!scan->history->changes[change].bot)
			judge_change(scan, paths, &changes, change, arena, out);
}

/* ---- what is found once ---- */

static bool is_hollow_name(const struct pattern *pattern)
{
	return pattern->kind == FACT_TRAIT && str_ends(pattern->text, ".hollow");
}

void planted_find(const struct scan *scan, struct arena *arena, struct planted *out)
{
	const struct rulebook *book = scan->book;
	*out = (struct planted){
		.at_work = arena_array(arena, bool, book->tools_n + 1),
		.of_names = arena_array(arena, bool, book->rules_n + 1),
		.of_hollow = arena_array(arena, bool, book->rules_n + 1),
	};
	map_init(&out->sudden, arena);
	for (uint32_t s = 0; s < book->signals_n; s++)
		for (size_t i = 0; i < scan->signals[s].n; i++)
			if (scan->signals[s].evidence[i].rung >= RUNG_CONFIGURED)
				out->at_work[book->rules[scan->signals[s].evidence[i].rule].tool] = true;
	for (uint32_t p = 0; p < book->patterns_n; p++) {
		const struct pattern *pattern = &book->patterns[p];
		out->of_names[pattern->rule] |= pattern->kind == FACT_DEPENDENCY || pattern->kind == FACT_IMPORT;
		out->of_hollow[pattern->rule] |= is_hollow_name(pattern);
	}
	for (uint32_t p = 0; p < book->patterns_n; p++)
		out->of_hollow[book->patterns[p].rule] &= is_hollow_name(&book->patterns[p]);
	uint32_t code = rulebook_signal(book, STR("vcs.code"));
	for (size_t i = 0; code != MAP_NONE && i < scan->signals[code].n; i++)
		out->beyond |= !scan->signals[code].evidence[i].example && counts(&scan->signals[code].evidence[i]);
	find_sudden(scan, arena, out);
}

/* ---- what speaks against an answer ---- */

/* The engine's note on what is hollow says no more than that; what kind of file it is says the rest. */
static struct str hollow_reason(const struct evidence *e)
{
	static const struct {
		const char *probe, *reason;
	} reasons[] = {
		{"model_card", "a template that was not filled in, or empty"},
		{"hooks_", "hooks that check nothing"},
		{"document", "headings without contents, or a template"},
		{"readme", "a template, or nearly empty"},
		{"changelog", "a template, or nearly empty"},
	};
	if (!str_starts(e->note, "empty, a template"))
		return e->note.len ? e->note : STR("there is nothing in it");
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (str_starts(str_of(e->probe), reasons[i].probe))
			return str_of(reasons[i].reason);
	return e->note;
}

static bool is_unrun(const struct scan *scan, const struct evidence *e, enum rung level)
{
	const struct signal *signal = &scan->book->signals[scan->book->rules[e->rule].signal];
	return e->rung == RUNG_CONFIGURED && level == RUNG_CONFIGURED && signal->ceiling >= RUNG_ENFORCED &&
	       (signal->class == SIGNAL_ARTEFACT || signal->class == SIGNAL_PIPELINE) && signal->automatic;
}

/* Whether it is no more than a demonstration, or came suddenly. */
static bool is_doubtful(const struct planted *planted, const struct evidence *e)
{
	if (!counts(e) || e->rung == RUNG_ENFORCED)
		return false;
	return (e->example && planted->beyond) || map_get(&planted->sudden, e->path) != MAP_NONE;
}

/* False when nothing speaks against this piece. */
static bool find_reason(const struct judge_basis *basis, const struct evidence *e, enum rung level,
			struct counter *counter)
{
	const struct scan *scan = basis->scan;
	const struct planted *planted = &basis->planted;
	const struct rule *rule = &scan->book->rules[e->rule];
	uint32_t days = is_doubtful(planted, e) ? map_get(&planted->sudden, e->path) : MAP_NONE;
	*counter = (struct counter){.evidence = e, .kind = COUNTER_SUDDEN};
	if (days != MAP_NONE) {
		counter->reason = arena_printf(basis->arena,
					       "came with %u other files of evidence in one change %u day%s before the "
					       "scanned commit; not touched since, and no pipeline uses it",
					       planted->files - 1, days, days == 1 ? "" : "s");
		return true;
	}
	if ((e->weak || planted->of_hollow[e->rule]) && level < RUNG_USED) {
		counter->kind = COUNTER_HOLLOW;
		counter->reason = hollow_reason(e);
		return true;
	}
	if (e->rung == RUNG_DECLARED && level == RUNG_DECLARED && planted->of_names[e->rule] &&
	    !planted->at_work[rule->tool]) {
		counter->kind = COUNTER_UNUSED;
		counter->reason = arena_printf(basis->arena, "names %.*s, but nothing makes use of it",
					       STR_ARG(scan->book->tools[rule->tool].title));
		return true;
	}
	if (is_doubtful(planted, e)) {
		counter->kind = COUNTER_EXAMPLE;
		counter->reason = STR("stands in an example");
		return true;
	}
	counter->kind = COUNTER_UNRUN;
	counter->reason = STR("configured, but no pipeline uses it");
	return is_unrun(scan, e, level);
}

static void add_counters(const struct judge_basis *basis, struct facet facet, bool found, struct counter *list,
			 size_t *n)
{
	const struct signal_finding *finding = &basis->scan->signals[facet.signal];
	enum rung level = finding_level(finding, facet.aspect);
	for (size_t i = 0; i < finding->n && *n < COUNTERS_MAX; i++) {
		const struct evidence *e = &finding->evidence[i];
		bool known = !evidence_speaks_of(basis->scan, e, facet);
		if (known || !find_reason(basis, e, level, &list[*n]))
			continue;
		/* What was done well speaks for the answer; that it is not enough says the answer. */
		known = !found && list[*n].kind >= COUNTER_EXAMPLE;
		for (size_t k = 0; k < *n && !known; k++)
			known = list[k].evidence == e ||
				(list[k].kind == list[*n].kind && str_eq(list[k].evidence->path, e->path));
		*n += !known;
	}
}

void planted_counter(const struct judge_basis *basis, const struct outcome *outcome, struct verdict *verdict)
{
	struct counter list[COUNTERS_MAX + 1];
	size_t n = 0;
	bool found = verdict->answer == ANSWER_YES || verdict->answer == ANSWER_PARTIAL;
	if (verdict->answer == ANSWER_NA)
		return;
	for (size_t i = 0; i < outcome->found_n; i++)
		add_counters(basis, outcome->found[i], found, list, &n);
	for (size_t i = 0; i < outcome->missing_n; i++)
		add_counters(basis, outcome->missing[i], found, list, &n);
	struct counter *counters = arena_array(basis->arena, struct counter, n + 1);
	memcpy(counters, list, n * sizeof *list);
	verdict->counters = counters;
	verdict->counters_n = n;
}

bool planted_alone(const struct judge_basis *basis, const struct outcome *outcome)
{
	bool any = false;
	for (size_t i = 0; i < outcome->found_n; i++) {
		const struct signal_finding *finding = &basis->scan->signals[outcome->found[i].signal];
		for (size_t k = 0; k < finding->n; k++) {
			const struct evidence *e = &finding->evidence[k];
			if (!evidence_speaks_of(basis->scan, e, outcome->found[i]) || e->rung < RUNG_CONFIGURED)
				continue;
			any = true;
			if (!is_doubtful(&basis->planted, e))
				return false;
		}
	}
	return any;
}
