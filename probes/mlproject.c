/*
 * MLproject files of MLflow: environment and entry points.
 * Format: https://mlflow.org/docs/latest/ml/projects/.
 *
 * Traits
 *   mlproject.entry-points   at least one entry point with a command
 *   mlproject.environment    names a conda, Python or Docker environment
 */
#include "engine/probe.h"

static void scan_mlproject(struct probe_run *run)
{
	static const char *const environments[] = {"conda_env", "python_env", "docker_env"};
	const struct tree_node *root = probe_tree(run), *points = tree_get(root, "entry_points");

	for (size_t i = 0; i < sizeof(environments) / sizeof(environments[0]); i++)
		if (tree_get(root, environments[i]))
			probe_trait(run, "mlproject.environment", tree_get(root, environments[i])->line);
	if (!tree_is_map(points))
		return;
	for (TREE_EACH(point, points)) {
		const struct tree_node *command = tree_get(point, "command");
		char name[160];
		if (!tree_is_scalar(command) || !command->text.len || point->key.len > 120)
			continue;
		snprintf(name, sizeof(name), "mlflow:%.*s", STR_ARG(point->key));
		unsigned flags = str_is(point->key, "main") ? NODE_DEFAULT : 0;
		fact_node node = probe_node(run, NODE_TARGET, str_of(name), point->line, TRIGGER_CALLED, flags);
		probe_shell_node(run, node, command, false);
		probe_trait(run, "mlproject.entry-points", point->line);
		probe_thing(run, THING_PIPELINE, "entry point", point->key, point->line);
	}
}

const struct probe probe_mlproject = {
	.name = "mlproject",
	.title = "MLflow projects",
	.format = "https://mlflow.org/docs/latest/ml/projects/",
	.wants = {{.name = "MLproject"}},
	.scan = scan_mlproject,
};
