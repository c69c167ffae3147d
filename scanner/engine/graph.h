/*
 * The automation graph: trigger → job → command → target or script → file. It answers one question: what does this
 * repository run by itself, and through which chain?
 *
 * Every file is a node (number = number of the file); the jobs, targets and scripts that probes found follow after them.
 */
#ifndef ASSAY_ENGINE_GRAPH_H
#define ASSAY_ENGINE_GRAPH_H

#include "base/limits.h"
#include "engine/facts.h"

struct graph_state {
	unsigned reach;         /* trigger bits by which it is reached; TRIGGER_CALLED never among them */
	uint32_t via;           /* node that reaches it, or MAP_NONE for a trigger of its own */
	struct str via_command; /* with which command */
};

struct graph {
	struct arena *arena;
	const struct facts *facts;
	struct graph_state *states;
	uint32_t n;
	uint32_t *base;      /* by file: number of its first own node */
	uint32_t *file_of;   /* by node */
	struct map targets;  /* "make:test" → first node with this name */
	uint32_t *same_name; /* by node: next one with the same name, or MAP_NONE */
	struct map placed;   /* "app\nmake:test" → first such target of this folder */
	struct map rooted;   /* "make:test" → last such target at the root */
	struct map kinds;    /* "app\nmake" → first target of this kind in this folder */
	uint32_t *same_kind; /* by node: next one there */
	struct map *tested;  /* folder → trigger bits by which all tests below it were reached */
};

/* Longest key of graph_place(): a folder and a name. */
#define GRAPH_PLACE_BYTES (LIMIT_PATH_BYTES + 256)

/* The key of a target, or of a kind of target, in a folder. False when it does not fit into the room. */
bool graph_place(struct str folder, struct str name, char *room, size_t room_n, struct str *key);

/* Builds the graph and follows every trigger. Lives in the arena. */
void graph_build(struct graph *g, struct arena *arena, const struct facts *facts);

/* Number of a node of a file as probes name it (0 = the file). */
uint32_t graph_number(const struct graph *g, size_t file, fact_node node);

/* The node itself, or NULL for a file. */
const struct graph_node *graph_node(const struct graph *g, uint32_t number);

/* "on: pull_request → .github/workflows/ci.yml job test → make test"; empty when nothing reaches the node. */
struct str graph_chain(const struct graph *g, uint32_t number, struct arena *arena);

/* ---- engine/resolve.c ---- */
typedef void graph_reached(void *context, uint32_t node);

/* Calls reached() for each node that `command` of `from` leads to. `folder` is where a `cd` before it went, or empty. */
void graph_resolve(const struct graph *g, uint32_t from, const struct graph_command *command, struct str folder,
		   graph_reached *reached, void *context);

#endif
