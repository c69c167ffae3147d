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
	  "logloss", "perplexity");
WORD_LIST(thresholds, "threshold", "min_", "_min", "max_", "_max", "baseline", "champion", "prod", "previous",
	  "required", "tolerance", "minimum", "margin", "improvement", "current");
WORD_LIST(incumbents, "champ", "baseline", "production");
WORD_LIST(challengers, "chall", "candidate");
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
	bool gate = word_list_in(&gates, def->name) && !word_list_in(&others, def->name);
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
		bool rivalry = (is_named(&tokens->at[t - 1], &incumbents) &&
				is_named(&tokens->at[t + 1], &challengers)) ||
			       (is_named(&tokens->at[t - 1], &challengers) &&
				is_named(&tokens->at[t + 1], &incumbents));
		if (rivalry || (measured && (gate || is_verdict(tokens, t)) &&
				python_mentions(tokens, def->token + 1, def->to, &rivals))) {
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
