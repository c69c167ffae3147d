/*
 * Task definitions of Amazon ECS: the containers of a task with what they may use.
 * Format: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 * Traits:
 *   ecs.task   a task definition whose containers have images
 */
#include "engine/probe.h"

static void scan_ecs_task(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *inner = tree_get(root, "taskDefinition");
	const struct tree_node *task = inner ? inner : root, *containers = tree_get(task, "containerDefinitions");
	uint32_t line = 0;

	if (!tree_is_map(task) || !tree_is_seq(containers))
		return;
	for (TREE_EACH(container, containers)) {
		const struct tree_node *image = tree_get(container, "image");
		if (!tree_is_scalar(image) || !tree_get(container, "name"))
			continue;
		probe_state(run, FACT_IMAGE, image_name(image->text), image->line);
		line = line ? line : image->line;
		for (TREE_EACH(variable, tree_get(container, "environment")))
			if (tree_get_text(variable, "name").len)
				probe_state(run, FACT_VARIABLE, tree_get_text(variable, "name"), variable->line);
	}
	if (line)
		probe_trait(run, "ecs.task", line);
}

const struct probe probe_ecs_task = {
	.name = "ecs_task",
	.title = "Amazon ECS task definitions",
	.format = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
	.wants = {{.glob = "*task*.json"}, {.glob = "**/ecs/**/*.json"}, {.glob = "**/task-definitions/**/*.json"}},
	.scan = scan_ecs_task,
};
