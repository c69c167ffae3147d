/*
 * Argo Workflows and Argo Events: what starts a workflow template. The commands of scheduled workflows are read with other workloads of
 * Kubernetes (probes/kubernetes_workload.c); here are the templates, which wait to be named, and those who name them.
 * Format: https://argo-workflows.readthedocs.io/en/latest/fields/ https://argoproj.github.io/argo-events/sensors/triggers/argo-workflow/
 */
#include "engine/probe.h"

#define NESTING 16
#define DOCUMENTS 500

struct workflow {
	struct probe_run *run;
	fact_node node;
	bool commands;
};

static void read_container(struct workflow *w, const struct tree_node *container)
{
	const struct tree_node *command = tree_get(container, "command"), *args = tree_get(container, "args"),
			       *source = tree_get(container, "source");
	struct str line = {0};

	pipeline_image(w->run, w->node, tree_get(container, "image"));
	if (command && command->first && str_ends(tree_text(command->first), "sh")) {
		const struct tree_node *text = source               ? source
					       : args && args->last ? args->last
					       : command->count > 2 ? command->last
								    : NULL;
		pipeline_shell(w->run, w->node, text);
		return;
	}
	for (TREE_EACH(word, command))
		line = arena_printf(probe_arena(w->run), "%.*s %.*s", STR_ARG(line), STR_ARG(tree_text(word)));
	for (TREE_EACH(arg, args))
		if (line.len < LIMIT_PATH_BYTES)
			line = arena_printf(probe_arena(w->run), "%.*s %.*s", STR_ARG(line), STR_ARG(tree_text(arg)));
	if (command && !source && line.len)
		pipeline_shell_text(w->run, w->node, line, container->line);
}

static void walk(struct workflow *w, const struct tree_node *node, unsigned depth)
{
	for (TREE_EACH(child, node)) {
		bool reference = str_is(child->key, "workflowTemplateRef") || str_is(child->key, "templateRef");
		struct str name = tree_get_text(child, "name");
		if (reference && name.len && name.len < 200 && !str_has(name, "{{"))
			probe_edge(w->run, w->node, arena_printf(probe_arena(w->run), "argo:%.*s", STR_ARG(name)),
				   child->line);
		else if (w->commands && (str_is(child->key, "container") || str_is(child->key, "script")) &&
			 tree_get(child, "image"))
			read_container(w, child);
		else if (child->first && depth < NESTING)
			walk(w, child, depth + 1);
	}
}

static void read_document(struct probe_run *run, const struct tree_node *document)
{
	static const struct {
		const char *kind;
		unsigned triggers;
		bool commands;
	} kinds[] = {
		{"CronWorkflow", TRIGGER_SCHEDULE, false},
		{"WorkflowTemplate", TRIGGER_CALLED, true},
		{"ClusterWorkflowTemplate", TRIGGER_CALLED, true},
		{"Workflow", TRIGGER_MANUAL, true},
		{"Sensor", TRIGGER_EVENT, true},
		{"WorkflowEventBinding", TRIGGER_EVENT, false},
	};
	const struct tree_node *named = tree_path(document, "metadata.name"), *spec = tree_get(document, "spec");
	struct str kind = tree_get_text(document, "kind"), name = tree_is_scalar(named) ? named->text : STR("");

	if (!str_starts(tree_get_text(document, "apiVersion"), "argoproj.io/"))
		return;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct workflow w = {.run = run, .commands = kinds[i].commands};
		bool target = kinds[i].triggers == TRIGGER_CALLED;
		if (!str_is(kind, kinds[i].kind))
			continue;
		if (target)
			name = arena_printf(probe_arena(run), "argo:%.*s", STR_ARG(name));
		w.node = probe_node(run, target ? NODE_TARGET : NODE_SERVICE, name, document->line, kinds[i].triggers,
				    tree_truth(tree_get(spec, "suspend"), false) ? NODE_DISABLED : 0);
		walk(&w, spec, 0);
	}
}

static void scan_argo(struct probe_run *run)
{
	unsigned documents = 0;

	if (!probe_top_key(run, "apiVersion") || !str_has(probe_text(run), "argoproj.io/"))
		return;
	for (const struct tree_node *document = probe_tree(run); document && documents++ < DOCUMENTS;
	     document = document->next)
		read_document(run, document);
}

const struct probe probe_ci_argo = {
	.name = "ci_argo",
	.title = "Argo Workflows",
	.format = "https://argo-workflows.readthedocs.io/en/latest/fields/",
	.wants = {{.ext = "yaml"}, {.ext = "yml"}},
	.scan = scan_argo,
};
