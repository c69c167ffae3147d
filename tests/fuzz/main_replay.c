/*
 *     replay TARGET FILE…   gives the files to a target, one after the other; needs no libFuzzer
 *     replay --list         name, seeds and dictionary of the targets, separated by tabs
 *     replay --names        the names of files that the target `probes` knows
 *     replay --unwanted     probes that want none of these names; there should be none
 */
#include "engine/classify.h"
#include "read.h"
#include "stage.h"
#include "target.h"

/* For an input of a few kilobytes. Seconds. */
#define PATIENCE 10

static int list_targets(void)
{
	for (size_t i = 0; i < fuzz_targets_n; i++)
		printf("%s\t%s\t%s\n", fuzz_targets[i].name, fuzz_targets[i].seeds ? fuzz_targets[i].seeds : "",
		       fuzz_targets[i].dictionary ? fuzz_targets[i].dictionary : "");
	return 0;
}

static int list_names(void)
{
	for (size_t i = 0; i < fuzz_names_n; i++)
		puts(fuzz_names[i]);
	return 0;
}

static int list_unwanted(void)
{
	struct classifier classifier;
	struct probe_set all = {{0}};
	struct arena arena;

	arena_init(&arena);
	classifier_init(&classifier, &arena);
	for (size_t i = 0; i < fuzz_names_n; i++) {
		struct source_entry entry = {.path = str_of(fuzz_names[i])};
		struct file file;
		classify_file(&classifier, &entry, &file);
		struct probe_set wanted = classifier_wanted(&classifier, &file);
		for (size_t w = 0; w < sizeof(all.words) / sizeof(*all.words); w++)
			all.words[w] |= wanted.words[w];
	}
	for (unsigned p = 0; p < probe_registry_n; p++)
		if (probe_registry[p]->scan && !probe_set_has(&all, p))
			puts(probe_registry[p]->name);
	arena_release(&arena);
	return 0;
}

int main(int argc, char **argv)
{
	const struct fuzz_target *target;

	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return list_targets();
	if (argc == 2 && strcmp(argv[1], "--names") == 0)
		return list_names();
	if (argc == 2 && strcmp(argv[1], "--unwanted") == 0)
		return list_unwanted();
	if (argc < 3 || !(target = fuzz_target_find(argv[1]))) {
		fputs("usage: replay TARGET FILE…, or replay --list, --names or --unwanted\n", stderr);
		return 2;
	}
	stage_book();
	for (int i = 2; i < argc; i++) {
		struct input input;
		if (input_read(argv[i], &input))
			return 2;
		input_watch(argv[i], PATIENCE);
		fuzz_target_run(target, input.bytes, input.n);
		free(input.bytes);
	}
	input_watch(NULL, 0);
	return 0;
}
