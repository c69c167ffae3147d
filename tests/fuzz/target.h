/*
 * Everything that reads what a stranger wrote, by name: a table that the fuzzer, the replay of past finds and the search for
 * slow input go through. A new reader is one row in targets.c.
 */
#ifndef ASSAY_FUZZ_TARGET_H
#define ASSAY_FUZZ_TARGET_H

#include "base/arena.h"
#include "base/error.h"

struct fuzz_target {
	const char *name;
	/* Reads `text`, which is followed by no byte that may be looked at; the arena is reset afterwards. */
	void (*read)(struct arena *arena, struct str text);
	/* Instead of `read`: all probes that want a file of this path read it. */
	const char *path;
	const char
		*seeds; /* patterns of files to start from, separated by blanks; tests/fuzz/run.py makes those of git */
	const char *dictionary; /* in tests/fuzz/dictionaries/; NULL = none */
};

extern const struct fuzz_target fuzz_targets[];
extern const size_t fuzz_targets_n;

const struct fuzz_target *fuzz_target_find(const char *name);

/* Gives the target its own copy of the bytes. */
void fuzz_target_run(const struct fuzz_target *target, const void *bytes, size_t n);

/* ---- readers that need more than a line ---- */

void fuzz_python(struct arena *arena, struct str text);
void fuzz_notebook(struct arena *arena, struct str text);

void fuzz_path(struct arena *arena, struct str text);
void fuzz_address(struct arena *arena, struct str text);

void fuzz_git_commit(struct arena *arena, struct str text);
void fuzz_git_tree(struct arena *arena, struct str text);
void fuzz_git_delta(struct arena *arena, struct str text);
void fuzz_git_loose(struct arena *arena, struct str text);
void fuzz_git_pack(struct arena *arena, struct str text);

void fuzz_rules_signals(struct arena *arena, struct str text);
void fuzz_rules_tool(struct arena *arena, struct str text);
void fuzz_rules_checklist(struct arena *arena, struct str text);
void fuzz_rules_roadmap(struct arena *arena, struct str text);
void fuzz_policy(struct arena *arena, struct str text);

/* The contents of a cache, behind its head. */
void fuzz_store(struct arena *arena, struct str text);

/* The first byte picks the name of the file, from fuzz_names. */
void fuzz_probes(struct arena *arena, struct str text);

#endif
