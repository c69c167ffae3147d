/*
 * Style and script of the HTML report, as the Makefile packs assets/report.css and assets/report.js: lines, ended by NULL.
 */
#ifndef ASSAY_REPORT_ASSETS_H
#define ASSAY_REPORT_ASSETS_H

extern const char *const report_css[];
extern const char *const report_js[];

#endif
