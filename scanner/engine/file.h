/*
 * One file of the scanned tree as the engine sees it: where it is and what kind of place that is.
 */
#ifndef ASSAY_ENGINE_FILE_H
#define ASSAY_ENGINE_FILE_H

#include "source/source.h"

/* What a path says about its place (engine/classify.c has the tables). Evidence found there is capped or dropped. */
enum file_place {
	PLACE_VENDORED = 1 << 0,  /* vendor/, node_modules/, site-packages/, committed virtual environments … */
	PLACE_GENERATED = 1 << 1, /* lock files, minified or generated code */
	PLACE_EXAMPLE = 1 << 2,   /* examples/, demo/, samples/, tutorials/, cookbook/ … */
	PLACE_TEST = 1 << 3,      /* tests/, test_x.py, x_test.go, X.spec.ts, conftest.py … */
	PLACE_FIXTURE = 1 << 4,   /* test data: tests/fixtures/, testdata/, golden files */
	PLACE_TEMPLATE = 1 << 5,  /* {{cookiecutter…}}, .tmpl, .j2, skeleton/ of a generator */
	PLACE_DOCS = 1 << 6,      /* docs/, doc/, *.md … */
	PLACE_SNIPPET = 1 << 7,   /* snippets/, notes/ */
};

struct file {
	const struct source_entry *entry;
	struct str path;
	struct str name;   /* last part of the path */
	struct str ext;    /* after the last dot of the name, without it; empty for dot files and none */
	struct str folder; /* path without the name and its slash; empty at the root */
	unsigned place;    /* enum file_place bits */
};

#endif
