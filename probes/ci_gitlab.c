/*
 * GitLab CI/CD: jobs with their rules, what they extend, and what the pipeline includes.
 * Format: https://docs.gitlab.com/ci/yaml/
 * Traits: those of engine/pipeline.h, and
 *   cd.gate            a manual job that deploys: a person lets the pipeline go on
 *   vcs.release-job    a job creates a release
 *   ci.coverage        a job reads its coverage from the log or publishes a coverage report
 */
#include "engine/probe.h"

#define EXTENDS_DEPTH 8

/* Jobs looked at for one key of one job, and references followed in one file: either may lead back to itself many times. */
#define EXTENDS_LOOKS 64u
#define REFERENCES_MAX 1000u

/* Without rules a job runs for every branch and tag. */
#define TRIGGERS_DEFAULT (TRIGGER_PUSH | TRIGGER_ALL_PUSHES | TRIGGER_TAG)
/* A pipeline rule cannot take these away: they are set up outside of the file. */
#define TRIGGERS_KEPT (TRIGGER_MANUAL | TRIGGER_CALLED | TRIGGER_SCHEDULE | TRIGGER_EVENT)

struct pipeline {
	struct probe_run *run;
	struct arena *arena;
	const struct tree_node *root;
	struct map *jobs; /* key of the root → number in `members` */
	const struct tree_node **members;
	unsigned *references; /* that were followed */
	unsigned triggers;    /* of a job without rules */
	unsigned allowed;     /* by the rules of the whole pipeline */
	bool included;        /* somewhere else in the repository: runs when another file includes it */
};

static const char *const global_keys[] = {"default",       "include",      "stages",   "variables",
					  "workflow",      "image",        "services", "cache",
					  "before_script", "after_script", "spec",     "pages_settings"};

static const struct pipeline_clue rule_clues[] = {
	{"merge_request_event", TRIGGER_PULL_REQUEST},
	{"$CI_MERGE_REQUEST", TRIGGER_PULL_REQUEST},
	{"$CI_PIPELINE_SOURCE==schedule", TRIGGER_SCHEDULE},
	{"$CI_PIPELINE_SOURCE==web", TRIGGER_MANUAL},
	{"$CI_PIPELINE_SOURCE==trigger", TRIGGER_EVENT},
	{"$CI_PIPELINE_SOURCE==pipeline", TRIGGER_EVENT},
	{"$CI_PIPELINE_SOURCE==api", TRIGGER_EVENT},
	{"$CI_PIPELINE_SOURCE==push", TRIGGER_PUSH | TRIGGER_ALL_PUSHES | TRIGGER_TAG},
	{"$CI_COMMIT_BRANCH==", TRIGGER_PUSH | TRIGGER_SCHEDULE},
	{"$CI_COMMIT_REF_NAME==", TRIGGER_PUSH | TRIGGER_SCHEDULE},
	{"$CI_COMMIT_BRANCH", TRIGGER_PUSH | TRIGGER_ALL_PUSHES | TRIGGER_SCHEDULE},
	{"$CI_COMMIT_TAG", TRIGGER_TAG},
};

static const struct {
	const char *ref;
	unsigned bits;
} only_refs[] = {
	{"merge_requests", TRIGGER_PULL_REQUEST},
	{"external_pull_requests", TRIGGER_PULL_REQUEST},
	{"tags", TRIGGER_TAG},
	{"schedules", TRIGGER_SCHEDULE},
	{"branches", TRIGGER_PUSH | TRIGGER_ALL_PUSHES},
	{"pushes", TRIGGER_PUSH | TRIGGER_ALL_PUSHES | TRIGGER_TAG},
	{"web", TRIGGER_MANUAL},
	{"api", TRIGGER_EVENT},
	{"triggers", TRIGGER_EVENT},
	{"pipelines", TRIGGER_EVENT},
};

/* ---- what starts a job ---- */

static unsigned condition_triggers(struct str condition, unsigned base)
{
	size_t n = sizeof rule_clues / sizeof *rule_clues;
	unsigned bits = pipeline_condition(condition, rule_clues, n);
	return bits == ~0u ? base : bits & ~(unsigned)TRIGGER_CALLED;
}

/* Union over the rules; a rule that ends in `when: never` adds nothing, a manual one needs a person. */
static unsigned rules_triggers(const struct pipeline *p, const struct tree_node *rules, unsigned base, unsigned *flags)
{
	unsigned bits = 0;
	for (TREE_EACH(rule, rules)) {
		if (tree_is_seq(rule)) {
			bits |= rules_triggers(p, rule, base, flags);
			continue;
		}
		struct str when = tree_get_text(rule, "when"), condition = tree_get_text(rule, "if");
		if (str_is(when, "never"))
			continue;
		if (str_is(when, "manual")) {
			bits |= TRIGGER_MANUAL;
			*flags |= NODE_APPROVED;
			continue;
		}
		bits |= condition.len ? condition_triggers(condition, base) : base;
	}
	return bits;
}

static unsigned only_triggers(const struct tree_node *only, unsigned base)
{
	const struct tree_node *refs = tree_is_map(only) ? tree_get(only, "refs") : only;
	unsigned bits = 0;
	if (!refs)
		return base;
	for (const struct tree_node *ref = tree_is_seq(refs) ? refs->first : refs; ref; ref = ref->next) {
		unsigned known = TRIGGER_PUSH;
		for (size_t i = 0; i < sizeof only_refs / sizeof *only_refs; i++)
			if (str_is(ref->text, only_refs[i].ref))
				known = only_refs[i].bits;
		bits |= known;
		if (!tree_is_seq(refs))
			break;
	}
	return bits;
}

/* ---- jobs ---- */

/* The first member of the root with that key, or NULL. */
static const struct tree_node *named(const struct pipeline *p, struct str name)
{
	uint32_t number = map_get(p->jobs, name);

	return number == MAP_NONE ? NULL : p->members[number];
}

static void index_members(struct pipeline *p)
{
	uint32_t n = 0;
	bool added;

	p->jobs = arena_new(p->arena, struct map);
	p->members = arena_array(p->arena, const struct tree_node *, p->root->count + 1);
	p->references = arena_new(p->arena, unsigned);
	map_init(p->jobs, p->arena);
	for (TREE_EACH(member, p->root)) {
		map_intern(p->jobs, member->key, n, &added);
		p->members[n++] = member;
	}
}

static const struct tree_node *look_for(const struct pipeline *p, const struct tree_node *job, const char *key,
					unsigned depth, unsigned *looks)
{
	const struct tree_node *own = tree_get(job, key), *extends = tree_get(job, "extends"), *found = NULL;
	if (own || !extends || depth > EXTENDS_DEPTH || ++*looks > EXTENDS_LOOKS)
		return own;
	if (tree_is_scalar(extends))
		return look_for(p, named(p, extends->text), key, depth + 1, looks);
	unsigned n = 0;
	for (TREE_EACH(name, extends)) {
		const struct tree_node *base = named(p, tree_text(name));
		const struct tree_node *one = n++ < EXTENDS_DEPTH ? look_for(p, base, key, depth + 1, looks) : NULL;
		found = one ? one : found;
	}
	return found;
}

/* A key of the job, or of what it extends: the last one named wins. */
static const struct tree_node *job_get(const struct pipeline *p, const struct tree_node *job, const char *key)
{
	unsigned looks = 0;

	return look_for(p, job, key, 0, &looks);
}

/* A list of commands; `!reference [.job, script]` stands in it as a list of two names. */
static bool run_script(const struct pipeline *p, fact_node node, const struct tree_node *script, unsigned depth)
{
	bool works = false;
	if (!tree_is_seq(script))
		return pipeline_shell(p->run, node, script);
	const struct tree_node *job = named(p, tree_text(script->first));
	if (depth < EXTENDS_DEPTH && script->count == 2 && tree_is_map(job) && ++*p->references <= REFERENCES_MAX)
		return run_script(p, node, tree_get(job, arena_cstr(p->arena, tree_text(script->last))), depth + 1);
	for (TREE_EACH(item, script)) {
		if (tree_is_seq(item) && depth < EXTENDS_DEPTH)
			works |= run_script(p, node, item, depth + 1);
		else
			works |= pipeline_shell(p->run, node, item);
	}
	return works;
}

static void state_trigger(const struct pipeline *p, fact_node node, const struct tree_node *trigger)
{
	const struct tree_node *include = tree_get(trigger, "include");
	if (tree_is_scalar(include))
		probe_edge(p->run, node, include->text, include->line);
	for (TREE_EACH(item, include))
		probe_edge(p->run, node, tree_get_text(item, "local"), item->line);
}

static bool says_deploy(const struct pipeline *p, const struct tree_node *job)
{
	struct str stage = tree_text(job_get(p, job, "stage"));
	return str_has_nocase(stage, "deploy") || str_has_nocase(stage, "release") ||
	       str_has_nocase(job->key, "deploy");
}

static void scan_job(const struct pipeline *p, const struct tree_node *at)
{
	const struct tree_node *script = job_get(p, at, "script"), *trigger = job_get(p, at, "trigger");
	const struct tree_node *rules = job_get(p, at, "rules"), *only = job_get(p, at, "only");
	const struct tree_node *environment = job_get(p, at, "environment");
	const struct tree_node *coverage = job_get(p, at, "coverage");
	const struct tree_node *artifacts = job_get(p, at, "artifacts");
	struct str where = tree_is_map(environment) ? tree_get_text(environment, "name") : tree_text(environment);
	struct str when = tree_text(job_get(p, at, "when"));
	struct pipeline_job job = {.triggers = p->triggers, .line = at->line};
	if (!script && !trigger && !job_get(p, at, "run"))
		return;
	if (rules)
		job.triggers = rules_triggers(p, rules, p->triggers, &job.flags);
	else if (only)
		job.triggers = only_triggers(only, p->triggers);
	job.triggers &= p->allowed;
	if (str_is(when, "manual")) {
		job.triggers = TRIGGER_MANUAL;
		job.flags |= NODE_APPROVED;
	}
	if (!job.triggers || str_is(when, "never"))
		job.flags |= NODE_DISABLED;
	if (p->included && job.triggers != TRIGGER_MANUAL)
		job.triggers = TRIGGER_CALLED;
	/* Taking an environment down is no deployment. */
	if (str_is(tree_get_text(environment, "action"), "stop"))
		where = STR("");
	if (pipeline_is_environment(where))
		job.flags |= NODE_PROTECTED;
	if (tree_truth(job_get(p, at, "allow_failure"), false))
		job.flags |= NODE_TOLERANT;
	job.node = probe_node(p->run, NODE_JOB, at->key, at->line, job.triggers, job.flags);
	pipeline_environment(p->run, job.node, where, environment ? environment->line : 0);
	pipeline_image(p->run, job.node, job_get(p, at, "image"));
	pipeline_image(p->run, job.node, job_get(p, at, "services"));
	pipeline_variables(p->run, job.node, job_get(p, at, "variables"));
	run_script(p, job.node, job_get(p, at, "before_script"), 0);
	job.works = run_script(p, job.node, script, 0) || trigger;
	run_script(p, job.node, job_get(p, at, "after_script"), 0);
	state_trigger(p, job.node, trigger);
	if ((tree_is_scalar(coverage) && coverage->text.len) || tree_path(artifacts, "reports.coverage_report"))
		probe_state_on(p->run, job.node, FACT_TRAIT, FACT_LIVE, STR("ci.coverage"),
			       coverage ? coverage->line : artifacts->line);
	if (tree_is_map(job_get(p, at, "release")))
		probe_state_on(p->run, job.node, FACT_TRAIT, FACT_LIVE, STR("vcs.release-job"), at->line);
	if ((job.flags & NODE_APPROVED) && (where.len || says_deploy(p, at)))
		probe_state_on(p->run, job.node, FACT_TRAIT, FACT_LIVE, STR("cd.gate"), at->line);
	pipeline_job_state(p->run, &job);
}

/* ---- the pipeline ---- */

/* "Jobs/SAST.gitlab-ci.yml" is the building block "gitlab:Jobs/SAST", and a component is "gitlab:components/sast". */
static void state_include(const struct pipeline *p, fact_node node, const struct tree_node *include)
{
	struct str template = tree_get_text(include, "template"), component = tree_get_text(include, "component");
	struct str local = tree_is_scalar(include) ? include->text : tree_get_text(include, "local");
	if (str_ends(template, ".gitlab-ci.yml"))
		template = str_sub(template, 0, template.len - 14);
	if (component.len) {
		size_t slash = str_find_char(component, '/');
		component = str_from(str_sub(component, 0, str_find_char(component, '@')), slash + 1);
		size_t last = str_rfind_char(component, '/');
		template = last == STR_NONE ? component : str_sub(component, 0, last);
	}
	if (template.len)
		pipeline_action(p->run, node, arena_printf(p->arena, "gitlab:%.*s", STR_ARG(template)), include->line);
	else if (local.len && !str_has(local, "://"))
		probe_edge(p->run, node, local, include->line);
}

static unsigned template_triggers(const struct tree_node *include, unsigned bits)
{
	for (const struct tree_node *one = tree_is_seq(include) ? include->first : include; one; one = one->next)
		if (str_starts(tree_get_text(one, "template"), "Workflows/MergeRequest-Pipelines"))
			bits |= TRIGGER_PULL_REQUEST;
	return bits;
}

static void scan_pipeline(struct pipeline *p)
{
	const struct tree_node *include = tree_get(p->root, "include"), *defaults = tree_get(p->root, "default");
	const struct tree_node *rules = tree_path(p->root, "workflow.rules");
	unsigned flags = 0;
	p->triggers = template_triggers(include, TRIGGERS_DEFAULT);
	p->allowed = ~0u;
	if (rules) {
		p->triggers = rules_triggers(p, rules, TRIGGERS_DEFAULT, &flags);
		p->allowed = p->triggers | TRIGGERS_KEPT;
	}
	struct pipeline_job whole = {.triggers = p->included ? (unsigned)TRIGGER_CALLED : p->triggers,
				     .line = p->root->line};
	fact_node node = probe_node(p->run, NODE_JOB, STR("pipeline"), p->root->line, whole.triggers, 0);
	if (tree_is_seq(include))
		for (TREE_EACH(one, include))
			state_include(p, node, one);
	else if (include)
		state_include(p, node, include);
	run_script(p, node, tree_get(p->root, "before_script"), 0);
	run_script(p, node, tree_get(defaults, "before_script"), 0);
	pipeline_image(p->run, node, tree_get(p->root, "image"));
	pipeline_image(p->run, node, tree_get(defaults, "image"));
	pipeline_image(p->run, node, tree_get(p->root, "services"));
	pipeline_variables(p->run, node, tree_get(p->root, "variables"));
	whole.node = node;
	whole.works = include;
	pipeline_job_state(p->run, &whole);
}

static bool is_job(const struct tree_node *at)
{
	if (!tree_is_map(at) || !at->key.len || at->key.at[0] == '.')
		return false;
	for (size_t i = 0; i < sizeof global_keys / sizeof *global_keys; i++)
		if (str_is(at->key, global_keys[i]))
			return false;
	return true;
}

/* Other files must look like a part of a pipeline: folders named ci/ hold all sorts of things. */
static bool looks_like_pipeline(const struct tree_node *root)
{
	for (TREE_EACH(child, root))
		if (tree_is_map(child) && (tree_get(child, "script") || tree_get(child, "extends")))
			return true;
	return tree_get(root, "include") && !tree_get(root, "jobs");
}

static void scan_gitlab(struct probe_run *run)
{
	struct pipeline p = {.run = run, .arena = probe_arena(run), .root = probe_tree(run)};
	struct str path = probe_file(run)->path;
	/* A header with inputs comes as a document of its own. */
	if (tree_get(p.root, "spec") && p.root->next)
		p.root = p.root->next;
	if (!str_is(path, ".gitlab-ci.yml") && !looks_like_pipeline(p.root))
		return;
	/* The usual folders are included by a pattern more often than by name. */
	p.included = !str_is(path, ".gitlab-ci.yml") && !str_starts(path, ".gitlab");
	if (!tree_is_map(p.root))
		return;
	index_members(&p);
	scan_pipeline(&p);
	for (TREE_EACH(job, p.root))
		if (is_job(job))
			scan_job(&p, job);
}

const struct probe probe_ci_gitlab = {
	.name = "ci_gitlab",
	.title = "GitLab CI/CD",
	.format = "https://docs.gitlab.com/ci/yaml/",
	.wants = {{.name = ".gitlab-ci.yml"},
		  {.glob = "*.gitlab-ci.yml"},
		  {.glob = ".gitlab-ci/**/*.yml"},
		  {.glob = ".gitlab/ci/**/*.yml"},
		  {.glob = "gitlab-ci/**/*.yml"},
		  {.glob = "ci/**/*.yml"},
		  {.glob = ".ci/**/*.yml"}},
	.scan = scan_gitlab,
};
