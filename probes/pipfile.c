/*
 * Pipfile: the dependencies of a Pipenv project.
 * Format: https://pipenv.pypa.io/en/latest/pipfile.html.
 *
 * Traits
 *   manifest.real   names at least one dependency
 * Counters
 *   manifests.all, deps.direct, deps.pinned   (development packages left out)
 */
#include "engine/probe.h"

static void scan_pipfile(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *packages = tree_get(root, "packages");
	uint32_t direct = 0, pinned = 0;

	if (tree_is_map(packages)) {
		for (TREE_EACH(item, packages)) {
			struct str version = tree_is_map(item) ? tree_get_text(item, "version") : tree_text(item);
			if (tree_is_map(item) && tree_get(item, "path"))
				continue;
			probe_state(run, FACT_DEPENDENCY, requirement_name(probe_arena(run), item->key), item->line);
			direct++;
			pinned += str_starts(str_trim(version), "==") && requirement_exact(version);
		}
	}
	if (tree_is_map(tree_get(root, "dev-packages")))
		for (TREE_EACH(item, tree_get(root, "dev-packages")))
			probe_state(run, FACT_DEPENDENCY, requirement_name(probe_arena(run), item->key), item->line);
	if (!direct)
		return;
	probe_trait(run, "manifest.real", packages->line);
	probe_count_dependencies(run, direct, pinned, packages->line);
}

const struct probe probe_pipfile = {
	.name = "pipfile",
	.title = "Pipfile",
	.format = "https://pipenv.pypa.io/en/latest/pipfile.html",
	.wants = {{.name = "Pipfile"}},
	.scan = scan_pipfile,
};
