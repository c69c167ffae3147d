/*
 * assay explain: what an item, a signal, a probe, a tool or a checklist means, drawn from the rules in force.
 */
#include "base/nearest.h"
#include "cli/command.h"
#include "cli/explain_repo.h"
#include "cli/options.h"
#include "engine/classify.h"
#include "judge/judge.h"

struct explaining {
	struct rulebook book;
	struct checklists checklists;
	struct str id;
};

static void print_condition(const struct rulebook *book, const struct condition *c, unsigned indent)
{
	static const char *const groups[] = {"all of", "any of", "none of", "at least"};
	printf("%*s", (int)indent, "");
	if (c->kind == CONDITION_SIGNAL) {
		const struct signal *signal = &book->signals[c->signal];
		printf("%.*s from %s", STR_ARG(signal->id), rung_names[c->need]);
		if (c->aspect >= 0)
			printf(" for %.*s", STR_ARG(signal->aspects[c->aspect]));
	} else if (c->kind == CONDITION_CIRCUMSTANCE) {
		printf("%s", circumstance_names[c->circumstance]);
	} else {
		printf("%s", groups[c->kind]);
		if (c->kind == CONDITION_COUNT)
			printf(" %u of", c->least);
	}
	printf("%s%s\n", c->half ? " (half at most)" : "", c->whole ? " (whole or nothing)" : "");
	for (size_t i = 0; i < c->n; i++)
		print_condition(book, &c->parts[i], indent + 2);
}

static void print_item(const struct explaining *e, const struct checklist *list, const struct item *item)
{
	static const char *const meanings[] = {
		"the repository decides; nothing found means no",
		"the repository can show a part; nothing found means unknown",
		"only people know; what is found is a hint",
	};
	printf("%.*s:%.*s  %.*s\n\n", STR_ARG(list->id), STR_ARG(item->id), STR_ARG(item->title));
	printf("checklist      %.*s, section %.*s\n", STR_ARG(list->title), STR_ARG(item->section));
	printf("observability  %s: %s\n", observability_names[item->observability], meanings[item->observability]);
	if (item->applies) {
		printf("applies if\n");
		print_condition(&e->book, item->applies, 2);
	}
	printf("yes if (one rung lower: partial)\n");
	print_condition(&e->book, item->answer, 2);
	if (item->opposite) {
		printf("no if\n");
		print_condition(&e->book, item->opposite, 2);
	}
	if (item->current)
		printf("partial if the document was left behind while the project moved on\n");
	if (item->ask.len)
		printf("ask            %.*s\n", STR_ARG(item->ask));
	if (item->fix.len)
		printf("what to do     %.*s\n", STR_ARG(item->fix));
}

/* The item that the id names, with or without its checklist; NULL if there is none. */
static const struct item *find_item(const struct explaining *e, const struct checklist **checklist)
{
	size_t colon = str_find_char(e->id, ':');
	struct str list = colon == STR_NONE ? STR("marvelous") : str_sub(e->id, 0, colon);
	struct str id = colon == STR_NONE ? e->id : str_from(e->id, colon + 1);
	*checklist = checklist_find(&e->checklists, list);
	for (size_t i = 0; *checklist && i < (*checklist)->items_n; i++)
		if (str_eq((*checklist)->items[i].id, id))
			return &(*checklist)->items[i];
	return NULL;
}

static bool explain_item(const struct explaining *e)
{
	const struct checklist *checklist;
	const struct item *item = find_item(e, &checklist);
	if (item)
		print_item(e, checklist, item);
	return item;
}

static bool explain_checklist(const struct explaining *e)
{
	const struct checklist *list = checklist_find(&e->checklists, e->id);
	if (!list)
		return false;
	printf("%.*s  %.*s\n\n%.*s\nsource: %.*s\n\n", STR_ARG(list->id), STR_ARG(list->title), STR_ARG(list->purpose),
	       STR_ARG(list->source));
	for (size_t i = 0; i < list->items_n; i++)
		printf("%-5.*s %s  %.*s\n", STR_ARG(list->items[i].id),
		       observability_names[list->items[i].observability], STR_ARG(list->items[i].title));
	return true;
}

static void print_patterns(const struct rulebook *book, uint32_t rule)
{
	int last = -1;
	for (uint32_t p = 0; p < book->patterns_n; p++) {
		const struct pattern *pattern = &book->patterns[p];
		if (pattern->rule != rule)
			continue;
		if ((int)pattern->kind != last)
			printf("%s%s:", last < 0 ? " " : "; ", fact_kind_names[pattern->kind]);
		printf(" %.*s", STR_ARG(pattern->text));
		last = (int)pattern->kind;
	}
	printf("\n");
}

static void print_rules(const struct rulebook *book, uint32_t signal, uint32_t tool)
{
	for (uint32_t r = 0; r < book->rules_n; r++) {
		const struct rule *rule = &book->rules[r];
		if ((signal != MAP_NONE && rule->signal != signal) || (tool != MAP_NONE && rule->tool != tool))
			continue;
		struct str other = signal != MAP_NONE ? book->tools[rule->tool].id : book->signals[rule->signal].id;
		printf("  %-10s %.*s", rung_names[rule->rung], STR_ARG(other));
		if (rule->aspect.len)
			printf(" (%.*s)", STR_ARG(rule->aspect));
		print_patterns(book, r);
	}
}

static bool explain_signal(const struct explaining *e)
{
	uint32_t number = rulebook_signal(&e->book, e->id);
	if (number == MAP_NONE)
		return false;
	const struct signal *signal = &e->book.signals[number];
	printf("%.*s  %.*s\n\ncounts          %.*s\n", STR_ARG(signal->id), STR_ARG(signal->title),
	       STR_ARG(signal->meaning));
	if (signal->excludes.len)
		printf("does not count  %.*s\n", STR_ARG(signal->excludes));
	printf("what to do      %.*s\n", STR_ARG(signal->fix));
	if (signal->ask.len)
		printf("ask             %.*s\n", STR_ARG(signal->ask));
	printf("\nrung, tool and what shows it (\"runs\": enforced in a pipeline that starts by itself)\n");
	print_rules(&e->book, number, MAP_NONE);
	return true;
}

static bool explain_tool(const struct explaining *e)
{
	uint32_t number = map_get(&e->book.tool_ids, e->id);
	if (number == MAP_NONE)
		return false;
	const struct tool *tool = &e->book.tools[number];
	printf("%.*s  %.*s\n\ndocumentation  %.*s\nrule           rules/%s:%u\n\nrung, signal and what shows it\n",
	       STR_ARG(tool->id), STR_ARG(tool->title), STR_ARG(tool->docs), tool->file, tool->line);
	print_rules(&e->book, MAP_NONE, number);
	return true;
}

static bool explain_probe(const struct explaining *e)
{
	for (size_t i = 0; i < probe_registry_n; i++) {
		const struct probe *probe = probe_registry[i];
		if (!str_is(e->id, probe->name))
			continue;
		printf("%s  %s\n\nformat   %s\nsource   probes/%s.c\nreads   ", probe->name, probe->title,
		       probe->format, probe->name);
		for (size_t w = 0; w < PROBE_WANTS; w++) {
			const struct probe_want *want = &probe->wants[w];
			if (want->name || want->glob)
				printf(" %s", want->name ? want->name : want->glob);
			else if (want->ext)
				printf(" *.%s", want->ext);
		}
		printf("%s\n", probe->history ? " the git history" : "");
		return true;
	}
	return false;
}

static int unknown_id(const struct explaining *e, struct error *err)
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
	return error_set(err, EXIT_CODE_USAGE, "nothing is known about '%.*s'%s%.*s%s; 'assay list' shows the names",
			 STR_ARG(e->id), nearest.best.len ? ", did you mean '" : "", STR_ARG(nearest.best),
			 nearest.best.len ? "'?" : "");
}

static int explain_in_repo(const struct explaining *e, const struct options *options, struct error *err)
{
	const struct checklist *checklist;
	const struct item *item = find_item(e, &checklist);
	uint32_t signal = rulebook_signal(&e->book, e->id);
	if (item)
		print_item(e, checklist, item);
	else if (signal == MAP_NONE)
		return error_set(err, EXIT_CODE_USAGE,
				 "--repo explains an item (marvelous:31) or a signal (tests.unit), not '%.*s'",
				 STR_ARG(e->id));
	return explain_repo(options, &e->book, checklist, item, signal, err);
}

int command_explain(int argc, char **argv, struct error *err)
{
	struct explaining e;
	struct options options;
	if (options_parse(&options, COMMAND_EXPLAIN, argc, argv, err))
		return -1;
	if (options.help)
		return command_help(COMMAND_EXPLAIN);
	if (options.arguments_n != 1)
		return error_set(err, EXIT_CODE_USAGE,
				 "explain what? an item (marvelous:31), a signal, a probe, a tool or a checklist");
	e.id = str_of(options.arguments[0]);
	if (rulebook_load(&e.book, options.rules, err))
		return -1;
	int result = checklists_load(&e.checklists, &e.book, err);
	if (result == 0 && options.repo) {
		result = explain_in_repo(&e, &options, err);
	} else if (result == 0) {
		bool signal = explain_signal(&e), checklist = explain_checklist(&e), item = explain_item(&e);
		bool tool = explain_tool(&e), probe = explain_probe(&e);
		result = signal || checklist || item || tool || probe ? EXIT_CODE_DONE : unknown_id(&e, err);
	}
	rulebook_release(&e.book);
	return result;
}
