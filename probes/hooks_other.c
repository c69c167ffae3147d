/*
 * Git hooks by other managers than pre-commit: husky, lefthook, simple-git-hooks, overcommit, lint-staged, and plain scripts.
 * Formats: https://typicode.github.io/husky/ https://lefthook.dev/configuration/ https://github.com/toplenboren/simple-git-hooks
 *          https://github.com/sds/overcommit#configuration https://github.com/lint-staged/lint-staged#configuration
 * Traits:
 *   hooks.managed       a hook that runs a command
 *   hooks.scripts       hook scripts in .githooks/, which everyone has to switch on
 */
#include "engine/probe.h"

#define NESTING 6

static const char *const git_hooks[] = {"pre-commit",       "pre-push",      "commit-msg",    "prepare-commit-msg",
					"post-commit",      "post-merge",    "post-checkout", "pre-rebase",
					"pre-merge-commit", "applypatch-msg"};

static bool is_git_hook(struct str name)
{
	for (size_t i = 0; i < sizeof git_hooks / sizeof *git_hooks; i++)
		if (str_is(name, git_hooks[i]))
			return true;
	return false;
}

/* A hook that runs `text`: scalar or list of them. */
static void state_hook(struct probe_run *run, struct str name, const struct tree_node *text)
{
	fact_node node = probe_node(run, NODE_HOOK, name, text->line, 0, 0);
	if (pipeline_shell(run, node, text))
		probe_state_on(run, node, FACT_TRAIT, FACT_LIVE, STR("hooks.managed"), text->line);
}

static void scan_hook_script(struct probe_run *run, const char *trait)
{
	struct str text = probe_text(run);
	fact_node node = probe_node(run, NODE_HOOK, probe_file(run)->name, 1, 0, 0);
	probe_shell(run, node, text, 1);
	/* husky's own preamble is no hook. */
	struct str rest = text, line;
	while (str_next_line(&rest, &line)) {
		if (str_has(line, "husky.sh") || str_has(line, "git lfs") || !pipeline_shell_works(line))
			continue;
		probe_state_on(run, node, FACT_TRAIT, FACT_LIVE, str_of(trait), 1);
		return;
	}
}

/* commands: {lint: {run: …}}, scripts, jobs: [{run: …, group: {jobs: […]}}] */
static void scan_lefthook_jobs(struct probe_run *run, struct str name, const struct tree_node *list, unsigned depth)
{
	if (depth > NESTING)
		return;
	for (TREE_EACH(job, list)) {
		if (tree_truth(tree_get(job, "skip"), false))
			continue;
		if (tree_get(job, "run"))
			state_hook(run, name, tree_get(job, "run"));
		scan_lefthook_jobs(run, name, tree_path(job, "group.jobs"), depth + 1);
	}
}

static void scan_lefthook(struct probe_run *run, const struct tree_node *root)
{
	for (TREE_EACH(hook, root)) {
		if (!tree_is_map(hook) || !is_git_hook(hook->key) || tree_truth(tree_get(hook, "skip"), false))
			continue;
		scan_lefthook_jobs(run, hook->key, tree_get(hook, "commands"), 0);
		scan_lefthook_jobs(run, hook->key, tree_get(hook, "jobs"), 0);
	}
}

static void scan_hook_map(struct probe_run *run, const struct tree_node *hooks)
{
	for (TREE_EACH(hook, hooks))
		if (is_git_hook(hook->key))
			state_hook(run, hook->key, hook);
}

/* Commands by file pattern, run from the pre-commit hook. */
static void scan_lint_staged(struct probe_run *run, const struct tree_node *patterns)
{
	if (tree_is_map(patterns))
		for (TREE_EACH(pattern, patterns))
			if (tree_is_scalar(pattern) || tree_is_seq(pattern))
				pipeline_shell(run, probe_node(run, NODE_HOOK, STR("lint-staged"), pattern->line, 0, 0),
					       pattern);
}

/* Hooks of overcommit are its own building blocks: "overcommit:RuboCop". */
static void scan_overcommit(struct probe_run *run, const struct tree_node *root)
{
	for (TREE_EACH(group, root)) {
		if (!str_starts(group->key, "Pre") && !str_starts(group->key, "CommitMsg"))
			continue;
		for (TREE_EACH(hook, group)) {
			if (!tree_truth(tree_get(hook, "enabled"), false))
				continue;
			fact_node node = probe_node(run, NODE_HOOK, hook->key, hook->line, 0, 0);
			probe_state_on(run, node, FACT_TRAIT, FACT_LIVE, STR("hooks.managed"), hook->line);
			pipeline_action(run, node,
					arena_printf(probe_arena(run), "overcommit:%.*s", STR_ARG(hook->key)),
					hook->line);
			pipeline_shell(run, node, tree_get(hook, "command"));
		}
	}
}

static void scan_package_json(struct probe_run *run)
{
	struct str text = probe_text(run);
	if (!str_has(text, "\"husky\"") && !str_has(text, "simple-git-hooks") && !str_has(text, "lint-staged") &&
	    !str_has(text, "\"lefthook\""))
		return;
	const struct tree_node *root = probe_tree(run);
	scan_hook_map(run, tree_path(root, "husky.hooks"));
	scan_hook_map(run, tree_get(root, "simple-git-hooks"));
	scan_lint_staged(run, tree_get(root, "lint-staged"));
}

static void scan_hooks(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	if (str_is(file->name, "package.json"))
		scan_package_json(run);
	else if (str_has(file->name, "lefthook"))
		scan_lefthook(run, probe_tree(run));
	else if (str_has(file->name, "simple-git-hooks"))
		scan_hook_map(run, probe_tree(run));
	else if (str_has(file->name, "lintstagedrc"))
		scan_lint_staged(run, probe_tree(run));
	else if (str_is(file->name, ".overcommit.yml"))
		scan_overcommit(run, probe_tree(run));
	else if (is_git_hook(file->name))
		scan_hook_script(run, str_has(file->path, ".husky/") ? "hooks.managed" : "hooks.scripts");
}

const struct probe probe_hooks_other = {
	.name = "hooks_other",
	.title = "Git hooks (husky, lefthook and others)",
	.format = "https://lefthook.dev/configuration/",
	.wants = {{.glob = "**/.husky/*"},
		  {.glob = ".githooks/*"},
		  {.name = "lefthook.yml"},
		  {.name = "lefthook.yaml"},
		  {.name = "lefthook.toml"},
		  {.name = "lefthook.json"},
		  {.name = ".lefthook.yml"},
		  {.name = ".lefthook.yaml"},
		  {.name = ".simple-git-hooks.json"},
		  {.name = "simple-git-hooks.json"},
		  {.name = ".lintstagedrc"},
		  {.name = ".lintstagedrc.json"},
		  {.name = ".lintstagedrc.yml"},
		  {.name = ".lintstagedrc.yaml"},
		  {.name = ".overcommit.yml"},
		  {.name = "package.json"}},
	.scan = scan_hooks,
};
