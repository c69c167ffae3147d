/*
 * Kubernetes manifests, custom resources and the templates of Helm charts: the kinds they create and what a few settings
 * say. Templates are no YAML before they are rendered, so only their `apiVersion:` and `kind:` lines are read.
 * Format: https://kubernetes.io/docs/concepts/overview/working-with-objects/
 * A resource is named GROUP/Kind without version; the group of the core is "core": "core/Service", "apps/Deployment".
 * Traits:
 *   deploy.progressive     traffic is split between versions, or moved step by step
 *   serving.payload-logger an inference service logs its inputs and outputs
 *   serving.explainer      an inference service has an explainer
 *   serving.tls            an ingress or gateway ends TLS
 *   serving.authorized     an ingress asks for authentication
 *   gitops.automated       a GitOps controller applies the repository by itself
 *   prometheus.scraped     a pod or service is annotated to be scraped
 *   iac.exposed            a Secret with literal values, or a kubeconfig with credentials
 * Counters: environment.* for manifests in the folder of a named environment.
 */
#include "engine/probe.h"

#define LIST_ITEMS 1000

enum test {
	TEST_PRESENT,
	TEST_TWICE,  /* a list of two or more */
	TEST_FILLED, /* a list or mapping with something in it */
	TEST_SPLIT,  /* two or more routes, one with a `weight` that is neither 0 nor 100 */
};

static const struct {
	const char *resource, *path;
	enum test test;
	const char *trait;
} settings[] = {
	{"networking.istio.io/VirtualService", "spec.http", TEST_SPLIT, "deploy.progressive"},
	{"gateway.networking.k8s.io/HTTPRoute", "spec.rules", TEST_SPLIT, "deploy.progressive"},
	{"argoproj.io/Rollout", "spec.strategy.canary", TEST_PRESENT, "deploy.progressive"},
	{"argoproj.io/Rollout", "spec.strategy.blueGreen", TEST_PRESENT, "deploy.progressive"},
	{"serving.kserve.io/InferenceService", "spec.predictor.canaryTrafficPercent", TEST_PRESENT,
	 "deploy.progressive"},
	{"serving.kserve.io/InferenceService", "spec.predictor.logger", TEST_PRESENT, "serving.payload-logger"},
	{"serving.kserve.io/InferenceService", "spec.explainer", TEST_FILLED, "serving.explainer"},
	{"serving.knative.dev/Service", "spec.traffic", TEST_TWICE, "deploy.progressive"},
	{"machinelearning.seldon.io/SeldonDeployment", "spec.predictors", TEST_TWICE, "deploy.progressive"},
	{"networking.k8s.io/Ingress", "spec.tls", TEST_FILLED, "serving.tls"},
	{"networking.k8s.io/Ingress", "metadata.annotations.`nginx.ingress.kubernetes.io/auth-url`", TEST_PRESENT,
	 "serving.authorized"},
	{"networking.k8s.io/Ingress", "metadata.annotations.`nginx.ingress.kubernetes.io/auth-type`", TEST_PRESENT,
	 "serving.authorized"},
	{"networking.k8s.io/Ingress", "metadata.annotations.`nginx.ingress.kubernetes.io/auth-tls-secret`",
	 TEST_PRESENT, "serving.authorized"},
	{"networking.k8s.io/Ingress", "metadata.annotations.`alb.ingress.kubernetes.io/auth-type`", TEST_PRESENT,
	 "serving.authorized"},
	{"argoproj.io/Application", "spec.syncPolicy.automated", TEST_PRESENT, "gitops.automated"},
	{"argoproj.io/ApplicationSet", "spec.template.spec.syncPolicy.automated", TEST_PRESENT, "gitops.automated"},
	{"kustomize.toolkit.fluxcd.io/Kustomization", "spec.sourceRef", TEST_PRESENT, "gitops.automated"},
	{"helm.toolkit.fluxcd.io/HelmRelease", "spec", TEST_FILLED, "gitops.automated"},
	{"core/Service", "metadata.annotations.`prometheus.io/scrape`", TEST_PRESENT, "prometheus.scraped"},
	{"core/Pod", "metadata.annotations.`prometheus.io/scrape`", TEST_PRESENT, "prometheus.scraped"},
	{"apps/Deployment", "spec.template.metadata.annotations.`prometheus.io/scrape`", TEST_PRESENT,
	 "prometheus.scraped"},
};

static const struct {
	const char *resource;
	enum thing_kind kind;
	const char *detail;
} things[] = {
	{"serving.kserve.io/InferenceService", THING_ENDPOINT, "inference service"},
	{"serving.kserve.io/InferenceGraph", THING_ENDPOINT, "inference graph"},
	{"machinelearning.seldon.io/SeldonDeployment", THING_ENDPOINT, "deployment"},
	{"mlops.seldon.io/Model", THING_ENDPOINT, "model server"},
	{"serving.yatai.ai/BentoDeployment", THING_ENDPOINT, "deployment"},
	{"ray.io/RayService", THING_ENDPOINT, "service"},
	{"networking.k8s.io/Ingress", THING_ENDPOINT, "ingress"},
	{"batch/CronJob", THING_ENDPOINT, "cron job"},
	{"argoproj.io/CronWorkflow", THING_PIPELINE, "cron workflow"},
	{"argoproj.io/WorkflowTemplate", THING_PIPELINE, "workflow"},
	{"argoproj.io/Workflow", THING_PIPELINE, "workflow"},
	{"monitoring.coreos.com/ServiceMonitor", THING_MONITOR, "scrape"},
	{"monitoring.coreos.com/PodMonitor", THING_MONITOR, "scrape"},
};

static void list_resource(struct probe_run *run, const struct tree_node *document, struct str resource)
{
	const struct tree_node *name = tree_path(document, "metadata.name");
	if (!tree_is_scalar(name))
		name = tree_path(document, "metadata.generateName");
	if (tree_truth(tree_path(document, "spec.suspend"), false) || !tree_is_scalar(name))
		return;
	for (size_t i = 0; i < sizeof things / sizeof *things; i++)
		if (str_is(resource, things[i].resource))
			probe_thing(run, things[i].kind, things[i].detail, name->text, name->line);
}

static bool is_split(const struct tree_node *routes)
{
	unsigned n = 0;
	bool between = false;
	for (TREE_EACH(route, routes)) {
		struct str weight = tree_get_text(route, "weight");
		n++;
		between |= weight.len && !str_is(weight, "0") && !str_is(weight, "100");
	}
	return n > 1 && between;
}

static bool holds(const struct tree_node *document, const char *path, enum test test)
{
	const struct tree_node *node = tree_path(document, path);
	bool split = false;
	switch (test) {
	case TEST_PRESENT:
		return node != NULL;
	case TEST_TWICE:
		return tree_is_seq(node) && node->count > 1;
	case TEST_FILLED:
		return node && node->first;
	case TEST_SPLIT:
		for (TREE_EACH(rule, node))
			split |= is_split(tree_get(rule, "route")) || is_split(tree_get(rule, "backendRefs"));
		return split;
	}
	return false;
}

static void read_secret(struct probe_run *run, const struct tree_node *document)
{
	static const char *const members[] = {"data", "stringData"};
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		for (TREE_EACH(value, tree_get(document, members[i])))
			if (secret_name(value->key) && secret_value(value->text))
				probe_trait(run, "iac.exposed", value->line);
}

/* A client's configuration, not a manifest. */
static void read_kubeconfig(struct probe_run *run, const struct tree_node *document)
{
	for (TREE_EACH(user, tree_get(document, "users"))) {
		const struct tree_node *is = tree_get(user, "user");
		if (tree_get_text(is, "client-key-data").len || tree_get_text(is, "token").len ||
		    tree_get_text(is, "password").len)
			probe_trait(run, "iac.exposed", user->line);
	}
}

static struct str resource_name(struct probe_run *run, struct str api, struct str kind)
{
	size_t slash = str_find_char(api, '/');
	struct str group = slash == STR_NONE ? STR("core") : str_sub(api, 0, slash);
	return arena_printf(probe_arena(run), "%.*s/%.*s", STR_ARG(group), STR_ARG(kind));
}

static void read_document(struct probe_run *run, const struct tree_node *document)
{
	const struct tree_node *kind = tree_get(document, "kind");
	struct str api = tree_get_text(document, "apiVersion");
	if (!tree_is_scalar(kind) || !kind->text.len || !api.len)
		return;
	if (str_is(kind->text, "Config") && tree_get(document, "clusters")) {
		read_kubeconfig(run, document);
		return;
	}
	struct str name = resource_name(run, api, kind->text);
	const char *environment = deployment_of_folder(probe_file(run)->folder);
	probe_state(run, FACT_RESOURCE, name, kind->line);
	list_resource(run, document, name);
	if (environment)
		probe_count(run, environment, 1, kind->line);
	if (str_is(name, "core/Secret"))
		read_secret(run, document);
	static const char *const charts[] = {"spec.source.chart", "spec.chart.spec.chart"};
	for (size_t i = 0; i < sizeof charts / sizeof *charts; i++)
		if (tree_is_scalar(tree_path(document, charts[i])))
			probe_state(run, FACT_RESOURCE,
				    arena_printf(probe_arena(run), "helm/%.*s",
						 STR_ARG(tree_path(document, charts[i])->text)),
				    kind->line);
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (str_is(name, settings[i].resource) && holds(document, settings[i].path, settings[i].test))
			probe_trait(run, settings[i].trait, kind->line);
}

static struct str value_of(struct str line, const char *key)
{
	struct str value = str_trim(str_from(line, strlen(key)));
	if (value.len > 1 && (value.at[0] == '"' || value.at[0] == '\''))
		value = str_sub(value, 1, value.len - 2);
	return str_has(value, "{{") ? str_sub(value, 0, 0) : value;
}

static void scan_template(struct probe_run *run)
{
	struct str rest = probe_text(run), line, api = {0}, kind = {0};
	for (uint32_t number = 1; str_next_line(&rest, &line); number++) {
		if (str_starts(line, "---"))
			api = kind = (struct str){0};
		else if (str_starts(line, "apiVersion:"))
			api = value_of(line, "apiVersion:");
		else if (str_starts(line, "kind:"))
			kind = value_of(line, "kind:");
		else
			continue;
		if (!api.len || !kind.len)
			continue;
		probe_state(run, FACT_RESOURCE, resource_name(run, api, kind), number);
		api = kind = (struct str){0};
	}
}

/* `templates` in a folder that holds Chart.yaml. */
static bool in_chart(struct probe_run *run)
{
	struct str folder = probe_file(run)->folder;
	size_t at = str_find(folder, "templates");
	if (at == STR_NONE || (at && folder.at[at - 1] != '/'))
		return false;
	return probe_path_exists(run, path_join(probe_arena(run), str_sub(folder, 0, at), STR("Chart.yaml")));
}

static void scan_kubernetes(struct probe_run *run)
{
	struct str text = probe_text(run);
	unsigned documents = 0;
	if (!probe_top_key(run, "apiVersion") || !probe_top_key(run, "kind"))
		return;
	/* A bundle made from many manifests is read by its lines: parsing megabytes of schemas would tell nothing more. */
	if (in_chart(run) || text.len > LIMIT_BUNDLE_BYTES) {
		scan_template(run);
		return;
	}
	for (const struct tree_node *document = probe_tree(run); document && documents++ < LIST_ITEMS;
	     document = document->next) {
		if (str_is(tree_get_text(document, "kind"), "List"))
			for (TREE_EACH(item, tree_get(document, "items")))
				read_document(run, item);
		else
			read_document(run, document);
	}
}

const struct probe probe_kubernetes = {
	.name = "kubernetes",
	.title = "Kubernetes manifests",
	.format = "https://kubernetes.io/docs/concepts/overview/working-with-objects/",
	.wants = {{.ext = "yaml"}, {.ext = "yml"}},
	.scan = scan_kubernetes,
};
