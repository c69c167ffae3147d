/*
 * The pages of documentation sites and where a site keeps them, so that a site with nothing but what its generator wrote
 * is told from one with content (engine/measure.c brings the two together).
 * Format: https://www.mkdocs.org/user-guide/configuration/#docs_dir,
 * https://www.sphinx-doc.org/en/master/usage/configuration.html
 * Traits: none.
 * Links
 *   site-page      every folder above a page that has content of its own
 *   mkdocs-pages   folder of the pages of a mkdocs.yml
 *   sphinx-pages   folder of a conf.py of Sphinx
 */
#include "engine/probe.h"

#define PAGE_WORDS 40
#define FOLDERS 6

/* What generators and project templates write into the first pages. */
static const char *const stock[] = {"for full documentation visit mkdocs.org",
				    "you can adapt this file completely to your liking",
				    "this is where you describe how to get set up",
				    "the makefile contains the central entry points for common tasks",
				    "add your content using restructuredtext",
				    "welcome to mkdocs",
				    "insert your content here",
				    NULL};
/* Pages that are written elsewhere: in docstrings, in a README, in code. */
static const char *const included[] = {"\n::: ",    "automodule::", "autosummary::", "autoclass::", "autofunction::",
				       "include::", "{include}",    "--8<--",        "mdinclude::", "include-markdown",
				       "autoapi",   "automethod::", "click::",       "argparse::",  "swagger"};

static bool has_content(struct probe_run *run)
{
	if (str_is_nocase(probe_file(run)->ext, "ipynb"))
		return true;
	const struct doc *doc = probe_doc(run);
	uint32_t head = doc->n < 4 ? doc->n : 4;
	if (str_starts(probe_text(run), "::: "))
		return true;
	struct str start = str_sub(probe_text(run), 0, 8192);
	bool directives = str_has(start, "::");
	for (size_t i = 0; i < sizeof included / sizeof *included; i++)
		if ((directives || !strchr(included[i], ':')) && str_has(start, included[i]))
			return true;
	for (uint32_t i = 0; i < doc->n; i++)
		if (phrase_in(doc->sections[i].name, stock))
			return false;
	return doc->words + 8 * doc->codes_n >= PAGE_WORDS && !doc_speaks(doc, 0, head, stock, 1, NULL);
}

static void state_folders(struct probe_run *run)
{
	struct str folder = probe_file(run)->folder;
	for (unsigned i = 0; i < FOLDERS && folder.len; i++) {
		probe_link(run, "site-page", folder, 1);
		size_t slash = str_rfind_char(folder, '/');
		folder.len = slash == STR_NONE ? 0 : slash;
	}
	probe_link(run, "site-page", STR("."), 1);
}

static struct str joined(struct probe_run *run, struct str folder, struct str name)
{
	while (str_starts(name, "./"))
		name = str_from(name, 2);
	while (name.len && name.at[name.len - 1] == '/')
		name.len--;
	if (!name.len || str_is(name, "."))
		return folder.len ? folder : STR(".");
	if (!folder.len)
		return name;
	return arena_printf(probe_arena(run), "%.*s/%.*s", STR_ARG(folder), STR_ARG(name));
}

static void state_mkdocs(struct probe_run *run)
{
	struct str rest = probe_text(run), line, pages = STR("docs");
	/* Such files may hold tags of Python, which no reader of plain YAML takes. */
	while (str_next_line(&rest, &line))
		if (str_starts(line, "docs_dir:"))
			pages = str_trim(str_from(line, strlen("docs_dir:")));
	if (pages.len > 1 && (pages.at[0] == '"' || pages.at[0] == '\''))
		pages = str_sub(pages, 1, pages.len - 2);
	probe_link(run, "mkdocs-pages", joined(run, probe_file(run)->folder, pages), 1);
	/* What a script turns into the pages stands beside the configuration. */
	if (probe_file(run)->folder.len)
		probe_link(run, "mkdocs-pages", probe_file(run)->folder, 1);
}

static void scan_pages(struct probe_run *run)
{
	static const char *const folders[] = {"docs", "doc", NULL};
	const struct file *file = probe_file(run);
	if (str_starts_nocase(file->name, "mkdocs.")) {
		state_mkdocs(run);
	} else if (str_is(file->name, "conf.py")) {
		if (path_has_folder(file->path, folders))
			probe_link(run, "sphinx-pages", file->folder, 1);
	} else if (!str_starts_nocase(file->name, "readme") && has_content(run)) {
		state_folders(run);
	}
}

const struct probe probe_doc_pages = {
	.name = "doc_pages",
	.title = "Pages of documentation sites",
	.format = "https://www.mkdocs.org/user-guide/configuration/#docs_dir",
	.wants = {{.name = "mkdocs.yml"},
		  {.name = "mkdocs.yaml"},
		  {.name = "conf.py"},
		  {.ext = "md"},
		  {.ext = "markdown"},
		  {.ext = "rst"},
		  {.ext = "ipynb"}},
	.scan = scan_pages,
};
