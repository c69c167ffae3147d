/*
 * assay list: what assay knows.
 */
#include "base/nearest.h"
#include "cli/command.h"
#include "engine/classify.h"
#include "report/report.h"

struct listing {
	struct rulebook book;
	struct checklists checklists;
};

static void list_checklists(const struct listing *l)
{
	for (size_t i = 0; i < l->checklists.n; i++)
		printf("%-14.*s %3zu items  %.*s\n", STR_ARG(l->checklists.at[i].id), l->checklists.at[i].items_n,
		       STR_ARG(l->checklists.at[i].title));
}

static void list_items(const struct listing *l)
{
	for (size_t i = 0; i < l->checklists.n; i++)
		for (size_t k = 0; k < l->checklists.at[i].items_n; k++) {
			const struct item *item = &l->checklists.at[i].items[k];
			printf("%.*s:%-5.*s %s  %.*s\n", STR_ARG(l->checklists.at[i].id), STR_ARG(item->id),
			       observability_names[item->observability], STR_ARG(item->title));
		}
}

static void list_signals(const struct listing *l)
{
	for (uint32_t i = 0; i < l->book.signals_n; i++)
		printf("%-24.*s %.*s\n", STR_ARG(l->book.signals[i].id), STR_ARG(l->book.signals[i].title));
}

static void list_probes(const struct listing *l)
{
	(void)l;
	for (size_t i = 0; i < probe_registry_n; i++)
		printf("%-22s %-44s %s\n", probe_registry[i]->name, probe_registry[i]->title,
		       probe_registry[i]->format);
}

static void list_tools(const struct listing *l)
{
	for (uint32_t i = 0; i < l->book.tools_n; i++)
		printf("%-28.*s %-40.*s %.*s\n", STR_ARG(l->book.tools[i].id), STR_ARG(l->book.tools[i].title),
		       STR_ARG(l->book.tools[i].docs));
}

static void list_formats(const struct listing *l)
{
	(void)l;
	for (size_t i = 0; i < report_formats_n; i++)
		printf("%-10s %s\n", report_formats[i].name, report_formats[i].title);
}

static const struct {
	const char *name;
	void (*print)(const struct listing *l);
} kinds[] = {
	{"checklists", list_checklists}, {"items", list_items}, {"signals", list_signals},
	{"probes", list_probes},         {"tools", list_tools}, {"formats", list_formats},
};
#define KINDS (sizeof kinds / sizeof *kinds)

static int unknown_kind(const char *name, struct error *err)
{
	struct nearest nearest;
	nearest_init(&nearest, str_of(name));
	for (size_t i = 0; i < KINDS; i++)
		nearest_try(&nearest, str_of(kinds[i].name));
	return error_set(err, EXIT_CODE_USAGE,
			 "cannot list '%s'%s%.*s%s; it lists checklists, items, signals, probes, tools or formats",
			 name, nearest.best.len ? ", did you mean '" : "", STR_ARG(nearest.best),
			 nearest.best.len ? "'?" : "");
}

int command_list(struct options *options, struct error *err)
{
	struct listing listing;
	size_t kind = 0;
	if (options->arguments_n != 1)
		return error_set(err, EXIT_CODE_USAGE,
				 "list what? checklists, items, signals, probes, tools or formats");
	while (kind < KINDS && strcmp(kinds[kind].name, options->arguments[0]) != 0)
		kind++;
	if (kind == KINDS)
		return unknown_kind(options->arguments[0], err);
	if (rulebook_load(&listing.book, options->rules, err))
		return -1;
	int result = checklists_load(&listing.checklists, &listing.book, err);
	if (result == 0)
		kinds[kind].print(&listing);
	rulebook_release(&listing.book);
	return result;
}
