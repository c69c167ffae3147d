/*
 * Where reports go: standard output, or a file that appears whole or not at all; and files that the user names.
 */
#ifndef ASSAY_CLI_OUTPUT_H
#define ASSAY_CLI_OUTPUT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#include <limits.h>

/* Writes beside the file and renames; a device or a pipe is written to. */
int output_file(const char *path, struct str text, struct error *err);
int output_standard(struct str text, struct error *err);

/* Where output_file() puts it: behind symbolic links. In `room`, or `path` itself when nothing is there yet. */
const char *output_place(const char *path, char room[PATH_MAX]);

/* All of it to an open file; errno says why not. */
int output_all(int fd, struct str text);

/* Contents of a file the user named; they live in `arena`. More than `limit` bytes are an error of usage. */
int input_file(const char *path, size_t limit, struct arena *arena, struct str *text, struct error *err);

#endif
