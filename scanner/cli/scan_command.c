/*
 * assay scan: source → engine → judge → reports.
 */
#include "base/nearest.h"
#include "base/pool.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "report/report.h"

#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct scan_command {
	struct options options;
	struct rulebook book;
	struct checklists checklists;
	struct scan scan;
	struct judgement *judgements;
	struct delivery delivery;
	struct stack stack;
	bool with_facts; /* delivery and stack were found */
	size_t judgements_n;
};

static const struct report_format *find_format(struct str name, struct error *err)
{
	struct nearest nearest;
	nearest_init(&nearest, name);
	for (size_t i = 0; i < report_formats_n; i++) {
		if (str_is(name, report_formats[i].name))
			return &report_formats[i];
		nearest_try(&nearest, str_of(report_formats[i].name));
	}
	error_set(err, EXIT_CODE_USAGE, "unknown format '%.*s'%s%.*s%s; 'assay list formats' shows all", STR_ARG(name),
		  nearest.best.len ? ", did you mean '" : "", STR_ARG(nearest.best), nearest.best.len ? "'?" : "");
	return NULL;
}

/* Before anything is read: a typing error must not cost a scan. */
static int check_formats(const struct options *options, struct error *err)
{
	unsigned standard = 0;
	for (size_t i = 0; i < options->formats.n; i++) {
		struct str format = str_of(options->formats.at[i]);
		size_t equals = str_find_char(format, '=');
		standard += equals == STR_NONE;
		if (!find_format(str_sub(format, 0, equals == STR_NONE ? format.len : equals), err))
			return -1;
	}
	if (standard > 1)
		return error_set(
			err, EXIT_CODE_USAGE,
			"only one report can go to standard output; write the others to files: --format json=FILE");
	return 0;
}

static int check_checklists(const struct scan_command *c, struct error *err)
{
	for (size_t i = 0; i < c->options.checklists.n; i++) {
		struct str name = str_of(c->options.checklists.at[i]);
		struct nearest nearest;
		if (str_is(name, "all") || checklist_find(&c->checklists, name))
			continue;
		nearest_init(&nearest, name);
		for (size_t k = 0; k < c->checklists.n; k++)
			nearest_try(&nearest, c->checklists.at[k].id);
		return error_set(err, EXIT_CODE_USAGE,
				 "unknown checklist '%.*s'%s%.*s%s; 'assay list checklists' shows all", STR_ARG(name),
				 nearest.best.len ? ", did you mean '" : "", STR_ARG(nearest.best),
				 nearest.best.len ? "'?" : "");
	}
	return 0;
}

static bool is_chosen(const struct options *options, const struct checklist *list)
{
	if (!options->checklists.n)
		return str_is(list->id, "marvelous");
	for (size_t i = 0; i < options->checklists.n; i++)
		if (str_is(list->id, options->checklists.at[i]) || strcmp(options->checklists.at[i], "all") == 0)
			return true;
	return false;
}

static void judge_chosen(struct scan_command *c)
{
	struct judge_basis basis;
	c->judgements = arena_array(&c->scan.arena, struct judgement, c->checklists.n + 1);
	judge_basis_init(&basis, &c->scan, &c->checklists, NULL, &c->scan.arena);
	for (size_t i = 0; i < c->checklists.n; i++)
		if (is_chosen(&c->options, &c->checklists.at[i]))
			judge_checklist(&basis, &c->checklists.at[i], &c->judgements[c->judgements_n++]);
}

static bool wants_color(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
	if (options->color != TRISTATE_AUTO)
		return options->color == TRISTATE_ALWAYS;
	return isatty(STDOUT_FILENO) && !(no_color && *no_color) && !(terminal && strcmp(terminal, "dumb") == 0);
}

static unsigned terminal_width(void)
{
	struct winsize size;
	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		return size.ws_col;
	return 120;
}

static int write_report(struct scan_command *c, struct str format, struct error *err)
{
	size_t equals = str_find_char(format, '=');
	const struct report_format *writer = find_format(str_sub(format, 0, equals == STR_NONE ? format.len : equals),
							 err);
	const char *path = equals == STR_NONE ? NULL : format.at + equals + 1;
	struct buf out = BUF_INIT;
	struct report report = {
		.scan = &c->scan,
		.judgements = c->judgements,
		.judgements_n = c->judgements_n,
		.delivery = c->with_facts ? &c->delivery : NULL,
		.stack = c->with_facts ? &c->stack : NULL,
		.version = ASSAY_VERSION,
		.width = path ? 120 : terminal_width(),
		.color = !path && wants_color(&c->options),
		.quiet = c->options.quiet,
		.verbose = c->options.verbose,
	};
	if (!writer)
		return -1;
	writer->write(&out, &report);
	int result = path ? output_file(path, buf_view(&out), err) : output_standard(buf_view(&out), err);
	buf_release(&out);
	return result;
}

static int write_reports(struct scan_command *c, struct error *err)
{
	/* A quiet report for people shows none of it. */
	c->with_facts = c->options.formats.n || !c->options.quiet;
	if (c->with_facts) {
		delivery_find(&c->scan, &c->delivery);
		stack_find(&c->scan, &c->scan.arena, &c->stack);
	}
	if (!c->options.formats.n)
		return write_report(c, STR("text"), err);
	for (size_t i = 0; i < c->options.formats.n; i++)
		if (write_report(c, str_of(c->options.formats.at[i]), err))
			return -1;
	return 0;
}

/* Opening the repository and loading the rules know nothing of each other and are most of a small scan, so they are done
 * at the same time. */
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

static int load_rules(struct scan_command *c, struct error *err)
{
	if (rulebook_load(&c->book, c->options.rules, err))
		return -1;
	if (checklists_load(&c->checklists, &c->book, err) == 0 && check_checklists(c, err) == 0)
		return 0;
	rulebook_release(&c->book);
	return -1;
}

/* An invalid rule or name is told before an unreadable repository. */
static struct source *open_and_load(struct scan_command *c, struct error *err)
{
	struct opening opening = {.options = &c->options.source};
	bool beside = pthread_create(&opening.thread, NULL, open_source, &opening) == 0;
	int failed = load_rules(c, err);
	if (beside)
		pthread_join(opening.thread, NULL);
	else if (!failed)
		open_source(&opening);
	if (!failed && opening.source)
		return opening.source;
	if (failed && opening.source)
		source_close(opening.source);
	if (!failed) {
		*err = opening.err;
		rulebook_release(&c->book);
	}
	return NULL;
}

static int scan_source(struct scan_command *c, struct error *err)
{
	struct progress progress;
	c->options.source.repository = c->options.arguments_n ? c->options.arguments[0] : ".";
	c->options.source.quiet = c->options.quiet;
	struct source *source = open_and_load(c, err);
	if (!source)
		return -1;
	progress_init(&progress, c->options.progress == TRISTATE_ALWAYS,
		      c->options.progress == TRISTATE_NEVER || c->options.quiet);
	struct scan_options options = {
		.jobs = c->options.jobs ? c->options.jobs : pool_processors(),
		.progress = progress_update,
		.progress_context = &progress,
	};
	int result = scan_run(&c->scan, source, &c->book, &options, err);
	progress_done(&progress);
	if (result == 0) {
		judge_chosen(c);
		result = write_reports(c, err);
		result = result ? result : c->scan.notices.failed ? EXIT_CODE_INCOMPLETE : EXIT_CODE_DONE;
		scan_release(&c->scan);
	}
	source_close(source);
	rulebook_release(&c->book);
	return result;
}

int command_scan(int argc, char **argv, struct error *err)
{
	struct scan_command c = {0};
	signal(SIGPIPE, SIG_IGN);
	if (options_parse(&c.options, COMMAND_SCAN, argc, argv, err))
		return -1;
	if (c.options.help)
		return command_help(COMMAND_SCAN);
	if (c.options.arguments_n > 1)
		return error_set(err, EXIT_CODE_USAGE, "scan takes one repository; '%s' is a second one",
				 c.options.arguments[1]);
	if (check_formats(&c.options, err))
		return -1;
	return scan_source(&c, err);
}
