/*
 * assay verify-pack: does an evidence pack hold, by itself and in the repository?
 */
#include "base/limits.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/options.h"
#include "judge/pack_check.h"
#include "report/printable.h"

#include <string.h>

static void print_problems(struct buf *out, const struct pack_check *check)
{
	for (size_t i = 0; i < check->problems_n; i++) {
		const struct pack_problem *problem = &check->problems[i];
		buf_printf(out, "  ✖ %-10s ", problem->code);
		add_printable(out, problem->where);
		buf_puts(out, ": ");
		add_printable(out, problem->message);
		buf_char(out, '\n');
	}
	if (check->problems_all > check->problems_n)
		buf_printf(out, "  ✖ and %zu more\n", check->problems_all - check->problems_n);
}

static void print_check(struct buf *out, const struct pack_check *check, const char *unlike)
{
	buf_puts(out, "assay  pack of ");
	add_printable(out, check->name);
	buf_puts(out, " @ ");
	add_printable(out, check->commit.len ? str_sub(check->commit, 0, 12) : STR("no commit"));
	buf_puts(out, " · assay ");
	add_printable(out, check->version);
	buf_puts(out, " · rules ");
	add_printable(out, str_sub(check->rules, 0, 19));
	buf_printf(out, "\n\n  by itself          %zu files, %zu pieces of evidence, %zu answers\n", check->files,
		   check->evidence, check->items);
	if (unlike)
		buf_printf(out, "  in the repository  %s\n", unlike);
	else
		buf_printf(out, "  in the repository  %zu blobs, %zu lines\n", check->blobs, check->lines);
	print_problems(out, check);
	buf_printf(out, "\n  %s\n", check->problems_all ? "It does not hold." : "Everything holds.");
}

/* The commit may be missing from a repository that is sound; that is a finding and no failure to look. */
static int check_repository(struct pack_check *check, const char *repository, const char **unlike, struct error *err)
{
	struct source_options options = {.repository = repository, .whole = true, .quiet = true};
	struct error missing = {.code = EXIT_CODE_INTERNAL};
	char commit[41];
	*unlike = NULL;
	if (!check->revision || check->commit.len != 40) {
		*unlike = "not compared: the pack was made from files that were not committed";
		return 0;
	}
	for (size_t i = 0; i < 40; i++)
		if (str_find_char(STR("0123456789abcdef"), check->commit.at[i]) == STR_NONE)
			return error_set(err, EXIT_CODE_USAGE, "the pack names no commit");
	memcpy(commit, check->commit.at, 40);
	commit[40] = '\0';
	options.revision = commit;
	struct source *source = source_open(&options, &missing);
	if (!source) {
		options.revision = NULL;
		source = source_open(&options, err);
		if (!source)
			return -1;
		pack_problem_add(check, "commit", check->commit, "it is not in %s", repository);
		source_close(source);
		*unlike = "the commit is not there";
		return 0;
	}
	int result = pack_check_repository(check, source, err);
	source_close(source);
	return result;
}

static int check_pack(const struct options *options, struct arena *arena, struct error *err)
{
	const char *file = options->arguments[0], *unlike = "not compared; name it to do so";
	struct pack_check check = {.arena = arena};
	struct archive archive;
	struct str bytes;
	struct buf out = BUF_INIT;
	if (input_file(file, LIMIT_ARCHIVE_BYTES, arena, &bytes, err) ||
	    archive_read(arena, bytes, file, &archive, err) || pack_check_itself(&check, &archive, file, err))
		return -1;
	if (options->arguments_n > 1 && check_repository(&check, options->arguments[1], &unlike, err))
		return -1;
	print_check(&out, &check, unlike);
	int result = output_standard(buf_view(&out), err);
	buf_release(&out);
	return result ? result : check.problems_all ? EXIT_CODE_GATE_FAILED : EXIT_CODE_DONE;
}

int command_verify_pack(struct options *options, struct error *err)
{
	struct arena arena;
	if (!options->arguments_n || options->arguments_n > 2)
		return error_set(err, EXIT_CODE_USAGE,
				 "verify-pack takes a pack and, to compare it with, a repository");
	arena_init(&arena);
	int result = check_pack(options, &arena, err);
	arena_release(&arena);
	return result;
}
