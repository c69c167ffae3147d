/*
 * prefect.yaml: deployments of flows, their schedules and the files of the flows.
 * Format: https://docs.prefect.io/v3/how-to-guides/deployments/prefect-yaml
 *
 * Traits
 *   prefect.scheduled   a deployment has a schedule
 *   prefect.retrains    … and its flow or its own name speaks of training
 */
#include "engine/probe.h"

/* `schedules:` is a list, `schedule:` a mapping; `active: false` switches one off. */
static const struct tree_node *find_schedule(const struct tree_node *deployment)
{
	const struct tree_node *one = tree_get(deployment, "schedule"), *list = tree_get(deployment, "schedules");

	if (tree_is_map(one) && one->first && !str_is(tree_get_text(one, "active"), "false"))
		return one;
	for (TREE_EACH(schedule, list))
		if (tree_is_map(schedule) && schedule->first && !str_is(tree_get_text(schedule, "active"), "false"))
			return schedule;
	return NULL;
}

static void scan_prefect(struct probe_run *run)
{
	for (TREE_EACH(deployment, tree_get(probe_tree(run), "deployments"))) {
		const struct tree_node *schedule = find_schedule(deployment);
		struct str name = tree_get_text(deployment, "name"), entry = tree_get_text(deployment, "entrypoint");
		size_t colon = str_find_char(entry, ':');
		struct str path = colon == STR_NONE ? entry : str_sub(entry, 0, colon);
		fact_node node = probe_node(run, NODE_SERVICE, name, deployment->line,
					    schedule ? TRIGGER_SCHEDULE : TRIGGER_MANUAL, 0);
		if (path.len)
			probe_edge(run, node, path, deployment->line);
		probe_thing(run, THING_PIPELINE, "deployment", name, deployment->line);
		if (!schedule)
			continue;
		probe_trait(run, "prefect.scheduled", schedule->line);
		if (str_has_nocase(name, "train") || str_has_nocase(entry, "train"))
			probe_trait(run, "prefect.retrains", schedule->line);
	}
}

const struct probe probe_prefect = {
	.name = "prefect",
	.title = "Prefect deployments",
	.format = "https://docs.prefect.io/v3/how-to-guides/deployments/prefect-yaml",
	.wants = {{.name = "prefect.yaml"}},
	.scan = scan_prefect,
};
