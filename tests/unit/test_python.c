/*
 * Tests of the Python lexer and of the masks for other languages. Texts are heap copies of exactly their length, so that
 * the sanitizers see every read beyond the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "base/buf.h"
#include "text/python.h"
#include "text/words.h"

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* The tokens of the text as one line: names and operators as they are, strings in «», numbers behind #, line breaks as ;
 * and blocks as < and >. With `lines` each token is followed by its line. */
static struct str lexed(struct str text, bool cells, bool lines, struct python_tokens *tokens)
{
	static const char *const marks[] = {
		[PYTHON_NEWLINE] = ";", [PYTHON_INDENT] = "<", [PYTHON_DEDENT] = ">", [PYTHON_END] = ""};
	struct buf b = BUF_INIT;
	char *copy = malloc(text.len ? text.len : 1);

	assert_non_null(copy);
	memcpy(copy, text.at, text.len);
	python_lex(&arena, (struct str){copy, text.len}, 1, cells, tokens);
	assert_true(tokens->n > 0);
	for (uint32_t i = 0; i < tokens->n; i++) {
		const struct python_token *t = &tokens->at[i];
		assert_true((t->kind == PYTHON_END) == (i + 1 == tokens->n));
		if (b.len && t->kind != PYTHON_END)
			buf_char(&b, ' ');
		if (t->kind == PYTHON_STRING)
			buf_printf(&b, "«%.*s»", STR_ARG(t->text));
		else if (t->kind == PYTHON_NUMBER)
			buf_printf(&b, "#%.*s", STR_ARG(t->text));
		else if (t->kind < PYTHON_NEWLINE)
			buf_str(&b, t->text);
		else
			buf_puts(&b, marks[t->kind]);
		if (lines && t->kind != PYTHON_END)
			buf_printf(&b, "@%u", t->line);
	}
	struct str result = arena_str(&arena, buf_view(&b));
	buf_release(&b);
	free(copy);
	return result;
}

static void check(const char *text, const char *expected)
{
	struct python_tokens tokens;

	assert_string_equal(lexed(str_of(text), false, false, &tokens).at, expected);
}

static void check_lines(const char *text, const char *expected)
{
	struct python_tokens tokens;

	assert_string_equal(lexed(str_of(text), false, true, &tokens).at, expected);
}

static void names_numbers_and_operators(void **state)
{
	(void)state;
	check("", "");
	check("\n\n  \n", "");
	check("x = a.b(1, *c)", "x = a . b ( #1 , * c ) ;");
	check("été_1 @ b", "été_1 @ b ;");
	check("0xFF_a 0b1 0o7 1_000 1.5e-3 .5 1. 3j 10L 1e5",
	      "#0xFF_a #0b1 #0o7 #1_000 #1.5e-3 #.5 #1. #3j #10L #1e5 ;");
	check("1if x else 2", "#1 if x else #2 ;");
	check("0xfor y", "#0xf or y ;");
	check("a **= b // c >>= d != e <> f -> g := h ... i", "a **= b // c >>= d != e <> f -> g := h ... i ;");
	check("@app.get\n", "@ app . get ;");
	check("a;b", "a ; b ;");
	check("\xef\xbb\xbfimport a", "import a ;");
}

static void strings(void **state)
{
	(void)state;
	check("'a' \"b\" ''", "«a» «b» «» ;");
	check("'a\"b' \"c'd\"", "«a\"b» «c'd» ;");
	check("'\\'' r'\\'' '\\\\' x", "«\\'» «\\'» «\\\\» x ;");
	check("x('# no comment') # y", "x ( «# no comment» ) ;");
}

static void string_prefixes(void **state)
{
	(void)state;
	check("r'a' R'b' b'c' BR'd' rB'e' u'f' f'g' Fr'h' rf'i' t'j' tr'k' ur'l'",
	      "«a» «b» «c» «d» «e» «f» «g» «h» «i» «j» «k» «l» ;");
	check("x'a' ff'b' rr'c' print'd' in'e'", "x «a» ff «b» rr «c» print «d» in «e» ;");
}

static void triple_quotes_span_lines(void **state)
{
	(void)state;
	check_lines("\"\"\"a\n'b' # c\n\"\" \\\"\"\" d\"\"\"\nx", "«a\n'b' # c\n\"\" \\\"\"\" d»@1 ;@3 x@4 ;@4");
	check("'''a''' '''' '''", "«a» «' » ;");
	check("''''''", "«» ;");
}

static void strings_that_are_not_closed(void **state)
{
	(void)state;
	check("x = 'abc\ny", "x = «abc» ; y ;");
	check("x = \"abc\r\ny", "x = «abc» ; y ;");
	check("x = '''abc\ny", "x = «abc\ny» ;");
	check("'", "«» ;");
	check("'\\", "«\\» ;");
	check("f'", "«» ;");
	check("f'{", "«{» ;");
	check("'a\\\nb' c", "«a\\\nb» c ;");
}

static void formatted_strings(void **state)
{
	(void)state;
	check("f'a{b}c' d", "«a{b}c» d ;");
	check("f\"{a[\"b\"]}\" c", "«{a[\"b\"]}» c ;");
	check("f'{{' d", "«{{» d ;");
	check("f'{a:>{w}}' b", "«{a:>{w}}» b ;");
	check("f'{a!r:\"^10}' b", "«{a!r:\"^10}» b ;");
	check("f'{f\"{f'{1}'}\"}' b", "«{f\"{f'{1}'}\"}» b ;");
	check("f'{ {1: \"}\"}[1] }' b", "«{ {1: \"}\"}[1] }» b ;");
	check("f'''{\na # '''\n}''' b", "«{\na # '''\n}» b ;");
	check("f'\\N{DASH}{x}' b", "«\\N{DASH}{x}» b ;");
	check("rf'\\{x}' b", "«\\{x}» b ;");
	check("f'\\'{x}' b", "«\\'{x}» b ;");
	check("f'{d:%H:%M}' b", "«{d:%H:%M}» b ;");
	/* Braces that make no sense: the string ends where any other would. */
	check("f'{x' b\ny = 'c'", "«{x» b ; y = «c» ;");
	check("f'}' b", "«}» b ;");
}

static void comments_and_lines(void **state)
{
	struct python_tokens tokens;

	(void)state;
	check_lines("a # b\n# c\n\nd\n", "a@1 ;@1 d@4 ;@4");
	check_lines("a = (1, # x\n  2)\nb", "a@1 =@1 (@1 #1@1 ,@1 #2@2 )@2 ;@2 b@3 ;@3");
	check_lines("a = 1 + \\\n    2\nb", "a@1 =@1 #1@1 +@1 #2@2 ;@2 b@3 ;@3");
	check_lines("a\r\nb\rc\r\nd", "a@1 ;@1 b@2 ;@2 c@2 ;@2 d@3 ;@3");
	lexed(STR("# one\n# two\nx = 1 # no\n\ny = (2,\n# three\n3)\n\"\"\"doc\nmore\"\"\"\n"), false, false, &tokens);
	assert_int_equal(tokens.comment_lines, 3);
	assert_int_equal(tokens.code_lines, 4);
}

static void strings_and_comparisons_are_picked(void **state)
{
	struct arena arena;
	struct python_tokens tokens;

	(void)state;
	arena_init(&arena);
	python_lex(&arena, STR("a = 'x' if b <= c else f\"y\" # 'no' <\nd << e <> f >= 1\ng -> h > 'z'\n"), 1, false,
		   &tokens);
	assert_int_equal(tokens.strings.n, 3);
	assert_true(str_is(tokens.at[tokens.strings.at[1]].text, "y"));
	assert_int_equal(tokens.comparisons.n, 3);
	assert_true(str_is(tokens.at[tokens.comparisons.at[0]].text, "<="));
	assert_int_equal(tokens.at[tokens.comparisons.at[2]].line, 3);
	assert_int_equal(python_picks_from(&tokens.comparisons, 0), 0);
	assert_int_equal(python_picks_from(&tokens.comparisons, tokens.comparisons.at[1]), 1);
	assert_int_equal(python_picks_from(&tokens.comparisons, tokens.comparisons.at[1] + 1), 2);
	assert_int_equal(python_picks_from(&tokens.comparisons, tokens.n), 3);
	arena_release(&arena);
}

static void indentation(void **state)
{
	(void)state;
	check("if a:\n  b\n  c\nd\n", "if a : ; < b ; c ; > d ;");
	check("if a:\n\tb\n        c\n", "if a : ; < b ; c ; >");
	check("def f():\n    if x:\n        y\n\n# note\n    z\n", "def f ( ) : ; < if x : ; < y ; > z ; >");
	check("class A:\n  def f(self):\n    pass", "class A : ; < def f ( self ) : ; < pass ; > >");
	/* Between two levels. */
	check("if a:\n        b\n    c\n    d\ne", "if a : ; < b ; c ; d ; > e ;");
	check("  a\nb", "< a ; > b ;");
	check_lines("if a:\n  '''\nx\n'''\n  b\n", "if@1 a@1 :@1 ;@1 <@2 «\nx\n»@2 ;@4 b@5 ;@5 >@6");
}

static void open_brackets_do_not_swallow_the_file(void **state)
{
	(void)state;
	check("x = foo(1,\ndef g():\n  pass\n", "x = foo ( #1 , ; def g ( ) : ; < pass ; >");
	check("x = [\n  define,\n  class_,\n]\ny", "x = [ define , class_ , ] ; y ;");
	check("x = )\ny", "x = ) ; y ;");
}

static void magics(void **state)
{
	struct python_tokens tokens;

	(void)state;
	assert_string_equal(lexed(STR("%matplotlib inline\n!pip install \\\n  'x\na = 5 % 2\n  ?help\nb != a\n"), true,
				  true, &tokens)
				    .at,
			    "a@4 =@4 #5@4 %@4 #2@4 ;@4 b@6 !=@6 a@6 ;@6");
	check("%x", "% x ;");
}

static void first_line_is_given(void **state)
{
	struct python_tokens tokens;

	(void)state;
	python_lex(&arena, STR("\na"), 40, false, &tokens);
	assert_int_equal(tokens.at[0].line, 41);
	python_lex(&arena, (struct str){NULL, 0}, 1, true, &tokens);
	assert_int_equal(tokens.n, 1);
}

static void every_prefix_is_read(void **state)
{
	static const char text[] =
		"@a.b(c=f\"{x['y']:>{w!r}}\")\nclass A(B):\n\tdef f(s, *a):\n\t\treturn rb'''\\\n''' \\\n + 0x1f"
		"\n# end\r\n%magic\nx = f'''{ {1: f\"{2}\"} }''' if 1.e-5else [\n(2)]; y: int = ...\n";

	(void)state;
	for (size_t n = 0; n <= sizeof(text) - 1; n++) {
		struct python_tokens tokens;
		int depth = 0;
		lexed((struct str){text, n}, n % 2, false, &tokens);
		for (uint32_t i = 0; i < tokens.n; i++) {
			depth += tokens.at[i].kind == PYTHON_INDENT;
			depth -= tokens.at[i].kind == PYTHON_DEDENT;
			assert_true(depth >= 0);
		}
		assert_int_equal(depth, 0);
	}
}

/* Each of these took time beyond measure if a piece were looked at again for every other. */
static void repetition_is_linear(void **state)
{
	static const char *const pieces[] = {"f'{",  "f\"\"\"{'''", "f\"{\"", "(",   "'''",
					     "\\\n", "if a:\n ",    "f'{x:",  "\\N{"};
	struct python_tokens tokens;

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct buf b = BUF_INIT;
		buf_repeat(&b, pieces[i], 200000);
		python_lex(&arena, buf_view(&b), 1, false, &tokens);
		assert_true(tokens.n > 0);
		buf_release(&b);
	}
	/* Deeper than CPython allows. */
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < 300; i++) {
		buf_repeat(&b, " ", i);
		buf_puts(&b, "if x:\n");
	}
	python_lex(&arena, buf_view(&b), 1, false, &tokens);
	buf_release(&b);
	assert_int_equal(tokens.at[tokens.n - 1].kind, PYTHON_END);
}

/* ---- masks ---- */

static const struct mask_syntax c_like = {.line_comment = {"//", "#"},
					  .block_open = "/*",
					  .block_close = "*/",
					  .quotes = "\"'",
					  .escape = true,
					  .raw_backtick = true};

static void check_mask(const char *text, bool keep, const char *expected)
{
	size_t n = strlen(text);
	char *copy = malloc(n ? n : 1);
	struct str masked;

	assert_non_null(copy);
	memcpy(copy, text, n);
	masked = mask_code(&arena, (struct str){copy, n}, &c_like, keep);
	free(copy);
	assert_int_equal(masked.len, n);
	assert_int_equal(strlen(expected), n);
	assert_memory_equal(masked.at, expected, n);
}

static void masks_comments_and_strings(void **state)
{
	(void)state;
	check_mask("", false, "");
	check_mask("a // b\nc", false, "a     \nc");
	check_mask("a # b", false, "a    ");
	check_mask("a /* b\nc */ d", false, "a     \n     d");
	check_mask("a /* b\nc", false, "a     \n ");
	check_mask("f(\"x // y\") // z", false, "f(\"      \")     ");
	check_mask("f(\"x // y\") // z", true, "f(\"x // y\")     ");
	check_mask("'\\'' b", false, "'  ' b");
	check_mask("`a\nb` c", false, "` \n ` c");
	check_mask("\"\"\"a\n\"b\" \"\"\" c", false, "\"\"\" \n    \"\"\" c");
	check_mask("don't\nx", false, "don' \nx");
	check_mask("/", false, "/");
	check_mask("\"", false, "\"");
	check_mask("\"\\", false, "\" ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_numbers_and_operators),
		cmocka_unit_test(string_prefixes),
		cmocka_unit_test(strings),
		cmocka_unit_test(triple_quotes_span_lines),
		cmocka_unit_test(strings_that_are_not_closed),
		cmocka_unit_test(formatted_strings),
		cmocka_unit_test(comments_and_lines),
		cmocka_unit_test(strings_and_comparisons_are_picked),
		cmocka_unit_test(indentation),
		cmocka_unit_test(open_brackets_do_not_swallow_the_file),
		cmocka_unit_test(magics),
		cmocka_unit_test(first_line_is_given),
		cmocka_unit_test(every_prefix_is_read),
		cmocka_unit_test(repetition_is_linear),
		cmocka_unit_test(masks_comments_and_strings),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
