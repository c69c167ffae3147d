/*
 * What documents tell about data: how it was gathered and prepared, in pages and between the cells of notebooks.
 * Format: https://github.github.com/gfm/
 * Traits:
 *   doc.data-processing   steps of gathering, analysis or cleaning, described; hollow when only listed
 */
#include "engine/probe.h"

#define PROCESSING_WORDS 50
#define REASONED_WORDS 25
#define STEP_WORDS 8

static const char *const data_names[] = {"data", "about the data", "data set and preprocessing", NULL};
static const char *const data_headings[] = {"dataset",
					    "datasets",
					    "data set",
					    "data sets",
					    "preprocessing",
					    "pre processing",
					    "data preparation",
					    "data cleaning",
					    "data collection",
					    "training data",
					    "evaluation data",
					    "data processing",
					    "data gathering",
					    "data source*",
					    "data pipeline*",
					    "feature engineering",
					    "exploratory data analysis",
					    "eda",
					    "data analysis",
					    "data exploration",
					    "etl",
					    "augmentation",
					    "data wrangling",
					    "data split*",
					    "corpus",
					    "corpora",
					    "data acquisition",
					    "data understanding",
					    "data annotation",
					    "data labeling",
					    "curation rationale",
					    "dataset creation",
					    "data description",
					    "missing value*",
					    "missing data",
					    "handling missing*",
					    "missingness",
					    "imputation",
					    "outlier*",
					    "class imbalance",
					    "label leakage",
					    "feature selection",
					    "data quality issues",
					    "train test split",
					    "feature preparation",
					    "feature extraction",
					    "data manipulation",
					    "data transformation*",
					    NULL};
/* Sections whose heading speaks of data but which are about something else. */
static const char *const not_data[] = {
	"access",     "download*", "version control", "management", "versioning", "dvc",       "monitoring", "drift",
	"api",        "schema*",   "types",           "storage",    "structure",  "engineer*", "privacy",    "science",
	"scientist*", "plane",     "capture",         "platform",   "catalog",    NULL};

static const char *const steps[] = {"clean*",   "remov*",      "split*",   "normali*", "standardi*", "scal*",
				    "encod*",   "imput*",      "collect*", "gather*",  "extract*",   "filter*",
				    "merg*",    "aggregat*",   "sampl*",   "augment*", "resampl*",   "missing",
				    "outlier*", "duplicat*",   "convert*", "tokeni*",  "label*",     "annotat*",
				    "anonymi*", "transform*",  "resiz*",   "crop*",    "join*",      "drop*",
				    "one-hot",  "preprocess*", NULL};
/* The same for texts that are looked up, not learned from; a second list because of one only so many phrases are told apart. */
static const char *const text_steps[] = {"chunk*", "pars*",  "ingest*", "exclud*",   "allowlist*", "crawl*",
					 "scrap*", "strip*", "dedup*",  "snapshot*", NULL};
static const char *const texts[] = {"corpus", "corpora", "chunk*", "passage*", "retriev*", NULL};
#define TEXTS 3u
static const char *const reasons[] = {"because",   "so that",   "in order to",   "to avoid",   "to minimi*",
				      "due to",    "to make",   "to ensure",     "to prevent", "to reduce",
				      "to create", "therefore", "after finding", "since",      "as they",
				      "as it",     "to handle", "to balance",    NULL};

#define CHAPTERS 2       /* sections on data of a notebook, which tells one step in each */
#define HEADING_BYTES 45 /* longer headings are sentences that happen to speak of data */

static bool is_about_data(const struct doc_section *section)
{
	return (phrase_in(section->name, data_headings) || name_is(section->name, data_names)) &&
	       !phrase_in(section->name, not_data) && section->name.len <= HEADING_BYTES;
}

/* A notebook tells its steps between the cells of code: a sentence or two under each of many headings. */
static void judge_notebook(struct probe_run *run, const struct doc *doc)
{
	static const char *const lessons[] = {"you", "your", "you'll", "let's", "we'll", "tutorial", "example", NULL};
	uint32_t words = 0, chapters = 0, line = 0, kinds = 0, reasoned = 0, next = 0;
	if (doc_speaks(doc, 0, doc->n, lessons, UINT32_MAX, NULL) * 60 > doc->words)
		return;
	for (uint32_t i = 1; i < doc->n; i++) {
		struct doc_extent e;
		uint32_t distinct = 0;
		if (i < next || !is_about_data(&doc->sections[i]))
			continue;
		doc_extent(doc, i, &e);
		next = e.to;
		doc_speaks(doc, e.from, e.to, steps, UINT32_MAX, &distinct);
		if (!distinct || e.words < STEP_WORDS)
			continue;
		line = line ? line : doc->sections[i].line;
		words += e.words;
		kinds += distinct;
		chapters++;
		reasoned += doc_speaks(doc, e.from, e.to, reasons, 1, NULL) > 0;
	}
	if (chapters >= CHAPTERS && kinds >= 4 && words >= PROCESSING_WORDS && reasoned > 0)
		probe_trait(run, "doc.data-processing", line);
}

static void judge_processing(struct probe_run *run, const struct doc *doc)
{
	for (uint32_t i = 1; i < doc->n; i++) {
		const struct doc_section *section = &doc->sections[i];
		struct doc_extent e;
		uint32_t distinct = 0;
		if (!is_about_data(section))
			continue;
		doc_extent(doc, i, &e);
		/* A page of commands or of links to sources tells no steps. */
		if (!doc_filled(&e, REASONED_WORDS) || e.code_blocks * 40 > e.words || e.link_words > e.words)
			continue;
		doc_speaks(doc, e.from, e.to, steps, UINT32_MAX, &distinct);
		if (distinct && distinct < 3 && doc_speaks(doc, e.from, e.to, texts, TEXTS, NULL) >= TEXTS) {
			uint32_t more = 0;
			doc_speaks(doc, e.from, e.to, text_steps, UINT32_MAX, &more);
			distinct += more;
		}
		bool reasoned = doc_speaks(doc, e.from, e.to, reasons, 1, NULL) > 0;
		if ((distinct >= 3 && e.words >= PROCESSING_WORDS) || (distinct >= 2 && reasoned))
			probe_trait(run, "doc.data-processing", section->line);
		else if (distinct >= 2)
			probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("doc.data-processing"), section->line);
	}
}

/* Most notebooks hold a title or two: reading their text as a document is only worth it when a reason is given somewhere
 * and there are headings enough. */
static bool may_tell_steps(struct str prose)
{
	unsigned headings = 0;
	bool reasoned = false;
	for (size_t i = 0; reasons[i] && !reasoned; i++)
		reasoned = str_has_nocase(prose, reasons[i]);
	for (struct str rest = prose, line; reasoned && headings < CHAPTERS && str_next_line(&rest, &line);)
		headings += str_starts(line, "#");
	return headings >= CHAPTERS;
}

static void scan_data(struct probe_run *run)
{
	if (str_is_nocase(probe_file(run)->ext, "ipynb") && !may_tell_steps(probe_notebook(run)->prose))
		return;
	const struct doc *doc = probe_doc(run);
	if (doc_role(probe_file(run)->path, doc) != DOC_OWN)
		return;
	if (str_is_nocase(probe_file(run)->ext, "ipynb")) {
		judge_notebook(run, doc);
		return;
	}
	judge_processing(run, doc);
}

const struct probe probe_document_data = {
	.name = "document_data",
	.title = "Documents: data",
	.format = "https://github.github.com/gfm/",
	.wants = {DOC_WANTS,
		  {.ext = "ipynb"},
		  {.glob = "data/"
			   "**/*.txt"}},
	.scan = scan_data,
};
