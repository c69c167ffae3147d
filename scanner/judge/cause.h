/*
 * Which changed file did it? A loss has its cause in the file that carried the evidence, or in one on the way to it: the
 * workflow, the make target.
 */
#ifndef ASSAY_JUDGE_CAUSE_H
#define ASSAY_JUDGE_CAUSE_H

#include "engine/scan.h"

enum file_change { FILE_DELETED, FILE_EDITED, FILE_ADDED };
extern const char *const file_change_names[3];

/* A changed file that bears on a change. */
struct cause {
	struct str path;
	enum file_change change;
	uint32_t line; /* of the evidence: in the base for what was lost, in the head for what was gained; 0: none */
	struct str excerpt;     /* that line; may be empty */
	struct str note;        /* what became of it: "disabled", "moved to examples/x.py"; may be empty */
	char blob[41];          /* of the evidence */
	uint32_t now;           /* of what was lost by an edit: the line of the head that shows it; 0: none */
	struct str now_excerpt; /* that line; may be empty */
};

#define CAUSES_MAX 5

struct causes {
	struct cause at[CAUSES_MAX];
	size_t n;
};

/* Two scans whose files are compared. */
struct causation {
	const struct scan *base, *head;
	struct arena *arena;
	struct map base_paths, head_paths; /* path → entry */
	const struct source_entry *base_entries, *head_entries;
	struct map arrived;                              /* id of a file that is new in the head → entry */
	struct source_reader *base_reader, *head_reader; /* NULL when it cannot be opened: then no line is shown */
};

/* What is found lives in `arena`. */
void causation_init(struct causation *c, const struct scan *base, const struct scan *head, struct arena *arena);
void causation_release(struct causation *c);

/* Whether the file changed between the sides, and how. */
bool causation_changed(const struct causation *c, struct str path, enum file_change *change);

/* Adds the files that made a signal stronger or (lost) weaker. */
void causes_find(struct causation *c, uint32_t signal, bool lost, struct causes *causes);

/* "ci.yml was edited (disabled), line 5: if: false" */
struct str cause_sentence(struct arena *arena, const struct cause *cause);

#endif
