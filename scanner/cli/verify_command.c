/*
 * assay verify: self-reported answers beside the evidence of a repository.
 */
#include "answers/answers.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/pack.h"
#include "cli/reports.h"
#include "cli/session.h"

struct verifying {
	struct session session;
	struct options *options;
	struct arena arena; /* the answers */
	struct claims claims;
};

/* Which checklists the file may be about; NULL: any. */
static const bool *wanted_lists(struct verifying *v)
{
	const struct checklists *lists = &v->session.checklists;
	const struct option_list *named = &v->options->checklists;
	bool *wanted = arena_array(&v->arena, bool, lists->n + 1);
	if (!named->n)
		return NULL;
	for (size_t l = 0; l < lists->n; l++)
		for (size_t i = 0; i < named->n; i++)
			wanted[l] |= str_is(lists->at[l].id, named->at[i]) || strcmp(named->at[i], "all") == 0;
	return wanted;
}

static int read_claims(struct verifying *v, struct error *err)
{
	const char *file = v->options->arguments[0];
	struct str bytes;
	struct answers_request request = {
		.file = file, .column = v->options->column, .lists = &v->session.checklists, .wanted = wanted_lists(v)};
	if (input_file(file, LIMIT_ANSWERS_BYTES, &v->arena, &bytes, err) ||
	    answers_read(&request, bytes, &v->arena, &v->claims, err))
		return -1;
	/* What is claimed is judged, and nothing else. */
	v->options->checklists.n = 0;
	for (size_t i = 0; i < v->claims.n && v->options->checklists.n < OPTION_LIST; i++)
		if (i == 0 || v->claims.at[i].checklist != v->claims.at[i - 1].checklist)
			v->options->checklists.at[v->options->checklists.n++] = arena_cstr(
				&v->arena, v->claims.at[i].checklist->id);
	return 0;
}

static int verify_source(struct verifying *v, struct error *err)
{
	struct source *source = v->session.source;
	struct scan scan;
	struct report report = {0};
	struct judge_basis basis;
	struct verification verification;
	if (session_read_policy(&v->session, source, err) || session_scan(&v->session, source, &scan, err))
		return -1;
	for (size_t i = 0; i < v->claims.notices.n; i++)
		notices_add(&scan.arena, &scan.notices, v->claims.notices.at[i]);
	session_report(&v->session, &scan, &report);
	judge_basis_init(&basis, &scan, &v->session.checklists, &v->session.policy, &scan.arena);
	verify_claims(&basis, report.judgements, report.judgements_n, &v->claims, &verification);
	report.verification = &verification;
	int result = reports_write(v->options, &report, err);
	result = result ? result : pack_write(v->options, "verify", &report, err);
	if (!result)
		result = verification.total.counts[CLAIM_CONTRADICTED] ? EXIT_CODE_GATE_FAILED
			 : scan.notices.failed                         ? EXIT_CODE_INCOMPLETE
								       : EXIT_CODE_DONE;
	scan_release(&scan);
	return result;
}

int command_verify(struct options *options, struct error *err)
{
	struct verifying v = {.options = options};
	if (!options->arguments_n)
		return error_set(
			err, EXIT_CODE_USAGE,
			"verify needs a file of answers: assay verify answers.xlsx [REPO]; 'assay answers' makes one");
	options->input = options->arguments[0];
	if (options_repository(options, "verify", 1, err) || reports_check(options, err) ||
	    session_open(&v.session, options, err))
		return -1;
	arena_init(&v.arena);
	int result = read_claims(&v, err) ? -1 : verify_source(&v, err);
	arena_release(&v.arena);
	session_release(&v.session);
	return result;
}
