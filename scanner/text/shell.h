/*
 * Splits shell text (CI steps, make recipes, RUN lines, scripts) into simple commands. This is no shell: it knows quotes,
 * comments, line continuations, separators, here-documents and the keywords that may stand before a command, and gives
 * words with variables left as they are. Substitutions `$(…)` and back ticks are split too.
 */
#ifndef ASSAY_TEXT_SHELL_H
#define ASSAY_TEXT_SHELL_H

#include "base/arena.h"

struct shell_command {
	struct str *words; /* without leading assignments, sudo, time, env, exec, nohup, xvfb-run … */
	uint32_t n;
	uint32_t line; /* 0-based line inside the text */
	bool ignored;  /* its failure is ignored: `|| true`, `|| :`, `; true` after it */
	bool masked;   /* stands behind an unconditional `exit` */
};

struct shell_script {
	struct shell_command *commands;
	uint32_t n;
	struct shell_assignment {
		struct str name, value;
		uint32_t line;
	} * assignments; /* NAME=value, export NAME=value, also the ones before a command */
	uint32_t assignments_n;
};

/* Never fails: text that is no shell gives odd words and nothing worse. Bounded by LIMIT_COMMANDS_PER_FILE. */
void shell_read(struct arena *a, struct str text, struct shell_script *script);

/* A path without what providers of CI call the folder of the checkout: "$GITHUB_WORKSPACE/ci/build.sh" is "ci/build.sh". */
struct str shell_in_checkout(struct str path);

#endif
