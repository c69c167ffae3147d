/*
 * The tests of a Python module and what they assert, by the rules of pytest and unittest: functions whose name starts with
 * "test", at the top of the module or in a class. An assertion that cannot fail (`assert True`) is none.
 * Formats: https://docs.pytest.org/en/stable/explanation/goodpractices.html, https://docs.python.org/3/library/unittest.html.
 */
#ifndef ASSAY_TEXT_PYTHON_TESTS_H
#define ASSAY_TEXT_PYTHON_TESTS_H

#include "base/word_list.h"
#include "text/python_module.h"

struct python_assertion {
	uint32_t from, to; /* tokens of what is asserted */
	uint32_t line;
	uint32_t def;  /* innermost definition around it, or PYTHON_NOWHERE */
	uint32_t test; /* number of the test around it, or PYTHON_NOWHERE: a helper or fixture */
};

struct python_test {
	uint32_t def;
	uint32_t assert_line; /* of its first assertion; 0 = none */
	bool skipped;         /* always */
};

struct python_tests {
	struct python_test *tests;
	uint32_t n;
	struct python_assertion *assertions;
	uint32_t assertions_n;
	const uint32_t *test_of; /* by definition: the test around it, or PYTHON_NOWHERE */
	bool skipped;            /* the whole module, always */
};

void python_tests_read(struct arena *a, const struct python_module *module, struct python_tests *tests);

/* The test in which a use stands, or PYTHON_NOWHERE. */
uint32_t python_test_of(const struct python_tests *tests, const struct python_use *use);

/* Whether a name or string among the tokens holds one of the words. */
bool python_mentions(const struct python_tokens *tokens, uint32_t from, uint32_t to, struct word_list *words);

#endif
