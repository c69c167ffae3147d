/*
 * Pulumi projects, their stacks, and resources of programs written in YAML.
 * Formats: https://www.pulumi.com/docs/iac/concepts/projects/project-file/
 *          https://www.pulumi.com/docs/iac/concepts/stacks/
 * Traits:
 *   pulumi.project  a project with a runtime
 * Counters: environment.* for the stack of a named environment.
 */
#include "engine/probe.h"

static void scan_pulumi(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *runtime = tree_get(root, "runtime");
	struct str name = probe_file(run)->name;
	if (str_starts_nocase(name, "Pulumi.y")) {
		if (runtime && tree_get(root, "name"))
			probe_trait(run, "pulumi.project", runtime->line);
		for (TREE_EACH(resource, tree_get(root, "resources"))) {
			struct str type = tree_get_text(resource, "type");
			if (type.len)
				probe_state(run, FACT_RESOURCE, type, resource->line);
		}
		return;
	}
	const char *environment = deployment_in(str_from(name, strlen("Pulumi.")));
	if (environment && root && root->first)
		probe_count(run, environment, 1, root->first->line);
}

const struct probe probe_pulumi = {
	.name = "pulumi",
	.title = "Pulumi projects",
	.format = "https://www.pulumi.com/docs/iac/concepts/projects/project-file/",
	.wants = {{.glob = "Pulumi.yaml"}, {.glob = "Pulumi.yml"}, {.glob = "Pulumi.*.yaml"}, {.glob = "Pulumi.*.yml"}},
	.scan = scan_pulumi,
};
