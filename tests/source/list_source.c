/*
 * Prints what scanner/source sees of a repository, for the tests in this folder:
 *
 *     list_source [--rev REV] [--staged] [--worktree] [--folder] [--whole] [--path P]… [--exclude G]… [--jobs N]
 *                 [--history] [--touched P]… [--unread] [--quiet | --times] REPOSITORY
 *
 * --unread lists without reading.
 *
 * One line per entry: kind (f, x executable, l, s), reading (ok, missing, large, failed, -), size, path. Every blob is
 * hashed again and compared with its id.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "base/pool.h"
#include "source/source.h"

#include <stdatomic.h>

#define LIST_MAX 64

struct result {
	enum read_status status;
	uint64_t size;
	bool wrong_hash, unterminated;
};

struct job {
	struct source *source;
	const struct source_entry *entries;
	struct source_reader *readers[LIMIT_JOBS];
	struct result *results;
	size_t n;
	bool hash;
	atomic_ullong bytes;
};

/* The history is read beside the files, which source.h allows. */
static void read_entry(void *context, unsigned worker, size_t i)
{
	struct job *job = context;
	struct result *result = &job->results[i];
	struct error err;
	struct str text;
	struct oid oid;

	if (i == job->n) {
		source_history(job->source);
		return;
	}
	if (!job->readers[worker] && !(job->readers[worker] = source_reader_open(job->source, &err))) {
		result->status = READ_FAILED;
		return;
	}
	result->status = source_read(job->readers[worker], &job->entries[i], LIMIT_FILE_BYTES, &text, &result->size);
	if (result->status != READ_OK)
		return;
	atomic_fetch_add(&job->bytes, text.len);
	result->unterminated = text.at[text.len] != '\0';
	if (!job->hash || !job->entries[i].has_oid)
		return;
	source_hash(text, &oid);
	result->wrong_hash = memcmp(oid.bytes, job->entries[i].oid.bytes, sizeof(oid.bytes)) != 0;
}

static double milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void print_about(const struct source_about *about, size_t n, bool cut_off)
{
	static const char *const kinds[] = {"revision", "staged", "worktree", "folder"};

	printf("kind %s\nname %.*s\norigin %.*s\ncommit %.*s\ntree %.*s\ncommitted %lld\n", kinds[about->kind],
	       STR_ARG(about->name), STR_ARG(about->origin), STR_ARG(about->commit), STR_ARG(about->tree),
	       (long long)about->committed_at);
	printf("flags%s%s%s%s\n", about->shallow ? " shallow" : "", about->partial ? " partial" : "",
	       about->uncommitted ? " uncommitted" : "", cut_off ? " cut-off" : "");
	for (size_t i = 0; i < about->scopes_n; i++)
		printf("scope %.*s\n", STR_ARG(about->scopes[i]));
	if (about->unread_folders)
		printf("unread %zu %.*s\n", about->unread_folders, STR_ARG(about->unread_folder));
	printf("entries %zu\n", n);
}

static void print_entries(const struct job *job, size_t n)
{
	static const char *const statuses[] = {"ok", "missing", "large", "failed"};

	for (size_t i = 0; i < n; i++) {
		const struct source_entry *entry = &job->entries[i];
		char kind = entry->kind == ENTRY_SYMLINK     ? 'l'
			    : entry->kind == ENTRY_SUBMODULE ? 's'
			    : entry->executable              ? 'x'
							     : 'f';
		printf("%c %s%s%s %llu %.*s\n", kind, statuses[job->results[i].status],
		       job->results[i].wrong_hash ? "+wrong-hash" : "",
		       job->results[i].unterminated ? "+unterminated" : "", (unsigned long long)job->results[i].size,
		       STR_ARG(entry->path));
	}
}

static void print_history(struct source *source, bool quiet)
{
	static const char *const ways[] = {"direct", "merge", "squash"};
	const struct history *history = source_history(source);
	size_t by_way[3] = {0};

	for (size_t i = 0; i < history->changes_n; i++) {
		const struct history_change *change = &history->changes[i];
		by_way[change->way]++;
		if (!quiet)
			printf("change %lld %s author %u%s%s%s\n", (long long)change->time, ways[change->way],
			       change->author, change->release ? " release" : "", change->bot ? " bot" : "",
			       change->reviewed ? " reviewed" : "");
	}
	for (size_t i = 0; i < history->tags_n && !quiet; i++)
		printf("tag %lld %.*s%s\n", (long long)history->tags[i].time, STR_ARG(history->tags[i].name),
		       history->tags[i].version ? " version" : "");
	printf("history%s%s changes %zu direct %zu merge %zu squash %zu authors %u tags %zu\n",
	       history->available ? " available" : "", history->cut_off ? " cut-off" : "", history->changes_n,
	       by_way[0], by_way[1], by_way[2], history->authors, history->tags_n);
	printf("sample %.*s\n", STR_ARG(history->sample_pull_request));
}

static void print_touched(struct source *source, const char *const *given, size_t n, bool quiet)
{
	struct arena arena;
	struct path_changes changes = {.last_time = NULL};

	arena_init(&arena);
	struct str *paths = arena_array(&arena, struct str, n);
	changes.last_time = arena_array(&arena, int64_t, n);
	for (size_t i = 0; i < n; i++)
		paths[i] = str_of(given[i]);
	source_path_changes(source, paths, n, &changes);
	for (size_t i = 0; i < n && !quiet; i++)
		printf("touched %lld %s\n", (long long)changes.last_time[i], given[i]);
	printf("touching %u by-request %u%s\n", changes.changes, changes.by_request, changes.cut_off ? " cut-off" : "");
	arena_release(&arena);
}

int main(int argc, char **argv)
{
	const char *scopes[LIST_MAX], *excludes[LIST_MAX], *touched[LIST_MAX];
	struct source_options options = {
		.kind = SOURCE_REVISION, .scopes = scopes, .excludes = excludes, .quiet = true};
	bool history = false, quiet = false, times = false, unread = false;
	size_t touched_n = 0;
	uint64_t jobs = 2;
	struct error err;

	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";
		if (strcmp(argv[i], "--staged") == 0)
			options.kind = SOURCE_STAGED;
		else if (strcmp(argv[i], "--worktree") == 0)
			options.kind = SOURCE_WORKTREE;
		else if (strcmp(argv[i], "--folder") == 0)
			options.kind = SOURCE_FOLDER;
		else if (strcmp(argv[i], "--whole") == 0)
			options.whole = true;
		else if (strcmp(argv[i], "--history") == 0)
			history = true;
		else if (strcmp(argv[i], "--unread") == 0)
			unread = true;
		else if (strcmp(argv[i], "--quiet") == 0)
			quiet = true;
		else if (strcmp(argv[i], "--times") == 0)
			times = quiet = true;
		else if (strcmp(argv[i], "--rev") == 0 && ++i)
			options.revision = value;
		else if (strcmp(argv[i], "--path") == 0 && options.scopes_n < LIST_MAX && ++i)
			scopes[options.scopes_n++] = value;
		else if (strcmp(argv[i], "--exclude") == 0 && options.excludes_n < LIST_MAX && ++i)
			excludes[options.excludes_n++] = value;
		else if (strcmp(argv[i], "--touched") == 0 && touched_n < LIST_MAX && ++i)
			touched[touched_n++] = value;
		else if (strcmp(argv[i], "--jobs") == 0 && ++i)
			str_to_uint(str_of(value), &jobs);
		else
			options.repository = argv[i];
	}

	double start = milliseconds();
	struct source *source = source_open(&options, &err);
	double opened = milliseconds();
	if (!source) {
		fprintf(stderr, "%s\n", err.message);
		return err.code;
	}
	struct job job = {.source = source, .hash = !times};
	size_t n;
	bool cut_off;
	job.entries = source_entries(source, &n, &cut_off);
	job.results = calloc(n + 1, sizeof(*job.results));
	job.n = n;
	if (!unread)
		pool_run((unsigned)jobs, n + (history && !times), read_entry, &job);
	for (size_t i = 0; i < LIMIT_JOBS; i++)
		source_reader_close(job.readers[i]);
	double read = milliseconds();
	print_about(source_about(source), n, cut_off);
	if (!quiet)
		print_entries(&job, n);
	double before_history = milliseconds();
	if (history)
		print_history(source, quiet);
	double after_history = milliseconds();
	if (touched_n)
		print_touched(source, touched, touched_n, quiet);
	if (times)
		printf("open %.2f ms, read %.2f ms (%llu bytes), history %.2f ms, paths %.2f ms\n", opened - start,
		       read - opened, (unsigned long long)atomic_load(&job.bytes), after_history - before_history,
		       milliseconds() - after_history);
	free(job.results);
	source_close(source);
	return 0;
}
