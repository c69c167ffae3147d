/*
 * assay docs: writes the reference as Markdown pages, laid out as in this project.
 */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/reference.h"

#include <errno.h>
#include <sys/stat.h>

/* Creates the folders on the way to DIR/path. */
static int make_folders(struct arena *arena, const char *folder, const char *path, struct error *err)
{
	struct str whole = arena_printf(arena, "%s/%s", folder, path);
	for (size_t i = 1; i < whole.len; i++) {
		if (whole.at[i] != '/')
			continue;
		const char *part = arena_printf(arena, "%.*s", (int)i, whole.at).at;
		if (mkdir(part, 0777) != 0 && errno != EEXIST)
			return error_set(err, EXIT_CODE_USAGE, "%s: cannot be created: %s", part, strerror(errno));
	}
	return 0;
}

static int write_page(const struct reference *r, const char *folder, const char *path, struct buf *page,
		      struct error *err)
{
	int result = make_folders(r->arena, folder, path, err);
	if (result == 0)
		result = output_file(arena_printf(r->arena, "%s/%s", folder, path).at, buf_view(page), err);
	buf_release(page);
	return result;
}

static bool is_file_name(struct str id)
{
	for (size_t i = 0; i < id.len; i++)
		if (!char_is_word(id.at[i]) && id.at[i] != '-')
			return false;
	return id.len > 0;
}

static int write_checklists(const struct reference *r, const char *folder, struct error *err)
{
	for (size_t i = 0; i < r->checklists->n; i++) {
		const struct checklist *list = &r->checklists->at[i];
		struct buf page = BUF_INIT;
		if (!is_file_name(list->id))
			return error_set(
				err, EXIT_CODE_USAGE,
				"the checklist '%.*s' has no name that a file could have: letters, digits, - and _",
				STR_ARG(list->id));
		reference_checklist(&page, r, list);
		if (write_page(r, folder, arena_printf(r->arena, "rules/checklists/%.*s.md", STR_ARG(list->id)).at,
			       &page, err))
			return -1;
	}
	return 0;
}

static int write_pages(const struct reference *r, const char *folder, struct error *err)
{
	static const struct {
		const char *path;
		void (*write)(struct buf *out, const struct reference *r);
	} pages[] = {
		{"rules/signals.md", reference_signals},
		{"rules/tools/README.md", reference_tools},
		{"probes/REFERENCE.md", reference_probes},
	};
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		struct buf page = BUF_INIT;
		pages[i].write(&page, r);
		if (write_page(r, folder, pages[i].path, &page, err))
			return -1;
	}
	return write_checklists(r, folder, err);
}

int command_docs(struct options *options, struct error *err)
{
	struct rulebook book;
	struct checklists checklists;
	if (options->arguments_n != 1)
		return error_set(err, EXIT_CODE_USAGE, "write the pages where? assay docs DIR");
	if (rulebook_load(&book, options->rules, err))
		return -1;
	int result = checklists_load(&checklists, &book, err);
	struct reference reference = {&book, &checklists, &book.arena};
	if (result == 0)
		result = write_pages(&reference, options->arguments[0], err);
	rulebook_release(&book);
	return result;
}
