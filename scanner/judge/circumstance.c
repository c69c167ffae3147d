#include "judge/circumstance.h"
#include "base/date.h"
#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

#define RECENT 100
#define DIRECT_LEAST 10 /* changes without any pull request that make it a habit */
#define NEGLECT_SECONDS (365 * DAY_SECONDS)
#define NEGLECT_CHANGES 20 /* main-line changes since then that make it neglect and not rest */
#define PATHS_MAX 64

const char *const circumstance_names[CIRCUMSTANCES] = {
	[CIRCUMSTANCE_ML_CODE] = "ml-code",
	[CIRCUMSTANCE_VERSIONS] = "versions",
	[CIRCUMSTANCE_CHANGELOG_COVERS] = "changelog-covers-latest-version",
	[CIRCUMSTANCE_IAC_BY_REQUEST] = "infrastructure-by-request",
	[CIRCUMSTANCE_IAC_SOME_BY_REQUEST] = "some-infrastructure-by-request",
	[CIRCUMSTANCE_DIRECT_CHANGES] = "every-change-direct",
	[CIRCUMSTANCE_SEVERAL_AUTHORS] = "several-authors",
	[CIRCUMSTANCE_SHARED_WORK] = "shared-work",
	[CIRCUMSTANCE_SINGLE_HANDED] = "single-handed",
	[CIRCUMSTANCE_NOTEBOOKS] = "notebooks",
	[CIRCUMSTANCE_FOUNDATIONS_SKIPPED] = "foundations-skipped",
};

const char *const circumstance_phrases[CIRCUMSTANCES] = {
	[CIRCUMSTANCE_ML_CODE] = "there is code that trains or applies a model",
	[CIRCUMSTANCE_VERSIONS] = "there are versions",
	[CIRCUMSTANCE_CHANGELOG_COVERS] = "the changelog names the latest version",
	[CIRCUMSTANCE_IAC_BY_REQUEST] = "most changes to infrastructure code came by pull request",
	[CIRCUMSTANCE_IAC_SOME_BY_REQUEST] = "some changes to infrastructure code came by pull request",
	[CIRCUMSTANCE_DIRECT_CHANGES] = "every recent change to the main line was pushed directly",
	[CIRCUMSTANCE_SEVERAL_AUTHORS] = "there are several contributors",
	[CIRCUMSTANCE_SHARED_WORK] = "no contributor made more than half of the changes",
	[CIRCUMSTANCE_SINGLE_HANDED] = "one contributor made nearly all of the changes",
	[CIRCUMSTANCE_NOTEBOOKS] = "there are notebooks",
	[CIRCUMSTANCE_FOUNDATIONS_SKIPPED] = "questions of a higher stage are answered while a lower one fails",
};

int circumstance_find(struct str name)
{
	for (int i = 0; i < CIRCUMSTANCES; i++)
		if (str_is(name, circumstance_names[i]))
			return i;
	return -1;
}

static const struct signal_finding *finding_of(const struct scan *scan, const char *id)
{
	uint32_t signal = rulebook_signal(scan->book, str_of(id));
	return signal == MAP_NONE ? NULL : &scan->signals[signal];
}

/* Paths of the evidence that counts, each once. */
static size_t evidence_paths(const struct signal_finding *finding, struct str paths[PATHS_MAX])
{
	size_t n = 0;
	for (size_t i = 0; finding && i < finding->n && n < PATHS_MAX; i++) {
		bool known = !finding->evidence[i].path.len || finding->evidence[i].rung < RUNG_DECLARED;
		for (size_t k = 0; k < n && !known; k++)
			known = str_eq(paths[k], finding->evidence[i].path);
		if (!known)
			paths[n++] = finding->evidence[i].path;
	}
	return n;
}

static void find_direct_changes(const struct scan *scan, struct circumstances *out)
{
	const struct history *history = scan->history;
	size_t n = history->changes_n < RECENT ? history->changes_n : RECENT;
	bool request = false;
	for (size_t i = 0; i < n; i++)
		request |= history->changes[i].way != CHANGE_DIRECT;
	out->holds[CIRCUMSTANCE_DIRECT_CHANGES] = !request && n >= DIRECT_LEAST && !scan->about->shallow;
}

/* How the changes of people divide among them; a merge counts for whoever merged it. */
static void find_concentration(const struct scan *scan, struct circumstances *out)
{
	const struct history *history = scan->history;
	uint32_t *changes = calloc(history->authors + 1, sizeof *changes), all = 0, most = 0;
	for (size_t i = 0; changes && i < history->changes_n; i++) {
		uint32_t author = history->changes[i].author;
		if (history->changes[i].bot || author >= history->authors)
			continue;
		all++;
		changes[author]++;
		most = changes[author] > most ? changes[author] : most;
	}
	free(changes);
	out->holds[CIRCUMSTANCE_SHARED_WORK] = most && (uint64_t)most * 2 <= all;
	out->holds[CIRCUMSTANCE_SINGLE_HANDED] = all >= DIRECT_LEAST && (uint64_t)most * 10 >= (uint64_t)all * 9;
}

static void find_infrastructure(const struct scan *scan, struct circumstances *out)
{
	struct str paths[PATHS_MAX];
	int64_t times[PATHS_MAX];
	struct path_changes changes = {.last_time = times};
	size_t n = evidence_paths(finding_of(scan, "iac.infrastructure"), paths);
	if (!n)
		return;
	source_path_changes(scan->source, paths, n, &changes);
	out->holds[CIRCUMSTANCE_IAC_SOME_BY_REQUEST] = changes.by_request > 0;
	out->holds[CIRCUMSTANCE_IAC_BY_REQUEST] = changes.by_request && changes.by_request * 2 >= changes.changes;
}

/* "v1.2.0" and "release-1.2.0" are written "1.2.0" in a changelog. */
static struct str version_of(struct str tag)
{
	size_t i = 0;
	while (i < tag.len && !char_is_digit(tag.at[i]))
		i++;
	return str_from(tag, i);
}

static void find_changelog(const struct scan *scan, struct circumstances *out)
{
	const struct signal_finding *changelog = finding_of(scan, "docs.changelog");
	const struct history *history = scan->history;
	struct error err;
	size_t t = 0, n;
	bool cut_off;
	while (t < history->tags_n && !history->tags[t].version)
		t++;
	if (t == history->tags_n || !changelog || changelog->level < RUNG_CONFIGURED)
		return;
	char version[64];
	struct str plain = version_of(history->tags[t].name);
	struct source_reader *reader = plain.len && plain.len < sizeof version ? source_reader_open(scan->source, &err)
									       : NULL;
	if (!reader)
		return;
	memcpy(version, plain.at, plain.len);
	version[plain.len] = '\0';
	const struct source_entry *entries = source_entries(scan->source, &n, &cut_off);
	struct str paths[PATHS_MAX];
	size_t paths_n = evidence_paths(changelog, paths);
	for (size_t i = 0; i < n; i++) {
		struct str text;
		uint64_t size;
		bool cited = false;
		for (size_t p = 0; p < paths_n && !cited; p++)
			cited = str_eq(entries[i].path, paths[p]);
		if (cited && source_read(reader, &entries[i], LIMIT_FILE_BYTES, &text, &size) == READ_OK)
			out->holds[CIRCUMSTANCE_CHANGELOG_COVERS] |= str_has(text, version);
	}
	source_reader_close(reader);
}

void circumstances_find(const struct scan *scan, struct circumstances *out)
{
	const struct signal_finding *releases = finding_of(scan, "vcs.releases");
	const struct signal_finding *code = finding_of(scan, "vcs.code");
	*out = (struct circumstances){0};
	/* Code that could not be read may be such code: its items are unknown then, not out of place. */
	out->holds[CIRCUMSTANCE_ML_CODE] = scan->ml || (code && code->hidden);
	for (size_t i = 0; i < scan->languages_n; i++)
		out->holds[CIRCUMSTANCE_NOTEBOOKS] |= strcmp(scan->languages[i].name, "Jupyter") == 0;
	out->holds[CIRCUMSTANCE_VERSIONS] = releases && releases->level >= RUNG_USED;
	if (!scan->history || !scan->history->available)
		return;
	out->holds[CIRCUMSTANCE_SEVERAL_AUTHORS] = scan->history->authors > 1;
	find_direct_changes(scan, out);
	find_concentration(scan, out);
	find_infrastructure(scan, out);
	find_changelog(scan, out);
}

void neglect_find(const struct scan *scan, const bool *signals, struct arena *arena, struct neglect *out)
{
	const struct history *history = scan->history;
	struct str *paths = arena_array(arena, struct str, (size_t)PATHS_MAX * 4);
	size_t n = 0;
	map_init(&out->old, arena);
	if (!history || !history->available || !history->changes_n)
		return;
	for (uint32_t s = 0; s < scan->book->signals_n && n + PATHS_MAX < (size_t)PATHS_MAX * 4; s++)
		if (signals[s] && scan->signals[s].level >= RUNG_CONFIGURED)
			n += evidence_paths(&scan->signals[s], paths + n);
	if (!n)
		return;
	int64_t *times = arena_array(arena, int64_t, n);
	struct path_changes changes = {.last_time = times};
	source_path_changes(scan->source, paths, n, &changes);
	for (size_t i = 0; i < n; i++) {
		uint32_t since = 0;
		/* Not touched by any change that was looked at: at least as old as the oldest of them. */
		int64_t time = times[i];
		for (size_t k = 0; k < history->changes_n && k < LIMIT_HISTORY_DIFFS; k++) {
			if (!times[i])
				time = history->changes[k].time;
			since += !times[i] || history->changes[k].time > times[i];
		}
		int64_t age = history->changes[0].time - time;
		if (age > NEGLECT_SECONDS && since >= NEGLECT_CHANGES)
			map_put(&out->old, paths[i], (uint32_t)(age / DAY_SECONDS));
	}
}
