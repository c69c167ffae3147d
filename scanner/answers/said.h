/*
 * Answers as found in a file, item by item, before they are understood: what a number means only the others of its list tell.
 */
#ifndef ASSAY_ANSWERS_SAID_H
#define ASSAY_ANSWERS_SAID_H

#include "answers/catalogue.h"

struct said {
	uint32_t list, item;
	uint32_t
		section; /* a level for this dimension of a checklist of levels, instead of an item; MAP_NONE otherwise */
	struct cell value;
	bool chosen; /* told by the column it was ticked in */
	enum answer choice;
	struct str comment, where;
	unsigned top; /* of the scale, where a header tells it ("0-4"); 0: not told */
	unsigned bottom;
};

struct saids {
	vec(struct said) list;
	struct arena *arena;
	struct notices *notices;
};

/* From tables: finds ids, answers and comments in the sheets. -1 with *err filled. */
int layout_read(const struct catalogue *catalogue, const struct sheets *sheets, const char *column, struct saids *out,
		struct error *err);

/* From YAML or JSON; `kind` is its name in errors. */
struct tree_node;
int listing_read(const struct catalogue *catalogue, const struct tree_node *root, struct saids *out, struct error *err);

#endif
