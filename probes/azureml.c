/*
 * YAML of the Azure Machine Learning CLI (v2): endpoints, deployments, jobs, schedules, assets.
 * Format: https://learn.microsoft.com/en-us/azure/machine-learning/reference-yaml-overview
 * A file is the resource "azureml/SCHEMA" after the name of its schema: "azureml/managedOnlineEndpoint".
 * Traits:
 *   azureml.endpoint-auth   an online endpoint asks for a key or token
 *   azureml.traffic-split   an endpoint divides its traffic, or mirrors it
 *   azureml.data-collector  a deployment collects inputs or outputs
 *   azureml.app-insights    a deployment reports to Application Insights
 *   azureml.sweep           a job, or a step of a pipeline, searches for hyper-parameters
 *   azureml.environment     an environment made of an image and a conda file, or of a build context
 *   azureml.trains-again    a schedule of something that is named for training
 *   compute.settings        a deployment or job says which compute it needs
 */
#include "engine/probe.h"

/* ".../latest/batchEndpoint.schema.json" → "batchEndpoint" */
static struct str schema_name(struct str schema)
{
	size_t slash = str_rfind_char(schema, '/');
	struct str name = slash == STR_NONE ? schema : str_from(schema, slash + 1);
	size_t dot = str_find_char(name, '.');
	return dot == STR_NONE ? name : str_sub(name, 0, dot);
}

static bool is_split(const struct tree_node *traffic)
{
	unsigned shares = 0;
	for (TREE_EACH(share, traffic))
		shares += !str_is(tree_text(share), "0");
	return shares > 1;
}

static bool collects(const struct tree_node *collector)
{
	for (TREE_EACH(collection, tree_get(collector, "collections")))
		if (tree_truth(tree_get(collection, "enabled"), false))
			return true;
	return false;
}

static void run_job(struct probe_run *run, const struct tree_node *job, fact_node node)
{
	const struct tree_node *command = tree_get(job, "command");
	if (!tree_is_scalar(command))
		return;
	struct str code = tree_get_text(job, "code");
	struct str folder = code.len ? path_join(probe_arena(run), probe_file(run)->folder, code) : code;
	if (folder.len)
		probe_node_folder(run, node, folder);
	probe_shell_node(run, node, command, false);
}

static void state_sweep(struct probe_run *run, const struct tree_node *job)
{
	const struct tree_node *space = tree_get(job, "search_space");
	if (tree_is_map(space) && space->count)
		probe_trait(run, "azureml.sweep", space->line);
}

static void state_jobs(struct probe_run *run, const struct tree_node *root)
{
	static const unsigned called = TRIGGER_CALLED;
	fact_node node = probe_node(run, NODE_SERVICE, tree_get_text(root, "name"), root->line, called, 0);
	run_job(run, root, node);
	state_sweep(run, root);
	for (TREE_EACH(job, tree_get(root, "jobs"))) {
		const struct tree_node *component = tree_get(job, "component");
		fact_node step = probe_node(run, NODE_SERVICE, job->key, job->line, called, 0);
		run_job(run, job, step);
		run_job(run, component, step);
		state_sweep(run, job);
		if (tree_is_scalar(component) && !str_has(component->text, ":"))
			probe_edge(run, step, component->text, component->line);
		else if (tree_is_scalar(component) && str_starts(component->text, "file:"))
			probe_edge(run, step, str_from(component->text, 5), component->line);
	}
}

/* `create_job` is a file, a registered job, or a mapping that holds either as `job`. */
static void state_schedule(struct probe_run *run, const struct tree_node *root)
{
	static const char *const texts[] = {"name", "display_name", "description"};
	const struct tree_node *job = tree_get(root, "create_job"), *enabled = tree_get(root, "is_enabled");
	struct str name = tree_get_text(root, "name");
	unsigned flags = enabled && !tree_truth(enabled, true) ? NODE_DISABLED : 0;
	fact_node node = probe_node(run, NODE_SERVICE, name, root->line, TRIGGER_SCHEDULE, flags);
	if (tree_is_map(job) && tree_get(job, "job"))
		job = tree_get(job, "job");
	bool trains = str_has_nocase(tree_text(job), "train");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		trains |= str_has_nocase(tree_get_text(root, texts[i]), "train");
	if (trains && job && !flags)
		probe_trait(run, "azureml.trains-again", job->line);
	if (tree_is_scalar(job) && !str_starts(job->text, "azureml:"))
		probe_edge(run, node, str_starts(job->text, "file:") ? str_from(job->text, 5) : job->text, job->line);
}

static const struct {
	const char *schema;
	enum thing_kind kind;
	const char *detail;
} things[] = {
	{"managedOnlineEndpoint", THING_ENDPOINT, "endpoint"},
	{"kubernetesOnlineEndpoint", THING_ENDPOINT, "endpoint"},
	{"batchEndpoint", THING_ENDPOINT, "batch endpoint"},
	{"pipelineJob", THING_PIPELINE, "pipeline"},
	{"schedule", THING_PIPELINE, "schedule"},
	{"monitorSchedule", THING_MONITOR, "schedule"},
	{"model", THING_MODEL, "registered"},
	{"data", THING_DATASET, "registered"},
};

static void list_asset(struct probe_run *run, const struct tree_node *root, struct str schema)
{
	struct str name = tree_get_text(root, "name");
	if (!name.len)
		name = tree_get_text(root, "display_name");
	for (size_t i = 0; i < sizeof things / sizeof *things; i++)
		if (str_is(schema, things[i].schema))
			probe_thing(run, things[i].kind, things[i].detail, name, root->line);
}

static void scan_azureml(struct probe_run *run)
{
	static const char *const compute[] = {"instance_type", "compute", "resources"};
	if (!probe_top_key(run, "$schema") || !str_has(probe_text(run), "azuremlschemas"))
		return;
	const struct tree_node *root = probe_tree(run), *schema = tree_get(root, "$schema");
	if (!tree_is_scalar(schema) || !str_has(schema->text, "azuremlschemas"))
		return;
	struct str name = schema_name(schema->text);
	probe_state(run, FACT_RESOURCE, arena_printf(probe_arena(run), "azureml/%.*s", STR_ARG(name)), schema->line);
	list_asset(run, root, name);
	const struct tree_node *auth = tree_get(root, "auth_mode"), *insights = tree_get(root, "app_insights_enabled");
	if (auth && str_ends(name, "OnlineEndpoint"))
		probe_trait(run, "azureml.endpoint-auth", auth->line);
	if (is_split(tree_get(root, "traffic")) || tree_get(root, "mirror_traffic"))
		probe_trait(run, "azureml.traffic-split", schema->line);
	if (collects(tree_get(root, "data_collector")))
		probe_trait(run, "azureml.data-collector", tree_get(root, "data_collector")->line);
	if (tree_truth(insights, false))
		probe_trait(run, "azureml.app-insights", insights->line);
	for (size_t i = 0; i < sizeof compute / sizeof *compute; i++)
		if (tree_get(root, compute[i]))
			probe_trait(run, "compute.settings", tree_get(root, compute[i])->line);
	if (str_is(name, "environment") && (tree_get(root, "conda_file") || tree_get(root, "build")))
		probe_trait(run, "azureml.environment", schema->line);
	if (str_is(name, "schedule"))
		state_schedule(run, root);
	if (str_ends(name, "Job") || str_ends(name, "Component"))
		state_jobs(run, root);
}

const struct probe probe_azureml = {
	.name = "azureml",
	.title = "Azure Machine Learning YAML",
	.format = "https://learn.microsoft.com/en-us/azure/machine-learning/reference-yaml-overview",
	.wants = {{.ext = "yaml"}, {.ext = "yml"}},
	.scan = scan_azureml,
};
