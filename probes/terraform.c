/*
 * Terraform and OpenTofu: resources, modules, and a few settings of resources that say more than their type.
 * Format: https://developer.hashicorp.com/terraform/language/syntax/configuration
 * Traits:
 *   terraform.configuration  has a resource or module block
 *   terraform.remote-state   state is kept in a remote backend
 *   deploy.progressive       traffic is split between versions, or moved step by step
 *   deploy.auto-rollback     a failed deployment is rolled back by itself
 *   serving.data-capture     an endpoint stores its inputs and outputs
 *   serving.authorized       a route, function URL, method or load balancer needs authorisation
 *   serving.public           access for everybody
 *   serving.tls              a load balancer listens with TLS
 *   alarm.drift              an alarm on the metrics of a data monitor
 *   job.failure-event        an event rule for failed jobs
 *   job.failure-notification  somebody is told when a job fails
 *   ml.scheduled-pipeline    a rule or schedule starts a SageMaker pipeline
 *   codepipeline.approval    a pipeline waits for a person
 *   codepipeline.deploys     a pipeline deploys
 *   iac.oidc                 trust in the identity tokens of a CI system
 *   iac.cost-tags            resources carry a cost centre
 *   iac.exposed              a literal secret
 * Counters: environment.* for the named environment of its folder, those that a validated variable lists, or that values depend on.
 */
#include "engine/probe.h"

#define WALK_DEPTH 12

enum test {
	TEST_PRESENT,
	TEST_TWICE,    /* two or more blocks of this name */
	TEST_CONTAINS, /* the value holds the text */
	TEST_OTHER,    /* literal value that is not the text */
};

static const struct {
	const char *resource, *path;
	enum test test;
	const char *text, *trait;
} settings[] = {
	{"aws_sagemaker_endpoint_configuration", "production_variants", TEST_TWICE, NULL, "deploy.progressive"},
	{"aws_sagemaker_endpoint_configuration", "shadow_production_variants", TEST_PRESENT, NULL,
	 "deploy.progressive"},
	{"aws_sagemaker_endpoint_configuration", "data_capture_config", TEST_PRESENT, NULL, "serving.data-capture"},
	{"aws_sagemaker_endpoint", "deployment_config.blue_green_update_policy", TEST_PRESENT, NULL,
	 "deploy.progressive"},
	{"aws_sagemaker_endpoint", "deployment_config.auto_rollback_configuration", TEST_PRESENT, NULL,
	 "deploy.auto-rollback"},
	{"aws_codedeploy_deployment_group", "auto_rollback_configuration.enabled", TEST_CONTAINS, "true",
	 "deploy.auto-rollback"},
	{"aws_codedeploy_deployment_group", "blue_green_deployment_config", TEST_PRESENT, NULL, "deploy.progressive"},
	{"aws_codedeploy_deployment_config", "traffic_routing_config", TEST_PRESENT, NULL, "deploy.progressive"},
	{"aws_ecs_service", "deployment_circuit_breaker.rollback", TEST_CONTAINS, "true", "deploy.auto-rollback"},
	{"aws_lambda_alias", "routing_config", TEST_PRESENT, NULL, "deploy.progressive"},
	{"google_cloud_run_service", "traffic", TEST_TWICE, NULL, "deploy.progressive"},
	{"google_cloud_run_v2_service", "traffic", TEST_TWICE, NULL, "deploy.progressive"},
	{"helm_release", "atomic", TEST_CONTAINS, "true", "deploy.auto-rollback"},
	{"aws_lb_listener", "protocol", TEST_CONTAINS, "HTTPS", "serving.tls"},
	{"aws_lb_listener", "default_action.type", TEST_CONTAINS, "authenticate-", "serving.authorized"},
	{"aws_lb_listener_rule", "action.type", TEST_CONTAINS, "authenticate-", "serving.authorized"},
	{"aws_alb_listener", "default_action.type", TEST_CONTAINS, "authenticate-", "serving.authorized"},
	{"aws_alb_listener_rule", "action.type", TEST_CONTAINS, "authenticate-", "serving.authorized"},
	{"google_compute_backend_service", "iap.oauth2_client_id", TEST_PRESENT, NULL, "serving.authorized"},
	{"google_compute_backend_service", "iap.enabled", TEST_CONTAINS, "true", "serving.authorized"},
	{"aws_cloudwatch_metric_alarm", "namespace", TEST_CONTAINS, "data-metrics", "alarm.drift"},
	{"aws_cloudwatch_event_rule", "event_pattern", TEST_CONTAINS, "FAILED", "job.failure-event"},
	{"aws_cloudwatch_event_rule", "event_pattern", TEST_CONTAINS, "Failed", "job.failure-event"},
	{"aws_cloudwatch_event_target", "sagemaker_pipeline_target", TEST_PRESENT, NULL, "ml.scheduled-pipeline"},
	{"aws_scheduler_schedule", "target.sagemaker_pipeline_parameters", TEST_PRESENT, NULL, "ml.scheduled-pipeline"},
	{"databricks_job", "email_notifications.on_failure", TEST_PRESENT, NULL, "job.failure-notification"},
	{"databricks_job", "webhook_notifications.on_failure", TEST_PRESENT, NULL, "job.failure-notification"},
	{"aws_api_gateway_method", "authorization", TEST_OTHER, "NONE", "serving.authorized"},
	{"aws_apigatewayv2_route", "authorization_type", TEST_OTHER, "NONE", "serving.authorized"},
	{"aws_lambda_function_url", "authorization_type", TEST_OTHER, "NONE", "serving.authorized"},
	{"aws_lambda_function_url", "authorization_type", TEST_CONTAINS, "NONE", "serving.public"},
	{"google_cloud_run_service_iam_member", "member", TEST_CONTAINS, "allUsers", "serving.public"},
	{"google_cloud_run_v2_service_iam_member", "member", TEST_CONTAINS, "allUsers", "serving.public"},
	{"google_cloud_run_service_iam_binding", "members", TEST_CONTAINS, "allUsers", "serving.public"},
	{"google_cloud_run_v2_service_iam_binding", "members", TEST_CONTAINS, "allUsers", "serving.public"},
	{"aws_iam_openid_connect_provider", "url", TEST_CONTAINS, "token.actions.githubusercontent.com", "iac.oidc"},
	{"aws_iam_openid_connect_provider", "url", TEST_CONTAINS, "gitlab", "iac.oidc"},
	{"google_iam_workload_identity_pool_provider", "oidc.issuer_uri", TEST_CONTAINS,
	 "token.actions.githubusercontent.com", "iac.oidc"},
	{"google_iam_workload_identity_pool_provider", "oidc.issuer_uri", TEST_CONTAINS, "gitlab", "iac.oidc"},
	{"azuread_application_federated_identity_credential", "issuer", TEST_PRESENT, NULL, "iac.oidc"},
	{"azurerm_federated_identity_credential", "issuer", TEST_CONTAINS, "token.actions.githubusercontent.com",
	 "iac.oidc"},
};

static bool contains(const struct tree_node *node, const char *text)
{
	if (str_has(node->text, text))
		return true;
	for (TREE_EACH(item, node))
		if (str_has(item->text, text))
			return true;
	return false;
}

static bool holds(const struct tree_node *block, const char *path, enum test test, const char *text)
{
	const struct tree_node *node = tree_path(block, path);
	if (!node)
		return false;
	switch (test) {
	case TEST_PRESENT:
		return true;
	case TEST_TWICE:
		for (const struct tree_node *next = node->next; next; next = next->next)
			if (str_eq(next->key, node->key))
				return true;
		return tree_is_seq(node) && node->count > 1;
	case TEST_CONTAINS:
		return contains(node, text);
	case TEST_OTHER:
		return node->style == TREE_QUOTED && node->text.len && !str_is(node->text, text);
	}
	return false;
}

static struct str label(const struct tree_node *block, unsigned number)
{
	struct str rest = block->text, part = {0};
	while (str_next(&rest, '.', &part) && number--)
		;
	return part;
}

/* `terraform.workspace == "prod" ? 3 : 1`, `var.environment != "dev" ? …`: that environment, and at least one other. */
static void read_choice(struct probe_run *run, const struct tree_node *value)
{
	struct str rest = value->text, named;
	size_t at = str_find(rest, "=");
	if (value->style == TREE_QUOTED || at == STR_NONE || !str_has(rest, "?"))
		return;
	struct str what = str_trim(str_sub(rest, 0, at && rest.at[at - 1] == '!' ? at - 1 : at));
	rest = str_from(rest, at);
	if (!str_starts(rest, "= \"") && !str_starts(rest, "== \""))
		return;
	if (!str_is(what, "terraform.workspace") && !((str_starts(what, "var.") || str_starts(what, "local.")) &&
						      (str_has_nocase(what, "env") || str_has_nocase(what, "stage"))))
		return;
	str_next(&rest, '"', &named);
	str_next(&rest, '"', &named);
	const char *environment = deployment_environment(named);
	if (!environment)
		return;
	probe_count(run, environment, 1, value->line);
	probe_count(run, "environment.other", 1, value->line);
}

/* Tags, secrets and choices by environment may stand at any depth. */
static void walk(struct probe_run *run, const struct tree_node *block, unsigned depth)
{
	for (TREE_EACH(child, block)) {
		if (cost_tag(child->key))
			probe_trait(run, "iac.cost-tags", child->line);
		if (child->style == TREE_QUOTED && secret_name(child->key) && secret_value(child->text))
			probe_trait(run, "iac.exposed", child->line);
		read_choice(run, child);
		if (child->first && depth < WALK_DEPTH)
			walk(run, child, depth + 1);
	}
}

static const struct {
	const char *resource;
	enum thing_kind kind;
	const char *detail;
} things[] = {
	{"aws_sagemaker_model", THING_MODEL, "registered"},
	{"aws_sagemaker_model_package_group", THING_MODEL, "registered"},
	{"aws_sagemaker_endpoint", THING_ENDPOINT, "endpoint"},
	{"google_vertex_ai_endpoint", THING_ENDPOINT, "endpoint"},
	{"databricks_model_serving", THING_ENDPOINT, "endpoint"},
	{"aws_batch_job_definition", THING_ENDPOINT, "batch job"},
	{"google_cloud_scheduler_job", THING_ENDPOINT, "scheduled job"},
	{"aws_sagemaker_pipeline", THING_PIPELINE, "pipeline"},
	{"aws_sfn_state_machine", THING_PIPELINE, "state machine"},
	{"databricks_job", THING_PIPELINE, "job"},
	{"google_bigquery_table", THING_DATASET, "table"},
	{"aws_glue_catalog_table", THING_DATASET, "table"},
	{"aws_sagemaker_feature_group", THING_DATASET, "feature group"},
	{"aws_cloudwatch_metric_alarm", THING_MONITOR, "alarm"},
	{"aws_cloudwatch_dashboard", THING_MONITOR, "dashboard"},
	{"aws_sagemaker_monitoring_schedule", THING_MONITOR, "schedule"},
	{"google_monitoring_alert_policy", THING_MONITOR, "alarm"},
	{"google_monitoring_dashboard", THING_MONITOR, "dashboard"},
	{"azurerm_monitor_metric_alert", THING_MONITOR, "alarm"},
	{"datadog_monitor", THING_MONITOR, "alarm"},
	{"grafana_dashboard", THING_MONITOR, "dashboard"},
};

static void read_pipeline(struct probe_run *run, const struct tree_node *pipeline)
{
	for (TREE_EACH(stage, pipeline)) {
		for (TREE_EACH(action, stage)) {
			struct str category = tree_get_text(action, "category");
			if (str_is(category, "Approval"))
				probe_trait(run, "codepipeline.approval", action->line);
			else if (str_is(category, "Deploy"))
				probe_trait(run, "codepipeline.deploys", action->line);
		}
	}
}

static void read_resource(struct probe_run *run, const struct tree_node *block)
{
	struct str type = label(block, 0), chart = tree_get_text(block, "chart");
	probe_state(run, FACT_RESOURCE, type, block->line);
	for (size_t i = 0; i < sizeof things / sizeof *things; i++)
		if (str_is(type, things[i].resource))
			probe_thing(run, things[i].kind, things[i].detail, label(block, 1), block->line);
	if (str_is(type, "aws_codepipeline"))
		read_pipeline(run, block);
	if (str_is(type, "helm_release") && chart.len)
		probe_state(run, FACT_RESOURCE,
			    arena_printf(probe_arena(run), "helm/%.*s",
					 STR_ARG(str_from(chart, str_rfind_char(chart, '/') + 1))),
			    block->line);
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (str_is(type, settings[i].resource) &&
		    holds(block, settings[i].path, settings[i].test, settings[i].text))
			probe_trait(run, settings[i].trait, block->line);
}

/* `validation { condition = contains(["dev", "prod"], var.environment) }` names the environments there are. */
static void read_variable(struct probe_run *run, const struct tree_node *block)
{
	struct str name = label(block, 0), rest;
	const struct tree_node *fallback = tree_get(block, "default");
	if (fallback && fallback->style == TREE_QUOTED && secret_name(name) && secret_value(fallback->text))
		probe_trait(run, "iac.exposed", fallback->line);
	const struct tree_node *condition = tree_path(block, "validation.condition");
	if (!condition || !(str_has_nocase(name, "env") || str_has_nocase(name, "stage")))
		return;
	rest = condition->text;
	for (struct str word; str_next(&rest, '"', &word);) {
		const char *environment = deployment_environment(word);
		if (environment)
			probe_count(run, environment, 1, condition->line);
	}
}

static void read_blocks(struct probe_run *run, const struct tree_node *root)
{
	bool alive = false;
	for (TREE_EACH(block, root)) {
		bool resource = str_is(block->key, "resource"), module = str_is(block->key, "module");
		if (resource)
			read_resource(run, block);
		else if (module && tree_get_text(block, "source").len)
			probe_state(
				run, FACT_RESOURCE,
				arena_printf(probe_arena(run), "module/%.*s", STR_ARG(tree_get_text(block, "source"))),
				block->line);
		else if (str_is(block->key, "variable"))
			read_variable(run, block);
		else if (str_is(block->key, "terraform") && (tree_get(block, "backend") || tree_get(block, "cloud")))
			probe_trait(run, "terraform.remote-state", block->line);
		if ((resource || module) && !alive) {
			const char *environment = deployment_of_folder(probe_file(run)->folder);
			probe_trait(run, "terraform.configuration", block->line);
			if (environment)
				probe_count(run, environment, 1, block->line);
		}
		alive |= resource || module;
		if (!str_is(block->key, "data") && !str_is(block->key, "variable") && !str_is(block->key, "output"))
			walk(run, block, 0);
	}
}

static void scan_terraform(struct probe_run *run)
{
	read_blocks(run, probe_tree(run));
}

const struct probe probe_terraform = {
	.name = "terraform",
	.title = "Terraform and OpenTofu",
	.format = "https://developer.hashicorp.com/terraform/language/syntax/configuration",
	.wants = {{.ext = "tf"}, {.ext = "tofu"}},
	.scan = scan_terraform,
};
