/*
 * The views of a file's text: each is made once, when the first probe asks for it.
 */
#include "engine/probe_run.h"

typedef struct tree_node *tree_reader(struct arena *a, struct str text, struct tree_problem *problem);

static const struct {
	const char *ext;
	const char *code; /* of the notice when the file is broken */
	tree_reader *read;
} tree_readers[] = {
	{"json", "json-broken", json_read}, {"ipynb", "json-broken", json_read}, {"jsonc", "json-broken", json_read},
	{"toml", "toml-broken", toml_read}, {"lock", "toml-broken", toml_read},  {"cfg", "ini-broken", ini_read},
	{"ini", "ini-broken", ini_read},    {"flake8", "ini-broken", ini_read},  {"tf", "hcl-broken", hcl_read},
	{"tfvars", "hcl-broken", hcl_read}, {"hcl", "hcl-broken", hcl_read},     {"tofu", "hcl-broken", hcl_read},
};

const struct tree_node *probe_tree(struct probe_run *run)
{
	struct tree_problem problem = {0};
	tree_reader *read = yaml_read;
	const char *code = "yaml-broken";
	if (run->tree_tried)
		return run->tree;
	run->tree_tried = true;
	for (size_t i = 0; i < sizeof tree_readers / sizeof *tree_readers; i++) {
		if (str_is_nocase(run->file->ext, tree_readers[i].ext)) {
			read = tree_readers[i].read;
			code = tree_readers[i].code;
		}
	}
	if (str_is(run->file->name, "Pipfile"))
		read = toml_read;
	run->tree = read(&run->worker->file_arena, run->text, &problem);
	/* A template is broken by nature; it would be no news. */
	if (!run->tree && !(run->file->place & (PLACE_TEMPLATE | PLACE_FIXTURE)))
		probe_notice(run, code, "line %u: %s", problem.line, problem.message);
	/* cppcheck-suppress returnDanglingLifetime ; the tree lives in the arena, `problem` is only written to */
	return run->tree;
}

bool probe_top_key(struct probe_run *run, const char *key)
{
	if (!run->top_keys_tried)
		top_keys_read(&run->top_keys, run->text);
	run->top_keys_tried = true;
	return top_keys_may_have(&run->top_keys, key);
}

const struct notebook *probe_notebook(struct probe_run *run)
{
	if (!run->notebook_tried)
		notebook_read(&run->worker->file_arena, run->text, &run->notebook);
	run->notebook_tried = true;
	return &run->notebook;
}

const struct python_tokens *probe_python(struct probe_run *run)
{
	if (str_is_nocase(run->file->ext, "ipynb"))
		return &probe_notebook(run)->tokens;
	if (!run->python_tried)
		python_lex(&run->worker->file_arena, run->text, 1, false, &run->python);
	run->python_tried = true;
	return &run->python;
}

const struct python_module *probe_python_module(struct probe_run *run)
{
	if (!run->module_tried)
		python_module_read(&run->worker->file_arena, probe_python(run), &run->module);
	run->module_tried = true;
	return &run->module;
}

static enum doc_syntax syntax_of(const struct file *file)
{
	static const struct {
		const char *ext;
		enum doc_syntax syntax;
	} table[] = {
		{"md", DOC_MARKDOWN},   {"markdown", DOC_MARKDOWN}, {"mdx", DOC_MARKDOWN},
		{"rmd", DOC_MARKDOWN},  {"qmd", DOC_MARKDOWN},      {"rst", DOC_RST},
		{"adoc", DOC_ASCIIDOC}, {"asciidoc", DOC_ASCIIDOC}, {"org", DOC_ORG},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (str_is_nocase(file->ext, table[i].ext))
			return table[i].syntax;
	return DOC_PLAIN;
}

/* The document of a notebook is its text cells; lines are to be those of the file. */
static void read_notebook_doc(struct probe_run *run)
{
	const struct notebook *notebook = probe_notebook(run);
	struct doc *doc = &run->doc;
	doc_read(&run->worker->file_arena, notebook->prose, DOC_MARKDOWN, doc);
	for (uint32_t i = 0; i < doc->n; i++) {
		uint32_t line = doc->sections[i].line;
		doc->sections[i].line = line && line <= notebook->prose_lines_n ? notebook->prose_lines[line - 1] : 1;
	}
	for (uint32_t i = 0; i < doc->tables_n; i++) {
		uint32_t line = doc->tables[i].line;
		doc->tables[i].line = line && line <= notebook->prose_lines_n ? notebook->prose_lines[line - 1] : 1;
	}
	doc->role = (uint8_t)(1 + doc_role(run->file->path, doc));
}

static void read_doc(struct probe_run *run)
{
	if (str_is_nocase(run->file->ext, "ipynb")) {
		read_notebook_doc(run);
		return;
	}
	doc_read(&run->worker->file_arena, run->text, syntax_of(run->file), &run->doc);
	run->doc.role = (uint8_t)(1 + doc_role(run->file->path, &run->doc));
}

const struct doc *probe_doc(struct probe_run *run)
{
	if (!run->doc_tried)
		read_doc(run);
	run->doc_tried = true;
	return &run->doc;
}
