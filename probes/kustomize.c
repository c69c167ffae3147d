/*
 * Kustomizations: bases and overlays.
 * Format: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 * A chart that is inflated is the resource "helm/NAME".
 * Traits:
 *   kustomize.kustomization  puts at least one resource together
 * Counters: environment.* for the overlay of a named environment.
 */
#include "engine/probe.h"

static void scan_kustomize(struct probe_run *run)
{
	static const char *const contents[] = {"resources",          "bases",   "components",           "helmCharts",
					       "configMapGenerator", "patches", "patchesStrategicMerge"};
	const struct tree_node *root = probe_tree(run), *found = NULL;
	const char *environment = deployment_of_folder(probe_file(run)->folder);
	for (size_t i = 0; i < sizeof contents / sizeof *contents && !found; i++) {
		const struct tree_node *list = tree_get(root, contents[i]);
		if (list && list->first)
			found = list;
	}
	if (!found)
		return;
	probe_trait(run, "kustomize.kustomization", found->line);
	if (environment)
		probe_count(run, environment, 1, found->line);
	for (TREE_EACH(image, tree_get(root, "images"))) {
		struct str renamed = tree_get_text(image, "newName");
		struct str name = image_name(renamed.len ? renamed : tree_get_text(image, "name"));
		if (name.len)
			probe_state(run, FACT_IMAGE, name, image->line);
	}
	for (TREE_EACH(chart, tree_get(root, "helmCharts")))
		probe_state(run, FACT_RESOURCE,
			    arena_printf(probe_arena(run), "helm/%.*s", STR_ARG(tree_get_text(chart, "name"))),
			    chart->line);
}

const struct probe probe_kustomize = {
	.name = "kustomize",
	.title = "Kustomizations",
	.format = "https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/",
	.wants = {{.name = "kustomization.yaml"}, {.name = "kustomization.yml"}, {.name = "Kustomization"}},
	.scan = scan_kustomize,
};
