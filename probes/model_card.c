/*
 * Model cards (intended use, training data, metrics and limitations in one document, filled in) and the risks of a
 * model wherever they are told.
 * Format: https://huggingface.co/docs/hub/model-cards, https://arxiv.org/abs/1810.03993
 * Traits:
 *   doc.model-card               at least three of the four parts have content; hollow when it is a template or came
 *                                with somebody else's model
 *   doc.model-card-limitations   the part on limitations has content
 *   doc.risk                     limitations, risks, ethics of the model; hollow when the section says too little
 */
#include "engine/probe.h"

#define PART_WORDS 8
#define CARD_WORDS 60   /* of a card whose parts are told in lines of other sections */
#define LIMITS_WORDS 20 /* on limitations, in a card */
#define RISK_WORDS 35

enum part { PART_USE, PART_DATA, PART_METRICS, PART_LIMITS, PARTS };

static const char *const parts[PARTS][20] = {
	[PART_USE] = {"intended use*", "uses", "direct use", "downstream use", "use cases", "intended for", "purpose",
		      "usage", "how to use", "intended purpose", "model use"},
	[PART_DATA] = {"training data", "training details", "training dataset*", "training procedure", "data",
		       "dataset", "datasets", "training and evaluation data", "training set", "training"},
	[PART_METRICS] = {"evaluation", "metrics", "performance", "results", "evaluation results",
			  "quantitative analys*", "training results", "benchmark*", "evaluation data",
			  "model performance"},
	[PART_LIMITS] = {"limitations", "bias*", "ethic*", "caveats*", "risks", "considerations",
			 "broader implications", "out of scope*", "fairness*", "known issues", "limitation"},
};

/* Keys of the metadata that a hub reads; two of them make the front matter one of a model card. */
static bool has_card_metadata(struct str front)
{
	static const char *const keys[] = {"license:", "library_name:", "pipeline_tag:", "datasets:", "metrics:",
					   "tags:",    "base_model:",   "model-index:",  "widget:",   "language:"};
	static const char *const certain[] = {"pipeline_tag:", "library_name:", "model-index:", "base_model:"};
	unsigned n = 0;
	bool sure = false;
	struct str rest = front, line;
	while (str_next_line(&rest, &line)) {
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			n += str_starts(line, keys[i]);
		for (size_t i = 0; i < sizeof certain / sizeof *certain; i++)
			sure |= str_starts(line, certain[i]);
	}
	return sure || (n >= 3 && str_has(front, "license:"));
}

static bool is_titled(struct probe_run *run, const struct doc *doc)
{
	static const char *const titles[] = {"model card", "modelcard", "model cards", NULL};
	if (phrase_in(path_title(probe_arena(run), probe_file(run)->path), titles))
		return true;
	struct str rest = doc->front_matter, line;
	while (str_next_line(&rest, &line))
		if (str_starts(line, "title:") && str_has_nocase(line, "model card"))
			return true;
	for (uint32_t i = 1; i < doc->n && i < 4; i++)
		if (phrase_in(doc->sections[i].name, titles) && doc->sections[i].level <= 2)
			return true;
	return false;
}

/* Weights or a tokenizer beside the card: the folder is a copy of a published model with its own card. */
static bool is_download(struct probe_run *run)
{
	static const char *const files[] = {
		"config.json",       "tokenizer.json",    "tokenizer_config.json", "vocab.txt",
		"model.safetensors", "pytorch_model.bin", "model.safetensors.dvc", "pytorch_model.bin.dvc",
		"tf_model.h5",       "saved_model.pb"};
	struct str folder = probe_file(run)->folder;
	if (!folder.len)
		return false;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (probe_path_exists(run, arena_printf(probe_arena(run), "%.*s/%s", STR_ARG(folder), files[i])))
			return true;
	return false;
}

static const char *const model_risks[] = {"model risk*",
					  "ethical considerations",
					  "ethics statement",
					  "ethics and risk*",
					  "bias risks and limitations",
					  "bias and fairness",
					  "caveats and recommendations",
					  "broader implications",
					  "societal impact",
					  "broader impact*",
					  "impact assessment",
					  "out of scope use",
					  "responsible ai",
					  "responsible use",
					  "harms",
					  "misuse*",
					  "limitations and bias",
					  "risks and limitations",
					  "ethics and safety",
					  "fairness considerations",
					  NULL};
static const char *const risks[] = {"limitations",
				    "known limitations",
				    "limitation",
				    "risks",
				    "risk assessment",
				    "risk analysis",
				    "risk evaluation",
				    "risk management",
				    "risk",
				    "caveats",
				    "bias",
				    "failure modes",
				    "ethics",
				    "limitations and future work",
				    "performance and limitations",
				    "intended uses and limitations",
				    "limitations and risks",
				    "risks and mitigations",
				    "risk analysis and mitigation",
				    "risk analysis and mitigations",
				    "risk register",
				    "risk log",
				    "risk matrix",
				    "ongoing issues",
				    "known issues",
				    "known problems",
				    "challenges",
				    "challenges and limitations",
				    "limitations and challenges",
				    "assumptions and limitations",
				    "limitations and assumptions",
				    "limitations and caveats",
				    "caveats and limitations",
				    "known failure modes",
				    "threats to validity",
				    "shortcomings",
				    "weaknesses",
				    "when not to use",
				    "what could go wrong",
				    NULL};
static const char *const of_models[] = {
	"model*",          "predict*",        "bias*",   "training",        "dataset*", "data",        "accuracy",
	"label*",          "demographic*",    "fair*",   "generali*",       "overfit*", "hallucinat*", "misclassif*",
	"false positive*", "false negative*", "privacy", "underrepresent*", NULL};
static const char *const of_models_alone[] = {"model*",    "predict*",    "bias*",       "demographic*", "fair*",
					      "generali*", "hallucinat*", "misclassif*", "classifier*",  NULL};

static void judge_risk(struct probe_run *run, const struct doc *doc)
{
	for (uint32_t i = 1; i < doc->n; i++) {
		const struct doc_section *section = &doc->sections[i];
		bool certain = phrase_in(section->name, model_risks);
		struct doc_extent e;
		uint32_t distinct = 0;
		if (!certain && !name_is(section->name, risks))
			continue;
		doc_extent(doc, i, &e);
		doc_speaks(doc, e.from, e.to, of_models, UINT32_MAX, &distinct);
		/* The limits of a program are told under the same headings as those of a model. */
		bool model = distinct >= (certain ? 1 : 3) &&
			     (certain || doc_speaks(doc, e.from, e.to, of_models_alone, 2, NULL) > 1);
		if (model && doc_filled(&e, RISK_WORDS))
			probe_trait(run, "doc.risk", section->line);
		else if (certain)
			probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("doc.risk"), section->line);
	}
}

/* "Use case: …", "Primary metric: PR-AUC = 0.96": parts of a card that has no headings for them. */
static bool tells_part(const struct doc *doc, int part)
{
	static const char *const uses[] = {
		"use case",          "intended use*", "intended for",     "business objective", "purpose",
		"intended audience", "use cases",     "decision support", "not intended",       NULL};
	static const char *const metrics[] = {"accuracy", "precision", "recall", "f1*", "auc",  "roc*",
					      "pr-auc",   "roc-auc",   "rmse",   "mae", "mape", "log*",
					      "r2",       "mse",       "brier",  NULL};
	if (part == PART_USE)
		return doc_speaks(doc, 0, doc->n, uses, 1, NULL) > 0;
	if (part != PART_METRICS)
		return false;
	for (uint32_t i = 0; i < doc->n; i++)
		if (doc->sections[i].numbers >= 2 && doc_speaks(doc, i, i + 1, metrics, 2, NULL) > 1)
			return true;
	return false;
}

static void judge_card(struct probe_run *run, const struct doc *doc, enum doc_role role, bool download)
{
	bool metadata = has_card_metadata(doc->front_matter), titled = is_titled(run, doc);
	unsigned headings = 0, filled = 0;
	uint32_t limits = 0, risk = 0;
	if ((role != DOC_OWN && role != DOC_GUIDE) || (!metadata && !titled))
		return;
	for (int p = 0; p < PARTS; p++) {
		bool heading = false, content = false;
		for (uint32_t i = 1; i < doc->n && !content; i++) {
			struct doc_extent e;
			if (!phrase_in(doc->sections[i].name, parts[p]))
				continue;
			heading = true;
			doc_extent(doc, i, &e);
			content = doc_filled(&e, PART_WORDS) || (e.table_rows > 1 && !e.placeholders);
			if (content && p == PART_LIMITS)
				limits = doc->sections[i].line;
			if (limits && p == PART_LIMITS && doc_filled(&e, LIMITS_WORDS))
				risk = limits;
		}
		headings += heading;
		if (!content && !heading && titled && doc->words >= CARD_WORDS)
			content = tells_part(doc, p);
		filled += content;
	}
	/* A page that explains what model cards are has the title but not the parts. */
	if (headings < 2 && !(titled && doc->words < 150) && !metadata)
		return;
	bool real = filled >= 3 && role == DOC_OWN && !download && doc->placeholders * 40 < doc->words + 40;
	uint32_t line = doc->n > 1 ? doc->sections[1].line : 1;
	probe_state_as(run, FACT_TRAIT, real ? FACT_LIVE : FACT_HOLLOW, STR("doc.model-card"), line);
	if (real && limits)
		probe_trait(run, "doc.model-card-limitations", limits);
	if (real && risk)
		probe_trait(run, "doc.risk", risk);
}

static void scan_card(struct probe_run *run)
{
	const struct doc *doc = probe_doc(run);
	enum doc_role role = doc_role(probe_file(run)->path, doc);
	bool download = is_download(run);
	judge_card(run, doc, role, download);
	if (role == DOC_OWN && !download && !(probe_file(run)->place & PLACE_TEMPLATE))
		judge_risk(run, doc);
}

const struct probe probe_model_card = {
	.name = "model_card",
	.title = "Model cards",
	.format = "https://huggingface.co/docs/hub/model-cards",
	.wants = {DOC_WANTS},
	.scan = scan_card,
};
