/*
 * Dockerfiles as a list of instructions: continuation lines joined, comments inside them left out, here-documents of RUN
 * kept as shell text.
 * Format: https://docs.docker.com/reference/dockerfile/
 */
#ifndef ASSAY_TEXT_DOCKERFILE_H
#define ASSAY_TEXT_DOCKERFILE_H

#include "base/arena.h"

struct dockerfile_instruction {
	struct str name;  /* "RUN", as written */
	struct str flags; /* `--mount=… --platform=…`, empty if none */
	struct str rest;  /* what follows, with the line breaks of the file after backslashes */
	uint32_t line;    /* of the name */
	uint32_t rest_line;
};

struct dockerfile {
	struct dockerfile_instruction *at;
	size_t n;
};

/* Never fails: text that is no Dockerfile gives odd instructions and nothing worse. */
void dockerfile_read(struct arena *a, struct str text, struct dockerfile *dockerfile);

/* Takes the next word, and the blanks around it, off *rest. Empty once exhausted. */
struct str dockerfile_word(struct str *rest);

/* Without one pair of quotes around it. */
struct str dockerfile_unquoted(struct str s);

#endif
