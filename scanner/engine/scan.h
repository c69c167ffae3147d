/*
 * The engine as a whole: reads the files of a source once, in parallel, and gives what they say as evidence for signals.
 * Stages: classify → read (probes state facts, facts meet rules) → link (automation graph) → evidence.
 */
#ifndef ASSAY_ENGINE_SCAN_H
#define ASSAY_ENGINE_SCAN_H

#include "base/error.h"
#include "engine/file.h"
#include "engine/notice.h"
#include "engine/rulebook.h"
#include "source/source.h"

struct evidence {
	uint32_t id;   /* 1… in the order of the report: "E1" */
	uint32_t rule; /* number in the rulebook, which gives tool, aspect and note */
	enum rung rung;
	const char *probe;
	struct str path;    /* empty for history */
	uint32_t line;      /* 0: the file as a whole */
	char blob[41];      /* id of the blob; empty for history */
	char commit[41];    /* for history evidence; otherwise empty */
	struct str excerpt; /* one line, control characters escaped, secrets masked; may be empty */
	struct str note;    /* why the rung is what it is; empty if there is nothing to say */
	bool example;       /* it stands in an example or a demonstration */
	bool weak;          /* the note speaks against it: hollow, disabled, an example, run by nothing */
	struct str
		chain; /* how automation reaches it: "on: pull_request → ci.yml job test → make test"; empty if not */
};

/* The best evidence for one aspect of a signal. */
struct aspect_finding {
	enum rung level;
	uint32_t evidence; /* index into the finding's evidence; MAP_NONE if absent */
};

struct signal_finding {
	enum rung level;
	struct evidence *evidence; /* best rung first, then by path and line */
	size_t n;
	size_t left_out;      /* further evidence not listed (LIMIT_EVIDENCE_PER_RUNG) */
	unsigned kinds;       /* independent kinds of evidence from `configured` upwards: number of probes */
	bool hollow;          /* counter-evidence: something made for it is there but empty, a template or disabled */
	size_t hidden;        /* files that were not read and could have shown more */
	struct str hidden_in; /* the first of them */
	struct aspect_finding *aspects; /* by the signal's aspects */
};

struct language {
	const char *name;
	uint32_t files;
	uint64_t bytes;
};

/* Everything that is judged and reported. All of it lives until scan_release. */
struct scan {
	struct arena arena;
	const struct rulebook *book;
	const struct source_about *about;
	const struct history *history;
	struct signal_finding *signals; /* by signal number */
	struct notices notices;
	struct language *languages; /* most bytes first */
	size_t languages_n;
	size_t files, files_read, read_bytes;
	bool ml;           /* there is machine-learning code */
	struct str ml_why; /* one phrase */
	struct inventory *inventory;
	bool library;          /* published for others to use, nothing deployed */
	struct source *source; /* for questions of the history about paths (source_path_changes) */
};

struct store;

struct scan_options {
	unsigned jobs;
	/* Called now and then from any thread with files done and in all; may be NULL. */
	void (*progress)(void *context, size_t done, size_t all);
	void *progress_context;
	struct store *store; /* files known from an earlier scan are not read again; may be NULL */
};

int scan_run(struct scan *scan, struct source *source, const struct rulebook *book, const struct scan_options *options,
	     struct error *err);
void scan_release(struct scan *scan);

#endif
