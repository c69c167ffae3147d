#include "judge/stack.h"
#include "engine/inventory.h"

#include <stdlib.h>

struct sorted {
	struct stack_tool tool;
	struct str id;
};

static int by_worth(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	if (x->tool.rung != y->tool.rung)
		return (int)y->tool.rung - (int)x->tool.rung;
	return str_cmp(x->id, y->id);
}

/* Patterns of code, documents and pipelines are gathered under a name of our own. */
static bool is_named(const struct rulebook *book, uint32_t signal, uint32_t number)
{
	static const char *const ours[] = {
		"-code",     "-linters",   "-runners",   "-frameworks", "-scanners",   "-commands",   "-runs",
		"-settings", "-schedules", "-notebooks", "-services",   "-operations", "-readers",    "-clients",
		"-managers", "-updates",   "-quality",   "-packages",   "-generators", "-publishing", "-automation",
		"-rules",    "-history",   "-tags",      "-gate",       "-pipeline",   "-deploy",     "-libraries",
		"-access",   "-data",      "-template",  "-search",     "-detectors",  "-tuning",     "-auth"};
	static const char *const words[] = {"tests", "docstrings", "git-commit-of-run", "codeowners", "batch-checks"};
	const struct tool *tool = &book->tools[number];
	enum signal_class class = book->signals[signal].class;
	if (tool->packages_n)
		return true;
	if (class == SIGNAL_DOCUMENT || class == SIGNAL_HISTORY || str_has(tool->id, "document"))
		return false;
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (str_ends(tool->id, ours[i]))
			return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(tool->id, words[i]))
			return false;
	return true;
}

static void add_unit(struct stack_tool *tool, uint32_t unit)
{
	size_t at = tool->units_n;
	while (at && tool->units[at - 1] > unit)
		at--;
	if (at && tool->units[at - 1] == unit)
		return;
	memmove(tool->units + at + 1, tool->units + at, (tool->units_n - at) * sizeof *tool->units);
	tool->units[at] = unit;
	tool->units_n++;
}

/* Fills `sorted` with the tools of one signal; returns how many there are. */
static size_t tools_of(const struct scan *scan, struct arena *arena, uint32_t signal, struct sorted *sorted)
{
	const struct signal_finding *finding = &scan->signals[signal];
	size_t n = 0;
	for (size_t i = 0; i < finding->n; i++) {
		const struct evidence *e = &finding->evidence[i];
		uint32_t number = scan->book->rules[e->rule].tool;
		size_t at = 0;
		while (at < n && sorted[at].tool.tool != number)
			at++;
		if (at == n) {
			sorted[n++] = (struct sorted){.tool = {.signal = signal,
							       .tool = number,
							       .named = is_named(scan->book, signal, number),
							       .units = arena_array(arena, uint32_t, finding->n)},
						      .id = scan->book->tools[number].id};
		}
		struct stack_tool *tool = &sorted[at].tool;
		/* Evidence comes best rung first, unless a pipeline raised some of it. */
		tool->rung = e->rung > tool->rung ? e->rung : tool->rung;
		if (e->path.len)
			add_unit(tool, inventory_unit(scan->inventory, e->path));
		if (tool->evidence_n < STACK_EVIDENCE)
			tool->evidence[tool->evidence_n++] = e;
	}
	if (n)
		qsort(sorted, n, sizeof *sorted, by_worth);
	return n;
}

void stack_find(const struct scan *scan, struct arena *arena, struct stack *out)
{
	size_t all = 0, most = 0;
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		all += scan->signals[s].n;
		most = scan->signals[s].n > most ? scan->signals[s].n : most;
	}
	*out = (struct stack){.at = arena_array(arena, struct stack_tool, all + 1)};
	struct sorted *sorted = arena_array(arena, struct sorted, most + 1);
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		size_t n = tools_of(scan, arena, s, sorted);
		for (size_t i = 0; i < n; i++)
			out->at[out->n++] = sorted[i].tool;
	}
}
