/*
 * Tests of the HCL reader. Texts are heap copies of exactly their length, so that the sanitizers see every read beyond
 * the end; they are kept as long as their trees.
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

static const struct tree_node *read_bytes(const char *text, size_t n)
{
	char *copy = malloc(n ? n : 1);

	assert_non_null(copy);
	memcpy(copy, text, n);
	free((void *)(uintptr_t)held.at);
	held = (struct str){copy, n};
	problem = (struct tree_problem){0};
	return hcl_read(&arena, held, &problem);
}

static const struct tree_node *hcl(const char *text)
{
	const struct tree_node *root = read_bytes(text, strlen(text));

	if (!root)
		print_error("%u:%u: %s\n", problem.line, problem.column, problem.message);
	assert_non_null(root);
	return root;
}

static void check(const struct tree_node *root, const char *path, enum tree_style style, const char *expected)
{
	const struct tree_node *node = tree_path(root, path);

	assert_non_null(node);
	assert_int_equal(node->kind, TREE_SCALAR);
	assert_int_equal(node->style, style);
	assert_string_equal(arena_cstr(&arena, node->text), expected);
}

static void check_broken(const char *text, uint32_t line, uint32_t column, const char *message)
{
	assert_null(read_bytes(text, strlen(text)));
	assert_string_equal(problem.message, message);
	assert_int_equal(problem.line, line);
	assert_int_equal(problem.column, column);
}

static void blocks(void **state)
{
	const struct tree_node *root = hcl("# top\nresource \"aws_s3_bucket\" \"data\" {\n  bucket = \"b\"\n\n  "
					   "versioning {\n    enabled = true\n  }\n  // x\n}\n"
					   "terraform {}\nvariable x { default = 1 }\nprovider \"aws\" { region = "
					   "\"eu\" }\n/* y\n*/ resource \"a\" \"b\" {\n}\n");
	const struct tree_node *bucket = root->first;

	(void)state;
	assert_int_equal(root->count, 5);
	assert_string_equal(arena_cstr(&arena, bucket->key), "resource");
	assert_string_equal(arena_cstr(&arena, bucket->text), "aws_s3_bucket.data");
	assert_int_equal(bucket->kind, TREE_MAPPING);
	assert_int_equal(bucket->line, 2);
	assert_int_equal(bucket->column, 1);
	check(bucket, "bucket", TREE_QUOTED, "b");
	check(bucket, "versioning.enabled", TREE_PLAIN, "true");
	assert_int_equal(tree_path(bucket, "versioning.enabled")->line, 6);
	assert_int_equal(tree_path(bucket, "versioning.enabled")->column, 5);
	assert_int_equal(tree_get(root, "terraform")->text.len, 0);
	assert_string_equal(arena_cstr(&arena, tree_get(root, "variable")->text), "x");
	check(root, "variable.default", TREE_PLAIN, "1");
	check(root, "provider.region", TREE_QUOTED, "eu");
	assert_string_equal(arena_cstr(&arena, root->last->text), "a.b");
	assert_int_equal(root->last->line, 14);
}

static void literals(void **state)
{
	const struct tree_node *root = hcl("a = -1.5 # c\nb = null\nc = [\n  \"x\", 2, # y\n  [true],\n]\nd = {\n  \"e "
					   "f\" = 1\n  g : \"h\", (var.i) = 2\n"
					   "  j.k = l.m\n  n = {}\n}\no = \"a\\\"b\\n\"\np = []\n");
	const struct tree_node *c = tree_get(root, "c");

	(void)state;
	check(root, "a", TREE_PLAIN, "-1.5");
	assert_int_equal(tree_get(root, "b")->kind, TREE_NULL);
	assert_int_equal(c->count, 3);
	assert_int_equal(c->first->style, TREE_QUOTED);
	assert_int_equal(c->first->line, 4);
	assert_string_equal(arena_cstr(&arena, c->first->next->text), "2");
	assert_true(tree_is_seq(c->last));
	check(root, "d.e f", TREE_PLAIN, "1");
	check(root, "d.g", TREE_QUOTED, "h");
	check(root, "d.`(var.i)`", TREE_PLAIN, "2");
	check(root, "d.`j.k`", TREE_PLAIN, "l.m");
	assert_true(tree_is_map(tree_path(root, "d.n")));
	check(root, "o", TREE_QUOTED, "a\"b\n");
	assert_int_equal(tree_get(root, "p")->count, 0);
}

static void expressions_keep_their_text(void **state)
{
	const struct tree_node *root = hcl("a = var.b ? \"c\" : [1][0]\nd = merge(var.e, {\n  f = \"}\"\n})\ng = [for "
					   "x in y : x.z]\nh = { for k, v in m : k => v }\n"
					   "i = [\"a\", \"b\"][0]\nj = \"x\" == k\nl = [m.n, o(1, 2) /* p */, "
					   "\"q${r}\"]\ns = t // u\nv = { w = [for x in y : x] }\n"
					   "forced = { format = 1 }\n");

	(void)state;
	check(root, "a", TREE_PLAIN, "var.b ? \"c\" : [1][0]");
	check(root, "d", TREE_PLAIN, "merge(var.e, {\n  f = \"}\"\n})");
	check(root, "g", TREE_PLAIN, "[for x in y : x.z]");
	check(root, "h", TREE_PLAIN, "{ for k, v in m : k => v }");
	check(root, "i", TREE_PLAIN, "[\"a\", \"b\"][0]");
	check(root, "j", TREE_PLAIN, "\"x\" == k");
	assert_int_equal(tree_get(root, "l")->count, 3);
	assert_string_equal(arena_cstr(&arena, tree_get(root, "l")->first->text), "m.n");
	check(root, "s", TREE_PLAIN, "t");
	check(root, "v.w", TREE_PLAIN, "[for x in y : x]");
	check(root, "forced.format", TREE_PLAIN, "1");
	assert_int_equal(tree_get(root, "s")->line, 10);
}

static void templates_in_strings(void **state)
{
	const struct tree_node *root = hcl("a = \"${b[\"c\"]}-${\"d${\"}\"}\"}\"\ne = \"$${f\"\ng = \"%{ if h }i%{ "
					   "endif }\"\nj = \"${ {k = \"l\"}.k }\"\nm = 1");

	(void)state;
	check(root, "a", TREE_QUOTED, "${b[\"c\"]}-${\"d${\"}\"}\"}");
	check(root, "e", TREE_QUOTED, "$${f");
	check(root, "g", TREE_QUOTED, "%{ if h }i%{ endif }");
	check(root, "j", TREE_QUOTED, "${ {k = \"l\"}.k }");
	check(root, "m", TREE_PLAIN, "1");
}

static void here_documents(void **state)
{
	const struct tree_node *root = hcl("a = <<EOF\none\n  two \"\nEOF\nb = <<-X\n  x\n  X\nc = f(<<Y\n) "
					   "\"\nY\n)\nd {\n  e = [<<Z\nz\nZ\n  , 2]\n}\n");

	(void)state;
	check(root, "a", TREE_LITERAL, "one\n  two \"\n");
	assert_int_equal(tree_get(root, "a")->line, 1);
	assert_int_equal(tree_get(root, "a")->text_line, 2);
	assert_int_equal(tree_text_line(tree_get(root, "a"), 5), 3);
	check(root, "b", TREE_LITERAL, "  x\n");
	assert_int_equal(tree_get(root, "b")->line, 5);
	check(root, "c", TREE_PLAIN, "f(<<Y\n) \"\nY\n)");
	assert_int_equal(tree_get(root, "d")->line, 12);
	assert_int_equal(tree_path(root, "d.e")->count, 2);
	assert_int_equal(tree_path(root, "d.e")->last->line, 16);
}

static void empty_documents_and_line_ends(void **state)
{
	const struct tree_node *root = hcl("\xef\xbb\xbf"
					   "a = 1\r\nb {\r\n  c = [\r\n 2]\r\n}\r\n");

	(void)state;
	check(root, "a", TREE_PLAIN, "1");
	assert_int_equal(tree_path(root, "b.c")->line, 3);
	assert_int_equal(hcl("")->kind, TREE_NULL);
	assert_int_equal(hcl("/* x */ # y\n")->kind, TREE_NULL);
	assert_non_null(hcl_read(&arena, (struct str){NULL, 0}, NULL));
}

static void broken_documents(void **state)
{
	(void)state;
	check_broken("a = 1\nb {\n c = 1\n", 2, 1, "the block is not closed");
	check_broken("a = [1", 1, 5, "the list is not closed");
	check_broken("a = {b = 1", 1, 5, "the object is not closed");
	check_broken("a = \"b\nc", 1, 5, "the string is not closed");
	check_broken("a = \"${b", 1, 5, "the string is not closed");
	check_broken("a = <<E\nb", 1, 5, "the here-document is not closed");
	check_broken("a =\nb = 1", 1, 4, "expected a value");
	check_broken("}", 1, 1, "expected a name");
	check_broken("a b\nc", 1, 4, "expected `=` or a block");
	check_broken("a = {b}", 1, 7, "expected `=` behind the name");
	check_broken("a = {= 1}", 1, 6, "expected a name");
	check_broken("a b c d e f g h i j k {}", 1, 20, "too many labels");
}

static void hostile_documents_are_bounded(void **state)
{
	static const char *const pieces[] = {"a{", "[", "{a=", "\"${", "a=[[1]+", "(", "<<A\n", "/*", "a=[", "a b"};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct buf b = BUF_INIT;
		buf_puts(&b, "x = ");
		buf_repeat(&b, pieces[i], 100000);
		hcl_read(&arena, buf_view(&b), &problem);
		hcl_read(&arena, str_from(buf_view(&b), 4), &problem);
		buf_release(&b);
	}
	struct buf b = BUF_INIT;
	buf_repeat(&b, "a {", LIMIT_TREE_DEPTH + 1);
	buf_repeat(&b, "}", LIMIT_TREE_DEPTH + 1);
	assert_null(hcl_read(&arena, buf_view(&b), &problem));
	assert_true(strstr(problem.message, "levels") != NULL);
	buf_release(&b);
}

static void every_prefix_is_read(void **state)
{
	static const char text[] =
		"a \"b\" c {\r\n d = \"${e[\"f\"]}\\\"\" # g\n h = [1, {i = j(k), \"l\" : <<-M\n n\n M\n }][0]\n}\n"
		"o = {p.q = [for r in s : r] /* t */, u = null}\n// v";

	(void)state;
	for (size_t n = 0; n <= sizeof(text) - 1; n++)
		assert_true(read_bytes(text, n) || problem.line > 0);
	assert_non_null(read_bytes(text, sizeof(text) - 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks),
		cmocka_unit_test(literals),
		cmocka_unit_test(expressions_keep_their_text),
		cmocka_unit_test(templates_in_strings),
		cmocka_unit_test(here_documents),
		cmocka_unit_test(empty_documents_and_line_ends),
		cmocka_unit_test(broken_documents),
		cmocka_unit_test(hostile_documents_are_bounded),
		cmocka_unit_test(every_prefix_is_read),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
