/*
 * Shared by the parts of the shell reader; nobody else includes it.
 */
#ifndef ASSAY_TEXT_SHELL_INTERNAL_H
#define ASSAY_TEXT_SHELL_INTERNAL_H

#include "base/limits.h"
#include "text/shell.h"

/* Substitutions within substitutions that are looked into. People write three. */
#define SHELL_DEPTH 8u

/* Of a command that is kept in a variable; longer ones are left, so that many uses of one cost little. */
#define SHELL_KEPT_BYTES 400u

/* So many assignments back such a variable is looked for. */
#define SHELL_KEPT_ASSIGNMENTS 64u

/* Compound commands within one another. */
#define SHELL_GROUPS 32u

/* Here-documents that begin on one line. */
#define SHELL_HEREDOCS 8u

struct shell_word {
	struct str text;
	uint32_t line;
	bool quoted;     /* some of it stood in quotes: it is no keyword */
	bool assignment; /* NAME=…, the name not in quotes */
};

/* What stood between the previous command and this one. */
enum shell_joint { JOINT_LINE, JOINT_SEMICOLON, JOINT_AND, JOINT_OR, JOINT_PIPE };

enum shell_group_kind { GROUP_PARENTHESES, GROUP_BRACES, GROUP_IF, GROUP_LOOP, GROUP_CASE };

struct shell_group {
	enum shell_group_kind kind;
	uint32_t list_first;
};

struct shell_output {
	vec(struct shell_command) commands;
	vec(struct shell_assignment) assignments;
};

/* One text with its own commands: the script, or what stands in a substitution. */
struct shell_reader {
	struct arena *arena;
	struct shell_output *out;
	const char *at, *end;
	uint32_t line;
	unsigned depth;
	bool inner; /* ends at the parenthesis that closes it */

	uint32_t n;    /* words of the command being read */
	bool drop;     /* words are read but belong to no command: the clause of a `for` */
	bool until_in; /* the same up to the `in` of a `case` */

	enum shell_joint joint;
	uint32_t list_first, previous_first; /* commands at which the and-or lists begin */
	struct shell_group groups[SHELL_GROUPS];
	uint32_t groups_n, parentheses;
	struct str heredocs[SHELL_HEREDOCS]; /* their delimiters */
	uint32_t heredocs_n;
	bool masked;
	const char *unclosed; /* no `}}` of an expression stands before this */

	struct shell_word words[LIMIT_COMMAND_WORDS]; /* last, and not cleared: there are many small texts */
};

/* A reader for a text within that of `outer`. */
void shell_reader_init(struct shell_reader *r, const struct shell_reader *outer, const char *at, const char *end);

/* All commands up to the end, or up to the closing parenthesis of an inner text. */
void shell_read_commands(struct shell_reader *r);

/* Reads the text between `at` and `end` as commands of their own; `line` is that of `at`. */
void shell_read_inside(const struct shell_reader *r, const char *at, const char *end, uint32_t line);

/* The word at r->at, without its quotes. Commands of the substitutions in it are put out. */
struct shell_word shell_read_word(struct shell_reader *r);

/* `$(` or `<(` with its commands; r->at is behind its first character and at the parenthesis. */
void shell_read_substitution(struct shell_reader *r);

/* To behind the parenthesis that closes the one at r->at. */
void shell_skip_parentheses(struct shell_reader *r);

/* Puts out the command made of r->words, if any, and forgets them. */
void shell_finish_command(struct shell_reader *r);

#endif
