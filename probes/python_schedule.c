/*
 * Schedules written in Python: Airflow DAGs, Prefect deployments, Dagster schedules, the schedule package, APScheduler. A module with
 * a schedule is something that runs by itself: a node of the automation graph that leads to this file and to the
 * modules of the repository that it imports or names.
 * Formats: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html
 *          https://docs.prefect.io/v3/how-to-guides/deployments/create-schedules   https://schedule.readthedocs.io/en/stable/
 *          https://docs.dagster.io/guides/automate/schedules       https://apscheduler.readthedocs.io/en/3.x/userguide.html
 *
 * Traits
 *   schedule.runs         a job of this module has a schedule
 *   schedule.trains       what is scheduled trains a model: the module does, or the job it names or the function it calls is named so
 *   schedule.notifies     a failed task calls a function, or writes to an address
 */
#include "engine/probe.h"

/* Imports of one module that lead on; a scheduler imports fewer. */
#define IMPORTS_FOLLOWED 60u

static const struct maker {
	const char *name;
	const char *keywords[4]; /* one of them with a value is the schedule; none: the call itself */
} makers[] = {
	{"airflow.DAG", {"schedule", "schedule_interval", "timetable"}},
	{"airflow.models.DAG", {"schedule", "schedule_interval", "timetable"}},
	{"airflow.models.dag.DAG", {"schedule", "schedule_interval", "timetable"}},
	{"airflow.decorators.dag", {"schedule", "schedule_interval", "timetable"}},
	{"airflow.sdk.DAG", {"schedule", "timetable"}},
	{"airflow.sdk.dag", {"schedule", "timetable"}},
	{"prefect.deployments.Deployment.build_from_flow", {"schedule", "schedules"}},
	{"prefect.deployments.Deployment", {"schedule", "schedules"}},
	{"dagster.ScheduleDefinition", {"cron_schedule"}},
	{"dagster.schedule", {"cron_schedule"}},
	{"dagster.build_schedule_from_partitioned_job", {NULL}},
	{"schedule.every", {NULL}},
	{"flytekit.CronSchedule", {NULL}},
	{"flytekit.LaunchPlan.get_or_create", {"schedule"}},
	{"metaflow.schedule", {NULL}},
	{"celery.schedules.crontab", {NULL}},
};
/* Methods that schedule only when they are given one of the keywords. */
static const struct maker methods[] = {
	{"serve", {"cron", "interval", "schedules"}},
	{"deploy", {"cron", "interval", "schedules"}},
	{"add_job", {"trigger"}},
};
static const char *const packages[] = {"airflow",     "prefect",  "dagster",  "schedule",
				       "apscheduler", "flytekit", "metaflow", "celery"};
static const char *const trainings[] = {"train", "retrain", "fit", "finetune", NULL};

struct look {
	struct probe_run *run;
	const struct python_module *module;
	uint32_t line; /* of the first schedule */
	uint32_t trains;
};

static bool exists(const void *run, struct str path)
{
	return probe_path_exists(run, path);
}

/* `schedule=X` with something that is no "never": None, "@once", "". */
static bool has_schedule(const struct python_module *m, const struct python_use *use, const struct maker *maker)
{
	const struct python_tokens *tokens = m->tokens;
	uint32_t from, to;

	if (!maker->keywords[0])
		return true;
	if (!python_arguments(m, use, &from, &to))
		return false;
	for (uint32_t t = from; t + 2 < to; t++)
		for (size_t k = 0; k < 4 && maker->keywords[k]; k++)
			if (python_is(tokens, t, maker->keywords[k]) && python_is(tokens, t + 1, "=")) {
				const struct python_token *value = &tokens->at[t + 2];
				return !python_is(tokens, t + 2, "None") && value->text.len &&
				       !str_is(value->text, "@once") && !str_is(value->text, "date");
			}
	return str_is(python_use_last(use), "add_job") && python_string_argument(m, use, 1, "trigger").len &&
	       !str_is(python_string_argument(m, use, 1, "trigger"), "date");
}

/* A part of the name, between dots and underscores, is one of the words or starts with "train"/"retrain". */
static bool names_training(struct str name)
{
	struct str part, word;

	while (str_next(&name, '.', &part))
		while (str_next(&part, '_', &word))
			for (size_t i = 0; trainings[i]; i++)
				if (str_is_nocase(word, trainings[i]) || str_is_nocase(word, "training") ||
				    str_is_nocase(word, "retraining"))
					return true;
	return false;
}

static void find_schedules(struct look *look)
{
	const struct python_module *m = look->module;

	for (size_t i = 0; i < m->uses_n && !look->line; i++) {
		const struct python_use *use = &m->uses[i];
		if (use->kind != PYTHON_CALL && use->kind != PYTHON_DECORATOR)
			continue;
		struct str last = python_use_last(use);
		for (size_t k = 0; k < sizeof(makers) / sizeof(makers[0]) && !look->line; k++)
			if (use->receiver == PYTHON_NAMED && str_is(use->name, makers[k].name) &&
			    has_schedule(m, use, &makers[k]))
				look->line = use->line;
		for (size_t k = 0; k < sizeof(methods) / sizeof(methods[0]) && !look->line; k++)
			if (use->receiver != PYTHON_BARE && str_is(last, methods[k].name) &&
			    has_schedule(m, use, &methods[k]))
				look->line = use->line;
	}
}

/* What the scheduled module runs: functions it calls or hands to an operator, by their names; its own training. */
static void find_training(struct look *look)
{
	const struct python_module *m = look->module;

	for (size_t i = 0; i < m->uses_n && !look->trains; i++) {
		const struct python_use *use = &m->uses[i];
		bool function = use->receiver == PYTHON_BARE || use->receiver == PYTHON_NAMED;
		if (use->kind == PYTHON_CALL && use->deeds & DEED_TRAIN)
			look->trains = use->line;
		if (function &&
		    (use->kind == PYTHON_CALL || use->kind == PYTHON_ARGUMENT || use->kind == PYTHON_DECORATOR) &&
		    names_training(python_use_last(use)))
			look->trains = use->line;
	}
	for (size_t i = 0; i < m->uses_n && !look->trains; i++)
		if (m->uses[i].kind == PYTHON_CALL && str_is(python_use_last(&m->uses[i]), "TriggerDagRunOperator") &&
		    names_training(python_string_argument(m, &m->uses[i], PYTHON_NOWHERE, "trigger_dag_id")))
			look->trains = m->uses[i].line;
	for (size_t d = 0; d < m->defs_n && !look->trains; d++)
		if (names_training(m->defs[d].name))
			look->trains = m->defs[d].line;
}

/* The file of a dotted name, or of the name without its last part, leads on from the node. */
static void lead(const struct look *look, fact_node node, struct str dotted, uint32_t line)
{
	struct str folder = probe_file(look->run)->folder;
	struct str bases[] = {{"", 0}, STR_INIT("src/"), {folder.at, folder.len}};

	for (int cut = 0; cut < 2 && dotted.len; cut++) {
		struct str path = arena_printf(probe_arena(look->run), "%.*s", STR_ARG(dotted));
		for (size_t i = 0; i < path.len; i++)
			if (path.at[i] == '.')
				((char *)path.at)[i] = '/';
		for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
			const char *slash = i == 2 && folder.len ? "/" : "";
			struct str whole = arena_printf(probe_arena(look->run), "%.*s%s%.*s.py", STR_ARG(bases[i]),
							slash, STR_ARG(path));
			if (!probe_path_exists(look->run, whole))
				continue;
			probe_edge(look->run, node, whole, line);
			return;
		}
		size_t dot = str_rfind_char(dotted, '.');
		dotted = dot == STR_NONE ? (struct str){NULL, 0} : str_sub(dotted, 0, dot);
	}
}

/* "src.training.train" in a string: a module that is run by name. */
static bool is_module_name(struct str s)
{
	size_t dots = 0;

	if (s.len < 5 || s.len > 100)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		dots += s.at[i] == '.';
		if (!char_is_word(s.at[i]) && s.at[i] != '.')
			return false;
	}
	return dots > 0;
}

static void state_node(const struct look *look)
{
	const struct python_module *m = look->module;
	fact_node node = probe_node(look->run, NODE_SERVICE, STR("schedule"), look->line, TRIGGER_SCHEDULE, 0);
	unsigned followed = 0;

	probe_edge(look->run, node, probe_file(look->run)->path, look->line);
	for (size_t i = 0; i < m->imports_n && followed < IMPORTS_FOLLOWED; i++, followed++)
		if (python_is_local(m->imports[i].whole, probe_file(look->run)->folder, exists, look->run))
			lead(look, node, m->imports[i].whole, m->imports[i].line);
	for (uint32_t t = 0; t < m->tokens->n && followed < IMPORTS_FOLLOWED; t++)
		if (m->tokens->at[t].kind == PYTHON_STRING && is_module_name(m->tokens->at[t].text)) {
			lead(look, node, m->tokens->at[t].text, m->tokens->at[t].line);
			followed++;
		}
	for (size_t i = 0; i < m->uses_n; i++)
		if (m->uses[i].kind == PYTHON_CALL && str_is(python_use_last(&m->uses[i]), "BashOperator"))
			probe_shell(look->run, node,
				    python_string_argument(m, &m->uses[i], PYTHON_NOWHERE, "bash_command"),
				    m->uses[i].line);
}

/* `on_failure_callback=notify`, `"on_failure_callback": notify`, `"email_on_failure": True` beside a real address. */
static uint32_t find_notice(const struct python_tokens *tokens)
{
	uint32_t mails = 0;
	bool address = false;

	for (uint32_t t = 0; t + 2 < tokens->n; t++) {
		struct str text = tokens->at[t].text;
		if (tokens->at[t].kind == PYTHON_STRING && text.len < 80 && str_find_char(text, '@') != STR_NONE &&
		    str_has(text, ".") && !str_has(text, "example.") && !str_has(text, " "))
			address = true;
		if (!python_is(tokens, t + 1, "=") && !python_is(tokens, t + 1, ":"))
			continue;
		if (str_is(text, "on_failure_callback") && !python_is(tokens, t + 2, "None"))
			return tokens->at[t].line;
		if (str_is(text, "email_on_failure") && python_is(tokens, t + 2, "True"))
			mails = tokens->at[t].line;
	}
	return address ? mails : 0;
}

static void scan_python_schedule(struct probe_run *run)
{
	struct look look = {.run = run, .module = probe_python_module(run)};
	bool relevant = false;
	uint32_t notice;

	for (size_t i = 0; i < sizeof(packages) / sizeof(packages[0]) && !relevant; i++)
		relevant = python_imports(look.module, packages[i]);
	if (!relevant || probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE))
		return;
	find_schedules(&look);
	if (!look.line)
		return;
	find_training(&look);
	state_node(&look);
	probe_trait(run, "schedule.runs", look.line);
	if (look.trains)
		probe_trait(run, "schedule.trains", look.trains);
	if ((notice = find_notice(look.module->tokens)))
		probe_trait(run, "schedule.notifies", notice);
}

const struct probe probe_python_schedule = {
	.name = "python_schedule",
	.title = "Schedules written in Python",
	.format = "https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html",
	.wants = {{.ext = "py"}},
	.scan = scan_python_schedule,
};
