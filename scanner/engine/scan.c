/*
 * The stages in their order. The unit of parallel work is the file; each has its own slot, joined in path order.
 */
#include "engine/scan.h"
#include "base/limits.h"
#include "base/pool.h"
#include "engine/evidence.h"
#include "engine/measure.h"
#include "engine/project.h"
#include "engine/unread.h"

#include <stdatomic.h>
#include <stdlib.h>

struct reading {
	struct facts facts;
	struct classifier classifier;
	struct probe_set *wanted; /* by file */
	uint32_t *queue;       /* files that are read, in path order */
	size_t queue_n;
	struct run_worker *workers;
	const struct scan_options *options;
	atomic_size_t done;
	struct source *source;
	const struct history *history;
};

static void classify_all(struct scan *scan, struct reading *r, const struct source_entry *entries, size_t n)
{
	struct facts *facts = &r->facts;
	facts->n = n;
	facts->files = arena_array(&scan->arena, struct file, n + 1);
	facts->of = arena_array(&scan->arena, struct file_facts, n + 1);
	map_init(&facts->paths, &scan->arena);
	r->wanted = arena_array(&scan->arena, struct probe_set, n + 1);
	r->queue = arena_array(&scan->arena, uint32_t, n + 1);
	classifier_init(&r->classifier, &scan->arena);
	for (size_t i = 0; i < n; i++) {
		classify_file(&r->classifier, &entries[i], &facts->files[i]);
		map_put(&facts->paths, entries[i].path, (uint32_t)i);
		r->wanted[i] = classifier_wanted(&r->classifier, &facts->files[i]);
		if (probe_set_count(&r->wanted[i]))
			r->queue[r->queue_n++] = (uint32_t)i;
	}
}

static bool is_lfs_pointer(struct str text)
{
	return text.len < 1024 && str_starts(text, "version https://git-lfs.github.com/spec/");
}

static bool is_binary(struct str text)
{
	size_t n = text.len < 8000 ? text.len : 8000;
	if (str_starts(text, "\xff\xfe") || str_starts(text, "\xfe\xff"))
		return false; /* UTF-16, as Windows writes `pip freeze` */
	return n && memchr(text.at, '\0', n);
}

static void read_file(struct reading *r, struct run_worker *worker, size_t file)
{
	struct str text;
	uint64_t size = 0;
	size_t done = atomic_fetch_add_explicit(&r->done, 1, memory_order_relaxed);
	if (r->options->progress && done % 64 == 0)
		r->options->progress(r->options->progress_context, done, r->queue_n);
	switch (source_read(worker->reader, r->facts.files[file].entry, probe_set_byte_limit(&r->wanted[file]), &text, &size)) {
	case READ_OK:
		if (is_lfs_pointer(text))
			run_notice(worker, file, "lfs-pointer", false, "stored with Git LFS; its contents were not read");
		else if (is_binary(text))
			run_notice(worker, file, "binary", false, "holds binary data; its contents were not read");
		else
			run_probes(worker, file, &r->wanted[file], text);
		return;
	case READ_MISSING:
		/* The clone was made without it on purpose; the answers that it could change say so. */
		run_notice(worker, file, "blob-missing", false, "its contents are not in this clone (partial clone or deleted)");
		return;
	case READ_TOO_LARGE:
		run_notice(worker, file, "too-large", true, "larger than any such file that people write; not read");
		return;
	case READ_FAILED:
		run_notice(worker, file, "unreadable", true, "its contents cannot be read (corrupt object or no permission)");
		return;
	}
}

static void read_task(void *context, unsigned worker, size_t task)
{
	struct reading *r = context;
	/* The history takes longer than any file, so it is begun first. */
	if (task == 0)
		r->history = source_history(r->source);
	else
		read_file(r, &r->workers[worker], r->queue[task - 1]);
}

static int open_workers(struct scan *scan, struct reading *r, struct source *source, unsigned jobs, struct error *err)
{
	r->workers = arena_array(&scan->arena, struct run_worker, jobs);
	for (unsigned w = 0; w < jobs; w++) {
		struct run_worker *worker = &r->workers[w];
		arena_init(&worker->file_arena);
		arena_init(&worker->scan_arena);
		worker->book = scan->book;
		worker->facts = &r->facts;
		worker->rule_seen = arena_array(&worker->scan_arena, uint32_t, scan->book->rules_n + 1);
		worker->rule_hits = arena_array(&worker->scan_arena, uint8_t, scan->book->rules_n + 1);
		worker->reader = source_reader_open(source, err);
		if (!worker->reader)
			return -1;
	}
	return 0;
}

static void close_workers(struct reading *r, unsigned jobs)
{
	for (unsigned w = 0; r->workers && w < jobs; w++) {
		if (r->workers[w].reader)
			source_reader_close(r->workers[w].reader);
		arena_release(&r->workers[w].file_arena);
		arena_release(&r->workers[w].scan_arena);
	}
}

/* What the source itself has to say: cut-off lists, shallow history, submodules. */
static void notice_source(struct scan *scan, const struct reading *r, bool cut_off)
{
	struct arena *a = &scan->arena;
	const struct source_about *about = scan->about;
	if (cut_off)
		notices_add(a, &scan->notices,
			    (struct notice){.level = NOTICE_WARNING,
					    .code = "too-many-files",
					    .message = arena_printf(a, "only the first %u files were looked at", LIMIT_ENTRIES),
					    .unread = true,
					    .failed = true});
	if (about->unread_folders)
		notices_add(a, &scan->notices,
			    (struct notice){.level = NOTICE_WARNING,
					    .code = "folder-unread",
					    .path = about->unread_folder,
					    .message = arena_printf(a, "%zu folders could not be listed; this is the first",
								    (size_t)about->unread_folders),
					    .unread = true,
					    .failed = true});
	if (about->shallow)
		notices_add(a, &scan->notices,
			    (struct notice){.level = NOTICE_WARNING,
					    .code = "shallow-history",
					    .message = STR("the clone has only part of the history; answers about pull requests, reviews and "
						"releases are unsure (git fetch --unshallow --tags gets the rest)")});
	if (about->uncommitted)
		notices_add(a, &scan->notices,
			    (struct notice){.code = "uncommitted-changes",
					    .message = STR("the work tree has changes that are not committed; they were not read "
						"(--worktree reads them)")});
	for (size_t f = 0; f < r->facts.n; f++)
		if (r->facts.files[f].entry->kind == ENTRY_SUBMODULE)
			notices_add(a, &scan->notices,
				    (struct notice){.code = "submodule",
						    .path = r->facts.files[f].path,
						    .message = STR("a submodule; its files were not looked at")});
}

static void join_slots(struct scan *scan, const struct reading *r)
{
	for (size_t f = 0; f < r->facts.n; f++) {
		const struct file_facts *of = &r->facts.of[f];
		scan->files_read += of->read;
		scan->read_bytes += of->bytes;
		for (size_t i = 0; i < of->notices.n; i++) {
			struct notice notice = of->notices.at[i];
			notice.message = arena_str(&scan->arena, notice.message);
			notices_add(&scan->arena, &scan->notices, notice);
		}
	}
}

static int link_and_choose(struct scan *scan, struct reading *r, struct source *source, struct error *err)
{
	struct graph graph;
	struct candidates candidates = {0};
	measure_state(&r->workers[0]);
	if (scan->history->available)
		run_history(&r->workers[0], scan->history);
	graph_build(&graph, &scan->arena, &r->facts);
	scan->library = project_is_library(&r->facts, scan->history);
	evidence_weigh(scan, &r->facts, &graph, &candidates);
	if (evidence_choose(scan, &r->facts, &graph, &candidates, source, err))
		return -1;
	unread_mark(scan, &r->facts);
	return 0;
}

int scan_run(struct scan *scan, struct source *source, const struct rulebook *book, const struct scan_options *options,
	     struct error *err)
{
	struct reading r = {.options = options, .source = source};
	bool cut_off;
	size_t n;
	unsigned jobs = options->jobs < 1 ? 1 : options->jobs > LIMIT_JOBS ? LIMIT_JOBS : options->jobs;
	*scan = (struct scan){.book = book, .source = source, .about = source_about(source)};
	arena_init(&scan->arena);
	const struct source_entry *entries = source_entries(source, &n, &cut_off);
	scan->files = n;
	classify_all(scan, &r, entries, n);
	int result = open_workers(scan, &r, source, jobs, err);
	if (result == 0) {
		pool_run(jobs, r.queue_n + 1, read_task, &r);
		for (size_t f = 0; f < n; f++)
			run_path_rules(&r.workers[0], f);
		scan->history = r.history;
		notice_source(scan, &r, cut_off);
		join_slots(scan, &r);
		project_languages(scan, &r.facts);
		result = link_and_choose(scan, &r, source, err);
	}
	if (result == 0)
		project_decide(scan);
	close_workers(&r, jobs);
	if (result)
		scan_release(scan);
	return result;
}

void scan_release(struct scan *scan)
{
	arena_release(&scan->arena);
}
