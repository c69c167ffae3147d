/*
 * What a scan may still do once it knows where the repository is: read it and the user's policy, write the reports and the cache
 * (base/sandbox.h).
 */
#ifndef ASSAY_CLI_CONFINE_H
#define ASSAY_CLI_CONFINE_H

#include "base/sandbox.h"
#include "cli/cache.h"
#include "cli/options.h"

struct confinement {
	const struct options *options;
	struct cache *cache; /* NULL: none */
	struct sandbox box;
	bool entered;
};

/* Makes `source` call back when it knows its folders; then the cache, which must not lie in them, is opened, too. What is given is borrowed. */
void confine_begin(struct confinement *c, const struct options *options, struct cache *cache,
		   struct source_options *source);

/* Where no source was opened: confines to the files that the options name, unless that is already done. */
int confine_alone(struct confinement *c, struct error *err);

/* After the source was opened, by whichever thread: confines the calling thread too and, with --verbose, tells the state on standard
 * error. */
void confine_end(struct confinement *c);

#endif
