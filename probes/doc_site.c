/*
 * Configuration of documentation sites and data packages whose file names are shared with other tools, so that only
 * their keys tell what they are.
 * Format: https://quarto.org/docs/reference/projects/options.html, https://mystmd.org/guide/frontmatter,
 * https://rust-lang.github.io/mdBook/format/configuration/index.html, https://jekyllrb.com/docs/configuration/
 * Traits: none.
 */
#include "engine/probe.h"

static void scan_site(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run);
	char name[64];
	struct str file = probe_file(run)->name;
	if (!root || file.len >= sizeof name)
		return;
	memcpy(name, file.at, file.len);
	name[file.len] = '\0';
	probe_state_keys(run, root, name, 1);
}

const struct probe probe_doc_site = {
	.name = "doc_site",
	.title = "Documentation sites",
	.format = "https://quarto.org/docs/reference/projects/options.html",
	.wants = {{.name = "_quarto.yml"},
		  {.name = "_quarto.yaml"},
		  {.name = "myst.yml"},
		  {.name = "book.toml"},
		  {.name = "config.toml"},
		  {.name = "_config.yml"},
		  {.name = "antora.yml"},
		  {.name = "mint.json"},
		  {.name = "docs.json"},
		  {.name = "datapackage.json"}},
	.scan = scan_site,
};
