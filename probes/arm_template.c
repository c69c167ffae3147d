/*
 * ARM templates and their parameter files.
 * Format: https://learn.microsoft.com/en-us/azure/azure-resource-manager/templates/syntax
 * A resource is its type in lower case: "microsoft.machinelearningservices/workspaces".
 * Traits:
 *   arm.template  creates a resource
 *   iac.exposed   a parameter has a literal secret
 * Counters: environment.* for a parameter file of a named environment.
 */
#include "engine/probe.h"

#define NESTED 8

/* Resources nest in `resources`, and in the template of a deployment. */
static void read_resources(struct probe_run *run, const struct tree_node *resources, struct str parent, unsigned depth)
{
	for (TREE_EACH(resource, resources)) {
		struct str type = tree_get_text(resource, "type");
		if (parent.len && str_find_char(type, '.') == STR_NONE)
			type = arena_printf(probe_arena(run), "%.*s/%.*s", STR_ARG(parent), STR_ARG(type));
		if (str_find_char(type, '/') == STR_NONE || tree_truth(tree_get(resource, "existing"), false))
			continue;
		probe_state(run, FACT_RESOURCE, arena_lower(probe_arena(run), type), resource->line);
		if (depth >= NESTED)
			continue;
		read_resources(run, tree_get(resource, "resources"), type, depth + 1);
		read_resources(run, tree_path(resource, "properties.template.resources"), (struct str){0}, depth + 1);
	}
}

static void read_parameters(struct probe_run *run, const struct tree_node *parameters)
{
	for (TREE_EACH(parameter, parameters)) {
		const struct tree_node *value = tree_get(parameter, "value");
		if (!value)
			value = tree_get(parameter, "defaultValue");
		if (value && secret_name(parameter->key) && secret_value(tree_text(value)))
			probe_trait(run, "iac.exposed", value->line);
	}
}

static void scan_arm_template(struct probe_run *run)
{
	struct str text = probe_text(run);
	const struct file *file = probe_file(run);
	if (!str_has_nocase(text, ".json#"))
		return;
	bool template = str_has_nocase(text, "deploymentTemplate.json#");
	bool values = str_has(text, "deploymentParameters.json#");
	const struct tree_node *root = template || values ? probe_tree(run) : NULL;
	const struct tree_node *schema = tree_get(root, "$schema"), *resources = tree_get(root, "resources");
	if (!schema || !str_has(schema->text, "schema.management.azure.com"))
		return;
	read_parameters(run, tree_get(root, "parameters"));
	read_resources(run, resources, (struct str){0}, 0);
	if (resources && resources->first)
		probe_trait(run, "arm.template", resources->line);
	const char *environment = deployment_in(file->name);
	if (!environment)
		environment = deployment_of_folder(file->folder);
	if (values && environment)
		probe_count(run, environment, 1, schema->line);
}

const struct probe probe_arm_template = {
	.name = "arm_template",
	.title = "ARM templates",
	.format = "https://learn.microsoft.com/en-us/azure/azure-resource-manager/templates/syntax",
	.wants = {{.ext = "json"}},
	.scan = scan_arm_template,
};
