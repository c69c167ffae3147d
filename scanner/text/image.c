/*
 * Reference grammar: the first part is a host when it has a dot or a colon, or is "localhost".
 */
#include "text/image.h"

struct str image_name(struct str reference)
{
	struct str name = str_trim(reference);
	size_t at = str_find_char(name, '@');
	if (at != STR_NONE)
		name = str_sub(name, 0, at);
	size_t slash = str_rfind_char(name, '/');
	size_t colon = str_rfind_char(name, ':');
	if (colon != STR_NONE && (slash == STR_NONE || colon > slash))
		name = str_sub(name, 0, colon);
	size_t first = str_find_char(name, '/');
	if (first != STR_NONE) {
		struct str host = str_sub(name, 0, first);
		bool is_host = str_find_char(host, '.') != STR_NONE || str_find_char(host, ':') != STR_NONE ||
			       str_find_char(host, '$') != STR_NONE || str_is(host, "localhost");
		if (is_host)
			name = str_from(name, first + 1);
	}
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] == '$' || name.at[i] == '{' || name.at[i] == '<' || char_is_space(name.at[i]))
			return str_sub(name, 0, 0);
	return name;
}
