/*
 * Collects the rule files in force, embedded ones first and those of --rules over them, and loads signals and tools.
 */
#include "engine/rulebook.h"
#include "base/digest.h"
#include "engine/embedded.h"
#include "engine/rule_files.h"
#include "engine/rulebook_internal.h"
#include "text/treepack.h"

#include <stdlib.h>
#include <string.h>

const char *const rulebook_built_in = embedded_rules_digest;

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct rule_file *)a)->path, ((const struct rule_file *)b)->path);
}

static void take_embedded(struct rulebook *book, struct rule_files *files)
{
	for (size_t i = 0; i < embedded_rules_n; i++) {
		struct str bytes = {(const char *)embedded_rules[i].bytes, embedded_rules[i].n};
		*vec_add(&book->arena, files) = (struct rule_file){
			.path = embedded_rules[i].path,
			.name = embedded_rules[i].path,
			.packed = bytes,
			.text = {embedded_rules[i].text, embedded_rules[i].text_n},
		};
	}
}

const struct tree_node *rule_file_root(const struct rule_file *file, struct arena *nodes)
{
	return file->root ? file->root : treepack_read(nodes, file->packed);
}

/* Nothing keeps a node of a tool, so that all tools can be unpacked into the same memory. */
static int load_tools(struct rulebook *book, const struct rule_file *file, struct arena *nodes, struct error *err)
{
	int status = rules_load_tools(book, file, rule_file_root(file, nodes), err);
	arena_reset(nodes);
	return status;
}

/* Signals come first because tools name them; the order inside a kind is that of the paths. */
static int load_files(struct rulebook *book, struct error *err)
{
	struct arena nodes;
	int status = 0;
	for (size_t i = 0; i < book->files_n; i++) {
		const struct rule_file *file = &book->files[i];
		if (strcmp(file->path, "signals.yml") == 0 &&
		    rules_load_signals(book, file, rule_file_root(file, &book->arena), err))
			return -1;
	}
	arena_init(&nodes);
	for (size_t i = 0; i < book->files_n && status == 0; i++)
		if (strncmp(book->files[i].path, "tools/", 6) == 0)
			status = load_tools(book, &book->files[i], &nodes, err);
	arena_release(&nodes);
	return status;
}

int rulebook_load(struct rulebook *book, const char *folder, struct error *err)
{
	struct rule_files files = {0};
	memset(book, 0, sizeof *book);
	arena_init(&book->arena);
	map_init(&book->signal_ids, &book->arena);
	map_init(&book->tool_ids, &book->arena);
	take_embedded(book, &files);
	memcpy(book->digest, embedded_rules_digest, sizeof book->digest);
	if (folder && rule_files_add_folder(&book->arena, &files, folder, book->digest, err))
		goto fail;
	if (files.n)
		qsort(files.at, files.n, sizeof *files.at, by_path);
	book->files = files.at;
	book->files_n = files.n;
	if (load_files(book, err))
		goto fail;
	rules_build_index(book);
	return 0;
fail:
	rulebook_release(book);
	return -1;
}

void rulebook_release(struct rulebook *book)
{
	free(book->tools);
	free(book->rules);
	free(book->patterns);
	arena_release(&book->arena);
	memset(book, 0, sizeof *book);
}

uint32_t rulebook_signal(const struct rulebook *book, struct str id)
{
	return map_get(&book->signal_ids, id);
}

/* So many of each there is room for at first: more than are built in, since pages that are not used cost nothing, and growing does. Powers of
 * two. */
#define TOOLS_FIRST 512u
#define RULES_FIRST 4096u
#define PATTERNS_FIRST 8192u

/* The arrays double on the heap; the room is implied by the count so that no second number is kept. */
static void *grow(void *at, uint32_t n, uint32_t first, size_t size)
{
	if (n != 0 && (n < first || (n & (n - 1))))
		return at;
	void *grown = realloc(at, (n ? 2 * (size_t)n : first) * size);
	if (!grown)
		BUG("out of memory while loading rules");
	return grown;
}

struct tool *rules_add_tool(struct rulebook *book)
{
	book->tools = grow(book->tools, book->tools_n, TOOLS_FIRST, sizeof *book->tools);
	struct tool *tool = &book->tools[book->tools_n++];
	memset(tool, 0, sizeof *tool);
	return tool;
}

struct rule *rules_add_rule(struct rulebook *book)
{
	book->rules = grow(book->rules, book->rules_n, RULES_FIRST, sizeof *book->rules);
	struct rule *rule = &book->rules[book->rules_n++];
	memset(rule, 0, sizeof *rule);
	return rule;
}

struct pattern *rules_add_pattern(struct rulebook *book)
{
	book->patterns = grow(book->patterns, book->patterns_n, PATTERNS_FIRST, sizeof *book->patterns);
	struct pattern *pattern = &book->patterns[book->patterns_n++];
	memset(pattern, 0, sizeof *pattern);
	return pattern;
}
