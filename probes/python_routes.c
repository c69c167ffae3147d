/*
 * The routes of Python services, and which of them give an answer of a model, as in a chat. Whether this repository asks a language
 * model is compared over all files (engine/measure.c: "api.inference-by-name").
 *
 * Counts
 *   api.answering-routes   handlers that take something to be answered, by their path or name
 */
#include "engine/probe.h"

static const char *const answers[] = {"chat",   "ask",     "query", "answer",    "complet", "generate", "summari",
				      "invoke", "predict", "infer", "recommend", "classif", "translate"};

static bool starts_answering(struct str part)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		if (str_starts(part, answers[i]))
			return true;
	return false;
}

/* "/api/v1/chat" */
static bool path_answers(struct str path)
{
	struct str part;

	while (str_next(&path, '/', &part))
		if (starts_answering(part))
			return true;
	return false;
}

/* `APIRouter(prefix="/chat")`: what all paths of the module begin with. */
static bool prefix_answers(const struct python_module *m)
{
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		struct str last = python_use_last(use);
		if (use->kind == PYTHON_CALL && (str_is(last, "APIRouter") || str_is(last, "Blueprint")) &&
		    (path_answers(python_string_argument(m, use, UINT32_MAX, "prefix")) ||
		     path_answers(python_string_argument(m, use, UINT32_MAX, "url_prefix"))))
			return true;
	}
	return false;
}

/* "POST /predict" of `@app.post("/predict")`, "/predict" of `@app.route("/predict")`. */
static void list_route(struct probe_run *run, struct str verb, struct str path, uint32_t line)
{
	static const char *const verbs[] = {"get", "post", "put", "patch", "delete"};
	char name[LIMIT_EXCERPT] = "";

	for (size_t v = 0; v < sizeof(verbs) / sizeof(verbs[0]); v++)
		for (size_t c = 0; c < verb.len && str_is(verb, verbs[v]); c++) {
			name[c] = (char)(verb.at[c] - 'a' + 'A');
			name[c + 1] = ' ';
		}
	if (str_starts(path, "/"))
		probe_thing(run, THING_ENDPOINT, "route", arena_printf(probe_arena(run), "%s%.*s", name, STR_ARG(path)),
			    line);
}

static void scan_python_routes(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	struct python_handlers handlers;
	bool counted = !(probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET));

	python_handlers_read(probe_arena(run), m, &handlers);
	if (!handlers.first)
		return;
	bool all = prefix_answers(m);
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		if (use->kind != PYTHON_DECORATOR || use->def >= m->defs_n || !handlers.handler[use->def])
			continue;
		struct str path = python_string_argument(m, use, 0, "path"), verb = python_use_last(use);
		list_route(run, verb, path, use->line);
		bool takes = str_is(verb, "post") || str_is(verb, "websocket") || str_is(verb, "route") ||
			     str_is(verb, "api_route");
		if (counted && takes && (all || path_answers(path) || starts_answering(m->defs[use->def].name)))
			probe_count(run, "api.answering-routes", 1, use->line);
	}
}

const struct probe probe_python_routes = {
	.name = "python_routes",
	.title = "Routes of Python services",
	.format = "https://fastapi.tiangolo.com/tutorial/bigger-applications/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_routes,
};
