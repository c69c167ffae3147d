/*
 * The container of a workbook: XML parts in a ZIP archive (Open Packaging Conventions, ISO/IEC 29500-2). Parts are looked up by
 * name and inflated into memory piece by piece; nothing is ever written to disk, so names in the archive cannot lead
 * anywhere. A part with a document type is refused, which keeps entities and external references out; what it holds in
 * bytes, depth and times its packed size is bounded (base/limits.h). libzip and expat are known here only.
 */
#ifndef ASSAY_ANSWERS_PACKAGE_H
#define ASSAY_ANSWERS_PACKAGE_H

#include "base/arena.h"
#include "base/error.h"

struct package;

/* Names are local ones, without a prefix. Each returns false to stop: then *err of package_read must have been filled. */
struct part_events {
	bool (*start)(void *context, const char *name, const char *const *attributes);
	bool (*end)(void *context, const char *name);
	bool (*text)(void *context, struct str text);
};

/* The bytes are borrowed until package_close. NULL with *err filled if it is no archive, a broken or an encrypted one. */
struct package *package_open(struct str bytes, const char *file, struct error *err);
void package_close(struct package *package);

bool package_has(const struct package *package, const char *part);

/* Whether any part's name ends so. */
bool package_has_like(const struct package *package, const char *end);

/* Parses one part. -1 with *err filled: not there, broken, over a limit, or stopped by an event. */
int package_read(struct package *package, const char *part, const struct part_events *events, void *context,
		 struct error *err);

/* The value of an attribute by its local name, or NULL. */
const char *part_attribute(const char *const *attributes, const char *name);

#endif
