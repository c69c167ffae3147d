/*
 * What probes say about themselves in the comment at the top of their files, as the build embeds it: what they read, and
 * the traits they state with their meaning. The comment is the only place where a trait is described.
 *
 *     / *
 *      * Helm charts: what a chart depends on.            about
 *      * Format: https://…
 *      * Traits: those of engine/pipeline.h, and          shared
 *      *   helm.chart, helm.file   a chart of this        two traits with one meaning, which may go on
 *      *                           repository             in deeper lines
 *      * Counters: …                                      left out, as are Links
 *      * /
 */
#ifndef ASSAY_ENGINE_PROBE_NOTES_H
#define ASSAY_ENGINE_PROBE_NOTES_H

#include "base/arena.h"

/* Name of the file without folder and extension, and its comment without ornaments. */
struct top_comment {
	const char *name, *text;
};
extern const struct top_comment top_comments[]; /* the probes, then pipeline and measure of the engine */
extern const size_t top_comments_n;

struct trait_note {
	struct str names; /* "test.asserting, test.hollow" */
	struct str meaning;
};

struct probe_notes {
	struct str about; /* sentences */
	struct trait_note *traits;
	size_t traits_n;
	bool shared; /* it states those of every pipeline, too */
};

/* Notes of a probe, or of "pipeline" or "measure"; false when there are none. Lives in the arena. */
bool probe_notes_read(struct arena *arena, const char *name, struct probe_notes *out);

/* The meaning of a trait in these notes; empty when it is not there. */
struct str probe_notes_meaning(const struct probe_notes *notes, struct str trait);

#endif
