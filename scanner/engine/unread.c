#include "engine/unread.h"
#include "base/glob.h"
#include "engine/pipeline.h"

#include <string.h>

/* What kinds of file can show which signals (by the beginning of their id). */
static const struct {
	const char *globs[14];
	const char *signals[14];
} materials[] = {
	{{"*.py", "*.ipynb", "*.r", "*.jl", "*.java", "*.scala", "*.kt", "*.cs", "*.go", "*.js", "*.ts", "*.tsx"},
	 {"vcs.code", "tests.", "ml.", "serving.", "mon.", "xai.", "fair.", "exp.", "llm.", "docs.docstrings",
	  "docs.api", "env.settings", "env.manifest"}},
	{{"*.md", "*.rst", "*.adoc", "*.org", "*.txt", "*.mdx", "*.qmd", "*.rmd"},
	 {"docs.", "gov.", "ml.retraining", "cd.rollback", "vcs.review", "env.manifest", "env.locked"}},
	{{".github/workflows/*", ".github/actions/**", "*.gitlab-ci.yml", "*azure-pipelines*", "Jenkinsfile*",
	  ".circleci/*", "Makefile", "*.mk", "*.sh", "tox.ini", "noxfile.py", "justfile", "Taskfile.y*ml"},
	 {"ci.", "cd.", "iac.validation", "iac.apply", "tests.", "quality.", "docs.site", "docs.docstrings",
	  "vcs.releases", "env."}},
	{{".pre-commit-config.yaml", "lefthook.yml", ".husky/*"}, {"quality.precommit"}},
	{{"pyproject.toml", "setup.cfg", "Pipfile", "package.json", "*.lock", "environment.y*ml", "requirements*.txt",
	  "package-lock.json", "pom.xml", "build.gradle*", "DESCRIPTION", "Project.toml"},
	 {"env.", "quality.", "tests.coverage", "docs.docstrings", "docs.site"}},
	{{"Dockerfile*", "*.dockerfile", "Containerfile*", "devcontainer.json"}, {"env.container"}},
	{{"*.tf", "*.bicep", "*.yml", "*.yaml", "*.json"}, {"iac.", "mon.", "serving.", "docs.api"}},
};

#define MATERIALS (sizeof materials / sizeof *materials)

/* The bit behind those of the materials: definitions that another repository keeps. */
#define ELSEWHERE (1u << MATERIALS)

/* The materials that a file is of, as bits. */
static unsigned materials_of(struct str path)
{
	unsigned bits = 0;
	for (size_t m = 0; m < MATERIALS; m++)
		for (size_t i = 0; i < 14 && materials[m].globs[i] && !(bits >> m & 1); i++)
			bits |= (unsigned)glob_match(str_of(materials[m].globs[i]), path) << m;
	return bits;
}

/* The materials that can show a signal. */
static unsigned materials_for(struct str signal)
{
	/* What another repository keeps shows how this one is built and delivered, nothing more. */
	static const char *const elsewhere[] = {"ci.", "cd.", "iac.validation", "iac.apply"};
	unsigned bits = 0;
	for (size_t m = 0; m < MATERIALS; m++)
		for (size_t i = 0; i < 14 && materials[m].signals[i]; i++)
			bits |= (unsigned)str_starts(signal, materials[m].signals[i]) << m;
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		if (str_starts(signal, elsewhere[i]))
			bits |= ELSEWHERE;
	return bits;
}

void unread_mark(struct scan *scan, const struct facts *facts)
{
	unsigned *shown = arena_array(&scan->arena, unsigned, scan->book->signals_n + 1);
	for (uint32_t s = 0; s < scan->book->signals_n; s++)
		shown[s] = materials_for(scan->book->signals[s].id);
	for (size_t f = 0; f < facts->n; f++) {
		bool unread = false;
		unsigned materials_here = 0;
		for (size_t i = 0; i < facts->of[f].notices.n; i++) {
			const struct notice *notice = &facts->of[f].notices.at[i];
			bool away = strcmp(notice->code, NOTICE_ELSEWHERE) == 0;
			unread |= notice->unread && !away;
			if (notice->unread && away)
				materials_here |= ELSEWHERE;
		}
		if (facts->files[f].place & (PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_EXAMPLE))
			continue;
		if (unread)
			materials_here |= materials_of(facts->files[f].path);
		for (uint32_t s = 0; s < scan->book->signals_n && materials_here; s++) {
			if (!(materials_here & shown[s]))
				continue;
			if (!scan->signals[s].hidden++)
				scan->signals[s].hidden_in = facts->files[f].path;
		}
	}
}
