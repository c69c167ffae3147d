/*
 * Data catalogs of Kedro.
 * Format: https://docs.kedro.org/en/stable/catalog-data/data_catalog_yaml_examples/
 *
 * Traits: none.
 */
#include "engine/probe.h"

/* Models are kept in the catalog, too, in a folder of their own. */
static bool is_model(const struct tree_node *entry)
{
	struct str path = tree_get_text(entry, "filepath");

	return str_has_nocase(path, "models/");
}

static void scan_kedro_catalog(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run);

	if (!tree_is_map(root))
		return;
	for (TREE_EACH(entry, root)) {
		/* Names that begin with "_" are templates for others; a name with a hole is a pattern for many. */
		if (!tree_get_text(entry, "type").len || str_starts(entry->key, "_") || str_has(entry->key, "{"))
			continue;
		if (is_model(entry))
			probe_thing(run, THING_MODEL, "saved", entry->key, entry->line);
		else
			probe_thing(run, THING_DATASET, "catalog", entry->key, entry->line);
	}
}

const struct probe probe_kedro_catalog = {
	.name = "kedro_catalog",
	.title = "Data catalogs of Kedro",
	.format = "https://docs.kedro.org/en/stable/catalog-data/data_catalog_yaml_examples/",
	.wants = {{.glob = "conf/**/catalog*.yml"},
		  {.glob = "conf/**/catalog*.yaml"},
		  {.glob = "**/conf/**/catalog*.yml"},
		  {.glob = "**/conf/**/catalog*.yaml"},
		  {.glob = "**/conf/*/catalog/*.yml"},
		  {.glob = "conf/*/catalog/*.yml"}},
	.scan = scan_kedro_catalog,
};
