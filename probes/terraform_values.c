/*
 * What stands beside Terraform code: variable files per environment, and state that should not be there.
 * Formats: https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files
 *          https://developer.hashicorp.com/terraform/language/state
 * Traits:
 *   iac.exposed  a literal secret, or state with resources, is committed
 * Counters: environment.* for the variables of a named environment.
 */
#include "engine/probe.h"

static void read_values(struct probe_run *run, const struct tree_node *root)
{
	const struct file *file = probe_file(run);
	const char *environment = deployment_in(file->name);
	if (!environment)
		environment = deployment_of_folder(file->folder);
	if (environment && root && root->first)
		probe_count(run, environment, 1, root->first->line);
	for (TREE_EACH(value, root))
		if (value->style == TREE_QUOTED && secret_name(value->key) && secret_value(value->text))
			probe_trait(run, "iac.exposed", value->line);
}

static void scan_terraform_values(struct probe_run *run)
{
	struct str ext = probe_file(run)->ext;
	if (str_is_nocase(ext, "tfstate") || str_is_nocase(ext, "backup")) {
		if (str_has(probe_text(run), "\"instances\"") || str_has(probe_text(run), "\"primary\""))
			probe_trait(run, "iac.exposed", 1);
	} else {
		read_values(run, probe_tree(run));
	}
}

const struct probe probe_terraform_values = {
	.name = "terraform_values",
	.title = "Terraform variable files and state",
	.format = "https://developer.hashicorp.com/terraform/language/values/variables",
	.wants = {{.ext = "tfvars"}, {.ext = "tfstate"}, {.name = "terraform.tfstate.backup"}},
	.scan = scan_terraform_values,
};
