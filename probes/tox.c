/*
 * tox: every environment is a node with its commands; an environment without commands runs those of the base.
 * Format: https://tox.wiki/en/latest/config.html
 * Traits: none.
 */
#include "engine/probe.h"

#define ENVIRONMENTS 256
#define EXPANSIONS 64
#define INHERITED_BYTES (1u << 20) /* base commands are read once per environment */

struct tox {
	struct probe_run *run;
	struct arena *arena;
	const struct tree_node *root, *base;
	bool *continued;        /* by 0-based line of the INI text: ends with a backslash, which the reader takes off */
	uint32_t lines, offset; /* offset: of that text in the file */
	size_t inherited;
	unsigned made;
};

static const char *const command_keys[] = {"commands_pre", "commands", "commands_post"};

/* `py39: pytest` runs in environments of that factor alone, `- cmd` may fail, `{[testenv]commands}` stands for others. */
static void state_line(struct tox *t, fact_node node, struct str line, uint32_t number)
{
	size_t colon = str_find(line, ": ");
	size_t blank = str_find_char(line, ' ');
	bool tolerant = false;
	if (colon != STR_NONE && colon < blank)
		line = str_trim(str_from(line, colon + 1));
	if (str_starts(line, "{[testenv]commands}")) {
		probe_edge(t->run, node, STR("tox:testenv"), number);
		return;
	}
	while (line.len && (line.at[0] == '-' || line.at[0] == '!')) {
		tolerant |= line.at[0] == '-';
		line = str_trim(str_from(line, 1));
	}
	if (line.len)
		probe_shell(t->run, node, tolerant ? arena_printf(t->arena, "%.*s || true", STR_ARG(line)) : line,
			    number);
}

static void state_commands(struct tox *t, fact_node node, const struct tree_node *commands)
{
	if (tree_is_seq(commands)) { /* tox.toml: a list of lists of words */
		for (TREE_EACH(command, commands))
			probe_shell_node(t->run, node, command, true);
		return;
	}
	struct str rest = tree_text(commands), line;
	vec(char) joined = {0};
	uint32_t number = commands ? commands->text_line ? commands->text_line : commands->line : 0;
	for (; str_next_line(&rest, &line); number++) {
		line = str_trim(line);
		bool more = number && number <= t->lines && t->continued[number - 1];
		if (joined.n || more) {
			for (size_t i = 0; i < line.len; i++)
				*vec_add(t->arena, &joined) = line.at[i];
			*vec_add(t->arena, &joined) = ' ';
			line = str_trim((struct str){joined.at, joined.n});
		}
		if (more)
			continue;
		if (line.len && line.at[0] != '#')
			state_line(t, node, line, number + t->offset);
		joined.n = 0;
	}
}

static void find_continued(struct tox *t, struct str text)
{
	struct str rest = text, line;
	while (str_next_line(&rest, &line))
		t->lines++;
	t->continued = arena_array(t->arena, bool, t->lines + 1);
	rest = text;
	for (uint32_t i = 0; str_next_line(&rest, &line); i++)
		t->continued[i] = str_ends(str_trim(line), "\\");
}

static void state_environment(struct tox *t, struct str name, const struct tree_node *section)
{
	const struct tree_node *own = tree_get(section, "commands");
	if (t->made++ >= ENVIRONMENTS || !name.len)
		return;
	fact_node node = probe_node(t->run, NODE_TARGET, arena_printf(t->arena, "tox:%.*s", STR_ARG(name)),
				    section ? section->line : 1, TRIGGER_CALLED, 0);
	const struct tree_node *from = own ? section : t->base;
	if (!own && t->inherited > INHERITED_BYTES)
		return;
	t->inherited += own ? 0 : tree_get_text(t->base, "commands").len;
	for (size_t i = 0; i < sizeof command_keys / sizeof *command_keys; i++)
		state_commands(t, node, tree_get(from, command_keys[i]));
}

static const struct tree_node *own_section(const struct tox *t, struct str name)
{
	const struct tree_node *native = tree_get(t->root, "env");
	for (TREE_EACH(section, t->root))
		if (str_starts(section->key, "testenv:") && str_eq(str_from(section->key, 8), name))
			return section;
	for (TREE_EACH(section, native))
		if (str_eq(section->key, name))
			return section;
	return NULL;
}

/* Braces hold alternatives: `py{39,310}-{unit,lint}`. */
static void expand(struct tox *t, struct str name, unsigned *left)
{
	size_t open = str_find_char(name, '{');
	struct str after = open == STR_NONE ? name : str_from(name, open + 1), one;
	size_t close = str_find_char(after, '}');
	if (!*left || !str_trim(name).len)
		return;
	--*left;
	if (open == STR_NONE || close == STR_NONE) {
		if (!own_section(t, str_trim(name)))
			state_environment(t, str_trim(name), NULL);
		return;
	}
	struct str rest = str_sub(after, 0, close), tail = str_from(after, close + 1);
	while (str_next(&rest, ',', &one))
		expand(t,
		       arena_printf(t->arena, "%.*s%.*s%.*s", (int)open, name.at, STR_ARG(str_trim(one)),
				    STR_ARG(tail)),
		       left);
}

/* Names are separated by commas and line breaks, but not inside braces. */
static void expand_list(struct tox *t, struct str list)
{
	unsigned left = EXPANSIONS;
	size_t start = 0, depth = 0;
	for (size_t i = 0; i <= list.len; i++) {
		char c = i < list.len ? list.at[i] : ',';
		depth += c == '{';
		depth -= c == '}' && depth;
		if ((c != ',' && c != '\n') || (depth && i < list.len))
			continue;
		expand(t, str_sub(list, start, i - start), &left);
		start = i + 1;
	}
}

static void read_config(struct tox *t)
{
	const struct tree_node *general = tree_get(t->root, "tox");
	const struct tree_node *lists[] = {tree_get(general, "envlist"), tree_get(general, "env_list"),
					   tree_get(t->root, "env_list")};
	t->base = tree_get(t->root, "testenv") ? tree_get(t->root, "testenv") : tree_get(t->root, "env_run_base");
	for (TREE_EACH(section, t->root))
		if (str_starts(section->key, "testenv:"))
			state_environment(t, str_from(section->key, 8), section);
	for (TREE_EACH(section, tree_get(t->root, "env")))
		state_environment(t, section->key, section);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		expand_list(t, tree_text(lists[i]));
		for (TREE_EACH(name, lists[i]))
			expand_list(t, tree_text(name));
	}
	if (t->base)
		state_environment(t, STR("testenv"), t->base);
}

static void scan_tox(struct probe_run *run)
{
	struct tox t = {.run = run, .arena = probe_arena(run)};
	struct tree_problem problem;
	const struct tree_node *root = probe_tree(run);
	t.root = root;
	struct str text = probe_text(run);
	if (str_is_nocase(probe_file(run)->name, "pyproject.toml")) {
		t.root = tree_path(root, "tool.tox");
		const struct tree_node *legacy = tree_get(t.root, "legacy_tox_ini");
		if (legacy) {
			text = legacy->text;
			t.root = ini_read(t.arena, text, &problem);
			t.offset = legacy->text_line ? legacy->text_line - 1 : 0;
		}
	} else if (str_is_nocase(probe_file(run)->name, "setup.cfg") && !tree_get(root, "tox:tox")) {
		return;
	}
	if (!tree_is_map(t.root))
		return;
	find_continued(&t, text);
	read_config(&t);
}

const struct probe probe_tox = {
	.name = "tox",
	.title = "tox environments",
	.format = "https://tox.wiki/en/latest/config.html",
	.wants = {{.name = "tox.ini"}, {.name = "tox.toml"}, {.name = "setup.cfg"}, {.name = "pyproject.toml"}},
	.scan = scan_tox,
};
