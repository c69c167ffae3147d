/*
 * The commands of the program. Each parses its own words and returns an exit code; errors are printed by main.c only.
 */
#ifndef ASSAY_CLI_COMMAND_H
#define ASSAY_CLI_COMMAND_H

#include "base/error.h"

struct cli_command {
	const char *name, *arguments, *summary;
	const char *help;                                     /* what it does, in a few lines */
	unsigned bit;                                         /* enum command_bit */
	int (*run)(int argc, char **argv, struct error *err); /* exit code; -1 with *err filled */
};

extern const struct cli_command cli_commands[];
extern const size_t cli_commands_n;
extern const char cli_exit_codes[]; /* what they mean, in two lines */

int command_scan(int argc, char **argv, struct error *err);
int command_check(int argc, char **argv, struct error *err);
int command_verify(int argc, char **argv, struct error *err);
int command_answers(int argc, char **argv, struct error *err);
int command_verify_pack(int argc, char **argv, struct error *err);
int command_list(int argc, char **argv, struct error *err);
int command_whatif(int argc, char **argv, struct error *err);
int command_explain(int argc, char **argv, struct error *err);
int command_docs(int argc, char **argv, struct error *err);

/* Prints the help of one command. Returns EXIT_CODE_DONE. */
int command_help(unsigned bit);

#endif
