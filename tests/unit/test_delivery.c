/*
 * The arithmetic of delivery figures, and which commit messages take a change back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "judge/delivery.h"
#include "source/source_internal.h"

#define DAY 86400

static void test_median(void **state)
{
	double odd[] = {9, 1, 4}, even[] = {8, 2, 6, 4}, same[] = {3, 3};

	(void)state;
	assert_true(delivery_median(odd, 3) == 4);
	assert_true(delivery_median(even, 4) == 5);
	assert_true(delivery_median(same, 2) == 3);
	assert_true(delivery_median(odd, 1) == 1);
	assert_true(delivery_median(odd, 0) == DELIVERY_UNKNOWN);
}

static void test_bus_factor(void **state)
{
	static const struct {
		uint32_t changes[6];
		size_t n;
		uint32_t people;
	} cases[] = {
		{{0}, 0, 0},
		{{0, 0, 0}, 3, 0},
		{{7}, 1, 1},
		{{5, 5}, 2, 1}, /* half is enough */
		{{1, 4, 3, 2}, 4, 2},
		{{1, 1, 1, 1, 1}, 5, 3},
		{{0, 90, 10, 0, 1}, 5, 1},
		{{UINT32_MAX, UINT32_MAX, UINT32_MAX}, 3, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint32_t changes[6];
		memcpy(changes, cases[i].changes, sizeof(changes));
		assert_int_equal(delivery_bus_factor(changes, cases[i].n), cases[i].people);
	}
}

static void test_waits(void **state)
{
	/* Newest first: two changes after the last release wait still. */
	static const struct history_change changes[] = {
		{.time = 50 * DAY}, {.time = 45 * DAY}, {.time = 40 * DAY, .release = true},
		{.time = 38 * DAY}, {.time = 41 * DAY}, /* a clock that is ahead */
		{.time = 20 * DAY}, {.time = 10 * DAY},
	};
	static const bool released[] = {false, false, true, false, false, true, false};
	static const bool none[7] = {false};
	double days[7];

	(void)state;
	assert_int_equal(delivery_waits(changes, released, 7, days), 4);
	assert_true(days[0] == 2);  /* into the release at 40 */
	assert_true(days[1] == 0);  /* never less than no time */
	assert_true(days[2] == 0);  /* the release at 20 is an ordinary change */
	assert_true(days[3] == 10); /* into the first release that has it */
	assert_int_equal(delivery_waits(changes, none, 7, days), 0);
}

static bool is_revert(const char *message, unsigned parents)
{
	struct commit commit = {.message = str_of(message), .parents = parents};
	struct history_change change;

	change_classify(&commit, &change);
	return change.revert;
}

static void test_reverts(void **state)
{
	static const char *const reverts[] = {
		"Revert \"Use another kernel\"\n\nThis reverts commit 1234.",
		"revert: use another kernel",
		"fix: revert the kernel",
		"chore(model): roll back to version 3",
		"Rollback to 1.2.0",
		"Reverts the last release (#12)",
	};
	static const char *const others[] = {
		"Add a rollback button",
		"Rollback button",
		"Reverting",
		"Reversible layers",
		"Use another kernel\n\nRevert \"this\" in the body says nothing",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(reverts) / sizeof(*reverts); i++)
		assert_true(is_revert(reverts[i], 1));
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_false(is_revert(others[i], 1));
	assert_true(is_revert("Merge pull request #8 from org/revert-7-kernel\n\nRevert \"Kernel\"", 2));
	assert_false(is_revert("Merge pull request #8 from org/kernel\n\nKernel", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_median),
		cmocka_unit_test(test_bus_factor),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_reverts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
