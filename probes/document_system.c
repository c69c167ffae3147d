/*
 * What documents tell about the running system: its architecture, how to operate it, how to roll back, when to retrain.
 * Format: https://github.github.com/gfm/
 * Traits:
 *   doc.architecture          parts of the system and how they work together; hollow when only a picture or a folder tree stands there
 *   doc.diagram               source of a diagram of a flow, a sequence or components
 *   doc.adr                   architecture decision record with context and decision
 *   doc.runbook               deploy, operate or incident instructions with steps or commands; hollow without them
 *   doc.rollback              how to roll back
 *   doc.retraining-strategy   when or why the model is retrained; hollow when only how
 */
#include "engine/probe.h"

#define ARCHITECTURE_WORDS 40
#define PICTURE_WORDS 20 /* beside an image or a diagram */
#define RUNBOOK_WORDS 20
#define STRATEGY_WORDS 25

static const char *const architecture[] = {
	"architecture", "architectural overview", "system design", "system overview", "high level design", "design overview", "solution overview",
	"solution design", "technical design", "data flow", "dataflow", "infrastructure overview", "pipeline overview",
	"component diagram", "system components", "project resources", "how it works", "deployment pipeline",
	"architecture decision*", "overall architecture", "under the hood", "design decisions", NULL};
/* The layers of a network are a model, and a tree of folders is no architecture. */
static const char *const not_architecture[] = {"model", "models", "network architecture", "neural", "layer*", "resnet*", "cnn",
					       "transformer", "unet", "encoder", "decoder", "modification*", "review*", "folder*",
					       "directory", "search", "learn", "architecture pattern*", "improvement*", "migration", "todo",
					       NULL};

static const char *const operations[] = {"runbook*", "playbook*", "incident*", "rollback*", "roll back", "rolling back",
					 "on call", "disaster recovery", "emergency*", "escalation",
					 "operational procedures", "daily operations", "maintenance tasks", "backup and restore",
					 "operations guide", "operations runbook", "immediate actions", NULL};
static const char *const operation_names[] = {"operations", "operating", "operation", NULL};
static const char *const deploying[] = {"deploy*", "redeploy*", "deployment*", "publish*", "release process", "releasing",
					"clean up", "cleaning up", "cleanup", "tear down", "teardown", "provisioning", "upgrade*",
					"operate", "run the pipeline", "destroy*", "production setup", NULL};
static const char *const not_deploying[] = {"documentation", "docs", "pypi", "package", "github pages", "site", "website",
					    "storybook", "history", "plan", "summary", "considerations", "options",
					    "checklist", "status", "architecture", "metrics", NULL};

static const char *const rollback[] = {"rollback*", "roll back", "rolling back", "revert to previous", "reverting", NULL};
static const char *const retraining[] = {"retrain*", "re train*", "retraining strategy", "model update*", "model refresh*", NULL};
static const char *const occasions[] = {"schedul*", "daily", "weekly", "monthly", "quarterly", "every", "drift*", "threshold*",
					"trigger*", "new data", "degrad*", "drops", "falls below", "cron", NULL};

static void judge_architecture(struct probe_run *run, const struct doc *doc)
{
	for (uint32_t i = 1; i < doc->n; i++) {
		const struct doc_section *section = &doc->sections[i];
		struct doc_extent e;
		if (!phrase_in(section->name, architecture) || phrase_in(section->name, not_architecture))
			continue;
		doc_extent(doc, i, &e);
		bool pictured = e.diagram || e.images > 0;
		if (doc_filled(&e, ARCHITECTURE_WORDS) && e.words >= (pictured ? PICTURE_WORDS : ARCHITECTURE_WORDS))
			probe_trait(run, "doc.architecture", section->line);
		else if (e.diagram || (pictured && doc_filled(&e, PICTURE_WORDS)))
			probe_trait(run, "doc.architecture", section->line);
		else
			probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("doc.architecture"), section->line);
	}
	/* The picture of the whole above its description, without a heading of its own. */
	static const char *const picture[] = {"architecture", "solution architecture", "system architecture",
					      "architecture diagram", "system diagram", "overview diagram", NULL};
	for (uint32_t i = 0; i < doc->images_n; i++) {
		struct str alt = arena_lower(probe_arena(run), doc->images[i].alt);
		if (phrase_in(alt, picture) && !phrase_in(alt, not_architecture) &&
		    doc->sections[doc->images[i].section].words >= ARCHITECTURE_WORDS)
			probe_trait(run, "doc.architecture", doc->images[i].line);
	}
}

/* Calendars, charts of numbers and mind maps are drawn in the same languages. */
static void judge_diagrams(struct probe_run *run, const struct doc *doc)
{
	static const char *const kinds[] = {"graph ", "graph\n", "flowchart", "sequenceDiagram", "C4", "architecture-beta",
					    "stateDiagram", "block-beta", "@startuml", "digraph", "component", "subgraph"};
	for (uint32_t i = 0; i < doc->codes_n; i++) {
		struct str text = str_sub(doc->codes[i].text, 0, 400);
		bool kind = false;
		if (!doc->sections[doc->codes[i].section].diagram || doc->codes[i].text.len < 60)
			continue;
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
			kind |= str_has(text, kinds[k]);
		kind &= str_has(doc->codes[i].text, "->") || str_has(doc->codes[i].text, "--") ||
			str_has(doc->codes[i].text, "Rel(");
		if (kind)
			probe_trait(run, "doc.diagram", doc->codes[i].line);
	}
}

static void judge_decision(struct probe_run *run, const struct doc *doc)
{
	static const char *const folders[] = {"adr", "adrs", "decisions", "architecture-decisions", "decision-records",
					      "architecture_decisions", NULL};
	uint32_t decision = 0;
	bool context = false;
	if (!path_has_folder(probe_file(run)->path, folders))
		return;
	for (uint32_t i = 1; i < doc->n; i++) {
		struct doc_extent e;
		doc_extent(doc, i, &e);
		if (phrase_in(doc->sections[i].name, (const char *const[]){"decision*", NULL}) && doc_filled(&e, 8))
			decision = doc->sections[i].line;
		context |= phrase_in(doc->sections[i].name, (const char *const[]){"context*", "status", "background", NULL});
	}
	if (decision && context && doc->words >= ARCHITECTURE_WORDS)
		probe_trait(run, "doc.adr", decision);
}

static bool instructs(const struct doc_extent *e)
{
	return doc_filled(e, RUNBOOK_WORDS) && (e->code_blocks > 0 || e->steps >= 3 || e->list_items >= 4);
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
		bool real = instructs(&e) && (operates || e.code_blocks > 0 || e.steps >= 3);
		if (real)
			probe_trait(run, "doc.runbook", section->line);
		else if (operates)
			probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("doc.runbook"), section->line);
		if (phrase_in(section->name, rollback) && (instructs(&e) || e.code_blocks > 0))
			probe_trait(run, "doc.rollback", section->line);
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
	static const char *const files[] = {"mkdocs.yml", "mkdocs.yaml", "docs/conf.py", "docs/source/conf.py", "doc/conf.py",
					    "doc/source/conf.py", "_pkgdown.yml", "docs/mkdocs.yml", "docs/mkdocs.yaml",
					    "docs/docusaurus.config.js", "website/docusaurus.config.js", "docs/_quarto.yml"};
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
	/* How to contribute is drawn in the same way. */
	if ((role == DOC_OWN || role == DOC_GUIDE) && !str_starts_nocase(probe_file(run)->name, "contributing"))
		judge_diagrams(run, doc);
	if (role == DOC_GUIDE && !is_page(run, path))
		role = DOC_OWN;
	if (role != DOC_OWN)
		return;
	judge_architecture(run, doc);
	judge_decision(run, doc);
	judge_operation(run, doc, path_title(probe_arena(run), path), is_page(run, path));
	judge_retraining(run, doc);
}

const struct probe probe_document_system = {
	.name = "document_system",
	.title = "Documents: architecture and operation",
	.format = "https://github.github.com/gfm/",
	.wants = {DOC_WANTS},
	.scan = scan_system,
};
