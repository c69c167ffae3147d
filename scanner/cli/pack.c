#include "cli/pack.h"
#include "cli/output.h"
#include "report/pack.h"

#include <string.h>

#define WORDS 256

struct words {
	const char *at[WORDS];
	size_t n;
};

static void add(struct words *words, const char *word)
{
	if (words->n < WORDS)
		words->at[words->n++] = word;
}

static void add_value(struct words *words, const char *option, const char *value)
{
	if (!value)
		return;
	add(words, option);
	add(words, value);
}

static void add_list(struct words *words, const char *option, const struct option_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		add_value(words, option, list->at[i]);
}

/* Where a file lies on this machine is nobody's business and changes no answer. */
static const char *base_name(const char *path)
{
	size_t n = path ? strlen(path) : 0;
	while (n > 0 && path[n - 1] != '/')
		n--;
	return path && path[n] ? path + n : path ? "." : NULL;
}

/* What was read and what it was judged by, in the order of the option table; not how it was shown. */
static void find_words(const struct options *options, const char *command, struct words *words)
{
	add(words, "assay");
	add(words, command);
	add_value(words, "--rev", options->source.revision);
	if (options->source.kind == SOURCE_WORKTREE)
		add(words, "--worktree");
	if (options->source.kind == SOURCE_STAGED)
		add(words, "--staged");
	if (options->source.whole)
		add(words, "--whole");
	add_list(words, "--path", &options->paths);
	add_list(words, "--exclude", &options->excludes);
	add_list(words, "--checklist", &options->checklists);
	add_value(words, "--config", base_name(options->config));
	add_value(words, "--rules", base_name(options->rules));
}

int pack_write(const struct options *options, const char *command, struct report *report, struct error *err)
{
	struct words words = {.n = 0};
	struct buf out = BUF_INIT;
	if (!options->pack)
		return 0;
	find_words(options, command, &words);
	report->version = ASSAY_VERSION;
	report_pack(&out, report, words.at, words.n);
	int result = output_file(options->pack, buf_view(&out), err);
	buf_release(&out);
	return result;
}
