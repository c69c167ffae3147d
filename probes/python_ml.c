/*
 * What a Python module or notebook does in the life of a model, judged by the functions it calls (text/python_deeds.h).
 *
 * Traits of modules and scripts
 *   python.training             fits a model with a machine-learning library
 *   python.data-processing      reads a data set and transforms it, or defines one for training
 *   python.inference            predicts with a model that was trained elsewhere
 *   python.model                defines a network (base class of a deep-learning library)
 *   python.metrics              computes evaluation metrics
 *   python.offline-metrics      computes evaluation metrics and writes them to a file
 *   python.persists-transforms  saves a fitted transformation, or a pipeline that holds one
 *   python.feature-importance   reads the importance of features from a model
 * Traits of notebooks
 *   notebook.training, notebook.data-processing, notebook.inference, notebook.model, notebook.metrics,
 *   notebook.offline-metrics, notebook.persists-transforms, notebook.feature-importance   the same, in a notebook
 * Counters (tests and templates left out)
 *   ml.training-modules, ml.data-modules, ml.inference-modules   modules and scripts that do this
 *   ml.training-units, ml.data-units, ml.inference-units         modules, scripts and notebooks that do this
 *   ml.pipelines-built, ml.models-saved, ml.models-loaded   modules that join transformations and model, save or load one
 *   ml.network-modules                                      modules that define a network
 *   ml.hosted-modules                                       modules that ask a model which a service holds
 *   ml.plain-data-modules                                   modules that read rows with the standard library and prepare them
 */
#include "engine/probe.h"

static const char *const metric_words[] = {"metric", "score", "report", "eval", "accuracy", "auc", "rmse", "f1"};

struct seen {
	unsigned all;
	uint32_t line[DEED_BITS]; /* of the first deed of each kind */
	uint32_t steps;           /* line of an optimiser's step */
	uint32_t metric_def, stored_line, persisted_line;
	bool metric_known;
};

static void see(struct seen *seen, unsigned deeds, uint32_t line)
{
	for (unsigned bit = 0; bit < DEED_BITS; bit++)
		if (deeds >> bit & 1 && !(seen->all >> bit & 1))
			seen->line[bit] = line;
	seen->all |= deeds;
}

static uint32_t line_of(const struct seen *seen, unsigned deed)
{
	for (unsigned bit = 0; bit < DEED_BITS; bit++)
		if (deed >> bit & 1 && seen->all >> bit & 1)
			return seen->line[bit];
	return 0;
}

static bool speaks_of_metrics(struct str s)
{
	for (size_t i = 0; i < sizeof(metric_words) / sizeof(metric_words[0]); i++)
		if (str_has_nocase(s, metric_words[i]))
			return true;
	return false;
}

/* Whether what is written speaks of metrics: the object, or one of the first things given to the call. */
static bool writes_metrics(const struct python_module *module, const struct python_use *use)
{
	const struct python_token *at = module->tokens->at;
	uint32_t from, to;

	if (!python_arguments(module, use, &from, &to))
		return false;
	if (use->token >= 2 && at[use->token - 2].kind == PYTHON_NAME && speaks_of_metrics(at[use->token - 2].text))
		return true;
	for (uint32_t t = from; t < to && t < from + 40; t++)
		if ((at[t].kind == PYTHON_NAME || at[t].kind == PYTHON_STRING) && at[t].text.len < 200 &&
		    speaks_of_metrics(at[t].text))
			return true;
	return false;
}

static bool is_transformation(struct str name)
{
	return str_starts(name, "sklearn.preprocessing.") || str_starts(name, "sklearn.pipeline.") ||
	       str_starts(name, "sklearn.compose.") || str_starts(name, "sklearn.feature_extraction.") ||
	       str_starts(name, "sklearn.impute.");
}

/* `joblib.dump(encoder, …)` where encoder is known to be a transformation. */
static bool saves_transformation(const struct python_module *module, size_t number)
{
	uint32_t from, to;

	if (!python_arguments(module, &module->uses[number], &from, &to))
		return false;
	for (size_t i = number + 1; i < module->uses_n && module->uses[i].token < to; i++)
		if (is_transformation(module->uses[i].name))
			return true;
	return false;
}

/* A function of this repository that is named for evaluating: its metrics are computed elsewhere. */
static bool evaluates(const struct python_use *use)
{
	struct str last = python_use_last(use);

	return use->kind == PYTHON_CALL && use->receiver != PYTHON_METHOD &&
	       (str_starts(last, "evaluate") || (str_has(last, "metrics") && str_starts(last, "compute")));
}

/* Line of the first mention of a model's own feature importance, whatever the object. */
static uint32_t find_importance(const struct python_tokens *tokens)
{
	static const char *const names[] = {"feature_importances_", "featureImportances", "permutation_importance",
					    "plot_importance"};

	for (uint32_t t = 1; t < tokens->n; t++) {
		const struct python_token *token = &tokens->at[t];
		if (token->text.len < 15 || token->text.len > 22)
			continue;
		bool attribute = token->kind == PYTHON_NAME && python_is(tokens, t - 1, ".");
		bool named = token->kind == PYTHON_STRING && t > 3 && python_is(tokens, t - 4, "getattr");
		if (!attribute && !named)
			continue;
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (str_is(token->text, names[i]))
				return token->line;
	}
	return 0;
}

static void look(struct seen *seen, const struct python_module *module)
{
	for (size_t i = 0; i < module->uses_n; i++) {
		const struct python_use *use = &module->uses[i];
		unsigned deeds = use->deeds;
		if (use->kind == PYTHON_CALL && str_is(python_use_last(use), "step"))
			seen->steps = use->line;
		if (!deeds && evaluates(use))
			deeds = DEED_METRIC;
		if (!deeds)
			continue;
		see(seen, deeds, use->line);
		if (deeds & DEED_METRIC) {
			seen->metric_def = use->def;
			seen->metric_known = true;
		}
		bool same_place = seen->metric_known && seen->metric_def == use->def && use->def != PYTHON_NOWHERE;
		if (!seen->stored_line && ((deeds & DEED_WRITE_RECORD && (same_place || writes_metrics(module, use))) ||
					   (deeds & DEED_WRITE && writes_metrics(module, use))))
			seen->stored_line = use->line;
		if (deeds & DEED_SAVE && !seen->persisted_line && saves_transformation(module, i))
			seen->persisted_line = use->line;
	}
	if (seen->all & DEED_BACKWARD && seen->steps)
		see(seen, DEED_TRAIN, line_of(seen, DEED_BACKWARD));
}

/* Rows read one by one, in a module with a function named for preparing them; in a repository that trains, they are its data. */
static uint32_t prepares_rows(const struct python_module *module)
{
	static const char *const preparing[] = {"process_row",   "process_record", "process_line", "preprocess",
						"transform_row", "normali",        "featuri",      "tokenize",
						"clean_row",     "clean_text",     "clean_data"};
	bool prepares = false;

	if (!python_imports(module, "csv"))
		return 0;
	for (size_t d = 0; d < module->defs_n && !prepares; d++)
		for (size_t i = 0; i < sizeof(preparing) / sizeof(preparing[0]); i++)
			prepares |= str_starts(module->defs[d].name, preparing[i]);
	for (size_t i = 0; i < module->uses_n && prepares; i++)
		if (str_is(module->uses[i].name, "csv.DictReader") || str_is(module->uses[i].name, "csv.reader"))
			return module->uses[i].line;
	return 0;
}

static void state(struct probe_run *run, bool notebook, const char *what, uint32_t line)
{
	char trait[64];

	snprintf(trait, sizeof(trait), "%s.%s", notebook ? "notebook" : "python", what);
	probe_trait(run, trait, line);
}

/* How much of the work lives in modules rather than in notebooks only shows over the whole repository. */
static void count_unit(struct probe_run *run, bool notebook, bool does, const char *units, const char *modules,
		       uint32_t line)
{
	if (!does)
		return;
	probe_count(run, units, 1, line);
	if (!notebook)
		probe_count(run, modules, 1, line);
}

static void count(struct probe_run *run, const struct seen *seen, bool notebook)
{
	uint32_t asked = notebook || probe_file(run)->place & (PLACE_EXAMPLE | PLACE_DOCS)
				 ? 0
				 : python_asks_model(probe_python_module(run));

	if (seen->all & DEED_MODEL && !notebook)
		probe_count(run, "ml.network-modules", 1, line_of(seen, DEED_MODEL));
	if (asked)
		probe_count(run, "ml.hosted-modules", 1, asked);
	/* Of a notebook nothing can be imported: it keeps its pipeline itself or not at all. */
	if (seen->all & DEED_PIPELINE && (!notebook || seen->all & DEED_SAVE))
		probe_count(run, "ml.pipelines-built", 1, line_of(seen, DEED_PIPELINE));
	if (seen->all & DEED_SAVE)
		probe_count(run, "ml.models-saved", 1, line_of(seen, DEED_SAVE));
	if (seen->all & DEED_LOAD && !notebook)
		probe_count(run, "ml.models-loaded", 1, line_of(seen, DEED_LOAD));
}

static void scan_python_ml(struct probe_run *run)
{
	bool notebook = str_is_nocase(probe_file(run)->ext, "ipynb");
	const struct python_module *module;
	struct seen seen = {.all = 0};
	bool ml, trains, infers, processes;
	uint32_t importance;

	if (!notebook && probe_text(run).len > LIMIT_FILE_BYTES)
		return;
	module = probe_python_module(run);
	ml = module->ml;
	look(&seen, module);
	trains = seen.all & DEED_TRAIN;
	infers = seen.all & DEED_PREDICT && (ml || seen.all & DEED_LOAD) && (!trains || seen.all & DEED_LOAD);
	processes = (seen.all & DEED_READ_DATA && seen.all & (DEED_TRANSFORM | DEED_WRITE)) ||
		    (seen.all & DEED_DATASET && ml);
	if (!(probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET))) {
		uint32_t data_line = line_of(&seen, seen.all & DEED_READ_DATA ? DEED_READ_DATA : DEED_DATASET);
		count_unit(run, notebook, trains, "ml.training-units", "ml.training-modules",
			   line_of(&seen, DEED_TRAIN));
		count_unit(run, notebook, processes, "ml.data-units", "ml.data-modules", data_line);
		count_unit(run, notebook, infers, "ml.inference-units", "ml.inference-modules",
			   line_of(&seen, DEED_PREDICT));
		count(run, &seen, notebook);
		uint32_t rows = notebook ? 0 : prepares_rows(module);
		if (rows)
			probe_count(run, "ml.plain-data-modules", 1, rows);
	}
	if (trains)
		state(run, notebook, "training", line_of(&seen, DEED_TRAIN));
	if (processes)
		state(run, notebook, "data-processing",
		      line_of(&seen, seen.all & DEED_READ_DATA ? DEED_READ_DATA : DEED_DATASET));
	if (infers)
		state(run, notebook, "inference", line_of(&seen, DEED_PREDICT));
	if (seen.all & DEED_MODEL)
		state(run, notebook, "model", line_of(&seen, DEED_MODEL));
	if (seen.all & DEED_METRIC)
		state(run, notebook, "metrics", line_of(&seen, DEED_METRIC));
	if (seen.all & DEED_METRIC && seen.stored_line)
		state(run, notebook, "offline-metrics", seen.stored_line);
	if (seen.persisted_line)
		state(run, notebook, "persists-transforms", seen.persisted_line);
	if (ml && (importance = find_importance(module->tokens)))
		state(run, notebook, "feature-importance", importance);
}

const struct probe probe_python_ml = {
	.name = "python_ml",
	.title = "Machine-learning code in Python",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}, {.ext = "ipynb"}},
	.byte_limit = LIMIT_NOTEBOOK_BYTES,
	.scan = scan_python_ml,
};
