/*
 * Tasks written in Python: nox sessions and invoke tasks. Each is a node that runs the commands given as text.
 * Formats: https://nox.thea.codes/en/stable/config.html
 *          https://docs.pyinvoke.org/en/stable/concepts/invoking-tasks.html
 * Traits: none.
 */
#include "engine/probe.h"

#define WORDS 48

struct tasks {
	struct probe_run *run;
	struct arena *arena;
	const struct python_tokens *tokens;
	bool nox;
	struct str module; /* name of the file when it is a namespace of its own: tasks/quality.py */
	fact_node node, qualified;
};

static bool token_is(const struct tasks *t, uint32_t i, const char *text)
{
	return i < t->tokens->n && t->tokens->at[i].kind != PYTHON_STRING && str_is(t->tokens->at[i].text, text);
}

static bool is_kind(const struct tasks *t, uint32_t i, enum python_token_kind kind)
{
	return i < t->tokens->n && t->tokens->at[i].kind == kind;
}

static struct str spelled(const struct tasks *t, struct str name)
{
	char *copy = arena_alloc(t->arena, name.len + 1);
	for (size_t i = 0; i < name.len; i++)
		copy[i] = name.at[i] == '_' && !t->nox ? '-' : name.at[i];
	return (struct str){copy, name.len};
}

static struct str target(const struct tasks *t, struct str name)
{
	return arena_printf(t->arena, "%s:%.*s", t->nox ? "nox" : "invoke", STR_ARG(spelled(t, name)));
}

/* `@nox.session(name="x")`, `@task(pre=[a, b], name="x")`; moves behind the decorator's line. */
static uint32_t read_decorator(const struct tasks *t, uint32_t i, struct str *name, struct str *needs,
			       unsigned *needs_n)
{
	bool needing = false;
	for (; i < t->tokens->n && !is_kind(t, i, PYTHON_NEWLINE); i++) {
		const struct python_token *token = &t->tokens->at[i];
		if (token_is(t, i, "name") && token_is(t, i + 1, "=") && is_kind(t, i + 2, PYTHON_STRING))
			*name = t->tokens->at[i + 2].text;
		if (token_is(t, i, "pre") || token_is(t, i, "post"))
			needing = token_is(t, i + 1, "=");
		else if (needing && token->kind == PYTHON_NAME && *needs_n < WORDS)
			needs[(*needs_n)++] = token->text;
		else if (token_is(t, i, "]"))
			needing = false;
	}
	return i;
}

static bool is_task_decorator(const struct tasks *t, uint32_t i)
{
	if (!token_is(t, i, "@"))
		return false;
	if (t->nox)
		return token_is(t, i + 1, "session") || (token_is(t, i + 2, ".") && token_is(t, i + 3, "session"));
	return token_is(t, i + 1, "task") || (token_is(t, i + 1, "invoke") && token_is(t, i + 3, "task"));
}

/* `session.run("pytest", "-q", *args)`: the leading strings are the words. `c.run("pytest -q")`: the string is shell. */
static void read_call(const struct tasks *t, uint32_t i)
{
	uint32_t line = t->tokens->at[i].line;
	struct str text = {0};
	for (unsigned n = 0; n < WORDS && i < t->tokens->n; n++) {
		if (!is_kind(t, i, PYTHON_STRING))
			break;
		struct str word = t->tokens->at[i].text;
		bool quote = t->nox && str_find_char(word, ' ') != STR_NONE;
		text = arena_printf(t->arena, quote ? "%.*s '%.*s'" : "%.*s %.*s", STR_ARG(text), STR_ARG(word));
		i++;
		if (t->nox && token_is(t, i, ","))
			i++;
		else if (t->nox || !is_kind(t, i, PYTHON_STRING))
			break;
	}
	if (text.len && t->node)
		probe_shell(t->run, t->node, text, line);
	if (text.len && t->qualified)
		probe_shell(t->run, t->qualified, text, line);
}

static void read_body(const struct tasks *t, uint32_t i)
{
	static const char *const runners[] = {"run", "run_always", "run_install", "sudo"};
	unsigned depth = 0;
	while (i < t->tokens->n && !is_kind(t, i, PYTHON_NEWLINE) && !is_kind(t, i, PYTHON_END))
		i++;
	if (!is_kind(t, ++i, PYTHON_INDENT))
		return;
	for (; i < t->tokens->n && !is_kind(t, i, PYTHON_END); i++) {
		depth += is_kind(t, i, PYTHON_INDENT);
		if (is_kind(t, i, PYTHON_DEDENT) && --depth == 0)
			return;
		if (!token_is(t, i, ".") || !token_is(t, i + 2, "("))
			continue;
		for (size_t k = 0; k < sizeof runners / sizeof *runners; k++)
			if (token_is(t, i + 1, runners[k]))
				read_call(t, i + 3);
		if (t->nox && token_is(t, i + 1, "notify") && is_kind(t, i + 3, PYTHON_STRING))
			probe_edge(t->run, t->node, target(t, t->tokens->at[i + 3].text), t->tokens->at[i].line);
	}
}

static void read_task(struct tasks *t, uint32_t i)
{
	struct str name = {0}, needs[WORDS];
	unsigned needs_n = 0;
	while (i < t->tokens->n && token_is(t, i, "@")) {
		i = read_decorator(t, i, &name, needs, &needs_n);
		while (is_kind(t, i, PYTHON_NEWLINE))
			i++;
	}
	if (token_is(t, i, "async"))
		i++;
	if (!token_is(t, i, "def") || !is_kind(t, i + 1, PYTHON_NAME))
		return;
	if (!name.len)
		name = t->tokens->at[i + 1].text;
	uint32_t line = t->tokens->at[i].line;
	t->node = probe_node(t->run, NODE_TARGET, target(t, name), line, TRIGGER_CALLED, 0);
	t->qualified = 0;
	if (t->module.len)
		t->qualified = probe_node(t->run, NODE_TARGET,
					  arena_printf(t->arena, "invoke:%.*s.%.*s", STR_ARG(spelled(t, t->module)),
						       STR_ARG(spelled(t, name))),
					  line, TRIGGER_CALLED, 0);
	for (unsigned k = 0; k < needs_n; k++)
		probe_edge(t->run, t->node, target(t, needs[k]), line);
	read_body(t, i);
}

static void scan_python_tasks(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	struct tasks t = {.run = run, .arena = probe_arena(run), .tokens = probe_python(run)};
	t.nox = str_is_nocase(file->name, "noxfile.py");
	if (!t.nox && !str_is_nocase(file->name, "tasks.py") && !str_is_nocase(file->name, "__init__.py"))
		t.module = str_sub(file->name, 0, file->name.len - 3);
	if (!str_has(probe_text(run), t.nox ? "nox" : "invoke"))
		return;
	bool after_decorator = false;
	for (uint32_t i = 0; i < t.tokens->n; i++) {
		bool starts_line = !i || is_kind(&t, i - 1, PYTHON_NEWLINE) || is_kind(&t, i - 1, PYTHON_DEDENT) ||
				   is_kind(&t, i - 1, PYTHON_INDENT);
		if (starts_line && !after_decorator && is_task_decorator(&t, i))
			read_task(&t, i);
		if (starts_line)
			after_decorator = token_is(&t, i, "@") && is_task_decorator(&t, i);
	}
}

const struct probe probe_python_tasks = {
	.name = "python_tasks",
	.title = "nox sessions and invoke tasks",
	.format = "https://nox.thea.codes/en/stable/config.html",
	.wants = {{.name = "noxfile.py"}, {.name = "tasks.py"}, {.glob = "tasks/*.py"}},
	.scan = scan_python_tasks,
};
