/*
 * The evidence pack: a ZIP archive that a third party can check without trusting who made it (judge/pack_check.h does).
 *
 *   README.txt      how to check it by hand
 *   SHA256SUMS      of all other files, as sha256sum -c reads it
 *   pack.json       assay-pack/1: tool, command, repository, rules
 *   report.json     the report, assay-report/1
 *   evidence.json   the cited lines: id, signal, level, path, line, blob or commit, text with secrets masked
 *   rules/          the rule files in force
 *
 * The same commit, rules, options and version of the program give the same bytes.
 */
#ifndef ASSAY_REPORT_PACK_H
#define ASSAY_REPORT_PACK_H

#include "report/report.h"

/* `command`: the words that say what was judged and by what, without places on this machine. */
void report_pack(struct buf *out, const struct report *report, const char *const *command, size_t n);

#endif
