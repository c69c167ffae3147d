/*
 * Configuration files of which there is one per deployment environment. The name alone proves nothing: the file must also
 * say so itself, or stand beside a deployment that reads it.
 * Format: none of its own; see each case below.
 * Traits: none.
 * Counters: environment.* for the environment of the file.
 */
#include "engine/probe.h"

/* `environment: prod` below `variables:`, as in templates of Azure Pipelines, or `Parameters:`, as in those of
 * CloudFormation. At the root it would be a setting of the application. */
static const struct tree_node *said_environment(const struct tree_node *root)
{
	static const char *const keys[] = {"environment", "env",   "env_name",    "environment_name",
					   "stage",       "Stage", "Environment", "deployment_environment"};
	const struct tree_node *places[] = {tree_get(root, "variables"), tree_get(root, "Parameters")};
	for (size_t p = 0; p < sizeof places / sizeof *places; p++)
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			if (tree_is_scalar(tree_get(places[p], keys[i])))
				return tree_get(places[p], keys[i]);
	return NULL;
}

/* samconfig.toml has a table per environment. */
static void read_samconfig(struct probe_run *run, const struct tree_node *root)
{
	for (TREE_EACH(table, root)) {
		const char *environment = deployment_in(table->key);
		if (environment && tree_is_map(table))
			probe_count(run, environment, 1, table->line);
	}
}

static void scan_environment_files(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	struct str cdk = path_join(probe_arena(run), file->folder, STR("cdk.json"));
	const char *environment = deployment_in(str_sub(file->name, 0, file->name.len - file->ext.len));
	if (str_is_nocase(file->name, "samconfig.toml")) {
		read_samconfig(run, probe_tree(run));
		return;
	}
	bool beside_cdk = str_is_nocase(file->ext, "json") && probe_path_exists(run, cdk);
	if (!environment || !(beside_cdk || probe_top_key(run, "variables") || probe_top_key(run, "Parameters")))
		return;
	const struct tree_node *root = probe_tree(run), *said = said_environment(root);
	const char *own = said ? deployment_environment(said->text) : NULL;
	if (own && strcmp(own, environment) == 0)
		probe_count(run, environment, 1, said->line);
	else if (beside_cdk && root && root->first)
		probe_count(run, environment, 1, root->first->line);
}

const struct probe probe_environment_files = {
	.name = "environment_files",
	.title = "Configuration per deployment environment",
	.format = "https://learn.microsoft.com/en-us/azure/devops/pipelines/process/templates",
	.wants = {{.name = "samconfig.toml"},
		  {.glob = "*dev*.yml"},
		  {.glob = "*dev*.yaml"},
		  {.glob = "*dev*.json"},
		  {.glob = "*prod*.yml"},
		  {.glob = "*prod*.yaml"},
		  {.glob = "*prod*.json"},
		  {.glob = "*prd*.yml"},
		  {.glob = "*stag*.yml"},
		  {.glob = "*stag*.yaml"},
		  {.glob = "*stag*.json"},
		  {.glob = "*stg*.yml"},
		  {.glob = "*test*.yml"},
		  {.glob = "*test*.yaml"},
		  {.glob = "*qa*.yml"},
		  {.glob = "*uat*.yml"}},
	.scan = scan_environment_files,
};
