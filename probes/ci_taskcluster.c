/*
 * Taskcluster: the tasks of .taskcluster.yml, version 0 and 1. The file is a JSON-e template, so tasks stand under `$let`, `in`, `$if` and
 * `then` in any depth; what starts a task is what the conditions around it say about `tasks_for`.
 * Format: https://docs.taskcluster.net/docs/reference/integrations/github/taskcluster-yml-v1
 * Traits: those of engine/pipeline.h
 */
#include "engine/probe.h"

#define NESTING 24
#define TASKS 200

static const struct pipeline_clue clues[] = {
	{"github-pull-request", TRIGGER_PULL_REQUEST},
	{"pull_request.", TRIGGER_PULL_REQUEST},
	{"github-push", TRIGGER_PUSH},
	{"github-release", TRIGGER_RELEASE},
	{"cron", TRIGGER_SCHEDULE},
	{"action", TRIGGER_MANUAL},
};

struct walk {
	struct probe_run *run;
	unsigned tasks;
};

/* What the events named in the text leave; nothing is left of an empty text, so all is. */
static unsigned narrow(struct str text, unsigned before)
{
	unsigned bits = 0;

	for (size_t i = 0; i < sizeof clues / sizeof *clues; i++)
		if (str_has(text, clues[i].says))
			bits |= clues[i].bits;
	/* "not a pull request" leaves the others */
	if (bits && (str_has(text, "!=") || str_starts(str_trim(text), "!")))
		return before & ~bits;
	return bits ? bits : before;
}

/* `extra.github.events` of version 0: "pull_request.opened", "push", "release". */
static unsigned events_of(const struct tree_node *task)
{
	unsigned bits = 0;

	for (TREE_EACH(event, tree_path(task, "extra.github.events"))) {
		struct str name = tree_text(event);
		bits |= str_starts(name, "pull_request") ? TRIGGER_PULL_REQUEST
			: str_is(name, "push")           ? TRIGGER_PUSH
			: str_is(name, "release")        ? TRIGGER_RELEASE
							 : 0u;
	}
	return bits;
}

/* The command is an argument vector, or a list of shell lines, or of vectors for the native worker. */
static void run_command(struct walk *w, struct pipeline_job *job, const struct tree_node *command)
{
	const struct tree_node *first = command ? command->first : NULL;

	if (!command)
		return;
	if (tree_is_seq(command) && command->count > 2 && str_ends(tree_text(first), "sh") &&
	    str_starts(tree_text(first->next), "-")) {
		job->works |= pipeline_shell(w->run, job->node, command->last);
	} else if (tree_is_seq(first)) {
		for (TREE_EACH(vector, command))
			run_command(w, job, tree_is_seq(vector) && !tree_is_seq(vector->first) ? vector : NULL);
	} else if (tree_is_seq(command)) {
		struct str line = {0};
		for (TREE_EACH(word, command))
			if (line.len < LIMIT_PATH_BYTES)
				line = arena_printf(probe_arena(w->run), "%.*s %.*s", STR_ARG(line),
						    STR_ARG(tree_text(word)));
		job->works |= pipeline_shell_text(w->run, job->node, line, command->line);
	}
}

static void read_task(struct walk *w, const struct tree_node *task, unsigned triggers)
{
	const struct tree_node *payload = tree_get(task, "payload"), *name = tree_path(task, "metadata.name");
	unsigned events = events_of(task);

	if (w->tasks++ >= TASKS)
		return;
	struct pipeline_job job = {.triggers = events ? events : triggers, .line = task->line};
	if (!job.triggers)
		job.flags = NODE_DISABLED;
	job.node = probe_node(w->run, NODE_JOB, tree_is_scalar(name) && name->text.len ? name->text : STR("task"),
			      task->line, job.triggers, job.flags);
	pipeline_image(w->run, job.node, tree_get(payload, "image"));
	pipeline_variables(w->run, job.node, tree_get(payload, "env"));
	run_command(w, &job, tree_get(payload, "command"));
	pipeline_job_state(w->run, &job);
}

static void walk(struct walk *w, const struct tree_node *node, unsigned triggers, unsigned depth)
{
	const struct tree_node *condition = tree_get(node, "$if");
	unsigned inside = tree_is_scalar(condition) ? narrow(condition->text, triggers) : triggers;

	if (depth > NESTING)
		return;
	if (tree_is_map(tree_get(node, "payload"))) {
		read_task(w, node, inside);
		return;
	}
	for (TREE_EACH(child, node)) {
		unsigned here = inside;
		if (str_is(child->key, "else"))
			here = inside == triggers ? triggers : triggers & ~inside;
		/* `$match` and `$switch`: each key is a condition */
		else if (str_has(child->key, "tasks_for"))
			here = narrow(child->key, triggers);
		if (child->first)
			walk(w, child, here, depth + 1);
	}
}

static void scan_taskcluster(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run);
	struct walk w = {.run = run};

	if (tree_is_map(root) && tree_get(root, "tasks"))
		walk(&w, tree_get(root, "tasks"), TRIGGER_PULL_REQUEST | TRIGGER_PUSH, 0);
}

const struct probe probe_ci_taskcluster = {
	.name = "ci_taskcluster",
	.title = "Taskcluster",
	.format = "https://docs.taskcluster.net/docs/reference/integrations/github/taskcluster-yml-v1",
	.wants = {{.glob = "/.taskcluster.yml"}},
	.scan = scan_taskcluster,
};
