/*
 * One pass over the paths: what kind of place is each file in, and which probes want it. Contents are not read here, and
 * a file that nobody wants is never read at all.
 */
#ifndef ASSAY_ENGINE_CLASSIFY_H
#define ASSAY_ENGINE_CLASSIFY_H

#include "engine/file.h"
#include "engine/path_index.h"
#include "engine/probe.h"

/* The probes, sorted by name; made by the Makefile from the folder probes/. */
extern const struct probe *const probe_registry[];
extern const size_t probe_registry_n;

/* A set of probes by their numbers in the registry. */
#define PROBES_MAX 128
struct probe_set {
	uint64_t words[PROBES_MAX / 64];
};

void probe_set_add(struct probe_set *set, unsigned probe);
bool probe_set_has(const struct probe_set *set, unsigned probe);
unsigned probe_set_count(const struct probe_set *set);
/* Bytes of a file that these probes want to see at most. */
size_t probe_set_byte_limit(const struct probe_set *set);

struct classifier {
	struct path_index wants;   /* value: probe number * 2 + whether also in vendored and generated places */
	struct map folders, names; /* places by names in lower case */
	struct str last_folder;    /* entries come sorted: the place of a folder is worked out once */
	unsigned last_place;
	bool last_test_data; /* below a folder of data that lies in one of tests */
};

/* `arena` must outlive the classifier. */
void classifier_init(struct classifier *c, struct arena *arena);

/* Fills all of *file from the entry. */
void classify_file(struct classifier *c, const struct source_entry *entry, struct file *file);

struct probe_set classifier_wanted(const struct classifier *c, const struct file *file);

#endif
