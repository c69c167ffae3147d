/*
 * ZIP archives that are the same bytes wherever they are made, and a reader that trusts nothing.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * The writer stores without compressing, because deflated bytes differ between versions of the libraries that make them, and writes
 * entries in byte order of name, all with the time given. The reader takes stored and deflated entries as other programs write them,
 * and refuses what is encrypted, split, larger than 32 bits can say, named to lead elsewhere, or larger than the limits.
 */
#ifndef ASSAY_BASE_ARCHIVE_H
#define ASSAY_BASE_ARCHIVE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

struct archive_entry {
	struct str name; /* `/` between parts */
	struct str text;
};

struct archive {
	struct archive_entry *at; /* in byte order of name */
	size_t n;
};

/* `time`: seconds since 1970, UTC; 1980-01-01 where ZIP cannot say it. Sorts the entries. Names must differ. */
void archive_write(struct buf *out, struct archive_entry *entries, size_t n, int64_t time);

/* Contents live in `arena`. -1 with *err (usage) that names `file`, the entry and what is wrong. */
int archive_read(struct arena *arena, struct str bytes, const char *file, struct archive *out, struct error *err);

/* NULL when there is none of that name. */
const struct archive_entry *archive_find(const struct archive *archive, const char *name);

#endif
