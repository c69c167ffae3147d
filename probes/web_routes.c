/*
 * Routes for predictions in Java, Kotlin, Scala, C#, Go, Rust and JavaScript: a handler's path says that it answers with a model.
 * Whether this repository applies a model is compared over all files (engine/measure.c: "api.inference-by-name").
 * Formats: https://docs.spring.io/spring-framework/reference/web/webmvc/mvc-controller/ann-requestmapping.html
 *          https://learn.microsoft.com/en-us/aspnet/core/mvc/controllers/routing, https://pkg.go.dev/net/http#ServeMux,
 *          https://expressjs.com/en/guide/routing.html, https://docs.rs/actix-web/latest/actix_web/, https://docs.rs/axum/latest/axum/
 *
 * Traits
 *   api.health   a route for health checks
 * Counts
 *   api.inference-routes   handlers with such a path
 */
#include "engine/probe.h"

WORD_LIST(health, "/health", "/livez", "/readyz", "/ready");
WORD_LIST(words, "predict", "infer", "recommend", "classify", "/score", "embed");

/* What makes a line with a path a route, by extension of the file. */
static const struct language {
	const char *ext;
	const char *signs[8];
} languages[] = {
	{"java", {"@PostMapping", "@GetMapping", "@RequestMapping", "@Path(", "@Post(", "@PutMapping"}},
	{"kt", {"@PostMapping", "@GetMapping", "@RequestMapping", "@Path(", "post(\"", "get(\""}},
	{"scala", {"path(\"", "POST ", "@Path("}},
	{"cs", {"[HttpPost", "[HttpGet", "[Route(", "MapPost(", "MapGet("}},
	{"go", {"HandleFunc(", "Handle(", ".POST(", ".GET(", ".Post(", ".Get(", ".Route("}},
	{"rs", {"#[post(", "#[get(", ".route("}},
	{"js", {".post(", ".get(", ".route(", ".put("}},
	{"mjs", {".post(", ".get(", ".route(", ".put("}},
	{"ts", {".post(", ".get(", ".route(", "@Post(", "@Get(", "@Controller("}},
};

static bool is_route(struct str line, const char *const signs[8], struct word_list *named)
{
	for (size_t i = 0; i < 8 && signs[i]; i++) {
		size_t at = str_find(line, signs[i]);
		struct str rest = at == STR_NONE ? STR("") : str_from(line, at + strlen(signs[i]));
		/* The path is the first thing given: axios.get(url, …) asks others. */
		size_t quote = 0;
		while (quote < rest.len && (rest.at[quote] == '(' || rest.at[quote] == ' ' || rest.at[quote] == '{'))
			quote++;
		if (at == STR_NONE || quote > 3 || str_has(str_sub(line, 0, at), "axios") || str_has(line, "http://"))
			continue;
		if (str_ends(str_of(signs[i]), "\""))
			return word_list_in(named, str_sub(rest, 0, str_find_char(rest, '"')));
		size_t open = str_find_char(rest, '"');
		if (open == STR_NONE || open > 24)
			open = str_find_char(rest, '\'');
		if (open == STR_NONE || open > 24)
			continue;
		struct str path = str_from(rest, open + 1);
		path = str_sub(path, 0, str_find_char(path, rest.at[open]));
		if (path.len < 60 && word_list_in(named, path))
			return true;
	}
	return false;
}

/* Those of the signs that the code has at all. */
static void seen_signs(struct str code, const char *const signs[8], const char *seen[8])
{
	size_t n = 0;

	memset(seen, 0, 8 * sizeof(*seen));
	for (size_t i = 0; i < 8 && signs[i]; i++)
		if (str_has(code, signs[i]))
			seen[n++] = signs[i];
}

static void scan_web_routes(struct probe_run *run)
{
	static const struct mask_syntax slashes = {
		.line_comment = {"//"}, .block_open = "/*", .block_close = "*/", .quotes = "\"'", .escape = true};
	const struct file *file = probe_file(run);
	struct str rest = probe_text(run), line;
	const char *signs[8];

	if (file->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET) ||
	    !(word_list_in(&words, rest) || word_list_in(&health, rest)))
		return;
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		if (!str_is(file->ext, languages[i].ext))
			continue;
		rest = mask_code(probe_arena(run), rest, &slashes, true);
		seen_signs(rest, languages[i].signs, signs);
		for (uint32_t number = 1; signs[0] && str_next_line(&rest, &line); number++)
			if (line.len < 400 && is_route(line, signs, &words))
				probe_count(run, "api.inference-routes", 1, number);
			else if (line.len < 400 && is_route(line, signs, &health))
				probe_trait(run, "api.health", number);
		return;
	}
}

const struct probe probe_web_routes = {
	.name = "web_routes",
	.title = "Routes for predictions",
	.format = "https://pkg.go.dev/net/http#ServeMux",
	.wants = {{.ext = "java"},
		  {.ext = "kt"},
		  {.ext = "scala"},
		  {.ext = "cs"},
		  {.ext = "go"},
		  {.ext = "rs"},
		  {.ext = "js"},
		  {.ext = "mjs"},
		  {.ext = "ts"}},
	.byte_limit = 1u << 18,
	.scan = scan_web_routes,
};
