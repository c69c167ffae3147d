/*
 * What the files of this folder share. Handles of libgit2 are only named here, so that the parts which know nothing of
 * git (scopes, addresses, commit messages) can be tested without it.
 */
#ifndef ASSAY_SOURCE_SOURCE_INTERNAL_H
#define ASSAY_SOURCE_SOURCE_INTERNAL_H

#include "base/limits.h"
#include "base/map.h"
#include "source/source.h"

#include <sys/types.h>

struct git_index;
struct git_odb;
struct git_odb_backend;
struct git_odb_object;
struct git_repository;

/* Trees read for one listing. A tree that contains itself many times over multiplies folders without any file. */
#define LIMIT_TREES LIMIT_ENTRIES

/* Trees of an older revision that are searched for a moved file. */
#define LIMIT_HISTORY_TREES 20000u

/* Bytes of all paths of one listing together, for the same reason. */
#define LIMIT_PATHS_BYTES (256u << 20)

/* Bytes of a commit or tag object. Messages written by people are a few kilobytes. */
#define LIMIT_COMMIT_BYTES (1u << 20)

/* Tags looked at, and side-branch commits read to find out which of them lie in the history. */
#define LIMIT_TAGS 10000u
#define LIMIT_TAG_ANCESTORS 1000u

/* Tracked files compared with the disk for the notice about uncommitted changes, and how many of them are hashed
 * because only their times differ. The check is a courtesy and must not cost more than the scan. */
#define LIMIT_STATUS_FILES 20000u
#define LIMIT_STATUS_HASHES 64u

/* References considered for "did you mean". */
#define LIMIT_SUGGESTIONS 20000u

/* ---- scope.c: which paths belong to the scan ---- */

struct scope_exclude {
	struct str pattern;
	bool folders_only; /* written with a slash at the end */
};

struct scope {
	struct str *paths; /* sorted, none within another */
	size_t paths_n;    /* 0 = everything */
	struct scope_exclude *excludes;
	size_t excludes_n;
};

enum scope_side {
	SCOPE_OUTSIDE,
	SCOPE_ABOVE, /* a folder outside that leads to a scope */
	SCOPE_INSIDE,
};

/* `folder` is the folder of the work tree that was named, relative to the root; empty for the root. */
int scope_init(struct scope *scope, struct arena *arena, const struct source_options *options, struct str folder,
	       struct error *err);
enum scope_side scope_side(const struct scope *scope, struct str path);
void scope_set_excludes(struct scope *scope, struct arena *arena, const char *const *patterns, size_t n);
bool scope_excludes(const struct scope *scope, struct str path, bool folder);
/* The same for a file, by itself or by a folder above it. */
bool scope_excludes_below(const struct scope *scope, struct str path);

/* ---- entries.c: the list of entries while it grows ---- */

struct entries {
	struct arena *arena; /* of the paths */
	vec(struct source_entry) list;
	size_t path_bytes;
	bool unsorted;
	bool cut_off;
};

/* Copies the path. False when no more entries are taken. */
bool entries_add(struct entries *entries, struct str path, enum entry_kind kind, bool executable,
		 const struct oid *oid);
void entries_release(struct entries *entries);
/* Puts the entries into byte order and drops repeated paths. */
void entries_finish(struct entries *entries);
/* File, symbolic link or submodule by the mode git gives; false for a mode that is none of these. */
bool entries_kind_of(unsigned mode, enum entry_kind *kind, bool *executable);

/* ---- origin.c: addresses and names ---- */

bool origin_is_url(struct str address);
/* Without credentials, query and fragment. Empty for an address on this machine. */
struct str origin_clean(struct arena *arena, struct str address);
/* org/project from an address; empty when it has none. */
struct str origin_name(struct arena *arena, struct str address);
/* A name for the repository whose git folder or plain folder has this absolute path. */
struct str origin_folder_name(struct arena *arena, struct str path);

/* ---- database.c, loose.c, packed.c: where objects are ---- */

/* A folder of objects and those it borrows from, depth first; the first is not `borrowed`. Stops when `each` does not return 0 and
 * returns that. */
int database_each(const char *objects, int (*each)(void *context, const char *objects, bool borrowed), void *context);
/* NULL with libgit2's message when the folder of objects cannot be opened. */
struct git_odb *database_open(const char *objects);
/* Loose objects of that folder, for libgit2 to ask. */
struct git_odb_backend *loose_backend(const char *objects);
/* Objects in the packs of that folder, as far as they are as usual; libgit2's own backend has all of them. */
struct git_odb_backend *packed_backend(const char *objects);

/* ---- object.c: raw objects ---- */

enum object_type { OBJECT_COMMIT = 1, OBJECT_TREE = 2, OBJECT_BLOB = 3, OBJECT_TAG = 4 };

/* NULL when missing, broken, of another type or over `limit` bytes. */
struct git_odb_object *object_read(struct git_odb *odb, const struct oid *id, enum object_type type, size_t limit);
struct str object_text(struct git_odb_object *object);
void object_release(struct git_odb_object *object);

bool oid_from_hex(struct str hex, struct oid *id);
bool oid_eq(const struct oid *a, const struct oid *b);

struct tree_item {
	unsigned mode;
	struct str name;
	struct oid id;
};

/* Takes the next item off the bytes of a tree. False at the end and where the bytes make no sense: *rest is empty only
 * at a proper end. */
bool tree_next(struct str *rest, struct tree_item *item);

struct commit {
	struct oid tree;
	struct oid parent; /* the first one */
	unsigned parents;
	struct str more_parents; /* lines "parent HEX" after the first one */
	struct str author_name, author_mail;
	int64_t author_time, time; /* `time` is the committer's */
	struct str message;
};

/* The parts borrow from `text`. False when it is no commit. */
bool commit_parse(struct str text, struct commit *commit);
/* Takes the next further parent off commit.more_parents. */
bool commit_next_parent(struct str *more, struct oid *parent);

/* ---- change.c: what a commit message says about the way of a change ---- */

/* Fills way, release, revert, bot and reviewed. */
void change_classify(const struct commit *commit, struct history_change *change);
bool tag_is_version(struct str name);

/* ---- history.c ---- */

/* Number of the author, new ones counted on. */
uint32_t history_author(struct source *s, const struct commit *commit);

/* ---- the source ---- */

struct source {
	struct arena arena;
	struct source_about about;
	struct scope scope;
	struct entries entries;
	struct git_repository *repo; /* NULL for a plain folder */
	struct git_odb *odb;         /* its objects, for whoever opens the source and then for its history */
	const char *workdir;         /* NULL for a bare repository and a plain folder */
	const char *objects;         /* folder of the object database */
	struct str ignores;          /* patterns the user ignores everywhere; only for work trees */
	int root;                    /* the work tree or plain folder; -1 if not read */
	bool has_commit;
	struct oid commit, tree;
	const char *temporary; /* folder of a clone, removed on close */

	struct arena history_arena; /* its own, so that history may be read beside the files */
	struct history history;
	bool history_read;
	struct oid *history_trees;  /* of the changes */
	struct map history_authors; /* who → number */
	struct str *history_sides;  /* of the changes: parents after the first, for commit_next_parent() */
};

/* source.c: drops the entries that the patterns of a scope exclude. */
void source_drop_excluded(struct source *s, const struct scope *scope);

/* tags.c: fills the tags of s->history from its changes. */
void source_read_tags(struct source *s);

/* startup.c */
void source_startup(void);
void source_startup_network(void);
/* Whether libgit2 looks for the user's and the system's settings from now on; it does not at first. */
void source_search_settings(bool look);
/* What libgit2 says went wrong last, as part of a sentence. */
const char *source_git_message(void);

/* territory.c: which folders belong to the repository that `path` lies in, and the confinement to them. */
struct territory {
	struct arena *arena;
	vec(const char *) folders;
	const char *worktree; /* the folder with the `.git`; NULL for a bare repository and a plain folder */
	const char *git;      /* the git folder; NULL for a plain folder */
};
void territory_find(struct territory *territory, struct arena *arena, const char *path);
int territory_confine(const struct territory *territory, const struct source_options *options, struct error *err);
/* Whether the folder looks like a git folder: a HEAD, and objects. */
bool territory_is_git(const char *folder);

/* userfiles.c: what the user's own settings of git say, asked before they can no longer be read. */
bool user_trusts(const char *path);
/* Patterns that the user ignores everywhere; empty if none. */
struct str user_ignores(struct arena *arena);

/* locate.c: opens the repository that contains options->repository. 0 and s->repo; 0 and no repo when `path` is a plain folder. */
int source_locate(struct source *s, const struct source_options *options, struct str *folder, struct error *err);

/* clone.c: clones into s->temporary and opens the clone. */
int source_clone(struct source *s, const struct source_options *options, struct error *err);

/* remove.c */
/* Makes a folder and lets `work` fill it in another process, whose exit code it returns; it tells its outcome through the
 * descriptor `report`, which nobody but it and the caller keeps open. NULL with *err filled when it could not be begun. */
const char *temporary_make(int report, int (*work)(const char *path, void *context), void *context, struct error *err);
void temporary_remove(const char *path);

/* revision.c: s->commit and s->tree of the revision (NULL = HEAD). 1 when HEAD is unborn and that may be. */
int source_resolve(struct source *s, const struct source_options *options, struct error *err);
struct git_oid;
/* revision.c: the commit of that name. 1 when it names a tree; -1 with what was probably meant. */
int source_find_commit(struct source *s, const char *revision, struct git_oid *id, struct error *err);

/* tree.c, index.c, disk.c: the entries */
int source_list_tree(struct source *s, struct error *err);
int source_list_index(struct source *s, struct error *err);
int source_list_disk(struct source *s, struct error *err);
/* index.c: the index in byte order of path, whatever the configuration says about case; NULL if unreadable. */
struct git_index *index_read(struct git_repository *repo, const char *file);
/* index.c: whether tracked files differ from the scanned commit. */
bool source_is_dirty(struct source *s);

/* disk.c: opens a file below the root without following a symbolic link anywhere in its path. */
int disk_open(int root, struct str path, int flags);
/* The target of a symbolic link below the root; its length, or -1. */
ssize_t disk_read_link(int root, struct str path, char *target, size_t room);

#endif
