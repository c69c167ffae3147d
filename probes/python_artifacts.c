/*
 * Files and tables that Python code names: models it saves, data it reads, addresses in object stores.
 * Formats: https://docs.python.org/3/library/pickle.html   https://joblib.readthedocs.io/en/stable/persistence.html
 *          https://pandas.pydata.org/docs/reference/io.html   https://docs.pytorch.org/docs/stable/notes/serialization.html
 *
 * Traits: none.
 */
#include "engine/probe.h"

/* Whether what is saved is called like a model rather than like data or a helper of it. */
static bool saves_model(const struct python_module *m, const struct python_use *use)
{
	WORD_LIST(words, "model", "classifier", "regressor", "pipeline", "estimator", "clf", "weights", "network",
		  "checkpoint", "forest", "xgb", "lgb", "learner", "policy", "booster", "predictor");
	uint32_t from, to;

	if (!python_arguments(m, use, &from, &to))
		return false;
	if (use->token >= 2 && m->tokens->at[use->token - 2].kind == PYTHON_NAME &&
	    word_list_in(&words, m->tokens->at[use->token - 2].text))
		return true;
	for (uint32_t t = from; t < to && t < from + 40; t++)
		if ((m->tokens->at[t].kind == PYTHON_NAME || m->tokens->at[t].kind == PYTHON_STRING) &&
		    m->tokens->at[t].text.len < 200 && word_list_in(&words, m->tokens->at[t].text))
			return true;
	return false;
}

/* Where code is started from differs; the file does not. */
static struct str without_dots(struct str path)
{
	while (str_starts(path, "./") || str_starts(path, "../"))
		path = str_from(path, str_starts(path, "./") ? 2 : 3);
	return path;
}

static void take_saved(struct probe_run *run, const struct python_module *m, const struct python_use *use)
{
	if (!saves_model(m, use))
		return;
	struct str text = python_naming_text(m, python_argument(m, use, 1, "f"));
	if (!text.len)
		text = python_naming_text(m, python_argument(m, use, 0, "path"));
	probe_thing(run, THING_MODEL, "saved", without_dots(python_naming(probe_arena(run), text)), use->line);
}

/* The table of "SELECT … FROM table", when there is one only; or a plain name. */
static struct str table_of(struct str sql)
{
	size_t from = STR_NONE, end;

	for (size_t i = 0; i + 6 < sql.len; i++) {
		if (!char_is_space(sql.at[i]) || !str_starts_nocase(str_from(sql, i + 1), "from") ||
		    !char_is_space(sql.at[i + 5]))
			continue;
		if (from != STR_NONE)
			return (struct str){NULL, 0};
		from = i + 6;
	}
	struct str rest = from == STR_NONE ? sql : str_from(sql, from);
	while (rest.len && char_is_space(rest.at[0]))
		rest = str_from(rest, 1);
	for (end = 0; end < rest.len && (char_is_word(rest.at[end]) || rest.at[end] == '.' || rest.at[end] == '`');)
		end++;
	bool whole = end == rest.len || char_is_space(rest.at[end]) || rest.at[end] == ';';
	return whole && (from != STR_NONE || end == rest.len) ? str_sub(rest, 0, end) : (struct str){NULL, 0};
}

static void take_read(struct probe_run *run, const struct python_module *m, const struct python_use *use)
{
	struct str last = python_use_last(use);
	struct str text = python_naming_text(m, python_argument(m, use, 0, NULL));
	bool sql = str_starts(last, "read_sql") || str_starts(last, "read_gbq") || str_starts(last, "read_database");

	if (sql)
		text = text.len > 2000 ? (struct str){NULL, 0} : table_of(text);
	text = without_dots(python_naming(probe_arena(run), text));
	if (text.len > 1)
		probe_thing(run, THING_DATASET, sql ? "table" : "file", text, use->line);
}

/* ---- addresses of stored data ---- */

static bool is_store(struct str text)
{
	static const char *const schemes[] = {"s3://",   "s3a://", "gs://",  "abfs://",    "abfss://",   "wasbs://",
					      "hdfs://", "az://",  "dbfs:/", "azureml://", "bigquery://"};

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (str_starts(text, schemes[i]))
			return text.len > strlen(schemes[i]) + 1;
	return false;
}

static void take_stores(struct probe_run *run, const struct python_tokens *tokens)
{
	for (size_t s = 0; s < tokens->strings.n; s++) {
		const struct python_token *token = &tokens->at[tokens->strings.at[s]];
		if (token->text.len < 8 || !is_store(token->text))
			continue;
		struct str name = python_naming(probe_arena(run), token->text);
		bool plain = name.len && name.len <= LIMIT_EXCERPT && !str_starts(str_from(name, 5), "*");
		for (size_t i = 0; i < name.len && plain; i++)
			plain = !char_is_space(name.at[i]) && name.at[i] != '<' && name.at[i] != '@';
		if (plain)
			probe_thing(run, THING_DATASET, "object store", name, token->line);
	}
}

/* What a library brings along: "iris" of `sklearn.datasets.load_iris`, "MNIST" of `torchvision.datasets.MNIST`. */
static void take_built_in(struct probe_run *run, const struct python_use *use)
{
	static const char *const prefixes[] = {"load_", "fetch_"};
	struct str last = python_use_last(use);

	if (str_starts(use->name, "torchvision.datasets.") && last.len && last.at[0] >= 'A' && last.at[0] <= 'Z' &&
	    !str_ends(last, "Folder") && !str_is(last, "FakeData"))
		probe_thing(run, THING_DATASET, "built-in", last, use->line);
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]) && str_starts(use->name, "sklearn.datasets.");
	     i++)
		if (str_starts(last, prefixes[i]) && !str_is(last, "fetch_openml") && !str_is(last, "load_files"))
			probe_thing(run, THING_DATASET, "built-in", str_from(last, strlen(prefixes[i])), use->line);
}

static void scan_python_artifacts(struct probe_run *run)
{
	const struct python_module *m;
	unsigned deeds = 0;

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET))
		return;
	m = probe_python_module(run);
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		deeds |= use->deeds;
		if (use->kind != PYTHON_CALL)
			continue;
		if (use->receiver == PYTHON_NAMED && (use->name.at[0] == 's' || use->name.at[0] == 't'))
			take_built_in(run, use);
		/* These are in the table of python_inventory.c. */
		if (!(use->deeds & (DEED_SAVE | DEED_READ_DATA)) || str_is(python_use_last(use), "log_model") ||
		    str_is(python_use_last(use), "load_dataset"))
			continue;
		if (use->deeds & DEED_SAVE)
			take_saved(run, m, use);
		else
			take_read(run, m, use);
	}
	if (deeds || m->ml)
		take_stores(run, m->tokens);
}

const struct probe probe_python_artifacts = {
	.name = "python_artifacts",
	.title = "Models saved and data read by Python code",
	.format = "https://pandas.pydata.org/docs/reference/io.html",
	.wants = {{.ext = "py"}, {.ext = "ipynb"}},
	.byte_limit = LIMIT_NOTEBOOK_BYTES,
	.scan = scan_python_artifacts,
};
