/*
 * Azure Pipelines: stages, jobs, deployment jobs, steps, tasks and templates. A file is known by its shape, as there is no fixed name.
 * Format: https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/
 * Traits: those of engine/pipeline.h, and
 *   cd.gate            a stage waits for a person (ManualValidation)
 *   cd.traffic         a deployment job with the strategy `canary`
 */
#include "engine/probe.h"

#define NESTING 12

struct pipeline {
	struct probe_run *run;
	struct arena *arena;
	const struct tree_node *root;
	struct pipeline_job *job; /* that the steps belong to */
};

/* What a job inherits from its stage. */
struct scope {
	struct str name;
	unsigned triggers, flags;
	unsigned depth;
};

static const struct pipeline_clue clues[] = {
	{"eq(variables[Build.Reason],PullRequest)", TRIGGER_PULL_REQUEST},
	{"ne(variables[Build.Reason],PullRequest)", ~(unsigned)TRIGGER_PULL_REQUEST},
	{"eq(variables[Build.Reason],Schedule)", TRIGGER_SCHEDULE},
	{"eq(variables[Build.Reason],Manual)", TRIGGER_MANUAL},
	{"eq(variables[Build.SourceBranch],refs/heads/", ~(unsigned)(TRIGGER_PULL_REQUEST | TRIGGER_TAG)},
	{"startsWith(variables[Build.SourceBranch],refs/tags", TRIGGER_TAG | TRIGGER_MANUAL},
};

/* Steps that are short for a task with a script. */
static const char *const shells[] = {"script", "bash", "pwsh", "powershell"};

/* Tasks that run a command, and how to write it. */
static const struct pipeline_task tasks[] = {
	{"bash", "script", ""},
	{"bash", "filepath", "bash"},
	{"cmdline", "script", ""},
	{"shellscript", "scriptpath", "bash"},
	{"powershell", "script", ""},
	{"azurecli", "inlinescript", ""},
	{"azurecli", "scriptpath", "bash"},
	{"azurepowershell", "inline", ""},
	{"pythonscript", "scriptpath", "python"},
	{"ssh", "commands", ""},
	{"ssh", "inline", ""},
	{"dotnetcorecli", "command", "dotnet"},
	{"npm", "customcommand", "npm"},
	{"npm", "command", "npm"},
	{"maven", "goals", "mvn"},
	{"gradle", "tasks", "gradle"},
	{"terraformtaskv1", "command", "terraform"},
	{"terraformtaskv2", "command", "terraform"},
	{"terraformtaskv3", "command", "terraform"},
	{"terraformtaskv4", "command", "terraform"},
	{"terraformtaskv5", "command", "terraform"},
	{"terraformcli", "command", "terraform"},
	{"helmdeploy", "command", "helm"},
	{"kubernetes", "command", "kubectl"},
	{"pulumi", "command", "pulumi"},
};

/* Narrows what starts the scope by the condition of `at`; a condition that nothing can meet disables it. */
static void narrow(struct scope *scope, const struct tree_node *at)
{
	struct str condition = tree_get_text(at, "condition");
	size_t n = str_has(condition, "or(") ? 0 : sizeof clues / sizeof *clues;
	unsigned triggers = scope->triggers & pipeline_condition(condition, clues, n);
	bool never = str_is_nocase(condition, "false") || !triggers || !tree_truth(tree_get(at, "enabled"), true);
	scope->flags |= never ? NODE_DISABLED : 0;
	scope->flags |= tree_truth(tree_get(at, "continueOnError"), false) ? NODE_TOLERANT : 0;
	scope->triggers = triggers ? triggers : scope->triggers;
}

/* `- ${{ if … }}:` and `- ${{ each … }}:` hold further items under a key of their own. */
static const struct tree_node *conditional_items(const struct tree_node *item)
{
	return tree_is_map(item) && item->first && str_starts(item->first->key, "${{") ? item->first : NULL;
}

/* ---- steps ---- */

/* Templates of this repository are followed; those of another are building blocks "REPOSITORY/PATH". */
static void state_template(struct pipeline *p, fact_node node, const struct tree_node *template)
{
	struct str path = template->text;
	size_t at = str_rfind_char(path, '@');
	struct str alias = at == STR_NONE ? STR("self") : str_from(path, at + 1), repository = alias;
	path = str_sub(path, 0, at);
	if (str_is(alias, "self")) {
		probe_edge(p->run, node, path, template->line);
		return;
	}
	for (TREE_EACH(known, tree_path(p->root, "resources.repositories")))
		if (str_eq(tree_get_text(known, "repository"), alias) && tree_get_text(known, "name").len)
			repository = tree_get_text(known, "name");
	size_t project = str_rfind_char(repository, '/');
	repository = str_from(repository, project == STR_NONE ? 0 : project + 1);
	pipeline_action(p->run, node, arena_printf(p->arena, "%.*s/%.*s", STR_ARG(repository), STR_ARG(path)),
			template->line);
}

static bool is_set_up(struct str task)
{
	static const char *const none[] = {"UsePythonVersion",
					   "NodeTool",
					   "UseNode",
					   "UseDotNet",
					   "GoTool",
					   "JavaToolInstaller",
					   "Cache",
					   "DownloadPipelineArtifact",
					   "PublishPipelineArtifact",
					   "PublishBuildArtifacts",
					   "DownloadBuildArtifacts",
					   "DownloadSecureFile",
					   "CopyFiles",
					   "AzureKeyVault",
					   "PipAuthenticate",
					   "NuGetToolInstaller"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (str_is_nocase(task, none[i]))
			return true;
	return false;
}

static bool run_task(struct pipeline *p, fact_node node, const struct tree_node *step, const struct tree_node *task)
{
	struct str name = str_sub(task->text, 0, str_find_char(task->text, '@'));
	const struct tree_node *inputs = tree_get(step, "inputs");
	struct str command = tree_text(pipeline_input(inputs, "command"));
	size_t dot = str_rfind_char(name, '.');
	if (dot != STR_NONE)
		name = str_from(name, dot + 1);
	pipeline_action(p->run, node, name, task->line);
	pipeline_task(p->run, node, tasks, sizeof tasks / sizeof *tasks, name, inputs);
	if (str_is_nocase(name, "Docker") &&
	    (str_is_nocase(command, "push") || !command.len || str_is_nocase(command, "buildAndPush")))
		probe_state_on(p->run, node, FACT_TRAIT, FACT_LIVE, STR("cd.publish-image"), task->line);
	if (str_is_nocase(name, "ManualValidation") || str_is_nocase(name, "ManualIntervention"))
		probe_state_on(p->run, node, FACT_TRAIT, FACT_LIVE, STR("cd.gate"), task->line);
	return !is_set_up(name);
}

/* A step that another condition starts, or that runs elsewhere, is a node of its own. */
static fact_node step_node(struct pipeline *p, const struct scope *scope, const struct tree_node *step, bool *live)
{
	struct str folder = tree_get_text(step, "workingDirectory");
	struct scope own = *scope;
	narrow(&own, step);
	*live = !(own.flags & NODE_DISABLED);
	if (own.triggers == scope->triggers && own.flags == scope->flags && !folder.len)
		return p->job->node;
	fact_node node = probe_node(p->run, NODE_JOB, scope->name, step->line, own.triggers, own.flags);
	if (folder.len && !str_has(folder, "$"))
		probe_node_folder(p->run, node, folder);
	return node;
}

static bool run_step(struct pipeline *p, const struct scope *scope, const struct tree_node *step)
{
	const struct tree_node *task = tree_get(step, "task"), *template = tree_get(step, "template");
	bool live, works = false;
	fact_node node = step_node(p, scope, step, &live);
	pipeline_variables(p->run, node, tree_get(step, "env"));
	if (tree_is_scalar(task))
		works = run_task(p, node, step, task);
	if (tree_is_scalar(template)) {
		state_template(p, node, template);
		works = true;
	}
	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
		if (tree_is_scalar(tree_get(step, shells[i])))
			works |= pipeline_shell(p->run, node, tree_get(step, shells[i]));
	return works && live;
}

static bool scan_steps(struct pipeline *p, const struct scope *scope, const struct tree_node *steps)
{
	struct scope inner = *scope;
	bool works = false;
	if (inner.depth++ > NESTING)
		return false;
	for (TREE_EACH(step, steps)) {
		const struct tree_node *items = conditional_items(step);
		works |= items ? scan_steps(p, &inner, items) : run_step(p, scope, step);
	}
	return works;
}

/* ---- jobs and stages ---- */

static bool scan_strategy(struct pipeline *p, const struct scope *scope, const struct tree_node *strategy)
{
	static const char *const hooks[] = {"preDeploy",        "deploy",     "routeTraffic",
					    "postRouteTraffic", "on.success", "on.failure"};
	bool works = false;
	for (TREE_EACH(kind, strategy))
		for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++)
			works |= scan_steps(p, scope, tree_get(tree_path(kind, hooks[i]), "steps"));
	if (tree_get(strategy, "canary"))
		probe_state_on(p->run, p->job->node, FACT_TRAIT, FACT_LIVE, STR("cd.traffic"), strategy->line);
	return works;
}

static void scan_job(struct pipeline *p, struct scope scope, const struct tree_node *at)
{
	const struct tree_node *environment = tree_get(at, "environment"), *template = tree_get(at, "template");
	struct str where = tree_is_map(environment) ? tree_get_text(environment, "name") : tree_text(environment);
	struct pipeline_job job = {.line = at->line};
	struct str name = tree_get_text(at, "job");
	size_t dot = str_find_char(where, '.');
	if (!name.len)
		name = tree_get_text(at, "deployment");
	scope.name = name.len ? name : scope.name;
	/* "staging.namespace" is a resource of the environment. */
	where = str_sub(where, 0, dot);
	narrow(&scope, at);
	if (tree_is_scalar(tree_get(at, "deployment")) && pipeline_is_environment(where))
		scope.flags |= NODE_PROTECTED;
	job.triggers = scope.triggers;
	job.flags = scope.flags;
	job.node = probe_node(p->run, NODE_JOB, scope.name, at->line, scope.triggers, scope.flags);
	/* cppcheck-suppress autoVariables ; taken back below */
	p->job = &job;
	if (scope.flags & NODE_PROTECTED)
		pipeline_environment(p->run, job.node, where, environment->line);
	pipeline_variables(p->run, job.node, tree_get(at, "variables"));
	pipeline_image(p->run, job.node, tree_get(at, "container"));
	if (tree_is_scalar(template))
		state_template(p, job.node, template);
	job.works = scan_steps(p, &scope, tree_get(at, "steps")) || tree_is_scalar(template);
	job.works |= scan_strategy(p, &scope, tree_get(at, "strategy"));
	pipeline_job_state(p->run, &job);
	p->job = NULL;
}

/* A list of stages, of jobs, or of either below a condition. */
static void scan_list(struct pipeline *p, struct scope scope, const struct tree_node *list)
{
	if (scope.depth++ > NESTING)
		return;
	for (TREE_EACH(item, list)) {
		const struct tree_node *items = conditional_items(item), *jobs = tree_get(item, "jobs");
		struct scope inner = scope;
		if (items) {
			scan_list(p, scope, items);
		} else if (jobs) {
			inner.name = tree_get_text(item, "stage");
			narrow(&inner, item);
			scan_list(p, inner, jobs);
		} else {
			scan_job(p, inner, item);
		}
	}
}

/* ---- the file ---- */

static bool is_none(const struct tree_node *node)
{
	return str_is_nocase(tree_text(node), "none");
}

static unsigned push_triggers(const struct tree_node *trigger)
{
	const struct tree_node *branches = tree_get(trigger, "branches"), *tags = tree_get(trigger, "tags");
	const struct tree_node *include = tree_is_seq(trigger) ? trigger : tree_get(branches, "include");
	if (is_none(trigger))
		return 0;
	if (!trigger || (include && include->count == 1 && str_is(include->first->text, "*")))
		return TRIGGER_PUSH | TRIGGER_ALL_PUSHES;
	return (tags ? TRIGGER_TAG : 0u) | (tags && !branches ? 0u : TRIGGER_PUSH);
}

static bool is_named_for_it(const struct file *file)
{
	return str_starts_nocase(file->name, "azure-pipeline") || str_starts_nocase(file->name, "azure_pipeline") ||
	       str_is_nocase(file->name, ".vsts-ci.yml");
}

/* What starts the file; 0 when it is no pipeline but a template, or nothing of the kind. */
static unsigned file_triggers(const struct file *file, const struct tree_node *root)
{
	const struct tree_node *trigger = tree_get(root, "trigger"), *pr = tree_get(root, "pr");
	const struct tree_node *resources = tree_get(root, "resources");
	bool starts = trigger || pr || tree_get(root, "schedules") || tree_get(root, "pool") || is_named_for_it(file);
	unsigned bits = TRIGGER_MANUAL;
	if (!starts || tree_get(root, "parameters"))
		bits = 0;
	if (trigger || (starts && !tree_get(root, "parameters") && !pr))
		bits |= push_triggers(trigger) | TRIGGER_MANUAL;
	if (pr && !is_none(pr))
		bits |= TRIGGER_PULL_REQUEST;
	if (tree_get(root, "schedules"))
		bits |= TRIGGER_SCHEDULE;
	for (TREE_EACH(upstream, tree_get(resources, "pipelines")))
		if (tree_get(upstream, "trigger") && !is_none(tree_get(upstream, "trigger")))
			bits |= TRIGGER_EVENT;
	return bits;
}

static bool has_azure_step(const struct tree_node *steps, unsigned depth)
{
	for (TREE_EACH(step, steps)) {
		const struct tree_node *items = conditional_items(step);
		if (depth < NESTING && items && has_azure_step(items, depth + 1))
			return true;
		/* In Cloud Build a step is named after its image. */
		if (str_has(tree_get_text(step, "name"), "/"))
			return false;
		if (tree_get(step, "task") || tree_get(step, "checkout") || tree_get(step, "script") ||
		    tree_get(step, "bash") || tree_get(step, "pwsh") || tree_get(step, "powershell") ||
		    tree_get(step, "template"))
			return true;
	}
	return false;
}

static bool is_pipeline(const struct tree_node *list, unsigned depth)
{
	for (TREE_EACH(item, list)) {
		const struct tree_node *items = conditional_items(item);
		if (depth > NESTING)
			return false;
		if (tree_get(item, "deployment") || tree_get(item, "template") || tree_get(item, "stage") ||
		    (tree_get(item, "job") && has_azure_step(tree_get(item, "steps"), depth)) ||
		    (items && is_pipeline(items, depth + 1)))
			return true;
	}
	return false;
}

static void scan_azure(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	if (!probe_top_key(run, "steps") && !probe_top_key(run, "stages") && !probe_top_key(run, "jobs") &&
	    !probe_top_key(run, "extends"))
		return;
	struct pipeline p = {.run = run, .arena = probe_arena(run), .root = probe_tree(run)};
	const struct tree_node *extends = tree_path(p.root, "extends.template");
	const struct tree_node *stages = tree_get(p.root, "stages"), *jobs = tree_get(p.root, "jobs");
	const struct tree_node *steps = tree_get(p.root, "steps");
	bool known = tree_is_seq(stages) ? is_pipeline(stages, 0)
		     : tree_is_seq(jobs) ? is_pipeline(jobs, 0)
					 : tree_is_seq(steps) && has_azure_step(steps, 0) && !tree_get(p.root, "runs");
	if (!tree_is_map(p.root) || (!known && !(extends && is_named_for_it(file))))
		return;
	unsigned triggers = file_triggers(file, p.root);
	struct scope scope = {.name = STR("pipeline"), .triggers = triggers ? triggers : (unsigned)TRIGGER_CALLED};
	pipeline_variables(run, 0, tree_get(p.root, "variables"));
	scan_list(&p, scope, stages);
	scan_list(&p, scope, jobs);
	if (steps || extends)
		scan_job(&p, scope, p.root);
	if (extends)
		state_template(&p, probe_node(run, NODE_JOB, scope.name, extends->line, scope.triggers, 0), extends);
}

const struct probe probe_ci_azure = {
	.name = "ci_azure",
	.title = "Azure Pipelines",
	.format = "https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/",
	.wants = {{.ext = "yml"}, {.ext = "yaml"}},
	.scan = scan_azure,
};
