/*
 * The README of the repository: does it say what this project is and how to run it, or is it a title, or what a
 * generator left?
 * Format:
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-readmes
 * Traits:
 *   doc.readme   a purpose in its own words and instructions to run it; hollow when one of them is missing
 */
#include "engine/probe.h"

#define PURPOSE_WORDS 25
#define SENTENCE_WORDS 9 /* of a purpose told in one sentence, beside commands */
#define RUN_WORDS 25

/* Sentences that generators write; people who keep them have not written theirs. */
static const char *const stock[] = {"this project was bootstrapped with create react app",
				    "give a short introduction of your project",
				    "to make it easy for you to get started with gitlab",
				    "check out the configuration reference at",
				    "project bootstrapped with",
				    "this template provides a minimal setup",
				    "this is your new kedro project",
				    "a short description of the project",
				    "this project was generated with angular cli",
				    "this is your new",
				    "describe your project here",
				    "one paragraph of project description goes here",
				    NULL};

static const char *const running[] = {"usage",      "install*",   "getting started", "get started", "quick start",
				      "quickstart", "how to run", "how to use",      "run*",        "setup",
				      "set up",     "deploy*",    "build*",          "development", "reproduc*",
				      "training",   "train",      "inference",       "example*",    "instructions",
				      "demo",       "launch*",    "execution",       "steps",       "start*",
				      "how to",     "commands",   "workflow",        NULL};

/* Parts that every repository has word by word and that say nothing about this one. */
static const char *const boilerplate[] = {
	"license", "licence", "contribut*",        "code of conduct", "trademark*", "authors", "acknowledg*",
	"credits", "contact", "table of contents", "contents",        "citation",   "cite",    "citing",
	"badges",  "support", "sponsor*",          "references",      NULL};

static bool is_readme(const struct file *file)
{
	size_t dot = str_find_char(file->name, '.');
	return str_is_nocase(str_sub(file->name, 0, dot == STR_NONE ? file->name.len : dot), "readme") &&
	       (dot == STR_NONE || dot == str_rfind_char(file->name, '.'));
}

/* Forges show the README of the root, else the one of .github/ or docs/. */
static bool is_shown(struct probe_run *run, const struct file *file)
{
	static const char *const roots[] = {"README.md", "README.rst",  "README.txt", "README",   "Readme.md",
					    "readme.md", "README.adoc", "README.org", "README.MD"};
	if (!file->folder.len)
		return !str_is_nocase(file->ext, "rmd") || !probe_path_exists(run, STR("README.md"));
	if (!str_is(file->folder, ".github") && !str_is(file->folder, "docs"))
		return false;
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
		if (probe_path_exists(run, str_of(roots[i])))
			return false;
	return true;
}

/* Shell, code or configuration that is neither a folder tree nor a citation. */
static bool shows_running(const struct doc *doc)
{
	for (uint32_t i = 0; i < doc->codes_n; i++) {
		struct str text = str_trim(doc->codes[i].text);
		bool tree = str_has(text, "\u251c") || str_has(text, "\u2514") || str_has(text, "|--");
		if (text.len > 4 && !tree && text.at[0] != '@')
			return true;
	}
	for (uint32_t i = 1; i < doc->n; i++) {
		struct doc_extent extent;
		if (!phrase_in(doc->sections[i].name, running))
			continue;
		doc_extent(doc, i, &extent);
		if (doc_filled(&extent, RUN_WORDS) && (extent.list_items > 1 || extent.words >= 2 * RUN_WORDS))
			return true;
		if (doc_commands(doc, extent.from, extent.to) > 0)
			return true;
	}
	return false;
}

static uint32_t purpose_words(const struct doc *doc)
{
	uint32_t words = 0;
	for (uint32_t i = 0; i < doc->n; i++)
		if (!phrase_in(doc->sections[i].name, boilerplate))
			words += doc->sections[i].words;
	return words;
}

/* A sentence about the project in front of the sections or in one that is not about running it; what is left is commands. */
static bool tells_purpose(const struct doc *doc)
{
	if (purpose_words(doc) >= PURPOSE_WORDS)
		return true;
	for (uint32_t i = 0; i < doc->n && i < 4; i++)
		if (doc->sections[i].words >= SENTENCE_WORDS && !phrase_in(doc->sections[i].name, boilerplate) &&
		    !phrase_in(doc->sections[i].name, running))
			return doc->codes_n > 0 || doc_commands(doc, 0, doc->n) > 0;
	return false;
}

static bool is_stock(const struct doc *doc)
{
	uint32_t head = doc->n < 4 ? doc->n : 4;
	return doc_speaks(doc, 0, head, stock, 1, NULL) > 0;
}

static void scan_readme(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	if (!is_readme(file) || !is_shown(run, file))
		return;
	const struct doc *doc = probe_doc(run);
	bool links = doc_role(file->path, doc) == DOC_LINKS && !doc->codes_n;
	bool real = !links && tells_purpose(doc) && shows_running(doc) && !is_stock(doc) &&
		    doc->placeholders * 10 < doc->words;
	uint32_t line = 0;
	for (uint32_t i = 0; i < doc->n && !line; i++)
		line = doc->sections[i].words ? doc->sections[i].content_line : 0;
	probe_state_as(run, FACT_TRAIT, real ? FACT_LIVE : FACT_HOLLOW, STR("doc.readme"), line ? line : 1);
}

const struct probe probe_readme = {
	.name = "readme",
	.title = "README",
	.format = "https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/"
		  "customizing-your-repository/about-readmes",
	.wants = {DOC_WANTS},
	.scan = scan_readme,
};
