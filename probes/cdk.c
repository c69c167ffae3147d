/*
 * AWS CDK: the application that `cdk deploy` runs, its stages, and constructs used from TypeScript and JavaScript, which
 * are stated as calls under their Python names: `new sagemaker.CfnEndpoint(…)` is "aws_cdk.aws_sagemaker.CfnEndpoint".
 * Formats: https://docs.aws.amazon.com/cdk/v2/guide/projects.html  https://docs.aws.amazon.com/cdk/api/v2/
 * Traits:
 *   cdk.app  cdk.json names the application
 * Counters: environment.* for stages named in code that uses the CDK.
 */
#include "engine/probe.h"

#define MODULES 64
#define NAME_BYTES 120

static const struct mask_syntax javascript = {
	.line_comment = {"//"},
	.block_open = "/*",
	.block_close = "*/",
	.quotes = "\"'",
	.escape = true,
	.raw_backtick = true,
};

struct module {
	struct str local, module; /* "sagemaker", "aws-sagemaker" */
};

static void read_project(struct probe_run *run)
{
	const struct tree_node *app = tree_get(probe_tree(run), "app");
	if (!tree_is_scalar(app))
		return;
	fact_node node = probe_node(run, NODE_TARGET, STR("cdk:deploy"), app->line, TRIGGER_CALLED, NODE_DEFAULT);
	probe_shell_node(run, node, app, false);
	probe_trait(run, "cdk.app", app->line);
}

static struct str word_before(struct str text, size_t end)
{
	while (end && char_is_space(text.at[end - 1]))
		end--;
	size_t start = end;
	while (start && char_is_word(text.at[start - 1]))
		start--;
	return str_sub(text, start, end - start);
}

/* `import * as NAME from 'aws-cdk-lib/aws-x'` and `import { aws_x as NAME } from 'aws-cdk-lib'`. */
static size_t read_imports(struct str text, struct module *modules)
{
	struct str rest = text, line;
	size_t n = 0;
	while (n < MODULES && str_next_line(&rest, &line)) {
		size_t at = str_find(line, "aws-cdk");
		size_t from = str_find(line, " from ");
		size_t module = str_find(line, "/aws-");
		if (at == STR_NONE || from == STR_NONE || module == STR_NONE || module < from)
			continue;
		struct str name = str_from(line, module + 1);
		size_t quote = 0;
		while (quote < name.len && name.at[quote] != '\'' && name.at[quote] != '"')
			quote++;
		modules[n].local = word_before(line, from);
		modules[n].module = str_sub(name, 0, quote);
		n += modules[n].local.len > 0;
	}
	return n;
}

static void state_construct(struct probe_run *run, const struct module *module, struct str name, uint32_t line)
{
	char *path = arena_alloc(probe_arena(run), module->module.len + 1);
	for (size_t i = 0; i < module->module.len; i++)
		path[i] = module->module.at[i] == '-' || module->module.at[i] == '/' ? '_' : module->module.at[i];
	probe_state(run, FACT_CALL, arena_printf(probe_arena(run), "aws_cdk.%s.%.*s", path, STR_ARG(name)), line);
}

static void read_javascript(struct probe_run *run)
{
	struct module modules[MODULES];
	struct str text = probe_text(run), rest, line;
	if (!str_has(text, "aws-cdk"))
		return;
	size_t n = read_imports(text, modules);
	rest = mask_code(probe_arena(run), text, &javascript, false);
	for (uint32_t number = 1; str_next_line(&rest, &line); number++) {
		struct str tail = line;
		for (size_t at; (at = str_find(tail, "new ")) != STR_NONE;) {
			tail = str_from(tail, at + 4);
			struct str name = str_sub(tail, 0, NAME_BYTES);
			size_t dot = str_find_char(name, '.'), open = str_find_char(name, '(');
			if (dot == STR_NONE || open == STR_NONE || dot > open)
				continue;
			for (size_t i = 0; i < n; i++)
				if (str_eq(modules[i].local, str_sub(tail, 0, dot)))
					state_construct(run, &modules[i], str_sub(tail, dot + 1, open - dot - 1),
							number);
		}
		size_t extends = str_find(line, " extends ");
		if (extends != STR_NONE && (str_has(line, "Stack ") || str_has(line, "Stack{")))
			probe_state(run, FACT_CALL, STR("aws_cdk.Stack"), number);
	}
}

/* The library, or one of its parts of the first version: "aws_cdk.aws_s3", "aws_cdk_lib". */
static bool imports_cdk(const struct python_module *module)
{
	for (size_t i = 0; i < module->imports_n; i++)
		if (str_starts(module->imports[i].whole, "aws_cdk"))
			return true;
	return false;
}

/* `stage_name="prod"`, `env_name="prod"`: a keyword argument that names a stage of the application. */
static void read_python(struct probe_run *run)
{
	static const char *const names[] = {"stage_name", "stage", "env_name", "environment", "environment_name"};
	if (!imports_cdk(probe_python_module(run)))
		return;
	const struct python_tokens *tokens = probe_python(run);
	for (uint32_t i = 0; i + 2 < tokens->n; i++) {
		const struct python_token *token = &tokens->at[i];
		if (token->kind != PYTHON_NAME || !str_is(token[1].text, "=") || token[2].kind != PYTHON_STRING)
			continue;
		for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
			const char *environment = str_is(token->text, names[k]) ? deployment_environment(token[2].text)
										: NULL;
			if (environment)
				probe_count(run, environment, 1, token->line);
		}
	}
}

static void scan_cdk(struct probe_run *run)
{
	struct str ext = probe_file(run)->ext;
	if (str_is_nocase(ext, "json"))
		read_project(run);
	else if (str_is_nocase(ext, "py"))
		read_python(run);
	else
		read_javascript(run);
}

const struct probe probe_cdk = {
	.name = "cdk",
	.title = "AWS CDK",
	.format = "https://docs.aws.amazon.com/cdk/v2/guide/projects.html",
	.wants = {{.name = "cdk.json"}, {.ext = "py"}, {.ext = "ts"}, {.ext = "js"}},
	.scan = scan_cdk,
};
