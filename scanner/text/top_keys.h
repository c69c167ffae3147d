/*
 * The keys at the top of the documents of a YAML text, found by its lines alone: what a probe asks before it has megabytes of
 * somebody's manifests parsed. https://yaml.org/spec/1.2.2/#82-block-collection-styles
 */
#ifndef ASSAY_TEXT_TOP_KEYS_H
#define ASSAY_TEXT_TOP_KEYS_H

#include "base/str.h"

#define TOP_KEYS_MAX 64u

struct top_keys {
	struct str at[TOP_KEYS_MAX]; /* borrowed from the text */
	unsigned n;
	bool unsure; /* more of them, or written in a way that lines do not show: every key may be there */
};

void top_keys_read(struct top_keys *keys, struct str text);

/* False when no document of the text has this key at its top. */
bool top_keys_may_have(const struct top_keys *keys, const char *key);

#endif
