/*
 * Before and after an assumption: `assay whatif`.
 */
#ifndef ASSAY_REPORT_WHATIF_H
#define ASSAY_REPORT_WHATIF_H

#include "base/buf.h"
#include "judge/grant.h"

struct whatif {
	const struct scan *scan;
	const struct grant *grants;
	size_t grants_n;
	struct judge_basis granted;
	struct judgement *before, *after; /* by checklist judged */
	size_t n;
};

void whatif_text(struct buf *out, const struct whatif *whatif);

/* {"schema": "assay-whatif/1", "grants": [], "effects": [], "changes": [{"id", "title", "before", "after"}]}; effects as in the roadmap. */
void whatif_json(struct buf *out, const struct whatif *whatif);

#endif
