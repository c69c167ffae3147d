/*
 * Grafana dashboards kept as JSON.
 * Format: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 * Traits:
 *   grafana.dashboard  a dashboard with at least one panel that asks a data source
 *   grafana.alert      a panel with an alert
 */
#include "engine/probe.h"

#define NESTED 4

static uint32_t asking_panel(struct probe_run *run, const struct tree_node *panels, unsigned depth)
{
	uint32_t line = 0;
	for (TREE_EACH(panel, panels)) {
		const struct tree_node *targets = tree_get(panel, "targets");
		if (!line && targets && targets->first)
			line = panel->line;
		if (tree_is_map(tree_get(panel, "alert")))
			probe_trait(run, "grafana.alert", panel->line);
		/* Rows hold panels of their own. */
		if (!line && depth < NESTED)
			line = asking_panel(run, tree_get(panel, "panels"), depth + 1);
	}
	return line;
}

static void scan_grafana_dashboard(struct probe_run *run)
{
	struct str text = probe_text(run);
	if (!str_has(text, "\"panels\"") || !str_has(text, "\"schemaVersion\""))
		return;
	const struct tree_node *root = probe_tree(run);
	const struct tree_node *dashboard = tree_get(root, "dashboard") ? tree_get(root, "dashboard") : root;
	uint32_t line = tree_get(dashboard, "schemaVersion") ? asking_panel(run, tree_get(dashboard, "panels"), 0) : 0;
	if (!line)
		return;
	probe_trait(run, "grafana.dashboard", line);
	probe_thing(run, THING_MONITOR, "dashboard", tree_get_text(dashboard, "title"), line);
}

const struct probe probe_grafana_dashboard = {
	.name = "grafana_dashboard",
	.title = "Grafana dashboards",
	.format = "https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/",
	.wants = {{.ext = "json"}},
	.scan = scan_grafana_dashboard,
};
