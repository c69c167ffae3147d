/*
 * assay explain: what an item, a signal, a probe, a tool or a checklist means, drawn from the rules in force.
 */
#include "base/nearest.h"
#include "cli/command.h"
#include "cli/explain.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "engine/classify.h"

/* Whether the id names the item, with its checklist or without it. */
static bool names_item(struct str id, const struct checklist *list, const struct item *item)
{
	if (str_eq(id, item->id))
		return true;
	return id.len == list->id.len + 1 + item->id.len && id.at[list->id.len] == ':' &&
	       str_eq(str_sub(id, 0, list->id.len), list->id) && str_eq(str_from(id, list->id.len + 1), item->id);
}

struct item_found {
	const struct checklist *list;
	const struct item *item;
	size_t n;              /* checklists that have such an item */
	struct buf candidates; /* by their full names */
};

static void find_item(const struct explaining *e, struct item_found *found)
{
	*found = (struct item_found){.candidates = BUF_INIT};
	for (size_t l = 0; l < e->checklists.n; l++) {
		const struct checklist *list = &e->checklists.at[l];
		for (size_t i = 0; i < list->items_n; i++) {
			if (!names_item(e->id, list, &list->items[i]))
				continue;
			buf_printf(&found->candidates, "%s%.*s:%.*s", found->n++ ? ", " : "", STR_ARG(list->id),
				   STR_ARG(list->items[i].id));
			found->list = list;
			found->item = &list->items[i];
		}
	}
}

static int ambiguous_id(const struct explaining *e, struct item_found *found, struct error *err)
{
	int result = error_set(err, EXIT_CODE_USAGE, "'%.*s' stands in several checklists; choose one of %s",
			       STR_ARG(e->id), found->candidates.at);
	buf_release(&found->candidates);
	return result;
}

static void try_items(struct explaining *e, struct nearest *nearest)
{
	bool full = str_find_char(e->id, ':') != STR_NONE;
	for (size_t l = 0; l < e->checklists.n; l++) {
		const struct checklist *list = &e->checklists.at[l];
		for (size_t i = 0; i < list->items_n; i++)
			nearest_try(nearest, full ? arena_printf(&e->arena, "%.*s:%.*s", STR_ARG(list->id),
								 STR_ARG(list->items[i].id))
						  : list->items[i].id);
	}
}

static int unknown_id(struct explaining *e, struct error *err)
{
	struct nearest nearest;
	nearest_init(&nearest, e->id);
	for (uint32_t i = 0; i < e->book.signals_n; i++)
		nearest_try(&nearest, e->book.signals[i].id);
	for (uint32_t i = 0; i < e->book.tools_n; i++)
		nearest_try(&nearest, e->book.tools[i].id);
	for (size_t i = 0; i < e->checklists.n; i++)
		nearest_try(&nearest, e->checklists.at[i].id);
	for (size_t i = 0; i < probe_registry_n; i++)
		nearest_try(&nearest, str_of(probe_registry[i]->name));
	try_items(e, &nearest);
	return error_set(err, EXIT_CODE_USAGE, "nothing is known about '%.*s'%s%.*s%s; 'assay list' shows the names",
			 STR_ARG(e->id), nearest.best.len ? ", did you mean '" : "", STR_ARG(nearest.best),
			 nearest.best.len ? "'?" : "");
}

/* A name may be that of a tool and of a probe: all that it means is told. */
static int explain_meaning(struct explaining *e, const struct item_found *found, struct error *err)
{
	static void (*const kinds[])(struct explaining * e) = {explain_signal, explain_tool, explain_probe};
	const struct checklist *list = checklist_find(&e->checklists, e->id);
	if (found->item)
		explain_item(e, found->list, found->item);
	if (list)
		explain_checklist(e, list);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		kinds[i](e);
	return e->out.len ? EXIT_CODE_DONE : unknown_id(e, err);
}

static int explain(struct explaining *e, const struct options *options, struct error *err)
{
	struct item_found found;
	find_item(e, &found);
	if (found.n > 1)
		return ambiguous_id(e, &found, err);
	buf_release(&found.candidates);
	if (!options->repo)
		return explain_meaning(e, &found, err);
	uint32_t signal = rulebook_signal(&e->book, e->id);
	if (found.item || signal != MAP_NONE)
		return explain_repo(e, options, found.list, found.item, signal, err);
	struct error unknown = *err;
	if (explain_meaning(e, &found, &unknown) == EXIT_CODE_DONE)
		return error_set(err, EXIT_CODE_USAGE,
				 "--repo explains an item (marvelous:31) or a signal (tests.unit), not '%.*s'",
				 STR_ARG(e->id));
	*err = unknown;
	return -1;
}

int command_explain(struct options *options, struct error *err)
{
	struct explaining e = {.out = BUF_INIT};
	if (options->arguments_n != 1)
		return error_set(err, EXIT_CODE_USAGE,
				 "explain what? an item (marvelous:31), a signal, a probe, a tool or a checklist");
	e.id = str_of(options->arguments[0]);
	e.style = (struct report){.width = terminal_width(), .color = terminal_color(options)};
	if (rulebook_load(&e.book, options->rules, err))
		return -1;
	arena_init(&e.arena);
	int result = checklists_load(&e.checklists, &e.book, err);
	if (result == 0)
		result = explain(&e, options, err);
	if (result >= 0 && output_standard(buf_view(&e.out), err))
		result = -1;
	buf_release(&e.out);
	arena_release(&e.arena);
	rulebook_release(&e.book);
	return result;
}
