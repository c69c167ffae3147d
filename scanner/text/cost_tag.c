#include "text/cost_tag.h"

#define NAME_BYTES 16

/* Letters alone, in lower case; empty when it is longer than all of the names. */
static struct str letters(struct str key, char room[NAME_BYTES])
{
	size_t n = 0;
	for (size_t i = 0; i < key.len; i++) {
		if (str_find_char(STR(" -_\"'"), key.at[i]) != STR_NONE)
			continue;
		if (n == NAME_BYTES)
			return STR("");
		room[n++] = key.at[i];
	}
	return (struct str){room, n};
}

bool cost_tag(struct str key)
{
	static const char *const names[] = {"costcenter", "costcentre", "costcode"};
	char room[NAME_BYTES];
	struct str name = letters(key, room);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is_nocase(name, names[i]))
			return true;
	return false;
}
