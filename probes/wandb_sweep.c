/*
 * Configurations of W&B sweeps: how the hyper-parameters are searched, and which.
 * Format: https://docs.wandb.ai/models/sweeps/sweep-config-keys
 *
 * Traits
 *   sweep.config   a method of search and the parameters that it varies
 */
#include "engine/probe.h"

/* A parameter of a single value is no search. */
static bool is_varied(const struct tree_node *parameter)
{
	const struct tree_node *values = tree_get(parameter, "values");

	return (values && values->count > 1) || tree_get(parameter, "min") || tree_get(parameter, "max") ||
	       tree_get(parameter, "distribution") || tree_get(parameter, "parameters");
}

static void scan_wandb_sweep(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *parameters = tree_get(root, "parameters");
	struct str method = tree_get_text(root, "method");

	if (!str_is(method, "grid") && !str_is(method, "random") && !str_is(method, "bayes"))
		return;
	if (!tree_is_map(parameters))
		return;
	for (TREE_EACH(parameter, parameters))
		if (is_varied(parameter)) {
			probe_trait(run, "sweep.config", parameter->line);
			return;
		}
}

const struct probe probe_wandb_sweep = {
	.name = "wandb_sweep",
	.title = "W&B sweeps",
	.format = "https://docs.wandb.ai/models/sweeps/sweep-config-keys",
	.wants = {{.glob = "*sweep*.yaml"},
		  {.glob = "*sweep*.yml"},
		  {.glob = "**/*sweep*/**/*.yaml"},
		  {.glob = "**/*sweep*/**/*.yml"}},
	.scan = scan_wandb_sweep,
};
