#include "cli/session.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "base/pool.h"
#include "cli/confine.h"
#include "cli/output.h"
#include "engine/store.h"

#include <pthread.h>
#include <string.h>

/* ---- rules and source ---- */

static int check_checklists(const struct session *session, struct error *err)
{
	for (size_t i = 0; i < session->options->checklists.n; i++) {
		struct str name = str_of(session->options->checklists.at[i]);
		struct nearest nearest;
		if (str_is(name, "all") || checklist_find(&session->checklists, name))
			continue;
		nearest_init(&nearest, name);
		for (size_t k = 0; k < session->checklists.n; k++)
			nearest_try(&nearest, session->checklists.at[k].id);
		return error_set(err, EXIT_CODE_USAGE,
				 "unknown checklist '%.*s'%s%.*s%s; 'assay list checklists' shows all", STR_ARG(name),
				 nearest.best.len ? ", did you mean '" : "", STR_ARG(nearest.best),
				 nearest.best.len ? "'?" : "");
	}
	return 0;
}

static int load_rules(struct session *session, struct error *err)
{
	if (rulebook_load(&session->book, session->options->rules, err))
		return -1;
	if (checklists_load(&session->checklists, &session->book, err) == 0 &&
	    initiatives_load(&session->initiatives, &session->book, err) == 0 && check_checklists(session, err) == 0)
		return 0;
	rulebook_release(&session->book);
	return -1;
}

/* Loading the rules and opening the repository do not need each other. */
struct opening {
	pthread_t thread;
	const struct source_options *options;
	struct source *source;
	struct error err;
};

static void *open_source(void *context)
{
	struct opening *opening = context;
	opening->source = source_open(opening->options, &opening->err);
	return NULL;
}

static void open_store(struct session *session)
{
	if (!session->options->cache)
		return;
	session->store = store_new();
	cache_read(&session->cache, session->source, &session->book, session->store);
}

int session_open(struct session *session, const struct options *options, struct error *err)
{
	struct source_options from = options->source;
	struct opening opening = {.options = &from};
	struct confinement confinement;
	int64_t date;
	if (options->since && !since_parse(str_of(options->since), &date))
		return error_set(err, EXIT_CODE_USAGE, "--since %s: expected a date such as 2026-01-31",
				 options->since);
	*session = (struct session){.options = options};
	arena_init(&session->arena);
	cache_init(&session->cache, options->cache);
	confine_begin(&confinement, options, &session->cache, &from);
	bool beside = !source_is_address(from.repository) &&
		      pthread_create(&opening.thread, NULL, open_source, &opening) == 0;
	int failed = load_rules(session, err);
	if (beside)
		pthread_join(opening.thread, NULL);
	else if (!failed)
		open_source(&opening);
	confine_end(&confinement);
	session->source = opening.source;
	if (!failed && opening.source) {
		open_store(session);
		return 0;
	}
	if (failed && opening.source)
		source_close(opening.source);
	if (!failed) {
		*err = opening.err;
		rulebook_release(&session->book);
	}
	cache_close(&session->cache);
	arena_release(&session->arena);
	return -1;
}

void session_release(struct session *session)
{
	if (session->store)
		cache_write(&session->cache, &session->book, session->store);
	store_free(session->store);
	cache_close(&session->cache);
	source_close(session->source);
	rulebook_release(&session->book);
	arena_release(&session->arena);
}

/* ---- policy ---- */

static int read_policy_of(struct session *session, struct source *from, struct error *err)
{
	struct str path = policy_path(source_about(from), &session->arena);
	struct str text;
	uint64_t size;
	size_t n;
	bool cut_off;
	const struct source_entry *entries = source_entries(from, &n, &cut_off);
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(entries[i].path, path) || entries[i].kind != ENTRY_FILE)
			continue;
		struct source_reader *reader = source_reader_open(from, err);
		if (!reader)
			return -1;
		int result = -1;
		if (source_read(reader, &entries[i], LIMIT_RULE_BYTES, &text, &size) == READ_OK)
			result = policy_read(&session->policy, &session->arena, text, path.at, &session->book,
					     &session->checklists, err);
		else
			error_set(err, EXIT_CODE_USAGE, "%s cannot be read or is larger than %u bytes", path.at,
				  LIMIT_RULE_BYTES);
		source_reader_close(reader);
		return result;
	}
	return 0;
}

int session_read_policy(struct session *session, struct source *from, struct error *err)
{
	const char *file = session->options->config;
	struct str text;
	if (!file)
		return read_policy_of(session, from, err);
	if (input_file(file, LIMIT_RULE_BYTES, &session->arena, &text, err))
		return -1;
	return policy_read(&session->policy, &session->arena, text, file, &session->book, &session->checklists, err);
}

/* ---- scan and judge ---- */

int session_scan(struct session *session, struct source *source, struct scan *scan, struct error *err)
{
	const struct options *options = session->options;
	struct scan_options how = {
		.jobs = options->jobs ? options->jobs : pool_processors(),
		.progress = progress_update,
		.progress_context = &session->progress,
		.store = session->store,
	};
	if (session->policy.excludes.n)
		source_exclude(source, session->policy.excludes.at, session->policy.excludes.n);
	progress_init(&session->progress, options->progress == TRISTATE_ALWAYS,
		      options->progress == TRISTATE_NEVER || options->quiet);
	int result = scan_run(scan, source, &session->book, &how, err);
	progress_done(&session->progress);
	return result;
}

static bool is_chosen(const struct session *session, const struct checklist *list)
{
	const struct option_list *wanted = &session->options->checklists;
	if (session->gate && policy_concerns(&session->policy, list))
		return true;
	for (size_t i = 0; i < wanted->n; i++)
		if (str_is(list->id, wanted->at[i]) || strcmp(wanted->at[i], "all") == 0)
			return true;
	if (wanted->n)
		return false;
	for (size_t i = 0; i < session->policy.checklists.n; i++)
		if (session->policy.checklists.at[i] == list)
			return true;
	return !session->policy.checklists.n && str_is(list->id, "marvelous");
}

size_t session_judge(const struct session *session, struct scan *scan, struct judge_basis *basis,
		     struct judgement **judgements)
{
	size_t n = 0;
	*judgements = arena_array(&scan->arena, struct judgement, session->checklists.n + 1);
	judge_basis_init(basis, scan, &session->checklists, &session->policy, &scan->arena);
	for (size_t i = 0; i < session->checklists.n; i++)
		if (is_chosen(session, &session->checklists.at[i]))
			judge_checklist(basis, &session->checklists.at[i], &(*judgements)[n++]);
	return n;
}

void session_report(const struct session *session, struct scan *scan, struct report *report)
{
	struct judge_basis basis;
	struct judgement *judgements;
	report->scan = scan;
	report->policy = &session->policy;
	report->judgements_n = session_judge(session, scan, &basis, &judgements);
	report->judgements = judgements;
	int64_t date;
	if (session->options->since && since_parse(str_of(session->options->since), &date)) {
		struct since *since = arena_new(&scan->arena, struct since);
		since_find(scan, judgements, report->judgements_n, date, &scan->arena, since);
		report->since = since;
	}
	if (session->options->quiet && !session->options->formats.n && !session->options->pack)
		return;
	struct delivery *delivery = arena_new(&scan->arena, struct delivery);
	struct stack *stack = arena_new(&scan->arena, struct stack);
	delivery_find(scan, delivery);
	stack_find(scan, &scan->arena, stack);
	struct roadmap *roadmap = arena_new(&scan->arena, struct roadmap);
	roadmap_find(&basis, judgements, report->judgements_n, &session->initiatives, roadmap);
	report->roadmap = roadmap;
	struct interview *interview = arena_new(&scan->arena, struct interview);
	interview_prepare(&basis, judgements, report->judgements_n, interview);
	report->delivery = delivery;
	report->stack = stack;
	report->interview = interview;
}
