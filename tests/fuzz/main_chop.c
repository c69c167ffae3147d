/*
 * Damaged files: each of those given is cut off at every length and has bytes changed at fixed places, and every probe that
 * wants it reads the result.
 *
 *     chop [--every N] FILE…    N > 1: only every so many of the damages
 *
 * A file is read under the path that follows the last "/repo/" in its own. Prints how many texts there were.
 */
#include "read.h"
#include "stage.h"
#include "target.h"

/* Files longer than this are cut at every length up to it, and from there on in steps. */
#define WHOLE 4096u
#define STEP 97u

/* Bytes that mean something in most syntaxes, for those that are replaced. */
static const char spoilers[] = "\"'`([{}])<>\\#:-=|&*\n\t\0\xff$";

/* Seconds for one text of at most a few hundred kilobytes. */
#define PATIENCE 10

/* In a build with sanitizers: called before the program ends with a report. */
extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

struct chopper {
	struct str path, text;
	unsigned long every, damages, texts;
};

static char damage[300];

static void say_damage(void)
{
	fprintf(stderr, "the text: %s\n", damage);
}

/* A copy of its own size, so that nothing behind the NUL may be looked at. */
static void run_text(struct chopper *c, size_t n, size_t place, char byte)
{
	if (c->damages++ % c->every)
		return;
	char *copy = malloc(n + 1);
	if (!copy)
		abort();
	memcpy(copy, c->text.at, n);
	if (place < n)
		copy[place] = byte;
	copy[n] = '\0';
	snprintf(damage, sizeof(damage), "the first %zu bytes of %.*s, byte %zu replaced by 0x%02x", n,
		 STR_ARG(c->path), place, (unsigned char)byte);
	stage_run(c->path, (struct str){copy, n});
	free(copy);
	c->texts++;
}

static void chop(struct chopper *c)
{
	for (size_t n = 0; n <= c->text.len; n += n < WHOLE ? 1 : STEP)
		run_text(c, n, n, 0);
	for (size_t at = 0; at < c->text.len; at += at < WHOLE ? 3 : STEP) {
		run_text(c, c->text.len, at, spoilers[(at / 3) % (sizeof(spoilers) - 1)]);
		run_text(c, c->text.len, at, (char)(c->text.at[at] ^ 1 << at % 8));
	}
}

static struct str path_in_repository(const char *file)
{
	const char *at = file, *next;

	while ((next = strstr(at, "/repo/")))
		at = next + strlen("/repo/");
	return str_of(at);
}

int main(int argc, char **argv)
{
	struct chopper c = {.every = 1};
	int first = 1;

	if (argc > 2 && strcmp(argv[1], "--every") == 0) {
		c.every = strtoul(argv[2], NULL, 10);
		first = 3;
	}
	if (!c.every || first >= argc) {
		fputs("usage: chop [--every N] FILE…\n", stderr);
		return 2;
	}
	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(say_damage);
	for (int i = first; i < argc; i++) {
		struct input input;
		if (input_read(argv[i], &input))
			return 2;
		c.path = path_in_repository(argv[i]);
		c.text = (struct str){input.bytes, input.n};
		/* The watch is over all texts of a file. */
		input_watch(damage, PATIENCE + (unsigned)(c.text.len / 100));
		chop(&c);
		free(input.bytes);
	}
	input_watch(NULL, 0);
	printf("%lu texts of %d files\n", c.texts, argc - first);
	return 0;
}
