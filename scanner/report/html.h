/*
 * Parts of the HTML report, each in a file of its own. One self-contained page: its style, its script and its pictures are
 * in it, and its content security policy lets nothing else load or run. Nothing needs the script but search and filters.
 */
#ifndef ASSAY_REPORT_HTML_H
#define ASSAY_REPORT_HTML_H

#include "report/forge.h"
#include "report/report.h"

struct html {
	struct buf *out;
	const struct report *report;
	struct forge forge;
};

/* ---- html_text.c: all text goes through these ---- */

/* Escaped for elements and attributes; control and bidirectional characters become visible (\u202e). */
void html_text(struct buf *out, struct str s);
/* The same, but `words` in backticks are code. For text of the rules. */
void html_prose(struct buf *out, struct str s);
/* <TAG>text</TAG>; `tag` may carry attributes: "td class=\"id\"". */
void html_element(struct buf *out, const char *tag, struct str s);
/* ` name="value"`. */
void html_attribute(struct buf *out, const char *name, struct str value);
/* A link to the answer of an item, which reads as the item's id. */
void html_item_link(struct buf *out, struct str checklist, struct str item);
/* "2.1 Infrastructure"; an id that is a word would only repeat the title. */
void html_section(struct buf *out, const struct section *section);
bool html_has_number(const struct section *section);

/* ---- html_head.c ---- */
void html_head(struct html *h);

/* ---- html_chart.c: pictures, each with its meaning as text ---- */
extern const char *const html_marks[ANSWERS]; /* ✔ ◐ ✖ ? – */
/* Proven, scored and possible of a hundred. */
void html_score_bar(struct html *h, const struct score *score, const char *class);
/* Steps of a ladder: `reached` filled, up to `possible` pale, a line below `target` (0: none), out of `all`. */
void html_steps_bar(struct html *h, unsigned reached, unsigned possible, unsigned target, unsigned all);
/* How many answers of each kind, as one bar. */
void html_answers_bar(struct html *h, const struct score *score);
/* The same, as words: "9 yes, 1 partly, …". */
void html_counts(struct html *h, const struct score *score);
/* Sections, dimensions or grades of a checklist as a table of bars; with `counts` also the number of each answer. */
void html_chart(struct html *h, const struct judgement *j, bool counts);

/* ---- html_result.c: what a checklist comes to ---- */
/* "Stage 3 of 5", and what to say below it. */
void html_outcome(struct html *h, const struct judgement *j);
void html_outcome_detail(struct html *h, const struct judgement *j);
/* A small picture of it. */
void html_outcome_picture(struct html *h, const struct judgement *j);
/* Everything else: what blocks the next step, advice, areas, risks, pitfalls, characteristics. */
void html_result(struct html *h, const struct judgement *j);

/* ---- html_ladder.c, html_signals.c, html_evidence.c ---- */
void html_ladder(struct html *h);
/* Five cells, as many filled as rungs are climbed. */
void html_rungs(struct html *h, enum rung level);
void html_signals(struct html *h);
/* One piece of evidence as a list item: rung, place (a link where the forge is known), excerpt, tool. */
void html_evidence(struct html *h, const struct evidence *e);
/* "3 more": a list that opens. Nothing when n is 0. */
void html_evidence_list(struct html *h, const struct evidence *const *evidence, size_t n, size_t open);
/* "path:line", linked where the forge is known. */
void html_file(struct html *h, struct str path, uint32_t line);

/* ---- the other parts of the page ---- */
/* Nothing unless two revisions were compared or a gate was asked. */
void html_check(struct html *h);
/* Nothing unless claims were compared. */
void html_verify(struct html *h);
void html_overview(struct html *h);
void html_items(struct html *h);
void html_roadmap(struct html *h);
void html_roadmap_top(struct html *h);
void html_interview(struct html *h);
void html_inventory(struct html *h);
void html_notices(struct html *h);
void html_guide(struct html *h);

#endif
