/*
 * Gives the probes what they look at: a file with its text, the history, a trait drawn from several files.
 */
#include "engine/probe_run.h"

void run_probes(struct run_worker *worker, size_t file, const struct probe_set *wanted, struct str text)
{
	struct file_facts *out = &worker->facts->of[file];
	struct probe_run run = {
		.worker = worker,
		.out = out,
		.file = &worker->facts->files[file],
		.number = (uint32_t)file,
		.text = text,
	};
	out->read = true;
	out->bytes = text.len;
	for (unsigned p = 0; p < probe_registry_n; p++) {
		if (!probe_set_has(wanted, p))
			continue;
		run.probe = (uint8_t)p;
		probe_registry[p]->scan(&run);
	}
	arena_reset(&worker->file_arena);
}

void run_history(struct run_worker *worker, const struct history *history)
{
	struct probe_run run = {
		.worker = worker,
		.out = &worker->facts->of[worker->facts->n],
		.file = &worker->facts->files[worker->facts->n],
		.number = (uint32_t)worker->facts->n,
	};
	for (unsigned p = 0; p < probe_registry_n; p++) {
		run.probe = (uint8_t)p;
		if (probe_registry[p]->history)
			probe_registry[p]->history(&run, history);
	}
}

void run_trait(struct run_worker *worker, size_t file, const char *trait, uint32_t line)
{
	struct probe_run run = {
		.worker = worker,
		.out = &worker->facts->of[file],
		.file = &worker->facts->files[file],
		.number = (uint32_t)file,
		.probe = PROBE_PATH,
	};
	probe_trait(&run, trait, line);
}

void run_path_rules(struct run_worker *worker, size_t file)
{
	struct probe_run run = {
		.worker = worker,
		.out = &worker->facts->of[file],
		.file = &worker->facts->files[file],
		.number = (uint32_t)file,
		.probe = PROBE_PATH,
	};
	if (run.file->entry->kind == ENTRY_FILE && !(run.file->place & PLACE_VENDORED))
		probe_state_path(&run);
}

void run_notice(struct run_worker *worker, size_t file, const char *code, bool failed, const char *message)
{
	struct file_facts *out = &worker->facts->of[file];
	*vec_add(&worker->scan_arena, &out->notices) = (struct notice){
		.level = NOTICE_WARNING,
		.code = code,
		.path = worker->facts->files[file].path,
		.message = str_of(message),
		.unread = true,
		.failed = failed,
	};
}
