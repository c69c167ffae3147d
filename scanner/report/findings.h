/*
 * What the formats for CI systems (SARIF, Code Quality, annotations) show as their results. Of a comparison: what was lost, and
 * what the gate asks for in vain. Of a single revision: the gaps, items that are not or only partly answered with a yes.
 */
#ifndef ASSAY_REPORT_FINDINGS_H
#define ASSAY_REPORT_FINDINGS_H

#include "report/report.h"

enum finding_kind { FINDING_LOSS, FINDING_GATE, FINDING_GAP, FINDING_UNKNOWN };

enum finding_level {
	FINDING_ERROR, /* the gate fails by it */
	FINDING_WARNING,
	FINDING_NOTE,
};

/* What a result is an instance of: an item, a signal, or a rule of the gate. Texts may be empty. */
struct finding_rule {
	struct str id, title, meaning, fix, ask;
	struct str group; /* checklist and section, or group of the signal */
};

struct finding {
	enum finding_kind kind;
	enum finding_level level;
	size_t rule;        /* index into the rules */
	struct str message; /* a sentence or two, without the title */
	/* The place: of the evidence, of the edit, or where the fix begins. Never empty, but the repository may be. */
	struct str path;
	uint32_t line; /* 0: the file as a whole */
	bool gone;     /* the path and the line are those of the base: the file is deleted */
	struct str excerpt;
	const struct policy_waiver *waiver; /* excuses it; NULL: none */
	const struct change *change;        /* of a loss */
	char fingerprint[65];               /* the same as long as rule, path and the text of the line are */
};

struct findings {
	struct arena arena;
	struct finding *at; /* errors first, then warnings, then notes; within these in the order of the rules */
	size_t n, left_out;
	struct finding_rule *rules; /* each that a finding names, in the order in which they first do */
	size_t rules_n;
	size_t of[3]; /* by level */
};

/* Borrows from the report. */
void findings_init(struct findings *findings, const struct report *report);
void findings_release(struct findings *findings);

#endif
