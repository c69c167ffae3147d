/*
 * Something odd in the scanned repository: data of the report, never a reason to stop. A notice about a file that could
 * not be read also makes answers that could depend on it less sure ("unread is not absent").
 */
#ifndef ASSAY_ENGINE_NOTICE_H
#define ASSAY_ENGINE_NOTICE_H

#include "base/arena.h"

enum notice_level {
	NOTICE_INFO,    /* worth knowing, nothing is missing: a submodule that was not entered */
	NOTICE_WARNING, /* something was not seen: a broken file, shallow history */
};

struct notice {
	enum notice_level level;
	const char *code;   /* short stable name: "yaml-broken" */
	struct str path;    /* empty when it is about the repository */
	struct str message; /* one sentence */
	bool unread;        /* contents that evidence could have been in were not (wholly) read or understood */
	bool failed;        /* … although they should have been: the scan is incomplete (exit code 4) */
};

struct notices {
	struct notice *at;
	uint32_t n, room;
	size_t unread, failed; /* how many, also of those not kept */
};

/* Keeps LIMIT_NOTICES_PER_CODE per code and counts the rest. */
void notices_add(struct arena *a, struct notices *list, struct notice notice);

#endif
