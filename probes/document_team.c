/*
 * Who stands behind a project, told in documents: people with their roles or responsibilities.
 * Format: https://github.github.com/gfm/
 * Traits:
 *   doc.team   people with roles or responsibilities; hollow when only names are given
 */
#include "engine/probe.h"

static const char *const teams[] = {"team",
				    "team members",
				    "members",
				    "maintainers",
				    "maintainer",
				    "roles",
				    "roles and responsibilities",
				    "team roles",
				    "team and responsibilities",
				    "team roles and responsibilities",
				    "responsibilities",
				    "raci",
				    "raci matrix",
				    "ownership",
				    "owners",
				    "owner",
				    "code owners",
				    "points of contact",
				    "point of contact",
				    "contacts",
				    "contact",
				    "stakeholders",
				    "authors",
				    "author",
				    "contributors",
				    "people",
				    "who we are",
				    "team structure",
				    "meet the team",
				    "individual contributions",
				    "contributions of team members",
				    NULL};
/* Alone these words stand over other things. */
static const char *const leading[] = {"project admin*", "project lead*", "development team", NULL};
static const char *const roles[] = {"data scientist*",
				    "data engineer*",
				    "ml engineer*",
				    "machine learning engineer*",
				    "mlops engineer*",
				    "product owner*",
				    "project manager*",
				    "product manager*",
				    "team lead*",
				    "tech lead*",
				    "lead",
				    "maintainer*",
				    "reviewer*",
				    "principal investigator*",
				    "on-call",
				    "architect",
				    "analyst*",
				    "responsible for",
				    "in charge of",
				    "supervisor*",
				    "sponsor*",
				    "approver*",
				    "backend",
				    "frontend",
				    "devops",
				    NULL};
static const char *const members[] = {"student*", "team member*", "group member*", "each member", "teammate*", NULL};
static const char *const duties[] = {"responsible for", "in charge of", NULL};

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
	static const char *const who[] = {"name", "person", "contact", "member", "owner",
					  "who",  "email",  "github",  "team"};
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
		if (name_is(section->name, teams) || phrase_in(section->name, leading)) {
			uint32_t people = count_people(doc, &e);
			bool role = doc_speaks(doc, e.from, e.to, roles, 1, NULL) > 0 ||
				    phrase_in(section->name,
					      (const char *const[]){"maintainer*", "owner*", "project admin*",
								    "project lead*", NULL});
			/* A handle that is a link is no word. */
			bool filled = doc_filled(&e, 3) || (people > 1 && e.link_words > 1);
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

static void scan_team(struct probe_run *run)
{
	static const char *const charts[] = {"charts", "helm-charts", NULL};
	const struct doc *doc = probe_doc(run);
	/* A copied Helm chart names its makers. */
	if (doc_role(probe_file(run)->path, doc) == DOC_OWN && !path_has_folder(probe_file(run)->path, charts))
		judge_team(run, doc);
}

const struct probe probe_document_team = {
	.name = "document_team",
	.title = "Documents: people",
	.format = "https://github.github.com/gfm/",
	.wants = {DOC_WANTS},
	.scan = scan_team,
};
