/*
 * Lock files of every package manager: only whether they lock anything, which the first part of the file shows. An empty
 * lock file is no lock. The files are large, so nothing is parsed.
 *
 * Traits
 *   lock.real         locks at least one package (Python, R, Julia, Go, Rust, JVM, .NET, Nix, Terraform …)
 *   lock.javascript   the same for npm, Yarn, pnpm and Bun: in a Python project it locks only the part for the browser
 *   lock.hollow       there is a lock file, but no package in it
 * Counters
 *   locks.javascript
 */
#include "engine/probe.h"

#define HEAD_BYTES 65536u

static const struct lock {
	const char *name; /* of the file; with a leading "*" only its end */
	const char *sign; /* stands in the file for each package */
	unsigned least;   /* signs needed: some formats list the project itself as a package */
	bool javascript;
} locks[] = {
	{"uv.lock", "[[package]]", 2, false},
	{"poetry.lock", "[[package]]", 1, false},
	{"pdm.lock", "[[package]]", 1, false},
	{"pylock.toml", "[[packages]]", 1, false},
	{"Pipfile.lock", "\"version\": \"==", 1, false},
	{"conda-lock.yml", "url:", 1, false},
	{"*-64.lock", "@EXPLICIT", 1, false},
	{"pixi.lock", "conda: http", 1, false},
	{"renv.lock", "\"Package\":", 1, false},
	{"packrat.lock", "Package:", 1, false},
	{"Cargo.lock", "[[package]]", 2, false},
	{"go.sum", " h1:", 1, false},
	{"Manifest.toml", "[[", 1, false},
	{"packages.lock.json", "\"resolved\"", 1, false},
	{"gradle.lockfile", ":", 1, false},
	{"flake.lock", "\"locked\"", 1, false},
	{".terraform.lock.hcl", "provider \"", 1, false},
	{"Gemfile.lock", "specs:", 1, false},
	{"composer.lock", "\"name\":", 1, false},
	{"mix.lock", "{:hex", 1, false},
	{"package-lock.json", "\"resolved\"", 1, true},
	{"npm-shrinkwrap.json", "\"resolved\"", 1, true},
	{"yarn.lock", "resol", 1, true},
	{"pnpm-lock.yaml", "resolution:", 1, true},
	{"bun.lock", "sha512", 1, true},
};

static bool is_named(struct str name, const char *pattern)
{
	return pattern[0] == '*' ? str_ends(name, pattern + 1) : str_is_nocase(name, pattern);
}

static void scan_lockfiles(struct probe_run *run)
{
	struct str name = probe_file(run)->name, text = str_sub(probe_text(run), 0, HEAD_BYTES);

	/* wanted as a generated file, not as a part of somebody else's package */
	if (probe_file(run)->place & PLACE_VENDORED)
		return;
	for (size_t i = 0; i < sizeof(locks) / sizeof(locks[0]); i++) {
		const struct lock *lock = &locks[i];
		unsigned found = 0;
		size_t at;
		if (!is_named(name, lock->name))
			continue;
		for (struct str rest = text; found < lock->least && (at = str_find(rest, lock->sign)) != STR_NONE;
		     found++)
			rest = str_from(rest, at + 1);
		if (found < lock->least) {
			probe_trait(run, "lock.hollow", 1);
		} else if (lock->javascript) {
			probe_trait(run, "lock.javascript", 1);
			probe_count(run, "locks.javascript", 1, 1);
		} else {
			probe_trait(run, "lock.real", 1);
		}
		return;
	}
}

const struct probe probe_lockfiles = {
	.name = "lockfiles",
	.title = "Lock files",
	.format = "https://packaging.python.org/en/latest/specifications/pylock-toml/",
	.wants = {{.name = "uv.lock", .vendored = true},
		  {.name = "poetry.lock", .vendored = true},
		  {.name = "pdm.lock", .vendored = true},
		  {.name = "pylock.toml", .vendored = true},
		  {.name = "Pipfile.lock", .vendored = true},
		  {.name = "conda-lock.yml", .vendored = true},
		  {.glob = "*-64.lock", .vendored = true},
		  {.name = "pixi.lock", .vendored = true},
		  {.name = "renv.lock", .vendored = true},
		  {.name = "packrat.lock", .vendored = true},
		  {.name = "Cargo.lock", .vendored = true},
		  {.name = "go.sum", .vendored = true},
		  {.name = "Manifest.toml", .vendored = true},
		  {.name = "packages.lock.json", .vendored = true},
		  {.name = "gradle.lockfile", .vendored = true},
		  {.name = "flake.lock", .vendored = true},
		  {.name = ".terraform.lock.hcl", .vendored = true},
		  {.name = "Gemfile.lock", .vendored = true},
		  {.name = "package-lock.json", .vendored = true},
		  {.name = "npm-shrinkwrap.json", .vendored = true},
		  {.name = "yarn.lock", .vendored = true},
		  {.name = "pnpm-lock.yaml", .vendored = true},
		  {.name = "bun.lock", .vendored = true}},
	.byte_limit = LIMIT_NOTEBOOK_BYTES,
	.scan = scan_lockfiles,
};
