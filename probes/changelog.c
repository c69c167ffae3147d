/*
 * Change logs: files in which releases are described, and whether at least one is.
 * Format: https://keepachangelog.com/en/1.1.0/
 * Traits:
 *   changelog.entry   a heading with a version or a date and something under it; hollow when there is none
 */
#include "engine/probe.h"

static bool has_version(struct str heading)
{
	for (size_t i = 0; i + 2 < heading.len; i++) {
		if (!char_is_digit(heading.at[i]))
			continue;
		/* 1.2, v3.0.1, 2024-05-01, 20230314 */
		if ((heading.at[i + 1] == '.' || heading.at[i + 1] == '-') && char_is_digit(heading.at[i + 2]))
			return true;
		if (i + 7 < heading.len && char_is_digit(heading.at[i + 1]) && char_is_digit(heading.at[i + 4]) &&
		    char_is_digit(heading.at[i + 7]))
			return true;
	}
	return false;
}

static bool says_something(const struct doc *doc, uint32_t section)
{
	struct doc_extent e;
	doc_extent(doc, section, &e);
	return e.list_items > 0 || e.words + e.link_words >= 3 || e.table_rows > 0;
}

/* A plain list, with lines such as "1.2.0 (2024-05-01)" or "Version 1.2: …" for headings. */
static uint32_t plain_entry(struct str text)
{
	struct str line;
	uint32_t number = 0, entry = 0;
	while (str_next_line(&text, &line)) {
		number++;
		struct str s = str_trim(line);
		if (!s.len)
			continue;
		if (entry && entry + 6 >= number && s.len > 10 && !has_version(s))
			return entry;
		if (s.len < 80 && has_version(s) && line.at[0] != ' ' && line.at[0] != '\t')
			entry = number;
	}
	return 0;
}

static void scan_changelog(struct probe_run *run)
{
	static const char *const stems[] = {"changelog", "change log",    "changes",      "history", "news",
					    "releases",  "release notes", "releasenotes", NULL};
	static const char *const charts[] = {"charts", "helm-charts", NULL};
	struct str title = path_title(probe_arena(run), probe_file(run)->path);
	/* "history.py" and "news.csv" are code and data. */
	static const char *const kinds[] = {"",         "md",  "markdown", "mdx", "rst",  "txt",     "adoc",
					    "asciidoc", "org", "rmd",      "qmd", "html", "textile", "in"};
	bool text = false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		text |= str_is_nocase(probe_file(run)->ext, kinds[i]);
	if (!text)
		return;
	/* A copied Helm chart brings the change log of its makers. */
	if (path_has_folder(probe_file(run)->path, charts))
		return;
	/* "changelog_config.md" or "history.md" of a lesson are other things. */
	if (!name_is(title, stems))
		return;
	const struct doc *doc = probe_doc(run);
	for (uint32_t i = 1; i < doc->n; i++) {
		const struct doc_section *section = &doc->sections[i];
		if (has_version(section->heading) && says_something(doc, i)) {
			probe_trait(run, "changelog.entry", section->line);
			return;
		}
	}
	uint32_t line = plain_entry(probe_text(run));
	if (line)
		probe_trait(run, "changelog.entry", line);
	else if (doc->words > 0 || doc->n > 1)
		probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("changelog.entry"), 1);
}

const struct probe probe_changelog = {
	.name = "changelog",
	.title = "Change logs",
	.format = "https://keepachangelog.com/en/1.1.0/",
	.wants = {{.glob = "CHANGELOG*"},
		  {.glob = "CHANGES*"},
		  {.glob = "HISTORY*"},
		  {.glob = "NEWS*"},
		  {.glob = "RELEASES*"},
		  {.glob = "RELEASE_NOTES*"},
		  {.glob = "RELEASE-NOTES*"},
		  {.glob = "ReleaseNotes*"},
		  {.glob = "CHANGE_LOG*"}},
	.scan = scan_changelog,
};
