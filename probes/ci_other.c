/*
 * CI systems with small formats: Travis CI, Bitbucket Pipelines, Buildkite, Drone and Woodpecker, AppVeyor, Google Cloud Build, AWS CodeBuild.
 * Formats: https://docs.travis-ci.com/user/build-stages/ https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/
 *          https://buildkite.com/docs/pipelines/configure/defining-steps https://docs.drone.io/pipeline/docker/overview/
 *          https://woodpecker-ci.org/docs/usage/workflow-syntax https://www.appveyor.com/docs/appveyor-yml/
 *          https://cloud.google.com/build/docs/build-config-file-schema
 *          https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 * Traits: those of engine/pipeline.h, and
 *   ci.elsewhere       a build whose triggers are set up outside of the repository
 *   cd.gate            a step waits for a person
 */
#include "engine/probe.h"

#define NESTING 6
#define TRIGGERS_EVERY (TRIGGER_PUSH | TRIGGER_ALL_PUSHES)

struct build {
	struct probe_run *run;
	const struct tree_node *root;
};

static struct pipeline_job job_start(struct build *b, struct str name, uint32_t line, unsigned triggers, unsigned flags)
{
	struct pipeline_job job = {.triggers = triggers, .flags = flags, .line = line};
	job.node = probe_node(b->run, NODE_JOB, name, line, triggers, flags);
	return job;
}

static void run_keys(struct build *b, struct pipeline_job *job, const struct tree_node *at, const char *const *keys)
{
	for (; *keys; keys++)
		job->works |= pipeline_shell(b->run, job->node, tree_get(at, *keys));
}

static void state_gate(struct build *b, fact_node node, uint32_t line)
{
	probe_state_on(b->run, node, FACT_TRAIT, FACT_LIVE, STR("cd.gate"), line);
}

/* ---- Travis ---- */

static const struct pipeline_clue travis_clues[] = {
	{"type=pull_request", TRIGGER_PULL_REQUEST},
	{"type=push", TRIGGER_PUSH},
	{"type=cron", TRIGGER_SCHEDULE},
	{"type=api", TRIGGER_EVENT},
	{"branch=", TRIGGER_PUSH},
	{"tagISpresent", TRIGGER_TAG},
};

/* What runs where there is no `script`. */
static const struct {
	const char *language, *command;
} travis_defaults[] = {
	{"r", "R CMD check"}, {"node_js", "npm test"}, {"go", "go test"}, {"rust", "cargo test"}, {"java", "mvn test"},
};

static void travis_job(struct build *b, const struct tree_node *at, struct str name, unsigned base, bool inherits)
{
	static const char *const keys[] = {"before_install", "install",       "before_script",
					   "script",         "after_success", NULL};
	struct str condition = tree_get_text(at, "if"), language = tree_get_text(b->root, "language");
	unsigned bits = pipeline_condition(condition, travis_clues, sizeof travis_clues / sizeof *travis_clues);
	struct pipeline_job job = job_start(b, name, at->line, bits == ~0u ? base : bits & ~(unsigned)TRIGGER_CALLED,
					    bits ? 0 : NODE_DISABLED);
	run_keys(b, &job, at, keys);
	if (inherits && !tree_get(at, "script") && tree_get(b->root, "script"))
		job.works |= pipeline_shell(b->run, job.node, tree_get(b->root, "script"));
	for (size_t i = 0; i < sizeof travis_defaults / sizeof *travis_defaults; i++)
		if (!tree_get(at, "script") && !tree_get(b->root, "script") &&
		    str_is(language, travis_defaults[i].language))
			job.works |= pipeline_shell_text(b->run, job.node, str_of(travis_defaults[i].command),
							 at->line);
	const struct tree_node *deploy = tree_get(at, "deploy");
	for (const struct tree_node *one = tree_is_seq(deploy) ? deploy->first : deploy; one; one = one->next) {
		pipeline_action(
			b->run, job.node,
			arena_printf(probe_arena(b->run), "travis:%.*s", STR_ARG(tree_get_text(one, "provider"))),
			one->line);
		if (tree_is_scalar(tree_get(one, "script")))
			pipeline_shell(b->run, job.node, tree_get(one, "script"));
		if (!tree_is_seq(deploy))
			break;
	}
	pipeline_job_state(b->run, &job);
}

static void scan_travis(struct build *b)
{
	const struct tree_node *jobs = tree_get(b->root, "jobs") ? tree_get(b->root, "jobs")
								 : tree_get(b->root, "matrix");
	const struct tree_node *include = tree_is_seq(jobs) ? jobs : tree_get(jobs, "include");
	unsigned base = tree_path(b->root, "branches.only") ? (unsigned)TRIGGER_PUSH : (unsigned)TRIGGERS_EVERY;
	travis_job(b, b->root, STR("build"), base, false);
	for (TREE_EACH(job, include))
		if (tree_is_map(job))
			travis_job(b, job, tree_get_text(job, "stage"), base, true);
}

/* ---- Bitbucket ---- */

static void bitbucket_step(struct build *b, const struct tree_node *step, unsigned triggers)
{
	struct str where = tree_get_text(step, "deployment"), name = tree_get_text(step, "name");
	bool manual = str_is(tree_get_text(step, "trigger"), "manual");
	unsigned flags = (where.len ? NODE_PROTECTED : 0) | (manual ? NODE_APPROVED : 0);
	struct pipeline_job job = job_start(b, name.len ? name : STR("step"), step->line,
					    manual ? TRIGGER_MANUAL : triggers, flags);
	pipeline_image(b->run, job.node, tree_get(step, "image"));
	pipeline_environment(b->run, job.node, where, step->line);
	if (manual)
		state_gate(b, job.node, step->line);
	for (TREE_EACH(line, tree_get(step, "script"))) {
		struct str pipe = tree_get_text(line, "pipe");
		if (pipe.len) {
			pipe = str_sub(pipe, 0, str_rfind_char(pipe, ':'));
			pipeline_action(b->run, job.node, arena_printf(probe_arena(b->run), "pipe:%.*s", STR_ARG(pipe)),
					line->line);
			job.works = true;
		} else {
			job.works |= pipeline_shell(b->run, job.node, line);
		}
	}
	pipeline_job_state(b->run, &job);
}

static void bitbucket_list(struct build *b, const struct tree_node *list, unsigned triggers, unsigned depth)
{
	if (depth > NESTING)
		return;
	for (TREE_EACH(item, list)) {
		const struct tree_node *parallel = tree_get(item, "parallel");
		if (tree_get(item, "step"))
			bitbucket_step(b, tree_get(item, "step"), triggers);
		bitbucket_list(b, tree_is_map(parallel) ? tree_get(parallel, "steps") : parallel, triggers, depth + 1);
		bitbucket_list(b, tree_path(item, "stage.steps"), triggers, depth + 1);
	}
}

static void scan_bitbucket(struct build *b)
{
	static const struct {
		const char *key;
		unsigned triggers;
	} starts[] = {{"branches", TRIGGER_PUSH},
		      {"pull-requests", TRIGGER_PULL_REQUEST},
		      {"tags", TRIGGER_TAG},
		      {"custom", TRIGGER_MANUAL}};
	const struct tree_node *pipelines = tree_get(b->root, "pipelines");
	bitbucket_list(b, tree_get(pipelines, "default"), TRIGGERS_EVERY, 0);
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		for (TREE_EACH(list, tree_get(pipelines, starts[i].key)))
			bitbucket_list(b, list, starts[i].triggers, 0);
	pipeline_image(b->run, 0, tree_get(b->root, "image"));
}

/* ---- Buildkite ---- */

static void buildkite_steps(struct build *b, const struct tree_node *steps, unsigned depth)
{
	static const char *const keys[] = {"command", "commands", NULL};
	for (TREE_EACH(step, steps)) {
		struct str name = tree_get_text(step, "label");
		if (depth < NESTING && tree_get(step, "steps")) {
			buildkite_steps(b, tree_get(step, "steps"), depth + 1);
			continue;
		}
		struct pipeline_job job = job_start(b, name.len ? name : STR("step"), step->line,
						    tree_get(step, "branches") ? (unsigned)TRIGGER_PUSH
									       : (unsigned)TRIGGERS_EVERY,
						    tree_truth(tree_get(step, "skip"), false) ? NODE_DISABLED : 0);
		if (tree_get(step, "block"))
			state_gate(b, job.node, step->line);
		run_keys(b, &job, step, keys);
		pipeline_job_state(b->run, &job);
	}
}

static void scan_buildkite(struct build *b)
{
	buildkite_steps(b, tree_get(b->root, "steps"), 0);
}

/* ---- Drone and Woodpecker ---- */

static unsigned drone_event(struct str event)
{
	return str_is(event, "pull_request")                         ? TRIGGER_PULL_REQUEST
	       : str_is(event, "tag")                                ? TRIGGER_TAG
	       : str_is(event, "cron")                               ? TRIGGER_SCHEDULE
	       : str_is(event, "push")                               ? TRIGGER_PUSH
	       : str_is(event, "manual") || str_is(event, "promote") ? TRIGGER_MANUAL
								     : 0u;
}

static unsigned drone_triggers(const struct tree_node *when, unsigned base)
{
	const struct tree_node *event = tree_get(when, "event"),
			       *list = tree_get(event, "include") ? tree_get(event, "include") : event;
	unsigned bits = drone_event(tree_text(list));
	if (tree_is_seq(when))
		for (TREE_EACH(one, when))
			bits |= drone_triggers(tree_is_map(one) ? one : NULL, 0);
	for (TREE_EACH(one, list))
		bits |= drone_event(tree_text(one));
	return bits ? bits : base;
}

static void scan_drone(struct build *b)
{
	static const char *const keys[] = {"commands", NULL};
	for (const struct tree_node *doc = b->root; doc; doc = doc->next) {
		const struct tree_node *start = tree_get(doc, "trigger") ? tree_get(doc, "trigger")
									 : tree_get(doc, "when");
		unsigned base = drone_triggers(start, TRIGGERS_EVERY);
		const struct tree_node *steps = tree_get(doc, "steps") ? tree_get(doc, "steps")
								       : tree_get(doc, "pipeline");
		for (TREE_EACH(step, steps)) {
			struct str name = step->key.len ? step->key : tree_get_text(step, "name");
			unsigned bits = drone_triggers(tree_get(step, "when"), base);
			struct pipeline_job job = job_start(b, name, step->line, bits, 0);
			pipeline_image(b->run, job.node, tree_get(step, "image"));
			run_keys(b, &job, step, keys);
			pipeline_job_state(b->run, &job);
		}
	}
}

/* ---- AppVeyor ---- */

static void scan_appveyor(struct build *b)
{
	static const char *const keys[] = {
		"install", "before_build", "build_script", "before_test", "test_script", "deploy_script", NULL};
	static const char *const shells[] = {"cmd", "ps", "sh", "pwsh"};
	struct pipeline_job job = job_start(
		b, STR("build"), b->root->line,
		tree_path(b->root, "branches.only") ? (unsigned)TRIGGER_PUSH : (unsigned)TRIGGERS_EVERY, 0);
	run_keys(b, &job, b->root, keys);
	for (const char *const *key = keys; *key; key++)
		for (TREE_EACH(item, tree_get(b->root, *key)))
			for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
				job.works |= pipeline_shell(b->run, job.node, tree_get(item, shells[i]));
	pipeline_job_state(b->run, &job);
}

/* ---- builds that are started from outside ---- */

static void state_elsewhere(struct build *b, fact_node node, uint32_t line)
{
	probe_state_on(b->run, node, FACT_TRAIT, FACT_LIVE, STR("ci.elsewhere"), line);
}

/* A step is an image with arguments; the image is named after its tool, or `entrypoint` names it. */
static void cloudbuild_step(struct build *b, fact_node node, const struct tree_node *step)
{
	const struct tree_node *args = tree_get(step, "args");
	struct str image = tree_get_text(step, "name"), tool = tree_get_text(step, "entrypoint");
	pipeline_image(b->run, node, tree_get(step, "name"));
	pipeline_shell(b->run, node, tree_get(step, "script"));
	if (!tool.len && str_has(image, "cloud-builders/"))
		tool = str_sub(str_from(image, str_rfind_char(image, '/') + 1), 0,
			       str_find_char(str_from(image, str_rfind_char(image, '/') + 1), ':'));
	if (str_ends(tool, "sh") && args && args->count > 1) {
		pipeline_shell(b->run, node, args->last);
		return;
	}
	struct str text = tool;
	unsigned n = 0;
	for (TREE_EACH(arg, args))
		if (n++ < LIMIT_COMMAND_WORDS)
			text = arena_printf(probe_arena(b->run), "%.*s %.*s", STR_ARG(text), STR_ARG(tree_text(arg)));
	if (tool.len)
		pipeline_shell_text(b->run, node, text, step->line);
}

static void scan_cloudbuild(struct build *b)
{
	const struct tree_node *steps = tree_get(b->root, "steps"), *images = tree_get(b->root, "images");
	if (!tree_is_seq(steps) || !tree_get(steps->first, "name"))
		return;
	struct pipeline_job job = job_start(b, STR("build"), steps->line, TRIGGER_MANUAL, 0);
	state_elsewhere(b, job.node, steps->line);
	for (TREE_EACH(step, steps))
		cloudbuild_step(b, job.node, step);
	if (tree_is_seq(images) && images->count)
		probe_state_on(b->run, job.node, FACT_TRAIT, FACT_LIVE, STR("cd.publish-image"), images->line);
}

static void scan_codebuild(struct build *b)
{
	static const char *const keys[] = {"commands", NULL};
	const struct tree_node *phases = tree_get(b->root, "phases");
	if (!tree_is_map(phases))
		return;
	struct pipeline_job job = job_start(b, STR("build"), phases->line, TRIGGER_MANUAL, 0);
	state_elsewhere(b, job.node, phases->line);
	pipeline_variables(b->run, job.node, tree_path(b->root, "env.variables"));
	for (TREE_EACH(phase, phases))
		run_keys(b, &job, phase, keys);
}

static const struct {
	const char *has; /* in the path */
	void (*scan)(struct build *b);
} systems[] = {
	{".travis.yml", scan_travis},    {"bitbucket-pipelines", scan_bitbucket},
	{".buildkite/", scan_buildkite}, {".drone.y", scan_drone},
	{".woodpecker", scan_drone},     {"appveyor.yml", scan_appveyor},
	{"cloudbuild", scan_cloudbuild}, {"buildspec", scan_codebuild},
};

static void scan_other(struct probe_run *run)
{
	struct build b = {.run = run, .root = probe_tree(run)};
	for (size_t i = 0; b.root && tree_is_map(b.root) && i < sizeof systems / sizeof *systems; i++) {
		if (!str_has(probe_file(run)->path, systems[i].has))
			continue;
		systems[i].scan(&b);
		return;
	}
}

const struct probe probe_ci_other = {
	.name = "ci_other",
	.title = "Travis CI, Bitbucket, Buildkite, Drone, AppVeyor, Cloud Build, CodeBuild",
	.format = "https://docs.travis-ci.com/user/build-stages/",
	.wants = {{.glob = "/.travis.yml"},        {.glob = "/bitbucket-pipelines.yml"},
		  {.glob = ".buildkite/*.yml"},    {.glob = ".buildkite/*.yaml"},
		  {.glob = "/.drone.yml"},         {.glob = "/.woodpecker.yml"},
		  {.glob = "/.woodpecker.yaml"},   {.glob = ".woodpecker/*.yml"},
		  {.glob = ".woodpecker/*.yaml"},  {.glob = "/appveyor.yml"},
		  {.glob = "/.appveyor.yml"},      {.name = "cloudbuild.yaml"},
		  {.name = "cloudbuild.yml"},      {.glob = "cloudbuild*.yaml"},
		  {.glob = "cloudbuild*.yml"},     {.glob = "**/cloudbuild/*.yaml"},
		  {.glob = "**/cloudbuild/*.yml"}, {.name = "buildspec.yml"},
		  {.name = "buildspec.yaml"},      {.glob = "buildspec*.yml"}},
	.scan = scan_other,
};
