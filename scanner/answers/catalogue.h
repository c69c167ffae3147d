/*
 * Recognising items: by id as people write it ("31", "31.", "#31", "marvelous:31", "D1 - Data versioning", "31.0") and by
 * title, also when a few words differ.
 */
#ifndef ASSAY_ANSWERS_CATALOGUE_H
#define ASSAY_ANSWERS_CATALOGUE_H

#include "answers/answers.h"
#include "answers/sheet.h"

struct word_set;

struct catalogue {
	const struct checklists *lists;
	const bool *wanted; /* by checklist; NULL: all */
	struct arena *arena;
	struct map *ids;         /* by checklist: id in small letters → item */
	struct map *titles;      /* the same with titles as bare words */
	struct word_set **words; /* by checklist and item: of the titles */
};

/* What stands in a cell that may be an id. */
struct id_text {
	struct str id; /* in small letters */
	uint32_t list; /* the checklist that it names, or MAP_NONE */
	bool whole;    /* nothing else is in the cell */
	struct str rest;
};

void catalogue_init(struct catalogue *catalogue, const struct answers_request *request, struct arena *arena);
bool catalogue_wants(const struct catalogue *catalogue, uint32_t list);

/* The number of the checklist with this id or title, or MAP_NONE. */
uint32_t catalogue_list(const struct catalogue *catalogue, struct str name);

/* False if the cell cannot begin with an id. */
bool catalogue_parse_id(const struct catalogue *catalogue, struct str text, struct id_text *out);

/* Numbers within the checklist, or MAP_NONE. A section is found only in a checklist of levels. */
uint32_t catalogue_item(const struct catalogue *catalogue, uint32_t list, const struct id_text *id);
uint32_t catalogue_section(const struct catalogue *catalogue, uint32_t list, struct str name);

/* The item whose title the text is, or is nearly; MAP_NONE. */
uint32_t catalogue_title(const struct catalogue *catalogue, uint32_t list, struct str text);

/* Whether most words of the two are the same. */
bool catalogue_alike(struct str a, struct str b);

#endif
