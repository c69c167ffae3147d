/*
 * From hits to evidence: on which rung does each stand, given the place and what automation reaches it?
 */
#ifndef ASSAY_ENGINE_EVIDENCE_H
#define ASSAY_ENGINE_EVIDENCE_H

#include "engine/graph.h"
#include "engine/scan.h"

/* A hit with its rung, before the best are chosen. */
struct candidate {
	uint32_t rule;
	uint32_t file; /* facts->n for the repository's history */
	uint32_t line;
	uint32_t node; /* of the graph */
	uint8_t probe;
	uint8_t rung;
	bool lowered;     /* by a hollow, disabled, template or example place */
	bool chained;     /* automation raised it: show the chain */
	const char *note; /* why it was lowered or raised; NULL if it was not */
};

struct candidates {
	struct arena *arena; /* for these, and for what only weighing and choosing need */
	struct candidate *at;
	uint32_t n;
};

/* All hits as candidates, in the order of files; out->arena is set. */
void evidence_weigh(struct scan *scan, const struct facts *facts, const struct graph *graph, struct candidates *out);

/* Chooses the best per signal, fills scan->signals and reads the excerpts (which also confirms the blobs' ids). */
int evidence_choose(struct scan *scan, const struct facts *facts, const struct graph *graph, struct candidates *all,
		    struct source *source, struct error *err);

#endif
