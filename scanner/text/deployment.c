/*
 * One table of the usual spellings.
 */
#include "text/deployment.h"

static const struct {
	const char *word, *counter;
} spellings[] = {
	{"dev", "environment.dev"},
	{"develop", "environment.dev"},
	{"development", "environment.dev"},
	{"test", "environment.test"},
	{"testing", "environment.test"},
	{"tst", "environment.test"},
	{"qa", "environment.test"},
	{"uat", "environment.test"},
	{"int", "environment.test"},
	{"integration", "environment.test"},
	{"stage", "environment.staging"},
	{"staging", "environment.staging"},
	{"stg", "environment.staging"},
	{"preprod", "environment.staging"},
	{"pre-prod", "environment.staging"},
	{"preproduction", "environment.staging"},
	{"pre-production", "environment.staging"},
	{"acc", "environment.staging"},
	{"acceptance", "environment.staging"},
	{"prod", "environment.prod"},
	{"production", "environment.prod"},
	{"prd", "environment.prod"},
};

const char *deployment_environment(struct str word)
{
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
		if (str_is_nocase(word, spellings[i].word))
			return spellings[i].counter;
	return NULL;
}

const char *deployment_in(struct str name)
{
	const char *found = deployment_environment(name);
	size_t start = 0;
	for (size_t i = 0; i <= name.len && !found; i++) {
		if (i < name.len && name.at[i] != '-' && name.at[i] != '_' && name.at[i] != '.')
			continue;
		found = deployment_environment(str_sub(name, start, i - start));
		start = i + 1;
	}
	return found;
}

static bool keeps_environments(struct str folder)
{
	static const char *const names[] = {"environments", "environment", "envs",    "env",
					    "stages",       "overlays",    "live",    "inventories",
					    "deployments",  "clusters",    "accounts"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is_nocase(folder, names[i]))
			return true;
	return false;
}

const char *deployment_of_folder(struct str folder)
{
	struct str part, above = {0};
	const char *found = NULL;
	while (str_next(&folder, '/', &part)) {
		bool kept = keeps_environments(above);
		const char *name = kept ? deployment_in(part) : deployment_environment(part);
		if (name && (kept || !str_is(str_of(name), "environment.test")))
			found = name;
		above = part;
	}
	return found;
}
