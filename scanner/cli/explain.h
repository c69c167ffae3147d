/*
 * The parts of `assay explain`. Each writes what it knows about an id of its kind.
 */
#ifndef ASSAY_CLI_EXPLAIN_H
#define ASSAY_CLI_EXPLAIN_H

#include "cli/options.h"
#include "report/style.h"

struct explaining {
	struct rulebook book;
	struct checklists checklists;
	struct arena arena;
	struct str id;
	struct buf out;
	struct report style;             /* width and colour */
	const struct judge_basis *basis; /* marks conditions by how they turn out in a repository; may be NULL */
};

/* ---- explain_text.c ---- */
/* "id  title", with a blank line before it when something stands above. */
void explain_title(struct explaining *e, struct str id, struct str title);
void explain_heading(struct explaining *e, const char *text);
/* "label      text", wrapped; nothing when the text is empty. */
void explain_field(struct explaining *e, const char *label, struct str text);
/* The same; the text is taken out of the buffer, which is released. */
void explain_field_buf(struct explaining *e, const char *label, struct buf *text);
/* Text of the repository without anything that could steer a terminal. Lives in the arena. */
struct str explain_safe(struct explaining *e, struct str text);
void explain_condition(struct explaining *e, const struct condition *c, unsigned indent);
/* "1", "2" … before each step. */
void explain_ladder(struct explaining *e, const struct ladder *ladder, unsigned first);

/* ---- explain_item.c ---- */
void explain_item(struct explaining *e, const struct checklist *list, const struct item *item);
void explain_checklist(struct explaining *e, const struct checklist *list);
/* applies, answer, grades and opposite of an item */
void explain_rule(struct explaining *e, const struct checklist *list, const struct item *item);

/* ---- explain_rules.c: nothing when the id names none ---- */
void explain_signal(struct explaining *e);
void explain_tool(struct explaining *e);
void explain_probe(struct explaining *e);

/* ---- explain_repo.c ---- */
/* How an answer, or the level of a signal when `item` is NULL, came about in the repository of the options. */
int explain_repo(struct explaining *e, const struct options *options, const struct checklist *list,
		 const struct item *item, uint32_t signal, struct error *err);

#endif
