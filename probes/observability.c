/*
 * Monitoring as configuration: Prometheus, its rules, Alertmanager, the OpenTelemetry Collector, Grafana's provisioning.
 * Formats: https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 *          https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 *          https://prometheus.io/docs/alerting/latest/configuration/
 *          https://opentelemetry.io/docs/collector/configuration/
 *          https://grafana.com/docs/grafana/latest/administration/provisioning/
 * Traits:
 *   prometheus.scrape      something is scraped beside Prometheus itself
 *   prometheus.alert       an alerting rule
 *   alert.drift            an alerting rule about drift
 *   alert.job-failure      an alerting rule about failed jobs
 *   alertmanager.receiver  a receiver that reaches somebody; hollow when its address is a placeholder
 *   grafana.datasource     a provisioned data source
 *   grafana.alert          a provisioned alert rule or contact point
 *   otel.pipeline          a pipeline of the collector with an exporter beyond debugging
 */
#include "engine/probe.h"

#define WALK_DEPTH 6
#define DOCUMENTS 1000

static void read_rules(struct probe_run *run, const struct tree_node *groups)
{
	for (TREE_EACH(group, groups)) {
		for (TREE_EACH(rule, tree_get(group, "rules"))) {
			struct str name = tree_get_text(rule, "alert"), expression = tree_get_text(rule, "expr");
			if (!name.len || !expression.len)
				continue;
			probe_trait(run, "prometheus.alert", rule->line);
			probe_thing(run, THING_MONITOR, "alert rule", name, rule->line);
			if (str_has_nocase(name, "drift") || str_has_nocase(expression, "drift"))
				probe_trait(run, "alert.drift", rule->line);
			if (str_has(expression, "kube_job_status_failed") || str_has(expression, "kube_job_failed") ||
			    str_has(expression, "airflow_dagrun_failed") ||
			    str_has(expression, "dagrun.duration.failed"))
				probe_trait(run, "alert.job-failure", rule->line);
		}
	}
}

static void read_prometheus(struct probe_run *run, const struct tree_node *jobs)
{
	for (TREE_EACH(job, jobs)) {
		bool own = str_is_nocase(tree_get_text(job, "job_name"), "prometheus");
		if (!own)
			probe_trait(run, "prometheus.scrape", job->line);
	}
}

static bool is_placeholder(const struct tree_node *node, unsigned depth)
{
	static const char *const signs[] = {"example.com", "example.org", "localhost", "127.0.0.1", "your-",
					    "YOUR_",       "<",           "changeme",  "xxx",       "T00000000"};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (tree_is_scalar(node) && str_has(node->text, signs[i]))
			return true;
	for (TREE_EACH(child, node))
		if (depth < WALK_DEPTH && is_placeholder(child, depth + 1))
			return true;
	return false;
}

static void read_alertmanager(struct probe_run *run, const struct tree_node *receivers)
{
	for (TREE_EACH(receiver, receivers)) {
		for (TREE_EACH(way, receiver)) {
			if (!str_ends(way->key, "_configs") || !way->first)
				continue;
			probe_state_as(run, FACT_TRAIT, is_placeholder(way, 0) ? FACT_HOLLOW : FACT_LIVE,
				       STR("alertmanager.receiver"), way->line);
		}
	}
}

static void read_collector(struct probe_run *run, const struct tree_node *pipelines)
{
	for (TREE_EACH(pipeline, pipelines))
		for (TREE_EACH(exporter, tree_get(pipeline, "exporters")))
			if (!str_is(exporter->text, "debug") && !str_is(exporter->text, "logging"))
				probe_trait(run, "otel.pipeline", exporter->line);
}

static void read_grafana(struct probe_run *run, const struct tree_node *root)
{
	const struct tree_node *sources = tree_get(root, "datasources"), *points = tree_get(root, "contactPoints");
	if (!str_is(tree_get_text(root, "apiVersion"), "1"))
		return;
	if (tree_is_seq(sources) && sources->first)
		probe_trait(run, "grafana.datasource", sources->line);
	if (tree_is_seq(points) && points->first)
		probe_trait(run, "grafana.alert", points->line);
	for (TREE_EACH(group, tree_get(root, "groups")))
		for (TREE_EACH(rule, tree_get(group, "rules")))
			if (tree_get(rule, "condition")) {
				probe_trait(run, "grafana.alert", rule->line);
				probe_thing(run, THING_MONITOR, "alert rule", tree_get_text(rule, "title"), rule->line);
			}
}

static void read_document(struct probe_run *run, const struct tree_node *root)
{
	const struct tree_node *receivers = tree_get(root, "receivers");
	read_rules(run, tree_get(root, "groups"));
	read_rules(run, tree_path(root, "spec.groups"));
	read_prometheus(run, tree_get(root, "scrape_configs"));
	if (tree_is_seq(receivers) && tree_get(root, "route"))
		read_alertmanager(run, receivers);
	if (tree_is_map(receivers))
		read_collector(run, tree_path(root, "service.pipelines"));
	read_grafana(run, root);
}

static void scan_observability(struct probe_run *run)
{
	/* A key at the top, and a word that comes with it where others use that key, too. */
	static const struct {
		const char *key, *word;
	} signs[] = {
		{"scrape_configs", ""}, {"receivers", ""},  {"datasources", ""},      {"contactPoints", ""},
		{"groups", "alert:"},   {"spec", "alert:"}, {"groups", "condition:"},
	};
	struct str text = probe_text(run);
	bool wanted = false;
	unsigned n = 0;
	for (size_t i = 0; i < sizeof signs / sizeof *signs && !wanted; i++)
		wanted = probe_top_key(run, signs[i].key) && str_has(text, signs[i].word);
	/* Templates of charts are rendered before anybody reads them. */
	if (!wanted || str_has(text, "{{-"))
		return;
	for (const struct tree_node *root = probe_tree(run); root && n++ < DOCUMENTS; root = root->next)
		read_document(run, root);
}

const struct probe probe_observability = {
	.name = "observability",
	.title = "Monitoring configuration",
	.format = "https://prometheus.io/docs/prometheus/latest/configuration/configuration/",
	.wants = {{.ext = "yaml"}, {.ext = "yml"}, {.ext = "rules"}},
	.scan = scan_observability,
};
