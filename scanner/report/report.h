/*
 * Formats of a report. A report sees only what was judged; it knows neither git nor probes.
 */
#ifndef ASSAY_REPORT_REPORT_H
#define ASSAY_REPORT_REPORT_H

#include "base/buf.h"
#include "judge/delivery.h"
#include "judge/gate.h"
#include "judge/interview.h"
#include "judge/judge.h"
#include "judge/policy.h"
#include "judge/roadmap.h"
#include "judge/since.h"
#include "judge/stack.h"
#include "judge/verify.h"

struct report {
	const struct scan *scan;
	const struct judgement *judgements;
	size_t judgements_n;
	const struct comparison *comparison; /* NULL: one revision was judged, and that is `scan` and `judgements` */
	const struct gate *gate;             /* NULL: none */
	const struct policy *policy;         /* NULL or empty: none */
	const struct roadmap *roadmap;       /* NULL: not asked for */
	const struct interview *interview;   /* NULL: not asked for */
	const struct delivery *delivery;     /* NULL: not asked for */
	const struct stack *stack;           /* NULL: not asked for */
	const struct verification *verification; /* NULL: no claims were compared */
	const char *version;                     /* of the program */
	const struct since *since;               /* NULL: not asked for */
	/* For people only: */
	unsigned width; /* columns; 0 = do not wrap or cut */
	bool color, quiet, verbose;
};

struct report_format {
	const char *name, *title;
	void (*write)(struct buf *out, const struct report *report);
};
extern const struct report_format report_formats[];
extern const size_t report_formats_n;
bool report_is_binary(const struct report_format *format); /* not for terminals */

void report_text(struct buf *out, const struct report *report);
void report_json(struct buf *out, const struct report *report);
void report_cyclonedx(struct buf *out, const struct report *report);
void report_intoto(struct buf *out, const struct report *report);
void report_markdown(struct buf *out, const struct report *report);
void report_csv(struct buf *out, const struct report *report);
void report_badge(struct buf *out, const struct report *report);
void report_shields(struct buf *out, const struct report *report);
void report_html(struct buf *out, const struct report *report);
void report_sarif(struct buf *out, const struct report *report);
void report_junit(struct buf *out, const struct report *report);
void report_gitlab(struct buf *out, const struct report *report);
void report_github(struct buf *out, const struct report *report);
void report_outputs(struct buf *out, const struct report *report);

/* The first step as one sentence: "edit FILE: what to write". */
void report_start(struct buf *out, const struct roadmap_step *step);

/* Nothing is written when there is no room for temporary files. */
void report_xlsx(struct buf *out, const struct report *report);

/* UTC time as in ISO 8601; "" for 0. */
void report_time(int64_t seconds, char text[32]);

#endif
