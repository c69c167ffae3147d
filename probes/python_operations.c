/*
 * How models are operated, where a project has written it itself: functions that say by their name what they are for and do it in
 * their body. A name alone is nothing (`def rollback(self): self.session.rollback()` undoes no release), nor is a body
 * alone (copying files is no roll-back).
 *
 * Traits
 *   operations.rollback       puts an earlier model, version or share of traffic back
 *   operations.audit          stores who or what decided about a model or a prediction
 *   operations.audit-table    a table for such records
 *   operations.retrains       trains a model anew
 *   operations.outlier-check  code that serves compares inputs with what is usual
 *   operations.batch-step     a step of an orchestrated pipeline predicts for a whole batch
 */
#include "engine/probe.h"

enum act {
	ACT_CHANGE = 1 << 0, /* changes what is stored or deployed */
	ACT_STORE = 1 << 1,
	ACT_TRAIN = 1 << 2,
	ACT_PREDICT = 1 << 3,
	ACT_EVALUATE = 1 << 4,
	ACT_COMPARE = 1 << 5, /* found in the tokens */
};

WORD_LIST(served, "model", "champion", "canary", "deployment", "endpoint", "traffic", "alias");
WORD_LIST(decisions, "predict", "decision", "promot", "approv", "model_version", "model_id");
WORD_LIST(inputs, "input", "feature", "request", "payload", "sample", "transaction");

WORD_LIST(rollback, "rollback", "roll_back", "revert_to", "revert_model", "restore_previous", "restore_champion");
WORD_LIST(not_rollback, "migrat", "transaction", "is_", "has_");
WORD_LIST(audit, "audit");
WORD_LIST(not_audit, "get_", "list_", "query_");
WORD_LIST(retrains, "retrain");
WORD_LIST(not_retrains, "should_", "check_", "need", "get_", "list_", "pretrain");
WORD_LIST(outlier_check, "outlier", "anomal", "out_of_distribution", "is_ood", "detect_ood", "novelty", "out_of_range");
WORD_LIST(not_outlier_check, "remove", "handle", "drop", "plot", "clip", "generate", "simulat", "inject");
WORD_LIST(batch_step, "batch", "score", "scoring", "inference", "infer_", "predict_", "predictions");
WORD_LIST(not_batch_step, "eval", "valid", "test", "train", "metric", "compare");

static const struct duty {
	const char *trait;
	struct word_list *named, *not_named;
	struct word_list *speaks; /* one of them among the names and keys of the function; NULL: of anything */
	unsigned acts, without;
	bool serves; /* only in code that serves */
	bool step;   /* only as a step of an orchestrator */
} duties[] = {
	{.trait = "operations.rollback",
	 .named = &rollback,
	 .not_named = &not_rollback,
	 .speaks = &served,
	 .acts = ACT_CHANGE},
	{.trait = "operations.audit",
	 .named = &audit,
	 .not_named = &not_audit,
	 .speaks = &decisions,
	 .acts = ACT_STORE},
	{.trait = "operations.retrains", .named = &retrains, .not_named = &not_retrains, .acts = ACT_TRAIN},
	{.trait = "operations.outlier-check",
	 .named = &outlier_check,
	 .not_named = &not_outlier_check,
	 .speaks = &inputs,
	 .acts = ACT_COMPARE,
	 .without = ACT_TRAIN,
	 .serves = true},
	{.trait = "operations.batch-step",
	 .named = &batch_step,
	 .not_named = &not_batch_step,
	 .acts = ACT_PREDICT,
	 .without = ACT_TRAIN | ACT_EVALUATE,
	 .step = true},
};
#define DUTIES (sizeof(duties) / sizeof(duties[0]))

WORD_LIST(changing, "alias", "promote", "deploy", "activate", "restore", "switch", "update", "set_", "save", "write",
	  "copy", "move", "rename", "symlink", "traffic", "transition", "reload", "publish");
static const char *const orchestrators[] = {"airflow",  "dagster", "prefect", "zenml", "metaflow",
					    "flytekit", "kfp",     "luigi",   "kedro", "mlrun"};

struct look {
	struct probe_run *run;
	const struct python_module *module;
	unsigned deeds;
	unsigned *acts; /* by definition */
	bool serves, orchestrated;
};

static unsigned acts_of_use(const struct python_module *m, const struct python_use *use)
{
	struct str last = python_use_last(use);
	unsigned acts = 0;

	if (use->kind != PYTHON_CALL)
		return 0;
	if (use->deeds & (DEED_TRAIN | DEED_BACKWARD) || str_starts_nocase(last, "train") || str_has(last, "_train"))
		acts |= ACT_TRAIN;
	if (use->deeds & DEED_PREDICT || str_starts(last, "predict"))
		acts |= ACT_PREDICT;
	if (use->deeds & DEED_METRIC)
		acts |= ACT_EVALUATE;
	if (use->deeds & (DEED_WRITE | DEED_WRITE_RECORD | DEED_SAVE) || python_stores(m, use))
		acts |= ACT_STORE | ACT_CHANGE;
	if (str_is(last, "commit") || str_is(last, "insert") || str_is(last, "create") || str_is(last, "execute"))
		acts |= ACT_STORE;
	if (word_list_in(&changing, last) || str_starts(use->name, "subprocess."))
		acts |= ACT_CHANGE;
	return acts;
}

static unsigned acts_of_tokens(const struct python_tokens *tokens, const struct python_def *def)
{
	size_t i = python_picks_from(&tokens->comparisons, def->from);
	return i < tokens->comparisons.n && tokens->comparisons.at[i] < def->to ? ACT_COMPARE : 0;
}

static bool serves(const struct look *look)
{
	struct python_handlers handlers;

	if (look->deeds & DEED_TRAIN)
		return false;
	if (look->deeds & (DEED_LOAD | DEED_PREDICT))
		return true;
	python_handlers_read(probe_arena(look->run), look->module, &handlers);
	return handlers.first;
}

static void judge_function(const struct look *look, size_t d)
{
	const struct python_tokens *tokens = look->module->tokens;
	const struct python_def *def = &look->module->defs[d];

	for (size_t i = 0; i < DUTIES; i++) {
		const struct duty *duty = &duties[i];
		if (!word_list_in(duty->named, def->name) || word_list_in(duty->not_named, def->name))
			continue;
		unsigned acts = look->acts[d] | acts_of_tokens(tokens, def);
		if ((acts & duty->acts) != duty->acts || acts & duty->without)
			continue;
		if (duty->speaks && !python_mentions(tokens, def->token + 1, def->to, duty->speaks))
			continue;
		if ((duty->step && (!def->decorated || !look->orchestrated)) || (duty->serves && !look->serves))
			continue;
		probe_trait(look->run, duty->trait, def->line);
	}
}

/* `class AuditLog(Base): __tablename__ = …` with a column about a prediction, a decision or a version. */
static void judge_class(const struct look *look, const struct python_def *def)
{
	WORD_LIST(table, "__tablename__");
	const struct python_tokens *tokens = look->module->tokens;

	if (str_has_nocase(def->name, "audit") && python_mentions(tokens, def->from, def->to, &table) &&
	    python_mentions(tokens, def->from, def->to, &decisions))
		probe_trait(look->run, "operations.audit-table", def->line);
}

/* Most modules name no duty at all, which one list tells sooner than five. */
static bool names_duty(const struct python_module *m)
{
	/* part of each word in their lists */
	WORD_LIST(roots, "rollback", "roll_back", "revert", "restore", "audit", "retrain", "outlier", "anomal",
		  "out_of", "ood", "novelty", "batch", "scor", "infer", "predict");

	for (size_t d = 0; d < m->defs_n; d++)
		if (word_list_in(&roots, m->defs[d].name))
			return true;
	return false;
}

static void scan_python_operations(struct probe_run *run)
{
	struct look look = {.run = run, .module = probe_python_module(run)};
	const struct python_module *m = look.module;

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE) || str_starts(probe_file(run)->name, "test_"))
		return;
	if (!names_duty(m))
		return;
	for (size_t i = 0; i < m->uses_n; i++)
		look.deeds |= m->uses[i].deeds;
	look.serves = serves(&look);
	for (size_t i = 0; i < sizeof(orchestrators) / sizeof(orchestrators[0]) && !look.orchestrated; i++)
		look.orchestrated = python_imports(m, orchestrators[i]);
	look.acts = arena_array(probe_arena(run), unsigned, m->defs_n + 1);
	for (size_t i = 0; i < m->uses_n; i++)
		if (m->uses[i].def < m->defs_n)
			look.acts[m->uses[i].def] |= acts_of_use(m, &m->uses[i]);
	for (size_t d = m->defs_n; d-- > 0;)
		if (m->defs[d].parent < m->defs_n)
			look.acts[m->defs[d].parent] |= look.acts[d];
	for (size_t d = 0; d < m->defs_n; d++) {
		if (m->defs[d].is_class)
			judge_class(&look, &m->defs[d]);
		else
			judge_function(&look, d);
	}
}

const struct probe probe_python_operations = {
	.name = "python_operations",
	.title = "Operation of models written in Python",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_operations,
};
