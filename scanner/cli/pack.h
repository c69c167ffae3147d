/*
 * --pack FILE: the evidence pack of what was judged, beside the reports.
 */
#ifndef ASSAY_CLI_PACK_H
#define ASSAY_CLI_PACK_H

#include "cli/options.h"
#include "report/report.h"

/* Writes the pack if one was asked for. `command` is the name of the command that judged. */
int pack_write(const struct options *options, const char *command, struct report *report, struct error *err);

#endif
