/*
 * Prompts kept in files of their own: text that tells a model what to do, in a folder or file named for prompts, be it text or a Python
 * module that holds it for others. Prompts for the tools of programmers (`.claude/`, `.github/prompts/`) are no part of the system.
 * Formats: https://www.promptfoo.dev/docs/configuration/prompts/, https://jinja.palletsprojects.com/en/stable/templates/
 *
 * Traits
 *   prompt.file       such a file
 *   prompt.constant   a constant of a Python module that tells a model what to do
 *   prompt.versioned  a module that is named for prompts, holds some and gives them a version
 * Links
 *   prompt-file      its name, and its folder's
 *   prompt-reader    a name that a string of Python code ends with or goes through: "prompts/answer.txt", "prompts"
 *   prompt-module    the name of a Python module that is named for prompts and holds some, and of its folder
 *   prompt-importer  a part of the name of a module of this repository that is imported: "prompts"
 */
#include "engine/probe.h"

#define PROMPT_BYTES 60u

/* "2024-05-01", "answer-v3" */
#define VERSION_BYTES 24u

/* Strings of one module that are looked at. */
#define STRINGS 2000u

WORD_LIST(telling, "you are ", "your task", "your role", "you will be given", "respond ", "answer the ", "you answer",
	  "summarize ", "summarise ", "extract ", "return only", "do not make up", "<system>", "role: system",
	  "given the following");
WORD_LIST(programmers, ".claude/", ".github/", ".cursor/", ".codex/", ".gemini/", ".windsurf/", ".agents/");

/* How people address a model; prose rarely does. */
WORD_LIST(addressing, "you are a ", "you are an ", "you are the ", "you're a ", "you're an ", "your task is",
	  "your job is", "your role is", "act as a", "you will be given", "you will receive", "given the following",
	  "given a question", "answer the question", "answer only", "answer based on", "do not make up",
	  "don't make up", "return only", "output only", "respond only", "respond with", "respond in", "reply with",
	  "reply only", "return a json", "return json", "as json", "based on the context", "based only on",
	  "using only the", "use only the", "the context below", "summarize the", "summarise the", "rephrase the",
	  "rewrite the", "\xe4\xbd\xa0\xe6\x98\xaf", "du bist ", "sie sind ein", "tu es un", "vous \xc3\xaates un",
	  "eres un", "sei un ", "voc\xc3\xaa \xc3\xa9 ");

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

/* Not a string that stands by itself, which explains the code. */
static bool is_value(const struct python_tokens *tokens, uint32_t t)
{
	return t > 1 && tokens->at[t - 1].kind == PYTHON_OPERATOR;
}

/* What a string is assigned to: X of `X = "…"`, `X: str = "…"`, `X = ("…"`. */
static struct str assigned_to(const struct python_tokens *tokens, uint32_t t)
{
	if (t && python_is(tokens, t - 1, "("))
		t--;
	if (t < 2 || !python_is(tokens, t - 1, "=") || tokens->at[t - 2].kind != PYTHON_NAME)
		return (struct str){NULL, 0};
	return tokens->at[t > 4 && python_is(tokens, t - 3, ":") ? t - 4 : t - 2].text;
}

/* A folder of prompts, not of a tool that works on them. */
static bool is_prompt_folder(struct str folder)
{
	return str_ends_nocase(folder, "prompts") || str_is(folder, "prompt") || str_ends(folder, "prompt_templates");
}

static bool is_prompt_module(struct str name)
{
	WORD_LIST(others, "guard", "optimi", "inject", "cache", "eval");

	return str_has_nocase(name, "prompt") && !word_list_in(&others, name);
}

static void link_module(struct probe_run *run, uint32_t line)
{
	const struct file *file = probe_file(run);

	if (is_prompt_module(file->name))
		probe_link(run, "prompt-module", str_sub(file->name, 0, file->name.len - 3), line);
	if (is_prompt_folder(last_part(file->folder)))
		probe_link(run, "prompt-module", last_part(file->folder), line);
}

static bool exists(const void *run, struct str path)
{
	return probe_path_exists(run, path);
}

static void link_imports(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);

	for (size_t i = 0; i < m->imports_n; i++) {
		struct str whole = m->imports[i].whole, part;
		uint32_t line = m->imports[i].line;
		if (!str_has(whole, "prompt") || !python_is_local(whole, probe_file(run)->folder, exists, run))
			continue;
		while (str_next(&whole, '.', &part))
			if (str_has(part, "prompt"))
				probe_link(run, "prompt-importer", part, line);
	}
}

static void scan_code(struct probe_run *run)
{
	const struct python_tokens *tokens = probe_python(run);
	const struct file *file = probe_file(run);
	bool named = is_prompt_module(file->name) || is_prompt_folder(last_part(file->folder));
	uint32_t constant = 0, held = 0, version = 0;
	unsigned looked = 0;

	for (size_t i = 0; i < tokens->strings.n && looked < STRINGS; i++) {
		uint32_t t = tokens->strings.at[i];
		struct str text = tokens->at[t].text;
		if (text.len > 5 && text.len < 80 && str_find_char(text, ' ') == STR_NONE && str_has(text, "prompt")) {
			link_string(run, tokens, t);
			looked++;
		}
		if ((version || !named || text.len > VERSION_BYTES) && (text.len < PROMPT_BYTES || (held && constant)))
			continue;
		if (!is_value(tokens, t))
			continue;
		struct str name = assigned_to(tokens, t);
		bool assigned = str_has_nocase(name, "prompt");
		if (assigned && text.len <= VERSION_BYTES && str_has_nocase(name, "version"))
			version = tokens->at[t].line;
		if (text.len < PROMPT_BYTES || (!assigned && !named) || !word_list_in(&addressing, text))
			continue;
		if (assigned && !constant)
			constant = tokens->at[t].line;
		if (!held)
			held = tokens->at[t].line;
	}
	if (constant)
		probe_trait(run, "prompt.constant", constant);
	if (version && held)
		probe_trait(run, "prompt.versioned", version);
	if (named && held)
		link_module(run, held);
	link_imports(run);
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
