#include "cli/options.h"
#include "base/limits.h"
#include "base/nearest.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_MANY, OPTION_WHEN, OPTION_SANDBOX, OPTION_NUMBER, OPTION_SOURCE };

static const struct option {
	const char *name; /* without the dashes */
	char letter;      /* 0: none */
	enum option_kind kind;
	size_t offset; /* of the field in struct options; the source kind for OPTION_SOURCE */
	unsigned commands;
	const char *value; /* name of the value in the help */
	const char *group, *help;
} table[] = {
#define FIELD(name) offsetof(struct options, name)
#define READ "What to read"
#define JUDGE "What to judge"
#define REPORT "How to report"
	{"repo", 0, OPTION_TEXT, FIELD(repo), COMMAND_EXPLAIN, "REPO", READ,
	 "show how the answer came about in this repository: evidence, chain, what is missing"},
	{"rev", 0, OPTION_TEXT, FIELD(source.revision), COMMAND_SCAN | COMMAND_WHATIF | COMMAND_EXPLAIN, "REV", READ,
	 "commit, branch or tag to read (default HEAD; changes that are not committed are not read)"},
	{"base", 0, OPTION_TEXT, FIELD(base), COMMAND_CHECK, "REV", READ,
	 "what to compare with: where the checked commit and REV parted (default: what the CI system says)"},
	{"head", 0, OPTION_TEXT, FIELD(source.revision), COMMAND_CHECK, "REV", READ, "commit to check (default HEAD)"},
	{"direct", 0, OPTION_FLAG, FIELD(direct), COMMAND_CHECK, NULL, READ,
	 "compare with REV itself and not with the commit where the histories parted"},
	{"worktree", 0, OPTION_SOURCE, SOURCE_WORKTREE, COMMAND_SCAN | COMMAND_WHATIF | COMMAND_CHECK, NULL, READ,
	 "read the files on disk: tracked, and untracked but not ignored"},
	{"staged", 0, OPTION_SOURCE, SOURCE_STAGED, COMMAND_SCAN | COMMAND_WHATIF | COMMAND_CHECK, NULL, READ,
	 "read what is staged for the next commit"},
	{"whole", 0, OPTION_FLAG, FIELD(source.whole), COMMAND_SCAN | COMMAND_WHATIF | COMMAND_CHECK, NULL, READ,
	 "the whole repository, also when REPO is a folder inside it"},
	{"path", 0, OPTION_MANY, FIELD(paths), COMMAND_SCAN | COMMAND_WHATIF | COMMAND_CHECK, "DIR", READ,
	 "only below DIR; may be repeated"},
	{"exclude", 0, OPTION_MANY, FIELD(excludes), COMMAND_SCAN | COMMAND_WHATIF | COMMAND_CHECK, "GLOB", READ,
	 "leave out matching paths; may be repeated"},
	{"cache", 0, OPTION_TEXT, FIELD(cache), COMMAND_SCAN | COMMAND_WHATIF | COMMAND_CHECK, "DIR", READ,
	 "remember in DIR what files say, so that the next scan reads only what changed (default: nothing is kept)"},
	{"checklist", 0, OPTION_MANY, FIELD(checklists), COMMAND_SCAN | COMMAND_WHATIF | COMMAND_CHECK, "NAME", JUDGE,
	 "questionnaire to fill in (default marvelous; all); may be repeated"},
	{"config", 0, OPTION_TEXT, FIELD(config), COMMAND_SCAN | COMMAND_WHATIF | COMMAND_EXPLAIN, "FILE", JUDGE,
	 "policy to judge by (default .assay.yml of what is scanned)"},
	{"policy", 0, OPTION_TEXT, FIELD(config), COMMAND_CHECK, "FILE", JUDGE,
	 "policy to judge by (default .assay.yml of the base, so that a change cannot loosen its own gate)"},
	{"column", 0, OPTION_TEXT, FIELD(column), COMMAND_VERIFY, "NAME", JUDGE,
	 "column of the answers, by header or letter (default: the first that looks like answers)"},
	{"rules", 0, OPTION_TEXT, FIELD(rules), ~0u, "DIR", JUDGE,
	 "more signals, tools and checklists over the built-in ones"},
	{"format", 'f', OPTION_MANY, FIELD(formats), COMMAND_SCAN | COMMAND_CHECK, "FMT[=FILE]", REPORT,
	 "text (default), json, sarif ... ('assay list formats'); to FILE instead of standard output; repeatable"},
	{"format", 'f', OPTION_MANY, FIELD(formats), COMMAND_WHATIF, "FMT", REPORT, "text (default) or json"},
	{"format", 'f', OPTION_MANY, FIELD(formats), COMMAND_ANSWERS, "FMT[=FILE]", REPORT,
	 "yaml (default), csv or xlsx"},
	{"since", 0, OPTION_TEXT, FIELD(since), COMMAND_SCAN, "DATE", REPORT,
	 "also tell which evidence appeared after DATE (2026-01-31)"},
	{"pack", 0, OPTION_TEXT, FIELD(pack), COMMAND_SCAN, "FILE", REPORT,
	 "also write an evidence pack, a ZIP archive that 'assay verify-pack' checks"},
	{"color", 0, OPTION_WHEN, FIELD(color), COMMAND_SCAN | COMMAND_EXPLAIN | COMMAND_CHECK, "WHEN", REPORT,
	 "auto (default), always or never; NO_COLOR is honoured"},
	{"progress", 0, OPTION_WHEN, FIELD(progress), COMMAND_SCAN | COMMAND_WHATIF | COMMAND_CHECK, "WHEN", REPORT,
	 "a progress line on standard error: auto (default), always or never"},
	{"quiet", 'q', OPTION_FLAG, FIELD(quiet), COMMAND_SCAN | COMMAND_CHECK, NULL, REPORT,
	 "only the score and the verdict"},
	{"verbose", 'v', OPTION_FLAG, FIELD(verbose), COMMAND_SCAN | COMMAND_CHECK, NULL, REPORT,
	 "all evidence, unknown items and notices"},
	{"jobs", 'j', OPTION_NUMBER, FIELD(jobs), COMMAND_SCAN | COMMAND_WHATIF | COMMAND_CHECK, "N", REPORT,
	 "threads (default: the processors)"},
	{"sandbox", 0, OPTION_SANDBOX, FIELD(sandbox),
	 COMMAND_SCAN | COMMAND_WHATIF | COMMAND_CHECK | COMMAND_EXPLAIN | COMMAND_VERIFY_PACK, "HOW", "Other",
	 "give up what reading does not need: auto (default: as far as the system lets), require or off"},
	{"help", 'h', OPTION_FLAG, FIELD(help), ~0u, NULL, "Other", "this text"},
	{"version", 0, OPTION_FLAG, FIELD(version), ~0u, NULL, "Other", "version of the program and of its rules"},
};
#define TABLE_N (sizeof table / sizeof *table)

/* The commands that take an option: what judges one state of a repository takes the options of a scan. Answers have
 * formats of their own. */
static unsigned takers(const struct option *option)
{
	unsigned commands = option->commands;
	if (commands != ~0u && (commands & COMMAND_SCAN))
		commands |= option->letter == 'f' ? COMMAND_VERIFY : COMMAND_VERIFY | COMMAND_ANSWERS;
	return commands;
}

static const struct option *find(unsigned command, struct str name)
{
	for (size_t i = 0; i < TABLE_N; i++)
		if ((takers(&table[i]) & command) && str_is(name, table[i].name))
			return &table[i];
	return NULL;
}

static int unknown(struct str name, unsigned command, struct error *err)
{
	struct nearest nearest;
	nearest_init(&nearest, name);
	for (size_t i = 0; i < TABLE_N; i++)
		if (takers(&table[i]) & command)
			nearest_try(&nearest, str_of(table[i].name));
	if (nearest.best.len)
		return error_set(err, EXIT_CODE_USAGE, "unknown option --%.*s; did you mean --%.*s?", STR_ARG(name),
				 STR_ARG(nearest.best));
	return error_set(err, EXIT_CODE_USAGE, "unknown option --%.*s; --help lists the options", STR_ARG(name));
}

/* The number of the word, or -1. */
static int choose(const char *const names[3], const struct option *option, const char *value, struct error *err)
{
	for (int i = 0; i < 3; i++)
		if (strcmp(value, names[i]) == 0)
			return i;
	return error_set(err, EXIT_CODE_USAGE, "--%s %s: expected %s, %s or %s", option->name, value, names[0],
			 names[1], names[2]);
}

static int set(struct options *options, const struct option *option, const char *value, struct error *err)
{
	char *field = (char *)options + option->offset;
	static const char *const when[] = {"auto", "always", "never"}, *const how[] = {"auto", "require", "off"};
	uint64_t number;
	int choice;
	switch (option->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)field = value;
		return 0;
	case OPTION_MANY: {
		struct option_list *list = (struct option_list *)field;
		if (list->n == OPTION_LIST)
			return error_set(err, EXIT_CODE_USAGE, "--%s was given more than %d times", option->name,
					 OPTION_LIST);
		list->at[list->n++] = value;
		return 0;
	}
	case OPTION_WHEN:
		choice = choose(when, option, value ? value : "", err);
		*(enum tristate *)field = choice < 0 ? TRISTATE_AUTO : (enum tristate)choice;
		return choice < 0 ? -1 : 0;
	case OPTION_SANDBOX:
		choice = choose(how, option, value ? value : "", err);
		*(enum sandbox_wish *)field = choice < 0 ? SANDBOX_AUTO : (enum sandbox_wish)choice;
		return choice < 0 ? -1 : 0;
	case OPTION_NUMBER:
		if (!str_to_uint(str_of(value), &number) || number < 1 || number > LIMIT_JOBS)
			return error_set(err, EXIT_CODE_USAGE, "--%s %s: expected a number from 1 to %u", option->name,
					 value, LIMIT_JOBS);
		*(unsigned *)field = (unsigned)number;
		return 0;
	case OPTION_SOURCE:
		if (options->source.kind != SOURCE_REVISION && options->source.kind != (enum source_kind)option->offset)
			return error_set(err, EXIT_CODE_USAGE, "--worktree and --staged exclude each other");
		options->source.kind = (enum source_kind)option->offset;
		return 0;
	}
	return 0;
}

static int parse_long(struct options *options, unsigned command, const char *word, char **next, int *used,
		      struct error *err)
{
	size_t equals = str_find_char(str_of(word), '=');
	struct str name = str_sub(str_of(word), 0, equals == STR_NONE ? strlen(word) : equals);
	const struct option *option = find(command, name);
	const char *value = equals == STR_NONE ? NULL : word + equals + 1;
	if (!option)
		return unknown(name, command, err);
	if (!option->value && value)
		return error_set(err, EXIT_CODE_USAGE, "--%s takes no value", option->name);
	if (option->value && !value) {
		if (!*next)
			return error_set(err, EXIT_CODE_USAGE, "--%s needs a value: --%s %s", option->name,
					 option->name, option->value);
		value = *next;
		*used = 1;
	}
	return set(options, option, value, err);
}

static int parse_short(struct options *options, unsigned command, const char *word, char **next, int *used,
		       struct error *err)
{
	for (size_t i = 0; i < TABLE_N; i++) {
		if (!(takers(&table[i]) & command) || !table[i].letter || table[i].letter != word[0])
			continue;
		if (!table[i].value)
			return word[1] ? error_set(err, EXIT_CODE_USAGE, "-%s: write -%c and further letters apart",
						   word, word[0])
				       : set(options, &table[i], NULL, err);
		if (word[1])
			return set(options, &table[i], word + 1, err);
		if (!*next)
			return error_set(err, EXIT_CODE_USAGE, "-%c needs a value: -%c %s", word[0], word[0],
					 table[i].value);
		*used = 1;
		return set(options, &table[i], *next, err);
	}
	return error_set(err, EXIT_CODE_USAGE, "unknown option -%s; --help lists the options", word);
}

int options_parse(struct options *options, unsigned command, int argc, char **argv, struct error *err)
{
	bool only_arguments = false;
	*options = (struct options){.source.kind = SOURCE_REVISION};
	for (int i = 0; i < argc; i++) {
		const char *word = argv[i];
		int used = 0, result = 0;
		char *none = NULL, **next = i + 1 < argc ? &argv[i + 1] : &none;
		if (!only_arguments && strcmp(word, "--") == 0)
			only_arguments = true;
		else if (!only_arguments && strncmp(word, "--", 2) == 0)
			result = parse_long(options, command, word + 2, next, &used, err);
		else if (!only_arguments && word[0] == '-' && word[1])
			result = parse_short(options, command, word + 1, next, &used, err);
		else if (options->arguments_n == sizeof options->arguments / sizeof *options->arguments)
			result = error_set(err, EXIT_CODE_USAGE, "too many arguments, from '%s' on", word);
		else
			options->arguments[options->arguments_n++] = word;
		if (result)
			return -1;
		i += used;
	}
	if (options->source.revision && options->source.kind != SOURCE_REVISION)
		return error_set(err, EXIT_CODE_USAGE,
				 "--rev reads a commit; --worktree and --staged do not: choose one");
	options->source.scopes = options->paths.at;
	options->source.scopes_n = options->paths.n;
	options->source.excludes = options->excludes.at;
	options->source.excludes_n = options->excludes.n;
	options->source.quiet = options->quiet;
	return 0;
}

int options_repository(struct options *options, const char *command, size_t before, struct error *err)
{
	if (options->arguments_n > before + 1)
		return error_set(err, EXIT_CODE_USAGE, "%s takes one repository; '%s' is a second one", command,
				 options->arguments[before + 1]);
	options->source.repository = options->arguments_n > before ? options->arguments[before] : ".";
	return 0;
}

void options_help(unsigned command)
{
	const char *group = "";
	for (size_t i = 0; i < TABLE_N; i++) {
		char left[64];
		if (!(takers(&table[i]) & command))
			continue;
		if (strcmp(group, table[i].group) != 0)
			printf("\n%s\n", table[i].group);
		group = table[i].group;
		int n = table[i].letter ? snprintf(left, sizeof left, "-%c, ", table[i].letter)
					: snprintf(left, sizeof left, "    ");
		snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", table[i].name, table[i].value ? " " : "",
			 table[i].value ? table[i].value : "");
		printf("  %-26s %s\n", left, table[i].help);
	}
}

bool options_at(size_t row, struct option_help *out)
{
	if (row >= TABLE_N)
		return false;
	*out = (struct option_help){table[row].name, table[row].letter, takers(&table[row]), table[row].value,
				    table[row].help};
	return true;
}
