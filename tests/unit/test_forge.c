/* Permalinks: the right shape for each forge, and none for anything that is not known to be one. */
#include "report/forge.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COMMIT "0123456789abcdef0123456789abcdef01234567"

static void check(const char *origin, const char *path, uint32_t line, const char *file, const char *commit)
{
	struct source_about about = {.kind = SOURCE_REVISION, .origin = str_of(origin), .commit = STR(COMMIT)};
	struct forge forge;
	struct buf out = BUF_INIT;
	forge_init(&forge, &about);
	buf_puts(&out, "");
	forge_file(&out, &forge, str_of(path), line);
	assert_string_equal(out.at, file);
	buf_clear(&out);
	buf_puts(&out, "");
	forge_commit(&out, &forge, STR(COMMIT));
	assert_string_equal(out.at, commit);
	buf_release(&out);
	forge_release(&forge);
}

static void github(void **state)
{
	(void)state;
	check("https://github.com/org/name.git", "src/a b#1.py", 7,
	      "https://github.com/org/name/blob/" COMMIT "/src/a%20b%231.py#L7",
	      "https://github.com/org/name/commit/" COMMIT);
	check("git@github.com:org/name.git", "README.md", 3,
	      "https://github.com/org/name/blob/" COMMIT "/README.md?plain=1#L3",
	      "https://github.com/org/name/commit/" COMMIT);
	check("ssh://git@github.example.org:2222/org/name", "a.py", 0,
	      "https://github.example.org/org/name/blob/" COMMIT "/a.py",
	      "https://github.example.org/org/name/commit/" COMMIT);
	check("http://GitHub.com/org/name/", "a.py", 1, "https://github.com/org/name/blob/" COMMIT "/a.py#L1",
	      "https://github.com/org/name/commit/" COMMIT);
}

static void gitlab(void **state)
{
	(void)state;
	check("https://gitlab.com/group/sub/name.git", "a/b.yml", 2,
	      "https://gitlab.com/group/sub/name/-/blob/" COMMIT "/a/b.yml#L2",
	      "https://gitlab.com/group/sub/name/-/commit/" COMMIT);
	check("https://gitlab.example.org:8443/group/name.git", "a.py", 2,
	      "https://gitlab.example.org:8443/group/name/-/blob/" COMMIT "/a.py#L2",
	      "https://gitlab.example.org:8443/group/name/-/commit/" COMMIT);
}

static void bitbucket(void **state)
{
	(void)state;
	check("git@bitbucket.org:team/name.git", "a.py", 9,
	      "https://bitbucket.org/team/name/src/" COMMIT "/a.py#lines-9",
	      "https://bitbucket.org/team/name/commits/" COMMIT);
	check("https://bitbucket.example.org/scm/prj/name.git", "a/b.py", 9,
	      "https://bitbucket.example.org/projects/prj/repos/name/browse/a/b.py?at=" COMMIT "#9",
	      "https://bitbucket.example.org/projects/prj/repos/name/commits/" COMMIT);
	check("ssh://git@bitbucket.example.org:7999/~ada/name.git", "a.py", 0,
	      "https://bitbucket.example.org/users/ada/repos/name/browse/a.py?at=" COMMIT,
	      "https://bitbucket.example.org/users/ada/repos/name/commits/" COMMIT);
}

static void azure(void **state)
{
	(void)state;
	check("https://dev.azure.com/org/My%20Project/_git/name", "a b.py", 4,
	      "https://dev.azure.com/org/My%20Project/_git/name?path=/a%20b.py&version=GC" COMMIT
	      "&line=4&lineEnd=5&lineStartColumn=1&lineEndColumn=1&lineStyle=plain",
	      "https://dev.azure.com/org/My%20Project/_git/name/commit/" COMMIT);
	check("git@ssh.dev.azure.com:v3/org/project/name", "a.py", 0,
	      "https://dev.azure.com/org/project/_git/name?path=/a.py&version=GC" COMMIT,
	      "https://dev.azure.com/org/project/_git/name/commit/" COMMIT);
	check("https://org.visualstudio.com/DefaultCollection/project/_git/name", "a.py", 0,
	      "https://org.visualstudio.com/DefaultCollection/project/_git/name?path=/a.py&version=GC" COMMIT,
	      "https://org.visualstudio.com/DefaultCollection/project/_git/name/commit/" COMMIT);
}

static void nothing_leaves_the_address(void **state)
{
	(void)state;
	check("https://github.com/org/name", "a\"><img src=x>/\xff'&?.py", 1,
	      "https://github.com/org/name/blob/" COMMIT "/a%22%3E%3Cimg%20src%3Dx%3E/%FF%27%26%3F.py#L1",
	      "https://github.com/org/name/commit/" COMMIT);
	check("https://github.com/or\"g/na<me", "a.py", 1, "https://github.com/or%22g/na%3Cme/blob/" COMMIT "/a.py#L1",
	      "https://github.com/or%22g/na%3Cme/commit/" COMMIT);
}

static void no_forge(void **state)
{
	static const char *const origins[] = {
		"",
		"javascript:alert(1)",
		"javascript://github.com/org/name",
		"data://github.com/org/name",
		"https://example.org/org/name",
		"https://notgithub.com/org/name",
		"https://github.com.example.org",
		"https://github.com/org",
		"https://github.com/org/../name",
		"https://github.com/org/name/more",
		"https://git\"hub.com/org/name",
		"http://gitlab.example.org/org/name",
		"/srv/git/name",
		"https://gitlab.example.org:80x/org/name",
		"https://dev.azure.com/org/project/name",
		"ftp://github.com/org/name",
	};
	(void)state;
	for (size_t i = 0; i < sizeof origins / sizeof *origins; i++)
		check(origins[i], "a.py", 1, "", "");
}

static void only_commits_have_addresses(void **state)
{
	static const enum source_kind kinds[] = {SOURCE_STAGED, SOURCE_WORKTREE, SOURCE_FOLDER};
	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct source_about about = {
			.kind = kinds[i], .origin = STR("https://github.com/org/name"), .commit = STR(COMMIT)};
		struct forge forge;
		forge_init(&forge, &about);
		assert_int_equal(forge.kind, FORGE_NONE);
		forge_release(&forge);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(github),
		cmocka_unit_test(gitlab),
		cmocka_unit_test(bitbucket),
		cmocka_unit_test(azure),
		cmocka_unit_test(nothing_leaves_the_address),
		cmocka_unit_test(no_forge),
		cmocka_unit_test(only_commits_have_addresses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
