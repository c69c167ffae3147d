/*
 * Julia, Go, Rust, Java, Kotlin, Scala, C#, F# and C++: imported modules and tests with assertions.
 * Formats: https://docs.julialang.org/en/v1/stdlib/Test/, https://pkg.go.dev/testing, https://doc.rust-lang.org/book/ch11-01-writing-tests.html,
 * https://junit.org/junit5/docs/current/user-guide/, https://www.scalatest.org/user_guide, https://learn.microsoft.com/en-us/dotnet/core/testing/,
 *          https://google.github.io/googletest/reference/testing.html, https://github.com/catchorg/Catch2/tree/devel/docs.
 *
 * Traits
 *   test.asserting, test.hollow  tests with, or without, assertions
 */
#include "engine/probe.h"

static const struct language {
	const char *ext;
	const char *import;     /* word at the start of a line */
	const char *tests[3];   /* any of them marks a test */
	const char *asserts[6]; /* any of them asserts */
	bool hash_comments;
} languages[] = {
	{"jl", "using", {"@testset", "@test "}, {"@test ", "@test_throws", "@test_logs"}, true},
	{"go", "import", {"func Test"}, {"t.Error", "t.Fatal", "assert.", "require.", "t.Fail", "cmp.Diff"}, false},
	{"rs",
	 "use",
	 {"#[test]", "#[tokio::test]"},
	 {"assert!", "assert_eq!", "assert_ne!", "#[should_panic", "matches!"},
	 false},
	{"java", "import", {"@Test", "@ParameterizedTest"}, {"assert", "verify(", "expect"}, false},
	{"kt", "import", {"@Test"}, {"assert", "shouldBe", "verify"}, false},
	{"scala",
	 "import",
	 {"should ", "test(", "it("},
	 {"assert", "shouldBe", "should be", "should equal", "mustBe", "intercept["},
	 false},
	{"cs", "using", {"[Fact", "[Test", "[Theory"}, {"Assert.", "Should", "Verify("}, false},
	{"fs", "open", {"[<Fact", "[<Test", "[<Theory"}, {"Assert.", "should ", "Expect.", "=!"}, false},
	{"cc", "#include", {"TEST(", "TEST_F(", "TEST_CASE("}, {"EXPECT_", "ASSERT_", "REQUIRE(", "CHECK("}, false},
	{"cpp", "#include", {"TEST(", "TEST_F(", "TEST_CASE("}, {"EXPECT_", "ASSERT_", "REQUIRE(", "CHECK("}, false},
	{"cxx", "#include", {"TEST(", "TEST_F(", "TEST_CASE("}, {"EXPECT_", "ASSERT_", "REQUIRE(", "CHECK("}, false},
};

static void state_import(struct probe_run *run, const struct language *language, struct str line, uint32_t number)
{
	size_t len = strlen(language->import), from, end;

	line = str_trim(line);
	/* Go lists its imports in a block, each in quotes, some after a name of their own */
	if (strcmp(language->ext, "go") == 0 && str_ends(line, "\"") && line.len > 2) {
		size_t quote = str_find_char(line, '"');
		struct str alias = str_trim(str_sub(line, 0, quote));
		if (quote < line.len - 1 && !str_is(alias, "import") && str_find_char(alias, ' ') == STR_NONE &&
		    str_find_char(alias, '=') == STR_NONE && str_find_char(alias, '(') == STR_NONE &&
		    str_find_char(alias, ':') == STR_NONE) {
			probe_state(run, FACT_IMPORT, str_sub(line, quote + 1, line.len - quote - 2), number);
			return;
		}
	}
	if (!str_starts(line, language->import) || line.len <= len || !char_is_space(line.at[len]))
		return;
	for (from = len; from < line.len && strchr(" \t\"<", line.at[from]);)
		from++;
	for (end = from; end < line.len && (char_is_word(line.at[end]) || strchr("./-", line.at[end]));)
		end++;
	if (end > from)
		probe_state(run, FACT_IMPORT, str_sub(line, from, end - from), number);
}

/* The line on which the first of the signs stands, 0 for none. */
static uint32_t first_of(struct str code, const char *const *signs, size_t n)
{
	size_t first = STR_NONE;
	for (size_t i = 0; i < n && signs[i]; i++) {
		size_t at = str_find(code, signs[i]);
		first = at < first ? at : first;
	}
	return first == STR_NONE ? 0 : str_count_lines(code, first) + 1;
}

/* Rust keeps tests beside the code; elsewhere the place must say so too. */
static bool may_hold_tests(const struct file *file, const struct language *language)
{
	return file->place & PLACE_TEST || strcmp(language->ext, "rs") == 0 || str_ends(file->name, "_test.go");
}

static void scan_code(struct probe_run *run, const struct language *language)
{
	static const struct mask_syntax slashes = {
		.line_comment = {"//"}, .block_open = "/*", .block_close = "*/", .quotes = "\"", .escape = true};
	static const struct mask_syntax hashes = {
		.line_comment = {"#"}, .block_open = "#=", .block_close = "=#", .quotes = "\"", .escape = true};
	struct str code = mask_code(probe_arena(run), probe_text(run), language->hash_comments ? &hashes : &slashes,
				    true),
		   rest = code, line;
	uint32_t test, asserts;

	for (uint32_t number = 1; str_next_line(&rest, &line); number++)
		state_import(run, language, line, number);
	if (!may_hold_tests(probe_file(run), language) || !(test = first_of(code, language->tests, 3)))
		return;
	asserts = first_of(code, language->asserts, 6);
	probe_trait(run, asserts ? "test.asserting" : "test.hollow", asserts ? asserts : test);
}

static void scan_code_other(struct probe_run *run)
{
	const struct file *file = probe_file(run);

	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (str_is(file->ext, languages[i].ext))
			scan_code(run, &languages[i]);
}

const struct probe probe_code_other = {
	.name = "code_other",
	.title = "Other languages",
	.format = "https://pkg.go.dev/testing",
	.wants = {{.ext = "jl"},
		  {.ext = "go"},
		  {.ext = "rs"},
		  {.ext = "java"},
		  {.ext = "kt"},
		  {.ext = "scala"},
		  {.ext = "cs"},
		  {.ext = "fs"},
		  {.ext = "cc"},
		  {.ext = "cpp"},
		  {.ext = "cxx"}},
	.byte_limit = 1u << 20,
	.scan = scan_code_other,
};
