/*
 * What standard output is: how wide, and whether colour is wanted.
 */
#ifndef ASSAY_CLI_TERMINAL_H
#define ASSAY_CLI_TERMINAL_H

#include "cli/options.h"

/* --color, otherwise NO_COLOR and TERM, otherwise whether standard output is a terminal. */
bool terminal_color(const struct options *options);

/* Columns of the terminal; 120 where standard output is none. */
unsigned terminal_width(void);

#endif
