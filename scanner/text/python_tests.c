/*
 * Finds tests and assertions in a Python module.
 */
#include "text/python_tests.h"

struct finder {
	struct arena *arena;
	const struct python_module *module;
	uint32_t *test_of;
	vec(struct python_test) tests;
	vec(struct python_assertion) assertions;
};

static void find_tests(struct finder *f)
{
	const struct python_module *m = f->module;

	bool *fixture = arena_array(f->arena, bool, m->defs_n + 1);

	f->test_of = arena_array(f->arena, uint32_t, m->defs_n + 1);
	for (size_t i = 0; i < m->uses_n; i++)
		if (m->uses[i].kind == PYTHON_DECORATOR && m->uses[i].def < m->defs_n &&
		    str_is(python_use_last(&m->uses[i]), "fixture"))
			fixture[m->uses[i].def] = true;
	for (size_t i = 0; i < m->defs_n; i++) {
		const struct python_def *def = &m->defs[i];
		bool inside = def->parent != PYTHON_NOWHERE;
		f->test_of[i] = inside ? f->test_of[def->parent] : PYTHON_NOWHERE;
		if (def->is_class || f->test_of[i] != PYTHON_NOWHERE || fixture[i] || !str_starts(def->name, "test"))
			continue;
		if (inside && !m->defs[def->parent].is_class)
			continue;
		f->test_of[i] = (uint32_t)f->tests.n;
		*vec_add(f->arena, &f->tests) = (struct python_test){.def = (uint32_t)i};
	}
}

static bool line_ends(const struct python_tokens *tokens, uint32_t t)
{
	return t >= tokens->n || tokens->at[t].kind == PYTHON_NEWLINE || tokens->at[t].kind == PYTHON_END ||
	       python_is(tokens, t, ";");
}

/* `assert True`, `assert 1`, `assert "text"`, `assert 1 == 1` cannot fail; `assert False, "No tests written"` cannot pass. */
static bool tests_nothing(const struct python_tokens *tokens, uint32_t from, uint32_t to)
{
	const struct python_token *first = &tokens->at[from];
	bool constant = first->kind == PYTHON_NUMBER || first->kind == PYTHON_STRING || str_is(first->text, "True") ||
			str_is(first->text, "False");

	if (!constant || from >= to)
		return from >= to;
	if (from + 1 == to || python_is(tokens, from + 1, ","))
		return true;
	return from + 3 == to && python_is(tokens, from + 1, "==") && str_eq(first->text, tokens->at[from + 2].text);
}

static void add(struct finder *f, uint32_t from, uint32_t to, uint32_t line, uint32_t def)
{
	uint32_t test = def == PYTHON_NOWHERE ? PYTHON_NOWHERE : f->test_of[def];

	*vec_add(f->arena, &f->assertions) = (struct python_assertion){
		.from = from, .to = to, .line = line, .def = def, .test = test};
}

/* Statements; definitions are in order of their start, so one pass with the open ones suffices. */
static void find_statements(struct finder *f)
{
	const struct python_module *m = f->module;
	const struct python_tokens *tokens = m->tokens;
	uint32_t def = PYTHON_NOWHERE;
	size_t next = 0;

	for (uint32_t t = 0; t < tokens->n; t++) {
		while (def != PYTHON_NOWHERE && t >= m->defs[def].to)
			def = m->defs[def].parent;
		while (next < m->defs_n && m->defs[next].from <= t) {
			if (m->defs[next].to > t)
				def = (uint32_t)next;
			next++;
		}
		if (!python_is(tokens, t, "assert"))
			continue;
		uint32_t end = t + 1;
		while (!line_ends(tokens, end))
			end++;
		if (!tests_nothing(tokens, t + 1, end))
			add(f, t + 1, end, tokens->at[t].line, def);
		t = end;
	}
}

static bool asserts(const struct python_use *use)
{
	struct str last = python_use_last(use);

	if (use->kind != PYTHON_CALL)
		return false;
	if (str_starts(last, "assert") && last.len > 6)
		return true;
	return str_is(use->name, "pytest.raises") || str_is(use->name, "pytest.warns") ||
	       str_is(use->name, "pytest.fail");
}

static void find_calls(struct finder *f)
{
	for (size_t i = 0; i < f->module->uses_n; i++) {
		const struct python_use *use = &f->module->uses[i];
		uint32_t from, to;
		if (!asserts(use) || !python_arguments(f->module, use, &from, &to))
			continue;
		if (str_is(python_use_last(use), "assertTrue") && tests_nothing(f->module->tokens, from, to))
			continue;
		add(f, from, to, use->line, use->def);
	}
}

static void find_skips(struct finder *f, struct python_tests *tests)
{
	bool *skipped = arena_array(f->arena, bool, f->module->defs_n + 1);

	for (size_t i = 0; i < f->module->uses_n; i++) {
		const struct python_use *use = &f->module->uses[i];
		if (!str_is(python_use_last(use), "skip"))
			continue;
		if (use->kind == PYTHON_DECORATOR && use->def < f->module->defs_n)
			skipped[use->def] = true;
		else if (use->def == PYTHON_NOWHERE)
			tests->skipped = true;
	}
	for (size_t k = 0; k < f->tests.n; k++) {
		uint32_t def = f->tests.at[k].def, parent = f->module->defs[def].parent;
		f->tests.at[k].skipped = skipped[def] || (parent != PYTHON_NOWHERE && skipped[parent]);
	}
}

void python_tests_read(struct arena *a, const struct python_module *module, struct python_tests *tests)
{
	struct finder f = {.arena = a, .module = module};

	*tests = (struct python_tests){.n = 0};
	find_tests(&f);
	if (!f.tests.n)
		return;
	find_statements(&f);
	find_calls(&f);
	find_skips(&f, tests);
	for (size_t i = 0; i < f.assertions.n; i++) {
		const struct python_assertion *x = &f.assertions.at[i];
		if (x->test == PYTHON_NOWHERE)
			continue;
		struct python_test *test = &f.tests.at[x->test];
		if (!test->assert_line || x->line < test->assert_line)
			test->assert_line = x->line;
	}
	tests->tests = f.tests.at;
	tests->n = (uint32_t)f.tests.n;
	tests->assertions = f.assertions.at;
	tests->assertions_n = (uint32_t)f.assertions.n;
	tests->test_of = f.test_of;
}

uint32_t python_test_of(const struct python_tests *tests, const struct python_use *use)
{
	return use->def == PYTHON_NOWHERE || !tests->test_of ? PYTHON_NOWHERE : tests->test_of[use->def];
}

bool python_mentions(const struct python_tokens *tokens, uint32_t from, uint32_t to, struct word_list *words)
{
	for (uint32_t t = from; t < to && t < tokens->n; t++) {
		const struct python_token *token = &tokens->at[t];
		if ((token->kind != PYTHON_NAME && token->kind != PYTHON_STRING) || token->text.len > 80)
			continue;
		if (word_list_in(words, token->text))
			return true;
	}
	return false;
}
