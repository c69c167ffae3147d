/*
 * What is scanned: the entries of one revision, of the index, of a work tree or of a plain folder, in byte order of
 * path, and their contents on demand. This folder is the only place that knows git. Nothing of the repository is
 * executed: no hooks, no filters, no textconv.
 */
#ifndef ASSAY_SOURCE_SOURCE_H
#define ASSAY_SOURCE_SOURCE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

enum source_kind { SOURCE_REVISION, SOURCE_STAGED, SOURCE_WORKTREE, SOURCE_FOLDER };

enum entry_kind { ENTRY_FILE, ENTRY_SYMLINK, ENTRY_SUBMODULE };

struct oid {
	unsigned char bytes[20];
};

struct source_entry {
	struct str path; /* relative to the root of the repository, `/` between parts, bytes as git has them */
	enum entry_kind kind;
	bool executable;
	bool has_oid; /* revision and index entries; a work-tree file gets its id when it is read for evidence */
	struct oid oid;
};

struct source_options {
	const char *repository; /* path or URL */
	const char *revision;   /* NULL = HEAD */
	enum source_kind kind;  /* REVISION, STAGED or WORKTREE; a folder that is no repository becomes SOURCE_FOLDER */
	bool whole;             /* do not scope to the folder given inside a work tree */
	const char *const *scopes; /* --path, relative to the root */
	size_t scopes_n;
	const char *const *excludes; /* --exclude globs */
	size_t excludes_n;
	bool quiet; /* no progress of a clone */
	/* Called once the folders are known that belong to the repository, before anything is parsed that stands in them; for
	 * an address, when it is cloned. Whoever opens may then confine this thread to them. NULL: not wanted. */
	int (*confine)(void *context, const char *const *folders, size_t n, struct error *err);
	void *confine_context;
};

/* Facts about the repository that a report shows. All text lives as long as the source. */
struct source_about {
	enum source_kind kind;
	struct str name;          /* org/project from the origin, or the folder's name */
	struct str origin;        /* without credentials; empty if none */
	struct str commit, tree;  /* hex; empty if none */
	int64_t committed_at;     /* seconds since 1970, committer's time in UTC; 0 if none */
	bool shallow, partial;    /* history cut off; blobs may be missing */
	size_t unread_folders;    /* trees missing from a partial clone, broken, or folders without permission */
	struct str unread_folder; /* the first of them; "." is the root */
	bool uncommitted;   /* a revision was read although the work tree has changes (checked cheaply; best effort) */
	struct str *scopes; /* what was scanned; "." for everything */
	size_t scopes_n;
};

enum read_status {
	READ_OK,
	READ_MISSING,   /* not in the object database (partial clone) or gone from disk */
	READ_TOO_LARGE, /* over the limit given; size is filled */
	READ_FAILED,    /* corrupt object, permission … */
};

struct source;
struct source_reader;

/* Whether it would be cloned, which begins another process: not while threads are at work, whose locks that one would inherit. */
bool source_is_address(const char *repository);

/* On failure returns NULL and fills *err with EXIT_CODE_UNREADABLE (or USAGE for contradictory options). One thread at a
 * time opens and closes sources. */
struct source *source_open(const struct source_options *options, struct error *err);
void source_close(struct source *s);

const struct source_about *source_about(const struct source *s);

/* Entries in byte order of path; borrowed from the source. *cut_off says that LIMIT_ENTRIES or a bound of paths was
 * reached. No entry at all is no error: the folder may not exist in that revision. */
const struct source_entry *source_entries(const struct source *s, size_t *n, bool *cut_off);

/* Leaves out what matches these patterns, as source_options.excludes does, now that the entries are known. */
void source_exclude(struct source *s, const char *const *patterns, size_t n);

/* Notes the id of a work-tree file that was read, so that it can be compared. Different threads may do so for different
 * entries. */
void source_learn_oid(struct source *s, size_t entry, const struct oid *oid);

/* ---- two revisions ---- */

/* The commit with which a source is compared: the one where its history and that of `base` parted, or (direct) `base` itself. On failure
 * *err says what to fetch or how else to compare. */
int source_base(struct source *s, const char *base, bool direct, char hex[41], struct error *err);

/* Another revision of the same repository, in the same scope. `s` must be open as long. */
struct source *source_open_beside(const struct source *s, const char *revision, struct error *err);

/* One per thread. NULL only when the repository cannot be opened again (err filled). */
struct source_reader *source_reader_open(struct source *s, struct error *err);
void source_reader_close(struct source_reader *r);

/* Contents of an entry; a symlink's text is its target. `*text` is borrowed until the next read or close of this
 * reader and is followed by a NUL byte. *size is filled for READ_OK and READ_TOO_LARGE. */
enum read_status source_read(struct source_reader *r, const struct source_entry *entry, size_t limit, struct str *text,
			     uint64_t *size);

/* Whether an object with this id is at hand, as far as that can be told without looking anew for packs. */
bool source_has(struct source_reader *r, const struct oid *oid);

/* Id of the blob whose contents are `text` (for entries without has_oid); and verification that contents match an id. */
void source_hash(struct str text, struct oid *oid);
void oid_to_hex(const struct oid *oid, char hex[41]);

/* ---- history ---- */

enum change_way {
	CHANGE_DIRECT, /* pushed to the main line */
	CHANGE_MERGE,  /* merge commit of a pull/merge request */
	CHANGE_SQUASH, /* single commit that names its request or review: "(#12)", "!12", "See merge request" */
};

/* One main-line (first-parent) change, newest first. */
struct history_change {
	struct oid commit;
	int64_t time;
	enum change_way way;
	bool release;    /* "Release 1.2.3", "Bump version": made by release tooling */
	bool revert;     /* takes an earlier change back: "Revert \"…\"", "Roll back …" */
	bool bot;        /* author is a bot account */
	bool reviewed;   /* Reviewed-by / Acked-by / Approved-by / Reviewed-on trailer */
	uint32_t author; /* number of the author, 0 … authors-1; never a name */
};

struct history_tag {
	struct str name;
	struct oid commit;
	int64_t time;
	bool version; /* looks like a version: v1.2.3, 1.2, release-3 … */
};

struct history {
	bool available; /* false for a folder or an unborn HEAD */
	bool cut_off;   /* shallow or LIMIT_HISTORY_COMMITS reached */
	struct history_change *changes;
	size_t changes_n;
	struct history_tag *tags; /* that point into the history of the scanned commit, newest first */
	size_t tags_n;
	uint32_t authors;
	int64_t first_time, last_time;  /* of the changes read */
	struct str sample_pull_request; /* subject line of the newest change by pull request; empty if none */
};

/* Walks the first-parent history of the scanned commit. Never fails: what cannot be read makes `available` or `cut_off`
 * speak. Read once, then kept as long as the source. One thread at a time may call this and source_path_changes(); it
 * may do so while others read entries. Tags older than the changes read are left out. */
const struct history *source_history(struct source *s);

/* For each of n paths: time of the newest main-line change (within LIMIT_HISTORY_DIFFS) that touched it, or 0 when none of those
 * did; and how many changes to any of the paths there were, by way. Used for "kept current" and "changes by pull request" of some
 * paths. */
struct path_changes {
	int64_t *last_time; /* caller's array of n */
	uint32_t changes, by_request;
	bool cut_off;
	bool *touched; /* by number of the change; caller's array of LIMIT_HISTORY_DIFFS, or NULL if not wanted */
	/* By path, the change that brought it, CHANGE_NONE if none of those looked at did; and how many touched it, that one included.
	 * Caller's arrays of n, or NULL if not wanted. */
	uint32_t *added, *touches;
	uint32_t most; /* changes looked at; 0: LIMIT_HISTORY_DIFFS, and never more */
};
#define CHANGE_NONE UINT32_MAX
void source_path_changes(struct source *s, const struct str *paths, size_t n, struct path_changes *out);

/* Which of n blobs (hex) the revision before a change held already, under whatever path: then the change moved or copied them. What
 * could not be read was not there. */
void source_blobs_before(struct source *s, uint32_t change, const char *const *blobs, size_t n, bool *there);

/* Who made each of the first n changes that are wanted, as a number, never a name: for a merge, who made the newest commit of
 * the branch that it brings in. CHANGE_NOBODY for bots, for changes that are not wanted, and where it cannot be read. */
#define CHANGE_NOBODY UINT32_MAX
void source_change_people(struct source *s, const bool *wanted, size_t n, uint32_t *people);

#endif
