/*
 * Scripts of package.json: every script is a node; its pre and post scripts run with it.
 * Format: https://docs.npmjs.com/cli/using-npm/scripts
 * Traits: none.
 */
#include "engine/probe.h"

#define SCRIPTS 1000 /* of more, pre and post scripts are not looked up */

static void scan_npm_scripts(struct probe_run *run)
{
	static const char *const hooks[] = {"pre", "post"};
	const struct tree_node *scripts = tree_get(probe_tree(run), "scripts");
	struct arena *arena = probe_arena(run);
	for (TREE_EACH(script, scripts)) {
		/* What `npm init` writes. */
		if (!tree_is_scalar(script) || str_has(script->text, "no test specified"))
			continue;
		fact_node node = probe_node(run, NODE_TARGET, arena_printf(arena, "npm:%.*s", STR_ARG(script->key)),
					    script->line, TRIGGER_CALLED, 0);
		probe_shell_node(run, node, script, false);
		for (size_t i = 0; i < sizeof hooks / sizeof *hooks && scripts->count <= SCRIPTS; i++) {
			struct str hook = arena_printf(arena, "%s%.*s", hooks[i], STR_ARG(script->key));
			if (tree_get(scripts, hook.at))
				probe_edge(run, node, arena_printf(arena, "npm:%.*s", STR_ARG(hook)), script->line);
		}
	}
}

const struct probe probe_npm_scripts = {
	.name = "npm_scripts",
	.title = "Scripts of package.json",
	.format = "https://docs.npmjs.com/cli/using-npm/scripts",
	.wants = {{.name = "package.json"}},
	.scan = scan_npm_scripts,
};
