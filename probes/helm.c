/*
 * Helm charts and helmfiles: what a chart depends on, what a helmfile releases, values per environment.
 * Formats: https://helm.sh/docs/topics/charts/#the-chartyaml-file  https://helmfile.readthedocs.io/en/latest/
 * A chart that is depended on or released is the resource "helm/NAME".
 * Traits:
 *   helm.chart         a chart of this repository
 *   helmfile.releases  a helmfile releases at least one chart
 * Counters: environment.* for values files and helmfile environments.
 */
#include "engine/probe.h"

static void state_chart(struct probe_run *run, struct str chart, uint32_t line)
{
	size_t slash = str_rfind_char(chart, '/');
	struct str name = slash == STR_NONE ? chart : str_from(chart, slash + 1);
	if (name.len)
		probe_state(run, FACT_RESOURCE, arena_printf(probe_arena(run), "helm/%.*s", STR_ARG(name)), line);
}

static void read_chart(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *name = tree_get(root, "name");
	if (!name || !tree_get(root, "apiVersion"))
		return;
	probe_trait(run, "helm.chart", name->line);
	for (TREE_EACH(dependency, tree_get(root, "dependencies")))
		state_chart(run, tree_get_text(dependency, "name"), dependency->line);
}

static void read_image(struct probe_run *run, const struct tree_node *image)
{
	struct str name = image_name(tree_is_scalar(image) ? image->text : tree_get_text(image, "repository"));
	if (name.len)
		probe_state(run, FACT_IMAGE, name, image->line);
}

static void read_values(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	const char *environment = deployment_in(str_sub(file->name, 0, file->name.len - file->ext.len));
	struct str chart = path_join(probe_arena(run), file->folder, STR("Chart.yaml"));
	const struct tree_node *root = probe_tree(run);
	if (!tree_is_map(root))
		return;
	if (!environment)
		environment = deployment_of_folder(file->folder);
	if (environment && root->first)
		probe_count(run, environment, 1, root->first->line);
	if (!probe_path_exists(run, chart))
		return;
	read_image(run, tree_get(root, "image"));
	for (TREE_EACH(part, root))
		if (tree_get(part, "image"))
			read_image(run, tree_get(part, "image"));
}

static void read_helmfile(struct probe_run *run)
{
	for (const struct tree_node *root = probe_tree(run); root; root = root->next) {
		const struct tree_node *releases = tree_get(root, "releases");
		if (tree_is_seq(releases) && releases->first)
			probe_trait(run, "helmfile.releases", releases->line);
		for (TREE_EACH(release, releases))
			state_chart(run, tree_get_text(release, "chart"), release->line);
		for (TREE_EACH(environment, tree_get(root, "environments"))) {
			const char *counter = deployment_in(environment->key);
			if (counter)
				probe_count(run, counter, 1, environment->line);
		}
	}
}

static void scan_helm(struct probe_run *run)
{
	struct str name = probe_file(run)->name;
	if (str_is_nocase(name, "Chart.yaml"))
		read_chart(run);
	else if (str_starts_nocase(name, "helmfile"))
		read_helmfile(run);
	else
		read_values(run);
}

const struct probe probe_helm = {
	.name = "helm",
	.title = "Helm charts and helmfiles",
	.format = "https://helm.sh/docs/topics/charts/",
	.wants = {{.name = "Chart.yaml"},
		  {.name = "helmfile.yaml"},
		  {.name = "helmfile.yml"},
		  {.name = "values.yaml"},
		  {.glob = "values-*.yaml"},
		  {.glob = "values.*.yaml"},
		  {.glob = "values-*.yml"},
		  {.glob = "values_*.yaml"}},
	.scan = scan_helm,
};
