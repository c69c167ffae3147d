/*
 * assay verify-pack: does an evidence pack hold, by itself and in the repository?
 */
#include "base/limits.h"
#include "cli/command.h"
#include "cli/confine.h"
#include "cli/output.h"
#include "cli/options.h"
#include "judge/pack_check.h"
#include "report/printable.h"

#include <stdio.h>

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

/* The repository as it stands, opened before the pack is read so that this happens inside the sandbox. */
struct opened {
	struct source *source; /* NULL: none was named, or *why says why not */
	struct error why;
};

static int open_repository(struct opened *opened, const struct options *options, struct error *err)
{
	struct source_options from = {.repository = options->arguments[1], .whole = true, .quiet = true};
	struct confinement confinement;
	opened->why = *err;
	confine_begin(&confinement, options, NULL, &from);
	if (options->arguments_n > 1)
		opened->source = source_open(&from, &opened->why);
	int result = confine_alone(&confinement, err);
	confine_end(&confinement);
	return result;
}

static bool is_commit(struct str commit)
{
	for (size_t i = 0; i < commit.len; i++)
		if (str_find_char(STR("0123456789abcdef"), commit.at[i]) == STR_NONE)
			return false;
	return commit.len == 40;
}

/* The commit may be missing from a repository that is sound; that is a finding and no failure to look. A HEAD that leads nowhere does
 * not matter. */
static int check_repository(struct pack_check *check, const struct opened *opened, const char *repository,
			    const char **unlike, struct error *err)
{
	struct error missing = *err;
	struct source *source;
	char commit[41];
	*unlike = NULL;
	if (!check->revision || check->commit.len != 40) {
		*unlike = "not compared: the pack was made from files that were not committed";
		return 0;
	}
	if (!is_commit(check->commit))
		return error_set(err, EXIT_CODE_USAGE, "the pack names no commit");
	snprintf(commit, sizeof commit, "%.*s", STR_ARG(check->commit));
	if (opened->source && source_about(opened->source)->kind != SOURCE_FOLDER)
		source = source_open_beside(opened->source, commit, &missing);
	else
		source = source_open(
			&(struct source_options){
				.repository = repository, .revision = commit, .whole = true, .quiet = true},
			&missing);
	if (!source && !opened->source) {
		*err = opened->why;
		return -1;
	}
	if (!source) {
		pack_problem_add(check, "commit", check->commit, "it is not in %s", repository);
		*unlike = "the commit is not there";
		return 0;
	}
	int result = pack_check_repository(check, source, err);
	source_close(source);
	return result;
}

static int check_bytes(const struct options *options, struct pack_check *check, struct str bytes,
		       const struct opened *opened, struct error *err)
{
	const char *file = options->arguments[0], *unlike = "not compared; name it to do so";
	struct archive archive;
	struct buf out = BUF_INIT;
	if (archive_read(check->arena, bytes, file, &archive, err) || pack_check_itself(check, &archive, file, err))
		return -1;
	if (options->arguments_n > 1 && check_repository(check, opened, options->arguments[1], &unlike, err))
		return -1;
	print_check(&out, check, unlike);
	int result = output_standard(buf_view(&out), err);
	buf_release(&out);
	return result ? result : check->problems_all ? EXIT_CODE_GATE_FAILED : EXIT_CODE_DONE;
}

static int check_pack(const struct options *options, struct arena *arena, struct error *err)
{
	struct pack_check check = {.arena = arena};
	struct opened opened = {0};
	struct str bytes;
	if (input_file(options->arguments[0], LIMIT_ARCHIVE_BYTES, arena, &bytes, err) ||
	    open_repository(&opened, options, err))
		return -1;
	int result = check_bytes(options, &check, bytes, &opened, err);
	source_close(opened.source);
	return result;
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
