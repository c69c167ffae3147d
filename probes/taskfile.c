/*
 * Task (taskfile.dev): every task is a node with its commands, dependencies and the tasks it calls.
 * Format: https://taskfile.dev/reference/schema/
 * Traits: none.
 */
#include "engine/probe.h"

static void state_call(struct probe_run *run, fact_node node, struct str task, uint32_t line)
{
	if (str_starts(task, ":"))
		task = str_from(task, 1);
	if (task.len)
		probe_edge(run, node, arena_printf(probe_arena(run), "task:%.*s", STR_ARG(task)), line);
}

static void state_commands(struct probe_run *run, fact_node node, const struct tree_node *commands)
{
	static const char *const members[] = {"cmd", "defer"};
	if (tree_is_scalar(commands))
		probe_shell_node(run, node, commands, false);
	for (TREE_EACH(command, commands)) {
		if (tree_is_scalar(command))
			probe_shell_node(run, node, command, false);
		for (size_t i = 0; i < sizeof members / sizeof *members; i++)
			if (tree_is_scalar(tree_get(command, members[i])))
				probe_shell_node(run, node, tree_get(command, members[i]), false);
		state_call(run, node, tree_get_text(command, "task"), command->line);
	}
}

static void state_task(struct probe_run *run, const struct tree_node *task)
{
	fact_node node = probe_node(run, NODE_TARGET, arena_printf(probe_arena(run), "task:%.*s", STR_ARG(task->key)),
				    task->line, TRIGGER_CALLED, str_is(task->key, "default") ? NODE_DEFAULT : 0);
	if (!tree_is_map(task)) {
		state_commands(run, node, task);
		return;
	}
	state_commands(run, node, tree_get(task, "cmds"));
	state_commands(run, node, tree_get(task, "cmd"));
	for (TREE_EACH(dependency, tree_get(task, "deps")))
		state_call(run, node, tree_is_scalar(dependency) ? dependency->text : tree_get_text(dependency, "task"),
			   dependency->line);
	for (TREE_EACH(variable, tree_get(task, "env")))
		probe_state_on(run, node, FACT_VARIABLE, FACT_LIVE, variable->key, variable->line);
}

static void scan_taskfile(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run);
	for (TREE_EACH(variable, tree_get(root, "env")))
		probe_state(run, FACT_VARIABLE, variable->key, variable->line);
	for (TREE_EACH(task, tree_get(root, "tasks")))
		state_task(run, task);
}

const struct probe probe_taskfile = {
	.name = "taskfile",
	.title = "Taskfiles",
	.format = "https://taskfile.dev/reference/schema/",
	.wants = {{.name = "Taskfile.yml"},
		  {.name = "Taskfile.yaml"},
		  {.name = "Taskfile.dist.yml"},
		  {.name = "Taskfile.dist.yaml"}},
	.scan = scan_taskfile,
};
