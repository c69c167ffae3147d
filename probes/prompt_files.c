/*
 * Prompts kept as files of their own: text that tells a model what to do, in a folder or file named for prompts. Prompts for the tools
 * of programmers (`.claude/`, `.github/prompts/`) are no part of the system.
 * Formats: https://www.promptfoo.dev/docs/configuration/prompts/, https://jinja.palletsprojects.com/en/stable/templates/
 *
 * Traits
 *   prompt.file   such a file
 * Links
 *   prompt-file    its name, and its folder's
 *   prompt-reader  a name that a string of Python code ends with or goes through: "prompts/answer.txt", "prompts"
 */
#include "engine/probe.h"

#define PROMPT_BYTES 60u

/* Strings of one module that are looked at. */
#define STRINGS 2000u

WORD_LIST(telling, "you are ", "your task", "your role", "you will be given", "respond ", "answer the ", "you answer",
	  "summarize ", "summarise ", "extract ", "return only", "do not make up", "<system>", "role: system",
	  "given the following");
WORD_LIST(programmers, ".claude/", ".github/", ".cursor/", ".codex/", ".gemini/", ".windsurf/", ".agents/");

static struct str last_part(struct str path)
{
	size_t slash = str_rfind_char(path, '/');

	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

/* `"prompts/answer.txt"` and `folder / "prompts"`, not the key "prompts". */
static void link_string(struct probe_run *run, const struct python_tokens *tokens, uint32_t t)
{
	struct str text = tokens->at[t].text, part;
	uint32_t line = tokens->at[t].line;

	if (str_find_char(text, '/') == STR_NONE && str_find_char(text, '.') == STR_NONE &&
	    !(t && python_is(tokens, t - 1, "/")))
		return;

	while (str_next(&text, '/', &part))
		if (str_find_char(part, '.') != STR_NONE || str_ends(part, "prompts"))
			probe_link(run, "prompt-reader", part, line);
}

static void scan_code(struct probe_run *run)
{
	const struct python_tokens *tokens = probe_python(run);
	unsigned looked = 0;

	for (size_t i = 0; i < tokens->strings.n && looked < STRINGS; i++) {
		struct str text = tokens->at[tokens->strings.at[i]].text;
		if (text.len > 5 && text.len < 80 && str_find_char(text, ' ') == STR_NONE && str_has(text, "prompt")) {
			link_string(run, tokens, tokens->strings.at[i]);
			looked++;
		}
	}
}

static void scan_prompt_files(struct probe_run *run)
{
	const struct file *file = probe_file(run);

	if (file->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE))
		return;
	if (str_is(file->ext, "py")) {
		scan_code(run);
		return;
	}
	if (word_list_in(&programmers, file->path) || probe_text(run).len < PROMPT_BYTES ||
	    !word_list_in(&telling, probe_text(run)))
		return;
	probe_trait(run, "prompt.file", 1);
	probe_link(run, "prompt-file", file->name, 1);
	if (str_has_nocase(last_part(file->folder), "prompt"))
		probe_link(run, "prompt-file", last_part(file->folder), 1);
}

const struct probe probe_prompt_files = {
	.name = "prompt_files",
	.title = "Prompts as files",
	.format = "https://www.promptfoo.dev/docs/configuration/prompts/",
	.wants = {{.glob = "**/prompts/**/*.txt"},
		  {.glob = "**/prompts/**/*.md"},
		  {.glob = "**/prompts/**/*.j2"},
		  {.glob = "**/prompts/**/*.jinja"},
		  {.glob = "**/prompts/**/*.jinja2"},
		  {.glob = "**/prompts/**/*.yaml"},
		  {.glob = "**/prompts/**/*.yml"},
		  {.glob = "*prompt*.txt"},
		  {.glob = "*prompt*.j2"},
		  {.glob = "*prompt*.jinja2"},
		  {.glob = "*prompt*.yaml"},
		  {.ext = "py"}},
	.scan = scan_prompt_files,
};
