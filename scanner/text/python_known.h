/*
 * Tables of well-known functions of Python libraries and what a use of each tells, looked up by the last part of the name.
 */
#ifndef ASSAY_TEXT_PYTHON_KNOWN_H
#define ASSAY_TEXT_PYTHON_KNOWN_H

#include "base/map.h"
#include "text/python_module.h"

/* `under` is a leading part that the resolved name must have; "" for any, "." for a method of anything. */
struct python_known {
	const char *last, *under;
	unsigned bits;
};

/* Functions of the same last name stand together; the first whose `under` fits counts. */
struct python_known_table {
	const struct python_known *at;
	uint32_t n;
	struct map by_name; /* filled by python_known_index() */
};
void python_known_index(struct python_known_table *table, struct arena *arena);

/* The bits of the function that is used; 0 when it is not known. */
unsigned python_known_bits(const struct python_known_table *table, const struct python_use *use, struct str last);

#endif
