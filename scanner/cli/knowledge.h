/*
 * Who knows what: rules by signal, tool and trait, and items by signal, looked up the other way round than rules are
 * written. For explanations; a scan needs none of it.
 */
#ifndef ASSAY_CLI_KNOWLEDGE_H
#define ASSAY_CLI_KNOWLEDGE_H

#include "base/buf.h"
#include "engine/probe_notes.h"
#include "judge/checklist.h"

struct probe;

/* Patterns of a rule: "import: mlflow; call: mlflow.start_run, mlflow.log_metric". */
void knowledge_patterns(struct buf *out, const struct rulebook *book, uint32_t rule);

/* Whether the item's conditions speak of the signal. */
bool knowledge_item_asks(const struct item *item, uint32_t signal);

/* What most items of the checklist have as their condition to apply; NULL if there is no such. */
const struct condition *knowledge_applies(const struct checklist *list);

/* Ids of the items that ask for it: "marvelous:31, stages:2.1". */
void knowledge_items(struct buf *out, const struct checklists *lists, uint32_t signal);

/* Highest rung that rules of the tool can put the signal on (RUNG_RUNS counts as enforced); RUNG_ABSENT if none. */
enum rung knowledge_highest(const struct rulebook *book, uint32_t tool, uint32_t signal);

/* Signals, with their rung, that a trait speaks for: "ml.lineage used"; each once. `quote` goes around names. */
void knowledge_trait_signals(struct buf *out, const struct rulebook *book, struct str trait, const char *quote);

/* Files a probe wants: "Dockerfile, *.dockerfile". */
void knowledge_wants(struct buf *out, const struct probe *probe, const char *quote);

#endif
