/*
 * The summary of a step of GitHub Actions: the Markdown report, appended to the file that the runner names.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
#ifndef ASSAY_CLI_STEP_SUMMARY_H
#define ASSAY_CLI_STEP_SUMMARY_H

#include "base/error.h"
#include "report/report.h"

/* Nothing without $GITHUB_STEP_SUMMARY, or when the file would become larger than the runner takes. */
int step_summary_write(const struct report *report, struct error *err);

#endif
