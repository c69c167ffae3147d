/*
 * What calls of machine-learning libraries do, for languages other than Python and R. A call only counts in a file that imports the library,
 * as `fit` and `run` alone say nothing.
 */
#ifndef ASSAY_TEXT_MODEL_CODE_H
#define ASSAY_TEXT_MODEL_CODE_H

#include "base/str.h"

enum model_language {
	MODEL_JULIA = 1 << 0,
	MODEL_DOTNET = 1 << 1,
	MODEL_JVM = 1 << 2,
	MODEL_JAVASCRIPT = 1 << 3,
	MODEL_GO = 1 << 4,
	MODEL_CPP = 1 << 5,
	MODEL_RUST = 1 << 6,
};

enum model_deed {
	MODEL_TRAINS = 1 << 0,
	MODEL_LOADS = 1 << 1,
	MODEL_PREDICTS = 1 << 2,
	MODEL_SCORES = 1 << 3,  /* applies a model that was trained elsewhere: loads and predicts in one */
	MODEL_READS = 1 << 4,   /* reads a data set */
	MODEL_SHAPES = 1 << 5,  /* transforms one */
	MODEL_LEARNER = 1 << 6, /* names a learning algorithm */
};
#define MODEL_DEEDS 7

/* The libraries that a line of code imports, as bits; `line` is without comments, its strings are kept. */
#define MODEL_LIBRARIES_MAX 128
struct model_imports {
	uint64_t bits[MODEL_LIBRARIES_MAX / 64];
	bool any;
};
void model_import(struct model_imports *imports, unsigned language, struct str line);

/* What the call whose name is text[from, end) does, by the imported libraries. */
unsigned model_deeds(const struct model_imports *imports, struct str text, size_t from, size_t end);

#endif
