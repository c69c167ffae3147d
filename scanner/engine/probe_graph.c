/*
 * What a file adds to the automation graph: nodes, what they run, and where that leads.
 */
#include "engine/command.h"
#include "engine/probe_run.h"

fact_node probe_node(struct probe_run *run, enum node_kind kind, struct str name, uint32_t line, unsigned triggers,
		     unsigned flags)
{
	if (run->out->nodes.n >= LIMIT_COMMANDS_PER_FILE)
		return 0;
	*vec_add(&run->worker->file_arena, &run->out->nodes) = (struct graph_node){
		.kind = kind,
		.name = arena_str(&run->worker->scan_arena, name),
		.line = line,
		.triggers = triggers,
		.flags = flags,
	};
	return (fact_node)run->out->nodes.n;
}

void probe_node_folder(struct probe_run *run, fact_node node, struct str folder)
{
	if (node)
		run->out->nodes.at[node - 1].folder = arena_str(&run->worker->scan_arena, folder);
}

static void keep_command(struct probe_run *run, fact_node node, struct str words, uint32_t line, bool edge)
{
	if (run->commands++ >= LIMIT_COMMANDS_PER_FILE)
		return;
	*vec_add(&run->worker->file_arena, &run->out->commands) = (struct graph_command){
		.node = node,
		.words = arena_str(&run->worker->scan_arena, words),
		.line = line,
		.edge = edge,
	};
}

void probe_edge(struct probe_run *run, fact_node node, struct str to, uint32_t line)
{
	if (to.len)
		keep_command(run, node, to, line, true);
}

/* Asked for its version or its help, a program does nothing of what it is there for. */
static bool only_asks(const struct shell_command *command)
{
	return command->n && (str_is(command->words[command->n - 1], "--version") ||
			      str_is(command->words[command->n - 1], "--help"));
}

/* The option that makes a test runner measure coverage stands anywhere, also in make targets, tox and nox sessions. */
static bool measures_coverage(const struct shell_command *command)
{
	bool pytest = false, option = false;
	for (uint32_t i = 0; i < command->n; i++) {
		pytest |= str_is(command->words[i], "pytest") || str_is(command->words[i], "py.test");
		option |= str_is(command->words[i], "--cov") || str_starts(command->words[i], "--cov=");
	}
	return pytest && option;
}

/* Commands that set the traffic of each version, and the option that holds the shares. */
static const struct {
	const char *verbs[2], *option;
} shares[] = {
	{{"online-endpoint", "update"}, "--traffic"},
	{{"services", "update-traffic"}, "--to-revisions"},
	{{"services", "update-traffic"}, "--to-tags"},
	{{"traffic", "set"}, "--revision-weight"},
};

/* `blue=90`, `green=$SHARE`: a part. All or nothing of it only names the version in use. */
static bool is_part(struct str word)
{
	size_t equals = str_rfind_char(word, '=');
	if (equals == STR_NONE)
		return false;
	struct str value = str_from(word, equals + 1);
	return value.len && (value.at[0] == '$' || char_is_digit(value.at[0])) && !str_is(value, "0") &&
	       !str_is(value, "100");
}

static bool divides_traffic(const struct shell_command *command)
{
	for (size_t s = 0; s < sizeof shares / sizeof *shares; s++) {
		bool verbs = false, option = false;
		for (uint32_t i = 0; i < command->n; i++) {
			struct str word = command->words[i], rest = word, one;
			verbs |= i && str_is(command->words[i - 1], shares[s].verbs[0]) &&
				 str_is(word, shares[s].verbs[1]);
			if (str_starts(word, "-"))
				option = str_starts(word, shares[s].option);
			while (verbs && option && str_next(&rest, ',', &one))
				if (is_part(one))
					return true;
		}
	}
	return false;
}

static void state_command(struct probe_run *run, fact_node node, const struct shell_command *command, uint32_t line)
{
	struct command_form forms[COMMAND_FORMS];
	char text[COMMAND_FORMS][COMMAND_BYTES];
	unsigned n = command_forms(command->words, command->n, forms, text);
	enum fact_state state = command->masked ? FACT_DISABLED : FACT_LIVE;
	if (only_asks(command))
		return;
	if (measures_coverage(command))
		probe_state_on(run, node, FACT_TRAIT, state, STR("ci.coverage"), line);
	if (divides_traffic(command))
		probe_state_on(run, node, FACT_TRAIT, state, STR("cd.traffic"), line);
	for (unsigned i = 0; i < n; i++)
		probe_state_on(run, node, FACT_COMMAND, state, forms[i].words, line);
	/* The innermost form is what is really run: `uv run make test` leads to `make test`. */
	if (n && state == FACT_LIVE)
		for (unsigned i = 0; i < n; i++)
			if (forms[i].leads)
				keep_command(run, node, forms[i].words, line, false);
}

void probe_shell(struct probe_run *run, fact_node node, struct str shell, uint32_t line)
{
	struct shell_script script;
	shell_read(&run->worker->file_arena, shell, &script);
	for (uint32_t i = 0; i < script.n; i++)
		state_command(run, node, &script.commands[i], line + script.commands[i].line);
	for (uint32_t i = 0; i < script.assignments_n; i++)
		probe_state_on(run, node, FACT_VARIABLE, FACT_LIVE, script.assignments[i].name,
			       line + script.assignments[i].line);
}

static void shell_argv(struct probe_run *run, fact_node node, const struct tree_node *list)
{
	struct shell_command command = {
		.words = arena_array(&run->worker->file_arena, struct str, LIMIT_COMMAND_WORDS)};
	/* ["sh", "-c", "text"] runs the text. */
	const struct tree_node *second = list->first ? list->first->next : NULL;
	if (second && second->next && str_ends(tree_text(list->first), "sh") && str_starts(tree_text(second), "-") &&
	    str_ends(tree_text(second), "c")) {
		probe_shell(run, node, tree_text(second->next), second->next->text_line);
		return;
	}
	for (TREE_EACH(word, list))
		if (command.n < LIMIT_COMMAND_WORDS)
			command.words[command.n++] = tree_text(word);
	state_command(run, node, &command, list->line);
}

void probe_shell_node(struct probe_run *run, fact_node node, const struct tree_node *what, bool argv)
{
	if (tree_is_scalar(what))
		probe_shell(run, node, what->text, what->text_line ? what->text_line : what->line);
	else if (tree_is_seq(what) && argv)
		shell_argv(run, node, what);
	else if (tree_is_seq(what))
		for (TREE_EACH(item, what))
			if (tree_is_scalar(item))
				probe_shell_node(run, node, item, false);
}
