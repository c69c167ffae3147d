/*
 * Python services: handlers of a web framework, whether they serve a model, whether requests and responses are typed, and what
 * is kept of them. A handler is a function decorated with a route of a known framework, or of an object called app, router … with a path.
 *
 * Traits
 *   api.handlers             request handlers
 *   api.loads-model          handlers in a module that loads a model or predicts
 *   api.typed                a handler with a request or response model (pydantic, or a class imported for it)
 *   api.logs-requests        a handler logs values of the request or response
 *   api.times-requests       a middleware or handler measures how long a request takes
 *   api.counts-status        a middleware looks at the status of the response
 *   api.stores-predictions   a handler that serves a model, or a function it runs, stores a record
 *   api.feedback             a handler stores feedback or the true label of an earlier prediction
 *   api.authenticated        a handler depends on credentials (framework's security classes, API key header)
 */
#include "engine/probe.h"

static const char *const routes[] = {"get", "post", "put", "patch", "delete", "route", "api_route", "websocket"};
static const char *const frameworks[] = {"fastapi.", "flask.",	 "starlette.", "litestar.", "sanic.",  "quart.",
					 "robyn.",   "bottle.",	 "chalice.",   "ninja.",    "falcon.", "aiohttp.",
					 "apiflask.", "flask_restx.", "flask_smorest.", "blacksheep.", "connexion.", "azure.functions."};
static const char *const owners[] = {"app", "router", "api", "blueprint", "bp", "server", "application", "webapp", NULL};
static const char *const views[] = {"flask_restful.Resource", "flask_restx.Resource", "flask.views.MethodView",
				    "rest_framework.views.APIView", "tornado.web.RequestHandler", "falcon.Resource",
				    "http.server.BaseHTTPRequestHandler", "aiohttp.web.View", "django.views.View"};
/* What functions and modules that predict are called. */
static const char *const serving_words[] = {"predict", "infer", "recommend", "classif", "forecast", "load_model", "get_model"};
static const char *const stores[] = {"insert_one", "insert_many", "put_item", "put_record", "put_records", "insert_rows_json",
				     "insert_rows", "writerow", "to_csv", "to_sql", "xadd", "produce", "to_parquet",
				     "publish", "add_document", "write_points", "send_event", "log_inference"};
static const char *const keeping[] = {"save_", "store_", "record_", "persist_", "insert_", "append_", "log_"};
static const char *const guards[] = {"fastapi.security.", "fastapi_security.", "flask_httpauth.", "flask_jwt_extended.",
				     "fastapi.Security", "fastapi_jwt_auth.", "authlib.", "flask_login.login_required"};

struct look {
	const struct python_module *module;
	bool *handler;     /* by definition */
	bool *called;      /* by definition: named in the body of a handler */
	uint32_t first;    /* line of the first handler */
	uint32_t serves;   /* line where the model comes in */
	uint32_t typed, logs, times, status, stored, feedback, guarded;
	bool middleware;
};
#define IN(list, s) in_list((list), sizeof(list) / sizeof((list)[0]), (s))
#define STARTS(list, s) starts_one((list), sizeof(list) / sizeof((list)[0]), (s))

static bool in_list(const char *const *list, size_t n, struct str s)
{
	for (size_t i = 0; i < n && list[i]; i++)
		if (str_is(s, list[i]))
			return true;
	return false;
}

static bool starts_one(const char *const *list, size_t n, struct str s)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(s, list[i]))
			return true;
	return false;
}

static bool part_serves(struct str dotted)
{
	struct str part;

	while (str_next(&dotted, '.', &part))
		if (STARTS(serving_words, part))
			return true;
	return false;
}

static struct str before_dot(const struct python_module *m, const struct python_use *use)
{
	return use->token >= 2 && m->tokens->at[use->token - 2].kind == PYTHON_NAME ? m->tokens->at[use->token - 2].text
										     : (struct str){NULL, 0};
}

static void find_handlers(struct look *look)
{
	const struct python_module *m = look->module;

	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		if (use->kind != PYTHON_DECORATOR && use->kind != PYTHON_BASE)
			continue;
		struct str last = python_use_last(use);
		bool known = use->receiver != PYTHON_METHOD && STARTS(frameworks, use->name);
		if (use->kind == PYTHON_BASE && use->def < m->defs_n && IN(views, use->name))
			look->handler[use->def] = true;
		if (use->kind != PYTHON_DECORATOR || use->def >= m->defs_n)
			continue;
		if (known && str_is(last, "middleware"))
			look->middleware = look->called[use->def] = true;
		if (!IN(routes, last) || use->receiver == PYTHON_BARE)
			continue;
		struct str path = python_string_argument(m, use, 0, "path");
		if (known || (IN(owners, before_dot(m, use)) && str_starts(path, "/"))) {
			look->handler[use->def] = true;
			look->first = look->first ? look->first : use->line;
		}
	}
	for (size_t d = 0; d < m->defs_n; d++) {
		uint32_t parent = m->defs[d].parent;
		if (parent != PYTHON_NOWHERE && look->handler[parent])
			look->handler[d] = true;
		if (look->handler[d] && !look->first)
			look->first = m->defs[d].line;
	}
}

/* Functions of this module that a handler names, directly or through others: called, or given to a background task. */
static void find_called(struct look *look, struct arena *a)
{
	const struct python_module *m = look->module;
	uint32_t *queue = arena_array(a, uint32_t, m->defs_n + 1), n = 0;
	struct map names;

	map_init(&names, a);
	for (uint32_t d = 0; d < m->defs_n; d++) {
		map_put(&names, m->defs[d].name, d);
		if (look->handler[d] && !m->defs[d].is_class)
			queue[n++] = d;
	}
	for (uint32_t q = 0; q < n; q++) {
		const struct python_def *def = &m->defs[queue[q]];
		for (uint32_t t = def->from; t < def->to; t++) {
			if (m->tokens->at[t].kind != PYTHON_NAME)
				continue;
			uint32_t named = map_get(&names, m->tokens->at[t].text);
			if (named == MAP_NONE || look->called[named] || look->handler[named] || m->defs[named].is_class)
				continue;
			look->called[named] = true;
			queue[n++] = named;
		}
	}
}

/* Whether a class names what a request or response holds, rather than the framework's own request. */
static bool is_schema(const struct python_use *use)
{
	static const char *const general[] = {"fastapi.", "starlette.", "typing.", "flask.", "typing_extensions.", "uuid.",
					      "datetime.", "enum.", "sqlalchemy.", "collections.", "pathlib.", "logging.", "httpx."};
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
	      (str_has_nocase(before_dot(look->module, use), "log") || str_starts(use->name, "logging."))))
		return false;
	for (uint32_t t = from; t < to && t < from + 60; t++)
		if (tokens->at[t].kind == PYTHON_NAME ||
		    (tokens->at[t].kind == PYTHON_STRING && str_find_char(tokens->at[t].text, '{') != STR_NONE))
			return true;
	return false;
}

static bool stores_record(const struct python_module *m, const struct python_use *use)
{
	struct str last = python_use_last(use), owner = before_dot(m, use);

	if (use->kind != PYTHON_CALL || use->receiver == PYTHON_BARE)
		return false;
	if (str_is(last, "add") || str_is(last, "add_all"))
		return str_has_nocase(owner, "session") || str_is(owner, "db");
	if (str_is(last, "execute"))
		return str_starts_nocase(str_trim(python_string_argument(m, use, 0, NULL)), "insert");
	return IN(stores, last) || (STARTS(keeping, last) && (str_has(last, "predict") || str_has(last, "feedback")));
}

static void look_at(struct look *look, const struct python_use *use)
{
	const struct python_module *m = look->module;
	struct str last = python_use_last(use);
	bool inside = use->def < m->defs_n && look->handler[use->def];
	bool near = inside || (use->def < m->defs_n && look->called[use->def]);
	bool header = inside && use->token < m->defs[use->def].from;

	if (!look->serves && use->kind == PYTHON_CALL) {
		unsigned deeds = use->deeds;
		bool local = use->receiver != PYTHON_METHOD && part_serves(use->name);
		if (deeds & (DEED_LOAD | DEED_PREDICT) || (local && inside))
			look->serves = use->line;
	}
	if (inside && header && !look->typed && (use->kind == PYTHON_READ || use->kind == PYTHON_ARGUMENT) && is_schema(use))
		look->typed = use->line;
	if (inside && !look->typed && (str_is(last, "model_validate") || str_is(last, "parse_obj")))
		look->typed = use->line;
	if (near && STARTS(guards, use->name))
		look->guarded = use->line;
	if (use->kind != PYTHON_CALL || !near)
		return;
	if (inside && !look->logs && logs_values(look, use))
		look->logs = use->line;
	if (str_is(use->name, "time.time") || str_is(use->name, "time.perf_counter") || str_is(use->name, "time.monotonic"))
		look->times = use->line;
	if (stores_record(m, use)) {
		look->stored = look->stored ? look->stored : use->line;
		uint32_t line = m->defs[use->def].line;
		if (str_has_nocase(m->defs[use->def].name, "feedback") || str_has_nocase(m->defs[use->def].name, "ground_truth"))
			look->feedback = line;
	}
}

static void look_at_middleware(struct look *look)
{
	const struct python_module *m = look->module;

	for (uint32_t d = 0; d < m->defs_n && look->middleware; d++)
		for (uint32_t t = m->defs[d].from; look->called[d] && !look->handler[d] && t < m->defs[d].to; t++)
			if (python_is(m->tokens, t, "status_code"))
				look->status = m->tokens->at[t].line;
}

static void scan_python_api(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	struct look look = {.module = m};

	look.handler = arena_array(probe_arena(run), bool, m->defs_n + 1);
	look.called = arena_array(probe_arena(run), bool, m->defs_n + 1);
	find_handlers(&look);
	if (!look.first)
		return;
	find_called(&look, probe_arena(run));
	for (size_t i = 0; i < m->uses_n; i++)
		look_at(&look, &m->uses[i]);
	look_at_middleware(&look);
	const struct {
		const char *trait;
		uint32_t line;
	} traits[] = {
		{"api.handlers", look.first},
		{"api.loads-model", look.serves},
		{"api.typed", look.typed},
		{"api.logs-requests", look.logs},
		{"api.times-requests", look.times},
		{"api.counts-status", look.status},
		{"api.stores-predictions", look.serves ? look.stored : 0},
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
