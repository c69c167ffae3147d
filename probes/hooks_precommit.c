/*
 * pre-commit and prek: hooks with their ids, and the commands of local ones. What runs by default stands on the file itself, so that
 * `pre-commit run` in a pipeline reaches it; hooks of other stages are nodes that only git starts.
 * Format: https://pre-commit.com/#pre-commit-configyaml---top-level
 * Traits:
 *   hooks.real          at least one hook that checks something; hollow when there are hooks and none does
 */
#include "engine/probe.h"

/* Hooks that look after hooks. */
static const char *const meta_hooks[] = {"check-hooks-apply", "check-useless-excludes", "identity"};

static bool is_meta(struct str id)
{
	for (size_t i = 0; i < sizeof meta_hooks / sizeof *meta_hooks; i++)
		if (str_is(id, meta_hooks[i]))
			return true;
	return false;
}

/* Whether `pre-commit run` takes the hook without being told to. "commit" is the old name of the stage. */
static bool runs_by_default(const struct tree_node *stages)
{
	bool listed = false;
	for (TREE_EACH(stage, stages)) {
		listed = true;
		if (str_is(stage->text, "pre-commit") || str_is(stage->text, "commit"))
			return true;
	}
	return !listed;
}

/* Local hooks say their command themselves. */
static void run_entry(struct probe_run *run, fact_node node, const struct tree_node *hook)
{
	const struct tree_node *entry = tree_get(hook, "entry"), *args = tree_get(hook, "args");
	struct str language = tree_get_text(hook, "language");
	struct str text = tree_text(entry);
	if (!text.len || str_is(language, "pygrep") || str_is(language, "fail"))
		return;
	if (str_is(language, "docker_image")) {
		struct str image = {0}, rest = text;
		str_next(&rest, ' ', &image);
		probe_state_on(run, node, FACT_IMAGE, FACT_LIVE, image_name(image), entry->line);
		return;
	}
	unsigned n = 0;
	for (TREE_EACH(arg, args))
		if (n++ < LIMIT_COMMAND_WORDS)
			text = arena_printf(probe_arena(run), "%.*s %.*s", STR_ARG(text), STR_ARG(arg->text));
	probe_shell(run, node, text, entry->text_line ? entry->text_line : entry->line);
}

/* A pattern that no path matches, or an exclusion that every path does. */
static bool checks_no_file(const struct tree_node *hook)
{
	static const char *const nothing[] = {"^$", "a^", "$^", "(?!)", "(?!.*)"};
	static const char *const everything[] = {".*", "^", "^.*$", "^.*", ".", ".+"};
	const struct tree_node *files = tree_get(hook, "files"), *exclude = tree_get(hook, "exclude");
	for (size_t i = 0; tree_is_scalar(files) && i < sizeof nothing / sizeof *nothing; i++)
		if (str_is(files->text, nothing[i]))
			return true;
	for (size_t i = 0; tree_is_scalar(exclude) && i < sizeof everything / sizeof *everything; i++)
		if (str_is(exclude->text, everything[i]))
			return true;
	return false;
}

/* A local hook whose command does nothing, or one that looks at no file. */
static bool is_idle(const struct tree_node *hook)
{
	struct str entry = tree_get_text(hook, "entry"), language = tree_get_text(hook, "language");
	bool pattern = str_is(language, "pygrep") || str_is(language, "fail") || str_starts(language, "docker");
	if (checks_no_file(hook))
		return true;
	return entry.len && !pattern && !pipeline_shell_works(entry);
}

static void scan_hook(struct probe_run *run, const struct tree_node *hook, const struct tree_node *default_stages)
{
	const struct tree_node *stages = tree_get(hook, "stages"), *id = tree_get(hook, "id");
	if (!tree_is_scalar(id) || is_meta(id->text))
		return;
	fact_node node = 0;
	if (!runs_by_default(stages ? stages : default_stages))
		node = probe_node(run, NODE_HOOK, id->text, hook->line, 0, 0);
	enum fact_state state = is_idle(hook) ? FACT_HOLLOW : FACT_LIVE;
	probe_state_as(run, FACT_TRAIT, state, STR("hooks.real"), id->line);
	probe_state_on(run, node, FACT_HOOK, state, id->text, id->line);
	if (state == FACT_LIVE)
		run_entry(run, node, hook);
}

static void scan_precommit(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *ci = tree_get(root, "ci");
	const struct tree_node *default_stages = tree_get(root, "default_stages");
	for (TREE_EACH(repo, tree_get(root, "repos"))) {
		if (str_is(tree_get_text(repo, "repo"), "meta"))
			continue;
		for (TREE_EACH(hook, tree_get(repo, "hooks")))
			scan_hook(run, hook, default_stages);
	}
	/* The section `ci` speaks to the service pre-commit.ci, which runs the hooks for every pull request. */
	if (tree_is_map(ci) && ci->count) {
		fact_node node = probe_node(run, NODE_JOB, STR("pre-commit.ci"), ci->line, TRIGGER_PULL_REQUEST, 0);
		probe_edge(run, node, probe_file(run)->name, ci->line);
	}
}

const struct probe probe_hooks_precommit = {
	.name = "hooks_precommit",
	.title = "pre-commit hooks",
	.format = "https://pre-commit.com/#pre-commit-configyaml---top-level",
	.wants = {{.name = ".pre-commit-config.yaml"}, {.name = ".pre-commit-config.yml"}, {.name = "prek.toml"}},
	.scan = scan_precommit,
};
