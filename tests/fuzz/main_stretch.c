/*
 * Slow input: short fragments repeated to a large text, and files given repeated as they are. What takes more than its share of
 * time, or grows faster than the text, is printed; the exit code is then 1.
 *
 *     stretch [--only TARGET] [FILE…]
 *
 * Meant for a build without sanitizers.
 */
#include "read.h"
#include "stage.h"
#include "target.h"

#include <sys/wait.h>
#include <unistd.h>

#define SMALL (256u << 10)
#define LARGE (1u << 20)

/* Seconds for LARGE bytes, and for a growth to be worth a look. An even reader needs four times as long for four times as much. */
#define TOO_LONG 2.0
#define WORTH 0.25
#define GROWTH 9.0
#define PATIENCE 10

static const char *const fragments[] = {
	"x",
	" ",
	"\n",
	"\t",
	"\\",
	"\\\n",
	"\"",
	"'",
	"`",
	"[",
	"]",
	"{",
	"}",
	"(",
	")",
	"<",
	">",
	"#",
	"-",
	":",
	"=",
	"|",
	"&",
	"*",
	"/",
	"$",
	"%",
	",",
	";",
	".",
	"~",
	"_",
	"!",
	"?",
	"@",
	"0",
	"\r",
	"\r\n",
	"\xff",
	"\xc3",
	"\xe2\x80\xae",
	"- ",
	"a: ",
	"a:\n",
	"a: b\n",
	"- a\n",
	"? ",
	"? a\n: b\n",
	"&a ",
	"*a ",
	"<<: *a\n",
	"{a: ",
	"[[",
	"[]",
	"[{",
	"{\"a\":",
	"{\"a\":1},",
	"\"a\",",
	"\"\\u0041\"",
	"---\n",
	"...\n",
	"!!str ",
	"a = 1\n",
	"a.b.c = 1\n",
	"[a]\n",
	"[[a]]\n",
	"[a.b.c]\n",
	"a = \"\"\"",
	"'''",
	"\"\"\"",
	"a {\n",
	"a \"b\" {\n}\n",
	"<<EOF\n",
	"<<-A <<-B\n",
	"${",
	"${a}",
	"$(",
	"$(a",
	"$((",
	"``",
	"a|",
	"a&&",
	"a;",
	"a\n",
	"a=b ",
	"if a; then\n",
	"for a in ",
	"case a in\n",
	"a)",
	";;\n",
	"export a=b\n",
	"echo $(a `b`)\n",
	"f(",
	"f(a)(",
	"a.b(",
	".a",
	"a.",
	"a.b.",
	"def f():\n",
	"def f(",
	"class A(",
	"class A:\n def f(self):\n",
	"@a\n",
	"import a\n",
	"import a as b\n",
	"from a import b\n",
	"from a import (",
	"import a,",
	"a = a.b\n",
	"a = b = ",
	"a, ",
	"lambda x: ",
	"x if y else ",
	"f'{",
	"f'{a!r:{b}}'",
	"f\"{f'{",
	"rb'",
	"if x:\n",
	" if x:\n",
	"assert a\n",
	"def test_a():\n assert a\n",
	"for a in b: ",
	"with a as b:\n",
	"try:\n",
	"not ",
	"await ",
	"a[",
	"a[b](",
	"mlflow.log_metric(a, b)\n",
	"model.fit(x)\n",
	"a: b = c\n",
	"# a\n",
	"## a\n\ntext\n",
	"* a\n",
	"1. a\n",
	"> ",
	"> a\n",
	"**",
	"*a ",
	"_a ",
	"![",
	"[a](",
	"[a][",
	"[a]: b\n",
	"](",
	"<a>",
	"<a ",
	"<!--",
	"<!-- a -->",
	"<details>",
	"</a>",
	"```\n",
	"~~~",
	"|a|b|\n",
	"|-",
	"|a|b|\n|-|-|\n",
	"===\n",
	"a\n===\n",
	"\n\n",
	"$a$",
	"&amp;",
	"&#1;",
	"http://a.b ",
	"a@b.c ",
	"www.",
	"[ ] ",
	"[^1]",
	"[^1]: a\n",
	".. a::\n",
	"`a`_ ",
	":a:`b` ",
	"a::\n\n",
	"|===\n",
	"----\n",
	"include::a[]\n",
	"a: a\n\ta\n",
	"a: ; b\n",
	"a:\n\tb\n",
	"$(A)\n",
	"A := $(A) $(A)\n",
	"A = $(A)\n",
	"A += $(A)\n",
	"ifeq (",
	"define A\n",
	"a b c: d e f\n",
	".PHONY: a\n",
	"FROM a\n",
	"FROM a AS b\nFROM b\n",
	"RUN a \\\n",
	"RUN <<A\n",
	"ENV a b\n",
	"COPY a b\n",
	"a==1\n",
	"a[b]>=1\n",
	"-r a\n",
	"a @ b\n",
	"--hash=a:b \\\n",
	"stage('a') {\n",
	"sh '''",
	"sh \"a\"\n",
	"steps {",
	"if (a) {",
	"function a(",
	"a => ",
	"/*",
	"*/",
	"//",
	"app.get('/a', ",
	"package a;\n",
	"<dependency>",
	"jobs:\n a:\n  steps:\n",
	"      - run: a\n",
	"      - uses: a/b@c\n",
	"on: push\n",
	"needs: a\n",
	"%a\n",
	"!a\n",
	"%%bash\n",
	"a?\n",
	"tree ",
	"parent ",
	"100644 a",
	"1.2.3.",
	"a/",
	"../",
	"./",
	"**/",
	"*/",
	"[a-",
	"a-b_c.",
	"\"a\" : [",
};

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double time_of(const struct fuzz_target *target, struct str unit, size_t n)
{
	char *text = malloc(n);
	double before;

	if (!text)
		abort();
	for (size_t at = 0; at < n; at += unit.len)
		memcpy(text + at, unit.at, n - at < unit.len ? n - at : unit.len);
	before = seconds();
	fuzz_target_run(target, text, n);
	free(text);
	return seconds() - before;
}

static bool stretch_here(const struct fuzz_target *target, struct str unit, const char *what)
{
	double small, large;

	small = time_of(target, unit, SMALL);
	if (small < 0.01)
		return true;
	large = small > TOO_LONG ? small : time_of(target, unit, LARGE);
	if (large < TOO_LONG && (large < WORTH || large / small < GROWTH))
		return true;
	printf("%s\t%.2f s\t%.2f s\t%s\n", target->name, small, large, what);
	return false;
}

/* Whether it is fast enough. In a process of its own, so that what never ends does not end the search. */
static bool stretch(const struct fuzz_target *target, struct str unit, const char *what)
{
	char note[300];
	int status;

	snprintf(note, sizeof(note), "%s: %s", target->name, what);
	fflush(stdout);
	pid_t child = fork();
	if (child < 0)
		abort();
	if (child == 0) {
		input_watch(note, PATIENCE);
		exit(!stretch_here(target, unit, what));
	}
	return waitpid(child, &status, 0) == child && status == 0;
}

static void escaped(const char *text, char *out, size_t room)
{
	size_t n = 0;

	for (; *text && n + 5 < room; text++) {
		if ((unsigned char)*text >= ' ' && (unsigned char)*text < 0x7f)
			out[n++] = *text;
		else
			n += (size_t)snprintf(out + n, room - n, "\\x%02x", (unsigned char)*text);
	}
	out[n] = '\0';
}

/* A file that a probe wants is read by all that want it, whatever its name stands for. */
static bool stretch_all(const char *only, struct str unit, const char *what)
{
	bool ok = true;

	for (size_t i = 0; i < fuzz_targets_n; i++) {
		if ((only && strcmp(fuzz_targets[i].name, only) != 0) || strcmp(fuzz_targets[i].name, "probes") == 0)
			continue;
		/* Files and folders are written at each of these; their readers are bounded by the size of an object. */
		if (str_starts(str_of(fuzz_targets[i].name), "git-"))
			continue;
		ok &= stretch(&fuzz_targets[i], unit, what);
	}
	for (size_t i = 0; i < fuzz_names_n; i++)
		if (!only || strcmp(fuzz_names[i], only) == 0)
			ok &= stretch(&(struct fuzz_target){.name = fuzz_names[i], .path = fuzz_names[i]}, unit, what);
	return ok;
}

int main(int argc, char **argv)
{
	const char *only = NULL;
	bool ok = true;
	int first = 1;

	if (argc > 2 && strcmp(argv[1], "--only") == 0) {
		only = argv[2];
		first = 3;
	}
	stage_book();
	for (size_t i = 0; first >= argc && i < sizeof(fragments) / sizeof(*fragments); i++) {
		char what[80];
		escaped(fragments[i], what, sizeof(what));
		ok &= stretch_all(only, str_of(fragments[i]), what);
	}
	for (int i = first; i < argc; i++) {
		const char *name = strstr(argv[i], "/repo/");
		struct input input;
		if (input_read(argv[i], &input))
			return 2;
		name = name ? name + strlen("/repo/") : argv[i];
		if (input.n)
			ok &= stretch(&(struct fuzz_target){.name = name, .path = name},
				      (struct str){input.bytes, input.n}, "repeated");
		free(input.bytes);
	}
	return !ok;
}
