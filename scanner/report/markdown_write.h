/*
 * Text inside GitHub-flavoured Markdown. Whatever a repository says stays text: no markup, no HTML, no link, and nothing
 * that a forge takes for a mention, a reference or a command. Format: https://github.github.com/gfm/
 */
#ifndef ASSAY_REPORT_MARKDOWN_WRITE_H
#define ASSAY_REPORT_MARKDOWN_WRITE_H

#include "report/report.h"

/* Adds prose; never at the beginning of a line, where it could be a heading, a list or a command. */
void md_text(struct buf *out, struct str s);

/* Adds a code span; `table`: inside a cell. */
void md_code(struct buf *out, struct str s, bool table);

/* Adds text inside an HTML element, such as <summary>. */
void md_html(struct buf *out, struct str s);

/* Adds "path:line" or the short id of a commit, linked to the forge where that is known. */
void md_place(struct buf *out, const struct report *report, const struct evidence *e);

/* ---- parts of the report, each in a file of its own ---- */
/* Score, result, sections and pitfalls of a checklist. */
void md_result(struct buf *out, const struct report *report, const struct judgement *j);
void md_roadmap(struct buf *out, const struct roadmap *roadmap);
/* Two revisions compared: gate, scores, changes; ends when `limit` bytes are reached, and returns how many changes were
 * left out. */
size_t md_check(struct buf *out, const struct report *report, size_t limit);
/* Claims beside evidence; the same. */
size_t md_verify(struct buf *out, const struct report *report, size_t limit);
/* Both end when `limit` bytes are reached, and return how many questions or notices were left out. */
size_t md_interview(struct buf *out, const struct report *report, size_t limit);
size_t md_notices(struct buf *out, const struct report *report, size_t limit);
/* The answers of a checklist by section; returns how many were left out. */
size_t md_items(struct buf *out, const struct report *report, const struct judgement *j, size_t limit);

extern const char *const md_marks[ANSWERS];

#endif
