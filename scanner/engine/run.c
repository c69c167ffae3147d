/*
 * Gives the probes what they look at: a file with its text, the history, a trait drawn from several files.
 */
#include "engine/probe_run.h"

static void *exact(struct arena *kept, const void *at, size_t n, size_t size)
{
	void *copy = arena_alloc_raw(kept, n * size);
	memcpy(copy, at, n * size);
	return copy;
}

/* A list that grew since `before` was taken moves from the memory of the file to what is kept. A kept list has no room left, so that what is
 * appended to it lands in the memory of a file again, and copies of it may share it (engine/store.c). */
#define SETTLE(list)                                                                                                   \
	do {                                                                                                           \
		if (out->list.at != before->list.at) {                                                                 \
			out->list.at = exact(&worker->scan_arena, out->list.at, out->list.n, sizeof(*out->list.at));   \
			out->list.room = out->list.n;                                                                  \
		}                                                                                                      \
	} while (0)

/* Puts the commands of one node next to each other, in their order: the graph asks for them node after node. */
static void group_commands(struct arena *arena, struct file_facts *out)
{
	uint32_t n = out->commands.n, nodes = out->nodes.n;
	struct graph_command *all = out->commands.at;
	bool grouped = true;
	for (uint32_t i = 1; i < n && grouped; i++)
		grouped = all[i - 1].node <= all[i].node;
	if (grouped)
		return;
	uint32_t *start = arena_array(arena, uint32_t, (size_t)nodes + 2);
	struct graph_command *sorted = arena_alloc_raw(arena, n * sizeof *sorted);
	for (uint32_t i = 0; i < n; i++)
		start[all[i].node + 1]++;
	for (uint32_t node = 0; node <= nodes; node++)
		start[node + 1] += start[node];
	for (uint32_t i = 0; i < n; i++)
		sorted[start[all[i].node]++] = all[i];
	out->commands.at = sorted;
}

static void settle(struct run_worker *worker, const struct file_facts *before, struct file_facts *out)
{
	group_commands(&worker->file_arena, out);
	SETTLE(hits);
	SETTLE(nodes);
	SETTLE(commands);
	SETTLE(counts);
	SETTLE(links);
	SETTLE(things);
	SETTLE(notices);
	SETTLE(packages);
	SETTLE(asked);
	arena_reset(&worker->file_arena);
}

void run_probes(struct run_worker *worker, size_t file, const struct probe_set *wanted, struct str text)
{
	struct file_facts *out = &worker->facts->of[file], before = *out;
	struct map asked;
	struct probe_run run = {
		.worker = worker,
		.out = out,
		.file = &worker->facts->files[file],
		.number = (uint32_t)file,
		.text = text,
	};
	if (worker->remembers) {
		map_init(&asked, &worker->file_arena);
		run.asked = &asked;
	}
	out->read = true;
	for (unsigned p = 0; p < probe_registry_n; p++) {
		if (!probe_set_has(wanted, p))
			continue;
		run.probe = (uint8_t)p;
		probe_registry[p]->scan(&run);
	}
	settle(worker, &before, out);
}

void run_history(struct run_worker *worker, const struct history *history)
{
	struct file_facts *out = &worker->facts->of[worker->facts->n], before = *out;
	struct probe_run run = {
		.worker = worker,
		.out = out,
		.file = &worker->facts->files[worker->facts->n],
		.number = (uint32_t)worker->facts->n,
	};
	for (unsigned p = 0; p < probe_registry_n; p++) {
		run.probe = (uint8_t)p;
		if (probe_registry[p]->history)
			probe_registry[p]->history(&run, history);
	}
	settle(worker, &before, out);
}

void run_trait(struct run_worker *worker, size_t file, const char *trait, uint32_t line)
{
	struct file_facts *out = &worker->facts->of[file], before = *out;
	struct probe_run run = {
		.worker = worker,
		.out = out,
		.file = &worker->facts->files[file],
		.number = (uint32_t)file,
		.probe = PROBE_PATH,
	};
	probe_trait(&run, trait, line);
	settle(worker, &before, out);
}

void run_path_rules(struct run_worker *worker, size_t file)
{
	struct file_facts *out = &worker->facts->of[file], before = *out;
	struct probe_run run = {
		.worker = worker,
		.out = out,
		.file = &worker->facts->files[file],
		.number = (uint32_t)file,
		.probe = PROBE_PATH,
	};
	if (run.file->entry->kind == ENTRY_FILE && !(run.file->place & PLACE_VENDORED))
		probe_state_path(&run);
	settle(worker, &before, out);
}

void run_notice(struct run_worker *worker, size_t file, const char *code, bool failed, const char *message)
{
	struct file_facts *out = &worker->facts->of[file], before = *out;
	*vec_add(&worker->file_arena, &out->notices) = (struct notice){
		.level = NOTICE_WARNING,
		.code = code,
		.path = worker->facts->files[file].path,
		.message = str_of(message),
		.unread = true,
		.failed = failed,
	};
	settle(worker, &before, out);
}
