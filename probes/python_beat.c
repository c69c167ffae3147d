/*
 * The periodic tasks of a Celery application: `beat_schedule` as an argument, an attribute or a setting. Each task is named by its module
 * and function, which is where the automation graph leads on to.
 * Format: https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html
 *
 * Traits
 *   beat.runs     there are periodic tasks
 *   beat.trains   one of them is named for training
 */
#include "engine/probe.h"

/* Tokens of the table that are looked at. */
#define TABLE_TOKENS 2000u

/* "app.tasks.training.retrain" runs a function of app/tasks/training.py, at the root, below src/ or beside this file's package. */
static void lead(struct probe_run *run, fact_node node, struct str task, uint32_t line)
{
	struct str folder = probe_file(run)->folder;
	size_t dot = str_rfind_char(task, '.');
	struct str module = str_sub(task, 0, dot == STR_NONE ? 0 : dot);
	char *path;

	if (!module.len || module.len > 200)
		return;
	path = arena_array(probe_arena(run), char, module.len + 1);
	for (size_t i = 0; i < module.len; i++)
		path[i] = module.at[i] == '.' ? '/' : module.at[i];
	for (;;) {
		struct str whole = arena_printf(probe_arena(run), "%.*s%s%s.py", STR_ARG(folder), folder.len ? "/" : "",
						path);
		if (probe_path_exists(run, whole)) {
			probe_edge(run, node, whole, line);
			return;
		}
		if (!folder.len)
			break;
		size_t slash = str_rfind_char(folder, '/');
		folder = str_sub(folder, 0, slash == STR_NONE ? 0 : slash);
	}
	struct str below = arena_printf(probe_arena(run), "src/%s.py", path);
	if (probe_path_exists(run, below))
		probe_edge(run, node, below, line);
}

static void read_table(struct probe_run *run, const struct python_tokens *tokens, uint32_t from)
{
	WORD_LIST(trainings, "train", "refit", "fine_tune");
	WORD_LIST(others, "pretrained", "should", "check", "status");
	fact_node node = probe_node(run, NODE_SERVICE, STR("beat"), tokens->at[from].line, TRIGGER_SCHEDULE, 0);
	unsigned depth = 0;
	bool found = false;

	for (uint32_t t = from; t + 2 < tokens->n && t < from + TABLE_TOKENS; t++) {
		depth += python_is(tokens, t, "{");
		if (python_is(tokens, t, "}") && --depth == 0)
			break;
		if (tokens->at[t].kind != PYTHON_STRING || !str_is(tokens->at[t].text, "task") ||
		    !python_is(tokens, t + 1, ":") || tokens->at[t + 2].kind != PYTHON_STRING)
			continue;
		struct str task = tokens->at[t + 2].text, name = str_from(task, str_rfind_char(task, '.') + 1);
		found = true;
		lead(run, node, task, tokens->at[t].line);
		if (word_list_in(&trainings, name) && !word_list_in(&others, name))
			probe_trait(run, "beat.trains", tokens->at[t].line);
	}
	if (found)
		probe_trait(run, "beat.runs", tokens->at[from].line);
}

static void scan_python_beat(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	const struct python_tokens *tokens = m->tokens;

	if (!python_imports(m, "celery") || probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE))
		return;
	for (uint32_t t = 0; t + 3 < tokens->n; t++)
		if ((python_is(tokens, t, "beat_schedule") || python_is(tokens, t, "CELERY_BEAT_SCHEDULE")) &&
		    python_is(tokens, t + 1, "=") && python_is(tokens, t + 2, "{"))
			read_table(run, tokens, t + 2);
}

const struct probe probe_python_beat = {
	.name = "python_beat",
	.title = "Periodic tasks of Celery",
	.format = "https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html",
	.wants = {{.ext = "py"}},
	.scan = scan_python_beat,
};
