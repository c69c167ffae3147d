/*
 * What a project is for and who stands behind it: goals with figures to judge them by, and people with their roles.
 * Format: https://github.github.com/gfm/
 * Traits:
 *   doc.business-goals   a purpose together with a success metric or target
 *   doc.goal             a purpose without one
 *   doc.team             people with roles or responsibilities; hollow when only names are given
 */
#include "engine/probe.h"

#define GOAL_WORDS 15
#define PURPOSE_WORDS 40 /* of the document around a section that has only the figures */

static const char *const business[] = {"business goal*", "business objective*", "business problem", "business case",
				       "business understanding", "business context", "business requirement*",
				       "business value", "business impact", "problem statement", "problem definition",
				       "problem description", "project goal*", "project objective*", "improvement goal*",
				       "value proposition", NULL};
static const char *const goals[] = {"goal", "goals", "objective", "objectives", "aim", "aims", "purpose", "mission",
				    "motivation", "use case", "project overview", NULL};
static const char *const other_goals[] = {"learning goal*", "learning objective*", "non goals", "course*", "lesson*",
					  "exercise*", "assignment*", NULL};
static const char *const figures[] = {"kpi*", "key performance indicator*", "success metric*", "success criteri*",
				      "success measure*", "measure of success", "target metric*", "business metric*",
				      "acceptance criteri*", "performance target*", "service level objective*", NULL};
static const char *const metrics[] = {
	"accuracy", "precision", "recall", "f1*", "auc", "roc*", "rmse", "mae", "mape", "r2", "wer", "latency", "throughput",
	"conversion", "revenue", "churn", "cost*", "ctr", "uptime", "availability", "roi", "retention", "profit", "sales",
	"error rate", "false positive*", "false negative*", "response time", "kpi*", "satisfaction", "savings", NULL};
static const char *const targets[] = {
	"target*", "goal*", "at least", "at most", "less than", "more than", "greater than", "below", "above", "under",
	"reduc*", "increas*", "improv*", "within", "minimum", "maximum", "exceed*", "achiev*", "threshold*", NULL};
static const char *const subject[] = {"model*", "predict*", "business", "customer*", "classif*", "detect*", "forecast*",
				      "recommend*", "dataset*", "machine learning", NULL};

static const char *const teams[] = {
	"team", "team members", "members", "maintainers", "maintainer", "roles", "roles and responsibilities",
	"team roles", "team and responsibilities", "team roles and responsibilities", "responsibilities", "raci",
	"raci matrix", "ownership", "owners", "owner", "code owners", "points of contact", "point of contact", "contacts",
	"contact", "stakeholders", "authors", "author", "contributors", "people", "who we are", "team structure",
	"meet the team", "individual contributions", "contributions of team members", NULL};
static const char *const roles[] = {
	"data scientist*", "data engineer*", "ml engineer*", "machine learning engineer*", "mlops engineer*",
	"product owner*", "project manager*", "product manager*", "team lead*", "tech lead*", "lead", "maintainer*",
	"reviewer*", "principal investigator*", "on-call", "architect", "analyst*", "responsible for", "in charge of",
	"supervisor*", "sponsor*", "approver*", "backend", "frontend", "devops", NULL};
static const char *const members[] = {"student*", "team member*", "group member*", "each member", "teammate*", NULL};
static const char *const duties[] = {"responsible for", "in charge of", NULL};

static bool has_figures(const struct doc *doc, const struct doc_extent *e, bool named)
{
	bool metric = doc_speaks(doc, e->from, e->to, metrics, 1, NULL) > 0;
	if (named)
		return metric && (e->numbers > 0 || e->words >= GOAL_WORDS) && doc_filled(e, 5);
	return metric && e->numbers > 0 && doc_speaks(doc, e->from, e->to, targets, 1, NULL) > 0;
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

static bool is_name_part(struct str word)
{
	if (word.len < 2 || word.at[0] < 'A' || word.at[0] > 'Z')
		return false;
	for (size_t i = 1; i < word.len; i++)
		if (!(char_is_alpha(word.at[i]) || word.at[i] == '-' || word.at[i] == '.' || word.at[i] == ',' ||
		      word.at[i] == ':' || (unsigned char)word.at[i] >= 0x80))
			return false;
	return word.at[1] >= 'a' || (unsigned char)word.at[1] >= 0x80;
}

/* Handles, addresses, and lines with two capitalised words in a row. */
static uint32_t count_people(const struct doc *doc, const struct doc_extent *e)
{
	uint32_t people = 0, last_line = 0;
	for (uint32_t s = e->from; s < e->to; s++) {
		const struct doc_section *section = &doc->sections[s];
		struct str rest = section->prose, word;
		bool before = false;
		for (uint32_t i = 0; i < section->prose_n && str_next(&rest, ' ', &word); i++) {
			uint32_t line = section->prose_lines[i];
			size_t at = str_find_char(word, '@');
			bool handle = at != STR_NONE && at + 2 < word.len && char_is_alpha(word.at[at + 1]);
			bool name = is_name_part(word);
			if (line != last_line && (handle || (name && before))) {
				people++;
				last_line = line;
			}
			before = name && (i + 1 >= section->prose_n || section->prose_lines[i + 1] == line);
		}
	}
	return people;
}

static bool has_role_table(const struct doc *doc, const struct doc_extent *e)
{
	static const char *const what[] = {"role", "responsib", "raci", "duty", "task"};
	static const char *const who[] = {"name", "person", "contact", "member", "owner", "who", "email", "github", "team"};
	for (uint32_t i = 0; i < doc->tables_n; i++) {
		const struct doc_table *table = &doc->tables[i];
		bool role = false, person = false;
		if (table->section < e->from || table->section >= e->to || !table->filled)
			continue;
		for (size_t k = 0; k < sizeof what / sizeof *what; k++)
			role |= str_has(table->header, what[k]);
		for (size_t k = 0; k < sizeof who / sizeof *who; k++)
			person |= str_has(table->header, who[k]);
		if (role && person)
			return true;
	}
	return false;
}

static void judge_team(struct probe_run *run, const struct doc *doc)
{
	for (uint32_t i = 1; i < doc->n; i++) {
		const struct doc_section *section = &doc->sections[i];
		struct doc_extent e;
		doc_extent(doc, i, &e);
		if (name_is(section->name, teams)) {
			uint32_t people = count_people(doc, &e);
			bool role = doc_speaks(doc, e.from, e.to, roles, 1, NULL) > 0 ||
				    phrase_in(section->name, (const char *const[]){"maintainer*", "owner*", NULL});
			bool filled = doc_filled(&e, 3);
			if (filled && ((people > 1 && role) || has_role_table(doc, &e)))
				probe_trait(run, "doc.team", section->line);
			else if (filled && people)
				probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("doc.team"), section->line);
		} else if (e.to == i + 1 && section->words > 40 && doc_speaks(doc, i, i + 1, duties, 2, NULL) > 1 &&
			   doc_speaks(doc, i, i + 1, members, 2, NULL) > 1) {
			probe_trait(run, "doc.team", section->line);
		}
	}
}

static void scan_purpose(struct probe_run *run)
{
	const struct doc *doc = probe_doc(run);
	if (doc_role(probe_file(run)->path, doc) != DOC_OWN)
		return;
	judge_goals(run, doc);
	judge_team(run, doc);
}

const struct probe probe_document_purpose = {
	.name = "document_purpose",
	.title = "Documents: goals and people",
	.format = "https://github.github.com/gfm/",
	.wants = {DOC_WANTS},
	.scan = scan_purpose,
};
