/*
 * Containers of Kubernetes workloads, of scheduled jobs and of workflow engines on Kubernetes: what they run.
 * Format: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/
 * Traits:
 *   kubernetes.healthcheck  a container has a liveness, readiness or startup probe
 *   compute.settings        a container says which resources it needs
 *   iac.exposed             an environment variable holds a literal secret
 */
#include "engine/probe.h"

#define WALK_DEPTH 16
#define WORDS 48

struct workload {
	struct probe_run *run;
	fact_node node;
};

static unsigned add_words(struct str *words, unsigned n, const struct tree_node *list)
{
	if (tree_is_scalar(list) && n < WORDS)
		words[n++] = list->text;
	for (TREE_EACH(word, list))
		if (n < WORDS && tree_is_scalar(word))
			words[n++] = word->text;
	return n;
}

static void read_command(struct workload *w, const struct tree_node *container)
{
	const struct tree_node *command = tree_get(container, "command"), *args = tree_get(container, "args");
	struct str words[WORDS], line = {0};
	unsigned n = add_words(words, 0, command);
	n = add_words(words, n, args);
	if (!n || str_starts(words[0], "-"))
		return;
	if (n > 2 && str_ends(words[0], "sh") && str_starts(words[1], "-") && str_ends(words[1], "c")) {
		const struct tree_node *script = command && command->count > 2 ? command->last
						 : args                        ? args->last
									       : NULL;
		probe_shell_node(w->run, w->node, script, false);
		return;
	}
	for (unsigned i = 0; i < n && line.len < LIMIT_PATH_BYTES; i++) {
		bool quote = str_find_char(words[i], ' ') != STR_NONE;
		line = arena_printf(probe_arena(w->run), quote ? "%.*s '%.*s'" : "%.*s %.*s", STR_ARG(line),
				    STR_ARG(words[i]));
	}
	probe_shell(w->run, w->node, line, command ? command->line : args->line);
}

static void read_container(struct workload *w, const struct tree_node *container)
{
	static const char *const probes[] = {"livenessProbe", "readinessProbe", "startupProbe"};
	struct str image = image_name(tree_get_text(container, "image"));
	if (image.len)
		probe_state_on(w->run, w->node, FACT_IMAGE, FACT_LIVE, image, tree_get(container, "image")->line);
	read_command(w, container);
	/* Workflow engines: the source of a script template, in the language of its command. */
	const struct tree_node *source = tree_get(container, "source"), *command = tree_get(container, "command");
	if (source && command && command->first && str_ends(tree_text(command->first), "sh"))
		probe_shell_node(w->run, w->node, source, false);
	for (TREE_EACH(variable, tree_get(container, "env"))) {
		struct str name = tree_get_text(variable, "name");
		probe_state_on(w->run, w->node, FACT_VARIABLE, FACT_LIVE, name, variable->line);
		if (secret_name(name) && secret_value(tree_get_text(variable, "value")))
			probe_trait(w->run, "iac.exposed", variable->line);
	}
	for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) {
		const struct tree_node *found = tree_get(container, probes[i]);
		if (found)
			probe_trait(w->run, "kubernetes.healthcheck", found->line);
	}
	const struct tree_node *resources = tree_get(container, "resources");
	if (resources && resources->first)
		probe_trait(w->run, "compute.settings", resources->line);
}

static void walk(struct workload *w, const struct tree_node *node, unsigned depth)
{
	for (TREE_EACH(child, node)) {
		bool many = str_is(child->key, "containers") || str_is(child->key, "initContainers");
		if (many)
			for (TREE_EACH(container, child))
				read_container(w, container);
		else if ((str_is(child->key, "container") || str_is(child->key, "script")) && tree_get(child, "image"))
			read_container(w, child);
		else if (child->first && depth < WALK_DEPTH)
			walk(w, child, depth + 1);
	}
}

static void read_document(struct probe_run *run, const struct tree_node *document)
{
	const struct tree_node *kind = tree_get(document, "kind"), *spec = tree_get(document, "spec");
	struct str name = tree_path(document, "metadata.name") ? tree_path(document, "metadata.name")->text : STR("");
	unsigned triggers = TRIGGER_CALLED, flags = 0;
	if (!kind || !spec || !tree_get(document, "apiVersion"))
		return;
	if (str_is(kind->text, "CronJob") || str_is(kind->text, "CronWorkflow") ||
	    str_is(kind->text, "ScheduledWorkflow")) {
		triggers = TRIGGER_SCHEDULE;
		flags = tree_truth(tree_get(spec, "suspend"), false) ? NODE_DISABLED : 0;
	}
	struct workload w = {run, probe_node(run, NODE_SERVICE, name, kind->line, triggers, flags)};
	walk(&w, spec, 0);
}

static void scan_kubernetes_workload(struct probe_run *run)
{
	struct str text = probe_text(run);
	unsigned documents = 0;
	/* Bundles made from many manifests install other people's software, so they are left out. */
	if (!probe_top_key(run, "apiVersion") || !probe_top_key(run, "kind") || !str_has(text, "image:") ||
	    str_has(text, "{{-") || text.len > LIMIT_BUNDLE_BYTES)
		return;
	for (const struct tree_node *document = probe_tree(run); document && documents++ < LIMIT_COMMANDS_PER_FILE;
	     document = document->next)
		read_document(run, document);
}

const struct probe probe_kubernetes_workload = {
	.name = "kubernetes_workload",
	.title = "Containers of Kubernetes workloads",
	.format = "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/",
	.wants = {{.ext = "yaml"}, {.ext = "yml"}},
	.scan = scan_kubernetes_workload,
};
