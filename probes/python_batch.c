/*
 * Batch inference in Python: a job that takes a model, reads stored data, predicts and writes the predictions, by library
 * calls or by the reading and writing functions of the project. Requests are no batch, nor are training and evaluation.
 *
 * Traits
 *   python.batch-inference   a module does all of it
 *   python.batch-history     … and adds its predictions to a database, stream or object store
 */
#include "engine/probe.h"

enum {
	STEP_MODEL = 1 << 0,
	STEP_READ = 1 << 1,
	STEP_PREDICT = 1 << 2,
	STEP_WRITE = 1 << 3,
	STEP_STORE = 1 << 4,
	STEP_OBJECT_READ = 1 << 5, /* `x.read()`: only together with the others in one function */
	STEP_OBJECT_LOAD = 1 << 6,
	STEP_OBJECT_WRITE = 1 << 7,
	STEP_TABLE = 1 << 8, /* a writer of tables, which takes addresses of object stores */
};
#define STEPS_ALL (STEP_MODEL | STEP_READ | STEP_PREDICT | STEP_WRITE)
#define STEPS_OBJECTS (STEP_OBJECT_READ | STEP_OBJECT_LOAD | STEP_PREDICT | STEP_OBJECT_WRITE)

static const char *const reading[] = {"load_", "read_", "fetch_", "get_", "build_", "query_", NULL};
static const char *const writing[] = {"write_",   "save_",   "store_",  "upload_", "insert_",
				      "persist_", "export_", "append_", "upsert_", NULL};
static const char *const data_words[] = {"data",  "feature", "input",   "df",       "batch", "rows",
					 "table", "record",  "dataset", "snapshot", NULL};
static const char *const output_words[] = {"predict",  "pred",    "score", "result", "output",
					   "forecast", "parquet", "table", NULL};
static const char *const remote[] = {"invoke_endpoint", "insert_one",       "insert_many", "put_item",   "put_object",
				     "to_sql",          "insert_rows_json", "saveAsTable", "insertInto", "execute",
				     "executemany",     "to_gbq",           "produce",     NULL};
static const char *const tables[] = {"to_parquet",    "to_csv",    "to_json",     "to_feather",
				     "write_parquet", "write_csv", "write_table", NULL};
/* Where people, not jobs, ask for predictions. */
static const char *const interactive[] = {"streamlit", "gradio", "fastapi",          "flask",
					  "chainlit",  "dash",   "cv2.VideoCapture", "pygame"};

static bool has_one(struct str s, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (str_has_nocase(s, words[i]))
			return true;
	return false;
}

static bool starts_one(struct str s, const char *const *words)
{
	while (s.len && s.at[0] == '_')
		s = str_from(s, 1);
	for (size_t i = 0; words[i]; i++)
		if (str_starts(s, words[i]))
			return true;
	return false;
}

static bool is_one(struct str s, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (str_is(s, words[i]))
			return true;
	return false;
}

/* A handle of a file or a connection, whose `read` and `write` move bytes. */
static bool is_handle(const struct python_module *m, const struct python_use *use)
{
	static const char *const handles[] = {"f",      "fp",     "fh",     "fin",      "fout", "file",    "out",
					      "stdout", "stderr", "stdin",  "response", "resp", "request", "buf",
					      "buffer", "handle", "stream", "r",        "w",    "writer",  NULL};
	struct str owner = python_owner(m, use);

	return !owner.len || is_one(owner, handles);
}

static unsigned step_of(const struct python_module *m, const struct python_use *use, bool spark)
{
	struct str last = python_use_last(use);
	bool function = use->receiver == PYTHON_BARE || use->receiver == PYTHON_NAMED;
	unsigned steps = 0;

	if (use->deeds & DEED_LOAD)
		steps |= STEP_MODEL;
	if (use->deeds & DEED_READ_DATA)
		steps |= STEP_READ;
	if (use->deeds & DEED_PREDICT)
		steps |= STEP_PREDICT;
	if (use->deeds & DEED_WRITE && !str_is(last, "write") && !str_is(last, "write_text"))
		steps |= STEP_WRITE;
	if (use->deeds & DEED_PREDICT && str_is(last, "invoke_endpoint"))
		steps |= STEP_MODEL;
	if (python_stores(m, use) && !str_is(last, "publish"))
		steps |= STEP_WRITE;
	if (function && !use->deeds && starts_one(last, reading) && has_one(last, data_words))
		steps |= STEP_READ;
	if (function && !use->deeds && starts_one(last, writing) && has_one(last, output_words))
		steps |= STEP_WRITE;
	if (steps & STEP_WRITE && is_one(last, tables))
		steps |= STEP_TABLE;
	if (steps & STEP_WRITE && is_one(last, remote))
		steps |= STEP_STORE;
	if (spark && str_is(last, "transform"))
		steps |= STEP_PREDICT;
	if (spark && (str_is(last, "save") || str_is(last, "saveAsTable") || str_is(last, "insertInto")))
		steps |= STEP_WRITE | STEP_STORE;
	if (function || is_handle(m, use))
		return steps;
	if (str_is(last, "read"))
		steps |= STEP_OBJECT_READ;
	if (str_is(last, "load"))
		steps |= STEP_OBJECT_LOAD;
	if (str_is(last, "write"))
		steps |= STEP_OBJECT_WRITE;
	return steps;
}

static bool is_excluded(struct probe_run *run, const struct python_module *m)
{
	struct python_handlers handlers;

	/* Predicting the past again is an evaluation. */
	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE) || str_has_nocase(probe_file(run)->name, "backtest"))
		return true;
	for (size_t i = 0; i < sizeof(interactive) / sizeof(interactive[0]); i++)
		if (python_imports(m, interactive[i]))
			return true;
	python_handlers_read(probe_arena(run), m, &handlers);
	return handlers.first;
}

/* What is handed in to a competition serves nobody. */
static bool is_submission(const struct python_tokens *tokens)
{
	for (uint32_t t = 0; t < tokens->n; t++)
		if ((tokens->at[t].kind == PYTHON_NAME || tokens->at[t].kind == PYTHON_STRING) &&
		    tokens->at[t].text.len > 9 && tokens->at[t].text.len < 80 &&
		    str_has_nocase(tokens->at[t].text, "submission"))
			return true;
	return false;
}

/* `s3://scored/year={year}/predictions.parquet` where a job writes tables: what it adds stays in an object store. */
static bool names_remote_output(const struct python_tokens *tokens)
{
	static const char *const schemes[] = {"s3://", "s3a://", "gs://", "abfs://", "abfss://", "wasbs://", "hdfs://"};
	WORD_LIST(outputs, "predict", "score", "forecast", "inference");
	WORD_LIST(not_outputs, "/model", "model.", "models.", ".pkl", ".joblib", ".onnx");

	for (size_t i = 0; i < tokens->strings.n; i++) {
		struct str text = tokens->at[tokens->strings.at[i]].text;
		for (size_t k = 0; k < sizeof(schemes) / sizeof(schemes[0]); k++)
			if (text.len < 300 && str_starts(text, schemes[k]) && word_list_in(&outputs, text) &&
			    !word_list_in(&not_outputs, text))
				return true;
	}
	return false;
}

static void scan_python_batch(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	bool spark = python_imports(m, "pyspark.ml");
	unsigned all = 0, deeds = 0, *steps;
	uint32_t line = 0;

	for (size_t i = 0; i < m->uses_n; i++)
		deeds |= m->uses[i].deeds;
	if ((!(deeds & DEED_PREDICT) && !(spark && deeds & DEED_LOAD)) ||
	    deeds & (DEED_TRAIN | DEED_METRIC | DEED_BACKWARD) || is_excluded(run, m))
		return;
	steps = arena_array(probe_arena(run), unsigned, m->defs_n + 1);
	for (size_t i = 0; i < m->uses_n; i++) {
		if (m->uses[i].kind != PYTHON_CALL && m->uses[i].kind != PYTHON_ARGUMENT)
			continue;
		unsigned step = step_of(m, &m->uses[i], spark);
		all |= step;
		steps[m->uses[i].def < m->defs_n ? m->uses[i].def : m->defs_n] |= step;
		if (step & STEP_PREDICT && !line)
			line = m->uses[i].line;
	}
	bool whole = (all & STEPS_ALL) == STEPS_ALL;
	for (size_t d = 0; d < m->defs_n && !whole; d++)
		whole = (steps[d] & STEPS_OBJECTS) == STEPS_OBJECTS;
	if (!whole || !line || is_submission(m->tokens))
		return;
	probe_trait(run, "python.batch-inference", line);
	probe_thing(run, THING_ENDPOINT, "batch job", STR(""), line);
	if (all & STEP_STORE || (all & STEP_TABLE && names_remote_output(m->tokens)))
		probe_trait(run, "python.batch-history", line);
}

const struct probe probe_python_batch = {
	.name = "python_batch",
	.title = "Batch inference in Python",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_batch,
};
