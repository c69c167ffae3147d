/*
 * Which packages the documents tell their readers to install by name: `pip install trackit`, `npm install
 * @acme/trackit`, `install.packages("trackit")`. A project that does so with a package of its own is made for others to use
 * (engine/project.c); an application says `pip install -e .` at most.
 * Format: https://packaging.python.org/en/latest/tutorials/installing-packages/,
 * https://docs.npmjs.com/cli/commands/npm-install,
 * https://docs.conda.io/projects/conda/en/stable/commands/install.html,
 * https://stat.ethz.ch/R-manual/R-devel/library/utils/html/install.packages.html,
 * https://learn.microsoft.com/dotnet/core/tools/dotnet-package-add
 * Traits: none.
 * Links
 *   install   the name of a package, as requirements write it
 */
#include "engine/probe.h"

#define NAMES_PER_COMMAND 12u

static const struct {
	const char *tool, *verb;
} commands[] = {
	{"pip", "install"}, {"pip3", "install"}, {"conda", "install"}, {"mamba", "install"}, {"micromamba", "install"},
	{"npm", "install"}, {"pipx", "install"}, {"uv", "add"},        {"poetry", "add"},    {"pdm", "add"},
	{"rye", "add"},     {"pixi", "add"},     {"yarn", "add"},      {"pnpm", "add"},      {"npm", "i"},
	{"dotnet", "add"},  {"brew", "install"}, {"cargo", "add"},
};

static bool ends_word(struct str text, size_t end, const char *word)
{
	struct str before = str_trim(str_sub(text, 0, end));
	size_t len = strlen(word);
	if (!str_ends(before, word))
		return false;
	char around = before.len > len ? before.at[before.len - len - 1] : ' ';
	return !char_is_word(around) && around != '-';
}

/* One word of the command as a package: without quotes, extras and version; paths, addresses and options are none. */
static void state_name(struct probe_run *run, struct str word, uint32_t line)
{
	while (word.len && strchr("'\"(`", word.at[0]))
		word = str_from(word, 1);
	size_t end = 0;
	while (end < word.len && !strchr("[]=<>~!'\"`,;:)", word.at[end]))
		end++;
	if (end < word.len && word.at[end] == ':')
		return;
	word = str_sub(word, 0, end);
	bool scoped = word.len && word.at[0] == '@';
	if (!word.len || word.at[0] == '-' || word.at[0] == '.' || (!scoped && str_has(word, "/")))
		return;
	if (scoped)
		probe_link(run, "install", arena_lower(probe_arena(run), word), line);
	else
		probe_link(run, "install", requirement_name(probe_arena(run), word), line);
}

static void state_names(struct probe_run *run, struct str rest, uint32_t line)
{
	struct str word;
	for (unsigned n = 0; n < NAMES_PER_COMMAND && str_next(&rest, ' ', &word); n++) {
		if (str_is(word, "&&") || str_is(word, "|") || str_is(word, "#") || str_is(word, ";"))
			return;
		state_name(run, word, line);
		if (word.len && strchr("`;)", word.at[word.len - 1]))
			return;
	}
}

static void scan_line(struct probe_run *run, struct str text, uint32_t line)
{
	size_t r = str_find(text, "install.packages(");
	if (r != STR_NONE)
		state_names(run, str_from(text, r + strlen("install.packages(")), line);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		char verb[20];
		snprintf(verb, sizeof verb, " %s ", commands[i].verb);
		size_t at = str_find(text, verb);
		if (at != STR_NONE && ends_word(text, at, commands[i].tool))
			state_names(run, str_from(text, at + strlen(verb)), line);
	}
}

static void scan_installs(struct probe_run *run)
{
	struct str rest = probe_text(run), text;
	if (!str_has(rest, "install") && !str_has(rest, " add ") && !str_has(rest, "npm i "))
		return;
	for (uint32_t line = 1; str_next_line(&rest, &text); line++)
		if (str_has(text, "install") || str_has(text, " add ") || str_has(text, "npm i "))
			scan_line(run, text, line);
}

const struct probe probe_document_install = {
	.name = "document_install",
	.title = "Documents: packages to install",
	.format = "https://packaging.python.org/en/latest/tutorials/installing-packages/",
	.wants = {DOC_WANTS},
	.scan = scan_installs,
};
