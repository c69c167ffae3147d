/*
 * Python code that notices at inference that a model is unsure or an input is unlike the training data.
 *
 * Traits
 *   inference.low-certainty      a certainty (confidence, probability, entropy …) is compared with a threshold on its low side
 *   inference.outlier-detector   an outlier or out-of-distribution detector is applied in a module that serves or loads a model
 */
#include "engine/probe.h"

WORD_LIST(certain, "confidence", "certainty", "logprob", "log_prob", "max_prob", "top_prob");
WORD_LIST(uncertain, "uncertainty", "entropy", "no_speech_prob", "ood_score", "anomaly_score", "outlier_score");
WORD_LIST(limits, "threshold", "min_", "_min", "max_", "_max", "cutoff", "limit");
static const char *const detectors[] = {"sklearn.ensemble.IsolationForest", "sklearn.neighbors.LocalOutlierFactor",
					"sklearn.svm.OneClassSVM", "sklearn.covariance.EllipticEnvelope"};

static bool names_one(const struct python_token *token, struct word_list *words)
{
	return token->kind == PYTHON_NAME && word_list_in(words, token->text);
}

/* A limit: a name that says so, or a number strictly between 0 and 1. */
static bool is_limit(const struct python_token *token)
{
	if (token->kind == PYTHON_NUMBER)
		return str_starts(token->text, "0.") && token->text.len > 2 && !str_is(token->text, "0.0");
	return names_one(token, &limits);
}

/* The last name of the dotted name that ends before, or starts after, a comparison. */
static const struct python_token *operand(const struct python_tokens *tokens, uint32_t t, bool right)
{
	if (!right)
		return t ? &tokens->at[t - 1] : NULL;
	t++;
	while (t + 2 < tokens->n && tokens->at[t].kind == PYTHON_NAME && python_is(tokens, t + 1, "."))
		t += 2;
	return t < tokens->n ? &tokens->at[t] : NULL;
}

static uint32_t find_comparison(const struct python_tokens *tokens)
{
	for (size_t i = 0; i < tokens->comparisons.n; i++) {
		uint32_t t = tokens->comparisons.at[i];
		bool less = tokens->at[t].text.at[0] == '<', more = !less;
		const struct python_token *left = operand(tokens, t, false), *right = operand(tokens, t, true);
		if (!left || !right)
			continue;
		if ((less && names_one(left, &certain) && is_limit(right)) ||
		    (more && is_limit(left) && names_one(right, &certain)) ||
		    (more && names_one(left, &uncertain) && is_limit(right)))
			return tokens->at[t].line;
	}
	return 0;
}

/* `detector.predict(rows)` of something that is called an outlier detector, or was loaded as one. */
static bool applies_detector(const struct python_module *m, const struct python_use *use)
{
	WORD_LIST(names, "outlier", "ood_", "novelty");
	struct str last = python_use_last(use), owner;

	if (!(str_is(last, "predict") || str_is(last, "decision_function") || str_is(last, "score_samples") ||
	      str_is(last, "is_inlier")))
		return false;
	owner = python_owner(m, use);
	if (word_list_in(&names, owner))
		return true;
	return str_is(owner, "detector") && use->def < m->defs_n &&
	       python_mentions(m->tokens, m->defs[use->def].from, m->defs[use->def].to, &names);
}

static bool is_detector(struct str name)
{
	if (!str_starts(name, "sklearn."))
		return false;
	for (size_t i = 0; i < sizeof(detectors) / sizeof(detectors[0]); i++)
		if (str_starts(name, detectors[i]))
			return true;
	return false;
}

static void scan_python_certainty(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	bool ml = m->ml;
	uint32_t detector = 0, applied = 0, line;
	unsigned deeds = 0;

	for (size_t i = 0; i < m->uses_n; i++) {
		deeds |= m->uses[i].deeds;
		if (m->uses[i].kind != PYTHON_CALL)
			continue;
		if (is_detector(m->uses[i].name))
			detector = m->uses[i].line;
		if (!applied && applies_detector(m, &m->uses[i]))
			applied = m->uses[i].line;
	}
	if (applied && !(deeds & DEED_TRAIN))
		probe_trait(run, "inference.outlier-detector", applied);
	else if (detector && deeds & DEED_LOAD)
		probe_trait(run, "inference.outlier-detector", detector);
	if ((ml || deeds & (DEED_LOAD | DEED_PREDICT)) && (line = find_comparison(m->tokens)))
		probe_trait(run, "inference.low-certainty", line);
}

const struct probe probe_python_certainty = {
	.name = "python_certainty",
	.title = "Uncertain predictions in Python",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_certainty,
};
