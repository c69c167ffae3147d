/*
 * Documented calls of an API: a request and what it answers, shown in a document.
 * Format: https://github.github.com/gfm/
 * Traits:
 *   doc.api-example   a request with its response; hollow when only one of them is shown
 */
#include "engine/probe.h"

static const char *const headings[] = {
	"api",  "apis",    "endpoint*", "request*", "response*",        "payload*", "predict*", "inference",
	"rest", "serving", "post",      "get",      "usage of the api", "query*",   "schema*",  NULL};

struct calls {
	uint32_t request, body, bodies; /* lines of the first ones; number of JSON texts */
	bool answered;
};

static bool is_json(const struct doc_code *code)
{
	struct str text = str_trim(code->text);
	return text.len > 10 && (text.at[0] == '{' || text.at[0] == '[') && str_has(text, "\"") && str_has(text, ":");
}

static bool is_request(struct str text)
{
	bool http = str_has(text, "http://") || str_has(text, "https://") || str_has(text, "localhost") ||
		    str_has(text, "$");
	return (str_has(text, "curl ") && http) || str_has(text, "requests.post(") || str_has(text, "requests.get(") ||
	       str_has(text, "httpx.post(") || str_starts(str_trim(text), "POST /") ||
	       str_starts(str_trim(text), "GET /") || str_has(text, "fetch(") || str_has(text, "http POST ");
}

/* A request and the answer below it in one block, as a terminal shows it. */
static bool is_answered(struct str text)
{
	struct str rest = text, line;
	bool asked = false;
	while (str_next_line(&rest, &line)) {
		struct str s = str_trim(line);
		if (asked && s.len && (s.at[0] == '{' || s.at[0] == '[') && line.at[0] != ' ' && !str_ends(s, "\\"))
			return true;
		asked |= str_has(s, "curl ") || str_starts(s, "POST /") || str_starts(s, "HTTP/");
	}
	return false;
}

static bool is_about_api(const struct doc *doc, uint32_t section)
{
	return doc_under(doc, section, headings);
}

static void collect(const struct doc *doc, struct calls *calls)
{
	for (uint32_t i = 0; i < doc->codes_n; i++) {
		const struct doc_code *code = &doc->codes[i];
		struct str text = str_sub(code->text, 0, 4096);
		if (!is_about_api(doc, code->section))
			continue;
		if (is_request(text)) {
			calls->request = calls->request ? calls->request : code->line;
			calls->answered |= is_answered(text);
		} else if (is_json(code)) {
			calls->body = calls->body ? calls->body : code->line;
			calls->bodies++;
		}
	}
}

static void scan_api(struct probe_run *run)
{
	const struct doc *doc = probe_doc(run);
	struct calls calls = {0};
	static const char *const http[] = {"request*", "endpoint*", "post", "http", "response*", "curl", NULL};
	enum doc_role role = doc_role(probe_file(run)->path, doc);
	if ((role != DOC_OWN && role != DOC_REFERENCE) || !doc->codes_n)
		return;
	collect(doc, &calls);
	if (!calls.request && !calls.body)
		return;
	/* JSON under such headings may also be a policy or a configuration. */
	bool speaks = calls.request || doc_speaks(doc, 0, doc->n, http, 3, NULL) > 2;
	bool both = calls.request ? calls.answered || calls.body : calls.bodies > 1;
	if (speaks)
		probe_state_as(run, FACT_TRAIT, both ? FACT_LIVE : FACT_HOLLOW, STR("doc.api-example"),
			       calls.request ? calls.request : calls.body);
}

const struct probe probe_document_api = {
	.name = "document_api",
	.title = "Documents: examples of an API",
	.format = "https://github.github.com/gfm/",
	.wants = {DOC_WANTS},
	.scan = scan_api,
};
