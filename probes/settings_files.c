/*
 * Settings kept apart from code: example files of environment variables, configuration files that come in one variant for each
 * environment, and Hydra configuration with a defaults list.
 * Formats: https://hydra.cc/docs/advanced/defaults_list/, https://12factor.net/config.
 *
 * Traits
 *   settings.env-example       a .env.example (or like it) that names at least one variable
 *   settings.per-environment   a file for production that has a sibling for another environment
 *   settings.hydra             a configuration that composes others by a defaults list
 */
#include "engine/probe.h"

static const char *const environments[] = {"prod", "production", "prd", "dev", "development", "staging", "stage",
					   "stg",  "test",       "qa",  "uat", "local",       "sandbox", "preprod"};
#define ENVIRONMENTS_N (sizeof(environments) / sizeof(environments[0]))

/* Files whose variants are no settings of the application: tools, infrastructure, dependencies. */
static const char *const others[] = {"docker-compose", "compose",    "requirements", "environment", "kustomization",
				     "values",         "package",    "tsconfig",     "webpack",     "vite",
				     "namespace",      "deployment", "ingress",      "service"};

static bool is_environment(struct str s)
{
	for (size_t i = 0; i < ENVIRONMENTS_N; i++)
		if (str_is_nocase(s, environments[i]))
			return true;
	return false;
}

/* Whether the path exists with another environment in place of the bytes [from, from + len). */
static bool has_sibling(struct probe_run *run, struct str path, size_t from, size_t len)
{
	for (size_t i = 0; i < ENVIRONMENTS_N; i++) {
		struct str tail = str_from(path, from + len);
		if (str_is_nocase(str_sub(path, from, len), environments[i]))
			continue;
		struct str other = arena_printf(probe_arena(run), "%.*s%s%.*s", (int)from, path.at, environments[i],
						STR_ARG(tail));
		if (probe_path_exists(run, other))
			return true;
	}
	return false;
}

static bool is_excluded(const struct file *file)
{
	static const char *const folders[] = {".github/",   ".gitlab/",      "overlays/",   "charts/",
					      "helm/",      "k8s/",          "kubernetes/", "manifests/",
					      "terraform/", "node_modules/", "argocd/",     "ansible/"};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_starts_nocase(file->name, others[i]))
			return true;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (str_has_nocase(file->path, folders[i]))
			return true;
	return false;
}

/* Each piece of the path between separators that names an environment is exchanged in turn. */
static void look_for_siblings(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	size_t from = 0;

	if (is_excluded(file) || !str_trim(probe_text(run)).len)
		return;
	for (size_t i = 0; i <= file->path.len; i++) {
		bool boundary = i == file->path.len || strchr("/.-_", file->path.at[i]);
		if (!boundary)
			continue;
		if (is_environment(str_sub(file->path, from, i - from)) &&
		    has_sibling(run, file->path, from, i - from)) {
			probe_trait(run, "settings.per-environment", 1);
			return;
		}
		from = i + 1;
	}
}

static void look_for_variables(struct probe_run *run)
{
	struct str rest = probe_text(run), line;

	for (uint32_t number = 1; str_next_line(&rest, &line); number++) {
		size_t n = 0;
		line = str_trim(line);
		if (str_starts(line, "export "))
			line = str_trim(str_from(line, 7));
		while (n < line.len && char_is_word(line.at[n]))
			n++;
		if (!n || n >= line.len || line.at[n] != '=')
			continue;
		probe_trait(run, "settings.env-example", number);
		probe_state(run, FACT_VARIABLE, str_sub(line, 0, n), number);
	}
}

static void look_for_defaults(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *defaults = tree_get(root, "defaults");

	if (tree_is_seq(defaults) && defaults->first && root->count > 0)
		probe_trait(run, "settings.hydra", defaults->line);
}

static void scan_settings_files(struct probe_run *run)
{
	struct str name = probe_file(run)->name, folder = probe_file(run)->folder;
	bool example = str_has(name, "example") || str_has(name, "sample") || str_has(name, "template") ||
		       str_has(name, "dist");

	if (str_has(name, ".env") || str_starts(name, "env.")) {
		if (example)
			look_for_variables(run);
		else
			look_for_siblings(run);
		return;
	}
	look_for_siblings(run);
	if (str_ends(name, ".yaml") && (str_has(folder, "conf") || str_has(name, "config")))
		look_for_defaults(run);
}

const struct probe probe_settings_files = {
	.name = "settings_files",
	.title = "Settings files",
	.format = "https://12factor.net/config",
	.wants = {{.glob = ".env.example*"},   {.glob = ".env.sample*"},
		  {.glob = ".env.template*"},  {.glob = ".env.dist"},
		  {.glob = ".env.*.example"},  {.glob = "example.env"},
		  {.glob = "env.example"},     {.glob = ".env.prod*"},
		  {.glob = "*prod*.yml"},      {.glob = "*prod*.yaml"},
		  {.glob = "*prod*.json"},     {.glob = "*prod*.toml"},
		  {.glob = "*prod*.ini"},      {.glob = "*prd*.y*ml"},
		  {.glob = "**/prod/*.y*ml"},  {.glob = "**/production/*.y*ml"},
		  {.glob = "**/prod/*.json"},  {.name = "config.yaml"},
		  {.glob = "**/conf/*.yaml"},  {.glob = "**/configs/*.yaml"},
		  {.glob = "**/config/*.yaml"}},
	.byte_limit = 1u << 20,
	.scan = scan_settings_files,
};
