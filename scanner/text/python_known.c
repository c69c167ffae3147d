#include "text/python_known.h"

static bool is_under(const struct python_use *use, const char *prefix)
{
	if (!prefix[0])
		return true;
	if (use->receiver == PYTHON_BARE)
		return false;
	return prefix[0] == '.' || (use->receiver != PYTHON_METHOD && str_starts(use->name, prefix));
}

void python_known_index(struct python_known_table *table, struct arena *arena)
{
	map_init(&table->by_name, arena);
	for (uint32_t i = table->n; i-- > 0;)
		map_put(&table->by_name, str_of(table->at[i].last), i);
}

unsigned python_known_bits(const struct python_known_table *table, const struct python_use *use, struct str last)
{
	for (uint32_t i = map_get(&table->by_name, last); i < table->n && str_is(last, table->at[i].last); i++)
		if (is_under(use, table->at[i].under))
			return table->at[i].bits;
	return 0;
}
