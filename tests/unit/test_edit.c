/* Where an edit stands. */
#include "judge/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void expect(const char *before, const char *after, uint32_t line, uint32_t want)
{
	assert_int_equal(edit_line(str_of(before), str_of(after), line), want);
}

static void counterparts(void **state)
{
	(void)state;
	expect("a\nb\nc\n", "a\nB\nc\n", 2, 2);
	expect("a\nb\nc\nd\n", "a\nB\nC\nd\n", 3, 3);
	expect("a\nb\nc\nd\n", "a\nX\nd\n", 3, 2);
}

/* Evidence in an untouched line was lost by what was written elsewhere. */
static void elsewhere(void **state)
{
	(void)state;
	expect("test:\n  run\n", "test:\n  if: false\n  run\n", 2, 2);
	expect("test:\n  run\n", "test:\n  if: false\n  run\n", 1, 2);
	expect("a\nb\n", "new\na\nb\n", 2, 1);
	expect("a\nb\n", "a\nb\nnew\n", 1, 3);
	expect("a\nb\nc\n", "a\nX\nc\n", 0, 2);
}

static void removed(void **state)
{
	(void)state;
	expect("a\nb\nc\n", "a\nc\n", 2, 2);
	expect("a\nb\nc\n", "a\nb\n", 3, 2);
	expect("a\na\na\n", "a\na\n", 2, 2);
	expect("a\nb\n", "", 1, 0);
}

static void ends(void **state)
{
	(void)state;
	expect("", "a\n", 1, 1);
	expect("a", "a\nb", 1, 2);
	expect("a\r\nb\r\n", "a\nX\n", 2, 2);
	expect("a\nb", "a\nb\n", 9, 2);
	expect("a\nb\n", "a\nb\n", 1, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counterparts),
		cmocka_unit_test(elsewhere),
		cmocka_unit_test(removed),
		cmocka_unit_test(ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
