/*
 * The rule files compiled into the program. The build (engine/embed/embed.c) reads rules/ once, so that a broken file stops
 * the build and a start costs no YAML parsing.
 */
#ifndef ASSAY_ENGINE_EMBEDDED_H
#define ASSAY_ENGINE_EMBEDDED_H

#include <stddef.h>

struct embedded_rule_file {
	const char *path;           /* inside rules/: "tools/mlflow.yml" */
	const unsigned char *bytes; /* packed tree (text/treepack.h), aligned for any type */
	size_t n;
	const char *text; /* the file as written */
	size_t text_n;
};

/* In byte order of path. */
extern const struct embedded_rule_file embedded_rules[];
extern const size_t embedded_rules_n;

/* SHA-256, hex, over path and contents of each file in order. */
extern const char embedded_rules_digest[65];

/* SHA-256, hex, over the sources of the program: what differs in it may read a file otherwise. */
extern const char embedded_program_digest[65];

#endif
