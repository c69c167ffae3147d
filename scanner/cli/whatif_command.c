/*
 * assay whatif: judges again under assumptions and shows what turns. Nothing of it is written down anywhere.
 */
#include "base/nearest.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/session.h"
#include "report/whatif.h"

/* What holds a '=' is an assumption; what does not is the repository. */
static int find_repository(struct options *options, struct error *err)
{
	size_t assumptions = 0;
	for (size_t i = 0; i < options->arguments_n; i++) {
		if (str_find_char(str_of(options->arguments[i]), '=') != STR_NONE)
			assumptions++;
		else if (options->source.repository)
			return error_set(err, EXIT_CODE_USAGE, "whatif takes one repository; '%s' is a second one",
					 options->arguments[i]);
		else
			options->source.repository = options->arguments[i];
	}
	if (!options->source.repository)
		options->source.repository = ".";
	if (!assumptions)
		return error_set(err, EXIT_CODE_USAGE, "whatif what? SIGNAL=LEVEL, for example ci.tests=enforced");
	return 0;
}

static int read_grants(struct session *session, struct grant **grants, size_t *n, struct error *err)
{
	const struct options *options = session->options;
	*grants = arena_array(&session->arena, struct grant, options->arguments_n + 1);
	*n = 0;
	for (size_t i = 0; i < options->arguments_n; i++) {
		struct str word = str_of(options->arguments[i]);
		if (str_find_char(word, '=') != STR_NONE && grant_parse(&session->book, word, &(*grants)[(*n)++], err))
			return -1;
	}
	return 0;
}

static int choose_format(const struct options *options, bool *json, struct error *err)
{
	struct str name = options->formats.n ? str_of(options->formats.at[0]) : STR("text");
	struct nearest nearest;
	*json = str_is(name, "json");
	if (options->formats.n < 2 && (*json || str_is(name, "text")))
		return 0;
	nearest_init(&nearest, name);
	nearest_try(&nearest, STR("text"));
	nearest_try(&nearest, STR("json"));
	return error_set(err, EXIT_CODE_USAGE, "whatif writes one format, text or json%s%.*s%s",
			 nearest.best.len ? "; did you mean '" : "", STR_ARG(nearest.best),
			 nearest.best.len ? "'?" : "");
}

static int judge_and_write(const struct session *session, struct scan *scan, struct whatif *whatif, bool json,
			   struct error *err)
{
	struct judge_basis basis;
	struct buf out = BUF_INIT;
	whatif->scan = scan;
	whatif->n = session_judge(session, scan, &basis, &whatif->before);
	whatif->after = arena_array(&scan->arena, struct judgement, whatif->n + 1);
	judge_basis_grant(&basis, whatif->grants, whatif->grants_n, true, &scan->arena, &whatif->granted);
	for (size_t i = 0; i < whatif->n; i++)
		judge_checklist(&whatif->granted, whatif->before[i].checklist, &whatif->after[i]);
	if (json)
		whatif_json(&out, whatif);
	else
		whatif_text(&out, whatif);
	int result = output_standard(buf_view(&out), err);
	buf_release(&out);
	return result;
}

static int suppose(struct session *session, bool json, struct error *err)
{
	struct whatif whatif = {0};
	struct grant *grants;
	struct scan scan;
	if (read_grants(session, &grants, &whatif.grants_n, err) ||
	    session_read_policy(session, session->source, err) || session_scan(session, session->source, &scan, err))
		return -1;
	whatif.grants = grants;
	int result = judge_and_write(session, &scan, &whatif, json, err);
	result = result ? result : scan.notices.failed ? EXIT_CODE_INCOMPLETE : EXIT_CODE_DONE;
	scan_release(&scan);
	return result;
}

int command_whatif(struct options *options, struct error *err)
{
	struct session session;
	bool json;
	if (choose_format(options, &json, err) || find_repository(options, err) || session_open(&session, options, err))
		return -1;
	int result = suppose(&session, json, err);
	session_release(&session);
	return result;
}
