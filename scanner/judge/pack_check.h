/*
 * Does an evidence pack still hold? By itself: every file has the digest that SHA256SUMS gives, its parts say the same of commit, tool
 * and rules, every id that is cited exists, levels and scores follow from evidence and answers, and the rules have their digest. Against
 * a repository: commit and tree are there, every cited path has its blob, the blob is what its id says, and the cited line reads as
 * cited once secrets are masked the same way.
 *
 * A pack is hostile until proven otherwise: nothing of it is executed, followed or written to disk.
 */
#ifndef ASSAY_JUDGE_PACK_CHECK_H
#define ASSAY_JUDGE_PACK_CHECK_H

#include "base/archive.h"
#include "source/source.h"

struct pack_problem {
	const char *code; /* "digest", "line" … */
	struct str where; /* file of the pack, or id of evidence or item */
	struct str message;
};

struct pack_check {
	struct arena *arena;                           /* of the caller; everything lives there */
	struct str name, commit, tree, version, rules; /* as the pack says */
	bool revision;                                 /* made from a commit, not from a work tree or folder */
	struct pack_problem *problems;                 /* at most LIMIT_PACK_PROBLEMS are kept */
	uint32_t problems_n, problems_room;
	size_t problems_all;
	size_t files, evidence, items;     /* how many were checked */
	size_t blobs, lines;               /* of those in the repository */
	const struct tree_node *citations; /* for pack_check_repository() */
};

/* Reads pack and parts. -1 with *err filled when it is no pack that can be checked at all. */
int pack_check_itself(struct pack_check *check, const struct archive *archive, const char *file, struct error *err);

/* After pack_check_itself(). `source` is the revision that the pack names. */
int pack_check_repository(struct pack_check *check, struct source *source, struct error *err);

void pack_problem_add(struct pack_check *check, const char *code, struct str where, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
