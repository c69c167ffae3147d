/*
 * Training that code starts by itself: when a condition about drift or performance holds, or when an event comes in.
 *
 * Traits
 *   retraining.on-condition   training is started below such a condition
 *   retraining.on-event       a function that the cloud calls with an event starts a training pipeline or job
 */
#include "engine/probe.h"

/* Tokens between a condition and what it starts. */
#define CONDITION_TOKENS 80u

/* `if drift_detected: trigger_retraining()`: the nearest condition before the call, on the lines just above it. */
static void judge_trigger(struct probe_run *run, const struct python_use *use)
{
	WORD_LIST(reasons, "drift", "degrad", "should_retrain", "needs_retrain", "need_retrain");
	WORD_LIST(losses, "psi", "stale", "accuracy", "f1", "auc", "rmse", "performance");
	WORD_LIST(questions, "should_", "check_", "need", "get_", "list_", "is_", "log", "can_", "pretrain");
	WORD_LIST(training, "retrain", "train_model", "training");
	const struct python_tokens *tokens = probe_python(run);
	struct str last = python_use_last(use);
	if (!word_list_in(&training, last) || word_list_in(&questions, last))
		return;
	bool again = str_has_nocase(last, "retrain") && !str_has_nocase(last, "pretrain");

	for (uint32_t t = use->token, back = 0; t-- > 0 && back < CONDITION_TOKENS; back++) {
		if (python_is(tokens, t, "def"))
			return;
		if (!python_is(tokens, t, "if") && !python_is(tokens, t, "elif"))
			continue;
		uint32_t end = t;
		while (end < use->token && tokens->at[end].kind != PYTHON_NEWLINE)
			end++;
		if (python_mentions(tokens, t, end, &reasons) || (again && python_mentions(tokens, t, end, &losses)))
			probe_trait(run, "retraining.on-condition", use->line);
	}
}

/* `def handler(event, context): sagemaker.start_pipeline_execution(…)`, also through another function of the module. */
static void judge_event(struct probe_run *run, const struct python_module *m, const struct python_use *use)
{
	WORD_LIST(starts, "start_pipeline_execution", "create_training_job", "create_auto_ml_job",
		  "create_hyper_parameter_tuning_job", "CustomTrainingJob", "submit_pipeline_job");
	struct str last = python_use_last(use);
	bool starting = word_list_is(&starts, last);

	for (size_t d = 0; d < m->defs_n && starting; d++) {
		uint32_t t = m->defs[d].token;
		if (python_is(m->tokens, t + 1, "(") && python_is(m->tokens, t + 2, "event")) {
			probe_trait(run, "retraining.on-event", use->line);
			return;
		}
	}
}

static void scan_python_retraining(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE))
		return;
	for (size_t i = 0; i < m->uses_n; i++)
		if (m->uses[i].kind == PYTHON_CALL) {
			judge_trigger(run, &m->uses[i]);
			judge_event(run, m, &m->uses[i]);
		}
}

const struct probe probe_python_retraining = {
	.name = "python_retraining",
	.title = "Retraining started by Python code",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_retraining,
};
