/*
 * Addresses of files and commits on the forge that a repository comes from: permalinks, pinned to the scanned commit.
 * Shapes: https://docs.github.com/en/repositories/working-with-files/using-files/getting-permanent-links-to-files,
 * https://docs.gitlab.com/user/project/repository/files/, https://support.atlassian.com/bitbucket-cloud/,
 * https://confluence.atlassian.com/bitbucketserver/, https://learn.microsoft.com/azure/devops/repos/git/.
 */
#ifndef ASSAY_REPORT_FORGE_H
#define ASSAY_REPORT_FORGE_H

#include "base/buf.h"
#include "engine/scan.h"

enum forge_kind {
	FORGE_NONE, /* unknown, or what was scanned is not a commit: no links */
	FORGE_GITHUB,
	FORGE_GITLAB,
	FORGE_BITBUCKET,        /* bitbucket.org */
	FORGE_BITBUCKET_SERVER, /* one's own: other addresses */
	FORGE_AZURE,
};

struct forge {
	enum forge_kind kind;
	struct str commit; /* borrowed */
	struct buf base;   /* "https://github.com/owner/name": nothing in it needs escaping in a URL or in HTML */
};

/* Only https, and only hosts that are known by name or that call themselves after their software ("gitlab.example.org"). */
void forge_init(struct forge *forge, const struct source_about *about);
void forge_release(struct forge *forge);

/* Appends the address; nothing without a forge. `line` 0 means the file as a whole. Percent-encoded, but `&` is plain:
 * it must still be escaped in HTML. */
void forge_file(struct buf *out, const struct forge *forge, struct str path, uint32_t line);
void forge_commit(struct buf *out, const struct forge *forge, struct str commit);

#endif
