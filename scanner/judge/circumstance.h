/*
 * Things about the repository that conditions may ask for and that are no practice: shares of the history for some paths,
 * whether there is a version to speak of, whether there is machine-learning code at all.
 */
#ifndef ASSAY_JUDGE_CIRCUMSTANCE_H
#define ASSAY_JUDGE_CIRCUMSTANCE_H

#include "engine/scan.h"

enum circumstance {
	CIRCUMSTANCE_ML_CODE,             /* there is code that trains or applies a model */
	CIRCUMSTANCE_VERSIONS,            /* a version tag or a released package */
	CIRCUMSTANCE_CHANGELOG_COVERS,    /* the changelog names the latest version tag */
	CIRCUMSTANCE_IAC_BY_REQUEST,      /* most changes to infrastructure code came by pull request */
	CIRCUMSTANCE_IAC_SOME_BY_REQUEST, /* at least some did */
	CIRCUMSTANCE_DIRECT_CHANGES,      /* every recent change was pushed directly */
	CIRCUMSTANCE_SEVERAL_AUTHORS,     /* more than one contributor */
	CIRCUMSTANCE_SHARED_WORK,         /* no contributor made more than half of the recent changes */
	CIRCUMSTANCE_SINGLE_HANDED,       /* one contributor made nearly all of them */
	CIRCUMSTANCE_NOTEBOOKS,           /* there are notebooks */
	CIRCUMSTANCE_FOUNDATIONS_SKIPPED, /* of a checklist of stages only (judge/result.c) */
	CIRCUMSTANCES,
};

extern const char *const circumstance_names[CIRCUMSTANCES];
/* What is said of a repository in which it holds. */
extern const char *const circumstance_phrases[CIRCUMSTANCES];

/* Number by name, or -1. */
int circumstance_find(struct str name);

/* All of them for one scan. */
struct circumstances {
	bool holds[CIRCUMSTANCES];
};
void circumstances_find(const struct scan *scan, struct circumstances *out);

/* Whether evidence in a document shows neglect: untouched for over a year of the project's activity. Answers for all
 * evidence of the signals given are found in one walk. */
struct neglect {
	struct map old; /* path → days without a change */
};
void neglect_find(const struct scan *scan, const bool *signals, struct arena *arena, struct neglect *out);

#endif
