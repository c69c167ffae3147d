/*
 * Tests of scanner/base/. Texts that stand for file contents are given as heap copies of exactly their length, so that
 * the sanitizers see every read beyond the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/poison.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/glob.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/nearest.h"
#include "base/word_list.h"
#include "base/pool.h"

#define assert_str(s, expected)                                                                                        \
	do {                                                                                                           \
		struct str seen_ = (s);                                                                                \
		assert_int_equal(seen_.len, strlen(expected));                                                         \
		assert_memory_equal(seen_.len ? seen_.at : "", (expected), seen_.len);                                 \
	} while (0)

static struct str exact(const char *terminated)
{
	size_t n = strlen(terminated);
	char *copy = malloc(n ? n : 1);

	assert_non_null(copy);
	memcpy(copy, terminated, n);
	return (struct str){copy, n};
}

static void drop(struct str s)
{
	free((void *)(uintptr_t)s.at);
}

/* ---- str ---- */

static void str_slices_stay_inside(void **state)
{
	struct str s = STR("abcdef"), none = {NULL, 0};

	(void)state;
	assert_str(str_sub(s, 2, 3), "cde");
	assert_str(str_sub(s, 4, 100), "ef");
	assert_str(str_sub(s, 100, 1), "");
	assert_str(str_from(s, SIZE_MAX), "");
	assert_str(str_sub(s, 1, SIZE_MAX), "bcdef");
	assert_str(str_from(none, 3), "");
	assert_true(str_of(NULL).len == 0);
}

static void str_compares(void **state)
{
	struct str none = {NULL, 0};

	(void)state;
	assert_true(str_is(STR("abc"), "abc"));
	assert_false(str_is(STR("abc"), "abcd"));
	assert_true(str_is(none, ""));
	assert_true(str_is_nocase(STR("DockerFile"), "dockerfile"));
	assert_false(str_is_nocase(STR("["), "{"));
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("b"), STR("ab")) > 0);
	assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
	assert_int_equal(str_cmp(none, STR("")), 0);
	assert_true(str_starts(STR("abc"), "ab"));
	assert_false(str_starts(STR("a"), "ab"));
	assert_true(str_ends(STR("abc"), "bc"));
	assert_false(str_ends(STR("c"), "bc"));
	assert_true(str_starts_nocase(STR("README.md"), "readme"));
	assert_true(str_ends_nocase(STR("A.YML"), ".yml"));
	assert_true(str_starts(none, ""));
	assert_int_equal(str_hash_nocase(STR("AbC")), str_hash(STR("abc")));
	assert_true(str_hash(STR("AbC")) != str_hash(STR("abc")));
}

static void str_finds(void **state)
{
	struct str s = exact("one two one");

	(void)state;
	assert_int_equal(str_find(s, "one"), 0);
	assert_int_equal(str_find(s, "two"), 4);
	assert_int_equal(str_find(s, "one two one!"), STR_NONE);
	assert_int_equal(str_find(s, ""), 0);
	assert_int_equal(str_rfind_char(s, 'o'), 8);
	assert_int_equal(str_find_char(s, 'x'), STR_NONE);
	assert_true(str_has_nocase(s, "TWO"));
	assert_false(str_has_nocase(s, "onee"));
	assert_true(str_has((struct str){NULL, 0}, ""));
	assert_false(str_has((struct str){NULL, 0}, "a"));
	drop(s);
}

/* Long text is looked at in pieces of several bytes: the needle may stand anywhere in them, and at the very end. */
static void str_finds_in_long_text(void **state)
{
	static const char *const needles[] = {"q", "qi", "Qi-x", "q.9"}, *const others[] = {"Q", "qI", "qI-X", "Q.9"};
	WORD_LIST(wanted, "zzz", "qi-x");
	char text[100];

	(void)state;
	for (size_t len = 1; len < sizeof(text); len++) {
		for (size_t k = 0; k < sizeof(needles) / sizeof(needles[0]); k++) {
			size_t n = strlen(needles[k]);
			for (size_t at = 0; at + n <= len; at++) {
				memset(text, 'I', len);
				memcpy(text + at, others[k], n);
				text[len] = '\0';
				struct str s = exact(text);
				assert_true(str_has_nocase(s, needles[k]));
				assert_int_equal(str_find(s, others[k]), at);
				assert_int_equal(word_list_in(&wanted, s), k == 2);
				assert_false(str_has_nocase(s, "q~"));
				drop(s);
			}
		}
		memset(text, '~', len);
		assert_false(word_list_in(&wanted, (struct str){text, len}));
		assert_false(str_has_nocase((struct str){text, len}, "\x5e"));
	}
}

static void str_splits(void **state)
{
	struct str rest = STR("a,,b,"), piece, none = {NULL, 0};
	struct str lines = STR("one\r\n\ntwo");

	(void)state;
	assert_true(str_next(&rest, ',', &piece));
	assert_str(piece, "a");
	assert_true(str_next(&rest, ',', &piece));
	assert_str(piece, "");
	assert_true(str_next(&rest, ',', &piece));
	assert_str(piece, "b");
	assert_false(str_next(&rest, ',', &piece));
	assert_false(str_next(&none, ',', &piece));
	assert_true(str_next_line(&lines, &piece));
	assert_str(piece, "one");
	assert_true(str_next_line(&lines, &piece));
	assert_str(piece, "");
	assert_true(str_next_line(&lines, &piece));
	assert_str(piece, "two");
	assert_false(str_next_line(&lines, &piece));
	assert_str(str_trim(STR(" \t x y\r\n")), "x y");
	assert_str(str_trim(STR(" \n")), "");
}

static void str_reads_numbers(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_true(str_to_uint(STR("18446744073709551615"), &n));
	assert_true(n == UINT64_MAX);
	n = 7;
	assert_false(str_to_uint(STR("18446744073709551616"), &n));
	assert_false(str_to_uint(STR("99999999999999999999"), &n));
	assert_false(str_to_uint(STR(""), &n));
	assert_false(str_to_uint(STR("-1"), &n));
	assert_false(str_to_uint(STR("1 "), &n));
	assert_int_equal(n, 7);
}

/* ---- arena ---- */

static void arena_gives_zeroed_aligned_memory(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (unsigned round = 0; round < 3; round++) {
		for (size_t i = 1; i < 3000; i += 7) {
			unsigned char *at = arena_alloc(&a, i);

			assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
			for (size_t k = 0; k < i; k++)
				assert_int_equal(at[k], 0);
			memset(at, 0xee, i);
		}
		assert_true(a.used > 500000);
		arena_reset(&a);
		assert_int_equal(a.used, 0);
	}
	memset(arena_alloc(&a, 10u << 20), 1, 10u << 20);
	assert_non_null(arena_alloc(&a, 0));
	arena_release(&a);
	assert_null(a.blocks);
}

static void arena_copies_are_terminated(void **state)
{
	struct arena a;
	struct str source = exact("Grüße");

	(void)state;
	arena_init(&a);
	assert_string_equal(arena_cstr(&a, source), "Grüße");
	assert_string_equal(arena_str(&a, str_sub(source, 0, 2)).at, "Gr");
	assert_string_equal(arena_cstr(&a, (struct str){NULL, 0}), "");
	assert_str(arena_printf(&a, "%s-%d", "x", 42), "x-42");
	assert_str(arena_lower(&a, STR("ÄAbC-1")), "Äabc-1");
	arena_release(&a);
	drop(source);
}

static void arena_grows_vectors(void **state)
{
	struct arena a;
	vec(uint32_t) numbers = {0};
	vec(struct str) texts = {0};

	(void)state;
	arena_init(&a);
	for (uint32_t i = 0; i < 100000; i++) {
		*vec_add(&a, &numbers) = i;
		if (i % 3 == 0)
			*vec_add(&a, &texts) = arena_printf(&a, "%u", i);
	}
	assert_int_equal(numbers.n, 100000);
	for (uint32_t i = 0; i < 100000; i++)
		assert_int_equal(numbers.at[i], i);
	assert_str(texts.at[33333], "99999");
	arena_release(&a);

	/* Alone in an arena a vector grows where it stands and leaves nothing behind. */
	numbers.at = NULL;
	numbers.n = numbers.room = 0;
	for (uint32_t i = 0; i < 1024; i++)
		*vec_add(&a, &numbers) = i;
	assert_int_equal(a.used, 1024 * sizeof(uint32_t) + POISON_GAP);
	arena_release(&a);
}

/* ---- buf, error ---- */

static void buf_builds_text(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	assert_str(buf_view(&b), "");
	buf_puts(&b, "a");
	buf_char(&b, 'b');
	buf_str(&b, STR("cd"));
	buf_str(&b, (struct str){NULL, 0});
	buf_repeat(&b, "-=", 3);
	buf_printf(&b, "%05d", 42);
	assert_string_equal(b.at, "abcd-=-=-=00042");
	buf_clear(&b);
	assert_str(buf_view(&b), "");
	for (unsigned i = 0; i < 10000; i++)
		buf_printf(&b, "%s", "0123456789");
	assert_int_equal(b.len, 100000);
	assert_int_equal(b.at[100000], '\0');
	buf_release(&b);
	assert_null(b.at);
}

static void error_is_bounded(void **state)
{
	struct error err = {0};
	char longer[3000];

	(void)state;
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(error_set(&err, EXIT_CODE_USAGE, "%s", longer), -1);
	assert_int_equal(err.code, EXIT_CODE_USAGE);
	assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
}

/* ---- map ---- */

static void map_keeps_what_was_put(void **state)
{
	struct arena a;
	struct map m;
	bool added;

	(void)state;
	arena_init(&a);
	map_init(&m, &a);
	assert_int_equal(map_get(&m, STR("x")), MAP_NONE);
	for (uint32_t i = 0; i < 20000; i++)
		map_put(&m, arena_printf(&a, "folder/%u/file", i), i);
	assert_int_equal(m.n, 20000);
	for (uint32_t i = 0; i < 20000; i++)
		assert_int_equal(map_get(&m, arena_printf(&a, "folder/%u/file", i)), i);
	assert_int_equal(map_get(&m, STR("folder/20000/file")), MAP_NONE);
	assert_int_equal(map_get(&m, STR("")), MAP_NONE);
	assert_int_equal(map_intern(&m, (struct str){NULL, 0}, 5, &added), 5);
	assert_true(added);
	assert_int_equal(map_intern(&m, STR(""), 6, &added), 5);
	assert_false(added);
	map_put(&m, STR("folder/7/file"), 99);
	assert_int_equal(map_get(&m, STR("folder/7/file")), 99);
	assert_int_equal(m.n, 20001);
	arena_release(&a);
}

/* ---- pool ---- */

struct tally {
	atomic_uint seen[1000];
	atomic_uint busy[LIMIT_JOBS];
	atomic_uint wrong;
};

static void tally_task(void *context, unsigned worker, size_t task)
{
	struct tally *tally = context;

	if (worker >= LIMIT_JOBS || atomic_fetch_add(&tally->busy[worker], 1) != 0)
		atomic_fetch_add(&tally->wrong, 1);
	atomic_fetch_add(&tally->seen[task], 1);
	atomic_fetch_sub(&tally->busy[worker], 1);
}

static void pool_runs_each_task_once(void **state)
{
	static const unsigned jobs[] = {0, 1, 2, 7, LIMIT_JOBS, 100000};
	static struct tally tally;

	(void)state;
	for (size_t j = 0; j < sizeof(jobs) / sizeof(jobs[0]); j++) {
		memset(&tally, 0, sizeof(tally));
		pool_run(jobs[j], 1000, tally_task, &tally);
		for (size_t i = 0; i < 1000; i++)
			assert_int_equal(tally.seen[i], 1);
		assert_int_equal(tally.wrong, 0);
	}
	pool_run(4, 0, tally_task, &tally);
	assert_int_equal(tally.seen[0], 1);
	assert_true(pool_processors() >= 1);
}

/* ---- nearest ---- */

static const char *nearest_to(const char *wanted)
{
	static const char *const names[] = {"format", "output", "jobs", "fail-under", "rules", ""};
	struct nearest n;

	nearest_init(&n, str_of(wanted));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		nearest_try(&n, str_of(names[i]));
	return n.best.at;
}

static void nearest_suggests_typos_only(void **state)
{
	char longer[200];

	(void)state;
	assert_string_equal(nearest_to("fromat"), "format");
	assert_string_equal(nearest_to("Format"), "format");
	assert_string_equal(nearest_to("job"), "jobs");
	assert_string_equal(nearest_to("fail_under"), "fail-under");
	assert_null(nearest_to("verbose"));
	assert_null(nearest_to(""));
	memset(longer, 'o', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	assert_null(nearest_to(longer));
}

/* ---- glob ---- */

static bool glob(const char *pattern, const char *path)
{
	struct str p = exact(pattern), s = exact(path);
	bool matched = glob_match(p, s);

	drop(p);
	drop(s);
	return matched;
}

static void glob_matches_like_gitignore(void **state)
{
	static const struct {
		const char *pattern, *path;
		bool expected;
	} cases[] = {
		{"MLproject", "MLproject", true},
		{"MLproject", "models/a/mlproject", true},
		{"MLproject", "MLproject/x", false},
		{"/MLproject", "MLproject", true},
		{"/MLproject", "a/MLproject", false},
		{"*.tf", "infra/main.tf", true},
		{"*.tf", "infra/main.tfvars", false},
		{".dvc/config", ".dvc/config", true},
		{".dvc/config", "x/.dvc/config", false},
		{"**/.dvc/config", ".dvc/config", true},
		{"**/.dvc/config", "x/y/.dvc/config", true},
		{"**/.dvc/config", "x.dvc/config", false},
		{".github/workflows/*.yml", ".github/workflows/ci.yml", true},
		{".github/workflows/*.yml", ".github/workflows/sub/ci.yml", false},
		{"docs/**", "docs/a/b.md", true},
		{"docs/**", "docs", false},
		{"docs/**", "docs/", false},
		{"a/**/b", "a/b", true},
		{"a/**/b", "a/x/y/b", true},
		{"a/**/b", "a/xb", false},
		{"a/**/b", "ab", false},
		{"**/charts/*/Chart.yaml", "deploy/charts/app/Chart.yaml", true},
		{"**/charts/*/Chart.yaml", "charts/charts/app/Chart.yaml", true},
		{"**/charts/*/Chart.yaml", "charts/app/x/Chart.yaml", false},
		{"**/x*/y", "x1/xz/y", true},
		{"**/a*b/**/c*d", "q/ab/zz/ab/cd/c/cxd", true},
		{"docs/**.md", "docs/a/b.md", true},
		{"**", "a/b", true},
		{"**/*", "a", true},
		{"?.c", "a.c", true},
		{"a?b/c", "a/b/c", false},
		{"a*b*c", "abxbc", true},
		{"*", "", true},
		{"", "", true},
		{"", "a", false},
		{"Dockerfile*", "docker/Dockerfile.gpu", true},
		{"[a-c]x", "Bx", true},
		{"[!a-c]x", "bx", false},
		{"[^a-c]x", "dx", true},
		{"[]x]", "]", true},
		{"[a\\]]", "]", true},
		{"[abc", "[abc", true},
		{"[", "[", true},
		{"a[/]b/c", "a/b/c", false},
		{"\\*", "*", true},
		{"\\*", "a", false},
		{"x\\", "x\\", true},
		{"vendor/", "vendor/a.c", true},
		{"vendor/", "src/vendor/a/b.c", true},
		{"vendor/", "src/vendor", false},
		{"vendor/", "src/vendors/a.c", false},
		{"src/vendor/", "src/vendor/a/b.c", true},
		{"src/vendor/", "x/src/vendor/a.c", false},
		{"/build/", "build/a/b", true},
		{"/build/", "src/build/a", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (glob(cases[i].pattern, cases[i].path) != cases[i].expected)
			fail_msg("%s against %s", cases[i].pattern, cases[i].path);
	}
}

/* A matcher that tries all ways would not end within the age of the universe. */
static void glob_is_not_exponential(void **state)
{
	char pattern[512], path[LIMIT_PATH_BYTES];

	(void)state;
	for (size_t i = 0; i + 2 < sizeof(pattern); i += 2)
		memcpy(pattern + i, "*a", 2);
	memcpy(pattern + 508, "*b", 3);
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_false(glob(pattern, path));
	for (size_t i = 0; i + 5 < sizeof(pattern); i += 5)
		memcpy(pattern + i, "**/a/", 5);
	pattern[505] = 'b';
	pattern[506] = '\0';
	for (size_t i = 1; i + 1 < sizeof(path); i += 2)
		path[i] = '/';
	assert_false(glob(pattern, path));
}

/* ---- digest ---- */

static void digest_knows_the_test_vectors(void **state)
{
	struct digest d;
	char hex[65];

	(void)state;
	digest_init(&d);
	digest_add(&d, (struct str){NULL, 0});
	digest_hex(&d, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest_init(&d);
	digest_add(&d, STR("a"));
	digest_add(&d, STR("bc"));
	digest_hex(&d, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void dates_are_days(void **state)
{
	static const struct {
		const char *text;
		int64_t days;
		bool exists;
	} known[] = {
		{"1970-01-01", 0, true},       {"1969-12-31", -1, true},      {"2000-02-29", 11016, true},
		{"2000-03-01", 11017, true},   {"1900-02-28", -25509, true},  {"1900-02-29", -25508, false},
		{"1900-03-01", -25508, true},  {"2025-02-30", 20149, false},  {"2025-03-02", 20149, true},
		{"2024-04-31", 19844, false},  {"2026-12-31", 20818, true},   {"0000-03-01", -719468, true},
		{"0000-02-29", -719469, true}, {"9999-12-31", 2932896, true},
	};
	struct date date, before = date_of_days(-800000);

	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		assert_true(date_parse(str_of(known[i].text), &date));
		assert_int_equal(date_to_days(date), known[i].days);
		assert_int_equal(date_exists(date), known[i].exists);
	}
	for (int64_t days = -799999; days < 800000; days++, before = date) {
		date = date_of_days(days);
		assert_int_equal(date_to_days(date), days);
		bool next = date.day == before.day + 1 && date.month == before.month && date.year == before.year;
		bool first = date.day == 1 && before.day >= 28 && date.month == before.month % 12 + 1 &&
			     date.year == before.year + (date.month == 1);
		assert_true(next || first);
	}
}

static void dates_are_written_one_way(void **state)
{
	static const char *const others[] = {"",           "2025",        "25-01-01",   "2025-1-01",  "2025-13-01",
					     "2025-00-01", "2025-01-00",  "2025-01-32", "2025/01/01", "2025-01-01 ",
					     "+025-01-01", "2025-01-01T", "2o25-01-01", "20250-1-01"};
	struct date date;

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct str text = exact(others[i]);
		assert_false(date_parse(text, &date));
		drop(text);
	}
}

static void word_lists_find_words_in_any_case(void **state)
{
	WORD_LIST(words, "retrain", "train_model", "/ready", "TopicArn");
	static const char *const in[] = {"retrain", "start_RETRAINING", "x/ready", "topicarn=", "a train_model"};
	static const char *const out[] = {"", "r", "retrai", "etrain", "train", "/read", "Topic Arn"};

	(void)state;
	for (size_t i = 0; i < sizeof in / sizeof *in; i++) {
		struct str text = exact(in[i]);
		assert_true(word_list_in(&words, text));
		assert_int_equal(word_list_is(&words, text), i == 0);
		drop(text);
	}
	for (size_t i = 0; i < sizeof out / sizeof *out; i++) {
		struct str text = exact(out[i]);
		assert_false(word_list_in(&words, text));
		assert_false(word_list_is(&words, text));
		drop(text);
	}
}

static void names_are_found_or_the_nearest_told(void **state)
{
	static const char *const names[] = {"used", "enforced", "declared"};
	struct nearest nearest;

	(void)state;
	assert_int_equal(name_find(STR("enforced"), names, 3, &nearest), 1);
	assert_int_equal(name_find(STR("used"), names, 3, NULL), 0);
	assert_true(name_find(STR("enforcd"), names, 3, &nearest) == NAME_UNKNOWN);
	assert_true(str_is(nearest.best, "enforced"));
	assert_true(name_find(STR("other"), names, 3, NULL) == NAME_UNKNOWN);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(str_slices_stay_inside),
		cmocka_unit_test(str_compares),
		cmocka_unit_test(str_finds),
		cmocka_unit_test(str_finds_in_long_text),
		cmocka_unit_test(str_splits),
		cmocka_unit_test(str_reads_numbers),
		cmocka_unit_test(arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(arena_copies_are_terminated),
		cmocka_unit_test(arena_grows_vectors),
		cmocka_unit_test(buf_builds_text),
		cmocka_unit_test(error_is_bounded),
		cmocka_unit_test(map_keeps_what_was_put),
		cmocka_unit_test(pool_runs_each_task_once),
		cmocka_unit_test(nearest_suggests_typos_only),
		cmocka_unit_test(glob_matches_like_gitignore),
		cmocka_unit_test(glob_is_not_exponential),
		cmocka_unit_test(digest_knows_the_test_vectors),
		cmocka_unit_test(dates_are_days),
		cmocka_unit_test(dates_are_written_one_way),
		cmocka_unit_test(word_lists_find_words_in_any_case),
		cmocka_unit_test(names_are_found_or_the_nearest_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
