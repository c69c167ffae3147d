/*
 * Where reports go: standard output, or a file that appears whole or not at all.
 */
#ifndef ASSAY_CLI_OUTPUT_H
#define ASSAY_CLI_OUTPUT_H

#include "base/error.h"
#include "base/str.h"

/* Writes beside the file and renames. */
int output_file(const char *path, struct str text, struct error *err);
int output_standard(struct str text, struct error *err);

#endif
