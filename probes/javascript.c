/*
 * JavaScript and TypeScript: the dependencies of package.json, imported modules, and tests with expectations.
 * Formats: https://docs.npmjs.com/cli/configuring-npm/package-json, https://jestjs.io/docs/api, https://vitest.dev/api/.
 *
 * Traits
 *   manifest.javascript          package.json with at least one dependency
 *   test.asserting, test.hollow  a test file with, or without, expectations
 * Counters
 *   manifests.all
 */
#include "engine/probe.h"

static const struct mask_syntax syntax = {.line_comment = {"//"},
					  .block_open = "/*",
					  .block_close = "*/",
					  .quotes = "\"'",
					  .escape = true,
					  .raw_backtick = true};

static void scan_manifest(struct probe_run *run)
{
	static const char *const tables[] = {"dependencies", "devDependencies", "peerDependencies",
					     "optionalDependencies"};
	const struct tree_node *root = probe_tree(run);
	uint32_t first = 0;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (TREE_EACH(item, tree_get(root, tables[i]))) {
			probe_state(run, FACT_DEPENDENCY, arena_lower(probe_arena(run), item->key), item->line);
			first = first ? first : item->line;
		}
	}
	struct str name = tree_get_text(root, "name");
	if (name.len && !tree_truth(tree_get(root, "private"), false))
		probe_package(run, name, tree_get(root, "name")->line);
	if (first) {
		probe_trait(run, "manifest.javascript", first);
		probe_count(run, "manifests.all", 1, first);
	}
}

/* `… from "x"`, `import "x"`, `require("x")`, `import("x")` with the word ending at `at`. */
static void state_import(struct probe_run *run, struct str text, size_t at, uint32_t line)
{
	while (at < text.len && (text.at[at] == ' ' || text.at[at] == '('))
		at++;
	if (at >= text.len || (text.at[at] != '"' && text.at[at] != '\''))
		return;
	size_t end = at + 1;
	while (end < text.len && text.at[end] != text.at[at] && text.at[end] != '\n')
		end++;
	struct str name = str_sub(text, at + 1, end - at - 1);
	if (name.len && name.at[0] != '.')
		probe_state(run, FACT_IMPORT, name, line);
}

static void scan_code(struct probe_run *run)
{
	struct str text = mask_code(probe_arena(run), probe_text(run), &syntax, true);
	uint32_t line = 1, test = 0, expects = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		line += c == '\n';
		if (!char_is_alpha(c) || (i && (char_is_word(text.at[i - 1]) || text.at[i - 1] == '.')))
			continue;
		size_t end = i;
		while (end < text.len && (char_is_word(text.at[end]) || text.at[end] == '$'))
			end++;
		struct str word = str_sub(text, i, end - i);
		bool calls = end < text.len && text.at[end] == '(';
		if (str_is(word, "from") || str_is(word, "import") || str_is(word, "require"))
			state_import(run, text, end, line);
		else if (calls && (str_is(word, "it") || str_is(word, "test")))
			test = test ? test : line;
		else if (calls && (str_is(word, "expect") || str_is(word, "assert")))
			expects = expects ? expects : line;
		i = end - 1;
	}
	if (test && probe_file(run)->place & PLACE_TEST)
		probe_trait(run, expects ? "test.asserting" : "test.hollow", expects ? expects : test);
}

static void scan_javascript(struct probe_run *run)
{
	if (str_is(probe_file(run)->name, "package.json"))
		scan_manifest(run);
	else
		scan_code(run);
}

const struct probe probe_javascript = {
	.name = "javascript",
	.title = "JavaScript and TypeScript",
	.format = "https://docs.npmjs.com/cli/configuring-npm/package-json",
	.wants = {{.name = "package.json"},
		  {.ext = "js"},
		  {.ext = "ts"},
		  {.ext = "jsx"},
		  {.ext = "tsx"},
		  {.ext = "mjs"},
		  {.ext = "cjs"}},
	.byte_limit = 1u << 20,
	.scan = scan_javascript,
};
