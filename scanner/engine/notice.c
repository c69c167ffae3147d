#include "engine/notice.h"
#include "base/limits.h"

#include <string.h>

void notices_add(struct arena *a, struct notices *list, struct notice notice)
{
	unsigned same = 0;
	list->unread += notice.unread;
	list->failed += notice.failed;
	for (size_t i = 0; i < list->n; i++)
		same += strcmp(list->at[i].code, notice.code) == 0;
	if (same < LIMIT_NOTICES_PER_CODE) {
		*vec_add(a, list) = notice;
	} else if (same == LIMIT_NOTICES_PER_CODE) {
		notice.path = (struct str){0};
		notice.message = STR("more of the same kind are not listed");
		*vec_add(a, list) = notice;
	}
}
