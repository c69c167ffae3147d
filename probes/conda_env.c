/*
 * Conda environment files: packages from conda and from the `pip:` section. A file is one only when it has the shape:
 * a list `dependencies` beside `channels`, `name` or a pip section.
 * Format: https://docs.conda.io/projects/conda/en/latest/user-guide/tasks/manage-environments.html.
 *
 * Traits
 *   manifest.real     names at least one package besides Python and pip
 *   manifest.pinned   all of its packages (two or more) are pinned exactly
 *   lock.real         every package with version and build: an exported environment
 * Counters
 *   manifests.all, deps.direct, deps.pinned
 */
#include "engine/probe.h"

struct count {
	uint32_t direct, pinned, conda, built, line;
};

static void add(struct probe_run *run, struct count *count, struct str name, bool pinned, bool conda, bool built,
		uint32_t line)
{
	name = requirement_name(probe_arena(run), name);
	if (!name.len || str_is(name, "python") || str_is(name, "pip"))
		return;
	probe_state(run, FACT_DEPENDENCY, name, line);
	count->direct++;
	count->pinned += pinned;
	count->conda += conda;
	count->built += built;
	count->line = count->line ? count->line : line;
}

/* "conda-forge::numpy=1.26.4=py310h1" */
static void add_conda(struct probe_run *run, struct count *count, const struct tree_node *item)
{
	struct str text = str_trim(item->text), version;
	size_t n = str_find(text, "::"), build;

	if (n != STR_NONE)
		text = str_from(text, n + 2);
	for (n = 0; n < text.len && (char_is_word(text.at[n]) || text.at[n] == '-' || text.at[n] == '.');)
		n++;
	version = str_trim(str_from(text, n));
	bool equals = str_starts(version, "=");
	while (version.len && version.at[0] == '=')
		version = str_from(version, 1);
	build = str_find_char(version, '=');
	bool exact = equals && requirement_exact(version) && str_find_char(version, '.') != STR_NONE;
	add(run, count, str_sub(text, 0, n), exact, true, exact && build != STR_NONE, item->line);
}

static void scan_conda_env(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *list = tree_get(root, "dependencies");
	struct count count = {0};
	bool pip = false;

	if (!tree_is_map(root) || !tree_is_seq(list))
		return;
	for (TREE_EACH(probe, list))
		pip |= tree_is_map(probe) && tree_is_seq(tree_get(probe, "pip"));
	if (!pip && !tree_get(root, "channels") && !tree_get(root, "name"))
		return;
	for (TREE_EACH(item, list)) {
		const struct tree_node *more = tree_get(item, "pip");
		if (tree_is_scalar(item))
			add_conda(run, &count, item);
		if (!tree_is_seq(more))
			continue;
		for (TREE_EACH(line, more)) {
			struct requirement r;
			if (tree_is_scalar(line) && requirement_read(probe_arena(run), line->text, &r))
				add(run, &count, r.name, r.pinned, false, false, line->line);
		}
	}
	if (!count.direct)
		return;
	probe_trait(run, "manifest.real", count.line);
	if (count.conda > 1 && count.built == count.conda && count.pinned == count.direct)
		probe_trait(run, "lock.real", count.line);
	else if (count.direct > 1 && count.pinned == count.direct)
		probe_trait(run, "manifest.pinned", count.line);
	probe_count_dependencies(run, count.direct, count.pinned, count.line);
}

const struct probe probe_conda_env = {
	.name = "conda_env",
	.title = "Conda environments",
	.format = "https://docs.conda.io/projects/conda/en/latest/user-guide/tasks/manage-environments.html",
	.wants = {{.glob = "environment*.yml"},
		  {.glob = "environment*.yaml"},
		  {.glob = "*conda*.yml"},
		  {.glob = "*conda*.yaml"},
		  {.glob = "env.yml"},
		  {.glob = "env.yaml"},
		  {.glob = "*[-_]env.yml"},
		  {.glob = "*[-_]env.yaml"},
		  {.glob = "**/conda/*.y*ml"},
		  {.glob = "**/envs/*.y*ml"},
		  {.glob = "**/environments/**/*.y*ml"}},
	.scan = scan_conda_env,
};
