/*
 * Which functions handle requests, by the decorators and base classes of web frameworks.
 */
#include "text/python_handlers.h"
#include "base/map.h"

#define IN(list, s) in_list((list), sizeof(list) / sizeof((list)[0]), (s))

static const char *const routes[] = {"get", "post", "put", "patch", "delete", "route", "api_route", "websocket"};
static const char *const frameworks[] = {
	"fastapi.",  "flask.",       "starlette.",     "litestar.",   "sanic.",     "quart.",
	"robyn.",    "bottle.",      "chalice.",       "ninja.",      "falcon.",    "aiohttp.",
	"apiflask.", "flask_restx.", "flask_smorest.", "blacksheep.", "connexion.", "azure.functions."};
static const char *const owners[] = {"app", "router", "api", "blueprint", "bp", "server", "application", "webapp"};
static const char *const views[] = {"flask_restful.Resource",
				    "flask_restx.Resource",
				    "flask.views.MethodView",
				    "rest_framework.views.APIView",
				    "tornado.web.RequestHandler",
				    "falcon.Resource",
				    "http.server.BaseHTTPRequestHandler",
				    "aiohttp.web.View",
				    "django.views.View"};

static bool in_list(const char *const *list, size_t n, struct str s)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, list[i]))
			return true;
	return false;
}

static bool of_framework(struct str name)
{
	for (size_t i = 0; i < sizeof(frameworks) / sizeof(frameworks[0]); i++)
		if (str_starts(name, frameworks[i]))
			return true;
	return false;
}

struct str python_owner(const struct python_module *m, const struct python_use *use)
{
	return use->token >= 2 && m->tokens->at[use->token - 2].kind == PYTHON_NAME ? m->tokens->at[use->token - 2].text
										    : (struct str){NULL, 0};
}

static void find_handlers(const struct python_module *m, struct python_handlers *h)
{
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		if ((use->kind != PYTHON_DECORATOR && use->kind != PYTHON_BASE) || use->def >= m->defs_n)
			continue;
		struct str last = python_use_last(use);
		if (use->kind == PYTHON_BASE) {
			h->handler[use->def] |= IN(views, use->name);
			if (str_ends(use->name, ".BaseHTTPMiddleware"))
				h->middleware = h->called[use->def] = true;
			continue;
		}
		bool known = use->receiver != PYTHON_METHOD && of_framework(use->name);
		if (known && str_is(last, "middleware"))
			h->middleware = h->called[use->def] = true;
		if (!IN(routes, last) || use->receiver == PYTHON_BARE)
			continue;
		if (known ||
		    (IN(owners, python_owner(m, use)) && str_starts(python_string_argument(m, use, 0, "path"), "/"))) {
			h->handler[use->def] = true;
			h->first = h->first ? h->first : use->line;
		}
	}
	for (size_t d = 0; d < m->defs_n; d++) {
		uint32_t parent = m->defs[d].parent;
		if (parent != PYTHON_NOWHERE && h->handler[parent])
			h->handler[d] = true;
		if (parent != PYTHON_NOWHERE && m->defs[parent].is_class && h->called[parent])
			h->called[d] = true;
		if (h->handler[d] && !h->first)
			h->first = m->defs[d].line;
	}
}

#define DECORATOR_TOKENS 200u

/* First token of the decorators before a definition: `@app.post("/x", dependencies=[Depends(check_key)])`. */
static uint32_t decorated_from(const struct python_module *m, const struct python_def *def)
{
	uint32_t first = def->token, least = def->token > DECORATOR_TOKENS ? def->token - DECORATOR_TOKENS : 0;

	for (uint32_t t = def->token; def->decorated && t-- > least;) {
		enum python_token_kind kind = m->tokens->at[t].kind;
		if (kind == PYTHON_INDENT || kind == PYTHON_DEDENT)
			break;
		if (kind == PYTHON_NEWLINE && !python_is(m->tokens, t + 1, "@") &&
		    !python_is(m->tokens, t + 1, "def") && !python_is(m->tokens, t + 1, "async"))
			break;
		first = t;
	}
	return first;
}

/* Functions of this module that a handler names, directly or through others: called, or given to a background task. */
static void find_called(struct arena *a, const struct python_module *m, struct python_handlers *h)
{
	uint32_t *queue = arena_array(a, uint32_t, m->defs_n + 1), n = 0;
	struct map names;

	map_init(&names, a);
	for (uint32_t d = 0; d < m->defs_n; d++) {
		map_put(&names, m->defs[d].name, d);
		if (h->handler[d] && !m->defs[d].is_class)
			queue[n++] = d;
	}
	for (uint32_t q = 0; q < n; q++) {
		const struct python_def *def = &m->defs[queue[q]];
		for (uint32_t t = decorated_from(m, def); t < def->to; t++) {
			if (m->tokens->at[t].kind != PYTHON_NAME)
				continue;
			uint32_t named = map_get(&names, m->tokens->at[t].text);
			if (named == MAP_NONE || h->called[named] || h->handler[named] || m->defs[named].is_class)
				continue;
			h->called[named] = true;
			queue[n++] = named;
		}
	}
}

void python_handlers_read(struct arena *a, const struct python_module *m, struct python_handlers *h)
{
	*h = (struct python_handlers){.handler = arena_array(a, bool, m->defs_n + 1),
				      .called = arena_array(a, bool, m->defs_n + 1)};
	find_handlers(m, h);
	if (h->first)
		find_called(a, m, h);
}

/* Plain types of a value. A dictionary may hold anything. */
static const char *const plain_types[] = {"str",  "int",      "float", "bool",       "bytes",   "list",     "List",
					  "Set",  "set",      "Tuple", "tuple",      "Literal", "UUID",     "datetime",
					  "date", "Optional", "Enum",  "UploadFile", "Union",   "Annotated"};

/* `text: str` between `from` and `to`: one more for each parameter, and one for what the function says that it returns. */
static unsigned count_plain_types(const struct python_tokens *tokens, uint32_t from, uint32_t to, bool *returns)
{
	unsigned n = 0;

	for (uint32_t t = from; t + 1 < to; t++) {
		bool named = tokens->at[t + 1].kind == PYTHON_NAME && IN(plain_types, tokens->at[t + 1].text);
		if (python_is(tokens, t, ":") && t > from && tokens->at[t - 1].kind == PYTHON_NAME)
			n += named;
		else if (python_is(tokens, t, "->"))
			*returns = named || python_is(tokens, t + 1, "dict") || python_is(tokens, t + 1, "Dict");
	}
	return n;
}

uint32_t python_handlers_typed(const struct python_module *m, const struct python_handlers *h)
{
	static const char *const describing[] = {"fastapi", "litestar", "ninja", "blacksheep", "robyn"};
	bool described = false;

	for (size_t i = 0; i < sizeof(describing) / sizeof(describing[0]); i++)
		described |= python_imports(m, describing[i]);
	for (size_t d = 0; described && d < m->defs_n; d++) {
		const struct python_def *def = &m->defs[d];
		bool returns = false;
		if (!h->handler[d] || def->is_class)
			continue;
		unsigned typed = count_plain_types(m->tokens, def->token, def->from, &returns);
		if (typed + returns > 1 && typed)
			return def->line;
	}
	return 0;
}

static const char *const runners[] = {"argparse", "click",   "typer",    "fire",        "prefect",
				      "airflow",  "dagster", "zenml",    "metaflow",    "luigi",
				      "kfp",      "celery",  "schedule", "apscheduler", "streamlit"};

bool python_is_run(const struct python_module *m, const struct python_handlers *handlers)
{
	if (handlers->first)
		return true;
	for (size_t i = 0; i < sizeof(runners) / sizeof(runners[0]); i++)
		if (python_imports(m, runners[i]))
			return true;
	for (uint32_t t = 0; t + 1 < m->tokens->n; t++)
		if (python_is(m->tokens, t, "if") && python_is(m->tokens, t + 1, "__name__"))
			return true;
	return false;
}
