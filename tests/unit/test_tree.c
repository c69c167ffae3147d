/*
 * Tests of the tree and of its YAML, JSON and packed readers. Documents are given as heap copies of exactly their
 * length, so that the sanitizers see every read beyond the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/error.h"
#include "base/limits.h"
#include "text/tree.h"
#include "text/treepack.h"

typedef struct tree_node *reader(struct arena *a, struct str text, struct tree_problem *problem);

/* The document of the running test. */
static struct arena arena;
static struct tree_problem problem;
static char *document;

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
	free(document);
	document = NULL;
	return 0;
}

static struct tree_node *read_bytes(reader *read, const void *bytes, size_t n)
{
	struct tree_node *root;

	free(document);
	document = malloc(n ? n : 1);
	assert_non_null(document);
	memcpy(document, bytes, n);
	problem = (struct tree_problem){0};
	root = read(&arena, (struct str){document, n}, &problem);
	/* Either a tree or a reason, and never both. */
	assert_int_equal(root == NULL, problem.message[0] != '\0');
	assert_int_equal(root == NULL, problem.line > 0 && problem.column > 0);
	return root;
}

static struct tree_node *yaml(const char *text)
{
	return read_bytes(yaml_read, text, strlen(text));
}

static struct tree_node *json(const char *text)
{
	return read_bytes(json_read, text, strlen(text));
}

static struct tree_node *read_buf(reader *read, struct buf *b)
{
	struct tree_node *root = read_bytes(read, b->at, b->len);

	buf_release(b);
	return root;
}

static void check_text(const struct tree_node *node, const char *expected, int at)
{
	struct str text = tree_text(node);

	if (!str_is(text, expected))
		fail_msg("line %d: \"%.*s\" instead of \"%s\"", at, STR_ARG(text), expected);
}
#define assert_text(node, expected) check_text((node), (expected), __LINE__)

static void check_place(const struct tree_node *node, uint32_t line, uint32_t column, uint32_t text_line, int at)
{
	assert_non_null(node);
	if (node->line != line || node->column != column || node->text_line != text_line)
		fail_msg("line %d: at %u:%u, text at %u", at, node->line, node->column, node->text_line);
}
#define assert_place(node, line, column, text_line) check_place((node), (line), (column), (text_line), __LINE__)

static void check_problem(const struct tree_node *root, uint32_t line, uint32_t column, const char *words, int at)
{
	assert_null(root);
	if (problem.line != line || problem.column != column || !strstr(problem.message, words))
		fail_msg("line %d: %u:%u %s", at, problem.line, problem.column, problem.message);
}
#define assert_problem(root, line, column, words) check_problem((root), (line), (column), (words), __LINE__)

/* ---- walking ---- */

static void tree_walks(void **state)
{
	const struct tree_node *root = yaml("a:\n  b.c: {d: 1}\n  e: [x, y]\n"
					    "t: Yes\nf: off\nq: 'true'\nn: maybe\n\"`\": odd\n");

	(void)state;
	assert_true(tree_is_map(root));
	assert_int_equal(root->count, 6);
	assert_text(tree_path(root, "a.`b.c`.d"), "1");
	assert_true(tree_is_seq(tree_path(root, "a.e")));
	assert_int_equal(tree_path(root, "a.e")->count, 2);
	assert_ptr_equal(tree_path(root, ""), root);
	assert_null(tree_path(root, "a.b.c"));
	assert_null(tree_path(root, "a.e.x"));
	assert_null(tree_path(NULL, "a"));
	assert_text(tree_path(root, "`"), "odd");
	assert_null(tree_get(NULL, "a"));
	assert_null(tree_get(tree_get(root, "t"), "a"));
	assert_int_equal(tree_get_text(root, "a").len, 0);
	assert_true(tree_truth(tree_get(root, "t"), false));
	assert_false(tree_truth(tree_get(root, "f"), true));
	assert_true(tree_truth(tree_get(root, "q"), true));
	assert_false(tree_truth(tree_get(root, "q"), false));
	assert_true(tree_truth(tree_get(root, "n"), true));
	assert_true(tree_truth(NULL, true));
	for (TREE_EACH(child, tree_get(root, "absent")))
		fail_msg("%u", child->line);
}

/* ---- YAML ---- */

static void yaml_gives_positions(void **state)
{
	const struct tree_node *root = yaml("# head\n"
					    "jobs:\n"
					    "  test:\n"
					    "    steps:\n"
					    "      - run: |\n"
					    "          pip install x\n"
					    "\n"
					    "          pytest\n"
					    "      - run: >-\n"
					    "          a\n"
					    "          b\n"
					    "      - plain text\n");
	const struct tree_node *steps = tree_path(root, "jobs.test.steps");
	const struct tree_node *run;

	(void)state;
	assert_int_equal(steps->count, 3);
	assert_place(steps, 4, 5, 5);
	run = tree_get(steps->first, "run");
	assert_place(run, 5, 9, 6);
	assert_int_equal(run->style, TREE_LITERAL);
	assert_text(run, "pip install x\n\npytest\n");
	assert_int_equal(tree_text_line(run, 0), 6);
	assert_int_equal(tree_text_line(run, str_find(run->text, "pytest")), 8);
	assert_int_equal(tree_text_line(run, SIZE_MAX), 9);
	run = tree_get(steps->first->next, "run");
	assert_int_equal(run->style, TREE_FOLDED);
	assert_text(run, "a b");
	assert_place(run, 9, 9, 10);
	assert_place(steps->last, 12, 9, 12);
	assert_text(steps->last, "plain text");
	assert_int_equal(steps->last->style, TREE_PLAIN);
}

static void yaml_tells_null_from_text(void **state)
{
	const struct tree_node *root = yaml("a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: \"x\\ny\"\n");

	(void)state;
	assert_non_null(root);
	assert_int_equal(tree_get(root, "a")->kind, TREE_NULL);
	assert_int_equal(tree_get(root, "b")->kind, TREE_NULL);
	assert_int_equal(tree_get(root, "c")->kind, TREE_NULL);
	assert_int_equal(tree_get(root, "d")->kind, TREE_SCALAR);
	assert_text(tree_get(root, "e"), "null");
	assert_int_equal(tree_get(root, "e")->style, TREE_QUOTED);
	assert_text(tree_get(root, "f"), "x\ny");
	assert_int_equal(tree_text_line(tree_get(root, "f"), 2), 6);
}

static void yaml_empty_documents_are_null(void **state)
{
	static const char *const empty[] = {"", "\n", "# only a comment\n", "---\n", "\xef\xbb\xbf"};

	(void)state;
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++) {
		const struct tree_node *root = yaml(empty[i]);

		assert_non_null(root);
		assert_int_equal(root->kind, TREE_NULL);
		assert_null(root->next);
	}
}

static void yaml_chains_documents(void **state)
{
	const struct tree_node *root = yaml("kind: A\n---\nkind: B\n---\n---\nkind: C\n");

	(void)state;
	assert_text(tree_get(root, "kind"), "A");
	assert_text(tree_get(root->next, "kind"), "B");
	assert_place(tree_get(root->next, "kind"), 3, 1, 3);
	assert_int_equal(root->next->next->kind, TREE_NULL);
	assert_text(tree_get(root->next->next->next, "kind"), "C");
	assert_null(root->next->next->next->next);
	/* An anchor ends with its document. */
	assert_problem(yaml("a: &x 1\n---\nb: *x\n"), 3, 4, "'*x'");
}

static void yaml_keeps_duplicates_and_tags(void **state)
{
	const struct tree_node *root = yaml(
		"a: 1\na: 2\nr: !Ref Bucket\ns: !Sub\n  - x\n? [k, l]\n: v\n? &k key\n: w\n*k : z\n");

	(void)state;
	assert_int_equal(root->count, 6 + 1);
	assert_text(tree_get(root, "a"), "1");
	assert_text(root->first->next, "2");
	assert_text(tree_get(root, "r"), "Bucket");
	assert_text(tree_get(root, "s")->first, "x");
	assert_text(tree_get(root, ""), "v");
	assert_text(tree_get(root, "key"), "w");
	assert_text(root->last, "z");
	assert_true(str_is(root->last->key, "key"));
}

static void yaml_expands_aliases(void **state)
{
	const struct tree_node *root = yaml("base: &b\n  script:\n    - make\nother: *b\nlist: [*b, &c x, *c]\n"
					    "again: &b two\nlast: *b\n");
	const struct tree_node *other = tree_get(root, "other");

	(void)state;
	assert_place(other, 4, 1, 1);
	assert_text(tree_get(other, "script")->first, "make");
	assert_place(tree_get(other, "script"), 2, 3, 3);
	assert_ptr_not_equal(tree_get(other, "script"), tree_path(root, "base.script"));
	assert_int_equal(tree_get(root, "list")->count, 3);
	assert_text(tree_get(root, "list")->last, "x");
	assert_text(tree_get(root, "last"), "two");
	assert_problem(yaml("a: *nothing\n"), 1, 4, "no anchor");
	assert_problem(yaml("a: &x [1, *x]\n"), 1, 11, "inside its own anchor");
	assert_problem(yaml("&x a: &y {<<: *y}\n"), 1, 15, "inside its own anchor");
}

static void yaml_merges_keys(void **state)
{
	const struct tree_node *root = yaml("x: &x {a: 1, b: 1}\n"
					    "y: &y {b: 2, c: 2}\n"
					    "one:\n  <<: *x\n  a: 9\n"
					    "two:\n  <<: [*x, *y]\n"
					    "three:\n  <<: *x\n  <<: *y\n"
					    "four: &four\n  <<: *y\n"
					    "five:\n  <<: *four\n"
					    "quoted: {'<<': *x}\n"
					    "text: {<<: word}\n"
					    "inline: {<<: {d: 4}}\n");

	(void)state;
	assert_text(tree_path(root, "one.a"), "9");
	assert_text(tree_path(root, "one.b"), "1");
	assert_int_equal(tree_get(root, "one")->count, 2);
	assert_text(tree_path(root, "two.b"), "1");
	assert_text(tree_path(root, "two.c"), "2");
	assert_int_equal(tree_get(root, "two")->count, 3);
	assert_text(tree_path(root, "three.b"), "1");
	assert_text(tree_path(root, "three.c"), "2");
	assert_text(tree_path(root, "five.c"), "2");
	assert_place(tree_path(root, "five.c"), 2, 14, 2);
	assert_text(tree_path(root, "quoted.<<.a"), "1");
	assert_text(tree_path(root, "text.<<"), "word");
	assert_text(tree_path(root, "inline.d"), "4");
	/* The merged mapping itself stays whole. */
	assert_int_equal(tree_get(root, "x")->count, 2);
}

static void yaml_names_the_problem(void **state)
{
	(void)state;
	assert_problem(yaml("a:\n\tb: 1\n"), 2, 1, "cannot start any token");
	assert_problem(yaml("a: {{ x }} y\n"), 1, 12, "while parsing a block mapping");
	assert_problem(yaml("a: 'never closed\n"), 2, 1, "unexpected end");
	assert_problem(yaml("ok: 1\nbad: \xff\xfe\n"), 2, 6, "UTF-8");
	assert_problem(yaml("a: [1, 2\nb: 3\n"), 2, 2, "',' or ']'");
	assert_problem(yaml("%FOO bar\n"), 1, 5, "directive");
	assert_null(read_bytes(yaml_read, "a: \0b", 5));
	assert_null(yaml("a: \xc3"));
	assert_null(yaml("a: \xed\xa0\x80"));
}

/* Nine levels of nine would be 387 million values. */
static void yaml_bounds_alias_bombs(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_puts(&b, "a0: &a0 [lol]\n");
	for (unsigned i = 1; i < 10; i++) {
		buf_printf(&b, "a%u: &a%u [*a%u", i, i, i - 1);
		for (unsigned k = 1; k < 9; k++)
			buf_printf(&b, ", *a%u", i - 1);
		buf_puts(&b, "]\n");
	}
	assert_null(read_buf(yaml_read, &b));
	assert_non_null(strstr(problem.message, "values"));
	assert_true(arena.used < LIMIT_TREE_NODES * 2 * sizeof(struct tree_node));
}

static void yaml_bounds_merge_bombs(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_puts(&b, "a: &a\n");
	for (unsigned i = 0; i < 2000; i++)
		buf_printf(&b, "  k%u: 1\n", i);
	buf_puts(&b, "b:\n  <<: [*a");
	for (unsigned i = 0; i < 5000; i++)
		buf_puts(&b, ", *a");
	buf_puts(&b, "]\n");
	assert_null(read_buf(yaml_read, &b));
	assert_non_null(strstr(problem.message, "values"));
}

static void yaml_bounds_depth(void **state)
{
	static const char *const openers[] = {"[", "{", "{a: ", "- ", "? ", "[[{", "&x [", "!t [", "[? "};

	(void)state;
	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
		struct buf b = BUF_INIT;

		buf_repeat(&b, openers[i], 200000);
		assert_null(read_buf(yaml_read, &b));
	}
	for (unsigned depth = LIMIT_TREE_DEPTH; depth <= LIMIT_TREE_DEPTH + 1; depth++) {
		struct buf b = BUF_INIT;

		buf_repeat(&b, "[", depth);
		buf_repeat(&b, "x", 1);
		buf_repeat(&b, "]", depth);
		assert_int_equal(read_buf(yaml_read, &b) != NULL, depth == LIMIT_TREE_DEPTH);
	}
	/* Aliases must not get around the limit. */
	{
		struct buf b = BUF_INIT;

		buf_puts(&b, "a0: &a0 [x]\n");
		for (unsigned i = 1; i < 100; i++)
			buf_printf(&b, "a%u: &a%u [*a%u]\n", i, i, i - 1);
		assert_null(read_buf(yaml_read, &b));
		assert_non_null(strstr(problem.message, "levels"));
	}
}

static void yaml_bounds_directives(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (unsigned i = 0; i < 200000; i++)
		buf_printf(&b, "%%TAG !a%u! a\n", i);
	buf_puts(&b, "---\na: b\n");
	assert_null(read_buf(yaml_read, &b));
	assert_non_null(strstr(problem.message, "directives"));
	assert_text(tree_get(yaml("%YAML 1.1\n%TAG !a! a\n---\nk: !a!x v\n"), "k"), "v");
}

static void yaml_reads_utf16(void **state)
{
	static const char text[] = "\xff\xfe"
				   "a\0:\0 \0\xe9\0\n";

	(void)state;
	assert_text(tree_get(read_bytes(yaml_read, text, sizeof(text)), "a"), "é");
}

/* ---- JSON ---- */

static void json_gives_positions(void **state)
{
	const struct tree_node *root = json("{\n"
					    "  \"cells\": [\n"
					    "    {\"source\": [\n"
					    "      \"import x\\n\",\n"
					    "      \"x.run()\"\n"
					    "    ], \"n\":\n"
					    "      null}\n"
					    "  ]\n"
					    "}");
	const struct tree_node *cell = tree_get(root, "cells")->first, *source = tree_get(cell, "source");

	(void)state;
	assert_place(cell, 3, 5, 3);
	assert_place(source, 3, 6, 3);
	assert_place(source->first, 4, 7, 4);
	assert_text(source->first, "import x\n");
	assert_int_equal(source->first->style, TREE_QUOTED);
	assert_place(source->last, 5, 7, 5);
	assert_place(tree_get(cell, "n"), 6, 8, 7);
	assert_int_equal(tree_get(cell, "n")->kind, TREE_NULL);
	/* Text without escapes is borrowed from the document. */
	assert_true(source->last->text.at > document && source->last->text.at < document + 100);
}

static void json_reads_values(void **state)
{
	const struct tree_node *root = json(
		"{\"a\": [0, -1, 1.5e+3, true, false, null, NaN, -Infinity, \"\"], \"a\": {}}");
	const struct tree_node *a = tree_get(root, "a");

	(void)state;
	assert_int_equal(root->count, 2);
	assert_int_equal(a->count, 9);
	assert_text(a->first->next->next, "1.5e+3");
	assert_int_equal(a->first->style, TREE_PLAIN);
	assert_true(tree_truth(a->first->next->next->next, false));
	assert_int_equal(a->last->kind, TREE_SCALAR);
	assert_int_equal(tree_text(a->last).len, 0);
	assert_true(tree_is_map(root->last));
	assert_text(json("\"alone\""), "alone");
	assert_text(json("\xef\xbb\xbf 7 "), "7");
	assert_int_equal(json("")->kind, TREE_NULL);
	assert_int_equal(json(" \r\n // nothing\n")->kind, TREE_NULL);
}

static void json_accepts_comments_and_trailing_commas(void **state)
{
	const struct tree_node *root = json("// head\n"
					    "{ /* one\n two */ \"a\": 1, // \"no\": 2\n"
					    "  \"b\"/**/:/**/[1, 2,/**/],\n"
					    "}// end");

	(void)state;
	assert_int_equal(root->count, 2);
	assert_place(tree_get(root, "a"), 3, 9, 3);
	assert_place(tree_get(root, "b"), 4, 3, 4);
	assert_int_equal(tree_get(root, "b")->count, 2);
}

static void json_resolves_escapes(void **state)
{
	(void)state;
	assert_text(json("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), "\"\\/\b\f\n\r\t");
	assert_text(json("\"a\\u00e9\\u20AC\\ud83d\\ude00z\""), "aé€😀z");
	assert_text(json("\"\\uDBFF\\udfff\""), "\xf4\x8f\xbf\xbf");
	assert_text(json("\"\\ud83dx\""), "\xef\xbf\xbdx");
	assert_text(json("\"\\ude00\\ud83d\""), "\xef\xbf\xbd\xef\xbf\xbd");
	assert_text(json("\"\\ud83d\\u0041\""), "\xef\xbf\xbd"
						"A");
	assert_int_equal(tree_text(json("\"\\u0000\"")).len, 1);
	assert_text(tree_get(json("{\"a\\u0062\": \"\\\\\"}"), "ab"), "\\");
	/* Bytes that are no UTF-8 pass through. */
	assert_text(json("\"\xff\xc3\""), "\xff\xc3");
}

static void json_names_the_problem(void **state)
{
	(void)state;
	assert_problem(json("{\"a\": 1"), 1, 8, "the file ends where ',' or '}' was expected");
	assert_problem(json("{\n \"a\" 1}"), 2, 6, "found '1' where ':'");
	assert_problem(json("[1 2]"), 1, 4, "',' or ']'");
	assert_problem(json("[1,,2]"), 1, 4, "a value");
	assert_problem(json("{,}"), 1, 2, "a key");
	assert_problem(json("{a: 1}"), 1, 2, "a key");
	assert_problem(json("\"abc"), 1, 1, "not closed");
	assert_problem(json("[\"abc\n\"]"), 1, 2, "not closed on its line");
	assert_problem(json("\"\\x\""), 1, 1, "escape");
	assert_problem(json("\"\\u12\""), 1, 1, "escape");
	assert_problem(json("{} {}"), 1, 4, "the end of the file");
	assert_problem(json("\xff"), 1, 1, "byte 0xff");
	assert_problem(json("/* x"), 1, 1, "comment");
	assert_problem(json("/"), 1, 1, "'/'");
	assert_problem(json("[]]"), 1, 3, "the end of the file");
}

static void json_refuses_odd_numbers(void **state)
{
	static const char *const odd[] = {"-",  "01",  "1.",   ".5",    "1e",  "1e+",
					  "+1", "1-2", "0x10", "truee", "nul", "1.2.3"};

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		if (json(odd[i]))
			fail_msg("%s", odd[i]);
	}
}

/* Every beginning of a valid document is a problem and nothing worse. */
static void json_survives_truncation(void **state)
{
	static const char text[] =
		"{\"a\\u00e9\\ud83d\\ude00\": [1, -2.5e3, true, null, \"x\\\\\", /* c */ {\"b\": \"\\\"\"}], // d\n"
		" \"c\": {} }";

	(void)state;
	assert_non_null(json(text));
	for (size_t n = 1; n < sizeof(text) - 1; n++)
		assert_null(read_bytes(json_read, text, n));
}

static void json_bounds_depth(void **state)
{
	static const char *const openers[] = {"[", "{\"a\":", "[{\"a\":[", "[1,[", "/**/["};

	(void)state;
	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
		struct buf b = BUF_INIT;

		buf_repeat(&b, openers[i], 200000);
		assert_null(read_buf(json_read, &b));
		assert_non_null(strstr(problem.message, "levels"));
	}
}

static void json_bounds_values(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_puts(&b, "[");
	buf_repeat(&b, "[],", LIMIT_TREE_NODES);
	buf_puts(&b, "[]]");
	assert_null(read_buf(json_read, &b));
	assert_non_null(strstr(problem.message, "values"));
}

/* The points of a plot are no reason to refuse a notebook. */
static void json_drops_long_rows_of_numbers(void **state)
{
	const struct tree_node *root;
	struct buf b = BUF_INIT;

	(void)state;
	buf_puts(&b, "{\"x\": [\n");
	buf_repeat(&b, "-1.5,\n", LIMIT_TREE_NODES + 1);
	buf_puts(&b, "\"end\"], \"y\": 1}");
	root = read_buf(json_read, &b);
	assert_non_null(root);
	assert_true(tree_get(root, "x")->count < 1000);
	assert_text(tree_get(root, "x")->last, "end");
	assert_int_equal(tree_get(root, "y")->line, LIMIT_TREE_NODES + 3);
	/* They are still checked. */
	buf_puts(&b, "[");
	buf_repeat(&b, "1,", 1000);
	buf_puts(&b, "1x]");
	assert_null(read_buf(json_read, &b));
	assert_int_equal(problem.column, 2002);
}

/* Megabytes of escapes, of quotes and of open comments: each must end at once. */
static void json_is_linear(void **state)
{
	static const char *const pieces[] = {"\\\\", "\\\"", "\\u0041", "/*", "//", "\"", " ", "\n", "\\"};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct buf b = BUF_INIT;

		buf_puts(&b, "[\"");
		buf_repeat(&b, pieces[i], 1000000);
		read_buf(json_read, &b);
		buf_repeat(&b, pieces[i], 1000000);
		read_buf(json_read, &b);
	}
}

/* ---- packed ---- */

static void check_same(const struct tree_node *a, const struct tree_node *b)
{
	for (; a && b; a = a->next, b = b->next) {
		assert_int_equal(a->kind, b->kind);
		assert_int_equal(a->style, b->style);
		assert_place(b, a->line, a->column, a->text_line);
		assert_int_equal(a->count, b->count);
		assert_true(str_eq(a->key, b->key));
		assert_true(str_eq(a->text, b->text));
		check_same(a->first, b->first);
	}
	assert_null(a);
	assert_null(b);
}

static void treepack_keeps_the_tree(void **state)
{
	const struct tree_node *root = yaml("tool: x\nlist: [1, 'two', ~, {a: b}]\ntext: |\n  one\n  two\nempty: {}\n"
					    "fold: >\n  a\n---\n- next: Grüße\n---\n");
	struct buf b = BUF_INIT;
	char *copy;

	(void)state;
	treepack_write(&b, root);
	copy = malloc(b.len);
	assert_non_null(copy);
	memcpy(copy, b.at, b.len);
	check_same(root, treepack_read(&arena, (struct str){copy, b.len}));
	free(copy);
	buf_release(&b);
}

static void treepack_keeps_big_numbers(void **state)
{
	struct buf b = BUF_INIT, packed = BUF_INIT;
	const struct tree_node *root;

	(void)state;
	buf_repeat(&b, "\n", 70000);
	buf_puts(&b, "[");
	buf_repeat(&b, "a, ", 20000);
	buf_repeat(&b, "b", 100000);
	buf_puts(&b, "]");
	root = read_buf(yaml_read, &b);
	assert_non_null(root);
	treepack_write(&packed, root);
	check_same(root, treepack_read(&arena, buf_view(&packed)));
	buf_release(&packed);
}

/* Bytes that were cut or changed end the program as a bug, not as a wild read. */
static void treepack_refuses_broken_bytes(void **state)
{
	const struct tree_node *root = yaml("a: {b: [1, 2]}\n");
	struct buf b = BUF_INIT;

	(void)state;
	treepack_write(&b, root);
	for (size_t n = 0; n < b.len; n += 5) {
		int status = 0;
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0) {
			char *cut = malloc(n ? n : 1);

			close(STDERR_FILENO);
			memcpy(cut, b.at, n);
			treepack_read(&arena, (struct str){cut, n});
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), EXIT_CODE_INTERNAL);
	}
	buf_release(&b);
}

/* ---- mutations ---- */

/* Whatever the bytes, a reader gives a tree or a problem; the sanitizers judge the rest. */
static void readers_survive_mutations(void **state)
{
	static const char *const seeds[] = {
		"{\"a\": [1, -2.5e3, \"x\\u00e9\\\\\", /* c */ {\"b\": null}], // d\n \"c\": \"\" }",
		"a: &x {k: 'v', l: [1, *y]}\nb: !T\n  <<: *x\n  c: |2-\n      t\n    u\n---\n- >+\n  f\n\n- "
		"\"q\\x41\"\n? [z]\n: w\n",
	};
	static const char bytes[] = "{}[]:,&*|>!%@`'\"\\#-? \t\n\r/u0\xff\xc3\xe2\0<";
	uint64_t random = 42;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		char text[256];
		size_t n = strlen(seeds[round % 2]);

		memcpy(text, seeds[round % 2], n);
		for (unsigned k = 0; k <= round % 5; k++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			text[(random >> 33) % n] = bytes[(random >> 20) % (sizeof(bytes) - 1)];
		}
		n -= (random >> 40) % 8 == 0 ? (random >> 43) % n : 0;
		read_bytes(json_read, text, n);
		read_bytes(yaml_read, text, n);
		arena_reset(&arena);
	}
}

#define test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		test(tree_walks),
		test(yaml_gives_positions),
		test(yaml_tells_null_from_text),
		test(yaml_empty_documents_are_null),
		test(yaml_chains_documents),
		test(yaml_keeps_duplicates_and_tags),
		test(yaml_expands_aliases),
		test(yaml_merges_keys),
		test(yaml_names_the_problem),
		test(yaml_bounds_alias_bombs),
		test(yaml_bounds_merge_bombs),
		test(yaml_bounds_depth),
		test(yaml_bounds_directives),
		test(yaml_reads_utf16),
		test(json_gives_positions),
		test(json_reads_values),
		test(json_accepts_comments_and_trailing_commas),
		test(json_resolves_escapes),
		test(json_names_the_problem),
		test(json_refuses_odd_numbers),
		test(json_survives_truncation),
		test(json_bounds_depth),
		test(json_bounds_values),
		test(json_drops_long_rows_of_numbers),
		test(json_is_linear),
		test(treepack_keeps_the_tree),
		test(treepack_keeps_big_numbers),
		test(treepack_refuses_broken_bytes),
		test(readers_survive_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
