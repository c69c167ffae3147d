/*
 * Tests of the TOML and INI readers. Texts are heap copies of exactly their length, so that the sanitizers see every read
 * beyond the end; they are kept as long as their trees.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/limits.h"
#include "text/tree.h"

static struct arena arena;
static struct str held;
static struct tree_problem problem;

typedef struct tree_node *reader(struct arena *a, struct str text, struct tree_problem *problem);

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free((void *)(uintptr_t)held.at);
	held = (struct str){NULL, 0};
	arena_release(&arena);
	return 0;
}

static const struct tree_node *read_bytes(reader *read, const char *text, size_t n)
{
	char *copy = malloc(n ? n : 1);

	assert_non_null(copy);
	memcpy(copy, text, n);
	free((void *)(uintptr_t)held.at);
	held = (struct str){copy, n};
	problem = (struct tree_problem){0};
	return read(&arena, held, &problem);
}

static const struct tree_node *toml(const char *text)
{
	const struct tree_node *root = read_bytes(toml_read, text, strlen(text));

	if (!root)
		print_error("%u:%u: %s\n", problem.line, problem.column, problem.message);
	assert_non_null(root);
	return root;
}

static const struct tree_node *ini(const char *text)
{
	const struct tree_node *root = read_bytes(ini_read, text, strlen(text));

	assert_non_null(root);
	return root;
}

static void check(const struct tree_node *root, const char *path, const char *expected)
{
	const struct tree_node *node = tree_path(root, path);

	assert_non_null(node);
	assert_int_equal(node->kind, TREE_SCALAR);
	assert_string_equal(arena_cstr(&arena, node->text), expected);
}

static void check_at(const struct tree_node *root, const char *path, uint32_t line, uint32_t column, uint32_t text_line)
{
	const struct tree_node *node = tree_path(root, path);

	assert_non_null(node);
	assert_int_equal(node->line, line);
	assert_int_equal(node->column, column);
	assert_int_equal(node->text_line, text_line);
}

static void check_broken(const char *text, uint32_t line, uint32_t column, const char *message)
{
	assert_null(read_bytes(toml_read, text, strlen(text)));
	assert_string_equal(problem.message, message);
	assert_int_equal(problem.line, line);
	assert_int_equal(problem.column, column);
}

/* ---- TOML ---- */

static void empty_document(void **state)
{
	(void)state;
	assert_int_equal(toml("")->kind, TREE_NULL);
	assert_int_equal(toml("\n# x\n\n")->kind, TREE_NULL);
	assert_int_equal(toml("\xef\xbb\xbf# x")->kind, TREE_NULL);
	assert_non_null(toml_read(&arena, (struct str){NULL, 0}, NULL));
}

static void tables_and_dotted_keys(void **state)
{
	const struct tree_node *root = toml(
		"title = 'x'\n[tool.poetry]\nname = \"y\"\n\n[tool.poetry.dependencies]\n"
		"python = '^3.9'\n\"a.b\" = '1'\n[tool]\nz = 1\n[tool.poetry.group.dev]\n"
		"dependencies.black.version = '*'\ndependencies.ruff = '2'\n[ \"q\" . 'r' ]\ns = 3\n");

	(void)state;
	check(root, "title", "x");
	check(root, "tool.poetry.name", "y");
	check(root, "tool.poetry.dependencies.python", "^3.9");
	check(root, "tool.poetry.dependencies.`a.b`", "1");
	check(root, "tool.z", "1");
	check(root, "tool.poetry.group.dev.dependencies.black.version", "*");
	check(root, "tool.poetry.group.dev.dependencies.ruff", "2");
	check(root, "q.r.s", "3");
	/* One mapping stands for each path. */
	assert_int_equal(root->count, 3);
	assert_int_equal(tree_get(root, "tool")->count, 2);
	assert_int_equal(tree_path(root, "tool.poetry")->count, 3);
	check_at(root, "tool.poetry", 2, 7, 2);
	check_at(root, "tool.poetry.dependencies.python", 6, 1, 6);
	check_at(root, "tool.poetry.group.dev.dependencies.black.version", 11, 20, 11);
}

static void arrays_of_tables(void **state)
{
	const struct tree_node *root = toml(
		"[[package]]\nname = 'a'\n[package.source]\nurl = 'u'\n[[package.files]]\nf = 1\n"
		"[[package.files]]\nf = 2\n[[package]]\nname = 'b'\n[package.source]\nurl = 'v'\n");
	const struct tree_node *package = tree_get(root, "package");

	(void)state;
	assert_true(tree_is_seq(package));
	assert_int_equal(package->count, 2);
	check(package->first, "name", "a");
	check(package->first, "source.url", "u");
	assert_int_equal(tree_get(package->first, "files")->count, 2);
	check(tree_get(package->first, "files")->last, "f", "2");
	check(package->last, "name", "b");
	check(package->last, "source.url", "v");
	assert_null(tree_get(package->last, "files"));
	assert_int_equal(package->last->line, 9);
}

static void values(void **state)
{
	const struct tree_node *root = toml(
		"a = [1, 'two', # three\n  [true],\n]\nb = { c = 1, d.e = \"x\", f = [{g = 2}] }\nh = 1979-05-27 "
		"07:32:00Z\n"
		"i = -1.5e3 # no\nj = false\nk =\nl = []\nm = {}\nn = {\n o = 1,\n}\np = 0xFF\n");
	const struct tree_node *a = tree_get(root, "a");

	(void)state;
	assert_int_equal(a->count, 3);
	assert_string_equal(arena_cstr(&arena, a->first->next->text), "two");
	assert_int_equal(a->first->next->style, TREE_QUOTED);
	assert_int_equal(a->last->kind, TREE_SEQUENCE);
	assert_int_equal(a->last->line, 2);
	assert_int_equal(a->last->column, 3);
	check(root, "b.c", "1");
	check(root, "b.d.e", "x");
	check(tree_path(root, "b.f")->first, "g", "2");
	check(root, "h", "1979-05-27 07:32:00Z");
	check(root, "i", "-1.5e3");
	check(root, "j", "false");
	assert_int_equal(tree_get(root, "k")->kind, TREE_NULL);
	assert_int_equal(tree_get(root, "l")->count, 0);
	assert_true(tree_is_map(tree_get(root, "m")));
	check(root, "n.o", "1");
	check_at(root, "n.o", 12, 2, 12);
	check(root, "p", "0xFF");
}

static void strings(void **state)
{
	const struct tree_node *root = toml(
		"a = \"\\t\\\"\\u00e9\\U0001F600\\x41\\q\\\\\"\nb = 'C:\\x'\nc = \"\"\"\none\ntwo \\\n   three\"\"\"\n"
		"d = '''\nx\n  y'\n'''\ne = \"\"\"\"q\"\"\"\"\"\nf = \"\"\ng = \"\"\"\"\"\"\nh = 'x' # y\n");

	(void)state;
	check(root, "a",
	      "\t\"\xc3\xa9\xf0\x9f\x98\x80"
	      "A\\q\\");
	check(root, "b", "C:\\x");
	check(root, "c", "one\ntwo three");
	check_at(root, "c", 3, 1, 4);
	check(root, "d", "x\n  y'\n");
	check_at(root, "d", 7, 1, 8);
	assert_int_equal(tree_get(root, "d")->style, TREE_LITERAL);
	assert_int_equal(tree_text_line(tree_get(root, "d"), 3), 9);
	check(root, "e", "\"q\"\"");
	check_at(root, "e", 11, 1, 11);
	check(root, "f", "");
	check(root, "g", "");
	check(root, "h", "x");
}

static void line_ends_and_templates(void **state)
{
	const struct tree_node *root = toml(
		"a = 1\r\n[b]\r\nc = '''\r\nx\r\ny'''\r\nd = [\r\n 1\r\n]\r\n{% if x %}\ne = {{ y.z }}\n"
		"{% endif %}\nf = 2\n");

	(void)state;
	check(root, "a", "1");
	check(root, "b.c", "x\r\ny");
	check_at(root, "b.d", 6, 1, 6);
	check(root, "b.e", "{{ y.z }}");
	check_at(root, "b.f", 12, 1, 12);
}

static void broken_documents(void **state)
{
	(void)state;
	check_broken("a = 1\nb 2\n", 2, 3, "expected `=` behind the key");
	check_broken("= 1", 1, 1, "expected a key");
	check_broken("[]", 1, 2, "expected a key");
	check_broken("[a", 1, 3, "expected `]` behind the name of the table");
	check_broken("[[a]\n", 1, 4, "expected `]` behind the name of the table");
	check_broken("a = \"x\nb = 1", 1, 5, "the string is not closed");
	check_broken("\na = '''x\nb = 1", 2, 5, "the string is not closed");
	check_broken("a = [1,\n2", 1, 5, "the array is not closed");
	check_broken("a = {b = 1", 1, 5, "the inline table is not closed");
	check_broken("a = }", 1, 5, "expected a value");
	check_broken("a = [}]", 1, 6, "expected a value");
}

static void limits_of_trees(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_puts(&b, "a = ");
	buf_repeat(&b, "[", 100000);
	assert_null(toml_read(&arena, buf_view(&b), &problem));
	assert_true(strstr(problem.message, "levels") != NULL);
	buf_clear(&b);
	buf_puts(&b, "[a");
	buf_repeat(&b, ".a", 100000);
	assert_null(toml_read(&arena, buf_view(&b), &problem));
	buf_clear(&b);
	buf_puts(&b, "a = [");
	buf_repeat(&b, "1,", LIMIT_TREE_NODES + 1);
	assert_null(toml_read(&arena, buf_view(&b), &problem));
	buf_clear(&b);
	/* Many tables are no reason to become slow. */
	for (unsigned i = 0; i < 100000; i++)
		buf_printf(&b, "[t.n%u]\n", i);
	const struct tree_node *root = toml_read(&arena, buf_view(&b), &problem);
	assert_non_null(root);
	assert_int_equal(tree_get(root, "t")->count, 100000);
	buf_release(&b);
}

/* ---- INI ---- */

static void sections_and_keys(void **state)
{
	const struct tree_node *root = ini(
		"top = 1\n# c\n[tool:pytest]\naddopts = -q --cov # why\n; d\nempty =\nflag\nurl: http://x:1\n"
		"[b]\n\n[tool:pytest]\nq = \"x y\"\nd = 'it''s'\n");

	(void)state;
	check(root, "top", "1");
	check(root, "tool:pytest.addopts", "-q --cov");
	assert_int_equal(tree_path(root, "tool:pytest.empty")->kind, TREE_NULL);
	assert_int_equal(tree_path(root, "tool:pytest.flag")->kind, TREE_NULL);
	check(root, "tool:pytest.url", "http://x:1");
	check(root, "tool:pytest.q", "x y");
	assert_int_equal(tree_path(root, "tool:pytest.q")->style, TREE_QUOTED);
	check(root, "tool:pytest.d", "'it''s'");
	assert_int_equal(root->count, 3);
	assert_int_equal(tree_get(root, "b")->count, 0);
	check_at(root, "tool:pytest", 3, 1, 3);
	check_at(root, "tool:pytest.q", 12, 1, 12);
}

static void continuation_lines(void **state)
{
	const struct tree_node *root = ini(
		"[testenv]\ndeps =\n    -rreq.txt\n    # note\n\n    pytest ; python_version > '3'\n\ncommands = a\n"
		"  b\n\nx = 1\n\ny = 2\n[z]\n");
	const struct tree_node *deps = tree_path(root, "testenv.deps");

	(void)state;
	check(root, "testenv.deps", "-rreq.txt\n\n\npytest ; python_version > '3'");
	check_at(root, "testenv.deps", 2, 1, 3);
	assert_int_equal(deps->style, TREE_LITERAL);
	assert_int_equal(tree_text_line(deps, str_find(deps->text, "pytest")), 6);
	check(root, "testenv.commands", "a\nb");
	check_at(root, "testenv.commands", 8, 1, 8);
	check(root, "testenv.x", "1");
	assert_int_equal(tree_path(root, "testenv.x")->style, TREE_PLAIN);
	check(root, "testenv.y", "2");
}

static void other_dialects(void **state)
{
	const struct tree_node *git = ini(
		"[core]\n    remote = s3\n    autostage = true\n['remote \"s3\"']\n\turl = s3://x\n");
	(void)state;
	check(git, "core.remote", "s3");
	check(git, "core.autostage", "true");
	check(git, "'remote \"s3\"'.url", "s3://x");

	const struct tree_node *properties = ini("sonar.x=a,\\\nb\nsonar.y = c\r\n");
	check(properties, "`sonar.x`", "a,\nb");
	check(properties, "`sonar.y`", "c");
	assert_int_equal(ini("")->kind, TREE_NULL);
	assert_int_equal(ini("# x\n\n  ; y")->kind, TREE_NULL);
	assert_non_null(ini("[\n]\n=\n[]\n = \n\\"));
}

static void every_prefix_is_read(void **state)
{
	static const char text[] =
		"a.\"b\" = [1, {c = '''\nx''', d=\"\\u00e9\"}]\r\n[[e . f]]\n\tg = \"\"\"\\\n h\"\"\"\" # i\n"
		"[\"j\"]\nk: l\\\n m = [[\n";

	(void)state;
	for (size_t n = 0; n <= sizeof(text) - 1; n++) {
		read_bytes(toml_read, text, n);
		assert_non_null(read_bytes(ini_read, text, n));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_document),    cmocka_unit_test(tables_and_dotted_keys),
		cmocka_unit_test(arrays_of_tables),  cmocka_unit_test(values),
		cmocka_unit_test(strings),           cmocka_unit_test(line_ends_and_templates),
		cmocka_unit_test(broken_documents),  cmocka_unit_test(limits_of_trees),
		cmocka_unit_test(sections_and_keys), cmocka_unit_test(continuation_lines),
		cmocka_unit_test(other_dialects),    cmocka_unit_test(every_prefix_is_read),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
