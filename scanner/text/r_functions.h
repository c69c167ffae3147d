/*
 * What well-known functions of R do in the life of a model, by their bare names: R code seldom says from which package.
 * Format: https://cran.r-project.org/doc/manuals/r-release/R-lang.html
 */
#ifndef ASSAY_TEXT_R_FUNCTIONS_H
#define ASSAY_TEXT_R_FUNCTIONS_H

#include "base/str.h"

enum r_deed {
	R_TRAIN = 1 << 0,
	R_READ = 1 << 1,
	R_TRANSFORM = 1 << 2,
	R_PREDICT = 1 << 3,
	R_LOAD = 1 << 4,
	R_TEST = 1 << 5,
	R_EXPECT = 1 << 6,
	R_REQUEST = 1 << 7,
	R_METRIC = 1 << 8,
	R_WRITE = 1 << 9,
	R_SAVE = 1 << 10,
	R_JOIN = 1 << 11, /* recipe and model into one workflow */
};
#define R_DEED_BITS 12u

/* 0 for a function that is not known. */
unsigned r_function_deed(struct str name);

/* The package of a function whose name leaves no doubt, as packages may be attached in another file; otherwise NULL. */
const char *r_function_package(struct str name);

#endif
