/*
 * CircleCI: jobs, commands with parameters, orbs, and workflows with filters, approvals and schedules.
 * Format: https://circleci.com/docs/reference/configuration-reference/
 * Traits: those of engine/pipeline.h, and
 *   cd.gate            an approval job that others wait for
 */
#include "engine/probe.h"

#define NESTING 6

struct pipeline {
	struct probe_run *run;
	struct arena *arena;
	const struct tree_node *root;
	const struct tree_node *defaults; /* of the parameters of the job or command that is read */
	unsigned named;                   /* steps that name a command; a command may lead to itself many times */
};

static const struct pipeline_hole parameter_hole = {"<<", ">>", "parameters."};

static bool run_steps(struct pipeline *p, fact_node node, const struct tree_node *steps, const struct tree_node *values,
		      unsigned depth);

/* ---- steps ---- */

/* "python/install-packages" of the orb that is called python here: "orb:circleci/python/install-packages". */
static bool state_orb(struct pipeline *p, fact_node node, struct str use, uint32_t line)
{
	size_t slash = str_find_char(use, '/');
	const struct tree_node *orb = tree_get(tree_get(p->root, "orbs"), arena_cstr(p->arena, str_sub(use, 0, slash)));
	struct str name = tree_text(orb);
	if (slash == STR_NONE || !name.len)
		return false;
	name = str_sub(name, 0, str_find_char(name, '@'));
	pipeline_action(p->run, node, arena_printf(p->arena, "orb:%.*s", STR_ARG(name)), line);
	pipeline_action(p->run, node,
			arena_printf(p->arena, "orb:%.*s%.*s", STR_ARG(name), STR_ARG(str_from(use, slash))), line);
	return true;
}

/* Text with parameters filled in from the use of the command, else from its defaults. Those that nothing fills become
 * variables: a shell would take `<<` for a here-document. */
static struct str filled(struct pipeline *p, struct str text, const struct tree_node *values)
{
	struct str out = text;
	if (!str_has(text, "<<"))
		return out;
	pipeline_fill(p->arena, text, &parameter_hole, values, 0, &out);
	pipeline_fill(p->arena, out, &parameter_hole, p->defaults, 0, &out);
	for (size_t at = str_find(out, "<<"); at != STR_NONE; at = str_find(out, "<<")) {
		struct str rest = str_from(out, at + 2);
		size_t end = str_find(rest, ">>");
		if (end == STR_NONE || end > 200 || str_find_char(str_sub(rest, 0, end), '\n') != STR_NONE)
			break;
		out = arena_printf(p->arena, "%.*s$PARAMETER%.*s", (int)at, out.at, STR_ARG(str_from(rest, end + 2)));
	}
	return out;
}

static bool run_named(struct pipeline *p, fact_node node, struct str name, const struct tree_node *with, uint32_t line,
		      unsigned depth)
{
	static const char *const built_in[] = {
		"checkout",           "setup_remote_docker",  "save_cache",       "restore_cache", "store_artifacts",
		"store_test_results", "persist_to_workspace", "attach_workspace", "add_ssh_keys",  "run"};
	if (++p->named > LIMIT_COMMANDS_PER_FILE)
		return false;
	const struct tree_node *command = tree_get(tree_get(p->root, "commands"), arena_cstr(p->arena, name));
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
		if (str_is(name, built_in[i]))
			return false;
	if (!command)
		return state_orb(p, node, name, line);
	const struct tree_node *outer = p->defaults;
	p->defaults = tree_get(command, "parameters");
	bool works = depth < NESTING && run_steps(p, node, tree_get(command, "steps"), with, depth + 1);
	p->defaults = outer;
	return works;
}

static bool run_one(struct pipeline *p, fact_node node, const struct tree_node *step, const struct tree_node *values)
{
	const struct tree_node *text = tree_is_map(step) ? tree_get(step, "command") : step;
	if (!tree_is_scalar(text))
		return false;
	pipeline_variables(p->run, node, tree_get(step, "environment"));
	struct str folder = tree_get_text(step, "working_directory");
	struct str shell = filled(p, text->text, values);
	if (folder.len)
		shell = arena_printf(p->arena, "cd %.*s; %.*s", STR_ARG(folder), STR_ARG(shell));
	return pipeline_shell_text(p->run, node, shell, text->text_line);
}

static bool run_steps(struct pipeline *p, fact_node node, const struct tree_node *steps, const struct tree_node *values,
		      unsigned depth)
{
	bool works = false;
	if (depth > NESTING)
		return false;
	for (TREE_EACH(step, steps)) {
		const struct tree_node *only = tree_is_map(step) ? step->first : NULL;
		if (tree_is_scalar(step))
			works |= run_named(p, node, step->text, NULL, step->line, depth);
		else if (!only)
			continue;
		else if (str_is(only->key, "run"))
			works |= run_one(p, node, only, values);
		else if (str_is(only->key, "when") || str_is(only->key, "unless"))
			works |= run_steps(p, node, tree_get(only, "steps"), values, depth + 1);
		else
			works |= run_named(p, node, only->key, only, only->line, depth);
	}
	return works;
}

/* ---- jobs ---- */

static void scan_job(struct pipeline *p, const struct tree_node *job, struct str name, struct pipeline_job *state,
		     const struct tree_node *with)
{
	const struct tree_node *executor = tree_get(job, "executor");
	struct str executor_name = tree_is_map(executor) ? tree_get_text(executor, "name") : tree_text(executor);
	const struct tree_node *known = tree_get(tree_get(p->root, "executors"), arena_cstr(p->arena, executor_name));
	p->defaults = tree_get(job, "parameters");
	state->node = probe_node(p->run, NODE_JOB, name, state->line, state->triggers, state->flags);
	pipeline_image(p->run, state->node, tree_get(job, "docker"));
	pipeline_image(p->run, state->node, tree_get(known, "docker"));
	pipeline_variables(p->run, state->node, tree_get(job, "environment"));
	state->works = job ? run_steps(p, state->node, tree_get(job, "steps"), with, 0)
			   : state_orb(p, state->node, name, state->line);
	run_steps(p, state->node, tree_get(with, "pre-steps"), NULL, 0);
	run_steps(p, state->node, tree_get(with, "post-steps"), NULL, 0);
	pipeline_job_state(p->run, state);
}

/* ---- workflows ---- */

static bool matches_all(const struct tree_node *filter)
{
	for (const struct tree_node *one = tree_is_seq(filter) ? filter->first : filter; one; one = one->next) {
		if (str_is(one->text, "/.*/"))
			return true;
		if (!tree_is_seq(filter))
			break;
	}
	return false;
}

static unsigned filter_triggers(const struct tree_node *filters)
{
	const struct tree_node *branches = tree_get(filters, "branches"), *tags = tree_get(filters, "tags");
	const struct tree_node *only = tree_get(branches, "only"), *ignore = tree_get(branches, "ignore");
	unsigned bits = TRIGGER_PUSH | TRIGGER_ALL_PUSHES;
	if (only && !matches_all(only))
		bits = TRIGGER_PUSH;
	if (ignore && matches_all(ignore))
		bits = 0;
	return bits | (tree_get(tags, "only") ? TRIGGER_TAG : 0u);
}

static unsigned workflow_triggers(const struct tree_node *workflow, unsigned bits)
{
	unsigned scheduled = 0;
	for (TREE_EACH(trigger, tree_get(workflow, "triggers")))
		if (tree_get(trigger, "schedule"))
			scheduled = TRIGGER_SCHEDULE;
	return scheduled ? scheduled : bits;
}

static struct str used_name(const struct tree_node *item)
{
	const struct tree_node *use = tree_is_map(item) ? item->first : NULL;
	struct str name = tree_get_text(use, "name");
	return name.len ? name : use ? use->key : tree_text(item);
}

/* Which jobs wait, directly or through others, for an approval. */
static void find_waiting(const struct tree_node *jobs, struct map *waiting)
{
	uint32_t before = MAP_NONE;
	for (unsigned pass = 0; pass < NESTING && before != waiting->n; pass++) {
		before = waiting->n;
		for (TREE_EACH(item, jobs)) {
			const struct tree_node *use = tree_is_map(item) ? item->first : NULL;
			bool waits = str_is(tree_get_text(use, "type"), "approval");
			for (TREE_EACH(needed, tree_get(use, "requires")))
				waits |= map_get(waiting, tree_text(needed)) != MAP_NONE;
			if (waits)
				map_put(waiting, used_name(item), 1);
		}
	}
}

static void scan_workflow(struct pipeline *p, const struct tree_node *workflow)
{
	const struct tree_node *jobs = tree_get(workflow, "jobs"), *when = tree_get(workflow, "when");
	bool off = tree_is_scalar(when) && str_is(when->text, "false");
	struct map waiting;
	map_init(&waiting, p->arena);
	find_waiting(jobs, &waiting);
	for (TREE_EACH(item, jobs)) {
		const struct tree_node *use = tree_is_map(item) ? item->first : NULL;
		struct str name = use ? use->key : tree_text(item);
		struct pipeline_job state = {.line = item->line, .flags = off ? NODE_DISABLED : 0};
		state.triggers = workflow_triggers(workflow, filter_triggers(tree_get(use, "filters")));
		if (str_is(tree_get_text(use, "type"), "approval")) {
			state.node = probe_node(p->run, NODE_JOB, name, state.line, state.triggers, state.flags);
			probe_state_on(p->run, state.node, FACT_TRAIT, FACT_LIVE, STR("cd.gate"), state.line);
			continue;
		}
		if (!state.triggers)
			state.flags |= NODE_DISABLED;
		if (map_get(&waiting, used_name(item)) != MAP_NONE)
			state.flags |= NODE_APPROVED;
		const struct tree_node *job = tree_get(tree_get(p->root, "jobs"), arena_cstr(p->arena, name));
		scan_job(p, job, name, &state, use);
	}
}

static void scan_circleci(struct probe_run *run)
{
	struct pipeline p = {.run = run, .arena = probe_arena(run), .root = probe_tree(run)};
	const struct tree_node *workflows = tree_get(p.root, "workflows"), *build = tree_path(p.root, "jobs.build");
	for (TREE_EACH(workflow, workflows))
		if (tree_is_map(workflow))
			scan_workflow(&p, workflow);
	/* Without workflows the job called build runs for every push. */
	if (!workflows && build) {
		struct pipeline_job state = {.triggers = TRIGGER_PUSH | TRIGGER_ALL_PUSHES, .line = build->line};
		scan_job(&p, build, STR("build"), &state, NULL);
	}
}

const struct probe probe_ci_circleci = {
	.name = "ci_circleci",
	.title = "CircleCI",
	.format = "https://circleci.com/docs/reference/configuration-reference/",
	.wants = {{.glob = ".circleci/*.yml"}, {.glob = ".circleci/*.yaml"}, {.name = "circle.yml"}},
	.scan = scan_circleci,
};
