/*
 * Bots that keep dependencies up to date: Dependabot and Renovate.
 * Formats: https://docs.github.com/code-security/dependabot/working-with-dependabot/dependabot-options-reference
 *          https://docs.renovatebot.com/configuration-options/
 * Traits:
 *   updates.dependabot  at least one ecosystem is updated on a schedule
 *   updates.renovate    a Renovate configuration that is not switched off
 */
#include "engine/probe.h"

static void scan_dependabot_file(struct probe_run *run, const struct tree_node *root)
{
	for (TREE_EACH(update, tree_get(root, "updates"))) {
		struct str ecosystem = tree_get_text(update, "package-ecosystem");
		if (!ecosystem.len || !tree_path(update, "schedule.interval"))
			continue;
		probe_trait(run, "updates.dependabot", update->line);
		return;
	}
}

static void scan_renovate_file(struct probe_run *run, const struct tree_node *root)
{
	if (tree_is_map(root) && root->count && tree_truth(tree_get(root, "enabled"), true))
		probe_trait(run, "updates.renovate", root->first->line);
}

static void scan_updates(struct probe_run *run)
{
	struct str name = probe_file(run)->name;
	/* JSON with comments: the reader of YAML would stumble, and a word is enough. */
	if (str_ends(name, ".json5")) {
		if (str_has(probe_text(run), "extends") || str_has(probe_text(run), "packageRules"))
			probe_trait(run, "updates.renovate", 1);
	} else if (str_starts(name, "dependabot")) {
		scan_dependabot_file(run, probe_tree(run));
	} else if (str_is(name, "package.json")) {
		if (str_has(probe_text(run), "\"renovate\""))
			scan_renovate_file(run, tree_get(probe_tree(run), "renovate"));
	} else {
		scan_renovate_file(run, probe_tree(run));
	}
}

const struct probe probe_dependabot = {
	.name = "dependabot",
	.title = "Dependabot and Renovate",
	.format =
		"https://docs.github.com/code-security/dependabot/working-with-dependabot/dependabot-options-reference",
	.wants = {{.glob = ".github/dependabot.yml"},
		  {.glob = ".github/dependabot.yaml"},
		  {.glob = "/renovate.json"},
		  {.glob = "/renovate.json5"},
		  {.glob = ".github/renovate.json"},
		  {.glob = ".github/renovate.json5"},
		  {.glob = ".gitlab/renovate.json"},
		  {.glob = ".gitlab/renovate.json5"},
		  {.glob = "/.renovaterc"},
		  {.glob = "/.renovaterc.json"},
		  {.glob = "/.renovaterc.json5"},
		  {.glob = "/package.json"}},
	.scan = scan_updates,
};
