/*
 * A tool of the build, not part of the program: reads the rule files, packs each and writes them as one C source that
 * defines what engine/embedded.h declares.
 *
 *     embed OUTPUT.c FOLDER FOLDER/signals.yml FOLDER/tools/mlflow.yml …
 *
 * A file that is no YAML ends the build with FILE:LINE:COLUMN. The bytes are written as string literals because compilers
 * read those many times faster than lists of numbers.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/limits.h"
#include "engine/embedded.h"
#include "text/tree.h"
#include "text/treepack.h"

#include <errno.h>

/* Packed trees start at multiples of this inside the one block that holds them all. */
#define ALIGNMENT 16

static int by_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int read_file(struct arena *a, const char *path, struct str *text)
{
	FILE *file = fopen(path, "rb");
	char *bytes = arena_alloc(a, LIMIT_RULE_BYTES + 1);
	size_t n = 0;
	bool failed = !file;

	if (file) {
		n = fread(bytes, 1, LIMIT_RULE_BYTES + 1, file);
		failed = ferror(file) != 0;
		fclose(file);
	}
	if (failed) {
		fprintf(stderr, "%s: cannot be read: %s\n", path, strerror(errno));
		return -1;
	}
	if (n > LIMIT_RULE_BYTES) {
		fprintf(stderr, "%s: larger than %u bytes, which no rule file is\n", path, LIMIT_RULE_BYTES);
		return -1;
	}
	*text = (struct str){bytes, n};
	return 0;
}

/* Appends the packed file to `packed`. */
static int pack(struct arena *a, const char *path, struct str text, struct buf *packed)
{
	struct tree_problem problem = {0};
	const struct tree_node *root = yaml_read(a, text, &problem);

	if (!root) {
		fprintf(stderr, "%s:%u:%u: not valid YAML: %s\n", path, problem.line, problem.column, problem.message);
		return -1;
	}
	if (!tree_is_map(root) || root->next) {
		fprintf(stderr, "%s:%u:%u: a rule file is one YAML mapping\n", path, root->line, root->column);
		return -1;
	}
	treepack_write(packed, root);
	return 0;
}

static void write_bytes(FILE *out, const char *declaration, const struct buf *packed)
{
	fprintf(out, "static const %s =", declaration);
	for (size_t i = 0; i < packed->len; i++) {
		unsigned char byte = (unsigned char)packed->at[i];
		if (i % 64 == 0)
			fputs(i ? "\"\n\t\"" : "\n\t\"", out);
		if (byte >= ' ' && byte < 0x7f && byte != '"' && byte != '\\' && byte != '?')
			fputc(byte, out);
		else
			fprintf(out, "\\%03o", byte);
	}
	fputs(packed->len ? "\";\n" : "\n\t\"\";\n", out);
}

struct packed_files {
	char *const *paths; /* with the folder in front */
	size_t folder_length;
	size_t *starts, *ends; /* of each file inside `bytes` */
	size_t *text_starts;   /* and, with one more for the end, inside `texts` */
	size_t n;
	struct buf bytes, texts;
	char digest[65];
};

static int write_source(const char *path, const struct packed_files *files)
{
	FILE *out = fopen(path, "w");

	if (out) {
		fputs("/* Made by scanner/engine/embed/embed.c from rules/. */\n", out);
		fputs("#include \"engine/embedded.h\"\n\n", out);
		fputs("/* The standard promises 4095 characters of a literal; the compilers in use have no bound. */\n",
		      out);
		fputs("#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n", out);
		write_bytes(out, "_Alignas(16) unsigned char packed[]", &files->bytes);
		write_bytes(out, "char texts[]", &files->texts);
		fputs("\nconst struct embedded_rule_file embedded_rules[] = {\n", out);
		for (size_t i = 0; i < files->n; i++)
			fprintf(out, "\t{\"%s\", packed + %zu, %zu, texts + %zu, %zu},\n",
				files->paths[i] + files->folder_length, files->starts[i],
				files->ends[i] - files->starts[i], files->text_starts[i],
				files->text_starts[i + 1] - files->text_starts[i]);
		fprintf(out, "};\nconst size_t embedded_rules_n = %zu;\n", files->n);
		fprintf(out, "const char embedded_rules_digest[65] = \"%s\";\n", files->digest);
	}
	if (!out || ferror(out) | fclose(out)) {
		fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
		return -1;
	}
	return 0;
}

/* Goes on after a broken file so that one build names them all. */
static int read_all(struct arena *a, struct packed_files *files)
{
	struct digest digest;
	int result = 0;

	digest_init(&digest);
	for (size_t i = 0; i < files->n; i++) {
		struct str text = {0};
		buf_repeat(&files->bytes, "-", (ALIGNMENT - files->bytes.len % ALIGNMENT) % ALIGNMENT);
		files->starts[i] = files->bytes.len;
		if (read_file(a, files->paths[i], &text) || pack(a, files->paths[i], text, &files->bytes))
			result = -1;
		files->ends[i] = files->bytes.len;
		buf_str(&files->texts, text);
		files->text_starts[i + 1] = files->texts.len;
		digest_add(&digest, str_of(files->paths[i] + files->folder_length));
		digest_add(&digest, text);
	}
	digest_hex(&digest, files->digest);
	return result;
}

int main(int argc, char **argv)
{
	struct arena arena;

	if (argc < 4) {
		fputs("usage: embed OUTPUT.c FOLDER FILE...\n", stderr);
		return 2;
	}
	size_t n = (size_t)argc - 3;
	arena_init(&arena);
	qsort(argv + 3, n, sizeof *argv, by_path);
	struct packed_files files = {
		.paths = argv + 3,
		.folder_length = strlen(argv[2]) + 1,
		.starts = arena_array(&arena, size_t, n),
		.ends = arena_array(&arena, size_t, n),
		.text_starts = arena_array(&arena, size_t, n + 1),
		.n = n,
		.bytes = BUF_INIT,
		.texts = BUF_INIT,
	};
	int result = read_all(&arena, &files);
	if (result == 0)
		result = write_source(argv[1], &files);
	buf_release(&files.bytes);
	buf_release(&files.texts);
	arena_release(&arena);
	return result ? 1 : 0;
}
