/*
 * Models kept with the run that made them, and models fetched from MLflow's registry by their address: "models:/NAME/VERSION",
 * "models:/NAME@ALIAS", "models:/NAME/STAGE".
 * Formats: https://mlflow.org/docs/latest/ml/model-registry/workflow/, https://docs.wandb.ai/guides/artifacts/,
 *          https://lightning.ai/docs/pytorch/stable/extensions/logging.html
 *
 * Traits
 *   tracker.keeps-models   a run of an experiment tracker keeps the model, or the file of one
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

static bool is_tracker(struct str name)
{
	static const char *const trackers[] = {"mlflow.",  "wandb.",   "comet_ml.", "neptune.",
					       "clearml.", "dvclive.", "swanlab."};

	for (size_t i = 0; i < sizeof(trackers) / sizeof(trackers[0]); i++)
		if (str_starts(name, trackers[i]))
			return true;
	return false;
}

/* `mlflow.log_artifact("model.pkl")`, `run.log_artifact(checkpoint_path)` */
static bool gives_model(const struct python_module *m, const struct python_use *use)
{
	WORD_LIST(words, "model", "checkpoint", "ckpt", "weights", "classifier", "regressor", ".pkl", ".joblib",
		  ".onnx");
	uint32_t from, to;

	if (!python_arguments(m, use, &from, &to))
		return false;
	for (uint32_t t = from; t < to && t < from + 40; t++)
		if ((m->tokens->at[t].kind == PYTHON_NAME || m->tokens->at[t].kind == PYTHON_STRING) &&
		    m->tokens->at[t].text.len < 200 && word_list_in(&words, m->tokens->at[t].text))
			return true;
	return false;
}

/* `WandbLogger(log_model="all")`, `MLflowLoggerCallback(save_artifact=True)` */
static bool is_told_to_keep(const struct python_module *m, const struct python_use *use)
{
	static const char *const options[] = {"log_model", "save_artifact", "save_checkpoints",
					      "log_model_checkpoints"};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		struct python_span span = python_argument(m, use, PYTHON_NOWHERE, options[i]);
		if (span.from < span.to && !python_is(m->tokens, span.from, "False") &&
		    !python_is(m->tokens, span.from, "None"))
			return true;
	}
	return false;
}

static bool keeps_model(const struct python_module *m, const struct python_use *use)
{
	struct str last = python_use_last(use);

	if (use->kind != PYTHON_CALL || last.len < 8 || last.len > 24)
		return false;
	if (str_is(last, "log_model"))
		return is_tracker(use->name);
	if (str_is(last, "log_artifact") || str_is(last, "log_artifacts"))
		return is_tracker(use->name) && gives_model(m, use);
	return (str_ends(last, "Logger") || str_ends(last, "LoggerCallback") || str_ends(last, "Callback")) &&
	       is_told_to_keep(m, use);
}

static void scan_python_registry(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	uint32_t any = 0, alias = 0, kept = 0;

	for (size_t i = 0; i < m->uses_n && !kept; i++)
		kept = keeps_model(m, &m->uses[i]) ? m->uses[i].line : 0;
	if (kept)
		probe_trait(run, "tracker.keeps-models", kept);
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
	.title = "Models in trackers and registries",
	.format = "https://mlflow.org/docs/latest/ml/model-registry/workflow/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_registry,
};
