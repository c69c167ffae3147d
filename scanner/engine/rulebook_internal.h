/*
 * Loaders of the parts of a rulebook; used by rulebook.c only.
 */
#ifndef ASSAY_ENGINE_RULEBOOK_INTERNAL_H
#define ASSAY_ENGINE_RULEBOOK_INTERNAL_H

#include "engine/rulebook.h"

/* `root` is what is in the file; rules_load_tools keeps no node of it. */
int rules_load_signals(struct rulebook *book, const struct rule_file *file, const struct tree_node *root,
		       struct error *err);
int rules_load_tools(struct rulebook *book, const struct rule_file *file, const struct tree_node *root,
		     struct error *err);

/* Enters all patterns into the index; the pattern array is final. */
void rules_build_index(struct rulebook *book);

/* Growing arrays while loading. */
struct tool *rules_add_tool(struct rulebook *book);
struct rule *rules_add_rule(struct rulebook *book);
struct pattern *rules_add_pattern(struct rulebook *book);

#endif
