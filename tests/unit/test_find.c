/*
 * Where words stand: the answers of a plain search are the measure, on many short texts of few letters, so that beginnings and
 * ends of words come up everywhere. Each text is a heap copy of exactly its length.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "base/str.h"
#include "text/top_keys.h"

#include <stdlib.h>
#include <string.h>

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static bool same(char a, char b, bool nocase)
{
	return nocase ? char_lower(a) == char_lower(b) : a == b;
}

static size_t find_plainly(struct str s, const char *word, bool nocase)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= s.len; i++) {
		size_t k = 0;
		while (k < n && same(s.at[i + k], word[k], nocase))
			k++;
		if (k == n)
			return i;
	}
	return STR_NONE;
}

static void compare(const char *letters, uint32_t *state)
{
	size_t kinds = strlen(letters), len = next_random(state) % 70, n = next_random(state) % 20;
	char *text = malloc(len ? len : 1), word[20];

	assert_non_null(text);
	for (size_t i = 0; i < len; i++)
		text[i] = letters[next_random(state) % kinds];
	for (size_t i = 0; i < n; i++)
		word[i] = letters[next_random(state) % kinds];
	word[n] = '\0';
	/* Most random words are nowhere. */
	if (n < len && next_random(state) % 2)
		memcpy(word, text + next_random(state) % (len - n), n);
	struct str s = {text, len};
	assert_int_equal(str_find(s, word), find_plainly(s, word, false));
	assert_int_equal(str_has(s, word), find_plainly(s, word, false) != STR_NONE);
	assert_int_equal(str_has_nocase(s, word), find_plainly(s, word, true) != STR_NONE);
	free(text);
}

static void finds_what_a_plain_search_finds(void **state)
{
	uint32_t random = 1;

	(void)state;
	for (unsigned i = 0; i < 40000; i++) {
		compare("ab", &random);
		compare("aA@`bB", &random);
		compare("xyz \n:{[", &random);
	}
}

static void finds_nothing_in_nothing(void **state)
{
	(void)state;
	assert_int_equal(str_find((struct str){NULL, 0}, ""), 0);
	assert_int_equal(str_find((struct str){NULL, 0}, "a"), STR_NONE);
	assert_false(str_has_nocase((struct str){NULL, 0}, "a"));
}

static bool may_have(const char *text, const char *key)
{
	struct top_keys keys;

	top_keys_read(&keys, str_of(text));
	return top_keys_may_have(&keys, key);
}

static void shows_the_keys_at_the_top(void **state)
{
	static const char text[] = "\xef\xbb\xbf# kind: no\nkind: Job\nspec:\n  steps: [a]\n\"quoted\": 1\nlast :\n--- "
				   "\nsecond: |\n  inner: 2\r\n";

	(void)state;
	assert_true(may_have(text, "kind"));
	assert_true(may_have(text, "spec"));
	assert_true(may_have(text, "quoted"));
	assert_true(may_have(text, "last"));
	assert_true(may_have(text, "second"));
	assert_false(may_have(text, "steps"));
	assert_false(may_have(text, "inner"));
	assert_false(may_have("- steps: a\n  jobs: b\nrest of a text\n", "steps"));
}

static void admits_what_lines_do_not_show(void **state)
{
	(void)state;
	assert_true(may_have("{steps: [a]}\n", "steps"));
	assert_true(may_have("a: b\n--- {steps: [a]}\n", "steps"));
	assert_true(may_have("  steps:\n    - a\n", "steps"));
	assert_true(may_have("---\n  steps:\n    - a\n", "steps"));
	assert_true(may_have("? steps\n: a\n", "steps"));
	assert_true(may_have("!x\nsteps: a\n", "steps"));
	assert_true(may_have("a: b\rsteps: c", "steps"));
}

static void reads_templates_between_their_marks(void **state)
{
	static const char text[] = "{{/*\n* words\n*/}}\n{{- if .Values.a }}\nkind: Job\n  {{- end }}\n";

	(void)state;
	assert_true(may_have(text, "kind"));
	assert_false(may_have(text, "steps"));
}

static void gives_up_on_too_many_keys(void **state)
{
	char text[8 * (TOP_KEYS_MAX + 1) + 1] = "";
	size_t n = 0;

	(void)state;
	for (unsigned i = 0; i < TOP_KEYS_MAX + 1; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "k%u: v\n", i);
	assert_true(may_have(text, "steps"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_a_plain_search_finds),     cmocka_unit_test(finds_nothing_in_nothing),
		cmocka_unit_test(shows_the_keys_at_the_top),           cmocka_unit_test(admits_what_lines_do_not_show),
		cmocka_unit_test(reads_templates_between_their_marks), cmocka_unit_test(gives_up_on_too_many_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
