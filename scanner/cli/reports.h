/*
 * Reports in the formats that were asked for, each to standard output or to a file.
 */
#ifndef ASSAY_CLI_REPORTS_H
#define ASSAY_CLI_REPORTS_H

#include "cli/options.h"
#include "report/report.h"

/* Before anything is read: a typing error must not cost a scan. */
int reports_check(const struct options *options, struct error *err);

/* Writes `report` in every format; width, colour and the like are filled in here. */
int reports_write(const struct options *options, struct report *report, struct error *err);

#endif
