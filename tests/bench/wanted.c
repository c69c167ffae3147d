/*
 * Lists the blobs that a scan of a revision reads, for bench/floor: their ids, 20 bytes each, on standard output. Asks the
 * engine itself, so that the floor follows the probes.
 *
 *     wanted REPOSITORY REVISION >LIST
 */
#include "base/error.h"
#include "base/limits.h"
#include "engine/classify.h"
#include "source/source.h"

int main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: wanted REPOSITORY REVISION\n", stderr);
		return 2;
	}
	struct error err = {0};
	struct source_options options = {.repository = argv[1], .revision = argv[2], .whole = true, .quiet = true};
	struct source *source = source_open(&options, &err);
	struct source_reader *reader = source ? source_reader_open(source, &err) : NULL;
	if (!reader) {
		fprintf(stderr, "wanted: %s\n", err.message);
		return 1;
	}
	struct arena arena;
	struct classifier classifier;
	size_t n;
	bool cut_off;
	arena_init(&arena);
	classifier_init(&classifier, &arena);
	const struct source_entry *entries = source_entries(source, &n, &cut_off);
	for (size_t i = 0; i < n; i++) {
		struct file file;
		struct str text;
		uint64_t size;
		classify_file(&classifier, &entries[i], &file);
		struct probe_set wanted = classifier_wanted(&classifier, &file);
		size_t limit = probe_set_byte_limit(&wanted);
		if (limit && source_read(reader, &entries[i], limit, &text, &size) == READ_OK)
			fwrite(entries[i].oid.bytes, sizeof entries[i].oid.bytes, 1, stdout);
	}
	source_reader_close(reader);
	source_close(source);
	arena_release(&arena);
	return ferror(stdout) | fclose(stdout) ? 1 : 0;
}
