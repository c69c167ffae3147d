/*
 * How to begin an initiative in this repository: which tool fits what is there already, and which file to write.
 */
#include "base/glob.h"
#include "judge/roadmap.h"

#include <string.h>

static bool has_tool(const struct scan *scan, const struct start *start)
{
	for (size_t t = 0; t < start->tools_n; t++) {
		uint32_t tool = map_get(&scan->book->tool_ids, start->tools[t]);
		for (uint32_t s = 0; s < scan->book->signals_n; s++)
			for (size_t i = 0; i < scan->signals[s].n; i++)
				if (scan->book->rules[scan->signals[s].evidence[i].rule].tool == tool &&
				    scan->signals[s].evidence[i].rung >= start->rung)
					return true;
	}
	return !start->tools_n;
}

/* The language of most code; scripts, queries and settings stand beside code in any language. */
static const char *main_language(const struct scan *scan)
{
	static const char *const beside[] = {"Shell",   "SQL",   "Terraform", "Bicep", "PowerShell", "Protocol Buffers",
					     "Jupyter", "Quarto"};
	for (size_t i = 0; i < scan->languages_n; i++) {
		bool code = true;
		for (size_t k = 0; k < sizeof beside / sizeof *beside; k++)
			code &= strcmp(scan->languages[i].name, beside[k]) != 0;
		if (code)
			return scan->languages[i].name;
	}
	return "";
}

static bool has_language(const struct scan *scan, const struct start *start)
{
	const char *main = main_language(scan);
	for (size_t i = 0; i < start->languages_n; i++)
		if (str_is(start->languages[i], main))
			return true;
	return !start->languages_n;
}

static const struct evidence *best_like(const struct scan *scan, struct facet facet, struct str like)
{
	const struct signal *signal = &scan->book->signals[facet.signal];
	const struct signal_finding *finding = &scan->signals[facet.signal];
	for (size_t i = 0; i < finding->n; i++) {
		const struct evidence *e = &finding->evidence[i];
		if (!e->path.len || e->rung < RUNG_DECLARED || (like.len && !glob_match(like, e->path)))
			continue;
		if (facet.aspect < 0 || str_eq(scan->book->rules[e->rule].aspect, signal->aspects[facet.aspect]))
			return e;
	}
	return NULL;
}

/* The file that carries the best evidence, of the signals in the order they are named. */
static const struct evidence *find_file(const struct scan *scan, const struct start *start)
{
	const struct evidence *found = NULL;
	for (size_t i = 0; i < start->edit_n && !found; i++)
		found = best_like(scan, start->edit[i], start->like);
	for (uint32_t s = 0; !start->edit_n && s < scan->book->signals_n && !found; s++)
		found = best_like(scan, (struct facet){s, -1}, start->like);
	return found;
}

static bool fits(const struct judge_basis *basis, const struct start *start)
{
	struct outcome outcome = {.found_n = 0};
	const struct scan *scan = basis->scan;
	return has_tool(scan, start) && has_language(scan, start) &&
	       (!start->origin || str_find(scan->about->origin, start->origin) != STR_NONE) &&
	       (!start->when || condition_evaluate(basis, start->when, &outcome) == GRADE_FULL) &&
	       ((!start->edit_n && !start->like.len) || find_file(scan, start));
}

static bool has_file(const struct scan *scan, struct str path)
{
	size_t n;
	bool cut_off;
	const struct source_entry *entries = source_entries(scan->source, &n, &cut_off);
	for (size_t low = 0, high = n; low < high;) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(entries[middle].path, path);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

void roadmap_begin(const struct judge_basis *basis, const struct initiative *initiative, struct roadmap_step *step)
{
	size_t i = 0;
	while (i + 1 < initiative->starts_n && !fits(basis, &initiative->starts[i]))
		i++;
	const struct start *start = &initiative->starts[i];
	step->start = start->action;
	step->file = start->file;
	step->exists = start->file.len && has_file(basis->scan, start->file);
	if (start->edit_n || start->like.len) {
		step->file = find_file(basis->scan, start)->path;
		step->exists = true;
	}
}
