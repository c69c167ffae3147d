/*
 * What would change an answer: found by judging the item anew with one practice more or less, never guessed.
 */
#ifndef ASSAY_CLI_EXPLAIN_TURN_H
#define ASSAY_CLI_EXPLAIN_TURN_H

#include "cli/explain.h"

/* The section "What would change it" about one verdict of a judgement. */
void explain_turn(struct explaining *e, const struct judgement *judgement, const struct verdict *verdict);

#endif
