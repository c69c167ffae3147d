/*
 * Justfiles: every recipe is a node with its body as commands and its dependencies as edges. Recipes with a shebang run
 * only when that names a shell. Values of expressions stay as they are written.
 * Format: https://just.systems/man/en/grammar.html
 * Traits: none.
 */
#include "engine/probe.h"

struct justfile {
	struct probe_run *run;
	struct arena *arena;
	fact_node recipe;
	uint32_t body_line;
	size_t body_from, body_to; /* of the text */
	bool default_seen;
};

static bool is_name(char c)
{
	return char_is_word(c) || c == '-';
}

static struct str take_name(struct str *rest)
{
	size_t n = 0;
	*rest = str_trim(*rest);
	while (n < rest->len && is_name(rest->at[n]))
		n++;
	struct str name = str_sub(*rest, 0, n);
	*rest = str_from(*rest, n);
	return name;
}

static void edge(struct justfile *j, struct str name, uint32_t line)
{
	if (name.len)
		probe_edge(j->run, j->recipe, arena_printf(j->arena, "just:%.*s", STR_ARG(name)), line);
}

/* The body without the signs `@` and `-` that only say how a line is run. */
static void close_recipe(struct justfile *j)
{
	struct str text = probe_text(j->run), body = str_sub(text, j->body_from, j->body_to - j->body_from);
	struct str first = str_trim(body);
	bool runs = j->recipe && j->body_to > j->body_from;
	if (str_starts(first, "#!")) {
		size_t end = str_find_char(first, '\n');
		runs &= str_has(end == STR_NONE ? first : str_sub(first, 0, end), "sh");
	}
	if (runs) {
		char *copy = arena_alloc(j->arena, body.len + 1);
		bool start = true;
		for (size_t i = 0; i < body.len; i++) {
			char c = body.at[i];
			copy[i] = start && (c == '@' || c == '-') ? ' ' : c;
			start = c == '\n' || (start && (char_is_space(c) || c == '@' || c == '-'));
		}
		probe_shell(j->run, j->recipe, (struct str){copy, body.len}, j->body_line);
	}
	j->recipe = 0;
	j->body_from = j->body_to = 0;
}

/* Where the colon of a recipe stands; parameters may hold quoted defaults. STR_NONE: no recipe. */
static size_t header_colon(struct str line)
{
	char quote = 0;
	for (size_t i = 0; i < line.len; i++) {
		char c = line.at[i];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'' || c == '`')
			quote = c;
		else if (c == ':')
			return i + 1 < line.len && line.at[i + 1] == '=' ? STR_NONE : i;
	}
	return STR_NONE;
}

static void read_dependencies(struct justfile *j, struct str rest, uint32_t number)
{
	while ((rest = str_trim(rest)).len && rest.at[0] != '#') {
		if (is_name(rest.at[0])) {
			edge(j, take_name(&rest), number);
		} else if (rest.at[0] == '(') {
			size_t close = str_find_char(rest, ')');
			struct str call = str_from(rest, 1);
			edge(j, take_name(&call), number);
			rest = close == STR_NONE ? str_sub(rest, 0, 0) : str_from(rest, close + 1);
		} else {
			rest = str_from(rest, 1);
		}
	}
}

static void open_recipe(struct justfile *j, struct str line, uint32_t number)
{
	size_t colon = header_colon(line);
	struct str rest = str_starts(line, "@") ? str_from(line, 1) : line;
	struct str name = take_name(&rest);
	bool alias = str_is(name, "alias");
	if (alias) {
		name = take_name(&rest);
		size_t equals = str_find_char(rest, '=');
		if (equals == STR_NONE)
			return;
		rest = str_from(rest, equals + 1);
	} else if (colon == STR_NONE || !name.len || str_is(name, "set") || str_is(name, "export")) {
		return;
	}
	j->recipe = probe_node(j->run, NODE_TARGET, arena_printf(j->arena, "just:%.*s", STR_ARG(name)), number,
			       TRIGGER_CALLED, alias || j->default_seen ? 0 : NODE_DEFAULT);
	j->default_seen |= !alias;
	if (alias)
		edge(j, take_name(&rest), number);
	else
		read_dependencies(j, str_from(line, colon + 1), number);
}

static void scan_justfile(struct probe_run *run)
{
	struct justfile j = {.run = run, .arena = probe_arena(run)};
	struct str text = probe_text(run), rest = text, line;
	for (uint32_t number = 1; str_next_line(&rest, &line); number++) {
		bool blank = !str_trim(line).len;
		if (blank)
			continue;
		if (!char_is_space(line.at[0])) {
			close_recipe(&j);
			if (line.at[0] != '#' && line.at[0] != '[')
				open_recipe(&j, line, number);
		} else if (j.recipe) {
			if (!j.body_to) {
				j.body_from = (size_t)(line.at - text.at);
				j.body_line = number;
			}
			j.body_to = (size_t)(line.at - text.at) + line.len;
		}
	}
	close_recipe(&j);
}

const struct probe probe_justfile = {
	.name = "justfile",
	.title = "Justfiles",
	.format = "https://just.systems/man/en/grammar.html",
	.wants = {{.name = "justfile"}, {.name = ".justfile"}, {.ext = "just"}},
	.scan = scan_justfile,
};
