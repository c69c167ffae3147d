/*
 * The commands of the program. main.c parses the words of all of them, answers --help and --version, and prints errors.
 */
#ifndef ASSAY_CLI_COMMAND_H
#define ASSAY_CLI_COMMAND_H

#include "base/error.h"
#include "cli/options.h"

struct cli_command {
	const char *name, *arguments, *summary;
	const char *help;                                       /* what it does, in a few lines */
	unsigned bit;                                           /* enum command_bit */
	int (*run)(struct options *options, struct error *err); /* exit code; -1 with *err filled */
};

extern const struct cli_command cli_commands[];
extern const size_t cli_commands_n;
extern const char cli_exit_codes[]; /* what they mean, in two lines */

int command_scan(struct options *options, struct error *err);
int command_check(struct options *options, struct error *err);
int command_verify(struct options *options, struct error *err);
int command_answers(struct options *options, struct error *err);
int command_verify_pack(struct options *options, struct error *err);
int command_list(struct options *options, struct error *err);
int command_whatif(struct options *options, struct error *err);
int command_explain(struct options *options, struct error *err);
int command_docs(struct options *options, struct error *err);

#endif
