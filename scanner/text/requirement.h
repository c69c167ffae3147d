/*
 * One dependency as manifests of Python write it: `name[extra] >= 1, < 2 ; marker`, `name @ address`, or a bare address.
 * Format: https://packaging.python.org/en/latest/specifications/dependency-specifiers/ and pip's requirement lines
 * (https://pip.pypa.io/en/stable/reference/requirements-file-format/).
 */
#ifndef ASSAY_TEXT_REQUIREMENT_H
#define ASSAY_TEXT_REQUIREMENT_H

#include "base/arena.h"

struct requirement {
	struct str name; /* lower case, `_` and `.` as `-` */
	struct str spec; /* ">=1,<2"; for an address, the address */
	bool pinned; /* exactly one version or commit: == without a wildcard, === or an address with a full commit id */
	bool local;  /* a path of this repository */
};

/* False when the line names no package: blank, comment, option, or no requirement at all. */
bool requirement_read(struct arena *a, struct str line, struct requirement *r);

/* A package name as rules write it. Empty when `name` is no package name. */
struct str requirement_name(struct arena *a, struct str name);

/* Whether a version text of Poetry, conda or npm style says exactly one version: "1.2.3", "==1.2.3", "=1.2.3". */
bool requirement_exact(struct str version);

#endif
