/*
 * Years are counted from March here, so that leap days end a year; 400 of them always have as many days.
 */
#include "base/date.h"

#define ERA_YEARS 400
#define ERA_DAYS 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

static int64_t era_of(int64_t n, int64_t length)
{
	return (n >= 0 ? n : n - (length - 1)) / length;
}

int64_t date_to_days(struct date date)
{
	int64_t year = date.year - (date.month <= 2), era = era_of(year, ERA_YEARS), of_era = year - era * ERA_YEARS;
	int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
	int64_t of_year = (153 * month + 2) / 5 + date.day - 1;
	return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_1970;
}

struct date date_of_days(int64_t days)
{
	days += DAYS_TO_1970;
	int64_t era = era_of(days, ERA_DAYS), day = days - era * ERA_DAYS;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t of_year = day - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
	struct date date = {.day = (unsigned)(of_year - (153 * month + 2) / 5 + 1)};
	date.month = (unsigned)(month < 10 ? month + 3 : month - 9);
	date.year = year + era * ERA_YEARS + (date.month <= 2);
	return date;
}

static bool take_number(struct str text, size_t at, size_t digits, unsigned *number)
{
	*number = 0;
	for (size_t i = at; i < at + digits; i++) {
		if (!char_is_digit(text.at[i]))
			return false;
		*number = *number * 10 + (unsigned)(text.at[i] - '0');
	}
	return true;
}

bool date_parse(struct str text, struct date *date)
{
	unsigned year;
	if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-' || !take_number(text, 0, 4, &year) ||
	    !take_number(text, 5, 2, &date->month) || !take_number(text, 8, 2, &date->day))
		return false;
	date->year = year;
	return date->month >= 1 && date->month <= 12 && date->day >= 1 && date->day <= 31;
}

bool date_exists(struct date date)
{
	return date_of_days(date_to_days(date)).month == date.month;
}
