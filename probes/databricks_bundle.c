/*
 * Databricks Asset Bundles: resources, jobs with their tasks, targets.
 * Format: https://docs.databricks.com/aws/en/dev-tools/bundles/settings
 * A resource is "databricks/KIND" with the name of its mapping: "databricks/jobs".
 * Traits:
 *   databricks.bundle          a bundle with a name and targets or resources
 *   databricks.multi-task-job  a job whose tasks depend on each other
 *   job.failure-notification   somebody is told when a job fails
 * Counters: environment.* for targets.
 */
#include "engine/probe.h"

static const struct {
	const char *resource;
	enum thing_kind kind;
	const char *detail;
} things[] = {
	{"jobs", THING_PIPELINE, "job"},
	{"pipelines", THING_PIPELINE, "pipeline"},
	{"models", THING_MODEL, "registered"},
	{"registered_models", THING_MODEL, "registered"},
	{"model_serving_endpoints", THING_ENDPOINT, "endpoint"},
	{"quality_monitors", THING_MONITOR, "quality monitor"},
	{"dashboards", THING_MONITOR, "dashboard"},
};

static bool notifies(const struct tree_node *job)
{
	static const char *const members[] = {"email_notifications", "webhook_notifications"};
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const struct tree_node *list = tree_get(tree_get(job, members[i]), "on_failure");
		if (list && list->first)
			return true;
	}
	return false;
}

static void state_file(struct probe_run *run, fact_node node, const struct tree_node *path)
{
	if (path)
		probe_edge(run, node, tree_text(path), path->line);
}

static void read_job(struct probe_run *run, const struct tree_node *job)
{
	const struct tree_node *schedule = tree_get(job, "schedule"), *trigger = tree_get(job, "trigger");
	bool paused = str_is_nocase(tree_get_text(schedule ? schedule : trigger, "pause_status"), "PAUSED");
	unsigned triggers = schedule ? TRIGGER_SCHEDULE : trigger ? TRIGGER_EVENT : TRIGGER_MANUAL;
	fact_node node = probe_node(run, NODE_SERVICE, job->key, job->line, triggers, paused ? NODE_DISABLED : 0);
	bool chained = false;
	for (TREE_EACH(task, tree_get(job, "tasks"))) {
		chained |= tree_get(task, "depends_on") != NULL;
		state_file(run, node, tree_path(task, "spark_python_task.python_file"));
		state_file(run, node, tree_path(task, "notebook_task.notebook_path"));
	}
	if (chained)
		probe_trait(run, "databricks.multi-task-job", job->line);
	if (notifies(job))
		probe_trait(run, "job.failure-notification", job->line);
}

static void read_resources(struct probe_run *run, const struct tree_node *resources)
{
	static const char *const kinds[] = {"jobs",
					    "pipelines",
					    "models",
					    "experiments",
					    "model_serving_endpoints",
					    "registered_models",
					    "quality_monitors",
					    "schemas",
					    "volumes",
					    "clusters",
					    "dashboards",
					    "apps"};
	for (TREE_EACH(kind, resources)) {
		bool known = false;
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
			known |= str_is(kind->key, kinds[i]);
		if (!known || !kind->first)
			continue;
		probe_state(run, FACT_RESOURCE, arena_printf(probe_arena(run), "databricks/%.*s", STR_ARG(kind->key)),
			    kind->line);
		for (size_t i = 0; i < sizeof things / sizeof *things; i++)
			for (TREE_EACH(thing, str_is(kind->key, things[i].resource) ? kind : NULL))
				probe_thing(run, things[i].kind, things[i].detail, thing->key, thing->line);
		if (str_is(kind->key, "jobs"))
			for (TREE_EACH(job, kind))
				read_job(run, job);
	}
}

static void scan_databricks_bundle(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *bundle = tree_get(root, "bundle");
	const struct tree_node *targets = tree_get(root, "targets"), *resources = tree_get(root, "resources");
	if (tree_get(bundle, "name"))
		probe_trait(run, "databricks.bundle", bundle->line);
	if (!tree_is_map(root) || (!bundle && !tree_is_map(resources)))
		return;
	read_resources(run, resources);
	for (TREE_EACH(target, targets)) {
		const char *environment = deployment_in(target->key);
		if (environment)
			probe_count(run, environment, 1, target->line);
		read_resources(run, tree_get(target, "resources"));
	}
}

const struct probe probe_databricks_bundle = {
	.name = "databricks_bundle",
	.title = "Databricks Asset Bundles",
	.format = "https://docs.databricks.com/aws/en/dev-tools/bundles/settings",
	.wants = {{.name = "databricks.yml"},
		  {.name = "databricks.yaml"},
		  {.name = "bundle.yml"},
		  {.name = "bundle.yaml"},
		  {.glob = "**/resources/*.yml"},
		  {.glob = "**/resources/*.yaml"}},
	.scan = scan_databricks_bundle,
};
