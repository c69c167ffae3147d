/*
 * What the functions of a Python module are able to do beyond the library calls that name it: compare distributions, join predictions
 * with the truth, store records, explain, find out the commit, notify people. A function is judged by what its body
 * combines; it is also able to do what the functions of its module are that it calls.
 */
#ifndef ASSAY_TEXT_PYTHON_ABILITIES_H
#define ASSAY_TEXT_PYTHON_ABILITIES_H

#include "base/arena.h"
#include "text/python_module.h"

enum python_ability {
	ABILITY_DRIFT = 1 << 0,   /* compares two distributions, a reference and a current one */
	ABILITY_EXPLAIN = 1 << 1, /* attributes an output to its inputs */
	ABILITY_STORE = 1 << 2,   /* stores a record or a table */
	ABILITY_COMMIT = 1 << 3,  /* finds out the commit of the code */
	ABILITY_RECORD = 1 << 4,  /* writes facts about a run to a tracker or a structured file */
	ABILITY_NOTIFY = 1 << 5,  /* sends a message to people */
	ABILITY_OUTCOME = 1 << 6, /* joins predictions with what really happened */
	ABILITY_TRAIN = 1 << 7,
	ABILITY_METRIC = 1 << 8,        /* computes evaluation metrics */
	ABILITY_GUARD = 1 << 9,         /* refuses callers without credentials */
	ABILITY_DATA_VERSION = 1 << 11, /* logs the version or digest of the data to a run */
	ABILITY_PREDICTION = 1 << 10,   /* speaks of predictions; set only beside ABILITY_STORE */
	ABILITY_DATABASE = 1 << 12,     /* adds to a database, stream or log; set only beside ABILITY_STORE */
};

/* By definition: module->defs_n entries, and one more for what stands outside of definitions. NULL when nothing in the module is
 * able to do any of it. Bits from 1 << 16 on are of no use to the caller. */
const unsigned *python_abilities_read(struct arena *a, const struct python_module *module);

/* Whether a call stores a record or a table in a database, stream or file. */
bool python_stores(const struct python_module *module, const struct python_use *use);

#endif
