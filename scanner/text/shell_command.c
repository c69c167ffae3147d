/*
 * From the words between two separators to a command: what only goes before a command is taken off.
 */
#include "text/shell_internal.h"

/* Commands that run the rest of their words. */
static const struct prefix {
	const char *name;
	const char *value_options; /* options whose value is a word of its own, between blanks */
	unsigned operands;         /* words before the command */
} prefixes[] = {
	{"sudo", " -u -g -h -p -C -D -R -T -U --user --group --host --prompt --chdir ", 0},
	{"doas", " -u -C ", 0},
	{"time", " -f -o --format --output ", 0},
	{"env", " -u -C --unset --chdir ", 0},
	{"exec", " -a ", 0},
	{"command", "", 0},
	{"builtin", "", 0},
	{"nohup", "", 0},
	{"setsid", "", 0},
	{"xvfb-run", " -n -s -e -f -p -w --server-num --server-args --error-file --auth-file --wait ", 0},
	{"nice", " -n ", 0},
	{"ionice", " -c -n ", 0},
	{"stdbuf", " -i -o -e ", 0},
	{"unbuffer", "", 0},
	{"chronic", "", 0},
	{"caffeinate", "", 0},
	{"timeout", " -s -k --signal --kill-after ", 1},
	{"gosu", "", 1},
	{"su-exec", "", 1},
	{"tini", "", 0},
	{"dumb-init", "", 0},
};

static struct str base_name(struct str word)
{
	size_t slash = str_rfind_char(word, '/');

	return slash == STR_NONE ? word : str_from(word, slash + 1);
}

static const struct prefix *prefix_of(struct str word)
{
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (str_is(word, prefixes[i].name))
			return &prefixes[i];
	return NULL;
}

static bool takes_value(const struct prefix *prefix, struct str option)
{
	struct str rest = str_of(prefix->value_options), one;

	while (str_next(&rest, ' ', &one))
		if (one.len && str_eq(one, option))
			return true;
	return false;
}

static void keep_assignment(struct shell_reader *r, const struct shell_word *word)
{
	size_t equals = str_find_char(word->text, '=');
	size_t name = equals && word->text.at[equals - 1] == '+' ? equals - 1 : equals;

	if (r->out->assignments.n >= LIMIT_COMMANDS_PER_FILE)
		return;
	*vec_add(r->arena, &r->out->assignments) = (struct shell_assignment){
		.name = str_sub(word->text, 0, name), .value = str_from(word->text, equals + 1), .line = word->line};
}

static uint32_t skip_assignments(struct shell_reader *r, uint32_t i)
{
	for (; i < r->n && r->words[i].assignment; i++)
		keep_assignment(r, &r->words[i]);
	return i;
}

/* The word behind the options of the prefix at `i`. */
static uint32_t skip_options(const struct shell_reader *r, const struct prefix *prefix, uint32_t i)
{
	for (i++; i < r->n; i++) {
		struct str option = r->words[i].text;
		if (str_is(option, "--"))
			return i + 1;
		if (option.len < 2 || option.at[0] != '-')
			break;
		if (takes_value(prefix, option))
			i++;
	}
	return i;
}

/* The first word of the command itself, or r->n. */
static uint32_t skip_prefixes(struct shell_reader *r)
{
	uint32_t i = skip_assignments(r, 0);

	while (i < r->n) {
		const struct prefix *prefix = prefix_of(base_name(r->words[i].text));
		if (!prefix)
			return i;
		/* `command -v x` asks for x and does not run it. */
		if (!strcmp(prefix->name, "command") && i + 1 < r->n && str_starts(r->words[i + 1].text, "-"))
			return i;
		uint32_t next = skip_assignments(r, skip_options(r, prefix, i)) + prefix->operands;
		if (next >= r->n)
			return i;
		i = next;
	}
	return i;
}

static bool one_of(struct str word, const char *const *list)
{
	for (; *list; list++)
		if (str_is(word, *list))
			return true;
	return false;
}

/* The word that a shell's `-c` or `eval` runs as a script, or r->n. */
static uint32_t script_word(const struct shell_reader *r, uint32_t first)
{
	static const char *const shells[] = {"sh", "bash", "zsh", "dash", "ash", "ksh", NULL};
	bool script = false;
	uint32_t i = first + 1;

	if (str_is(r->words[first].text, "eval"))
		return r->n == first + 2 ? first + 1 : r->n;
	if (!one_of(base_name(r->words[first].text), shells))
		return r->n;
	for (; i < r->n; i++) {
		struct str option = r->words[i].text;
		if (option.len < 2 || (option.at[0] != '-' && option.at[0] != '+'))
			break;
		if (option.at[1] == '-')
			continue;
		if (str_find_char(option, 'c') != STR_NONE)
			script = true;
		if (str_ends_nocase(option, "o"))
			i++;
	}
	return script ? i : r->n;
}

/* The value last given to the variable that is all of a word, "$name" or "${name}"; empty when it is none or not known. Only outside of
 * what is read for another command, so that no value is read within itself. */
static struct str kept_command(const struct shell_reader *r, struct str word)
{
	bool braces = str_starts(word, "${") && str_ends(word, "}");
	struct str name = braces ? str_sub(word, 2, word.len - 3) : str_from(word, 1);

	if (r->depth || word.len < 2 || word.at[0] != '$')
		return STR("");
	for (uint32_t n = r->out->assignments.n, i = 1; i <= n && i <= SHELL_KEPT_ASSIGNMENTS; i++) {
		const struct shell_assignment *one = &r->out->assignments.at[n - i];
		if (str_eq(one->name, name))
			return one->value.len <= SHELL_KEPT_BYTES && str_find_char(one->value, ' ') != STR_NONE
				       ? one->value
				       : STR("");
	}
	return STR("");
}

/* Ends with success whatever was before. */
static bool succeeds(const struct shell_word *words, uint32_t n, bool says)
{
	static const char *const nothing[] = {"true", ":", "/bin/true", "/usr/bin/true", NULL};
	static const char *const saying[] = {"echo", "printf", NULL};
	static const char *const leaving[] = {"exit", "return", NULL};

	if (one_of(words[0].text, nothing))
		return true;
	return says && (one_of(words[0].text, saying) ||
			(n > 1 && one_of(words[0].text, leaving) && str_is(words[1].text, "0")));
}

static void ignore(struct shell_reader *r, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		r->out->commands.at[i].ignored = true;
}

static void put_out(struct shell_reader *r, uint32_t first)
{
	struct shell_command command = {.n = r->n - first, .line = r->words[first].line, .masked = r->masked};

	if (r->out->commands.n >= LIMIT_COMMANDS_PER_FILE)
		return;
	command.words = arena_array(r->arena, struct str, command.n);
	for (uint32_t i = 0; i < command.n; i++)
		command.words[i] = r->words[first + i].text;
	*vec_add(r->arena, &r->out->commands) = command;
}

static void finish(struct shell_reader *r)
{
	static const char *const declaring[] = {"export", "declare", "local", "readonly", "typeset", NULL};
	uint32_t first = skip_prefixes(r), script;
	const struct shell_word *words = r->words + first;

	if (first == r->n || !words->text.len)
		return;
	if (one_of(words->text, declaring)) {
		for (uint32_t i = first + 1; i < r->n; i++)
			if (r->words[i].assignment)
				keep_assignment(r, &r->words[i]);
		return;
	}
	if (r->joint == JOINT_OR && succeeds(words, r->n - first, true))
		ignore(r, r->list_first, (uint32_t)r->out->commands.n);
	else if (r->joint == JOINT_SEMICOLON && succeeds(words, r->n - first, false))
		ignore(r, r->previous_first, r->list_first);
	if (succeeds(words, r->n - first, false) || str_is(words->text, "["))
		return;
	script = script_word(r, first);
	if (script < r->n && r->depth < SHELL_DEPTH) {
		struct str text = r->words[script].text, kept = kept_command(r, text);
		text = kept.len ? kept : text;
		/* What a substitution prints is not known, and its own commands are out already. */
		if (!str_starts(text, "$(") && !str_starts(text, "`") && text.len)
			shell_read_inside(r, text.at, text.at + text.len, r->words[script].line);
		return;
	}
	struct str kept = r->n == first + 1 ? kept_command(r, words->text) : STR("");
	if (kept.len) {
		shell_read_inside(r, kept.at, kept.at + kept.len, words->line);
		return;
	}
	put_out(r, first);
	if (str_is(words->text, "exit") && !r->depth && !r->groups_n && r->joint <= JOINT_SEMICOLON)
		r->masked = true;
}

void shell_finish_command(struct shell_reader *r)
{
	if (r->n)
		finish(r);
	r->n = 0;
}

struct str shell_in_checkout(struct str path)
{
	static const char *const checkouts[] = {"$GITHUB_WORKSPACE/",
						"${GITHUB_WORKSPACE}/",
						"${{_github.workspace_}}/",
						"${{github.workspace}}/",
						"$CI_PROJECT_DIR/",
						"${CI_PROJECT_DIR}/",
						"$WORKSPACE/",
						"${WORKSPACE}/",
						"$(Build.SourcesDirectory)/",
						"$(System.DefaultWorkingDirectory)/",
						"$BITBUCKET_CLONE_DIR/",
						"$CIRCLE_WORKING_DIRECTORY/"};
	if (path.len < 2 || path.at[0] != '$')
		return path;
	for (size_t i = 0; i < sizeof checkouts / sizeof *checkouts; i++)
		if (str_starts(path, checkouts[i]))
			return str_from(path, strlen(checkouts[i]));
	return path;
}
