#include "engine/unread.h"
#include "base/glob.h"

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

static bool could_show(struct str path, struct str signal)
{
	for (size_t m = 0; m < sizeof materials / sizeof *materials; m++) {
		bool file = false, speaks = false;
		for (size_t i = 0; i < 14 && materials[m].globs[i] && !file; i++)
			file = glob_match(str_of(materials[m].globs[i]), path);
		for (size_t i = 0; file && i < 14 && materials[m].signals[i] && !speaks; i++)
			speaks = str_starts(signal, materials[m].signals[i]);
		if (speaks)
			return true;
	}
	return false;
}

void unread_mark(struct scan *scan, const struct facts *facts)
{
	for (size_t f = 0; f < facts->n; f++) {
		bool unread = false;
		for (size_t i = 0; i < facts->of[f].notices.n; i++)
			unread |= facts->of[f].notices.at[i].unread;
		if (!unread || (facts->files[f].place & (PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_EXAMPLE)))
			continue;
		for (uint32_t s = 0; s < scan->book->signals_n; s++) {
			if (!could_show(facts->files[f].path, scan->book->signals[s].id))
				continue;
			if (!scan->signals[s].hidden++)
				scan->signals[s].hidden_in = facts->files[f].path;
		}
	}
}
