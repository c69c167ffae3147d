/*
 * Serverless Framework: functions, what starts them and who may call them. Resources in it are read as CloudFormation.
 * Format: https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml
 * Traits:
 *   serverless.service  a service with a provider and a function
 *   serving.authorized  an HTTP event has an authorizer or needs a key
 * Counters: environment.* for the parameters of a named stage.
 */
#include "engine/probe.h"

static void read_events(struct probe_run *run, const struct tree_node *events)
{
	static const char *const kinds[] = {"http", "httpApi"};
	for (TREE_EACH(event, events)) {
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
			const struct tree_node *http = tree_get(event, kinds[i]);
			if (tree_get(http, "authorizer") || tree_truth(tree_get(http, "private"), false))
				probe_trait(run, "serving.authorized", http->line);
		}
	}
}

static void count_stages(struct probe_run *run, const struct tree_node *stages)
{
	for (TREE_EACH(stage, stages)) {
		const char *environment = deployment_environment(stage->key.len ? stage->key : stage->text);
		if (environment)
			probe_count(run, environment, 1, stage->line);
	}
}

static void scan_serverless(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *functions = tree_get(root, "functions");
	const struct tree_node *provider = tree_get(root, "provider");
	if (!tree_get(root, "service") || !provider)
		return;
	if (functions && functions->first)
		probe_trait(run, "serverless.service", functions->line);
	for (TREE_EACH(function, functions)) {
		probe_state(run, FACT_RESOURCE, STR("serverless/function"), function->line);
		read_events(run, tree_get(function, "events"));
	}
	for (TREE_EACH(variable, tree_get(provider, "environment")))
		probe_state(run, FACT_VARIABLE, variable->key, variable->line);
	count_stages(run, tree_get(root, "params"));
	count_stages(run, tree_get(root, "stages"));
	for (TREE_EACH(part, tree_get(root, "custom")))
		if (tree_is_map(part) || str_is(part->key, "stages"))
			count_stages(run, part);
}

const struct probe probe_serverless = {
	.name = "serverless",
	.title = "Serverless Framework",
	.format = "https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml",
	.wants = {{.name = "serverless.yml"}, {.name = "serverless.yaml"}, {.glob = "serverless.*.yml"}},
	.scan = scan_serverless,
};
