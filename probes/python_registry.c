/*
 * Models fetched from MLflow's registry by their address: "models:/NAME/VERSION", "models:/NAME@ALIAS", "models:/NAME/STAGE".
 * Format: https://mlflow.org/docs/latest/ml/model-registry/workflow/
 *
 * Traits
 *   registry.loads         a registered model is loaded or downloaded
 *   registry.loads-alias   … by an alias or a stage, which can be moved to another version
 */
#include "engine/probe.h"

static bool names_alias(struct str address)
{
	static const char *const moving[] = {"@", "/production", "/staging", "stage}", "alias}"};

	for (size_t i = 0; i < sizeof(moving) / sizeof(moving[0]); i++)
		if (str_has_nocase(address, moving[i]))
			return true;
	return false;
}

static bool fetches(const struct python_module *m)
{
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		if (use->kind == PYTHON_CALL && str_starts(use->name, "mlflow.") &&
		    (use->deeds & DEED_LOAD || str_ends(use->name, ".download_artifacts") ||
		     str_ends(use->name, ".spark_udf")))
			return true;
	}
	return false;
}

static void scan_python_registry(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	uint32_t any = 0, alias = 0;

	if (!python_imports(m, "mlflow") || !fetches(m))
		return;
	for (uint32_t t = 0; t < m->tokens->n && !alias; t++) {
		const struct python_token *token = &m->tokens->at[t];
		if (token->kind != PYTHON_STRING || !str_starts(token->text, "models:/"))
			continue;
		any = any ? any : token->line;
		if (names_alias(token->text))
			alias = token->line;
	}
	if (any)
		probe_trait(run, "registry.loads", any);
	if (alias)
		probe_trait(run, "registry.loads-alias", alias);
}

const struct probe probe_python_registry = {
	.name = "python_registry",
	.title = "Models from a registry",
	.format = "https://mlflow.org/docs/latest/ml/model-registry/workflow/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_registry,
};
