/*
 * Named scripts of Python project tools: poe, PDM, Hatch, Rye, Pixi, Pipenv and taskipy. Each is a node; a step that
 * names another script is an edge.
 * Formats: https://poethepoet.natn.io/tasks/index.html      https://pdm-project.org/en/latest/usage/scripts/
 *          https://hatch.pypa.io/latest/config/environment/overview/#scripts
 *          https://pixi.sh/latest/workspace/advanced_tasks/  https://github.com/taskipy/taskipy
 * Traits: none.
 */
#include "engine/probe.h"

#define NESTED 6
#define SCRIPTS 1000 /* of more, steps are not looked up among the names */

struct scripts {
	struct probe_run *run;
	struct arena *arena;
	const struct tree_node *table;
	const char *kind;
	struct str prefix; /* of an environment: "lint:" */
};

static bool is_script(const struct scripts *s, struct str name)
{
	if (s->table->count > SCRIPTS)
		return false;
	for (TREE_EACH(script, s->table))
		if (str_eq(script->key, name))
			return true;
	return false;
}

static void edge(const struct scripts *s, fact_node node, struct str name, uint32_t line)
{
	probe_edge(s->run, node, arena_printf(s->arena, "%s:%.*s%.*s", s->kind, STR_ARG(s->prefix), STR_ARG(name)),
		   line);
}

static void state_text(const struct scripts *s, fact_node node, const struct tree_node *step)
{
	struct str rest = str_trim(step->text), first;
	if (str_next(&rest, ' ', &first) && is_script(s, first))
		edge(s, node, first, step->line);
	else
		probe_shell_node(s->run, node, step, false);
}

/* A command, a list of steps, or a mapping that holds either under a name of the tool's own. */
static void state_steps(const struct scripts *s, fact_node node, const struct tree_node *steps, unsigned depth)
{
	static const char *const commands[] = {"cmd", "shell", "command"};
	static const char *const lists[] = {"sequence", "composite", "chain", "parallel", "ref"};
	static const char *const needs[] = {"deps", "depends-on", "depends_on"};
	if (tree_is_scalar(steps))
		state_text(s, node, steps);
	if (tree_is_seq(steps) && depth < NESTED)
		for (TREE_EACH(step, steps))
			state_steps(s, node, step, depth + 1);
	if (!tree_is_map(steps))
		return;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (tree_get(steps, commands[i]))
			probe_shell_node(s->run, node, tree_get(steps, commands[i]), true);
	for (size_t i = 0; i < sizeof lists / sizeof *lists && depth < NESTED; i++)
		if (tree_get(steps, lists[i]))
			state_steps(s, node, tree_get(steps, lists[i]), depth + 1);
	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
		for (TREE_EACH(need, tree_get(steps, needs[i])))
			edge(s, node, tree_is_map(need) ? tree_get_text(need, "task") : need->text, need->line);
	for (TREE_EACH(variable, tree_get(steps, "env")))
		probe_state_on(s->run, node, FACT_VARIABLE, FACT_LIVE, variable->key, variable->line);
}

static void state_table(struct probe_run *run, const struct tree_node *table, const char *kind, struct str prefix)
{
	struct scripts s = {run, probe_arena(run), table, kind, prefix};
	if (!tree_is_map(table))
		return;
	for (TREE_EACH(script, table)) {
		if (str_is(script->key, "_"))
			continue;
		fact_node node = probe_node(
			run, NODE_TARGET,
			arena_printf(s.arena, "%s:%.*s%.*s", kind, STR_ARG(prefix), STR_ARG(script->key)), script->line,
			TRIGGER_CALLED, 0);
		state_steps(&s, node, script, 0);
	}
}

static void scan_python_scripts(struct probe_run *run)
{
	static const struct {
		const char *path, *kind;
	} tables[] = {
		{"tool.poe.tasks", "poe"},      {"tool.pdm.scripts", "poe"},
		{"tool.rye.scripts", "poe"},    {"tool.pixi.tasks", "poe"},
		{"tool.taskipy.tasks", "task"}, {"tasks", "poe"}, /* pixi.toml, poe_tasks.toml */
	};
	const struct tree_node *root = probe_tree(run);
	bool pipfile = str_is(probe_file(run)->name, "Pipfile");
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		state_table(run, tree_path(root, tables[i].path), tables[i].kind, (struct str){0});
	if (pipfile)
		state_table(run, tree_get(root, "scripts"), "poe", (struct str){0});
	for (TREE_EACH(feature, tree_path(root, "tool.pixi.feature")))
		state_table(run, tree_get(feature, "tasks"), "poe", (struct str){0});
	for (TREE_EACH(feature, tree_get(root, "feature")))
		state_table(run, tree_get(feature, "tasks"), "poe", (struct str){0});
	for (TREE_EACH(environment, tree_path(root, "tool.hatch.envs"))) {
		struct str prefix = {0};
		if (!str_is(environment->key, "default"))
			prefix = arena_printf(probe_arena(run), "%.*s:", STR_ARG(environment->key));
		state_table(run, tree_get(environment, "scripts"), "poe", prefix);
	}
}

const struct probe probe_python_scripts = {
	.name = "python_scripts",
	.title = "Scripts of Python project tools",
	.format = "https://poethepoet.natn.io/tasks/index.html",
	.wants = {{.name = "pyproject.toml"}, {.name = "pixi.toml"}, {.name = "poe_tasks.toml"}, {.name = "Pipfile"}},
	.scan = scan_python_scripts,
};
