/*
 * Descriptions of interfaces: OpenAPI and AsyncAPI documents, gRPC services.
 * Format: https://spec.openapis.org/oas/latest.html, https://www.asyncapi.com/docs/reference/specification/latest,
 * https://protobuf.dev/reference/protobuf/proto3-spec/
 * Traits:
 *   api.openapi   operations with responses; hollow when there are none
 *   api.proto     a service with calls and the messages they exchange
 */
#include "engine/probe.h"

static bool is_operation(struct str key)
{
	static const char *const verbs[] = {"get",  "put",     "post",    "delete",   "patch",
					    "head", "options", "publish", "subscribe"};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (str_is_nocase(key, verbs[i]))
			return true;
	return false;
}

static const struct tree_node *first_operation(const struct tree_node *paths)
{
	for (TREE_EACH(path, paths))
		for (TREE_EACH(operation, path))
			if (is_operation(operation->key) && operation->first)
				return operation;
	return NULL;
}

static void scan_document(struct probe_run *run)
{
	struct str text = str_sub(probe_text(run), 0, 4096);
	if (!str_has(text, "openapi") && !str_has(text, "swagger") && !str_has(text, "asyncapi"))
		return;
	const struct tree_node *root = probe_tree(run);
	if (!tree_get_text(root, "openapi").len && !tree_get_text(root, "swagger").len &&
	    !tree_get_text(root, "asyncapi").len)
		return;
	const struct tree_node *paths = tree_get(root, tree_get(root, "asyncapi") ? "channels" : "paths");
	const struct tree_node *operation = first_operation(paths);
	/* From version 3 on, AsyncAPI keeps operations apart from channels. */
	if (!operation && tree_get(root, "asyncapi"))
		operation = tree_get(root, "operations");
	probe_state_as(run, FACT_TRAIT, operation ? FACT_LIVE : FACT_HOLLOW, STR("api.openapi"),
		       operation ? operation->line : 1);
}

static void scan_proto(struct probe_run *run)
{
	static const struct mask_syntax syntax = {
		.line_comment = {"//"}, .block_open = "/*", .block_close = "*/", .quotes = "\"'", .escape = true};
	struct str text = mask_code(probe_arena(run), probe_text(run), &syntax, false), line;
	uint32_t number = 0, service = 0;
	bool call = false, message = false;
	while (str_next_line(&text, &line)) {
		line = str_trim(line);
		number++;
		if (str_starts(line, "service ") && !service)
			service = number;
		call |= service && str_has(line, "rpc ") && str_has(line, "returns");
		message |= str_starts(line, "message ");
	}
	if (service && call)
		probe_state_as(run, FACT_TRAIT, message ? FACT_LIVE : FACT_HOLLOW, STR("api.proto"), service);
}

static void scan_interface(struct probe_run *run)
{
	if (str_is(probe_file(run)->ext, "proto"))
		scan_proto(run);
	else
		scan_document(run);
}

const struct probe probe_openapi = {
	.name = "openapi",
	.title = "OpenAPI, AsyncAPI and gRPC descriptions",
	.format = "https://spec.openapis.org/oas/latest.html",
	.wants = {{.glob = "*openapi*.yml"},
		  {.glob = "*openapi*.yaml"},
		  {.glob = "*openapi*.json"},
		  {.glob = "*swagger*.yml"},
		  {.glob = "*swagger*.yaml"},
		  {.glob = "*swagger*.json"},
		  {.glob = "*asyncapi*.yml"},
		  {.glob = "*asyncapi*.yaml"},
		  {.glob = "*asyncapi*.json"},
		  {.name = "api.yaml"},
		  {.name = "api.yml"},
		  {.name = "api.json"},
		  {.ext = "proto"}},
	.scan = scan_interface,
};
