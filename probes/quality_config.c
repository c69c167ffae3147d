/*
 * Configuration of linters, type checkers and coverage in files that hold several tools, or whose rules matter: setup.cfg,
 * tox.ini, .flake8, ruff.toml, .coveragerc, codecov.yml. Their keys are stated; rules know which key is which tool.
 * Formats: https://flake8.pycqa.org/en/latest/user/configuration.html, https://docs.astral.sh/ruff/settings/,
 * https://coverage.readthedocs.io/en/latest/config.html, https://docs.codecov.com/docs/codecovyml-reference.
 *
 * Traits
 *   quality.docstring-rules  docstrings are checked (rules D of flake8-docstrings or ruff, pydocstyle, interrogate)
 *   coverage.configured      pytest measures coverage by default
 *   coverage.threshold       coverage below a limit fails
 */
#include "engine/probe.h"

/* A list of rule codes as text or sequence: "E,W,D" or ["E", "D1"]. */
static bool selects_docstrings(const struct tree_node *node)
{
	struct str rest, code;

	if (tree_is_seq(node)) {
		for (TREE_EACH(item, node))
			if (str_is(item->text, "ALL") || str_is(item->text, "D") ||
			    (item->text.len > 1 && item->text.at[0] == 'D' && char_is_digit(item->text.at[1])))
				return true;
		return false;
	}
	rest = tree_text(node);
	while (str_next(&rest, ',', &code)) {
		code = str_trim(code);
		if (str_is(code, "D") || (code.len > 1 && code.at[0] == 'D' && char_is_digit(code.at[1])))
			return true;
	}
	return false;
}

static void state_docstrings(struct probe_run *run, const struct tree_node *table)
{
	static const char *const lists[] = {"select", "extend-select", "extend_select"};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (selects_docstrings(tree_get(table, lists[i])))
			probe_trait(run, "quality.docstring-rules", tree_get(table, lists[i])->line);
	if (tree_get(table, "docstring-convention"))
		probe_trait(run, "quality.docstring-rules", tree_get(table, "docstring-convention")->line);
}

static void state_threshold(struct probe_run *run, const struct tree_node *limit)
{
	if (limit && tree_text(limit).len && !str_is(limit->text, "0"))
		probe_trait(run, "coverage.threshold", limit->line);
}

static void scan_ini(struct probe_run *run, struct str name)
{
	struct tree_problem problem;
	const struct tree_node *root = ini_read(probe_arena(run), probe_text(run), &problem);
	char file[64];

	snprintf(file, sizeof(file), "%.*s", STR_ARG(name));
	probe_state_keys(run, root, file, 2);
	state_docstrings(run, tree_get(root, "flake8"));
	for (size_t i = 0; i < 2; i++) {
		const struct tree_node *table = tree_get(root, i ? "interrogate" : "pydocstyle");
		if (table && table->first)
			probe_trait(run, "quality.docstring-rules", table->line);
	}
	state_threshold(run, tree_get(tree_get(root, "report"), "fail_under"));
	state_threshold(run, tree_get(tree_get(root, "coverage:report"), "fail_under"));
	for (size_t i = 0; i < 2; i++) {
		const struct tree_node *options = tree_get(tree_get(root, i ? "pytest" : "tool:pytest"), "addopts");
		if (str_has(tree_text(options), "--cov"))
			probe_trait(run, "coverage.configured", options->line);
		if (str_has(tree_text(options), "--cov-fail-under"))
			probe_trait(run, "coverage.threshold", options->line);
	}
}

static void scan_codecov(struct probe_run *run)
{
	static const char *const statuses[] = {"project", "patch"};
	const struct tree_node *status = tree_path(probe_tree(run), "coverage.status");

	for (size_t i = 0; i < 2; i++) {
		const struct tree_node *one = tree_get(status, statuses[i]);
		const struct tree_node *target = tree_get(tree_get(one, "default"), "target");
		if (target && !tree_truth(tree_path(one, "default.informational"), false))
			probe_trait(run, "coverage.threshold", target->line);
	}
}

static void scan_quality_config(struct probe_run *run)
{
	struct str name = probe_file(run)->name;

	if (str_has(name, "codecov")) {
		scan_codecov(run);
	} else if (str_ends(name, "ruff.toml")) {
		const struct tree_node *root = probe_tree(run);
		probe_state_keys(run, root, "ruff.toml", 2);
		state_docstrings(run, root);
		state_docstrings(run, tree_get(root, "lint"));
	} else {
		scan_ini(run, name);
	}
}

const struct probe probe_quality_config = {
	.name = "quality_config",
	.title = "Linters and coverage",
	.format = "https://docs.astral.sh/ruff/settings/",
	.wants = {{.name = "setup.cfg"},
		  {.name = "tox.ini"},
		  {.name = ".flake8"},
		  {.name = "pytest.ini"},
		  {.name = ".coveragerc"},
		  {.name = "ruff.toml"},
		  {.name = ".ruff.toml"},
		  {.name = "codecov.yml"},
		  {.name = ".codecov.yml"},
		  {.name = "codecov.yaml"}},
	.scan = scan_quality_config,
};
