/*
 * Signs of paper compliance: what is there to be seen and does no work. Each is counter-evidence of the answers it concerns, with its
 * reason in words; none changes an answer, as what does no work stands on a low rung anyway.
 *
 *   hollow    empty, a template, switched off, in test data, or run by nothing: the engine put it on a lower rung
 *   unused    a declared tool of which no code and no configuration makes use
 *   unrun     configured, but no pipeline uses it
 *   example   only examples show it, although the repository has code of its own beside them
 *   sudden    added together with much else of the evidence in one change shortly before the scanned commit, not touched since, and
 *             reached by no automation
 *
 * An answer that rests on examples and on what came suddenly alone has its flag lowered by one step.
 * A young project comes in large changes, and a moved folder is no new one: neither is sudden.
 */
#ifndef ASSAY_JUDGE_PLANTED_H
#define ASSAY_JUDGE_PLANTED_H

#include "judge/judge.h"

void planted_find(const struct scan *scan, struct arena *arena, struct planted *out);

/* Fills verdict->counters from the signals of the outcome. */
void planted_counter(const struct judge_basis *basis, const struct outcome *outcome, struct verdict *verdict);

/* Whether all that speaks for the outcome is sudden. */
bool planted_alone(const struct judge_basis *basis, const struct outcome *outcome);

#endif
