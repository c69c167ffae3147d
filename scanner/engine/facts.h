/*
 * What was kept of one file after it was read: facts that some rule speaks of ("hits"), its part of the automation graph, numbers
 * to be summed, notices. Everything else a probe states is forgotten at once. Each file has its own slot, filled by one
 * thread and joined in path order, so the outcome does not depend on threads.
 */
#ifndef ASSAY_ENGINE_FACTS_H
#define ASSAY_ENGINE_FACTS_H

#include "base/arena.h"
#include "engine/classify.h"
#include "engine/notice.h"
#include "engine/probe.h"
#include "engine/rulebook.h"

struct hit {
	uint32_t rule;
	uint32_t line;
	fact_node node; /* of this file */
	uint8_t state;  /* enum fact_state */
	uint8_t probe;  /* number in probe_registry; PROBE_PATH for a match of the path alone */
	uint8_t kind;   /* enum fact_kind */
};
#define PROBE_PATH 0xff

struct graph_node {
	enum node_kind kind;
	struct str name;
	struct str folder; /* working directory; .at NULL = not said */
	uint32_t line;
	unsigned triggers, flags;
};

/* Something a node runs that may lead to another node. */
struct graph_command {
	struct str words; /* joined by single blanks, wrappers stripped */
	fact_node node;
	uint32_t line : 31;
	uint32_t edge : 1; /* from probe_edge: `words` is the name of a place, not a command */
};

struct count {
	const char *counter; /* literal */
	uint32_t n, line;
};

struct link {
	const char *role; /* literal */
	struct str name;
	uint32_t line;
};

struct thing {
	struct str name;
	const char *detail; /* literal */
	uint32_t line;
	enum thing_kind kind;
};

/* A probe asked whether another path exists; what it then stated depends on the answer. */
struct asked_path {
	struct str path;
	bool exists;
};

/* While a file is read, its lists grow in the memory of that file; what is kept is of exactly their length (engine/run.c). */
struct file_facts {
	vec(struct hit) hits;
	vec(struct graph_node) nodes;       /* node k of the file is nodes.at[k - 1] */
	vec(struct graph_command) commands; /* kept by node, and as stated within a node */
	vec(struct count) counts;
	vec(struct link) links;
	vec(struct thing) things;
	vec(struct notice) notices;
	vec(struct str) packages;     /* names this repository publishes */
	vec(struct asked_path) asked; /* only where worker.remembers */
	uint64_t bytes; /* of its contents, also of those that no probe is shown (binary data, generated code) */
	uint32_t things_left_out; /* LIMIT_THINGS_PER_FILE */
	bool read;                /* contents were read */
	bool settled; /* what stands here follows from path, contents and `asked`, so it holds for the next scan, too */
	bool known;   /* it comes from an earlier scan */
};

/* Everything read, before it is linked. After the last file stands one more slot, for the repository as a whole: the `line` of
 * its hits is the number of a main-line change. */
struct facts {
	struct file *files;
	struct file_facts *of; /* by file */
	size_t n;
	struct map paths; /* path → file */
};

/* One per thread, kept over all its files. */
struct run_worker {
	struct arena file_arena; /* reset after each file */
	struct arena scan_arena; /* what is kept; lives as long as the scan */
	const struct rulebook *book;
	const struct facts *facts;
	uint32_t *rule_seen; /* by rule: file number + 1 of the last hit … */
	uint8_t *rule_hits;  /* … and how many there were */
	struct source_reader *reader;
	bool remembers; /* the facts are for later scans, too: keep what was asked of other paths */
};

/* Runs the probes in `wanted` over one file whose contents are `text`. */
void run_probes(struct run_worker *worker, size_t file, const struct probe_set *wanted, struct str text);

/* Gives the history to the probes that want it. */
void run_history(struct run_worker *worker, const struct history *history);

/* States a trait that was drawn from several files, at the place that shows it best. */
void run_trait(struct run_worker *worker, size_t file, const char *trait, uint32_t line);

/* Takes the rules that match the path itself. */
void run_path_rules(struct run_worker *worker, size_t file);

/* Notes about a file outside of a probe (too large, missing). */
void run_notice(struct run_worker *worker, size_t file, const char *code, bool failed, const char *message);

#endif
