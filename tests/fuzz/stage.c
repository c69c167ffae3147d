#include "stage.h"
#include "engine/facts.h"
#include "engine/graph.h"
#include "engine/measure.h"
#include "engine/parcel.h"

const struct rulebook *stage_book(void)
{
	static struct rulebook book;
	struct error err;

	if (!book.files_n && rulebook_load(&book, NULL, &err))
		BUG(err.message);
	return &book;
}

/* Large and of the same size each time, so kept. */
struct memory {
	struct arena arena;
	struct classifier classifier;
	uint32_t *rule_seen;
	uint8_t *rule_hits;
};

static struct memory *stage_memory(void)
{
	static struct memory memory;
	size_t rules = stage_book()->rules_n + 1;

	if (!memory.rule_seen) {
		arena_init(&memory.arena);
		classifier_init(&memory.classifier, &memory.arena);
		memory.rule_seen = arena_array(&memory.arena, uint32_t, rules);
		memory.rule_hits = arena_array(&memory.arena, uint8_t, rules);
	}
	memset(memory.rule_seen, 0, rules * sizeof(*memory.rule_seen));
	return &memory;
}

/* What is kept of a file must come back from its parcel as it was. */
static void pack_and_unpack(struct run_worker *worker, struct str path)
{
	struct file_facts back;
	struct buf first = {0}, second = {0};

	parcel_write(&first, worker->facts->of);
	if (first.len > LIMIT_PARCEL_BYTES) {
		buf_release(&first);
		return;
	}
	if (!parcel_read(buf_view(&first), worker->book, path, &worker->scan_arena, &back))
		BUG("facts are refused");
	parcel_write(&second, &back);
	if (!str_eq(buf_view(&first), buf_view(&second)))
		BUG("facts came back otherwise");
	buf_release(&first);
	buf_release(&second);
}

unsigned stage_run(struct str path, struct str text)
{
	struct memory *memory = stage_memory();
	struct source_entry entry = {.path = path};
	struct file files[2] = {{.entry = NULL}};
	struct file_facts of[2] = {{.read = false}};
	struct facts facts = {.files = files, .of = of, .n = 1};
	struct run_worker worker = {.book = stage_book(),
				    .facts = &facts,
				    .rule_seen = memory->rule_seen,
				    .rule_hits = memory->rule_hits,
				    .remembers = true};
	struct graph graph;

	memory->classifier.last_folder = (struct str){0};
	memory->classifier.last_place = 0;
	memory->classifier.last_test_data = false;
	classify_file(&memory->classifier, &entry, &files[0]);
	struct probe_set wanted = classifier_wanted(&memory->classifier, &files[0]);
	if (text.len > probe_set_byte_limit(&wanted))
		return 0;
	arena_init(&worker.file_arena);
	arena_init(&worker.scan_arena);
	map_init(&facts.paths, &worker.scan_arena);
	map_put(&facts.paths, path, 0);
	run_probes(&worker, 0, &wanted, text);
	/* What is kept of a file must not lean on memory of the file alone. */
	arena_release(&worker.file_arena);
	pack_and_unpack(&worker, path);
	run_path_rules(&worker, 0);
	measure_state(&worker, false);
	graph_build(&graph, &worker.scan_arena, &facts);
	for (uint32_t i = 0; i < graph.n; i++)
		graph_chain(&graph, i, &worker.scan_arena);
	arena_release(&worker.file_arena);
	arena_release(&worker.scan_arena);
	return probe_set_count(&wanted);
}
