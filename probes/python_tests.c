/*
 * Python tests: whether they assert anything, and which step of the work they exercise (data, training, the serving API),
 * judged by what a test calls, never by its file name.
 *
 * Traits
 *   test.asserting   a test asserts something that can fail and is not always skipped
 *   test.hollow      there are tests, but none asserts or all are skipped
 *   test.data        an asserting test calls this repository's data code
 *   test.training    an asserting test trains, or calls this repository's training code
 *   test.api         an asserting test sends requests to an application
 * Counters
 *   tests.files, tests.asserting-files, tests.functions
 */
#include "engine/probe.h"

/* Imports that a name is compared with; people write fewer. */
#define IMPORTS_COMPARED 300u

/* Modules and functions of this repository are known by these beginnings of a part of their name. */
static const char *const data_words[] = {"data",   "preprocess", "process_data", "prep",  "feature", "transform", "etl",
					 "ingest", "clean",      "extract",      "split", "loader",  "load_data", NULL};
static const char *const training_words[] = {"train", "fit", "learner", "finetune", "fine_tune", NULL};

static const char *const client_makers[] = {
	"fastapi.testclient.TestClient",
	"starlette.testclient.TestClient",
	"httpx.AsyncClient",
	"httpx.Client",
	"httpx.ASGITransport",
	"rest_framework.test.APIClient",
	"django.test.Client",
	"flask.testing.FlaskClient",
	"aiohttp.test_utils.TestClient",
	"litestar.testing.TestClient",
	"ninja.testing.TestClient",
	"flask_testing.TestCase",
	"tornado.testing.AsyncHTTPTestCase",
	"webtest.TestApp",
	"schemathesis.from_asgi",
	"requests.Session",
	"chalice.test.Client",
};

/* Libraries that stand in for somebody else's API. */
static const char *const mocks[] = {"responses", "requests_mock", "respx", "httpretty", "vcr", "betamax"};

struct look {
	struct probe_run *run;
	const struct python_module *module;
	struct python_tests tests;
	bool client, mocked;
	uint32_t data, training, api; /* line of the first use; 0 = none */
};

static bool exists(const void *run, struct str path)
{
	return probe_path_exists(run, path);
}

/* Whether a part of the dotted name starts with one of the words. */
static bool part_starts(struct str dotted, const char *const *words)
{
	struct str part;

	while (str_next(&dotted, '.', &part))
		for (size_t i = 0; words[i]; i++)
			if (str_starts_nocase(part, words[i]))
				return true;
	return false;
}

/* Whether the use is of something imported from this repository, by the import that gave it. */
static bool of_repository(const struct look *look, const struct python_use *use)
{
	const struct python_module *m = look->module;

	for (size_t i = 0; i < m->imports_n && i < IMPORTS_COMPARED; i++) {
		struct str whole = m->imports[i].whole;
		if (whole.len <= use->name.len && str_eq(str_sub(use->name, 0, whole.len), whole) &&
		    (whole.len == use->name.len || use->name.at[whole.len] == '.'))
			return python_is_local(whole, probe_file(look->run)->folder, exists, look->run);
	}
	return false;
}

static void look_at_steps(struct look *look, const struct python_use *use)
{
	unsigned deeds = use->deeds;
	bool named = use->receiver == PYTHON_NAMED || use->receiver == PYTHON_OBJECT;

	if (!look->training && deeds & (DEED_TRAIN | DEED_BACKWARD))
		look->training = use->line;
	if (!named || deeds || use->kind != PYTHON_CALL)
		return;
	bool data = !look->data && part_starts(use->name, data_words);
	bool training = !look->training && part_starts(use->name, training_words);
	if ((data || training) && of_repository(look, use)) {
		if (data)
			look->data = use->line;
		if (training)
			look->training = use->line;
	}
}

static bool is_request(struct str last)
{
	static const char *const methods[] = {"get",    "post",    "put",  "patch",
					      "delete", "request", "open", "websocket_connect"};

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (str_is(last, methods[i]))
			return true;
	return false;
}

static bool is_local_url(struct str url)
{
	return str_starts(url, "/") || str_has(url, "localhost") || str_has(url, "127.0.0.1") ||
	       str_has(url, "0.0.0.0") || str_has(url, "testserver");
}

static void look_at_requests(struct look *look, const struct python_use *use)
{
	const struct python_token *at = look->module->tokens->at;

	if (look->api || use->kind != PYTHON_CALL || use->receiver == PYTHON_BARE || !is_request(python_use_last(use)))
		return;
	struct str url = python_string_argument(look->module, use, 0, "url");
	if (str_is(python_use_last(use), "request"))
		url = python_string_argument(look->module, use, 1, "url");
	bool sends = str_starts(use->name, "requests.") || str_starts(use->name, "httpx.");
	bool named_client = use->token >= 2 && at[use->token - 2].kind == PYTHON_NAME &&
			    (str_has_nocase(at[use->token - 2].text, "client") ||
			     str_is(at[use->token - 2].text, "api") || str_is(at[use->token - 2].text, "service"));
	/* through a known client; a fixture named so with a path; or the network, to this machine or an address in a variable */
	bool asks = str_is(python_use_last(use), "request") && named_client;
	if (asks || (look->client && (!url.len || is_local_url(url))) || (named_client && str_starts(url, "/")) ||
	    (sends && !look->mocked && (!url.len || is_local_url(url) || url.at[0] == '{')))
		look->api = use->line;
}

static void look_at_clients(struct look *look)
{
	const struct python_module *m = look->module;

	for (size_t i = 0; i < sizeof(mocks) / sizeof(mocks[0]); i++)
		look->mocked |= python_imports(m, mocks[i]);
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		if (str_is(python_use_last(use), "test_client"))
			look->client = true;
		for (size_t k = 0; k < sizeof(client_makers) / sizeof(client_makers[0]); k++)
			if (use->receiver == PYTHON_NAMED && str_is(use->name, client_makers[k]))
				look->client = true;
	}
}

static bool is_test_file(const struct file *file)
{
	return file->place & PLACE_TEST || str_starts(file->name, "test_") || str_ends(file->name, "_test.py");
}

/* Line of the first assertion outside of every definition; `assert True` is none. */
static uint32_t find_bare_assertion(const struct python_module *m)
{
	const struct python_tokens *tokens = m->tokens;
	size_t next = 0;

	for (uint32_t t = 0; t + 2 < tokens->n; t++) {
		while (next < m->defs_n && m->defs[next].to <= t)
			next++;
		if (next < m->defs_n && m->defs[next].from <= t) {
			t = m->defs[next].to - 1;
			continue;
		}
		if (python_is(tokens, t, "assert") && !python_is(tokens, t + 1, "True"))
			return tokens->at[t].line;
	}
	return 0;
}

/* A script of tests: it sends requests and asserts as it runs, without a function around. */
static void judge_script(struct look *look)
{
	uint32_t asserting = find_bare_assertion(look->module);

	if (!asserting)
		return;
	look_at_clients(look);
	for (size_t i = 0; i < look->module->uses_n && !look->api; i++)
		if (look->module->uses[i].def == PYTHON_NOWHERE)
			look_at_requests(look, &look->module->uses[i]);
	if (!look->api)
		return;
	probe_trait(look->run, "test.asserting", asserting);
	probe_trait(look->run, "test.api", look->api);
}

static void scan_python_tests(struct probe_run *run)
{
	struct look look = {.run = run};
	uint32_t asserting = 0;

	if (!is_test_file(probe_file(run)))
		return;
	look.module = probe_python_module(run);
	python_tests_read(probe_arena(run), look.module, &look.tests);
	if (!look.tests.n) {
		judge_script(&look);
		return;
	}
	for (uint32_t i = 0; i < look.tests.n && !asserting && !look.tests.skipped; i++)
		if (!look.tests.tests[i].skipped)
			asserting = look.tests.tests[i].assert_line;
	/* helpers assert for tests that only call them */
	for (uint32_t i = 0; i < look.tests.assertions_n && !asserting && !look.tests.skipped; i++)
		if (look.tests.assertions[i].def != PYTHON_NOWHERE && look.tests.assertions[i].test == PYTHON_NOWHERE)
			asserting = look.tests.assertions[i].line;
	uint32_t first = look.module->defs[look.tests.tests[0].def].line;
	probe_trait(run, asserting ? "test.asserting" : "test.hollow", asserting ? asserting : first);
	probe_count(run, "tests.files", 1, first);
	probe_count(run, "tests.functions", look.tests.n, first);
	if (!asserting)
		return;
	probe_count(run, "tests.asserting-files", 1, asserting);
	/* functions that assert for the tests that call them */
	bool *helper = arena_array(probe_arena(run), bool, look.module->defs_n + 1);
	for (uint32_t i = 0; i < look.tests.assertions_n; i++)
		if (look.tests.assertions[i].def != PYTHON_NOWHERE)
			helper[look.tests.assertions[i].def] = true;
	look_at_clients(&look);
	for (size_t i = 0; i < look.module->uses_n; i++) {
		const struct python_use *use = &look.module->uses[i];
		uint32_t test = python_test_of(&look.tests, use);
		if (test == PYTHON_NOWHERE && use->def < look.module->defs_n && helper[use->def])
			look_at_requests(&look, use);
		if (test == PYTHON_NOWHERE || !look.tests.tests[test].assert_line || look.tests.tests[test].skipped)
			continue;
		look_at_steps(&look, use);
		look_at_requests(&look, use);
	}
	if (look.data)
		probe_trait(run, "test.data", look.data);
	if (look.training)
		probe_trait(run, "test.training", look.training);
	if (look.api)
		probe_trait(run, "test.api", look.api);
}

const struct probe probe_python_tests = {
	.name = "python_tests",
	.title = "Python tests",
	.format = "https://docs.pytest.org/en/stable/explanation/goodpractices.html",
	.wants = {{.ext = "py"}},
	.scan = scan_python_tests,
};
