/*
 * GitHub Actions (also Gitea and Forgejo): workflows, their jobs and steps, and composite actions.
 * Format: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 * A workflow that waits for another (`workflow_run`) is started by what starts that one; nothing starts it if there is none.
 * Traits: those of engine/pipeline.h, and
 *   ci.called-tests   a job calls a workflow of another repository that is told to test, or named for it
 *   ci.called-lint    … that is told to run a linter or formatter, or named for it
 *   ci.called-apply   … that is named for applying infrastructure
 *   cd.called-deploy  … that is named for deploying, or applies infrastructure with a new image
 */
#include "engine/probe.h"

struct workflow {
	struct probe_run *run;
	struct arena *arena;
	const struct tree_node *root;
	struct str edge; /* to the workflows that wait for this one */
	unsigned triggers, flags;
};

/* What a step shares with its job unless it says otherwise. */
struct job {
	struct workflow *workflow;
	struct str name;
	const struct tree_node *matrix, *defaults;
	struct str folder;
	struct pipeline_job state;
};

static const struct {
	const char *event;
	unsigned bits;
} events[] = {
	{"pull_request", TRIGGER_PULL_REQUEST}, {"pull_request_target", TRIGGER_PULL_REQUEST},
	{"merge_group", TRIGGER_PULL_REQUEST},  {"push", TRIGGER_PUSH | TRIGGER_TAG},
	{"release", TRIGGER_RELEASE},           {"schedule", TRIGGER_SCHEDULE},
	{"workflow_dispatch", TRIGGER_MANUAL},  {"issue_comment", TRIGGER_MANUAL},
	{"workflow_call", TRIGGER_CALLED},      {"workflow_run", TRIGGER_CALLED},
};

/* Conditions are narrowed only where they are sure. The branch of a pull request is never the main one. */
#define NOT_ON_REQUESTS (~(unsigned)(TRIGGER_PULL_REQUEST | TRIGGER_TAG | TRIGGER_RELEASE))
static const struct pipeline_clue clues[] = {
	{"github.event_name==pull_request", TRIGGER_PULL_REQUEST},
	{"github.event_name==merge_group", TRIGGER_PULL_REQUEST},
	{"github.event_name==push", TRIGGER_PUSH | TRIGGER_TAG},
	{"github.event_name==release", TRIGGER_RELEASE},
	{"github.event_name==schedule", TRIGGER_SCHEDULE},
	{"github.event_name==workflow_dispatch", TRIGGER_MANUAL},
	{"github.event_name==issue_comment", TRIGGER_MANUAL},
	{"github.event_name!=pull_request", ~(unsigned)TRIGGER_PULL_REQUEST},
	{"github.event_name!=push", ~(unsigned)(TRIGGER_PUSH | TRIGGER_TAG)},
	{"github.event_name!=schedule", ~(unsigned)TRIGGER_SCHEDULE},
	{"github.event_name!=workflow_dispatch", ~(unsigned)TRIGGER_MANUAL},
	{"github.ref==refs/heads/", NOT_ON_REQUESTS},
	{"github.ref_name==main", NOT_ON_REQUESTS},
	{"github.ref_name==master", NOT_ON_REQUESTS},
	{"startsWith(github.ref,refs/tags", TRIGGER_TAG | TRIGGER_RELEASE | TRIGGER_MANUAL},
	{"github.ref_type==tag", TRIGGER_TAG | TRIGGER_RELEASE | TRIGGER_MANUAL},
};

/* Actions that run a command given to them, or always the same one. */
static const struct pipeline_task tasks[] = {
	{"pre-commit/action", NULL, "pre-commit run"},
	{"tox-dev/action-pre-commit-uv", NULL, "pre-commit run"},
	{"j178/prek-action", NULL, "prek run"},
	{"azure/cli", "inlinescript", ""},
	{"azure/powershell", "inlinescript", ""},
	{"nick-fields/retry", "command", ""},
	{"nick-invision/retry", "command", ""},
	{"addnab/docker-run-action", "run", ""},
	{"devcontainers/ci", "runcmd", ""},
	{"coactions/setup-xvfb", "run", ""},
	{"gabrielbb/xvfb-action", "run", ""},
	{"appleboy/ssh-action", "script", ""},
	{"garygrossgarten/github-action-ssh", "command", ""},
	{"d3rhase/ssh-command-action", "command", ""},
	{"google-github-actions/ssh-compute", "command", ""},
	{"uraimo/run-on-arch-action", "run", ""},
	{"reactivecircus/android-emulator-runner", "script", ""},
	{"vmactions/freebsd-vm", "run", ""},
	{"actions-rs/cargo", "command", "cargo"},
	{"gradle/gradle-build-action", "arguments", "gradle"},
	{"gradle/actions/setup-gradle", "arguments", "gradle"},
	{"cloudflare/wrangler-action", "command", "wrangler"},
	{"cypress-io/github-action", NULL, "cypress run"},
	{"pulumi/actions", "command", "pulumi"},
	{"serverless/github-action", "args", "serverless"},
	{"gruntwork-io/terragrunt-action", "tg_command", "terragrunt"},
	{"pyo3/maturin-action", "command", "maturin"},
	{"superfly/flyctl-actions", "args", "flyctl"},
	{"actions-hub/kubectl", "args", "kubectl"},
	{"borales/actions-yarn", "cmd", "yarn"},
};

/* What a reusable workflow of another repository is there for, by the words of its name and of its inputs. */
static const struct {
	const char *trait;
	bool inputs; /* an input of that name says it too */
	const char *words[9], *also[11] /* one of these too, where there are any */, *others[16] /* none of these */;
} callings[] = {
	{"ci.called-tests",
	 true,
	 {"test", "testing", "pytest", "tox", "unittest"},
	 {NULL},
	 {"release", "publish", "deploy", "pypi", "push"}},
	{"ci.called-lint",
	 true,
	 {"lint", "linting", "linter", "typecheck", "typechecking", "ruff", "flake8", "mypy"},
	 {NULL},
	 {"release", "publish", "deploy", "pypi", "push", "pr", "title", "commit", "message", "markdown", "doc", "link",
	  "helm"}},
	{"cd.publish-image",
	 false,
	 {"release", "publish", "deploy", "pypi", "push"},
	 {"docker", "image", "container"},
	 {NULL}},
	{"ci.called-apply",
	 false,
	 {"apply", "deploy", "provision"},
	 {"terraform", "tofu", "opentofu", "terragrunt", "infra", "infrastructure", "pulumi", "cdk", "cloudformation"},
	 {"destroy", "doc", "test"}},
	{"cd.called-deploy",
	 false,
	 {"deploy", "deployment", "rollout"},
	 {NULL},
	 {"docker", "image", "container", "terraform", "tofu", "infra", "infrastructure", "doc", "documentation",
	  "page", "site", "website", "pypi", "package", "test"}},
};

/* Looking after issues and pull requests, or fetching what later steps need, is no pipeline of the code. */
static const char *const chores[] = {
	"actions/checkout",
	"actions/setup-*",
	"actions/cache",
	"actions/labeler",
	"actions/stale",
	"actions/first-interaction",
	"actions/add-to-project",
	"actions/upload-artifact",
	"actions/github-script",
	"dependabot/fetch-metadata",
	"dessant/lock-threads",
	"amannn/action-semantic-pull-request",
	"astral-sh/setup-uv",
	"docker/setup-*",
	"docker/login-action",
	"peter-evans/create-or-update-comment",
	"release-drafter/*",
	"contributor-assistant/*",
	"toshimaru/auto-author-assign",
	"kentaro-m/auto-assign-action",
	"step-security/harden-runner",
	"bdougie/take-action",
	"actions-cool/*",
	"actions/create-github-app-token",
	"thehanimo/pr-title-checker",
	"hmarr/auto-approve-action",
};

static bool is_chore(struct str action)
{
	for (size_t i = 0; i < sizeof chores / sizeof *chores; i++) {
		size_t n = strlen(chores[i]);
		if (str_is_nocase(action, chores[i]))
			return true;
		if (chores[i][n - 1] == '*' && action.len >= n - 1 &&
		    str_eq_nocase(str_sub(action, 0, n - 1), (struct str){chores[i], n - 1}))
			return true;
	}
	return false;
}

/* ---- what starts a workflow ---- */

/* A filter that no branch passes is a common way to switch a workflow off. */
static bool never_matches(const struct tree_node *branches)
{
	static const char *const nowhere[] = {"disabled", "never", "none", "!**", "do-not-run", "nothing"};
	bool none = branches && branches->count > 0;
	for (TREE_EACH(branch, branches)) {
		bool odd = false;
		for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
			odd |= str_is(branch->text, nowhere[i]);
		none &= odd;
	}
	return none;
}

static unsigned event_triggers(struct str name, const struct tree_node *filters)
{
	unsigned bits = TRIGGER_EVENT;
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (str_is(name, events[i].event))
			bits = events[i].bits;
	bool branches = tree_get(filters, "branches") || tree_get(filters, "branches-ignore");
	bool tags = tree_get(filters, "tags") || tree_get(filters, "tags-ignore");
	const struct tree_node *types = tree_get(filters, "types");
	if (str_is(name, "push") && branches && !tags)
		bits = TRIGGER_PUSH;
	if (str_is(name, "push") && tags && !branches)
		bits = TRIGGER_TAG;
	if (never_matches(tree_get(filters, "branches")))
		bits &= ~(unsigned)(TRIGGER_PUSH | TRIGGER_PULL_REQUEST);
	/* A pull request that is closed is merged, or it is nobody's business any more. */
	if ((bits & TRIGGER_PULL_REQUEST) && types &&
	    (str_is(types->text, "closed") || (types->count == 1 && str_is(types->first->text, "closed"))))
		bits = TRIGGER_PUSH;
	return bits;
}

static unsigned workflow_triggers(const struct tree_node *on)
{
	unsigned bits = 0;
	if (tree_is_scalar(on))
		return event_triggers(on->text, NULL);
	for (TREE_EACH(event, on))
		bits |= tree_is_map(on) ? event_triggers(event->key, event) : event_triggers(event->text, NULL);
	return bits;
}

/* ---- steps ---- */

static struct str folder_of(const struct tree_node *holder, struct str fallback)
{
	struct str folder = tree_get_text(holder, "working-directory");
	return folder.len && !str_has(folder, "${{") ? folder : fallback;
}

/* A step that differs from its job in what starts it, where it runs or what its failure means is a node of its own. */
static fact_node step_node(struct job *job, const struct tree_node *step, struct str folder, bool *live)
{
	struct workflow *workflow = job->workflow;
	struct str condition = tree_get_text(step, "if");
	unsigned mask = pipeline_condition(condition, clues, sizeof clues / sizeof *clues);
	unsigned triggers = job->state.triggers & mask, flags = job->state.flags;
	if (!triggers) {
		triggers = job->state.triggers;
		flags |= NODE_DISABLED;
	}
	if (tree_truth(tree_get(step, "continue-on-error"), false))
		flags |= NODE_TOLERANT;
	*live = !(flags & NODE_DISABLED);
	if (triggers == job->state.triggers && flags == job->state.flags && str_eq(folder, job->folder))
		return job->state.node;
	fact_node node = probe_node(workflow->run, NODE_JOB, job->name, step->line, triggers, flags);
	if (folder.len)
		probe_node_folder(workflow->run, node, folder);
	return node;
}

/* `pkg::name(` of a step whose shell is R, as a command. */
static void run_r(struct probe_run *run, fact_node node, struct str text, uint32_t line)
{
	struct str one;
	for (; str_next_line(&text, &one); line++) {
		size_t colon = str_find(one, "::"), start = colon;
		if (colon == STR_NONE || str_starts(str_trim(one), "#"))
			continue;
		size_t end = colon + 2;
		while (start > 0 && (char_is_word(one.at[start - 1]) || one.at[start - 1] == '.'))
			start--;
		while (end < one.len && (char_is_word(one.at[end]) || one.at[end] == '.'))
			end++;
		probe_state_on(run, node, FACT_COMMAND, FACT_LIVE, str_sub(one, start, end - start), line);
	}
}

static const struct pipeline_hole matrix_hole = {"${{", "}}", "matrix."};

static bool run_step_shell(struct job *job, const struct tree_node *step, fact_node node)
{
	const struct tree_node *text = tree_get(step, "run");
	struct str shell = tree_get_text(step, "shell"), one;
	struct probe_run *run = job->workflow->run;
	if (!shell.len)
		shell = tree_get_text(job->defaults, "shell");
	if (str_starts(shell, "Rscript")) {
		run_r(run, node, text->text, text->text_line);
		return true;
	}
	if (str_starts(shell, "python"))
		return true;
	if (!job->matrix || !str_has(text->text, "matrix."))
		return pipeline_shell(run, node, text);
	for (unsigned n = 0; pipeline_fill(job->workflow->arena, text->text, &matrix_hole, job->matrix, n, &one); n++)
		pipeline_shell_text(run, node, one, text->text_line);
	return true;
}

/* Whether `word`, or its plural, is one of the words of a name such as run_tests or python-lint. */
static bool has_word(struct str name, const char *word)
{
	for (size_t from = 0, to; from < name.len; from = to + 1) {
		for (to = from; to < name.len && (char_is_alpha(name.at[to]) || char_is_digit(name.at[to]));)
			to++;
		struct str one = str_sub(name, from, to - from);
		if (one.len > 1 && (one.at[one.len - 1] | 0x20) == 's' && !str_is_nocase(one, word))
			one.len--;
		if (str_is_nocase(one, word))
			return true;
	}
	return false;
}

static bool has_one_word(struct str name, const char *const *words)
{
	for (; *words; words++)
		if (has_word(name, *words))
			return true;
	return false;
}

/* Not: `run_tests: false`, `skip_lint: true`, `test_image: none`. */
static bool asks_for(const struct tree_node *input, const char *const *words)
{
	static const char *const against[] = {"skip", "disable", "no", "without", "exclude", "ignore", NULL};
	static const char *const empty[] = {"false", "none", "no", "off", "0", ""};
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
		if (tree_is_scalar(input) && str_is_nocase(str_trim(input->text), empty[i]))
			return false;
	return has_one_word(input->key, words) && !has_one_word(input->key, against);
}

/* What a workflow of another repository does is not seen; its name and what it is told say what it is there for. */
static void call_elsewhere(struct job *job, struct str name, const struct tree_node *with, fact_node node,
			   uint32_t line)
{
	static const char *const image[] = {"image", NULL};
	struct probe_run *run = job->workflow->run;
	struct str file = str_from(name, str_rfind_char(name, '/') + 1);
	file = str_sub(file, 0, str_find_char(file, '.'));
	for (size_t i = 0; i < sizeof callings / sizeof *callings; i++) {
		struct str trait = str_of(callings[i].trait);
		bool named = has_one_word(file, callings[i].words) && !has_one_word(file, callings[i].others) &&
			     (!callings[i].also[0] || has_one_word(file, callings[i].also));
		if (named)
			probe_state_on(run, node, FACT_TRAIT, FACT_LIVE, trait, line);
		/* Infrastructure that is told which image to run brings the application out with it. */
		bool delivers = named && str_is(trait, "ci.called-apply");
		for (TREE_EACH(input, with)) {
			if (callings[i].inputs && asks_for(input, callings[i].words))
				probe_state_on(run, node, FACT_TRAIT, FACT_LIVE, trait, input->line);
			if (delivers && asks_for(input, image))
				probe_state_on(run, node, FACT_TRAIT, FACT_LIVE, STR("cd.called-deploy"), input->line);
		}
	}
	if (job->state.triggers & (TRIGGER_PULL_REQUEST | TRIGGER_PUSH))
		probe_notice(run, NOTICE_ELSEWHERE, "calls a workflow that another repository keeps: %.*s",
			     STR_ARG(name));
}

static bool run_action(struct job *job, const struct tree_node *step, fact_node node)
{
	const struct tree_node *uses = tree_get(step, "uses"), *with = tree_get(step, "with");
	struct probe_run *run = job->workflow->run;
	struct str name = uses->text, push = tree_get_text(with, "push");
	if (str_starts(name, "./")) {
		probe_edge(run, node, name, uses->line);
		return true;
	}
	if (str_starts(name, "docker://")) {
		pipeline_image(run, node, uses);
		return true;
	}
	name = str_sub(name, 0, str_find_char(name, '@'));
	if (str_has(name, "/.github/workflows/"))
		call_elsewhere(job, name, with, node, uses->line);
	pipeline_action(run, node, name, uses->line);
	pipeline_task(run, node, tasks, sizeof tasks / sizeof *tasks, name, with);
	if (str_ends(name, "/pre-commit"))
		probe_shell(run, node, STR("pre-commit run"), uses->line);
	bool pushes = push.len && !str_is_nocase(push, "false");
	if (pushes && (str_is_nocase(name, "docker/build-push-action") || str_is_nocase(name, "docker/bake-action")))
		probe_state_on(run, node, FACT_TRAIT, FACT_LIVE, STR("cd.publish-image"), uses->line);
	return !is_chore(name);
}

/* `if: failure()` or `if: steps.drift.outputs.found == 'yes'` before a message. */
static void look_for_alert(struct job *job, const struct tree_node *step, fact_node node)
{
	struct str condition = tree_get_text(step, "if"), action = tree_get_text(step, "uses");
	struct str text = action.len ? tree_get_text(tree_get(step, "with"), "script") : tree_get_text(step, "run");

	if (!(job->state.triggers & TRIGGER_SCHEDULE) || !condition.len || str_has(condition, "success()") ||
	    !(str_has(condition, "failure()") || str_has(condition, "steps.") || str_has(condition, "needs.")))
		return;
	if (!pipeline_is_operation(probe_file(job->workflow->run)->name) && !pipeline_is_operation(job->name))
		return;
	if (pipeline_notifies(str_sub(action, 0, str_find_char(action, '@')), text))
		probe_state_on(job->workflow->run, node, FACT_TRAIT, FACT_LIVE, STR("ci.alerts"), step->line);
}

static void run_steps(struct job *job, const struct tree_node *steps)
{
	for (TREE_EACH(step, steps)) {
		bool live, works = false;
		struct str folder = folder_of(step, job->folder);
		fact_node node = step_node(job, step, folder, &live);
		pipeline_variables(job->workflow->run, node, tree_get(step, "env"));
		if (tree_is_scalar(tree_get(step, "run")))
			works = run_step_shell(job, step, node);
		else if (tree_is_scalar(tree_get(step, "uses")))
			works = run_action(job, step, node);
		job->state.works |= works && live;
		look_for_alert(job, step, node);
	}
}

/* ---- jobs ---- */

static void scan_job(struct workflow *workflow, const struct tree_node *at)
{
	struct probe_run *run = workflow->run;
	const struct tree_node *environment = tree_get(at, "environment"), *uses = tree_get(at, "uses");
	const struct tree_node *defaults = tree_path(at, "defaults.run");
	struct str where = tree_is_map(environment) ? tree_get_text(environment, "name") : tree_text(environment);
	unsigned mask = pipeline_condition(tree_get_text(at, "if"), clues, sizeof clues / sizeof *clues);
	unsigned flags = workflow->flags, triggers = workflow->triggers & mask;
	struct job job = {.workflow = workflow, .name = at->key, .matrix = tree_path(at, "strategy.matrix")};
	if (!triggers)
		flags |= NODE_DISABLED;
	if (pipeline_is_environment(where))
		flags |= NODE_PROTECTED;
	if (tree_truth(tree_get(at, "continue-on-error"), false))
		flags |= NODE_TOLERANT;
	job.defaults = defaults ? defaults : tree_path(workflow->root, "defaults.run");
	job.folder = folder_of(defaults, folder_of(tree_path(workflow->root, "defaults.run"), STR("")));
	job.state = (struct pipeline_job){
		.triggers = triggers ? triggers : workflow->triggers, .flags = flags, .line = at->line};
	job.state.node = probe_node(run, NODE_JOB, at->key, at->line, job.state.triggers, flags);
	if (job.folder.len)
		probe_node_folder(run, job.state.node, job.folder);
	pipeline_environment(run, job.state.node, where, environment ? environment->line : 0);
	pipeline_variables(run, job.state.node, tree_get(at, "env"));
	pipeline_image(run, job.state.node, tree_get(at, "container"));
	for (TREE_EACH(service, tree_get(at, "services")))
		pipeline_image(run, job.state.node, tree_get(service, "image"));
	if (tree_is_scalar(uses))
		job.state.works = run_action(&job, at, job.state.node);
	run_steps(&job, tree_get(at, "steps"));
	pipeline_job_state(run, &job.state);
	probe_edge(run, job.state.node, workflow->edge, at->line);
}

/* The name of a workflow is its path where it has none. */
static void link_runs(struct workflow *workflow, const struct tree_node *on)
{
	struct probe_run *run = workflow->run;
	const struct tree_node *name = tree_get(workflow->root, "name"),
			       *awaited = tree_path(on, "workflow_run.workflows");
	workflow->edge = arena_printf(workflow->arena, "after:%.*s",
				      STR_ARG(tree_is_scalar(name) ? name->text : probe_file(run)->path));
	for (TREE_EACH(one, awaited)) {
		struct str target = arena_printf(workflow->arena, "after:%.*s", STR_ARG(one->text));
		fact_node node = probe_node(run, NODE_TARGET, target, one->line, TRIGGER_CALLED, workflow->flags);
		probe_edge(run, node, probe_file(run)->path, one->line);
	}
}

static void scan_composite(struct workflow *workflow, const struct tree_node *runs)
{
	struct job job = {.workflow = workflow, .name = STR("action")};
	struct str image = tree_get_text(runs, "image");
	job.state = (struct pipeline_job){.triggers = TRIGGER_CALLED, .line = runs->line};
	job.state.node = probe_node(workflow->run, NODE_JOB, job.name, runs->line, TRIGGER_CALLED, 0);
	if (str_starts(image, "docker://"))
		pipeline_image(workflow->run, job.state.node, tree_get(runs, "image"));
	else
		probe_edge(workflow->run, job.state.node, image, runs->line);
	run_steps(&job, tree_get(runs, "steps"));
}

static void scan_github(struct probe_run *run)
{
	struct workflow workflow = {.run = run, .arena = probe_arena(run), .root = probe_tree(run)};
	const struct tree_node *runs = tree_get(workflow.root, "runs");
	const struct tree_node *on = tree_get(workflow.root, "on");
	if (tree_is_map(runs) && tree_get(runs, "using"))
		scan_composite(&workflow, runs);
	if (!on || !tree_is_map(tree_get(workflow.root, "jobs")))
		return;
	workflow.triggers = workflow_triggers(on);
	if (!workflow.triggers || !str_is_nocase(str_sub(probe_file(run)->ext, 0, 1), "y"))
		workflow.flags = NODE_DISABLED;
	pipeline_variables(run, 0, tree_get(workflow.root, "env"));
	link_runs(&workflow, on);
	for (TREE_EACH(job, tree_get(workflow.root, "jobs")))
		if (tree_is_map(job))
			scan_job(&workflow, job);
}

const struct probe probe_ci_github = {
	.name = "ci_github",
	.title = "GitHub Actions",
	.format = "https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax",
	.wants = {{.glob = ".github/workflows/*.yml"},
		  {.glob = ".github/workflows/*.yaml"},
		  {.glob = ".github/workflows/*.disabled"},
		  {.glob = ".gitea/workflows/*.yml"},
		  {.glob = ".gitea/workflows/*.yaml"},
		  {.glob = ".forgejo/workflows/*.yml"},
		  {.glob = ".forgejo/workflows/*.yaml"},
		  {.name = "action.yml"},
		  {.name = "action.yaml"}},
	.scan = scan_github,
};
