/*
 * Python tests of a model or of real data: thresholds on metrics, behaviour of a saved model, checks of a data set's columns.
 *
 * Traits
 *   test.model-quality     an asserting test trains or evaluates and compares a metric with a threshold or an earlier value
 *   test.model-behaviour   an asserting test loads a saved model, predicts, and compares what it predicts
 *   test.data-validation   an asserting test reads a data set and checks its columns, missing values or ranges
 *   code.metric-gate       code outside of tests stops (raise, assert, sys.exit) when a metric misses a threshold
 *   code.promotion-gate    code outside of tests promotes a model only when a metric is good enough or better than the champion's
 *   code.data-validation   code outside of tests reads a data set and stops when its columns or values are wrong
 */
#include "engine/probe.h"

WORD_LIST(metrics, "accuracy", "f1", "auc", "rmse", "mse", "mae", "r2", "precision", "recall", "loss", "score",
	  "perplexity", "bleu", "rouge", "ndcg", "mape", "wer", "error");
WORD_LIST(thresholds, "threshold", "initial", "first", "start", "before", "baseline", "minimum", "min_", "_min", "max_",
	  "_max", "previous", "old", "expected", "target", "limit", "tolerance", "required");
WORD_LIST(checks, "columns", "isnull", "isna", "notnull", "notna", "nunique", "duplicated", "dtypes", "between",
	  "is_unique", "null_count");
WORD_LIST(shapes, "isinstance", "shape", "hasattr", "callable", "exists", "ndim", "is_fitted");

struct look {
	const struct python_module *module;
	struct python_tests tests;
	bool ml;
	unsigned *deeds; /* by test, and one more for what stands outside of tests */
	unsigned all;
};

/* `accuracy > 0.8`, `final_loss < initial_loss`; but not `0 <= score <= 1`, which holds for any model. */
static bool compares_metric(const struct python_tokens *tokens, uint32_t from, uint32_t to)
{
	for (size_t i = python_picks_from(&tokens->comparisons, from + 1);
	     i < tokens->comparisons.n && tokens->comparisons.at[i] + 1 < to; i++) {
		uint32_t t = tokens->comparisons.at[i];
		if (!python_mentions(tokens, t > from + 8 ? t - 8 : from, t + 8 < to ? t + 8 : to, &metrics))
			continue;
		const struct python_token *right = &tokens->at[t + 1], *left = &tokens->at[t - 1];
		const struct python_token *number = right->kind == PYTHON_NUMBER  ? right
						    : left->kind == PYTHON_NUMBER ? left
										  : NULL;
		if (number) {
			struct str n = number->text;
			if (!str_is(n, "0") && !str_is(n, "1") && !str_is(n, "0.0") && !str_is(n, "1.0") &&
			    !str_is(n, "0."))
				return true;
		} else if (python_mentions(tokens, t, t + 16 < to ? t + 16 : to, &thresholds)) {
			return true;
		}
	}
	return false;
}

static bool has_one(struct str s, struct word_list *words)
{
	return word_list_in(words, s);
}

/* `challenger_f1 > champion_f1`: metrics of a new model and of the one in use. */
static bool compares_models(const struct python_tokens *tokens, uint32_t t)
{
	WORD_LIST(incumbents, "champ", "production", "prod_", "baseline", "incumbent", "deployed");
	WORD_LIST(candidates, "chall", "candidate", "new", "latest", "current");
	struct str sides[2] = {tokens->at[t - 1].text, tokens->at[t + 1].text};

	for (uint32_t k = t + 1;
	     k + 2 < tokens->n && tokens->at[k].kind == PYTHON_NAME && python_is(tokens, k + 1, "."); k += 2)
		sides[1] = tokens->at[k + 2].text;
	for (int i = 0; i < 2; i++)
		if (tokens->at[t - 1 + (uint32_t)i * 2].kind == PYTHON_NAME && has_one(sides[i], &incumbents) &&
		    has_one(sides[1 - i], &candidates) && !has_one(sides[1 - i], &incumbents))
			return has_one(sides[0], &metrics) || has_one(sides[1], &metrics);
	return false;
}

/* Whether the block after a condition registers, promotes or deploys: looks at the first tokens behind it. */
static bool promotes(const struct python_tokens *tokens, uint32_t t)
{
	WORD_LIST(deeds, "register_model", "promote", "set_registered_model_alias", "transition_model_version_stage",
		  "deploy", "create_model_version");

	for (uint32_t end = t + 80; t < end && t < tokens->n && tokens->at[t].kind != PYTHON_DEDENT; t++)
		if (tokens->at[t].kind == PYTHON_NAME && python_is(tokens, t + 1, "(") &&
		    has_one(tokens->at[t].text, &deeds))
			return true;
	return false;
}

static unsigned *deeds_of(struct look *look, uint32_t test)
{
	return &look->deeds[test == PYTHON_NOWHERE ? look->tests.n : test];
}

static void gather(struct look *look, struct arena *a)
{
	look->deeds = arena_array(a, unsigned, look->tests.n + 1);
	for (size_t i = 0; i < look->module->uses_n; i++) {
		const struct python_use *use = &look->module->uses[i];
		unsigned deeds = use->deeds;
		struct str last = python_use_last(use);
		if (!deeds && use->kind == PYTHON_CALL && use->receiver != PYTHON_METHOD) {
			if (str_starts(last, "train") || str_is(last, "fit") || str_starts(last, "fit_"))
				deeds = DEED_TRAIN;
			else if (str_starts(last, "predict") || str_is(last, "inference") ||
				 str_starts(last, "run_inference"))
				deeds = DEED_PREDICT;
			else if (str_starts(last, "evaluate") || str_has(last, "metrics"))
				deeds = DEED_METRIC;
		}
		*deeds_of(look, python_test_of(&look->tests, use)) |= deeds;
		look->all |= deeds;
	}
}

static void judge_test(struct probe_run *run, const struct look *look, const struct python_assertion *x)
{
	const struct python_tokens *tokens = look->module->tokens;
	unsigned here = look->deeds[x->test], around = here | look->deeds[look->tests.n];
	bool trains = here & (DEED_TRAIN | DEED_BACKWARD), evaluates = here & (DEED_METRIC | DEED_PREDICT);

	if ((trains || (evaluates && around & (DEED_LOAD | DEED_TRAIN | DEED_PREDICT))) &&
	    compares_metric(tokens, x->from, x->to))
		probe_trait(run, "test.model-quality", x->line);
	if (here & DEED_PREDICT && around & DEED_LOAD && !(look->all & (DEED_TRAIN | DEED_SAVE | DEED_BACKWARD)) &&
	    !python_mentions(tokens, x->from, x->to, &shapes))
		probe_trait(run, "test.model-behaviour", x->line);
	if (around & DEED_READ_DATA && python_mentions(tokens, x->from, x->to, &checks))
		probe_trait(run, "test.data-validation", x->line);
}

/* Whether the block after a condition raises or exits: looks at the first tokens behind it. */
static bool stops(const struct python_tokens *tokens, uint32_t t)
{
	unsigned lines = 0;

	for (uint32_t end = t + 60; t < end && t < tokens->n && lines < 4; t++) {
		if (tokens->at[t].kind == PYTHON_DEDENT)
			return false;
		lines += tokens->at[t].kind == PYTHON_NEWLINE;
		if (python_is(tokens, t, "raise") || (python_is(tokens, t, "exit") && python_is(tokens, t + 1, "(")))
			return true;
	}
	return false;
}

static bool starts_line(const struct python_tokens *tokens, uint32_t t)
{
	return t == 0 || tokens->at[t - 1].kind == PYTHON_NEWLINE || tokens->at[t - 1].kind == PYTHON_INDENT ||
	       tokens->at[t - 1].kind == PYTHON_DEDENT;
}

/* `if accuracy < threshold: raise …` and `assert df["x"].notnull().all()` outside of tests. */
static void judge_code(struct probe_run *run, const struct look *look)
{
	const struct python_tokens *tokens = look->module->tokens;
	bool model = look->all & (DEED_METRIC | DEED_TRAIN | DEED_PREDICT) && look->ml,
	     data = look->all & DEED_READ_DATA;

	if (!model && !data)
		return;
	for (size_t i = 0; i < tokens->comparisons.n && model; i++)
		if (tokens->comparisons.at[i] && compares_models(tokens, tokens->comparisons.at[i]))
			probe_trait(run, "code.promotion-gate", tokens->at[tokens->comparisons.at[i]].line);
	for (uint32_t t = 0; t < tokens->n; t++) {
		if (tokens->at[t].kind != PYTHON_NAME || !starts_line(tokens, t))
			continue;
		bool condition = python_is(tokens, t, "if"), assertion = python_is(tokens, t, "assert");
		if (!condition && !assertion)
			continue;
		uint32_t from = t + 1, end = from;
		while (end < tokens->n && tokens->at[end].kind != PYTHON_NEWLINE && tokens->at[end].kind != PYTHON_END)
			end++;
		bool halts = assertion || stops(tokens, end);
		if (halts && model && compares_metric(tokens, from, end))
			probe_trait(run, "code.metric-gate", tokens->at[t].line);
		if (condition && model && promotes(tokens, end) && compares_metric(tokens, from, end))
			probe_trait(run, "code.promotion-gate", tokens->at[t].line);
		if (halts && data && python_mentions(tokens, from, end, &checks))
			probe_trait(run, "code.data-validation", tokens->at[t].line);
		t = end;
	}
}

static void scan_python_model_tests(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	struct look look = {.module = probe_python_module(run)};

	look.ml = look.module->ml;
	if (file->place & PLACE_TEST || str_starts(file->name, "test_"))
		python_tests_read(probe_arena(run), look.module, &look.tests);
	else if (!look.ml && !python_imports(look.module, "pandas") && !python_imports(look.module, "polars"))
		return;
	gather(&look, probe_arena(run));
	if (!look.tests.n) {
		if (!(file->place & PLACE_TEST))
			judge_code(run, &look);
		return;
	}
	if (look.tests.skipped)
		return;
	for (uint32_t i = 0; i < look.tests.assertions_n; i++) {
		const struct python_assertion *x = &look.tests.assertions[i];
		if (x->test != PYTHON_NOWHERE && !look.tests.tests[x->test].skipped)
			judge_test(run, &look, x);
	}
}

const struct probe probe_python_model_tests = {
	.name = "python_model_tests",
	.title = "Python tests of models and data",
	.format = "https://docs.pytest.org/en/stable/how-to/assert.html",
	.wants = {{.ext = "py"}},
	.scan = scan_python_model_tests,
};
