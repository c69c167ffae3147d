/*
 * What there is in a repository, by name and place: models, data, pipelines, endpoints and batch jobs, monitors, environments;
 * and the parts a monorepo consists of. Only live places count: tests, templates, vendored code, and the examples and the package
 * of a library are left out.
 */
#ifndef ASSAY_ENGINE_INVENTORY_H
#define ASSAY_ENGINE_INVENTORY_H

#include "engine/scan.h"
#include "engine/thing.h"

/* Evidence named beside an entry; more would say the same. */
#define INVENTORY_EVIDENCE 3

struct inventory_entry {
	struct str name;    /* as written, or the file's name where nothing is; safe to show */
	bool named;         /* it is written there; otherwise the name is the file's */
	const char *detail; /* one or two words: "registered", "DAG", "route" */
	uint32_t unit;      /* number of the unit it stands in */
	uint32_t places;    /* how many places state it; this is the first of them: */
	struct str path;
	uint32_t line;                                       /* 0: the file as a whole */
	char blob[41];                                       /* empty when the file cannot be read again */
	const struct evidence *evidence[INVENTORY_EVIDENCE]; /* of signals, at the same place */
	size_t evidence_n;
};

struct inventory_list {
	struct inventory_entry *at;
	size_t n, left_out; /* beyond LIMIT_INVENTORY */
};

/* A folder with a manifest of its own; the first unit is the repository as a whole. */
struct unit {
	struct str path;  /* "." for the whole */
	struct str shown; /* the same, safe to show */
	const char *kind; /* repository, library, service, pipeline, notebooks, infrastructure or application */
	bool ml;          /* trains or applies a model */
};

struct inventory {
	struct inventory_list of[THING_KINDS];
	size_t beyond_files; /* things of files that state more than LIMIT_THINGS_PER_FILE */
	struct unit *units;
	size_t units_n, units_left_out;
	struct map unit_paths;
	struct str *ml_paths; /* files that prepare data for, train or apply a model, at most LIMIT_ML_PATHS */
	size_t ml_paths_n, ml_paths_left_out;
};

/* Words for a kind: "models", "data sets and sources" …; and the key in a report for programs. */
extern const char *const thing_titles[THING_KINDS];
extern const char *const thing_keys[THING_KINDS];

struct facts;

/* Joins what the probes stated. Called once the evidence is chosen; lives in the scan's arena. */
void inventory_build(struct scan *scan, const struct facts *facts);

/* Number of the innermost unit that holds the path. */
uint32_t inventory_unit(const struct inventory *inventory, struct str path);

/* ---- for inventory.c: inventory_units.c ---- */
void inventory_find_units(struct scan *scan, const struct facts *facts, struct inventory *inventory);
/* Once the entries are known: what kind of unit each is. */
void inventory_judge_units(struct scan *scan, const struct facts *facts, struct inventory *inventory);

#endif
