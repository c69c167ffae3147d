/*
 * Rules about branches and reviews kept as code: GitHub rulesets, the settings app, .asf.yaml and Mergify.
 * Formats: https://docs.github.com/rest/repos/rules https://github.com/repository-settings/app
 *          https://github.com/apache/infrastructure-asfyaml https://docs.mergify.com/configuration/file-format/
 * Traits:
 *   branch.rules        changes to a branch are restricted
 *   branch.requests     changes must come by pull request
 *   review.required     at least one approval is required
 */
#include "engine/probe.h"

/* Keys that restrict a branch in the settings app, in exports of the REST API and in .asf.yaml. */
static const char *const restrictions[] = {
	"required_pull_request_reviews",    "required_status_checks", "enforce_admins",
	"required_linear_history",          "required_signatures",    "restrictions",
	"required_conversation_resolution", "allow_force_pushes"};

static void state_reviews(struct probe_run *run, const struct tree_node *reviews)
{
	const struct tree_node *count = tree_get(reviews, "required_approving_review_count");
	uint64_t n = 0;
	if (!tree_is_map(reviews))
		return;
	probe_trait(run, "branch.requests", reviews->line);
	/* GitHub asks for one approval where the number is left out. */
	if (!count || (str_to_uint(tree_text(count), &n) && n > 0))
		probe_trait(run, "review.required", reviews->line);
}

/* One branch: a mapping with some of the restrictions, not all of them empty. */
static void scan_protection(struct probe_run *run, const struct tree_node *protection)
{
	for (size_t i = 0; i < sizeof restrictions / sizeof *restrictions; i++) {
		const struct tree_node *at = tree_get(protection, restrictions[i]);
		if (!at || at->kind == TREE_NULL || (tree_is_scalar(at) && !tree_truth(at, false)))
			continue;
		probe_trait(run, "branch.rules", at->line);
		break;
	}
	state_reviews(run, tree_get(protection, "required_pull_request_reviews"));
}

static void scan_ruleset(struct probe_run *run, const struct tree_node *ruleset)
{
	const struct tree_node *rules = tree_get(ruleset, "rules");
	if (!tree_is_seq(rules) || !rules->count || !str_is(tree_get_text(ruleset, "target"), "branch") ||
	    str_is(tree_get_text(ruleset, "enforcement"), "disabled"))
		return;
	for (TREE_EACH(rule, rules)) {
		const struct tree_node *parameters = tree_get(rule, "parameters");
		uint64_t n = 0;
		probe_trait(run, "branch.rules", rule->line);
		if (!str_is(tree_get_text(rule, "type"), "pull_request"))
			continue;
		probe_trait(run, "branch.requests", rule->line);
		if (str_to_uint(tree_get_text(parameters, "required_approving_review_count"), &n) && n > 0)
			probe_trait(run, "review.required", parameters->line);
	}
}

static void scan_settings(struct probe_run *run, const struct tree_node *root)
{
	for (TREE_EACH(branch, tree_get(root, "branches")))
		scan_protection(run, tree_get(branch, "protection"));
	for (TREE_EACH(ruleset, tree_get(root, "rulesets")))
		scan_ruleset(run, ruleset);
}

static void scan_mergify(struct probe_run *run)
{
	struct str rest = probe_text(run), line;
	for (uint32_t n = 1; str_next_line(&rest, &line); n++) {
		if (!str_has(line, "approved-reviews-by>") || str_starts(str_trim(line), "#"))
			continue;
		probe_trait(run, "review.required", n);
		return;
	}
}

static void scan_rules(struct probe_run *run)
{
	struct str name = probe_file(run)->name;
	if (str_has(name, "mergify")) {
		scan_mergify(run);
	} else if (str_is(name, ".asf.yaml")) {
		for (TREE_EACH(branch, tree_path(probe_tree(run), "github.protected_branches")))
			scan_protection(run, branch);
	} else if (str_starts(name, "settings.y")) {
		scan_settings(run, probe_tree(run));
	} else {
		scan_ruleset(run, probe_tree(run));
		scan_protection(run, probe_tree(run));
	}
}

const struct probe probe_branch_rules = {
	.name = "branch_rules",
	.title = "Branch and review rules",
	.format = "https://docs.github.com/rest/repos/rules",
	.wants = {{.glob = ".github/settings.yml"},
		  {.glob = ".github/settings.yaml"},
		  {.glob = ".github/rulesets/**/*.json"},
		  {.glob = ".github/rulesets/**/*.yml"},
		  {.glob = ".github/*ruleset*.json"},
		  {.glob = ".github/branch-protection*.json"},
		  {.glob = ".github/branch-protection*.yml"},
		  {.glob = "/.asf.yaml"},
		  {.glob = "/.mergify.yml"},
		  {.glob = ".mergify/config.yml"},
		  {.glob = ".github/mergify.yml"}},
	.scan = scan_rules,
};
