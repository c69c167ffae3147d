/*
 * What documents tell about the running system: how to operate it, how to roll back, when to retrain.
 * Format: https://github.github.com/gfm/
 * Traits:
 *   doc.runbook               deploy, operate or incident instructions with steps or commands; hollow without them
 *   doc.rollback              how to roll back
 *   doc.retraining-strategy   when or why the model is retrained; hollow when only how
 */
#include "engine/probe.h"

#define RUNBOOK_WORDS 20
#define COMMAND_WORDS 8 /* around commands that stand in the text */
#define STRATEGY_WORDS 25

static const char *const operations[] = {"runbook*",
					 "playbook*",
					 "incident*",
					 "rollback*",
					 "roll back",
					 "rolling back",
					 "on call",
					 "disaster recovery",
					 "emergency*",
					 "escalation",
					 "operational procedures",
					 "daily operations",
					 "maintenance tasks",
					 "backup and restore",
					 "operations guide",
					 "operations runbook",
					 "immediate actions",
					 "recovery",
					 "troubleshooting production",
					 NULL};
static const char *const operation_names[] = {"operations", "operating", "operation", NULL};
static const char *const deploying[] = {
	"deploy*",  "redeploy*",    "deployment*", "clean up",         "cleaning up", "cleanup",          "tear down",
	"teardown", "provisioning", "operate",     "run the pipeline", "destroy*",    "production setup", NULL};
static const char *const not_deploying[] = {"documentation", "docs",           "pypi",      "package",   "github pages",
					    "site",          "website",        "storybook", "history",   "plan",
					    "summary",       "considerations", "options",   "checklist", "status",
					    "architecture",  "metrics",        NULL};

static const char *const rollback[] = {"rollback*",          "roll back", "rolling back",
				       "revert to previous", "reverting", NULL};
static const char *const retraining[] = {"retrain*",      "re train*",      "retraining strategy",
					 "model update*", "model refresh*", NULL};
static const char *const occasions[] = {"schedul*", "daily",  "weekly",      "monthly",  "quarterly",
					"every",    "drift*", "threshold*",  "trigger*", "new data",
					"degrad*",  "drops",  "falls below", "cron",     NULL};

static bool instructs(const struct doc_extent *e, uint32_t commands)
{
	if (commands > 0 && doc_filled(e, COMMAND_WORDS))
		return true;
	return doc_filled(e, RUNBOOK_WORDS) &&
	       (e->code_blocks > 0 || e->steps >= 2 || e->list_items >= 3 || e->table_rows >= 2);
}

/* `page`: of a published site, where deployment is what users of a package do with it. */
static void judge_operation(struct probe_run *run, const struct doc *doc, struct str title, bool page)
{
	bool runbook = phrase_in(title, operations) || name_is(title, operation_names);
	for (uint32_t i = 1; i < doc->n; i++) {
		const struct doc_section *section = &doc->sections[i];
		bool operates = phrase_in(section->name, operations) || name_is(section->name, operation_names) ||
				(runbook && section->level == 1);
		bool deploys = !page && phrase_in(section->name, deploying) && !phrase_in(section->name, not_deploying);
		struct doc_extent e;
		if (!operates && !deploys)
			continue;
		doc_extent(doc, i, &e);
		/* To deploy is to run something: text alone tells that it is done, not how. */
		uint32_t commands = doc_commands(doc, e.from, e.to);
		bool real = instructs(&e, commands) && (operates || e.code_blocks > 0 || e.steps >= 3 || commands > 0);
		if (real)
			probe_trait(run, "doc.runbook", section->line);
		else if (operates)
			probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("doc.runbook"), section->line);
		if (phrase_in(section->name, rollback) && (instructs(&e, commands) || e.code_blocks > 0))
			probe_trait(run, "doc.rollback", section->line);
	}
}

/* A heading may say anything; what is typed to deploy, to operate or to roll back speaks for itself. */
static const struct command {
	const char *beginning;
	bool back;
} commands[] = {
	{"kubectl apply", false},
	{"kubectl rollout undo", true},
	{"kubectl rollout", false},
	{"kubectl set image", false},
	{"helm upgrade", false},
	{"helm rollback", true},
	{"terraform apply", false},
	{"tofu apply", false},
	{"pulumi up", false},
	{"cdk deploy", false},
	{"sam deploy", false},
	{"serverless deploy", false},
	{"sls deploy", false},
	{"chalice deploy", false},
	{"zappa deploy", false},
	{"gcloud run deploy", false},
	{"gcloud app deploy", false},
	{"gcloud functions deploy", false},
	{"az ml online-deployment", false},
	{"az containerapp up", false},
	{"az webapp up", false},
	{"azd up", false},
	{"azd deploy", false},
	{"aws ecs update-service", false},
	{"aws lambda update-function-code", false},
	{"aws cloudformation deploy", false},
	{"eb deploy", false},
	{"databricks bundle deploy", false},
	{"fly deploy", false},
	{"flyctl deploy", false},
	{"heroku rollback", true},
	{"git push heroku", false},
	{"docker stack deploy", false},
	{"docker service update", false},
	{"docker service rollback", true},
	{"nomad job run", false},
	{"modal deploy", false},
	{"bentoml deploy", false},
	{"anyscale service rollout", false},
	{"anyscale service rollback", true},
	{"serve deploy", false},
	{"make deploy", false},
	{"make rollback", true},
	{"ansible-playbook", false},
};

static struct str typed(struct str line)
{
	line = str_trim(line);
	if (str_starts(line, "$ "))
		line = str_trim(str_from(line, 2));
	return str_starts(line, "sudo ") ? str_from(line, 5) : line;
}

static void judge_commands(struct probe_run *run, const struct doc *doc)
{
	bool deploys = false, back = false;

	for (uint32_t c = 0; c < doc->codes_n && !(deploys && back); c++) {
		struct str rest = doc->codes[c].text, line;
		for (uint32_t n = 0; str_next_line(&rest, &line); n++) {
			line = typed(line);
			for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
				/* From an address comes somebody else's software. */
				if (!line.len || line.at[0] != commands[i].beginning[0] ||
				    !str_starts(line, commands[i].beginning) || str_has(line, "://"))
					continue;
				if (!deploys)
					probe_trait(run, "doc.runbook", doc->codes[c].line + n);
				if (commands[i].back && !back)
					probe_trait(run, "doc.rollback", doc->codes[c].line + n);
				deploys = true;
				back |= commands[i].back;
				break;
			}
		}
	}
}

static void judge_retraining(struct probe_run *run, const struct doc *doc)
{
	for (uint32_t i = 1; i < doc->n; i++) {
		const struct doc_section *section = &doc->sections[i];
		struct doc_extent e;
		if (!phrase_in(section->name, retraining))
			continue;
		doc_extent(doc, i, &e);
		bool occasion = doc_speaks(doc, e.from, e.to, occasions, 2, NULL) > 1;
		probe_state_as(run, FACT_TRAIT, doc_filled(&e, STRATEGY_WORDS) && occasion ? FACT_LIVE : FACT_HOLLOW,
			       STR("doc.retraining-strategy"), section->line);
	}
}

/* The pages of a published site speak to the users of a package; without a site they speak to colleagues. */
static bool is_page(struct probe_run *run, struct str path)
{
	static const char *const files[] = {"mkdocs.yml",
					    "mkdocs.yaml",
					    "docs/conf.py",
					    "docs/source/conf.py",
					    "doc/conf.py",
					    "doc/source/conf.py",
					    "_pkgdown.yml",
					    "docs/mkdocs.yml",
					    "docs/mkdocs.yaml",
					    "docs/docusaurus.config.js",
					    "website/docusaurus.config.js",
					    "docs/_quarto.yml"};
	if (!str_starts(path, "docs/") && !str_starts(path, "doc/") && !str_starts(path, "website/") &&
	    !str_starts(path, "vignettes/"))
		return false;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (probe_path_exists(run, str_of(files[i])))
			return true;
	return false;
}

static void scan_system(struct probe_run *run)
{
	const struct doc *doc = probe_doc(run);
	struct str path = probe_file(run)->path;
	enum doc_role role = doc_role(path, doc);
	bool page = is_page(run, path);
	if (role != DOC_OWN && (role != DOC_GUIDE || page))
		return;
	judge_operation(run, doc, path_title(probe_arena(run), path), page);
	if (!page)
		judge_commands(run, doc);
	judge_retraining(run, doc);
}

const struct probe probe_document_system = {
	.name = "document_system",
	.title = "Documents: operation",
	.format = "https://github.github.com/gfm/",
	.wants = {DOC_WANTS},
	.scan = scan_system,
};
