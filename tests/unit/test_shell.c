/*
 * Tests of the shell reader. Texts are heap copies of exactly their length, so that the sanitizers see every read beyond
 * the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/limits.h"
#include "text/shell.h"

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

/* The commands with their lines, words between bars; `?` marks ignored failure, `-` a command that is never reached;
 * then the assignments. */
static const char *read_text(struct str text)
{
	struct shell_script script;
	struct buf b = BUF_INIT;
	char *copy = malloc(text.len ? text.len : 1);

	assert_non_null(copy);
	memcpy(copy, text.at, text.len);
	shell_read(&arena, (struct str){copy, text.len}, &script);
	assert_true(script.n <= LIMIT_COMMANDS_PER_FILE);
	for (uint32_t i = 0; i < script.n; i++) {
		const struct shell_command *c = &script.commands[i];
		assert_true(c->n > 0 && c->n <= LIMIT_COMMAND_WORDS);
		buf_printf(&b, "%s%u%s%s", i ? "\n" : "", c->line, c->ignored ? "?" : "", c->masked ? "-" : "");
		for (uint32_t k = 0; k < c->n; k++)
			buf_printf(&b, "%s%.*s", k ? "|" : " ", STR_ARG(c->words[k]));
	}
	for (uint32_t i = 0; i < script.assignments_n; i++)
		buf_printf(&b, "%s%u %.*s=%.*s", b.len ? "\n" : "", script.assignments[i].line,
			   STR_ARG(script.assignments[i].name), STR_ARG(script.assignments[i].value));
	const char *result = arena_str(&arena, buf_view(&b)).at;
	buf_release(&b);
	free(copy);
	return result;
}

#define check(text, expected) assert_string_equal(read_text(STR(text)), (expected))

static void separators(void **state)
{
	(void)state;
	check("", "");
	check("  # comment\n\n", "");
	check("a b; c && d || e | f & g\nh", "0 a|b\n0 c\n0 d\n0 e\n0 f\n0 g\n1 h");
	check("a \\\n  b\nc", "0 a|b\n2 c");
	check("a \\\r\n  b\r\nc\r\n", "0 a|b\n2 c");
	check("a &&\n# why\nb", "0 a\n2 b");
	check("a#b #c", "0 a#b");
	check("a |& b", "0 a\n0 b");
}

static void quotes(void **state)
{
	(void)state;
	check("a 'b c' \"d e\" f\"g\"'h' \"\"", "0 a|b c|d e|fgh|");
	check("a \"b\\\"c\\n\" 'd\\'", "0 a|b\"c\\n|d\\");
	check("a b\\ c \\$d", "0 a|b c|$d");
	check("a \"b\nc\"\nd", "0 a|b\nc\n2 d");
	check("a $'b\\'c' $\"d\"", "0 a|b\\'c|d");
	check(".\\scripts\\run.ps1 -x", "0 .\\scripts\\run.ps1|-x");
	/* Text that is no shell: an apostrophe is one. */
	check("echo don't\npytest", "0 echo|don't\n1 pytest");
	check("echo \"open\npytest", "0 echo|open\npytest");
	check("'if' x", "0 if|x");
}

static void variables_stay(void **state)
{
	(void)state;
	check("a $b ${c:-d e} \"$f\" ${g", "0 a|$b|${c:-d e}|$f|${g");
	check("a ${{ b.c || 'd' }} e-${{ f }}", "0 a|${{ b.c || 'd' }}|e-${{ f }}");
	check("a \"${{ b == 'c' && '\"' }}\"", "0 a|${{ b == 'c' && '\"' }}");
	check("a {{ b | c }} {d,e}", "0 a|{{ b | c }}|{d,e}");
	check("a {{ b\nc", "0 a|{{|b\n1 c");
	check("$(PYTHON) -m x $(Build.X)", "0 $(PYTHON)|-m|x|$(Build.X)");
	check("$(BUILD.ID) x", "0 $(BUILD.ID)|x");
}

static void substitutions(void **state)
{
	(void)state;
	check("a $(b c) \"$(d \"e f\")\"", "0 b|c\n0 d|e f\n0 a|$(b c)|$(d \"e f\")");
	check("a `b c` d", "0 b|c\n0 a|`b c`|d");
	check("a $(b $(c))", "0 c\n0 b|$(c)\n0 a|$(b $(c))");
	check("a $((1 + (2))) b", "0 a|$((1 + (2)))|b");
	check("a <(b) > >(c)", "0 b\n0 c\n0 a");
	check("a ${b:-$(c d)}", "0 c|d\n0 a|${b:-$(c d)}");
	check("a $(\nb\nc) d\ne", "1 b\n2 c\n0 a|$(\nb\nc)|d\n3 e");
	check("a '$(b)' \\$(c)", "0 a|$(b)|$\n0 c");
	check("a $(b", "0 b\n0 a|$(b");
	check("a `b", "0 a|`b");
}

static void assignments_and_prefixes(void **state)
{
	(void)state;
	check("A=1 B='x y' c d=e", "0 c|d=e\n0 A=1\n0 B=x y");
	check("A=$(b)\nexport C=\"d\" E\nF+=g", "0 b\n0 A=$(b)\n1 C=d\n2 F=g");
	check("A=(x y) b", "0 b\n0 A=(x y)");
	check("'A=1' b", "0 A=1|b");
	check("sudo -E -u me A=1 make x", "0 make|x\n0 A=1");
	check("time -p a; env -i -u X A=1 b; exec c; nohup d &", "0 a\n0 b\n0 c\n0 d\n0 A=1");
	check("xvfb-run -a -s '-screen 0' pytest; timeout -k 5 10 a; nice -n 5 b", "0 pytest\n0 a\n0 b");
	check("command a; command -v b; env; sudo", "0 a\n0 command|-v|b\n0 env\n0 sudo");
	check("/usr/bin/env python x", "0 python|x");
}

static void keywords(void **state)
{
	(void)state;
	check("if a; then b; elif c; then d; else e; fi; f", "0 a\n0 b\n0 c\n0 d\n0 e\n0 f");
	check("while ! a; do\nb\ndone < c", "0 a\n1 b");
	check("for x in a $(b) c; do d \"$x\"; done", "0 b\n0 d|$x");
	check("for ((i=0;i<3;i++)); do a; done", "0 a");
	check("case \"$x\" in\n a|b) c ;;\n (d) e;; *) f\nesac\ng", "1 c\n2 e\n2 f\n4 g");
	check("f() {\n a\n}\nfunction g { b; }\nfunction h() { c; }", "1 a\n3 b\n4 c");
	check("{ a; b; } && (c; d)", "0 a\n0 b\n0 c\n0 d");
	check("[ -f x ] && a; [[ $b == (c|d) && e < f ]] || g", "0 a\n0 g");
	check("echo if then fi", "0 echo|if|then|fi");
}

static void redirections(void **state)
{
	(void)state;
	check("a > b 2>&1 < c >> d &> e", "0 a");
	check("a >b c 2>/dev/null d", "0 a|c|d");
	check("a <<< \"b c\" d", "0 a|d");
	check("cat <<EOF > x\nrm all\nEOF\nb", "0 cat\n3 b");
	check("cat <<-'EOF' | b\n\tc $(d)\n\tEOF\ne", "0 cat\n0 b\n3 e");
	check("a <<X <<Y\n1\nX\n2\nY\nb", "0 a\n5 b");
	check("a $(cat <<EOF\nb)\nEOF\n)\nc", "0 cat\n0 a|$(cat <<EOF\nb)\nEOF\n)\n4 c");
	check("a <<EOF\nnever closed\nb", "0 a");
}

static void scripts_as_words(void **state)
{
	(void)state;
	check("bash -c \"cd x && pytest\"", "0 cd|x\n0 pytest");
	check("sh -ec 'a\nb' c", "0 a\n1 b");
	check("bash -euo pipefail -c 'a'; bash --norc -lc b", "0 a\n0 b");
	check("bash x.sh -c y; bash -x x.sh", "0 bash|x.sh|-c|y\n0 bash|-x|x.sh");
	check("sudo bash -c 'A=1 b'", "0 b\n0 A=1");
	check("eval \"a b\"; eval \"$(c d)\"", "0 a|b\n0 c|d");
	check("x=\"a b\"\neval \"$x\"; ${x}; $x", "1 a|b\n1 a|b\n1 a|b\n0 x=a b");
	check("x=a; y='$x b'; $x; $y; $z c; $y d", "0 $x\n0 $x|b\n0 $z|c\n0 $y|d\n0 x=a\n0 y=$x b");
}

static void ignored_failures(void **state)
{
	(void)state;
	check("a || true", "0? a");
	check("a || :; b", "0? a\n0 b");
	check("a; true", "0? a");
	check("a\ntrue", "0 a");
	check("a; b || true", "0 a\n0? b");
	check("a && b | c || true", "0? a\n0? b\n0? c");
	check("(a; b) || true; c", "0? a\n0? b\n0 c");
	check("for x in y; do a; done || true", "0? a");
	check("a || exit 0; b || exit 1", "0? a\n0 exit|0\n0 b\n0 exit|1");
	check("a || echo failed", "0? a\n0 echo|failed");
	check("a || { echo failed; exit 1; }", "0 a\n0 echo|failed\n0 exit|1");
	check("bash -c 'a' || true", "0? a");
	check("a ||\n  true", "0? a");
}

static void behind_exit(void **state)
{
	(void)state;
	check("a\nexit 0\nb", "0 a\n1 exit|0\n2- b");
	check("exit\n$(b)\nbash -c c", "0 exit\n1- b\n1- $(b)\n2- c");
	check("a || exit 1; b", "0 a\n0 exit|1\n0 b");
	check("if a; then exit 0; fi\nb", "0 a\n0 exit|0\n1 b");
	check("(exit 1); b", "0 exit|1\n0 b");
	check("f() { exit 1; }\nb", "0 exit|1\n1 b");
}

static void every_prefix_is_read(void **state)
{
	static const char text[] =
		"A=$(b) sudo -u x c \"d $(e 'f' `g`) ${h:-$(i)}\" ${{ j }} {{ k }} && (l; { m; }) || true\n"
		"case $n in o|\"p\") q ;; esac; for r in s; do t; done <<-EOF 2>&1 | u > $'v\\''\n w\n\tEOF\n"
		"bash -c 'x; y(z' \\\n [[ -n a ]] $((1+2)) <(b) # c\r\nif ! d; then e; fi; f() { exit; }; exit\n";

	(void)state;
	for (size_t n = 0; n <= sizeof(text) - 1; n++)
		assert_non_null(read_text((struct str){text, n}));
}

static void hostile_text_is_bounded(void **state)
{
	static const char *const pieces[] = {"$(",         "`",         "$((",        "{{",   "${{ ",
					     "(",          "a<<E\n",    "if a;",      "\"$(", "'\"",
					     "a<<E\n b\n", "bash -c '", "case a in ", "a ",   "a;"};
	struct shell_script script;

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct buf b = BUF_INIT;
		buf_repeat(&b, pieces[i], 100000);
		shell_read(&arena, buf_view(&b), &script);
		assert_true(script.n <= LIMIT_COMMANDS_PER_FILE);
		for (uint32_t k = 0; k < script.n; k++)
			assert_true(script.commands[k].n <= LIMIT_COMMAND_WORDS);
		buf_release(&b);
	}
	shell_read(&arena, (struct str){NULL, 0}, &script);
	assert_int_equal(script.n, 0);
	assert_int_equal(script.assignments_n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(separators),
		cmocka_unit_test(quotes),
		cmocka_unit_test(variables_stay),
		cmocka_unit_test(substitutions),
		cmocka_unit_test(assignments_and_prefixes),
		cmocka_unit_test(keywords),
		cmocka_unit_test(redirections),
		cmocka_unit_test(scripts_as_words),
		cmocka_unit_test(ignored_failures),
		cmocka_unit_test(behind_exit),
		cmocka_unit_test(every_prefix_is_read),
		cmocka_unit_test(hostile_text_is_bounded),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
