/*
 * Python services: handlers of a web framework, whether they serve a model, whether requests and responses are typed, and what
 * is kept of them. A handler is a function decorated with a route of a known framework, or of an object called app, router … with a path.
 *
 * Traits
 *   api.handlers             request handlers
 *   api.loads-model          handlers in a module that loads a model, predicts, or asks a service that holds one
 *   api.health               a route for health checks
 *   api.typed                a handler with a request or response model (pydantic, or a class imported for it), or with parameters
 *                            of plain types from which the framework makes the description
 *   api.logs-requests        a handler logs values of the request or response
 *   api.logs-predictions     … that serves a model
 *   api.times-requests       a middleware measures how long a request takes
 *   api.counts-status        a middleware looks at the status of the response
 *   api.stores-predictions   a handler that serves a model or stores the words of an assistant, or a function it runs, stores a record
 *   api.feedback             a handler stores feedback or the true label of an earlier prediction
 *   api.authenticated        a handler depends on credentials (framework's security classes, API key header)
 * Counts
 *   api.inference-handlers   handlers called for what they answer, where the module has no model
 */
#include "engine/probe.h"

/* What functions and modules that predict are called. */
static const char *const serving_words[] = {"predict",  "infer",      "recommend", "classif",
					    "forecast", "load_model", "get_model"};
static const char *const guards[] = {
	"fastapi.security.", "fastapi_security.", "flask_httpauth.", "flask_jwt_extended.",
	"fastapi.Security",  "fastapi_jwt_auth.", "authlib.",        "flask_login.login_required"};

struct look {
	const struct python_module *module;
	struct python_handlers handlers;
	uint32_t serves; /* line where the model comes in */
	uint32_t posts;  /* line where a handler sends something over HTTP */
	bool predicts;   /* a route's path speaks of predictions */
	uint32_t health, typed, logs, times, status, stored, feedback, guarded, answered;
};
#define STARTS(list, s) starts_one((list), sizeof(list) / sizeof((list)[0]), (s))

static bool starts_one(const char *const *list, size_t n, struct str s)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(s, list[i]))
			return true;
	return false;
}

/* By its function, or by the module or class that this is in; a package of that name holds all sorts of things. */
static bool part_serves(struct str dotted)
{
	struct str part, last = python_last_two(dotted);

	dotted = last.len ? last : dotted;
	while (str_next(&dotted, '.', &part))
		if (STARTS(serving_words, part) && !str_starts(part, "get_models_"))
			return true;
	return false;
}

/* `@app.post("/v1/predict")` */
static bool route_predicts(const struct python_module *m, const struct python_use *use)
{
	struct str path = python_string_argument(m, use, 0, "path"), part;

	while (str_next(&path, '/', &part))
		if (STARTS(serving_words, part))
			return true;
	return false;
}

/* Whether a class names what a request or response holds, rather than the framework's own request. */
static bool is_schema(const struct python_use *use)
{
	static const char *const general[] = {"fastapi.", "starlette.", "typing.", "flask.",      "typing_extensions.",
					      "uuid.",    "datetime.",  "enum.",   "sqlalchemy.", "collections.",
					      "pathlib.", "logging.",   "httpx."};
	struct str last = python_use_last(use);

	return use->receiver == PYTHON_NAMED && last.len > 1 && last.at[0] >= 'A' && last.at[0] <= 'Z' &&
	       !STARTS(general, use->name);
}

/* `logger.info(f"… {request}")`, `print(payload)`: says something about this request. */
static bool logs_values(const struct look *look, const struct python_use *use)
{
	const struct python_tokens *tokens = look->module->tokens;
	struct str last = python_use_last(use);
	uint32_t from, to;

	if (!python_arguments(look->module, use, &from, &to))
		return false;
	if (!str_is(use->name, "print") &&
	    !((str_is(last, "info") || str_is(last, "debug") || str_is(last, "log")) &&
	      (str_has_nocase(python_owner(look->module, use), "log") || str_starts(use->name, "logging."))))
		return false;
	for (uint32_t t = from; t < to && t < from + 60; t++)
		if (tokens->at[t].kind == PYTHON_NAME ||
		    (tokens->at[t].kind == PYTHON_STRING && str_find_char(tokens->at[t].text, '{') != STR_NONE))
			return true;
	return false;
}

/* `@app.get("/health")` */
static bool is_health_route(const struct python_module *m, const struct python_use *use)
{
	static const char *const paths[] = {"/health", "/healthz", "/livez", "/readyz", "/ready", "/live"};
	struct str path = python_string_argument(m, use, 0, "path");

	if (use->kind != PYTHON_DECORATOR || path.len < 5 || path.len > 40)
		return false;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (str_ends(path, paths[i]) || (i == 0 && str_has(path, "/health/")))
			return true;
	return false;
}

/* `Message(…, role="assistant", …)`: line of what a language model said, made into a record. */
static uint32_t find_answer(const struct python_module *m, const struct python_def *def)
{
	const struct python_token *at = m->tokens->at;

	for (uint32_t t = def->from; t + 2 < def->to; t++)
		if (at[t].kind == PYTHON_NAME && str_is(at[t].text, "role") && python_is(m->tokens, t + 1, "=") &&
		    at[t + 2].kind == PYTHON_STRING &&
		    (str_is(at[t + 2].text, "assistant") || str_is(at[t + 2].text, "ai")))
			return at[t].line;
	return 0;
}

static void look_at(struct look *look, const struct python_use *use)
{
	const struct python_module *m = look->module;
	struct str last = python_use_last(use);
	bool inside = use->def < m->defs_n && look->handlers.handler[use->def];
	bool near = inside || (use->def < m->defs_n && look->handlers.called[use->def]);
	bool header = inside && use->token < m->defs[use->def].from;

	if (inside && !look->health && is_health_route(m, use))
		look->health = use->line;
	look->predicts |= inside && use->kind == PYTHON_DECORATOR && route_predicts(m, use);

	if (!look->serves && use->kind == PYTHON_CALL) {
		unsigned deeds = use->deeds;
		bool local = use->receiver != PYTHON_METHOD && part_serves(use->name);
		if (deeds & (DEED_LOAD | DEED_PREDICT) || (local && inside))
			look->serves = use->line;
	}
	if (inside && header && !look->typed && (use->kind == PYTHON_READ || use->kind == PYTHON_ARGUMENT) &&
	    is_schema(use))
		look->typed = use->line;
	if (inside && !look->typed && (str_is(last, "model_validate") || str_is(last, "parse_obj")))
		look->typed = use->line;
	if (near && STARTS(guards, use->name))
		look->guarded = use->line;
	if (use->kind != PYTHON_CALL || !near)
		return;
	if (!look->posts && python_posts(use))
		look->posts = use->line;
	if (inside && !look->logs && logs_values(look, use))
		look->logs = use->line;
	if (str_is(use->name, "time.time") || str_is(use->name, "time.perf_counter") ||
	    str_is(use->name, "time.monotonic"))
		look->times = use->line;
	if (python_stores(m, use)) {
		look->stored = look->stored ? look->stored : use->line;
		look->answered = look->answered ? look->answered : find_answer(m, &m->defs[use->def]);
		uint32_t line = m->defs[use->def].line;
		if (str_has_nocase(m->defs[use->def].name, "feedback") ||
		    str_has_nocase(m->defs[use->def].name, "ground_truth"))
			look->feedback = line;
	}
}

static void look_at_middleware(struct look *look)
{
	const struct python_module *m = look->module;

	for (uint32_t d = 0; d < m->defs_n && look->handlers.middleware; d++)
		for (uint32_t t = m->defs[d].from;
		     look->handlers.called[d] && !look->handlers.handler[d] && t < m->defs[d].to; t++)
			if (python_is(m->tokens, t, "status_code") && python_is(m->tokens, t - 1, "."))
				look->status = m->tokens->at[t].line;
}

/* `cache.get_loaded_model(name)`: an object of this repository's own keeps the model. */
static bool asks_for_model(const struct python_use *use)
{
	struct str last = python_use_last(use);
	size_t at = str_find(last, "model");

	if (use->kind != PYTHON_CALL || at == STR_NONE || str_starts(str_from(last, at), "models_") ||
	    str_starts(use->name, "django."))
		return false;
	return str_starts(last, "get_model") || str_starts(last, "load") || str_has(last, "_load");
}

/* Handlers that are called for what they answer: `def recommend()`, `class Prediction(Resource)`. */
static void count_named(struct probe_run *run, const struct look *look)
{
	static const char *const named[] = {"predict", "recommend", "infer", "classif"};
	const struct python_module *m = look->module;

	for (size_t d = 0; d < m->defs_n; d++) {
		struct str name = arena_lower(probe_arena(run), m->defs[d].name);
		if (look->handlers.handler[d] && STARTS(named, name))
			probe_count(run, "api.inference-handlers", 1, m->defs[d].line);
	}
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		if (use->def < m->defs_n && (look->handlers.handler[use->def] || look->handlers.called[use->def]) &&
		    asks_for_model(use))
			probe_count(run, "api.inference-handlers", 1, use->line);
	}
}

static void scan_python_api(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	struct look look = {.module = m};

	python_handlers_read(probe_arena(run), m, &look.handlers);
	if (!look.handlers.first && !look.handlers.middleware)
		return;
	if (!(probe_file(run)->place & (PLACE_EXAMPLE | PLACE_DOCS | PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE)))
		look.serves = python_asks_model(m);
	for (size_t i = 0; i < m->uses_n; i++)
		look_at(&look, &m->uses[i]);
	look_at_middleware(&look);
	if (!look.typed)
		look.typed = python_handlers_typed(m, &look.handlers);
	if (!look.serves && look.predicts)
		look.serves = look.posts;
	if (!look.serves && !(probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE)))
		count_named(run, &look);
	const struct {
		const char *trait;
		uint32_t line;
	} traits[] = {
		{"api.handlers", look.handlers.first},
		{"api.loads-model", look.serves},
		{"api.health", look.health},
		{"api.typed", look.typed},
		{"api.logs-requests", look.logs},
		{"api.logs-predictions", look.serves ? look.logs : 0},
		{"api.times-requests", look.handlers.middleware ? look.times : 0},
		{"api.counts-status", look.status},
		{"api.stores-predictions", look.serves || look.answered ? look.stored : 0},
		{"api.feedback", look.feedback},
		{"api.authenticated", look.guarded},
	};
	for (size_t i = 0; i < sizeof(traits) / sizeof(traits[0]); i++)
		if (traits[i].line)
			probe_trait(run, traits[i].trait, traits[i].line);
}

const struct probe probe_python_api = {
	.name = "python_api",
	.title = "Python services",
	.format = "https://fastapi.tiangolo.com/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_api,
};
