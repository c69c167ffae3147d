/*
 * assay explain --repo REPO ID: how this answer came about in this repository: rule, evidence with the chain behind it, what was
 * looked for and not found, and what would change it.
 */
#ifndef ASSAY_CLI_EXPLAIN_REPO_H
#define ASSAY_CLI_EXPLAIN_REPO_H

#include "cli/options.h"
#include "judge/judge.h"

/* Explains the item (checklist and item given) or the signal (checklist NULL). Exit code, or -1 with *err filled. */
int explain_repo(const struct options *options, const struct rulebook *book, const struct checklist *checklist,
		 const struct item *item, uint32_t signal, struct error *err);

#endif
