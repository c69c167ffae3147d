#include "cli/ci_base.h"

#include <stdlib.h>

/* GitHub Actions: https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 * GitLab: https://docs.gitlab.com/ci/variables/predefined_variables/
 * Azure Pipelines: https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables
 * Bitbucket: https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
 * Jenkins (branch source plug-ins): CHANGE_TARGET. */
static const struct {
	const char *variable;
	bool branch; /* names a branch of the remote, not a commit */
} variables[] = {
	{"CI_MERGE_REQUEST_DIFF_BASE_SHA", false}, {"GITHUB_BASE_REF", true}, {"SYSTEM_PULLREQUEST_TARGETBRANCH", true},
	{"BITBUCKET_PR_DESTINATION_BRANCH", true}, {"CHANGE_TARGET", true},
};

const char *ci_base(struct arena *arena)
{
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		const char *value = getenv(variables[i].variable);
		struct str name = str_of(value ? value : "");
		if (!name.len)
			continue;
		if (str_starts(name, "refs/heads/"))
			name = str_from(name, strlen("refs/heads/"));
		return variables[i].branch ? arena_printf(arena, "origin/%.*s", STR_ARG(name)).at : name.at;
	}
	return NULL;
}
