/*
 * Registries of models and logs of runs that a project keeps itself: functions and classes that say by their name what they are for,
 * speak of what belongs to it, and write it down. What is only held in memory is gone with the process.
 *
 * Traits
 *   record.run-file   training or evaluation writes to a file that is named for runs
 * Links
 *   registers-model   the name of a function or class that registers or promotes a version of a model, and of a module
 *                     that is called so, too
 *   tracks-run        the same of one that writes down the parameters and results of a run
 *   record-used       a name of this kind that is imported, or used beside it
 */
#include "engine/probe.h"

/* Imports that are looked at; people write fewer. */
#define IMPORTS_COMPARED 100u

WORD_LIST(registering, "register_model", "register_version", "register_candidate", "register_new_model",
	  "register_trained", "push_to_registry", "publish_model", "save_model_version", "create_model_version",
	  "add_model_version", "new_model_version", "promote_model", "promote_candidate", "promote_version",
	  "promote_to_prod", "promote_to_champion", "promote_champion", "set_champion", "write_champion",
	  "save_champion", "update_registry", "save_to_registry", "add_to_registry", "write_registry", "modelregistry",
	  "model_registry");
WORD_LIST(tracking, "log_experiment", "record_experiment", "save_experiment", "track_experiment", "append_experiment",
	  "log_run", "record_run", "save_run", "append_run", "write_run", "log_training_run", "save_training_run",
	  "record_training", "experimenttracker", "experimentlog", "experimentrecorder", "runlogger", "runrecorder",
	  "runtracker", "runstore", "localtracker");
WORD_LIST(reading, "get_", "list_", "load_", "find_", "fetch_", "is_", "has_", "should_", "check_", "log_runtime",
	  "log_running");
WORD_LIST(models, "model", "champion", "candidate");
WORD_LIST(versions, "version");
WORD_LIST(facts, "sha256", "checksum", "digest", "metric", "metadata", "registered_at", "promoted_at", "created_at",
	  "trained_at", "run_id", "git_", "champion", "stage");
WORD_LIST(parameters, "param", "config", "hyper");
WORD_LIST(results, "metric", "score", "accuracy", "loss", "rmse", "mae", "auc", "f1");

static const struct duty {
	const char *role;
	struct word_list *named;
	struct word_list *speaks[3]; /* one of each among its names and keys */
} duties[] = {
	{"registers-model", &registering, {&models, &versions, &facts}},
	{"tracks-run", &tracking, {&parameters, &results}},
};

/* Whether a call writes something that stays. */
static bool writes(const struct python_module *m, const struct python_use *use)
{
	WORD_LIST(keeping, "write_bytes", "write_text", "write_json", "write_yaml", "save_json", "copyfile", "copytree",
		  "copy2", "copy_artifact", "copy_immutable", "symlink", "upload", "put_object", "save_registry",
		  "save_index", "save_metadata", "_save", "persist", "commit");

	if (use->kind != PYTHON_CALL)
		return false;
	return use->deeds & (DEED_WRITE | DEED_WRITE_RECORD | DEED_SAVE) || python_stores(m, use) ||
	       word_list_in(&keeping, python_use_last(use)) || str_is(use->name, "shutil.copy");
}

/* The length of the shortest name in the lists above, "log_run". */
#define SHORTEST 7u

/* Part of each of them. */
WORD_LIST(roots, "regist", "promot", "champion", "model_version", "publish_model", "experiment", "_run", "run_",
	  "runlog", "runrec", "runtr", "runst", "localtr", "record_tr");

/* Whether the module holds one of them. */
static bool judge(struct probe_run *run, const struct python_module *m, const struct python_def *def)
{
	struct str name = probe_file(run)->name, stem = str_sub(name, 0, name.len - 3);
	bool any = false, rooted = def->name.len >= SHORTEST && word_list_in(&roots, def->name);

	for (size_t i = 0; i < sizeof(duties) / sizeof(duties[0]) && rooted; i++) {
		const struct duty *duty = &duties[i];
		bool fits = word_list_in(duty->named, def->name) && !word_list_in(&reading, def->name), kept = false;
		for (size_t k = 0; k < 3 && duty->speaks[k] && fits; k++)
			fits = python_mentions(m->tokens, def->token + 1, def->to, duty->speaks[k]);
		for (size_t u = 0; u < m->uses_n && fits && !kept; u++)
			kept = m->uses[u].token >= def->from && m->uses[u].token < def->to && writes(m, &m->uses[u]);
		if (!kept)
			continue;
		probe_link(run, duty->role, def->name, def->line);
		if (word_list_in(duty->named, stem))
			probe_link(run, duty->role, stem, def->line);
		any = true;
	}
	return any;
}

static bool exists(const void *run, struct str path)
{
	return probe_path_exists(run, path);
}

static void link_imports(struct probe_run *run, const struct python_module *m)
{
	unsigned compared = 0;

	for (size_t i = 0; i < m->imports_n && compared < IMPORTS_COMPARED; i++) {
		struct str whole = m->imports[i].whole, part;
		if (whole.len < SHORTEST || !word_list_in(&roots, whole))
			continue;
		compared++;
		if (!python_is_local(whole, probe_file(run)->folder, exists, run))
			continue;
		while (str_next(&whole, '.', &part))
			if (word_list_in(&roots, part))
				probe_link(run, "record-used", part, m->imports[i].line);
	}
}

static void link_uses(struct probe_run *run, const struct python_module *m)
{
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		struct str last = python_use_last(use);
		bool itself = use->def < m->defs_n && str_eq(m->defs[use->def].name, last);
		if ((use->kind == PYTHON_CALL || use->kind == PYTHON_ARGUMENT) && !itself && word_list_in(&roots, last))
			probe_link(run, "record-used", last, use->line);
	}
}

/* "runs.csv", "experiments.jsonl", "reports/experiment_log.csv" */
static bool is_run_file(struct str text)
{
	static const char *const names[] = {"runs.",
					    "experiments.",
					    "experiment_log.",
					    "experiments_log.",
					    "run_log.",
					    "runs_log.",
					    "run_history.",
					    "experiment_history.",
					    "training_runs.",
					    "model_runs.",
					    "experiment_runs.",
					    "experiment_results.",
					    "metrics_history.",
					    "leaderboard.",
					    "model_comparison_log."};
	static const char *const ends[] = {"csv", "jsonl", "json", "db", "sqlite", "parquet", "ndjson"};
	size_t slash = str_rfind_char(text, '/');
	struct str name = slash == STR_NONE ? text : str_from(text, slash + 1);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (size_t k = 0; k < sizeof(ends) / sizeof(ends[0]) && str_starts(name, names[i]); k++)
			if (str_is(str_from(name, strlen(names[i])), ends[k]))
				return true;
	return false;
}

static void judge_files(struct probe_run *run, const struct python_module *m)
{
	unsigned deeds = 0;

	for (size_t i = 0; i < m->uses_n; i++)
		deeds |= m->uses[i].deeds;
	if (!(deeds & (DEED_TRAIN | DEED_BACKWARD | DEED_METRIC)) || !(deeds & (DEED_WRITE | DEED_WRITE_RECORD)))
		return;
	for (size_t i = 0; i < m->tokens->strings.n; i++) {
		const struct python_token *token = &m->tokens->at[m->tokens->strings.at[i]];
		if (token->text.len > 7 && token->text.len < 100 && is_run_file(token->text)) {
			probe_trait(run, "record.run-file", token->line);
			return;
		}
	}
}

static void scan_python_records(struct probe_run *run)
{
	const struct python_module *m;
	bool any = false;

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE) || str_starts(probe_file(run)->name, "test_"))
		return;
	m = probe_python_module(run);
	link_imports(run, m);
	for (size_t d = 0; d < m->defs_n; d++)
		any |= judge(run, m, &m->defs[d]);
	if (any)
		link_uses(run, m);
	judge_files(run, m);
}

const struct probe probe_python_records = {
	.name = "python_records",
	.title = "Registries and logs of runs in Python",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_records,
};
