/*
 * What documents tell about the choice of a model.
 * Format: https://github.github.com/gfm/
 * Traits:
 *   doc.model-choice   models or experiments compared by figures, or reasons for the one chosen
 */
#include "engine/probe.h"

#define CHOICE_WORDS 40
#define WEIGHED_WORDS 30
#define DECISION_WORDS 15

static const char *const choice_headings[] = {
	"model selection",     "model choice",        "choice of model",      "choice of the model",
	"choosing the model",  "model comparison",    "comparison of models", "algorithm selection",
	"why this model",      "model justification", "choice of algorithm",  "model evaluation and selection",
	"baseline comparison", "ablation*",           "selected model",       "final model",
	"candidate model*",    "models considered",   "models evaluated",     "model candidates",
	"models compared",     "experiment summary",  "experiment results",   NULL};
static const char *const reasons[] = {
	"because",      "due to",    "outperform*", "better than",   "chosen",          "chose",
	"trade-off*",   "tradeoff*", "advantage*",  "superior",      "instead of",      "in favor of",
	"in favour of", "preferred", "drawback*",   "disadvantage*", "best performing", NULL};
static const char *const metrics[] = {"accuracy",   "acc",     "f1",   "f1-score", "auc", "roc",   "precision",
				      "recall",     "rmse",    "mae",  "mape",     "r2",  "loss",  "mse",
				      "bleu",       "wer",     "ndcg", "map",      "iou", "rouge", "score",
				      "perplexity", "logloss", "dice", NULL};
/* Names that are models wherever they stand. */
static const char *const models[] = {"xgboost",
				     "lightgbm",
				     "catboost",
				     "random forest*",
				     "logistic regression",
				     "linear regression",
				     "svm",
				     "knn",
				     "naive bayes",
				     "decision tree*",
				     "gradient boost*",
				     "lstm*",
				     "gru",
				     "bert*",
				     "resnet*",
				     "efficientnet*",
				     "prophet",
				     "sarima*",
				     "arima",
				     "ridge",
				     "lasso",
				     "mlp",
				     "cnn",
				     "unet",
				     "transformer*",
				     "distilbert*",
				     "roberta*",
				     "mobilenet*",
				     "vgg*",
				     "densenet*",
				     NULL};
static const char *const chosen[] = {
	"chose",           "chosen",         "selected",  "we use",    "picked", "outperform*", "better than",
	"best performing", "performed best", "preferred", "champion",  "winner", "won",         "final model",
	"best model",      "decided",        "go with",   "went with", NULL};
static const char *const compared[] = {
	"compar*",    "evaluated",   "tried",     "tested",     "benchmark*",   "versus",  "vs",         "against",
	"considered", "experiment*", "baseline*", "candidate*", "alternative*", "because", "trade-off*", NULL};
static const char *const tutorial[] = {"how to",   "example*",  "usage",    "quick*",
				       "command*", "tutorial*", "install*", NULL};

/* "Model | Accuracy | F1" with at least two rows of figures. */
static bool compares(const struct doc *doc, const struct doc_table *table)
{
	static const char *const things[] = {"model",   "algorithm",    "experiment", "architecture", "approach",
					     "method",  "classifier",   "estimator",  "regressor",    "pipeline",
					     "variant", "run",          "candidate",  "baseline",     "backbone",
					     "learner", "configuration"};
	struct str rest = table->header, cell;
	bool thing = false, metric = false;
	for (unsigned i = 0; str_next(&rest, '|', &cell); i++) {
		cell = str_trim(cell);
		for (size_t k = 0; k < sizeof things / sizeof *things && i < 2; k++)
			thing |= str_starts(cell, things[k]);
		metric |= i > 0 && phrase_in(cell, metrics);
		for (size_t k = 0; metrics[k] && i > 0; k++)
			metric |= str_ends(cell, metrics[k]) && cell.len > strlen(metrics[k]) &&
				  !char_is_alpha(cell.at[cell.len - strlen(metrics[k]) - 1]);
	}
	if (!thing || !metric || table->filled < 2 || doc_under(doc, table->section, tutorial))
		return false;
	uint32_t figures = 0;
	for (size_t i = 1; i + 1 < table->cells.len; i++)
		figures += char_is_digit(table->cells.at[i]) &&
			   (table->cells.at[i - 1] == '.' || table->cells.at[i + 1] == '%');
	return figures >= 2;
}

/* A list of models, each with its figure; not the settings of one model, each with its default. */
static bool lists_models(const struct doc *doc, uint32_t number)
{
	static const char *const settings[] = {
		"parameter*", "hyperparameter*", "hyper-parameter*", "argument*",  "option*",
		"setting*",   "config*",         "input*",           "attribute*", NULL};
	const struct doc_section *section = &doc->sections[number];
	uint32_t distinct = 0;
	if (section->list_items < 2 || section->numbers < section->list_items || section->words < 20 ||
	    !phrase_in(section->name, (const char *const[]){"model", "models", "results", "experiments", NULL}) ||
	    phrase_in(section->name, settings))
		return false;
	doc_speaks(doc, number, number + 1, metrics, UINT32_MAX, &distinct);
	return distinct > 0 &&
	       doc_speaks(doc, number, number + 1,
			  (const char *const[]){"baseline", "compar*", "architecture*", "models", NULL}, 2, NULL) > 1;
}

/* Prose that weighs models against each other: two of them by name, the comparison, the choice, and a figure or metric. */
static bool weighs_models(const struct doc *doc, uint32_t number)
{
	const struct doc_section *section = &doc->sections[number];
	uint32_t distinct = 0;
	if (section->words < WEIGHED_WORDS || doc_under(doc, number, tutorial))
		return false;
	doc_speaks(doc, number, number + 1, models, UINT32_MAX, &distinct);
	return distinct >= 2 && doc_speaks(doc, number, number + 1, chosen, 1, NULL) > 0 &&
	       doc_speaks(doc, number, number + 1, compared, 1, NULL) > 0 &&
	       doc_speaks(doc, number, number + 1, metrics, 1, NULL) > 0;
}

/* "Choice | Reason" with rows about the model or its training. */
static bool reasons_choices(const struct doc_table *table)
{
	static const char *const choice[] = {"choice", "choices", "decision", "design choice", NULL};
	static const char *const why[] = {"reason", "reasons", "reasoning", "rationale", "why", "justification", NULL};
	static const char *const topics[] = {"model",        "loss",     "split",   "early stop", "sampling",
					     "class weight", "calibrat", "ensembl", "embedding",  "fine-tun",
					     "boost",        "forest",   "bert",    "neural",     "regression",
					     "classifier",   "metric",   "lightgbm"};
	struct str rest = table->header, cell;
	bool choices = false, reasoned = false;
	unsigned said = 0;
	while (str_next(&rest, '|', &cell)) {
		choices |= phrase_in(str_trim(cell), choice);
		reasoned |= phrase_in(str_trim(cell), why);
	}
	if (!choices || !reasoned || table->filled < 2)
		return false;
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
		said += str_has_nocase(table->cells, topics[i]);
	return said >= 2;
}

/* "Why LightGBM", "XGBoost over a neural network". */
static bool argues_for_model(const struct doc *doc, uint32_t number)
{
	static const char *const arguing[] = {"why",      "vs",        "versus", "over", "instead of",
					      "choosing", "rationale", "choice", NULL};
	const struct doc_section *section = &doc->sections[number];
	return phrase_in(section->name, models) && phrase_in(section->name, arguing) &&
	       section->words >= WEIGHED_WORDS && doc_speaks(doc, number, number + 1, reasons, 1, NULL) > 0;
}

/* A decision record about a model: what was decided, and what else there was. Format: https://adr.github.io/madr/ */
static bool records_decision(const struct doc *doc)
{
	static const char *const subjects[] = {"embedding model*",
					       "language model*",
					       "llm",
					       "llms",
					       "foundation model*",
					       "model selection",
					       "model choice",
					       "choice of model",
					       "base model",
					       "generation model*",
					       "reranker*",
					       "classifier",
					       NULL};
	static const char *const decided[] = {"decision", "decision outcome", NULL};
	static const char *const others[] = {"alternative*", "considered options", "options considered",
					     "pros and cons of the options", NULL};
	uint32_t decision = 0, weighed = 0;
	bool about = false;
	for (uint32_t i = 1; i < doc->n; i++) {
		const struct doc_section *section = &doc->sections[i];
		struct doc_extent e;
		about |= section->level == 1 &&
			 (phrase_in(section->name, subjects) || phrase_in(section->name, models));
		doc_extent(doc, i, &e);
		if (section->level == 2 && phrase_in(section->name, decided))
			decision = e.words;
		if (section->level == 2 && phrase_in(section->name, others))
			weighed = e.words;
	}
	return about && decision >= DECISION_WORDS && weighed >= WEIGHED_WORDS;
}

static void judge_choice(struct probe_run *run, const struct doc *doc)
{
	if (records_decision(doc))
		probe_trait(run, "doc.model-choice", doc->sections[1].line);
	for (uint32_t i = 0; i < doc->tables_n; i++)
		if (compares(doc, &doc->tables[i]) || reasons_choices(&doc->tables[i]))
			probe_trait(run, "doc.model-choice", doc->tables[i].line);
	for (uint32_t i = 1; i < doc->n; i++) {
		const struct doc_section *section = &doc->sections[i];
		struct doc_extent e;
		if (lists_models(doc, i) || weighs_models(doc, i) || argues_for_model(doc, i)) {
			probe_trait(run, "doc.model-choice", section->line);
			continue;
		}
		if (!phrase_in(section->name, choice_headings) || phrase_in(section->name, tutorial))
			continue;
		doc_extent(doc, i, &e);
		bool reasoned = doc_speaks(doc, e.from, e.to, reasons, 2, NULL) > 1;
		if (doc_filled(&e, CHOICE_WORDS) && (reasoned || (e.table_rows > 1 && e.numbers > 3)))
			probe_trait(run, "doc.model-choice", section->line);
		else if (e.words > 0 && e.words < CHOICE_WORDS)
			probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("doc.model-choice"), section->line);
	}
}

static void scan_model(struct probe_run *run)
{
	const struct doc *doc = probe_doc(run);
	if (doc_role(probe_file(run)->path, doc) != DOC_OWN)
		return;
	judge_choice(run, doc);
}

const struct probe probe_document_model = {
	.name = "document_model",
	.title = "Documents: choice of the model",
	.format = "https://github.github.com/gfm/",
	.wants = {DOC_WANTS},
	.scan = scan_model,
};
