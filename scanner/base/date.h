/*
 * Days of the Gregorian calendar, also before it came into use, in UTC. The C library's functions depend on the machine.
 */
#ifndef ASSAY_BASE_DATE_H
#define ASSAY_BASE_DATE_H

#include "base/str.h"

#define DAY_SECONDS 86400LL

struct date {
	int64_t year;
	unsigned month, day; /* from 1 */
};

/* "2026-12-31". False for another shape, a month above 12 or a day above 31; date_exists() asks for more. */
bool date_parse(struct str text, struct date *date);

/* Whether the month has that day. */
bool date_exists(struct date date);

/* Days since 1970-01-01. A day beyond the end of its month is counted on into the next one. */
int64_t date_to_days(struct date date);
struct date date_of_days(int64_t days);

#endif
