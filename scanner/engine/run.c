/*
 * What stands behind engine/probe.h: one file with its shared views, and the sink in which facts meet the rules.
 */
#include "engine/command.h"
#include "engine/facts.h"
#include "engine/matcher.h"

#include <stdarg.h>

struct probe_run {
	struct run_worker *worker;
	struct file_facts *out;
	const struct file *file;
	uint32_t number; /* of the file */
	uint8_t probe;
	struct str text;
	bool tree_tried, python_tried, module_tried, notebook_tried, doc_tried;
	const struct tree_node *tree;
	struct python_tokens python;
	struct python_module module;
	struct notebook notebook;
	struct doc doc;
	uint32_t commands;
};

/* ---- the file ---- */

const struct file *probe_file(const struct probe_run *run)
{
	return run->file;
}

struct str probe_text(const struct probe_run *run)
{
	return run->text;
}

struct arena *probe_arena(struct probe_run *run)
{
	return &run->worker->file_arena;
}

bool probe_path_exists(const struct probe_run *run, struct str path)
{
	struct arena *arena = &run->worker->scan_arena;
	bool exists = map_get(&run->worker->facts->paths, path) != MAP_NONE;
	*vec_add(arena, &run->out->asked) = (struct asked_path){arena_str(arena, path), exists};
	return exists;
}

/* ---- views ---- */

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

/* ---- the sink ---- */

struct sink {
	struct probe_run *run;
	const struct fact *fact;
};

static void keep_hit(void *context, const struct pattern *pattern)
{
	struct sink *sink = context;
	struct run_worker *worker = sink->run->worker;
	uint32_t rule = pattern->rule;
	if (worker->rule_seen[rule] != sink->run->number + 1) {
		worker->rule_seen[rule] = sink->run->number + 1;
		worker->rule_hits[rule] = 0;
	}
	/* Facts on different nodes of the graph may reach different rungs, so they do not crowd each other out. */
	if (worker->rule_hits[rule] >= LIMIT_HITS_PER_RULE_AND_FILE && !sink->fact->node)
		return;
	if (worker->rule_hits[rule] == 0xff)
		return;
	worker->rule_hits[rule]++;
	*vec_add(&worker->scan_arena, &sink->run->out->hits) = (struct hit){
		.rule = rule,
		.line = sink->fact->line,
		.node = sink->fact->node,
		.state = (uint8_t)sink->fact->state,
		.probe = sink->run->probe,
		.kind = (uint8_t)sink->fact->kind,
	};
}

static void state_fact(struct probe_run *run, const struct fact *fact)
{
	struct sink sink = {run, fact};
	if (fact->name.len)
		matcher_find(run->worker->book, fact->kind, fact->name, keep_hit, &sink);
}

void probe_state_on(struct probe_run *run, fact_node node, enum fact_kind kind, enum fact_state state, struct str name,
		    uint32_t line)
{
	state_fact(run, &(struct fact){.kind = kind, .state = state, .name = name, .line = line, .node = node});
}

void probe_state_as(struct probe_run *run, enum fact_kind kind, enum fact_state state, struct str name, uint32_t line)
{
	probe_state_on(run, 0, kind, state, name, line);
}

void probe_state(struct probe_run *run, enum fact_kind kind, struct str name, uint32_t line)
{
	if (kind == FACT_KEY && str_starts(name, "self#") && name.len > 5)
		*vec_add(&run->worker->scan_arena, &run->out->packages) = arena_lower(&run->worker->scan_arena,
										      str_from(name, 5));
	probe_state_on(run, 0, kind, FACT_LIVE, name, line);
}

void probe_trait(struct probe_run *run, const char *trait, uint32_t line)
{
	probe_state_on(run, 0, FACT_TRAIT, FACT_LIVE, str_of(trait), line);
}

void probe_trait_of_change(struct probe_run *run, const char *trait, uint32_t change)
{
	/* The repository has no lines: the number of the change takes their place (engine/evidence.c). */
	probe_state_on(run, 0, FACT_TRAIT, FACT_LIVE, str_of(trait), change);
}

static bool is_empty(const struct tree_node *node)
{
	return node->kind == TREE_NULL || (node->kind == TREE_SCALAR ? !node->text.len : !node->first);
}

static void state_keys(struct probe_run *run, const struct tree_node *node, char *name, size_t n, size_t room,
		       unsigned depth)
{
	for (TREE_EACH(child, node)) {
		if (n + child->key.len + 2 > room || !child->key.len || is_empty(child))
			continue;
		for (size_t i = 0; i < child->key.len; i++)
			name[n + i] = char_lower(child->key.at[i]);
		size_t end = n + child->key.len;
		probe_state(run, FACT_KEY, (struct str){name, end}, child->line);
		if (depth > 1 && tree_is_map(child)) {
			name[end] = '.';
			state_keys(run, child, name, end + 1, room, depth - 1);
		}
	}
}

void probe_state_keys(struct probe_run *run, const struct tree_node *root, const char *file, unsigned depth)
{
	char name[400];
	size_t n = strlen(file);
	if (n + 2 > sizeof name || !tree_is_map(root))
		return;
	for (size_t i = 0; i < n; i++)
		name[i] = char_lower(file[i]);
	name[n] = '#';
	state_keys(run, root, name, n + 1, sizeof name, depth);
}

void probe_count(struct probe_run *run, const char *counter, uint32_t n, uint32_t line)
{
	for (size_t i = 0; i < run->out->counts.n; i++) {
		if (run->out->counts.at[i].counter == counter || strcmp(run->out->counts.at[i].counter, counter) == 0) {
			run->out->counts.at[i].n += n;
			return;
		}
	}
	*vec_add(&run->worker->scan_arena, &run->out->counts) = (struct count){counter, n, line};
}

void probe_link(struct probe_run *run, const char *role, struct str name, uint32_t line)
{
	for (size_t i = 0; i < run->out->links.n; i++)
		if (str_eq(run->out->links.at[i].name, name) && strcmp(run->out->links.at[i].role, role) == 0)
			return;
	if (name.len && run->out->links.n < LIMIT_LINKS_PER_FILE)
		*vec_add(&run->worker->scan_arena,
			 &run->out->links) = (struct link){role, arena_str(&run->worker->scan_arena, name), line};
}

void probe_thing_on(struct probe_run *run, fact_node node, enum thing_kind kind, const char *detail, struct str name,
		    uint32_t line)
{
	struct arena *arena = &run->worker->scan_arena;
	if (run->file->place &
		    (PLACE_VENDORED | PLACE_GENERATED | PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET) ||
	    (node && run->out->nodes.at[node - 1].flags & NODE_DISABLED))
		return;
	if (run->out->things.n >= LIMIT_THINGS_PER_FILE) {
		run->out->things_left_out++;
		return;
	}
	name = arena_str(arena, str_sub(str_trim(name), 0, LIMIT_EXCERPT));
	*vec_add(arena, &run->out->things) = (struct thing){name, detail, line, kind};
}

void probe_thing(struct probe_run *run, enum thing_kind kind, const char *detail, struct str name, uint32_t line)
{
	probe_thing_on(run, 0, kind, detail, name, line);
}

void probe_count_dependencies(struct probe_run *run, uint32_t direct, uint32_t pinned, uint32_t line)
{
	if (!direct || (run->file->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_EXAMPLE | PLACE_TEMPLATE)))
		return;
	probe_count(run, "manifests.all", 1, line);
	probe_count(run, "deps.direct", direct, line);
	probe_count(run, "deps.pinned", pinned, line);
}

void probe_notice(struct probe_run *run, const char *code, const char *format, ...)
{
	char message[300];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	*vec_add(&run->worker->scan_arena, &run->out->notices) = (struct notice){
		.level = NOTICE_WARNING,
		.code = code,
		.path = run->file->path,
		.message = arena_str(&run->worker->scan_arena, str_of(message)),
		.unread = true,
	};
}

/* ---- the automation graph ---- */

fact_node probe_node(struct probe_run *run, enum node_kind kind, struct str name, uint32_t line, unsigned triggers,
		     unsigned flags)
{
	if (run->out->nodes.n >= LIMIT_COMMANDS_PER_FILE)
		return 0;
	*vec_add(&run->worker->scan_arena, &run->out->nodes) = (struct graph_node){
		.kind = kind,
		.name = arena_str(&run->worker->scan_arena, name),
		.line = line,
		.triggers = triggers,
		.flags = flags,
	};
	return (fact_node)run->out->nodes.n;
}

void probe_node_folder(struct probe_run *run, fact_node node, struct str folder)
{
	if (node)
		run->out->nodes.at[node - 1].folder = arena_str(&run->worker->scan_arena, folder);
}

static void keep_command(struct probe_run *run, fact_node node, struct str words, uint32_t line, bool edge)
{
	if (run->commands++ >= LIMIT_COMMANDS_PER_FILE)
		return;
	*vec_add(&run->worker->scan_arena, &run->out->commands) = (struct graph_command){
		.node = node,
		.words = arena_str(&run->worker->scan_arena, words),
		.line = line,
		.edge = edge,
	};
}

void probe_edge(struct probe_run *run, fact_node node, struct str to, uint32_t line)
{
	if (to.len)
		keep_command(run, node, to, line, true);
}

/* Asked for its version or its help, a program does nothing of what it is there for. */
static bool only_asks(const struct shell_command *command)
{
	return command->n && (str_is(command->words[command->n - 1], "--version") ||
			      str_is(command->words[command->n - 1], "--help"));
}

/* The option that makes a test runner measure coverage stands anywhere, also in make targets, tox and nox sessions. */
static bool measures_coverage(const struct shell_command *command)
{
	bool pytest = false, option = false;
	for (uint32_t i = 0; i < command->n; i++) {
		pytest |= str_is(command->words[i], "pytest") || str_is(command->words[i], "py.test");
		option |= str_is(command->words[i], "--cov") || str_starts(command->words[i], "--cov=");
	}
	return pytest && option;
}

static void state_command(struct probe_run *run, fact_node node, const struct shell_command *command, uint32_t line)
{
	struct command_form forms[COMMAND_FORMS];
	char text[COMMAND_FORMS][COMMAND_BYTES];
	unsigned n = command_forms(command->words, command->n, forms, text);
	enum fact_state state = command->masked ? FACT_DISABLED : FACT_LIVE;
	if (only_asks(command))
		return;
	if (measures_coverage(command))
		probe_state_on(run, node, FACT_TRAIT, state, STR("ci.coverage"), line);
	for (unsigned i = 0; i < n; i++)
		probe_state_on(run, node, FACT_COMMAND, state, forms[i].words, line);
	/* The innermost form is what is really run: `uv run make test` leads to `make test`. */
	if (n && state == FACT_LIVE)
		for (unsigned i = 0; i < n; i++)
			if (forms[i].leads)
				keep_command(run, node, forms[i].words, line, false);
}

void probe_shell(struct probe_run *run, fact_node node, struct str shell, uint32_t line)
{
	struct shell_script script;
	shell_read(&run->worker->file_arena, shell, &script);
	for (uint32_t i = 0; i < script.n; i++)
		state_command(run, node, &script.commands[i], line + script.commands[i].line);
	for (uint32_t i = 0; i < script.assignments_n; i++)
		probe_state_on(run, node, FACT_VARIABLE, FACT_LIVE, script.assignments[i].name,
			       line + script.assignments[i].line);
}

static void shell_argv(struct probe_run *run, fact_node node, const struct tree_node *list)
{
	struct shell_command command = {
		.words = arena_array(&run->worker->file_arena, struct str, LIMIT_COMMAND_WORDS)};
	/* ["sh", "-c", "text"] runs the text. */
	const struct tree_node *second = list->first ? list->first->next : NULL;
	if (second && second->next && str_ends(tree_text(list->first), "sh") && str_starts(tree_text(second), "-") &&
	    str_ends(tree_text(second), "c")) {
		probe_shell(run, node, tree_text(second->next), second->next->text_line);
		return;
	}
	for (TREE_EACH(word, list))
		if (command.n < LIMIT_COMMAND_WORDS)
			command.words[command.n++] = tree_text(word);
	state_command(run, node, &command, list->line);
}

void probe_shell_node(struct probe_run *run, fact_node node, const struct tree_node *what, bool argv)
{
	if (tree_is_scalar(what))
		probe_shell(run, node, what->text, what->text_line ? what->text_line : what->line);
	else if (tree_is_seq(what) && argv)
		shell_argv(run, node, what);
	else if (tree_is_seq(what))
		for (TREE_EACH(item, what))
			if (tree_is_scalar(item))
				probe_shell_node(run, node, item, false);
}

/* ---- one file ---- */

void run_probes(struct run_worker *worker, size_t file, const struct probe_set *wanted, struct str text)
{
	struct file_facts *out = &worker->facts->of[file];
	struct probe_run run = {
		.worker = worker,
		.out = out,
		.file = &worker->facts->files[file],
		.number = (uint32_t)file,
		.text = text,
	};
	out->read = true;
	out->bytes = text.len;
	for (unsigned p = 0; p < probe_registry_n; p++) {
		if (!probe_set_has(wanted, p))
			continue;
		run.probe = (uint8_t)p;
		probe_registry[p]->scan(&run);
	}
	arena_reset(&worker->file_arena);
}

void run_history(struct run_worker *worker, const struct history *history)
{
	struct probe_run run = {
		.worker = worker,
		.out = &worker->facts->of[worker->facts->n],
		.file = &worker->facts->files[worker->facts->n],
		.number = (uint32_t)worker->facts->n,
	};
	for (unsigned p = 0; p < probe_registry_n; p++) {
		run.probe = (uint8_t)p;
		if (probe_registry[p]->history)
			probe_registry[p]->history(&run, history);
	}
}

void run_trait(struct run_worker *worker, size_t file, const char *trait, uint32_t line)
{
	struct probe_run run = {
		.worker = worker,
		.out = &worker->facts->of[file],
		.file = &worker->facts->files[file],
		.number = (uint32_t)file,
		.probe = PROBE_PATH,
	};
	probe_trait(&run, trait, line);
}

void run_path_rules(struct run_worker *worker, size_t file)
{
	static const struct fact fact = {.kind = FACT_PATH};
	struct probe_run run = {
		.worker = worker,
		.out = &worker->facts->of[file],
		.file = &worker->facts->files[file],
		.number = (uint32_t)file,
		.probe = PROBE_PATH,
	};
	struct sink sink = {&run, &fact};
	if (run.file->entry->kind == ENTRY_FILE && !(run.file->place & PLACE_VENDORED))
		matcher_find_path(worker->book, run.file, keep_hit, &sink);
}

void run_notice(struct run_worker *worker, size_t file, const char *code, bool failed, const char *message)
{
	struct file_facts *out = &worker->facts->of[file];
	*vec_add(&worker->scan_arena, &out->notices) = (struct notice){
		.level = NOTICE_WARNING,
		.code = code,
		.path = worker->facts->files[file].path,
		.message = str_of(message),
		.unread = true,
		.failed = failed,
	};
}
