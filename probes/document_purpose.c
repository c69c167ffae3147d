/*
 * What a project is for: goals with figures to judge them by.
 * Format: https://github.github.com/gfm/
 * Traits:
 *   doc.business-goals   a purpose together with a success metric or target
 *   doc.goal             a purpose without one
 */
#include "engine/probe.h"

#define GOAL_WORDS 15
#define CHAPTER_WORDS 400
#define PURPOSE_WORDS 40 /* of the document around a section that has only the figures */

static const char *const business[] = {"business goal*",
				       "business objective*",
				       "business problem",
				       "business case",
				       "business understanding",
				       "business context",
				       "business requirement*",
				       "business value",
				       "business impact",
				       "problem statement",
				       "problem definition",
				       "problem description",
				       "project goal*",
				       "project objective*",
				       "improvement goal*",
				       "value proposition",
				       NULL};
static const char *const goals[] = {"goal",    "goals",      "objective", "objectives",       "aim", "aims", "purpose",
				    "mission", "motivation", "use case",  "project overview", NULL};
static const char *const other_goals[] = {"learning goal*", "learning objective*", "non goals",   "course*",
					  "lesson*",        "exercise*",           "assignment*", NULL};
static const char *const figures[] = {"kpi*",
				      "key performance indicator*",
				      "success metric*",
				      "success criteri*",
				      "success measure*",
				      "measure of success",
				      "target metric*",
				      "business metric*",
				      "acceptance criteri*",
				      "performance target*",
				      "service level objective*",
				      NULL};
static const char *const metrics[] = {"accuracy",
				      "precision",
				      "recall",
				      "f1*",
				      "auc",
				      "roc*",
				      "rmse",
				      "mae",
				      "mape",
				      "r2",
				      "wer",
				      "latency",
				      "throughput",
				      "conversion",
				      "revenue",
				      "churn",
				      "cost*",
				      "ctr",
				      "uptime",
				      "availability",
				      "roi",
				      "retention",
				      "profit",
				      "sales",
				      "error rate",
				      "false positive*",
				      "false negative*",
				      "response time",
				      "kpi*",
				      "satisfaction",
				      "savings",
				      NULL};
static const char *const targets[] = {"target*",   "goal*",        "at least", "at most",    "less than",
				      "more than", "greater than", "below",    "above",      "under",
				      "reduc*",    "increas*",     "improv*",  "within",     "minimum",
				      "maximum",   "exceed*",      "achiev*",  "threshold*", NULL};
static const char *const subject[] = {"model*",    "predict*",   "business", "customer*",        "classif*", "detect*",
				      "forecast*", "recommend*", "dataset*", "machine learning", NULL};

static bool has_figures(const struct doc *doc, const struct doc_extent *e, bool named)
{
	bool metric = doc_speaks(doc, e->from, e->to, metrics, 1, NULL) > 0;
	if (named)
		return metric && (e->numbers > 0 || e->words >= GOAL_WORDS) && doc_filled(e, 5);
	return metric && e->numbers > 0 && doc_speaks(doc, e->from, e->to, targets, 1, NULL) > 0;
}

/* "Learn about Jenkins", "Observe the pipeline": goals of the reader of an exercise. */
static bool is_exercise(const struct doc *doc, const struct doc_extent *e)
{
	static const char *const lessons[] = {"learn about",    "learn how",   "learn to",
					      "understand how", "observe *",   "familiarize",
					      "get familiar",   "get to know", NULL};
	return e->list_items > 0 && doc_speaks(doc, e->from, e->to, lessons, 1, NULL) > 0;
}

static void judge_goals(struct probe_run *run, const struct doc *doc)
{
	uint32_t purpose = 0, measured = 0;
	bool about = doc_speaks(doc, 0, doc->n, subject, 2, NULL) >= 2;
	for (uint32_t i = 1; i < doc->n && about; i++) {
		const struct doc_section *section = &doc->sections[i];
		bool named = phrase_in(section->name, figures);
		bool goal = phrase_in(section->name, business) || name_is(section->name, goals);
		struct doc_extent e;
		if ((!named && !goal) || phrase_in(section->name, other_goals))
			continue;
		doc_extent(doc, i, &e);
		if (name_is(section->name, goals) && is_exercise(doc, &e))
			continue;
		/* A long chapter below such a heading speaks of everything. */
		if (!named && e.words > CHAPTER_WORDS)
			e.to = i + 1;
		if (!measured && has_figures(doc, &e, named))
			measured = section->line;
		if (!purpose && goal && doc_filled(&e, GOAL_WORDS) &&
		    doc_speaks(doc, e.from, e.to, subject, 1, NULL) > 0)
			purpose = section->line;
	}
	if (measured && (purpose || doc->words >= PURPOSE_WORDS))
		probe_trait(run, "doc.business-goals", measured);
	else if (purpose)
		probe_trait(run, "doc.goal", purpose);
}

static void scan_purpose(struct probe_run *run)
{
	const struct doc *doc = probe_doc(run);
	if (doc_role(probe_file(run)->path, doc) != DOC_OWN)
		return;
	judge_goals(run, doc);
}

const struct probe probe_document_purpose = {
	.name = "document_purpose",
	.title = "Documents: goals",
	.format = "https://github.github.com/gfm/",
	.wants = {DOC_WANTS},
	.scan = scan_purpose,
};
