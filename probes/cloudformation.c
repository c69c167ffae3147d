/*
 * CloudFormation and SAM templates, also those embedded in a Serverless Framework file.
 * Format: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 * Traits:
 *   cloudformation.template  has a resource
 *   deploy.progressive       traffic is split between versions, or moved step by step
 *   deploy.auto-rollback     a failed deployment is rolled back by itself
 *   serving.data-capture     an endpoint stores its inputs and outputs
 *   serving.authorized       an API, route or function URL needs authorisation
 *   serving.public           a function URL is open to everybody
 *   codepipeline.approval    a pipeline waits for a person
 *   codepipeline.applies     a pipeline creates or updates a stack
 *   ml.scheduled-pipeline    a rule or schedule starts a SageMaker pipeline
 *   job.failure-event        an event rule for failed jobs
 *   alarm.drift              an alarm on the metrics of a data monitor
 *   serving.tls              a load balancer listens with TLS
 *   iac.oidc                 trust in the identity tokens of a CI system
 *   iac.cost-tags            resources carry a cost centre
 *   iac.exposed              a parameter with a literal secret as its default
 * Counters: environment.* for the values a parameter named after the environment allows.
 */
#include "engine/probe.h"

enum test { TEST_PRESENT, TEST_TWICE, TEST_IS, TEST_OTHER, TEST_CONTAINS };

static const struct {
	const char *resource, *path;
	enum test test;
	const char *text, *trait;
} settings[] = {
	{"AWS::SageMaker::EndpointConfig", "ProductionVariants", TEST_TWICE, NULL, "deploy.progressive"},
	{"AWS::SageMaker::EndpointConfig", "ShadowProductionVariants", TEST_PRESENT, NULL, "deploy.progressive"},
	{"AWS::SageMaker::EndpointConfig", "DataCaptureConfig", TEST_PRESENT, NULL, "serving.data-capture"},
	{"AWS::SageMaker::Endpoint", "DeploymentConfig.BlueGreenUpdatePolicy", TEST_PRESENT, NULL,
	 "deploy.progressive"},
	{"AWS::SageMaker::Endpoint", "DeploymentConfig.AutoRollbackConfiguration", TEST_PRESENT, NULL,
	 "deploy.auto-rollback"},
	{"AWS::Serverless::Function", "DeploymentPreference", TEST_PRESENT, NULL, "deploy.progressive"},
	{"AWS::Serverless::Function", "DeploymentPreference.Alarms", TEST_PRESENT, NULL, "deploy.auto-rollback"},
	{"AWS::Serverless::Function", "FunctionUrlConfig.AuthType", TEST_IS, "NONE", "serving.public"},
	{"AWS::Serverless::Function", "FunctionUrlConfig.AuthType", TEST_IS, "AWS_IAM", "serving.authorized"},
	{"AWS::Serverless::Api", "Auth", TEST_PRESENT, NULL, "serving.authorized"},
	{"AWS::Serverless::HttpApi", "Auth", TEST_PRESENT, NULL, "serving.authorized"},
	{"AWS::ApiGateway::Method", "AuthorizationType", TEST_OTHER, "NONE", "serving.authorized"},
	{"AWS::ApiGatewayV2::Route", "AuthorizationType", TEST_OTHER, "NONE", "serving.authorized"},
	{"AWS::Lambda::Url", "AuthType", TEST_IS, "NONE", "serving.public"},
	{"AWS::Lambda::Url", "AuthType", TEST_IS, "AWS_IAM", "serving.authorized"},
	{"AWS::Lambda::Alias", "RoutingConfig", TEST_PRESENT, NULL, "deploy.progressive"},
	{"AWS::CodeDeploy::DeploymentGroup", "AutoRollbackConfiguration.Enabled", TEST_IS, "true",
	 "deploy.auto-rollback"},
	{"AWS::CodeDeploy::DeploymentGroup", "BlueGreenDeploymentConfiguration", TEST_PRESENT, NULL,
	 "deploy.progressive"},
	{"AWS::ECS::Service", "DeploymentConfiguration.DeploymentCircuitBreaker.Rollback", TEST_IS, "true",
	 "deploy.auto-rollback"},
	{"AWS::IAM::OIDCProvider", "Url", TEST_CONTAINS, "token.actions.githubusercontent.com", "iac.oidc"},
	{"AWS::IAM::OIDCProvider", "Url", TEST_CONTAINS, "gitlab", "iac.oidc"},
	{"AWS::CloudWatch::Alarm", "Namespace", TEST_CONTAINS, "data-metrics", "alarm.drift"},
	{"AWS::ElasticLoadBalancingV2::Listener", "Protocol", TEST_IS, "HTTPS", "serving.tls"},
	{"AWS::Scheduler::Schedule", "Target.SageMakerPipelineParameters", TEST_PRESENT, NULL, "ml.scheduled-pipeline"},
};

static bool holds(const struct tree_node *properties, const char *path, enum test test, const char *text)
{
	const struct tree_node *node = tree_path(properties, path);
	if (!node)
		return false;
	switch (test) {
	case TEST_PRESENT:
		return true;
	case TEST_TWICE:
		return tree_is_seq(node) && node->count > 1;
	case TEST_IS:
		return str_is_nocase(tree_text(node), text);
	case TEST_OTHER:
		return tree_text(node).len && !str_is(tree_text(node), text);
	case TEST_CONTAINS:
		return str_has(tree_text(node), text);
	}
	return false;
}

static void read_pipeline(struct probe_run *run, const struct tree_node *properties)
{
	for (TREE_EACH(stage, tree_get(properties, "Stages"))) {
		for (TREE_EACH(action, tree_get(stage, "Actions"))) {
			const struct tree_node *type = tree_get(action, "ActionTypeId");
			if (str_is(tree_get_text(type, "Category"), "Approval"))
				probe_trait(run, "codepipeline.approval", action->line);
			if (str_is(tree_get_text(type, "Category"), "Deploy") &&
			    str_starts(tree_get_text(type, "Provider"), "CloudFormation"))
				probe_trait(run, "codepipeline.applies", action->line);
		}
	}
}

static void read_tags(struct probe_run *run, const struct tree_node *tags)
{
	for (TREE_EACH(tag, tags))
		if (cost_tag(tag->key) || cost_tag(tree_get_text(tag, "Key")))
			probe_trait(run, "iac.cost-tags", tag->line);
}

static void read_rule(struct probe_run *run, const struct tree_node *properties)
{
	for (TREE_EACH(target, tree_get(properties, "Targets")))
		if (tree_get(target, "SageMakerPipelineParameters"))
			probe_trait(run, "ml.scheduled-pipeline", target->line);
	for (TREE_EACH(member, tree_path(properties, "EventPattern.detail")))
		for (TREE_EACH(value, member))
			if (str_is_nocase(value->text, "failed"))
				probe_trait(run, "job.failure-event", value->line);
}

static bool read_resources(struct probe_run *run, const struct tree_node *resources)
{
	bool any = false;
	for (TREE_EACH(resource, resources)) {
		struct str type = tree_get_text(resource, "Type");
		const struct tree_node *properties = tree_get(resource, "Properties");
		if (!str_has(type, "::"))
			continue;
		if (!any)
			probe_trait(run, "cloudformation.template", resource->line);
		any = true;
		probe_state(run, FACT_RESOURCE, type, resource->line);
		for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
			if (str_is(type, settings[i].resource) &&
			    holds(properties, settings[i].path, settings[i].test, settings[i].text))
				probe_trait(run, settings[i].trait, resource->line);
		if (str_is(type, "AWS::CodePipeline::Pipeline"))
			read_pipeline(run, properties);
		if (str_is(type, "AWS::Events::Rule"))
			read_rule(run, properties);
		read_tags(run, tree_get(properties, "Tags"));
	}
	return any;
}

static void read_parameters(struct probe_run *run, const struct tree_node *parameters)
{
	for (TREE_EACH(parameter, parameters)) {
		const struct tree_node *fallback = tree_get(parameter, "Default");
		if (fallback && secret_name(parameter->key) && secret_value(tree_text(fallback)))
			probe_trait(run, "iac.exposed", fallback->line);
		if (!str_has_nocase(parameter->key, "env") && !str_has_nocase(parameter->key, "stage"))
			continue;
		for (TREE_EACH(value, tree_get(parameter, "AllowedValues"))) {
			const char *environment = deployment_environment(value->text);
			if (environment)
				probe_count(run, environment, 1, value->line);
		}
	}
}

static void scan_cloudformation(struct probe_run *run)
{
	struct str text = probe_text(run);
	if (!(probe_top_key(run, "Resources") || probe_top_key(run, "resources")) || !str_has(text, "AWS::") ||
	    !str_has(text, "Type"))
		return;
	const struct tree_node *root = probe_tree(run);
	bool any = read_resources(run, tree_get(root, "Resources"));
	any |= read_resources(run, tree_path(root, "resources.Resources"));
	if (any)
		read_parameters(run, tree_get(root, "Parameters"));
}

const struct probe probe_cloudformation = {
	.name = "cloudformation",
	.title = "CloudFormation and SAM templates",
	.format = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html",
	.wants = {{.ext = "yaml"}, {.ext = "yml"}, {.ext = "json"}, {.ext = "template"}},
	.scan = scan_cloudformation,
};
