/*
 * The parts of scanner/source that need no repository: addresses and names, scopes, raw objects, commit messages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source/pack.h"

static struct arena arena;

#define assert_str(s, expected)                                                                                        \
	do {                                                                                                           \
		struct str actual_ = (s);                                                                              \
		assert_string_equal(arena_cstr(&arena, actual_), (expected));                                          \
	} while (0)

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void test_addresses(void **state)
{
	static const struct {
		const char *address, *clean, *name;
	} cases[] = {
		{"https://github.com/org/project", "https://github.com/org/project", "org/project"},
		{"https://github.com/org/project.git/", "https://github.com/org/project.git/", "org/project"},
		{"https://token@github.com/org/project.git", "https://github.com/org/project.git", "org/project"},
		{"https://u:p%40@h.example:8443/a/b/c.git?private_token=x#y", "https://h.example:8443/a/b/c.git",
		 "a/b/c"},
		{"https://u:p@ss@h.example/a/b", "https://h.example/a/b", "a/b"},
		{"git@github.com:org/project.git", "git@github.com:org/project.git", "org/project"},
		{"ssh://git:secret@h.example:22/org/project.git", "ssh://git@h.example:22/org/project.git",
		 "org/project"},
		{"git@ssh.dev.azure.com:v3/org/project/repo", "git@ssh.dev.azure.com:v3/org/project/repo",
		 "org/project/repo"},
		{"https://org@dev.azure.com/org/project/_git/repo", "https://dev.azure.com/org/project/_git/repo",
		 "org/project/repo"},
		{"https://h.example/scm/prj/repo.git", "https://h.example/scm/prj/repo.git", "prj/repo"},
		{"git://h.example/~user/project.git", "git://h.example/~user/project.git", "user/project"},
		{"file:///srv/git/project.git", "", "project"},
		{"/srv/git/project.git", "", "project"},
		{"../project", "", "project"},
		{"https://h.example", "https://h.example", ""},
		{"", "", "repository"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_str(origin_clean(&arena, str_of(cases[i].address)), cases[i].clean);
		assert_str(origin_name(&arena, str_of(cases[i].address)), cases[i].name);
	}
	assert_true(origin_is_url(STR("https://h.example/x")));
	assert_true(origin_is_url(STR("git@h.example:x")));
	assert_true(origin_is_url(STR("file:///x")));
	assert_false(origin_is_url(STR("folder/with:colon")));
	assert_false(origin_is_url(STR("../x")));
	assert_false(origin_is_url(STR("://x")));
	assert_false(origin_is_url(STR(":x")));
	assert_false(origin_is_url(STR("x:")));
}

static void test_folder_names(void **state)
{
	(void)state;
	assert_str(origin_folder_name(&arena, STR("/a/project/.git/")), "project");
	assert_str(origin_folder_name(&arena, STR("/a/project.git")), "project");
	assert_str(origin_folder_name(&arena, STR("/a/project/.bare/")), "project");
	assert_str(origin_folder_name(&arena, STR("/a/org+project/repo")), "org+project");
	assert_str(origin_folder_name(&arena, STR("/a/super/.git/modules/sub/")), "sub");
	assert_str(origin_folder_name(&arena, STR("/repo")), "repo");
	assert_str(origin_folder_name(&arena, STR("/")), "repository");
}

static void test_scopes(void **state)
{
	const char *paths[] = {"a/", "./a-b", "a//c", "d/e"}, *excludes[] = {"*.bin", "build/", "/"};
	struct source_options options = {.scopes = paths, .scopes_n = 4, .excludes = excludes, .excludes_n = 3};
	struct scope scope;
	struct error err;

	(void)state;
	assert_int_equal(scope_init(&scope, &arena, &options, STR("ignored"), &err), 0);
	assert_int_equal(scope.paths_n, 3);
	assert_int_equal(scope_side(&scope, STR("a")), SCOPE_INSIDE);
	assert_int_equal(scope_side(&scope, STR("a/c/x")), SCOPE_INSIDE);
	assert_int_equal(scope_side(&scope, STR("ab")), SCOPE_OUTSIDE);
	assert_int_equal(scope_side(&scope, STR("d")), SCOPE_ABOVE);
	assert_int_equal(scope_side(&scope, STR("d/f")), SCOPE_OUTSIDE);
	assert_true(scope_excludes(&scope, STR("x/y.bin"), false));
	assert_true(scope_excludes(&scope, STR("build"), true));
	assert_false(scope_excludes(&scope, STR("build"), false));

	options = (struct source_options){0};
	assert_int_equal(scope_init(&scope, &arena, &options, STR("sub"), &err), 0);
	assert_int_equal(scope_side(&scope, STR("sub/x")), SCOPE_INSIDE);
	assert_int_equal(scope_side(&scope, STR("other")), SCOPE_OUTSIDE);
	options.whole = true;
	assert_int_equal(scope_init(&scope, &arena, &options, STR("sub"), &err), 0);
	assert_int_equal(scope_side(&scope, STR("other")), SCOPE_INSIDE);

	const char *bad[] = {"/etc"}, *everything[] = {"a", "."};
	options = (struct source_options){.scopes = bad, .scopes_n = 1};
	assert_int_equal(scope_init(&scope, &arena, &options, STR(""), &err), -1);
	assert_int_equal(err.code, EXIT_CODE_USAGE);
	options = (struct source_options){.scopes = everything, .scopes_n = 2};
	assert_int_equal(scope_init(&scope, &arena, &options, STR(""), &err), 0);
	assert_int_equal(scope.paths_n, 0);
}

static void test_entries(void **state)
{
	struct entries entries = {.arena = &arena};

	(void)state;
	entries_add(&entries, STR("b"), ENTRY_FILE, false, NULL);
	entries_add(&entries, STR("a/c"), ENTRY_FILE, false, NULL);
	entries_add(&entries, STR("b"), ENTRY_SYMLINK, false, NULL);
	entries_add(&entries, STR("a.c"), ENTRY_FILE, true, NULL);
	entries_finish(&entries);
	assert_int_equal(entries.list.n, 3);
	assert_str(entries.list.at[0].path, "a.c");
	assert_str(entries.list.at[1].path, "a/c");
	assert_str(entries.list.at[2].path, "b");
	entries_release(&entries);
}

static void test_trees(void **state)
{
	static const char bytes[] = "100644 a\0"
				    "01234567890123456789"
				    "40000 b c\0"
				    "abcdefghijabcdefghij";
	struct str rest = {bytes, sizeof(bytes) - 1};
	struct tree_item item;

	(void)state;
	assert_true(tree_next(&rest, &item));
	assert_int_equal(item.mode, 0100644);
	assert_str(item.name, "a");
	assert_true(tree_next(&rest, &item));
	assert_int_equal(item.mode, 040000);
	assert_str(item.name, "b c");
	assert_memory_equal(item.id.bytes, "abcdefghijabcdefghij", 20);
	assert_false(tree_next(&rest, &item));
	assert_int_equal(rest.len, 0);
	/* Every cut must be refused without reading past it. */
	for (size_t n = 1; n < 29; n++) {
		char *copy = malloc(n);
		memcpy(copy, bytes, n);
		rest = (struct str){copy, n};
		assert_false(tree_next(&rest, &item));
		assert_int_equal(rest.len, n);
		free(copy);
	}
	rest = STR("999 a");
	assert_false(tree_next(&rest, &item));
}

#define TREE "tree 0123456789abcdef0123456789abcdef01234567\n"
#define PARENT "parent 1123456789abcdef0123456789abcdef01234567\n"
#define PEOPLE                                                                                                         \
	"author Ada <a> <ada@example.org> 1700000000 +0100\n"                                                          \
	"committer Carl <carl@example.org> 1700000060 -0930\n"

static void test_commits(void **state)
{
	struct commit commit;
	struct oid parent;
	static const char text[] = TREE PARENT PARENT PARENT PEOPLE "gpgsig -----BEGIN\n more\n -----END\n\nSubject\n";

	(void)state;
	assert_true(commit_parse(str_of(text), &commit));
	assert_int_equal(commit.parents, 3);
	assert_int_equal(commit.parent.bytes[0], 0x11);
	assert_str(commit.author_mail, "a> <ada@example.org");
	assert_int_equal(commit.author_time, 1700000000);
	assert_int_equal(commit.time, 1700000060);
	assert_str(commit.message, "Subject\n");
	assert_true(commit_next_parent(&commit.more_parents, &parent));
	assert_true(commit_next_parent(&commit.more_parents, &parent));
	assert_false(commit_next_parent(&commit.more_parents, &parent));
	assert_true(commit_parse(str_of(TREE PEOPLE), &commit));
	assert_int_equal(commit.parents, 0);
	assert_int_equal(commit.message.len, 0);
	assert_false(commit_parse(str_of("tree 0\n"), &commit));
	assert_false(commit_parse(str_of(TREE "parent x\n" PEOPLE), &commit));
	assert_true(commit_parse(str_of(TREE "author\n" PEOPLE), &commit) == false);
	for (size_t n = 0; n < sizeof(text) - 1; n++) {
		char *copy = malloc(n + 1);
		memcpy(copy, text, n);
		commit_parse((struct str){copy, n}, &commit);
		free(copy);
	}
}

static enum change_way way_of(const char *message, unsigned parents)
{
	struct commit commit = {.message = str_of(message), .parents = parents};
	struct history_change change;

	change_classify(&commit, &change);
	return change.way;
}

static void test_ways(void **state)
{
	static const char *const requests[] = {
		"Merge pull request #12 from org/branch\n\nTitle",
		"Title (#12)",
		"Revert \"Title (#12)\" (#13)",
		"Title (!12)",
		"bpo-1: Title (GH-12)",
		"Title (pull request #12)",
		"Merge branch 'x' into 'main'\n\nTitle\n\nSee merge request org/project!12",
		"Merge branch 'x' into 'main'",
		"Title\n\nSee merge request !12",
		"Title\n\nText\n\nSee merge request https://h.example/org/project/-/merge_requests/12\n",
		"Merged in branch (pull request #12)\n\nTitle\n\nApproved-by: Name",
		"Pull request #12: Title",
		"Merged PR 12: Title",
		"Merge pull request 'Title' (#12) from branch into main",
		"!12 Title\n\nMerge pull request !12 from x",
		"Title\n\nChange-Id: I1\nReviewed-on: https://h.example/c/project/+/12\n",
		"Title\n\nDifferential Revision: https://h.example/D12",
		"Merge #12",
		"Auto merge of #12 - org:branch, r=name",
		"Title\n\nPR-URL: https://h.example/pull/12\r\n",
		"\n\nTitle (#12)  \n",
	};
	static const char *const direct[] = {
		"Title",
		"Merge branch 'main' of github.com:org/project",
		"Merge branch 'topic'",
		"Merge branch 'topic' into develop",
		"Merge remote-tracking branch 'origin/main'",
		"Merge tag 'v1.0'",
		"Revert \"Title (#12)\"",
		"Fix #12",
		"Title (fixes #12)",
		"Title (see #12)",
		"Title (#12) and more",
		"Title (#1234567890)",
		"Title (#)",
		"! no number",
		"Merge pull request",
		"Title\n\nMerge pull request #12 from org/branch is not the first line",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(requests) / sizeof(*requests); i++) {
		if (way_of(requests[i], 2) != CHANGE_MERGE || way_of(requests[i], 1) != CHANGE_SQUASH)
			fail_msg("no request: %s", requests[i]);
	}
	for (size_t i = 0; i < sizeof(direct) / sizeof(*direct); i++) {
		if (way_of(direct[i], 2) != CHANGE_DIRECT || way_of(direct[i], 1) != CHANGE_DIRECT)
			fail_msg("not direct: %s", direct[i]);
	}
}

static struct history_change classified(const char *name, const char *mail, const char *message)
{
	struct commit commit = {
		.message = str_of(message), .parents = 1, .author_name = str_of(name), .author_mail = str_of(mail)};
	struct history_change change;

	change_classify(&commit, &change);
	return change;
}

static void test_releases_bots_reviews(void **state)
{
	static const char *const releases[] = {"Release 1.2.3",
					       "release: v1.2",
					       "chore(release): 1.2.3 [skip ci]",
					       "chore(main): release 1.2.3 (#12)",
					       "Bump version to 1.2.3",
					       "v1.2.3",
					       "1.2.3",
					       "Bump version: 1.2.3 → 1.2.4",
					       "bump: version 1.2 → 1.3",
					       "Version Packages",
					       "Release v3",
					       "[maven-release-plugin] prepare release x-1.2",
					       "Version Packages (#9)",
					       "Prepare release 1.2.0"};
	static const char *const others[] = {"Release the lock",
					     "Bump numpy from 1.0 to 2.0",
					     "Releases page",
					     "Version the data with DVC",
					     "Fix 1.2.3",
					     "Prepare release notes",
					     "release: fix the pipeline",
					     "2 fixes",
					     "chore(deps): bump x to 1.2.3"};

	(void)state;
	for (size_t i = 0; i < sizeof(releases) / sizeof(*releases); i++)
		if (!classified("Ada", "a@example.org", releases[i]).release)
			fail_msg("no release: %s", releases[i]);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (classified("Ada", "a@example.org", others[i]).release)
			fail_msg("release: %s", others[i]);
	assert_true(classified("dependabot[bot]", "x", "t").bot);
	assert_true(classified("x", "1+renovate[bot]@users.noreply.github.com", "t").bot);
	assert_true(classified("Renovate Bot", "x", "t").bot);
	assert_false(classified("Bob Abbot", "abbot@example.org", "t").bot);
	assert_false(classified("Ada Author", "robot@example.org", "t").bot);
	assert_true(classified("x", "x", "t\n\nReviewed-by: Rita <r@example.org>").reviewed);
	assert_true(classified("x", "x", "t\n\nreviewed-on: https://h.example/1").reviewed);
	assert_false(classified("x", "x", "t\n\nReviewed-by:").reviewed);
	assert_false(classified("x", "x", "t\n\nNot Reviewed-by: anyone").reviewed);
}

static void test_versions(void **state)
{
	static const char *const versions[] = {"v1.2.3",   "1.2",       "V2.0",       "release-3",   "release/1.2",
					       "v1",       "r12",       "rel_1.0",    "pkg@1.2.3",   "@scope/pkg@1.0.0",
					       "pkg/v2",   "pkg-1.2.3", "2024.05.01", "v1.0.0-rc.1", "1.2.3+build.5",
					       "version-2"};
	static const char *const others[] = {
		"nightly", "latest", "20240501", "demo", "v", "release", "1", "vision-model", "before-refactoring",
		"rc",      "relax",  "stable-2", ""};

	(void)state;
	for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++)
		if (!tag_is_version(str_of(versions[i])))
			fail_msg("no version: %s", versions[i]);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (tag_is_version(str_of(others[i])))
			fail_msg("version: %s", others[i]);
}

static void test_hashes(void **state)
{
	struct oid oid, again;
	char hex[41];

	(void)state;
	source_hash(STR("hello\n"), &oid);
	oid_to_hex(&oid, hex);
	assert_string_equal(hex, "ce013625030ba8dba906f756967f9e9ca394464a");
	assert_true(oid_from_hex(str_of(hex), &again));
	assert_true(oid_eq(&oid, &again));
	assert_false(oid_from_hex(STR("ce01"), &again));
	assert_false(oid_from_hex(STR("ge013625030ba8dba906f756967f9e9ca394464a"), &again));
	source_hash((struct str){0}, &oid);
	oid_to_hex(&oid, hex);
	assert_string_equal(hex, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
}

/* A delta that cannot be is refused, whatever it says, and nothing beyond its base and its result is touched. */
static void test_deltas(void **state)
{
	static const unsigned char copied[] = {5, 7, 0x91, 1, 3, 3, 'x', 'y', 'z', 0x90, 1}, nothing[] = {0, 0};
	unsigned char base[5] = {'a', 'b', 'c', 'd', 'e'}, result[7], delta[sizeof(copied)];
	size_t from, to;
	uint32_t random = 1;

	(void)state;
	assert_true(delta_sizes(copied, sizeof(copied), &from, &to));
	assert_int_equal(from, 5);
	assert_int_equal(to, 7);
	assert_true(delta_apply(copied, sizeof(copied), base, 5, result, 7));
	assert_memory_equal(result, "bcdxyza", 7);
	assert_true(delta_apply(nothing, sizeof(nothing), base, 0, result, 0));
	assert_false(delta_apply(copied, sizeof(copied), base, 4, result, 7));
	assert_false(delta_apply(copied, sizeof(copied), base, 5, result, 6));
	for (size_t n = 0; n < sizeof(copied); n++) {
		unsigned char *cut = malloc(n + 1);
		memcpy(cut, copied, n);
		assert_false(delta_apply(cut, n, base, 5, result, 7));
		free(cut);
	}
	for (unsigned round = 0; round < 20000; round++) {
		memcpy(delta, copied, sizeof(delta));
		random = random * 1664525 + 1013904223;
		delta[random >> 8 & 0xff ? (random >> 16) % sizeof(delta) : 2] = (unsigned char)(random >> 24);
		delta_apply(delta, sizeof(delta), base, 5, result, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses), cmocka_unit_test(test_folder_names),
		cmocka_unit_test(test_scopes),    cmocka_unit_test(test_entries),
		cmocka_unit_test(test_trees),     cmocka_unit_test(test_commits),
		cmocka_unit_test(test_ways),      cmocka_unit_test(test_releases_bots_reviews),
		cmocka_unit_test(test_versions),  cmocka_unit_test(test_hashes),
		cmocka_unit_test(test_deltas),
	};

	return cmocka_run_group_tests_name("source", tests, set_up, tear_down);
}
