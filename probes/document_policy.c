/*
 * Policies and records of governance in documents.
 * Format: https://docs.github.com/en/code-security/getting-started/adding-a-security-policy-to-your-repository
 * Traits:
 *   doc.security-policy   how to report a vulnerability; hollow when it is the template of a forge
 *   doc.compliance        how privacy or regulatory duties are met; hollow when the section says too little
 *   doc.audit             approvals of models or decisions, with dates, in a table; hollow when only described
 */
#include "engine/probe.h"

#define POLICY_WORDS 25
#define REPORT_WORDS 12
#define COMPLIANCE_WORDS 40
#define ASSESSED_DUTIES 3 /* spoken of below a heading that names a regulation or an assessment */

static const char *const reporting[] = {"security policy",
					"reporting a vulnerability",
					"reporting vulnerabilit*",
					"vulnerability disclosure",
					"responsible disclosure",
					"security issue notifications",
					"reporting security issues",
					"reporting a security issue",
					"security vulnerabilities",
					"security disclosure*",
					"report a vulnerability",
					"reporting security vulnerabilities",
					NULL};
static const char *const reports[] = {"report*", "disclos*", "vulnerabilit*", "notify", "security@*", NULL};
static const char *const unwritten[] = {"use this section to tell people", "tell them where to go", NULL};

static const char *const duties[] = {
	"gdpr",        "hipaa", "ccpa",      "privacy policy", "data protection",   "data privacy",
	"privacy",     "dpia",  "ai act",    "compliance",     "regulatory*",       "lawful basis",
	"legal basis", "soc 2", "iso 27001", "data retention", "impact assessment", "records of processing",
	NULL};
static const char *const regulations[] = {"gdpr",
					  "hipaa",
					  "ccpa",
					  "personal data",
					  "ai act",
					  "dpia",
					  "data subject*",
					  "consent",
					  "lawful basis",
					  "legal basis",
					  "anonymi*",
					  "pseudonymi*",
					  "personally identifiable",
					  "pii",
					  "retention",
					  "protected health information",
					  "phi",
					  "data controller",
					  "data processor",
					  "soc 2",
					  "iso 27001",
					  "supervisory authority",
					  "high-risk",
					  NULL};
/* Headings that name the document itself, and what such a document speaks of in plain words. */
static const char *const assessments[] = {"gdpr",
					  "hipaa",
					  "ccpa",
					  "dpia",
					  "impact assessment",
					  "ai act",
					  "privacy policy",
					  "data protection",
					  "privacy notice",
					  "records of processing",
					  "datenschutz*",
					  NULL};
static const char *const plain_duties[] = {
	"retention",   "retain*",    "delet*",    "eras*",     "access",  "encrypt*", "consent",
	"purpose",     "lawful*",    "legal",     "personal",  "privacy", "minimi*",  "anonymi*",
	"pseudonymi*", "patients",   "customers", "subjects",  "risk*",   "mitigat*", "transfer*",
	"third part*", "controller", "processor", "oversight", "stored",  "rights",   NULL};
static const char *const audits[] = {"audit trail*",    "audit log*", "approval record*", "approval log",
				     "model approval*", "sign off",   "approvals",        "approval history",
				     "decision log",    NULL};

static void judge_security(struct probe_run *run, const struct doc *doc, bool policy_file)
{
	if (policy_file) {
		bool real = doc->words >= POLICY_WORDS && doc_speaks(doc, 0, doc->n, reports, 2, NULL) > 1 &&
			    !doc_speaks(doc, 0, doc->n, unwritten, 1, NULL);
		probe_state_as(run, FACT_TRAIT, real ? FACT_LIVE : FACT_HOLLOW, STR("doc.security-policy"),
			       doc->n > 1 ? doc->sections[1].line : 1);
		return;
	}
	for (uint32_t i = 1; i < doc->n; i++) {
		struct doc_extent e;
		if (!phrase_in(doc->sections[i].name, reporting))
			continue;
		doc_extent(doc, i, &e);
		if (doc_filled(&e, REPORT_WORDS) && doc_speaks(doc, e.from, e.to, reports, 1, NULL))
			probe_trait(run, "doc.security-policy", doc->sections[i].line);
	}
}

static void judge_compliance(struct probe_run *run, const struct doc *doc)
{
	for (uint32_t i = 1; i < doc->n; i++) {
		struct doc_extent e;
		uint32_t distinct = 0;
		if (!phrase_in(doc->sections[i].name, duties))
			continue;
		doc_extent(doc, i, &e);
		doc_speaks(doc, e.from, e.to, regulations, UINT32_MAX, &distinct);
		bool assessed = distinct < 2 && phrase_in(doc->sections[i].name, assessments);
		if (assessed)
			doc_speaks(doc, e.from, e.to, plain_duties, UINT32_MAX, &distinct);
		if (distinct >= (assessed ? ASSESSED_DUTIES : 2))
			probe_state_as(run, FACT_TRAIT, doc_filled(&e, COMPLIANCE_WORDS) ? FACT_LIVE : FACT_HOLLOW,
				       STR("doc.compliance"), doc->sections[i].line);
	}
}

/* "Model | Version | Approved by | Date" */
static bool is_approval_table(const struct doc_table *table)
{
	bool approved = str_has(table->header, "approv") || str_has(table->header, "sign-off") ||
			str_has(table->header, "signed off") || str_has(table->header, "reviewed by");
	bool what = str_has(table->header, "model") || str_has(table->header, "version") ||
		    str_has(table->header, "decision");
	return approved && what && str_has(table->header, "date") && table->filled > 0;
}

/* The same on its side: rows "Model | …" and "Approved by | …, 2025-01-08". */
static bool is_approval_record(const struct doc_table *table)
{
	struct str rows = table->cells, row;
	bool approved = false, what = false;

	while (str_next(&rows, '\n', &row)) {
		struct str name = str_sub(row, 0, str_find_char(row, '|')), value = str_from(row, name.len);
		bool dated = false;
		for (size_t i = 0; i + 4 < value.len && !dated; i++)
			dated = str_starts(str_from(value, i), "20") && value.at[i + 4] == '-';
		approved |= dated && (str_has_nocase(name, "approved by") || str_has_nocase(name, "signed off by"));
		what |= str_has_nocase(name, "model") || str_has_nocase(name, "version") ||
			str_has_nocase(name, "decision");
	}
	return approved && what;
}

static void judge_audit(struct probe_run *run, const struct doc *doc)
{
	for (uint32_t i = 0; i < doc->tables_n; i++)
		if (is_approval_table(&doc->tables[i]) || is_approval_record(&doc->tables[i]))
			probe_trait(run, "doc.audit", doc->tables[i].line);
	for (uint32_t i = 1; i < doc->n; i++) {
		struct doc_extent e;
		doc_extent(doc, i, &e);
		if (phrase_in(doc->sections[i].name, audits) && doc_filled(&e, POLICY_WORDS))
			probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("doc.audit"), doc->sections[i].line);
	}
}

static void scan_policy(struct probe_run *run)
{
	const struct doc *doc = probe_doc(run);
	const struct file *file = probe_file(run);
	struct str title = path_title(probe_arena(run), file->path);
	bool policy = str_is(title, "security") || str_is(title, "security policy");
	bool shown = !file->folder.len || str_is(file->folder, ".github") || str_is(file->folder, "docs") ||
		     str_is(file->folder, ".gitlab");
	enum doc_role role = doc_role(file->path, doc);
	if (role != DOC_OWN && !(policy && role == DOC_GUIDE))
		return;
	judge_security(run, doc, policy && shown);
	judge_compliance(run, doc);
	judge_audit(run, doc);
}

const struct probe probe_document_policy = {
	.name = "document_policy",
	.title = "Documents: policies and records",
	.format =
		"https://docs.github.com/en/code-security/getting-started/adding-a-security-policy-to-your-repository",
	.wants = {DOC_WANTS, {.name = "SECURITY"}, {.name = "SECURITY.txt"}},
	.scan = scan_policy,
};
