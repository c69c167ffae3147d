/*
 * Tekton: pipelines and tasks, and what starts them: Pipelines as Code (annotations of a PipelineRun in .tekton/) and the listeners of
 * Tekton Triggers. A run of an event leads to its pipeline and that to its tasks, by their names.
 * Format: https://tekton.dev/docs/pipelines/ https://tekton.dev/docs/triggers/eventlisteners/
 *         https://pipelinesascode.com/docs/guide/matchingevents/
 * Traits: those of engine/pipeline.h
 */
#include "engine/probe.h"

#define NESTING 12
#define DOCUMENTS 500

struct document {
	struct probe_run *run;
	struct pipeline_job job;
};

static unsigned event_bits(struct str text)
{
	unsigned bits = 0;

	if (str_has(text, "pull_request") || str_has(text, "Merge Request"))
		bits |= TRIGGER_PULL_REQUEST;
	if (str_has(text, "push") || str_has(text, "Push Hook"))
		bits |= TRIGGER_PUSH;
	if (str_has(text, "Tag Push Hook"))
		bits |= TRIGGER_TAG;
	return bits;
}

/* What Pipelines as Code starts the run on; a comment alone is a person's wish. */
static unsigned run_triggers(const struct tree_node *document)
{
	const struct tree_node *notes = tree_path(document, "metadata.annotations");
	struct str event = tree_get_text(notes, "pipelinesascode.tekton.dev/on-event"),
		   expression = tree_get_text(notes, "pipelinesascode.tekton.dev/on-cel-expression");
	unsigned bits = event_bits(event) | event_bits(expression);

	if (str_has(event, "push") &&
	    str_has(tree_get_text(notes, "pipelinesascode.tekton.dev/on-target-branch"), "refs/tags"))
		bits = (bits & ~(unsigned)TRIGGER_PUSH) | TRIGGER_TAG;
	return bits ? bits : (unsigned)TRIGGER_MANUAL;
}

static void lead_to(struct document *d, const char *kind, struct str name, uint32_t line)
{
	if (name.len && name.len < 200 && !str_has(name, "$("))
		probe_edge(d->run, d->job.node,
			   arena_printf(probe_arena(d->run), "tekton:%s/%.*s", kind, STR_ARG(name)), line);
}

static void read_step(struct document *d, const struct tree_node *step)
{
	const struct tree_node *command = tree_get(step, "command"), *args = tree_get(step, "args");
	struct str line = {0};

	pipeline_image(d->run, d->job.node, tree_get(step, "image"));
	pipeline_variables(d->run, d->job.node, tree_get(step, "env"));
	if (tree_is_scalar(tree_get(step, "script"))) {
		d->job.works |= pipeline_shell(d->run, d->job.node, tree_get(step, "script"));
		return;
	}
	if (command && command->first && str_ends(tree_text(command->first), "sh")) {
		const struct tree_node *text = args && args->last   ? args->last
					       : command->count > 2 ? command->last
								    : NULL;
		d->job.works |= pipeline_shell(d->run, d->job.node, text);
		return;
	}
	for (TREE_EACH(word, command))
		line = arena_printf(probe_arena(d->run), "%.*s %.*s", STR_ARG(line), STR_ARG(tree_text(word)));
	for (TREE_EACH(arg, args))
		if (line.len < LIMIT_PATH_BYTES)
			line = arena_printf(probe_arena(d->run), "%.*s %.*s", STR_ARG(line), STR_ARG(tree_text(arg)));
	if (command && line.len)
		d->job.works |= pipeline_shell_text(d->run, d->job.node, line, step->line);
}

/* Steps, and references to pipelines and tasks, wherever they stand: `taskSpec`, `pipelineSpec`, `resourcetemplates` … */
static void walk(struct document *d, const struct tree_node *node, unsigned depth)
{
	for (TREE_EACH(child, node)) {
		if (str_is(child->key, "steps") && tree_is_seq(child)) {
			for (TREE_EACH(step, child))
				read_step(d, step);
		} else if (str_is(child->key, "taskRef")) {
			lead_to(d, "task", tree_get_text(child, "name"), child->line);
			pipeline_action(
				d->run, d->job.node,
				arena_printf(probe_arena(d->run), "tekton:%.*s", STR_ARG(tree_get_text(child, "name"))),
				child->line);
			/* fetching the code is no work on it */
			d->job.works |= !str_starts(tree_get_text(child, "name"), "git-");
		} else if (str_is(child->key, "pipelineRef")) {
			lead_to(d, "pipeline", tree_get_text(child, "name"), child->line);
		} else if (child->first && depth < NESTING) {
			walk(d, child, depth + 1);
		}
	}
}

/* The events that a listener's interceptors let through. */
static unsigned interceptor_bits(const struct tree_node *node, unsigned depth)
{
	unsigned bits = 0;

	for (TREE_EACH(child, node)) {
		if (str_is(child->key, "value") && tree_is_seq(child))
			for (TREE_EACH(event, child))
				bits |= event_bits(tree_text(event));
		else if (tree_is_scalar(child) && (str_is(child->key, "value") || str_is(child->key, "filter")))
			bits |= event_bits(child->text);
		else if (child->first && depth < NESTING)
			bits |= interceptor_bits(child, depth + 1);
	}
	return bits;
}

static void start(struct document *d, enum node_kind kind, struct str name, uint32_t line, unsigned triggers)
{
	d->job = (struct pipeline_job){.triggers = triggers, .line = line};
	d->job.node = probe_node(d->run, kind, name, line, triggers, 0);
}

static void read_listener(struct document *d, const struct tree_node *document, struct str name)
{
	for (TREE_EACH(trigger, tree_path(document, "spec.triggers"))) {
		const struct tree_node *template = tree_get(trigger, "template");
		unsigned bits = interceptor_bits(tree_get(trigger, "interceptors"), 0);
		start(d, NODE_JOB, name, trigger->line, bits ? bits : (unsigned)TRIGGER_EVENT);
		lead_to(d, "template", tree_get_text(template, tree_get(template, "ref") ? "ref" : "name"),
			trigger->line);
		walk(d, template, 0);
	}
}

static void read_document(struct document *d, const struct tree_node *document)
{
	static const struct {
		const char *kind, *as;
	} parts[] = {
		{"Task", "task"}, {"ClusterTask", "task"}, {"Pipeline", "pipeline"}, {"TriggerTemplate", "template"}};
	struct str api = tree_get_text(document, "apiVersion"), kind = tree_get_text(document, "kind");
	const struct tree_node *named = tree_path(document, "metadata.name");
	struct str name = tree_is_scalar(named) ? named->text : STR("");

	if (!str_starts(api, "tekton.dev/") && !str_starts(api, "triggers.tekton.dev/"))
		return;
	if (!name.len)
		name = tree_get_text(tree_get(document, "metadata"), "generateName");
	if (str_is(kind, "EventListener")) {
		read_listener(d, document, name);
		return;
	}
	if (str_is(kind, "PipelineRun") || str_is(kind, "TaskRun")) {
		start(d, NODE_JOB, name, document->line, run_triggers(document));
		walk(d, tree_get(document, "spec"), 0);
		d->job.works |= tree_path(document, "spec.pipelineRef") != NULL;
		pipeline_job_state(d->run, &d->job);
		return;
	}
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (!str_is(kind, parts[i].kind))
			continue;
		start(d, NODE_TARGET, arena_printf(probe_arena(d->run), "tekton:%s/%.*s", parts[i].as, STR_ARG(name)),
		      document->line, TRIGGER_CALLED);
		walk(d, tree_get(document, "spec"), 0);
	}
}

static void scan_tekton(struct probe_run *run)
{
	struct document d = {.run = run};
	unsigned documents = 0;

	if (!probe_top_key(run, "apiVersion") || !str_has(probe_text(run), "tekton.dev/"))
		return;
	for (const struct tree_node *document = probe_tree(run); document && documents++ < DOCUMENTS;
	     document = document->next)
		read_document(&d, document);
}

const struct probe probe_ci_tekton = {
	.name = "ci_tekton",
	.title = "Tekton pipelines",
	.format = "https://tekton.dev/docs/pipelines/",
	.wants = {{.ext = "yaml"}, {.ext = "yml"}},
	.scan = scan_tekton,
};
