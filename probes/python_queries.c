/*
 * SQL in the strings of Python code, and loops over groups of the data: what is stored about predictions, what they are compared
 * with, and for whom the metrics are computed.
 *
 * Traits
 *   query.stores-predictions   inserts into a table, or hands to a repository, that is named for predictions, or calls a method of a
 *                              database that is
 *   query.outcomes             joins predictions with what really happened
 *   metrics.by-group           a loop over the values of a feature computes metrics for each
 */
#include "engine/probe.h"

#define QUERY_BYTES 6000u

/* Tokens of a loop's body that are looked at. */
#define BODY_TOKENS 200u

WORD_LIST(predictions, "predict", "inference", "model_output");
WORD_LIST(scores, "predict", "score", "forecast");
WORD_LIST(truths, "actual", "outcome", "ground_truth", "feedback", "true_label", "observed", "analyst");

/* A statement rather than prose: it begins with a verb of SQL. */
static bool is_query(struct str text, const char *verb)
{
	return str_starts_nocase(text, verb) && text.len > strlen(verb) && char_is_space(text.at[strlen(verb)]);
}

/* `insert into prediction_log (…) values …`: the table is named for predictions. */
static bool inserts_predictions(struct str text)
{
	size_t into, end;

	if (!is_query(text, "insert"))
		return false;
	into = str_find(text, "INTO");
	into = into == STR_NONE ? str_find(text, "into") : into;
	text = str_from(text, into == STR_NONE ? text.len : into + 4);
	end = str_find_char(text, '(');
	return word_list_in(&predictions,
			    str_sub(text, 0, end == STR_NONE || end > 100 ? (text.len < 60 ? text.len : 60) : end));
}

static bool joins_outcomes(struct str text)
{
	return (is_query(text, "select") || is_query(text, "with") || is_query(text, "insert")) &&
	       str_has_nocase(text, "join") && str_has_nocase(text, "from") && word_list_in(&scores, text) &&
	       word_list_in(&truths, text);
}

static void judge_strings(struct probe_run *run, const struct python_tokens *tokens, bool trains)
{
	for (size_t i = 0; i < tokens->strings.n; i++) {
		uint32_t t = tokens->strings.at[i];
		if (tokens->at[t].text.len < 30 || tokens->at[t].text.len > QUERY_BYTES)
			continue;
		struct str text = str_trim(tokens->at[t].text);
		if (inserts_predictions(text))
			probe_trait(run, "query.stores-predictions", tokens->at[t].line);
		if (!trains && joins_outcomes(text))
			probe_trait(run, "query.outcomes", tokens->at[t].line);
	}
}

/* `database.save_predictions(rows)`: a method that is named for predictions, of what is named for a database. */
static bool saves_predictions(struct str owner, struct str method)
{
	WORD_LIST(databases, "database", "repository", "warehouse");
	WORD_LIST(saving, "save_prediction", "insert_prediction", "store_prediction", "write_prediction",
		  "save_batch_prediction", "insert_batch_prediction", "append_prediction", "upsert_prediction",
		  "save_forecast", "insert_forecast", "store_forecast");

	return word_list_in(&saving, method) && (str_is(owner, "db") || str_starts(owner, "db_") ||
						 str_ends(owner, "_db") || word_list_in(&databases, owner));
}

/* `self.prediction_repository.create(prediction)`: a store that is named for predictions, whatever is behind it. */
static bool keeps_prediction(const struct python_module *m, const struct python_use *use)
{
	WORD_LIST(stores, "repo", "store", "log", "dao");
	WORD_LIST(keeping, "create", "save", "add", "insert", "append", "store", "record", "write");

	struct str last = python_use_last(use);
	bool kept = word_list_is(&keeping, last);

	if (!kept && !str_has(last, "_prediction") && !str_has(last, "_forecast"))
		return false;
	struct str owner = python_owner(m, use);
	if (!kept)
		return use->receiver != PYTHON_BARE && saves_predictions(owner, last);
	return owner.len >= 8 && str_has_nocase(owner, "predict") && word_list_in(&stores, owner);
}

/* `for value in data[feature].unique(): …` with a metric in its body; not over folds, models, classes or dates. */
static bool loops_over_groups(const struct python_module *m, const struct python_use *use)
{
	WORD_LIST(others, "fold", "model", "label", "class", "target", "epoch", "seed", "run", "date", "year", "month",
		  "split", "horizon", "method", "step", "task");
	WORD_LIST(groups, "slice", "subgroup", "demograph", "protected", "sensitive", "gender", "sex", "race", "ethnic",
		  "segment", "cohort", "fair", "bias", "age_");
	const struct python_tokens *tokens = m->tokens;
	uint32_t t = use->token, start = 0;

	for (uint32_t back = 0; t-- > 0 && back < 20; back++)
		if (python_is(tokens, t, "for"))
			start = t;
		else if (tokens->at[t].kind == PYTHON_NEWLINE)
			break;
	if (!start || python_mentions(tokens, start, use->token, &others))
		return false;
	const struct python_def *def = use->def < m->defs_n ? &m->defs[use->def] : NULL;
	if (!python_mentions(tokens, def ? def->token : start, def ? def->to : start + BODY_TOKENS, &groups))
		return false;
	for (const struct python_use *in = use + 1; in < m->uses + m->uses_n && in->token < use->token + BODY_TOKENS;
	     in++) {
		struct str last = python_use_last(in);
		if (in->def != use->def)
			break;
		if (in->kind == PYTHON_CALL &&
		    (in->deeds & DEED_METRIC || str_has(last, "metrics") || str_starts(last, "evaluate")))
			return true;
	}
	return false;
}

/* `def compute_slice_metrics(…)` that loops and computes metrics, by functions of the project or of a library. */
static bool is_slicing(const struct python_module *m, size_t d)
{
	WORD_LIST(slices, "slice", "subgroup", "demographic", "by_group", "per_group", "by_segment");
	WORD_LIST(measured, "metric", "perform", "evaluat", "score", "accuracy", "fairness");
	const struct python_def *def = &m->defs[d];
	bool loops = false;

	if (def->is_class || !word_list_in(&slices, def->name) || !word_list_in(&measured, def->name))
		return false;
	for (uint32_t t = def->from; t < def->to && !loops; t++)
		loops = python_is(m->tokens, t, "for");
	for (size_t i = 0; i < m->uses_n && loops; i++) {
		struct str last = python_use_last(&m->uses[i]);
		if (m->uses[i].kind == PYTHON_CALL && m->uses[i].token >= def->from && m->uses[i].token < def->to &&
		    (m->uses[i].deeds & DEED_METRIC || str_has(last, "metrics") || str_starts(last, "evaluate")))
			return true;
	}
	return false;
}

static void scan_python_queries(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	unsigned deeds = 0;

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE))
		return;
	for (size_t i = 0; i < m->uses_n; i++) {
		struct str last = python_use_last(&m->uses[i]);
		deeds |= m->uses[i].deeds;
		if (m->uses[i].kind == PYTHON_CALL && keeps_prediction(m, &m->uses[i]))
			probe_trait(run, "query.stores-predictions", m->uses[i].line);
		if (m->uses[i].kind == PYTHON_CALL && (str_is(last, "unique") || str_is(last, "groupby")) &&
		    loops_over_groups(m, &m->uses[i]))
			probe_trait(run, "metrics.by-group", m->uses[i].line);
	}
	for (size_t d = 0; d < m->defs_n; d++)
		if (is_slicing(m, d))
			probe_trait(run, "metrics.by-group", m->defs[d].line);
	judge_strings(run, m->tokens, deeds & DEED_TRAIN);
}

const struct probe probe_python_queries = {
	.name = "python_queries",
	.title = "Queries and groups in Python",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_queries,
};
