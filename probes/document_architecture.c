/*
 * The architecture of a system in documents: descriptions, diagrams kept as source, decision records.
 * Format: https://github.github.com/gfm/, https://mermaid.js.org/intro/, https://adr.github.io/
 * Traits:
 *   doc.architecture   parts of the system and how they work together; hollow when the section is next to empty
 *   doc.diagram        source of a diagram of a flow, a sequence or components
 *   doc.adr            decision record with context and decision
 */
#include "engine/probe.h"

#define ARCHITECTURE_WORDS 40
#define PICTURE_WORDS 20 /* beside an image or a diagram */
#define CAPTION_WORDS 10 /* of a section that says in its heading that it is one */

static const char *const architecture[] = {"architecture",
					   "architectural overview",
					   "system design",
					   "system overview",
					   "high level design",
					   "design overview",
					   "solution overview",
					   "solution design",
					   "technical design",
					   "data flow",
					   "dataflow",
					   "infrastructure overview",
					   "pipeline overview",
					   "component diagram",
					   "system components",
					   "project resources",
					   "how it works",
					   "deployment pipeline",
					   "architecture decision*",
					   "overall architecture",
					   "under the hood",
					   "design decisions",
					   "pipeline structure",
					   "system structure",
					   "technical overview",
					   "stack overview",
					   "component overview",
					   "components overview",
					   "big picture",
					   NULL};
/* The layers of a network are a model, and a tree of folders is no architecture. */
static const char *const not_architecture[] = {"model",        "models",      "network architecture",
					       "neural",       "layer*",      "resnet*",
					       "cnn",          "transformer", "unet",
					       "encoder",      "decoder",     "modification*",
					       "review*",      "folder*",     "directory",
					       "search",       "learn",       "architecture pattern*",
					       "improvement*", "migration",   "todo",
					       "test*",        "ci",          NULL};

/* Headings that stand as often over the explanation of one function; the text has to name more parts. */
static const char *const loose[] = {"data flow",          "dataflow",
				    "how it works",       "under the hood",
				    "project resources",  "design overview",
				    "design decisions",   "pipeline overview",
				    "pipeline structure", "system structure",
				    "technical overview", "stack overview",
				    "component overview", "components overview",
				    "big picture",        NULL};
static const char *const drawings[] = {"architecture diagram", "component diagram", "system diagram", NULL};
static const char *const components[] = {"service*", "api",        "database*",  "queue*",   "worker*",   "server*",
					 "client*",  "storage",    "bucket*",    "registry", "pipeline*", "container*",
					 "cluster*", "scheduler",  "dashboard*", "frontend", "backend",   "gateway",
					 "cache",    "endpoint*",  "kafka",      "redis",    "postgres*", "airflow",
					 "mlflow",   "component*", "module*",    "layer*",   "engine*",   "store*",
					 "model*",   "stage*",     NULL};
static const char *const connections[] = {
	"send*",    "call*",    "read*",       "write*",   "connect*", "pull*",       "push*",   "publish*",
	"trigger*", "consume*", "load*",       "store*",   "invoke*",  "request*",    "fetch*",  "serve*",
	"deploy*",  "via",      "through",     "expose*",  "pass*",    "return*",     "depend*", "feed*",
	"run*",     "separat*", "orchestrat*", "provide*", "use*",     "communicat*", "->",      NULL};

/* At least two parts and how they go together. */
static bool connects(const struct doc *doc, const struct doc_extent *e, bool certain)
{
	uint32_t parts = 0, ways = 0;
	doc_speaks(doc, e->from, e->to, components, UINT32_MAX, &parts);
	doc_speaks(doc, e->from, e->to, connections, UINT32_MAX, &ways);
	return certain ? parts >= 2 && ways >= 1 : parts >= 4 && ways >= 3;
}

static void judge_architecture(struct probe_run *run, const struct doc *doc)
{
	for (uint32_t i = 1; i < doc->n; i++) {
		const struct doc_section *section = &doc->sections[i];
		struct doc_extent e;
		if (!phrase_in(section->name, architecture) || phrase_in(section->name, not_architecture))
			continue;
		doc_extent(doc, i, &e);
		bool pictured = e.diagram || e.images > 0;
		bool certain = !phrase_in(section->name, loose);
		uint32_t least = phrase_in(section->name, drawings) ? CAPTION_WORDS : PICTURE_WORDS;
		if (doc_filled(&e, ARCHITECTURE_WORDS) && e.words >= (pictured ? PICTURE_WORDS : ARCHITECTURE_WORDS) &&
		    connects(doc, &e, certain || e.diagram))
			probe_trait(run, "doc.architecture", section->line);
		else if (e.diagram || (certain && pictured && doc_filled(&e, least)))
			probe_trait(run, "doc.architecture", section->line);
		else
			probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("doc.architecture"), section->line);
	}
	/* The picture of the whole above its description, without a heading of its own. */
	static const char *const picture[] = {"architecture",
					      "solution architecture",
					      "system architecture",
					      "architecture diagram",
					      "system diagram",
					      "overview diagram",
					      NULL};
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
	static const char *const kinds[] = {"graph ",    "graph\n",           "flowchart",    "sequenceDiagram",
					    "C4",        "architecture-beta", "stateDiagram", "block-beta",
					    "@startuml", "digraph",           "component",    "subgraph"};
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
	static const char *const folders[] = {
		"adr", "adrs", "decisions", "architecture-decisions", "decision-records", "architecture_decisions",
		NULL};
	uint32_t decision = 0;
	bool context = false;
	if (!path_has_folder(probe_file(run)->path, folders))
		return;
	for (uint32_t i = 1; i < doc->n; i++) {
		struct doc_extent e;
		doc_extent(doc, i, &e);
		if (phrase_in(doc->sections[i].name, (const char *const[]){"decision*", NULL}) && doc_filled(&e, 8))
			decision = doc->sections[i].line;
		context |= phrase_in(doc->sections[i].name,
				     (const char *const[]){"context*", "status", "background", NULL});
	}
	if (decision && context && doc->words >= ARCHITECTURE_WORDS)
		probe_trait(run, "doc.adr", decision);
}

static void scan_architecture(struct probe_run *run)
{
	const struct doc *doc = probe_doc(run);
	const struct file *file = probe_file(run);
	enum doc_role role = doc_role(file->path, doc);
	/* How to contribute is drawn in the same way. */
	if ((role == DOC_OWN || role == DOC_GUIDE) && !str_starts_nocase(file->name, "contributing"))
		judge_diagrams(run, doc);
	if (role != DOC_OWN && role != DOC_PROPOSAL)
		return;
	judge_architecture(run, doc);
	judge_decision(run, doc);
}

const struct probe probe_document_architecture = {
	.name = "document_architecture",
	.title = "Documents: architecture",
	.format = "https://github.github.com/gfm/",
	.wants = {DOC_WANTS},
	.scan = scan_architecture,
};
