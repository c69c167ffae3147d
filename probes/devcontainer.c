/*
 * Development containers: the environment in which people (and CI) work on the project.
 * Format: https://containers.dev/implementors/json_reference/
 * Traits:
 *   devcontainer.environment  builds an image, uses Compose, or prepares a base image for this project
 */
#include "engine/probe.h"

static const char *const commands[] = {"onCreateCommand", "updateContentCommand", "postCreateCommand",
				       "postStartCommand"};

static void state_build(struct probe_run *run, fact_node node, const struct tree_node *root)
{
	struct arena *arena = probe_arena(run);
	const struct tree_node *build = tree_get(root, "build");
	struct str file = build ? tree_get_text(build, "dockerfile") : tree_get_text(root, "dockerFile");
	struct str path = file.len ? path_join(arena, probe_file(run)->folder, file) : file;
	if (path.len)
		probe_edge(run, node, arena_printf(arena, "/%.*s", STR_ARG(path)), build ? build->line : 1);
}

static bool state_commands(struct probe_run *run, fact_node node, const struct tree_node *root)
{
	bool any = false;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		const struct tree_node *command = tree_get(root, commands[i]);
		any |= command != NULL;
		if (tree_is_map(command))
			for (TREE_EACH(part, command))
				probe_shell_node(run, node, part, true);
		else if (command)
			probe_shell_node(run, node, command, true);
	}
	return any;
}

static void scan_devcontainer(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run);
	const struct tree_node *image = tree_get(root, "image"), *features = tree_get(root, "features");
	if (!tree_is_map(root))
		return;
	bool builds = tree_get(root, "build") || tree_get(root, "dockerFile") || tree_get(root, "dockerComposeFile");
	fact_node node = probe_node(run, NODE_IMAGE, (struct str){0}, root->line, TRIGGER_CALLED, 0);
	if (image)
		probe_state(run, FACT_IMAGE, image_name(tree_text(image)), image->line);
	bool prepares = state_commands(run, node, root) || (features && features->first);
	state_build(run, node, root);
	if (builds || (image && prepares))
		probe_trait(run, "devcontainer.environment", image ? image->line : root->line);
}

const struct probe probe_devcontainer = {
	.name = "devcontainer",
	.title = "Development containers",
	.format = "https://containers.dev/implementors/json_reference/",
	.wants = {{.name = "devcontainer.json"}, {.name = ".devcontainer.json"}},
	.scan = scan_devcontainer,
};
