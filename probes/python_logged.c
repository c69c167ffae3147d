/*
 * Models that Python modules and notebooks log to a run of a tracker.
 *
 * Traits
 *   python.registers-model, notebook.registers-model   logs a model under a registered name
 *   python.logs-model, notebook.logs-model             logs a model, or its file, to a run
 */
#include "engine/probe.h"

/* The length of "log_model". */
#define SHORTEST 9u

/* `log_model(…, registered_model_name=name)`. */
static bool registers_model(const struct python_module *module, const struct python_use *use)
{
	uint32_t from, to;

	if (!(use->deeds & DEED_SAVE) || !str_is(python_use_last(use), "log_model") ||
	    !python_arguments(module, use, &from, &to))
		return false;
	for (uint32_t t = from; t + 2 < to; t++)
		if (python_is(module->tokens, t, "registered_model_name") && python_is(module->tokens, t + 1, "="))
			return !python_is(module->tokens, t + 2, "None");
	return false;
}

/* Whether one of the words is given itself, not handed to a function that makes something of it: `str(path)` is the path. */
static bool is_given(const struct python_tokens *tokens, uint32_t from, uint32_t to, struct word_list *words)
{
	unsigned depth = 0;

	for (uint32_t t = from; t < to; t++) {
		bool same = t > from && (python_is(tokens, t - 1, "str") || python_is(tokens, t - 1, "Path"));
		if (python_is(tokens, t, "("))
			depth += !same || depth;
		else if (python_is(tokens, t, ")"))
			depth -= depth > 0;
		else if (!depth && python_mentions(tokens, t, t + 1, words))
			return true;
	}
	return false;
}

/* `WandbLogger(log_model="all")`, `MLflowLoggerCallback(save_artifact=True)` */
static bool is_told_to_keep(const struct python_module *module, const struct python_use *use)
{
	static const char *const options[] = {"log_model", "save_artifact", "save_checkpoints",
					      "log_model_checkpoints"};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		struct python_span span = python_argument(module, use, PYTHON_NOWHERE, options[i]);
		if (span.from < span.to && !python_is(module->tokens, span.from, "False") &&
		    !python_is(module->tokens, span.from, "None"))
			return true;
	}
	return false;
}

/* A name that ends like log_model, log_artifact(s), …Logger, …Callback. */
static bool may_log(struct str last)
{
	char end;

	if (last.len < SHORTEST)
		return false;
	end = last.at[last.len - 1];
	return (last.at[0] == 'l' && (end == 'l' || end == 't' || end == 's')) || end == 'r' || end == 'k';
}

/* `log_model(…)`, `mlflow.log_artifact(path, "model")`, `MLflowLoggerCallback(…, save_artifact=True)` */
static bool logs_model(const struct python_module *module, const struct python_use *use)
{
	WORD_LIST(models, "model", "checkpoint", "weights", ".pt", ".onnx", ".joblib", ".pkl");
	WORD_LIST(others, "confusion", "matrix", "plot", "report", "metric", "curve", "importance", "card", "shap",
		  "fig", "summary", "preprocess", "scaler", "encoder");
	struct str last = python_use_last(use);
	uint32_t from, to;

	if (use->deeds & DEED_SAVE)
		return str_is(last, "log_model");
	if (use->kind != PYTHON_CALL || last.len < 12 || !python_arguments(module, use, &from, &to))
		return false;
	if (str_is(last, "log_artifact") || str_is(last, "log_artifacts"))
		return (use->receiver == PYTHON_NAMED || use->receiver == PYTHON_OBJECT) &&
		       is_given(module->tokens, from, to, &models) &&
		       !python_mentions(module->tokens, from, to, &others);
	return (str_ends(last, "Logger") || str_ends(last, "Callback")) && is_told_to_keep(module, use);
}

static void scan_python_logged(struct probe_run *run)
{
	bool notebook = str_is_nocase(probe_file(run)->ext, "ipynb");
	const struct python_module *m;
	uint32_t registered = 0, logged = 0;

	if (!notebook && probe_text(run).len > LIMIT_FILE_BYTES)
		return;
	m = probe_python_module(run);
	for (size_t i = 0; i < m->uses_n; i++) {
		if (m->uses[i].kind != PYTHON_CALL || !may_log(python_use_last(&m->uses[i])))
			continue;
		if (!registered && registers_model(m, &m->uses[i]))
			registered = m->uses[i].line;
		if (!logged && logs_model(m, &m->uses[i]))
			logged = m->uses[i].line;
	}
	if (registered)
		probe_trait(run, notebook ? "notebook.registers-model" : "python.registers-model", registered);
	if (logged)
		probe_trait(run, notebook ? "notebook.logs-model" : "python.logs-model", logged);
}

const struct probe probe_python_logged = {
	.name = "python_logged",
	.title = "Models logged by Python code",
	.format = "https://mlflow.org/docs/latest/ml/model/",
	.wants = {{.ext = "py"}, {.ext = "ipynb"}},
	.byte_limit = LIMIT_NOTEBOOK_BYTES,
	.scan = scan_python_logged,
};
