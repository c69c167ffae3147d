/*
 * The manual page and the completions of shells, drawn from the tables of commands and options.
 */
#ifndef ASSAY_CLI_MANUAL_H
#define ASSAY_CLI_MANUAL_H

#include "base/buf.h"

/* The page assay(1), for man. */
void manual_page(struct buf *out);

/* A completion script; false for a shell that is not bash, zsh or fish. */
bool manual_completion(struct buf *out, const char *shell);

#endif
