/*
 * mise: tasks are nodes with their commands and dependencies.
 * Format: https://mise.jdx.dev/tasks/task-configuration.html
 * Traits: none.
 */
#include "engine/probe.h"

static void state_dependencies(struct probe_run *run, fact_node node, const struct tree_node *depends)
{
	struct arena *arena = probe_arena(run);
	if (tree_is_scalar(depends))
		probe_edge(run, node, arena_printf(arena, "mise:%.*s", STR_ARG(depends->text)), depends->line);
	for (TREE_EACH(task, depends))
		if (tree_is_scalar(task))
			probe_edge(run, node, arena_printf(arena, "mise:%.*s", STR_ARG(task->text)), task->line);
}

static void state_run(struct probe_run *run, fact_node node, const struct tree_node *what)
{
	if (tree_is_scalar(what))
		probe_shell_node(run, node, what, false);
	for (TREE_EACH(item, what)) {
		if (tree_is_scalar(item))
			probe_shell_node(run, node, item, false);
		state_dependencies(run, node, tree_get(item, "task"));
		state_dependencies(run, node, tree_get(item, "tasks"));
	}
}

static void scan_mise(struct probe_run *run)
{
	static const char *const depends[] = {"depends", "depends_post"};
	const struct tree_node *root = probe_tree(run);
	for (TREE_EACH(variable, tree_get(root, "env")))
		if (tree_is_scalar(variable))
			probe_state(run, FACT_VARIABLE, variable->key, variable->line);
	for (TREE_EACH(task, tree_get(root, "tasks"))) {
		fact_node node = probe_node(run, NODE_TARGET,
					    arena_printf(probe_arena(run), "mise:%.*s", STR_ARG(task->key)), task->line,
					    TRIGGER_CALLED, str_is(task->key, "default") ? NODE_DEFAULT : 0);
		state_run(run, node, tree_is_map(task) ? tree_get(task, "run") : task);
		for (size_t i = 0; i < sizeof depends / sizeof *depends; i++)
			state_dependencies(run, node, tree_get(task, depends[i]));
		struct str file = tree_get_text(task, "file");
		if (file.len)
			probe_edge(run, node, file, task->line);
	}
}

const struct probe probe_mise = {
	.name = "mise",
	.title = "mise tasks",
	.format = "https://mise.jdx.dev/tasks/task-configuration.html",
	.wants = {{.name = "mise.toml"},
		  {.name = ".mise.toml"},
		  {.glob = ".config/mise/config.toml"},
		  {.glob = "mise/config.toml"}},
	.scan = scan_mise,
};
