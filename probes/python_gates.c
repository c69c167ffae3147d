/*
 * Gates for models written as a project's own code: a function that is named for deciding holds a metric against a threshold, or the
 * new model against the one in use, and what comes out is a verdict.
 *
 * Traits
 *   operations.gate   such a function
 */
#include "engine/probe.h"

/* Tokens on each side of a comparison that say what is compared. */
#define NEAR 12u

/* Tokens between a verdict and its comparison: `passes = candidate["f1"] >= …`. */
#define VERDICT_TOKENS 10u

WORD_LIST(gates, "promot", "quality_gate", "model_gate", "metric_gate", "is_better", "should_deploy", "accept_model",
	  "validate_model", "champion");
WORD_LIST(deciding, "model", "promot", "compar", "decide", "gate", "deploy");
WORD_LIST(others, "coverage");
WORD_LIST(rivals, "model", "champion", "candidate", "challenger", "metric");
WORD_LIST(metrics, "accuracy", "f1", "auc", "rmse", "mse", "mae", "r2", "precision", "recall", "mape", "ndcg",
	  "logloss", "perplexity", "groundedness", "faithfulness", "relevance", "relevancy", "correctness",
	  "hallucination");
WORD_LIST(thresholds, "threshold", "min_", "_min", "max_", "_max", "baseline", "champion", "prod", "previous",
	  "required", "tolerance", "minimum", "margin", "improvement", "current");
WORD_LIST(incumbents, "champ", "baseline", "production");
WORD_LIST(challengers, "chall", "candidate");
WORD_LIST(deployed, "prod_", "_prod", "production", "deployed", "incumbent");
WORD_LIST(newcomers, "best", "new_", "_new", "latest", "candidate", "chall");
WORD_LIST(verdicts, "passes", "passed", "meets", "is_better", "promote", "accept", "approve", "better_than");

/* A number that a metric is held against: 0.85, not 0 or 1. */
static bool is_threshold(const struct python_token *token)
{
	return token->kind == PYTHON_NUMBER && token->text.len > 2 && str_find_char(token->text, '.') != STR_NONE &&
	       !str_is(token->text, "0.0") && !str_is(token->text, "1.0");
}

static bool is_named(const struct python_token *token, struct word_list *words)
{
	return token->kind == PYTHON_NAME && word_list_in(words, token->text);
}

/* `check_thresholds`, `meets_all_thresholds`, where gates or evaluations are at home: elsewhere it is live values that are watched. */
static bool checks_thresholds(struct str path, struct str name)
{
	static const char *const verbs[] = {"check_", "meets_", "passes_", "verify_", "enforce_", "_check", "_meets"};

	if (!str_has(path, "gate") && !str_has(path, "eval") && !str_has(path, "promot"))
		return false;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (str_starts(name, verbs[i]) && str_has(name, "threshold"))
			return true;
	return false;
}

/* One of each on the two sides, and no name that could be both. */
static bool opposes(const struct python_token *left, const struct python_token *right, struct word_list *first,
		    struct word_list *second)
{
	return (is_named(left, first) && is_named(right, second) && !is_named(right, first)) ||
	       (is_named(left, second) && is_named(right, first) && !is_named(left, first));
}

/* `meets_recall = recall >= min_recall` */
static bool is_verdict(const struct python_tokens *tokens, uint32_t t)
{
	for (uint32_t back = 1; back < VERDICT_TOKENS && back + 1 < t; back++) {
		if (tokens->at[t - back].kind == PYTHON_NEWLINE)
			return false;
		if (python_is(tokens, t - back, "=") || python_is(tokens, t - back, ":"))
			return python_mentions(tokens, t - back - 1, t - back, &verdicts);
	}
	return false;
}

static void judge_function(struct probe_run *run, const struct python_def *def)
{
	const struct python_tokens *tokens = probe_python(run);
	bool checks = checks_thresholds(probe_file(run)->path, def->name);
	bool gate = checks || (word_list_in(&gates, def->name) && !word_list_in(&others, def->name));
	bool decides = word_list_in(&deciding, def->name);

	if (!gate && !decides)
		return;
	for (size_t i = python_picks_from(&tokens->comparisons, def->from + 1);
	     i < tokens->comparisons.n && tokens->comparisons.at[i] + 1 < def->to; i++) {
		uint32_t t = tokens->comparisons.at[i];
		uint32_t from = t > def->from + NEAR ? t - NEAR : def->from,
			 to = t + NEAR < def->to ? t + NEAR : def->to;
		bool measured = python_mentions(tokens, from, to, &metrics) &&
				(python_mentions(tokens, from, to, &thresholds) || is_threshold(&tokens->at[t + 1]));
		const struct python_token *left = &tokens->at[t - 1], *right = &tokens->at[t + 1];
		bool rivalry = opposes(left, right, &incumbents, &challengers) ||
			       opposes(left, right, &deployed, &newcomers);
		if (rivalry || (measured && (gate || is_verdict(tokens, t)) &&
				(checks || python_mentions(tokens, def->token + 1, def->to, &rivals)))) {
			probe_trait(run, "operations.gate", def->line);
			return;
		}
	}
}

static void scan_python_gates(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE) || str_starts(probe_file(run)->name, "test_"))
		return;
	for (size_t d = 0; d < m->defs_n; d++)
		if (!m->defs[d].is_class)
			judge_function(run, &m->defs[d]);
}

const struct probe probe_python_gates = {
	.name = "python_gates",
	.title = "Gates for models written in Python",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_gates,
};
