/*
 * A sheet whose items are recognised: which row is about which item. Parts of layout.c and columns.c only.
 */
#ifndef ASSAY_ANSWERS_LAYOUT_H
#define ASSAY_ANSWERS_LAYOUT_H

#include "answers/said.h"

struct layout {
	const struct catalogue *catalogue;
	const struct sheet *sheet;
	uint32_t *items; /* by row, or MAP_NONE */
	uint32_t *lists; /* by row */
	uint32_t *sections;
	uint32_t column;     /* of the ids; MAP_NONE: recognised by titles */
	uint32_t list;       /* that most rows are about */
	uint32_t recognised; /* items, each once */
	uint32_t first;      /* row with an item */
	uint32_t header;     /* row, or MAP_NONE */
	double score;
	bool unsure; /* another checklist fits as well */
	uint32_t rival;
};

static inline bool is_item_row(const struct layout *l, uint32_t row)
{
	return l->items[row] != MAP_NONE || l->sections[row] != MAP_NONE;
}

/* Finds header, answers and comments, and adds what is said. -1 with *err filled: the wanted column is not there. */
int columns_read(struct layout *l, const char *column, struct saids *out, struct error *err);

#endif
