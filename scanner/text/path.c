/*
 * `.` and `..` are resolved by text alone; symbolic links are not followed.
 */
#include "text/path.h"

#include <string.h>

struct str path_join(struct arena *a, struct str folder, struct str relative)
{
	struct str none = {0}, rest[2] = {folder, str_trim(relative)}, part;
	if (rest[1].len && rest[1].at[0] == '/')
		return none;
	char *path = arena_alloc(a, folder.len + rest[1].len + 2);
	size_t n = 0;
	for (int i = 0; i < 2; i++) {
		while (str_next(&rest[i], '/', &part)) {
			if (!part.len || str_is(part, "."))
				continue;
			if (str_is(part, "..")) {
				if (!n)
					return none;
				size_t slash = str_rfind_char((struct str){path, n}, '/');
				n = slash == STR_NONE ? 0 : slash;
				continue;
			}
			if (n)
				path[n++] = '/';
			memcpy(path + n, part.at, part.len);
			n += part.len;
		}
	}
	path[n] = '\0';
	return (struct str){path, n};
}
