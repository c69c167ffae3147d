/*
 * The option table: parsing, `--help` and the nearest-name hint are all drawn from it.
 */
#ifndef ASSAY_CLI_OPTIONS_H
#define ASSAY_CLI_OPTIONS_H

#include "base/error.h"
#include "source/source.h"

#define ASSAY_VERSION "0.1.0"

enum command_bit {
	COMMAND_SCAN = 1 << 0,
	COMMAND_LIST = 1 << 1,
	COMMAND_EXPLAIN = 1 << 2,
	COMMAND_CHECK = 1 << 3,
	COMMAND_WHATIF = 1 << 4,
	COMMAND_DOCS = 1 << 8,
	COMMAND_VERIFY = 1 << 9,
	COMMAND_ANSWERS = 1 << 10,
	COMMAND_VERIFY_PACK = 1 << 14,
};

enum tristate { TRISTATE_AUTO, TRISTATE_ALWAYS, TRISTATE_NEVER };

enum sandbox_wish { SANDBOX_AUTO, SANDBOX_REQUIRE, SANDBOX_OFF };

#define OPTION_LIST 32

/* A repeatable option. */
struct option_list {
	const char *at[OPTION_LIST];
	size_t n;
};

struct options {
	struct source_options source;
	struct option_list paths, excludes, checklists, formats;
	const char *rules, *repo, *config, *base, *column;
	const char *pack, *since;
	const char *cache; /* folder that is read and written; NULL: none */
	enum tristate color, progress;
	enum sandbox_wish sandbox;
	const char *input; /* a file of the user that is read after the repository was opened; NULL: none */
	bool direct, quiet, verbose, help, version;
	unsigned jobs;
	const char *arguments[128]; /* what is no option */
	size_t arguments_n;
};

/* Parses the words after the command. On failure *err says what is wrong and what was probably meant. */
int options_parse(struct options *options, unsigned command, int argc, char **argv, struct error *err);

/* Which repository to read: the argument behind the first `before` ones, otherwise the current folder. More than one is an
 * error of usage of `command`. */
int options_repository(struct options *options, const char *command, size_t before, struct error *err);

/* One row of the table, for help in other forms. */
struct option_help {
	const char *name; /* without the dashes */
	char letter;      /* 0: none */
	unsigned commands;
	const char *value, *help; /* value: NULL for a flag */
};

/* False past the last row. */
bool options_at(size_t row, struct option_help *out);

/* Lists the options of a command, grouped. */
void options_help(unsigned command);

#endif
