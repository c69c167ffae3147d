/*
 * Tests of what is read from Python modules, notebooks and requirement lines. Texts are heap copies of exactly their length.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "text/notebook.h"
#include "text/python_deeds.h"
#include "text/python_tests.h"
#include "text/requirement.h"

struct reading {
	struct arena arena;
	char *copy;
	struct python_tokens tokens;
	struct python_module module;
};

static void read_module(struct reading *r, const char *text)
{
	size_t n = strlen(text);

	arena_init(&r->arena);
	r->copy = malloc(n ? n : 1);
	assert_non_null(r->copy);
	memcpy(r->copy, text, n);
	python_lex(&r->arena, (struct str){r->copy, n}, 1, false, &r->tokens);
	python_module_read(&r->arena, &r->tokens, &r->module);
}

static void drop(struct reading *r)
{
	arena_release(&r->arena);
	free(r->copy);
}

/* All calls, decorators and base classes as "name name …". */
static void uses_are(const char *text, const char *expected)
{
	struct reading r;
	char seen[1024] = "";
	size_t n = 0;

	read_module(&r, text);
	for (size_t i = 0; i < r.module.uses_n; i++) {
		const struct python_use *use = &r.module.uses[i];
		if (use->kind != PYTHON_READ)
			n += (size_t)snprintf(seen + n, sizeof(seen) - n, "%s%.*s", n ? " " : "", STR_ARG(use->name));
	}
	assert_string_equal(seen, expected);
	drop(&r);
}

static void names_are_resolved(void **state)
{
	(void)state;
	uses_are("import mlflow\nmlflow.log_metric('a', 1)\n", "mlflow.log_metric");
	uses_are("from a.b import C as D\nx = D()\nx.run()\n", "a.b.C a.b.C.run");
	uses_are("import a.b as c\nc.f().g()\n", "a.b.f a.b.f.g");
	uses_are("from .data import load\nload()\n", ".data.load");
	uses_are("from . import load\nload()\n", "..load");
	uses_are("import a\nwith a.open() as f:\n    f.write()\n", "a.open a.open.write");
	uses_are("from m import K\nclass A:\n def __init__(self):\n  self.k = K()\n def go(self):\n  self.k.run()\n",
		 "m.K m.K.run");
	uses_are("import nn\nclass M(nn.Module):\n def f(self):\n  self.log(1)\nM().train()\n",
		 "nn.Module nn.Module.log nn.Module nn.Module.train");
	uses_are("from m import T\ndef f(x: T, y):\n x.go()\n y.go()\n", "m.T.go .go");
	uses_are("from w import app\n@app.get('/')\ndef f(): pass\n", "w.app.get");
	uses_are("import a\nf(x=[a.b, a.c()])\n", "f a.b a.c");
}

static void what_never_runs_is_silent(void **state)
{
	(void)state;
	uses_are("\"\"\"mlflow.log()\"\"\"\n# mlflow.log()\nx = 'mlflow.log()'\n", "");
	uses_are("import a\nif False:\n    a.b()\n", "");
	uses_are("import a\nif TYPE_CHECKING:\n    a.b()\nelse:\n    a.c()\n", "a.c");
	uses_are("import a\ndef f(a):\n    a.b()\na.c()\n", ".b a.c");
	uses_are("import a\na = other()\na.b()\n", "other .b");
	uses_are("try:\n    import a\nexcept ImportError:\n    a = None\na.b()\n", "a.b");
}

static void type_checking_imports_are_not_live(void **state)
{
	struct reading r;

	(void)state;
	read_module(&r, "import a\nif TYPE_CHECKING:\n    import b\nfrom c import *\n");
	assert_int_equal(r.module.imports_n, 2);
	assert_true(python_imports(&r.module, "c"));
	assert_false(python_imports(&r.module, "b"));
	drop(&r);
}

static void definitions_have_bodies(void **state)
{
	struct reading r;

	(void)state;
	read_module(&r,
		    "class A:\n    'doc'\n    @p\n    def f(self): 'doc'\n    async def g(self):\n        return 1\n");
	assert_int_equal(r.module.defs_n, 3);
	assert_true(r.module.defs[0].documented && r.module.defs[0].is_class);
	assert_true(r.module.defs[1].documented && r.module.defs[1].decorated && r.module.defs[1].parent == 0);
	assert_true(r.module.defs[2].is_async && !r.module.defs[2].documented);
	drop(&r);
}

static void broken_code_is_survived(void **state)
{
	static const char *const broken[] = {"def",      "class A(",      "from",      "import a.", "x = (",     "@",
					     "def f(a:", "a.b.",          "with a as", "lambda",    "if False:", ")))",
					     "x: ",      "from . import", "a,",        "a = b = ",  "async",     ";;"};

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct reading r;
		struct python_tests tests;
		read_module(&r, broken[i]);
		python_tests_read(&r.arena, &r.module, &tests);
		drop(&r);
	}
}

static void deeds_need_the_library(void **state)
{
	struct reading r;

	(void)state;
	read_module(&r, "m.fit(x)\n");
	assert_int_equal(r.module.uses[0].deeds, 0);
	drop(&r);
	read_module(&r, "from sklearn.svm import SVC\nfrom sklearn.preprocessing import StandardScaler\nSVC().fit(x)\n"
			"StandardScaler().fit(x)\n");
	assert_int_equal(r.module.uses[1].deeds, DEED_TRAIN);
	assert_int_equal(r.module.uses[3].deeds, DEED_TRANSFORM);
	drop(&r);
}

static void assertions_must_be_able_to_fail(void **state)
{
	struct reading r;
	struct python_tests tests;

	(void)state;
	read_module(
		&r,
		"def test_a():\n    assert True\ndef test_b():\n    assert f() == 1\n@pytest.mark.skip\ndef test_c():\n"
		"    assert x\n");
	python_tests_read(&r.arena, &r.module, &tests);
	assert_int_equal(tests.n, 3);
	assert_int_equal(tests.tests[0].assert_line, 0);
	assert_int_equal(tests.tests[1].assert_line, 4);
	assert_true(tests.tests[2].skipped);
	drop(&r);
}

static void notebooks_keep_their_lines(void **state)
{
	static const char text[] =
		"{\n \"cells\": [\n  {\"cell_type\": \"markdown\", \"source\": [\"import no\"]},\n"
		"  {\"cell_type\": \"code\", \"source\": [\n    \"import a\\n\",\n    \"%pip install b\\n\",\n"
		"    \"a.b(\\\"x\\\")\"\n  ], \"outputs\": [{\"text\": \"import no\"}]},\n"
		"  {\"cell_type\": \"code\", \"source\": [\"%%bash\\n\", \"import no\"]}\n ]\n}\n";
	struct arena a;
	struct notebook notebook;
	struct python_module module;

	(void)state;
	arena_init(&a);
	notebook_read(&a, (struct str){text, sizeof(text) - 1}, &notebook);
	assert_true(notebook.readable);
	assert_int_equal(notebook.code_cells, 2);
	assert_int_equal(notebook.outputs, 1);
	python_module_read(&a, &notebook.tokens, &module);
	assert_int_equal(module.imports_n, 1);
	assert_int_equal(module.imports[0].line, 5);
	assert_int_equal(module.uses_n, 1);
	assert_int_equal(module.uses[0].line, 7);
	arena_release(&a);
}

static void requirements_are_read(void **state)
{
	static const struct {
		const char *line, *name;
		bool pinned;
	} cases[] = {
		{"Scikit_Learn==1.4.0", "scikit-learn", true},
		{"torch>=2,<3 ; python_version > '3.8'  # why", "torch", false},
		{"a[b,c]==1.*", "a", false},
		{"x @ git+https://h.example/o/x.git@0123456789012345678901234567890123456789", "x", true},
		{"git+https://h.example/o/Name.git@main#egg=Real_Name", "real-name", false},
		{"-e git+https://h.example/o/tool.git", "tool", false},
		{"numpy==1.0 --hash=sha256:00", "numpy", true},
		{"-r other.txt", "", false},
		{"# comment", "", false},
		{"this is prose", "", false},
		{"./local", "", false},
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct requirement r;
		bool found = requirement_read(&a, str_of(cases[i].line), &r);
		assert_int_equal(found, cases[i].name[0] != '\0');
		if (found)
			assert_true(str_is(r.name, cases[i].name) && r.pinned == cases[i].pinned);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_resolved),
		cmocka_unit_test(what_never_runs_is_silent),
		cmocka_unit_test(type_checking_imports_are_not_live),
		cmocka_unit_test(definitions_have_bodies),
		cmocka_unit_test(broken_code_is_survived),
		cmocka_unit_test(deeds_need_the_library),
		cmocka_unit_test(assertions_must_be_able_to_fail),
		cmocka_unit_test(notebooks_keep_their_lines),
		cmocka_unit_test(requirements_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
