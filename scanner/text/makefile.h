/*
 * Makefiles as rules with expanded recipes. This is no make: conditionals are read as if both sides held, functions
 * expand to nothing (except `shell`), and variables are the last value written in the file. Text that is no
 * Makefile gives odd words and nothing worse.
 * Format: https://www.gnu.org/software/make/manual/make.html
 */
#ifndef ASSAY_TEXT_MAKEFILE_H
#define ASSAY_TEXT_MAKEFILE_H

#include "base/arena.h"

struct makefile_rule {
	struct str targets, prerequisites; /* words separated by blanks, variables expanded */
	struct str recipe;                 /* shell text with the line breaks of the file; empty if none */
	uint32_t line, recipe_line;        /* 1-based */
};

struct makefile {
	struct makefile_rule *rules;
	size_t rules_n;
	struct makefile_export {
		struct str name;
		uint32_t line;
	} * exports; /* `export NAME`, `export NAME = value` */
	size_t exports_n;
	struct str default_goal; /* .DEFAULT_GOAL; empty if not set */
};

void makefile_read(struct arena *a, struct str text, struct makefile *makefile);

#endif
