/*
 * Rules in words for people, the same wherever they are explained: in `assay explain` and in the pages of `assay docs`.
 */
#ifndef ASSAY_CLI_WORDS_H
#define ASSAY_CLI_WORDS_H

#include "base/buf.h"
#include "judge/checklist.h"

/* A condition without its parts: "tests.unit at least used", "one of", "there are several contributors". */
void words_head(struct buf *out, const struct rulebook *book, const struct condition *c);

/* A whole condition on one line of Markdown. */
void words_condition(struct buf *out, const struct rulebook *book, const struct condition *c);

/* What an answer means by default: by enum observability. */
extern const char *const words_observability[3];

/* How the checklist draws its result from the answers. */
void words_result(struct buf *out, const struct checklist *list);

/* Where the item stands beside its section: "stage 2", "level 3", "a missing yes is a high risk"; or nothing. */
void words_standing(struct buf *out, const struct checklist *list, const struct item *item);

const char *words_class(enum signal_class class);

/* What else decides how high evidence of the signal may stand, as sentences; or nothing. */
void words_limits(struct buf *out, const struct rulebook *book, const struct signal *signal);

#endif
