/*
 * setup.py and setup.cfg: what the package needs and what it is called. setup.py is code: only literal lists are read, assigned to
 * or passed as something named …requires, …requirements or …dependencies; anything else says nothing.
 * Format: https://setuptools.pypa.io/en/latest/references/keywords.html.
 *
 * Traits
 *   manifest.real      declares what this project needs, or at least a name
 *   manifest.package   builds a package
 * Counters
 *   manifests.all, deps.direct, deps.pinned
 */
#include "engine/probe.h"

struct count {
	uint32_t direct, pinned, line;
};

static void state_requirement(struct probe_run *run, struct str text, uint32_t line, struct count *count)
{
	struct requirement r;

	if (!requirement_read(probe_arena(run), text, &r))
		return;
	probe_state(run, FACT_DEPENDENCY, r.name, line);
	if (!count)
		return;
	count->direct++;
	count->pinned += r.pinned;
	count->line = count->line ? count->line : line;
}

static void state_self(struct probe_run *run, struct str name, uint32_t line)
{
	name = requirement_name(probe_arena(run), name);
	if (!name.len)
		return;
	probe_package(run, name, line);
	probe_trait(run, "manifest.package", line);
}

static bool names_requirements(struct str name)
{
	return str_has_nocase(name, "requires") || str_has_nocase(name, "requirements") ||
	       str_has_nocase(name, "dependencies") || str_ends_nocase(name, "_deps");
}

static bool is_main_list(struct str name)
{
	return !str_has_nocase(name, "extra") && !str_has_nocase(name, "test") && !str_has_nocase(name, "dev") &&
	       !str_has_nocase(name, "setup") && !str_has_nocase(name, "doc") && !str_has_nocase(name, "links");
}

/* The strings from the bracket at token `t` to its end; a string before ":" is the name of an extra. */
static uint32_t state_literal(struct probe_run *run, const struct python_tokens *tokens, uint32_t t,
			      struct count *count)
{
	unsigned depth = 0;

	for (; t < tokens->n && tokens->at[t].kind != PYTHON_NEWLINE; t++) {
		if (python_is(tokens, t, "[") || python_is(tokens, t, "{") || python_is(tokens, t, "("))
			depth++;
		else if ((python_is(tokens, t, "]") || python_is(tokens, t, "}") || python_is(tokens, t, ")")) &&
			 --depth == 0)
			break;
		else if (tokens->at[t].kind == PYTHON_STRING && !python_is(tokens, t + 1, ":"))
			state_requirement(run, tokens->at[t].text, tokens->at[t].line, count);
	}
	return t;
}

/* The string at token `t`, or the one that the name there was given before. */
static struct str constant(const struct python_tokens *tokens, uint32_t t, uint32_t before)
{
	if (tokens->at[t].kind == PYTHON_STRING)
		return tokens->at[t].text;
	for (uint32_t i = 0; tokens->at[t].kind == PYTHON_NAME && i + 2 < before; i++)
		if (tokens->at[i].kind == PYTHON_NAME && str_eq(tokens->at[i].text, tokens->at[t].text) &&
		    python_is(tokens, i + 1, "=") && tokens->at[i + 2].kind == PYTHON_STRING)
			return tokens->at[i + 2].text;
	return (struct str){NULL, 0};
}

/* Of `setup(**about)`: the first "name" in a literal dictionary, or `name=` in a dict(), before it. */
static struct str keyed_name(const struct python_tokens *tokens, uint32_t before)
{
	for (uint32_t i = 0; i + 2 < before; i++)
		if (str_is(tokens->at[i].text, "name") &&
		    python_is(tokens, i + 1, tokens->at[i].kind == PYTHON_STRING ? ":" : "=") &&
		    tokens->at[i + 2].kind == PYTHON_STRING)
			return tokens->at[i + 2].text;
	return (struct str){NULL, 0};
}

static void scan_code(struct probe_run *run, struct count *count)
{
	const struct python_tokens *tokens = probe_python(run);
	uint32_t setup = 0, setup_at = 0;

	for (uint32_t t = 0; t + 2 < tokens->n; t++) {
		const struct python_token *token = &tokens->at[t];
		if (token->kind != PYTHON_NAME)
			continue;
		if (str_is(token->text, "setup") && python_is(tokens, t + 1, "(")) {
			setup = token->line;
			setup_at = t;
			if (python_is(tokens, t + 2, "**"))
				state_self(run, keyed_name(tokens, t), token->line);
		}
		if (!python_is(tokens, t + 1, "="))
			continue;
		if (setup && str_is(token->text, "name"))
			state_self(run, constant(tokens, t + 2, setup_at), token->line);
		if (names_requirements(token->text) && (python_is(tokens, t + 2, "[") || python_is(tokens, t + 2, "{")))
			t = state_literal(run, tokens, t + 2, is_main_list(token->text) ? count : NULL);
	}
	if (setup)
		probe_trait(run, "manifest.real", setup);
}

static void state_lines(struct probe_run *run, const struct tree_node *node, struct count *count)
{
	struct str rest = tree_text(node), line;
	uint32_t number = node ? (node->text_line ? node->text_line : node->line) : 0;

	for (; str_next_line(&rest, &line); number++)
		state_requirement(run, line, number, count);
}

static void scan_cfg(struct probe_run *run, struct count *count)
{
	const struct tree_node *root = probe_tree(run), *options = tree_get(root, "options");
	const struct tree_node *metadata = tree_get(root, "metadata"),
			       *extras = tree_get(root, "options.extras_require");
	const struct tree_node *requires = tree_get(options, "install_requires");

	state_lines(run, requires, count);
	if (tree_is_map(extras))
		for (TREE_EACH(extra, extras))
			state_lines(run, extra, NULL);
	if (tree_get_text(metadata, "name").len)
		state_self(run, tree_get_text(metadata, "name"), metadata->line);
	if (requires)
		probe_trait(run, "manifest.real", requires->line);
}

static void scan_setup_py(struct probe_run *run)
{
	struct count count = {0};

	if (str_is(probe_file(run)->name, "setup.py"))
		scan_code(run, &count);
	else
		scan_cfg(run, &count);
	probe_count_dependencies(run, count.direct, count.pinned, count.line);
}

const struct probe probe_setup_py = {
	.name = "setup_py",
	.title = "setup.py and setup.cfg",
	.format = "https://setuptools.pypa.io/en/latest/references/keywords.html",
	.wants = {{.name = "setup.py"}, {.name = "setup.cfg"}},
	.scan = scan_setup_py,
};
