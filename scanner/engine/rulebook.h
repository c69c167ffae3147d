/*
 * All rules in force: signals, tools, and the index from facts to rules. Built once per process from the embedded files
 * and those of --rules; read-only afterwards, so every thread may use it. Formats: rules/README.md.
 */
#ifndef ASSAY_ENGINE_RULEBOOK_H
#define ASSAY_ENGINE_RULEBOOK_H

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "engine/fact.h"
#include "engine/path_index.h"
#include "text/tree.h"

/* The evidence ladder (signals.md). */
enum rung {
	RUNG_ABSENT,
	RUNG_MENTIONED,
	RUNG_DECLARED,
	RUNG_CONFIGURED,
	RUNG_USED,
	RUNG_ENFORCED,
	RUNG_RUNS, /* in rules only: follows from where the command stands */
};
extern const char *const rung_names[RUNG_RUNS + 1];

/* What raises evidence to `enforced`. */
enum signal_class {
	SIGNAL_DOCUMENT, /* a document: only a CI build of it (a `runs` rule) */
	SIGNAL_ARTEFACT, /* a file that is itself the practice: automation that installs, builds, runs or checks it */
	SIGNAL_PRACTICE, /* live code: automation that executes the file */
	SIGNAL_PIPELINE, /* what a pipeline does: `runs` rules and traits of jobs */
	SIGNAL_HISTORY,  /* what the history shows */
};

/* Whose practice it is when a library shows it (engine/weigh.c). */
enum signal_library {
	LIBRARY_OWN,     /* its own: tests, automation, releases */
	LIBRARY_GUIDE,   /* its own, but what stands in its documentation is written for its users */
	LIBRARY_PRODUCT, /* its users', where it stands in the package itself or in a document */
	LIBRARY_USERS,   /* its users', wherever it stands */
};

struct signal {
	struct str id, group, title, meaning, excludes, fix, ask;
	struct str whom, proof; /* the role to ask, and what to look for in the answer */
	enum signal_class class;
	enum rung local;        /* of a `runs` rule whose command stands outside every pipeline */
	unsigned automatic;     /* trigger bits that enforce */
	enum rung otherwise;    /* of a `runs` rule when something else starts it */
	bool in_tests, in_code; /* where evidence may stand without being capped */
	bool needs_artefact;  /* `runs` evidence enforces only what is there: needs other evidence from `configured` */
	bool needs_model;     /* nothing counts where no code trains or applies a model */
	uint32_t rises_with;  /* signal that lifts this to its own rung, or MAP_NONE */
	enum rung rises_from; /* highest rung that is lifted so */
	enum rung ceiling;    /* no evidence stands higher */
	enum rung in_notebooks; /* none in a notebook does */
	enum signal_library library;
	struct str *aspects;
	bool *adverse; /* by aspect: it shows the opposite of the practice */
	uint32_t aspects_n;
};

struct tool {
	struct str id, title, docs;
	struct str *packages;
	uint32_t packages_n;
	const char *file; /* rule file */
	uint32_t line;
};

enum rule_place { RULE_PLACE_SIGNAL, RULE_PLACE_CODE, RULE_PLACE_TESTS, RULE_PLACE_CI, RULE_PLACE_ANY };

/* One rung of one signal in one tool's evidence. */
struct rule {
	uint32_t signal, tool;
	enum rung rung;
	enum rule_place place;
	uint32_t rises_with; /* signal that, once enforced, makes this evidence enforced, too; or MAP_NONE */
	struct str aspect;   /* empty = general */
	struct str note;
};

/* One matcher text; patterns with the same kind and text are chained. */
struct pattern {
	enum fact_kind kind;
	struct str text;
	uint32_t rule;
	uint32_t next; /* MAP_NONE ends the chain */
};

struct pattern_index {
	struct map exact;  /* text → first pattern */
	struct map prefix; /* text before the final `*` → first pattern */
};

struct rule_file {
	const char *path;             /* relative: "tools/mlflow.yml" */
	const char *name;             /* as errors call it: with the folder that the user gave */
	const struct tree_node *root; /* of a file that the user added */
	struct str packed;            /* of one that is built in (text/treepack.h) */
	struct str text;              /* as written */
	uint32_t added;               /* 0: built in; otherwise its place among the files that the user added */
};

/* What is in the file. Texts last as long as the rulebook, nodes perhaps only as long as `nodes`. */
const struct tree_node *rule_file_root(const struct rule_file *file, struct arena *nodes);

struct rulebook {
	struct arena arena;
	struct rule_file *files; /* all files in force, in byte order of path */
	size_t files_n;
	struct signal *signals;
	uint32_t signals_n;
	struct map signal_ids;
	struct tool *tools;
	uint32_t tools_n;
	struct map tool_ids;
	struct rule *rules;
	uint32_t rules_n;
	struct pattern *patterns;
	uint32_t patterns_n;
	struct pattern_index index[FACT_KINDS];
	struct path_index paths; /* value: number of the pattern */
	char digest[65];         /* SHA-256 over all rule files in force */
};

/* SHA-256, hex, of the rules that are built in. */
extern const char *const rulebook_built_in;

/* Loads the embedded rules and those below `folder` (NULL: none). On an invalid file nothing is kept and *err says
 * file:line:column, what was expected and the nearest known name. */
int rulebook_load(struct rulebook *book, const char *folder, struct error *err);
void rulebook_release(struct rulebook *book);

/* Number of the signal or MAP_NONE. */
uint32_t rulebook_signal(const struct rulebook *book, struct str id);

/* ---- for loaders of rule files (checklists are loaded by judge/) ---- */
/* "file:line:column: message" as an error of usage. Returns -1. */
int rule_error(struct error *err, const char *file, const struct tree_node *at, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* Fails with the nearest name when `node` has a key that is not in `allowed` (NULL-terminated). */
int rule_check_keys(struct error *err, const char *file, const struct tree_node *node, const char *const *allowed);
/* Number of the signal named by `at`, or MAP_NONE with *err filled. */
uint32_t rule_signal(struct error *err, const char *file, const struct rulebook *book, const struct tree_node *at);
/* Rung by name, or -1 with *err filled. */
int rule_rung(struct error *err, const char *file, const struct tree_node *at, enum rung *rung);
int rule_aspect(struct error *err, const char *file, const struct signal *signal, const struct tree_node *at);
/* Checks that `at` names one of the roles that may be asked (engine/rule_role.c), or -1 with *err filled. */
int rule_role(struct error *err, const char *file, const struct tree_node *at, struct str *role);
extern const char *const role_names[];
extern const size_t role_names_n;

#endif
