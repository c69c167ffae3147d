/*
 * pyproject.toml (and pixi.toml): dependencies in the tables of every packaging tool (PEP 621, PEP 735 groups, Poetry, PDM, Hatch, uv, Rye, Pixi), the
 * package's own name, and configuration of tools as keys.
 * Format: https://packaging.python.org/en/latest/specifications/pyproject-toml/.
 *
 * Traits
 *   manifest.real      a project or Poetry table: what this project needs is declared here
 *   manifest.package   it builds a package with a name and a version
 *   quality.docstring-rules  the linter is told to check docstrings (ruff or flake8 rules D, pydocstyle, interrogate)
 *   coverage.configured  pytest measures coverage by default
 *   coverage.threshold   coverage below a limit fails
 * Counters
 *   manifests.all, deps.direct, deps.pinned   (groups and extras for development left out)
 */
#include "engine/probe.h"

struct count {
	uint32_t direct, pinned, line;
};

static void state_requirement(struct probe_run *run, const struct tree_node *item, struct count *count)
{
	struct requirement r;

	if (!tree_is_scalar(item) || !requirement_read(probe_arena(run), item->text, &r))
		return;
	probe_state(run, FACT_DEPENDENCY, r.name, item->line);
	if (!count)
		return;
	count->direct++;
	count->pinned += r.pinned;
	count->line = count->line ? count->line : item->line;
}

static void state_list(struct probe_run *run, const struct tree_node *list, struct count *count)
{
	if (tree_is_seq(list))
		for (TREE_EACH(item, list))
			state_requirement(run, item, count);
}

/* Each member is a list: extras and groups. */
static void state_lists(struct probe_run *run, const struct tree_node *table)
{
	if (tree_is_map(table))
		for (TREE_EACH(list, table))
			state_list(run, list, NULL);
}

/* name = "^1.2" or name = {version = "1.2.3"}: Poetry and Pixi. */
static void state_table(struct probe_run *run, const struct tree_node *table, struct count *count)
{
	if (!tree_is_map(table))
		return;
	for (TREE_EACH(item, table)) {
		struct str name = requirement_name(probe_arena(run), item->key), version = tree_text(item);
		if (str_is(name, "python") || !name.len)
			continue;
		if (tree_is_map(item))
			version = tree_get_text(item, "version");
		if (tree_is_map(item) && tree_get(item, "path"))
			continue;
		probe_state(run, FACT_DEPENDENCY, name, item->line);
		if (!count)
			continue;
		count->direct++;
		count->pinned += requirement_exact(version) || (tree_is_map(item) && tree_get(item, "rev"));
		count->line = count->line ? count->line : item->line;
	}
}

static void state_poetry(struct probe_run *run, const struct tree_node *poetry, struct count *count)
{
	state_table(run, tree_get(poetry, "dependencies"), count);
	state_table(run, tree_get(poetry, "dev-dependencies"), NULL);
	if (tree_is_map(tree_get(poetry, "group")))
		for (TREE_EACH(group, tree_get(poetry, "group")))
			state_table(run, tree_get(group, "dependencies"), NULL);
}

static void state_hatch(struct probe_run *run, const struct tree_node *envs)
{
	if (!tree_is_map(envs))
		return;
	for (TREE_EACH(env, envs)) {
		state_list(run, tree_get(env, "dependencies"), NULL);
		state_list(run, tree_get(env, "extra-dependencies"), NULL);
	}
}

/* Whether a list of rule codes holds the docstring rules. */
static bool selects_docstrings(const struct tree_node *list)
{
	if (tree_is_seq(list))
		for (TREE_EACH(item, list))
			if (str_is(item->text, "ALL") || str_is(item->text, "D") ||
			    (item->text.len > 1 && item->text.at[0] == 'D' && char_is_digit(item->text.at[1])))
				return true;
	return false;
}

/* Options that every run of pytest gets: one text or a list of words. */
static void state_coverage_options(struct probe_run *run, const struct tree_node *options)
{
	if (tree_is_scalar(options) && str_has(options->text, "--cov"))
		probe_trait(run, "coverage.configured", options->line);
	for (TREE_EACH(word, options))
		if (tree_is_scalar(word) && str_starts(word->text, "--cov"))
			probe_trait(run, "coverage.configured", word->line);
}

static void state_quality(struct probe_run *run, const struct tree_node *tool)
{
	static const char *const select[] = {"ruff.select", "ruff.lint.select", "ruff.extend-select",
					     "ruff.lint.extend-select", "flake8.select"};
	const struct tree_node *limit = tree_path(tool, "coverage.report.fail_under"), *fallback = NULL;

	for (size_t i = 0; i < sizeof(select) / sizeof(select[0]); i++)
		if (selects_docstrings(tree_path(tool, select[i])))
			probe_trait(run, "quality.docstring-rules", tree_path(tool, select[i])->line);
	if ((fallback = tree_get(tool, "interrogate")) || (fallback = tree_get(tool, "pydocstyle")))
		probe_trait(run, "quality.docstring-rules", fallback->line);
	if (limit && !str_is(tree_text(limit), "0"))
		probe_trait(run, "coverage.threshold", limit->line);
	state_coverage_options(run, tree_path(tool, "pytest.ini_options.addopts"));
	state_coverage_options(run, tree_path(tool, "pytest.addopts"));
}

static void scan_pixi(struct probe_run *run, const struct tree_node *root)
{
	const struct tree_node *dependencies = tree_get(root, "dependencies");

	state_table(run, dependencies, NULL);
	state_table(run, tree_get(root, "pypi-dependencies"), NULL);
	if (tree_is_map(dependencies) && dependencies->first)
		probe_trait(run, "manifest.real", dependencies->line);
}

static void scan_pyproject(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *project = tree_get(root, "project"),
			       *tool = tree_get(root, "tool");
	const struct tree_node *poetry = tree_get(tool, "poetry"), *pixi = tree_get(tool, "pixi");
	const struct tree_node *main = tree_is_map(project) ? project : poetry;
	struct count count = {0};

	if (!str_is(probe_file(run)->name, "pyproject.toml")) {
		scan_pixi(run, root);
		return;
	}
	probe_state_keys(run, root, "pyproject.toml", 5);
	state_quality(run, tool);
	state_list(run, tree_get(project, "dependencies"), &count);
	state_lists(run, tree_get(project, "optional-dependencies"));
	state_lists(run, tree_get(root, "dependency-groups"));
	state_poetry(run, poetry, &count);
	state_lists(run, tree_path(tool, "pdm.dev-dependencies"));
	state_list(run, tree_path(tool, "uv.dev-dependencies"), NULL);
	state_list(run, tree_path(tool, "rye.dev-dependencies"), NULL);
	state_hatch(run, tree_path(tool, "hatch.envs"));
	state_table(run, tree_get(pixi, "dependencies"), NULL);
	state_table(run, tree_get(pixi, "pypi-dependencies"), NULL);
	if (tree_is_map(main) && (count.direct || tree_get(main, "requires-python") || tree_get(main, "name")))
		probe_trait(run, "manifest.real", main->line);
	struct str name = tree_get_text(main, "name");
	if (name.len) {
		probe_package(run, requirement_name(probe_arena(run), name), main->line);
		if (tree_get(root, "build-system") && (tree_get(main, "version") || tree_get(main, "dynamic")))
			probe_trait(run, "manifest.package", main->line);
	}
	probe_count_dependencies(run, count.direct, count.pinned, count.line);
}

const struct probe probe_pyproject = {
	.name = "pyproject",
	.title = "pyproject.toml",
	.format = "https://packaging.python.org/en/latest/specifications/pyproject-toml/",
	.wants = {{.name = "pyproject.toml"}, {.name = "pixi.toml"}},
	.scan = scan_pyproject,
};
