#include "judge/why.h"

#define LISTED 3

static struct str lower_first(struct scan *scan, struct str text)
{
	/* "README with purpose" keeps its capitals, "Model card" does not. */
	if (text.len < 2 || !char_is_alpha(text.at[1]) || text.at[1] == char_lower(text.at[1]) - 32)
		return text;
	if (char_lower(text.at[1]) != text.at[1])
		return text;
	return arena_printf(&scan->arena, "%c%.*s", char_lower(text.at[0]), STR_ARG(str_from(text, 1)));
}

static struct str list_titles(struct scan *scan, const uint32_t *signals, size_t n)
{
	struct str text = {0};
	for (size_t i = 0; i < n && i < LISTED; i++)
		text = arena_printf(&scan->arena, "%.*s%s%.*s", STR_ARG(text), i ? ", " : "",
				    STR_ARG(lower_first(scan, scan->book->signals[signals[i]].title)));
	if (n > LISTED)
		text = arena_printf(&scan->arena, "%.*s and %zu more", STR_ARG(text), n - LISTED);
	return text;
}

static struct str list_found(struct scan *scan, const struct outcome *outcome)
{
	struct str text = {0};
	for (size_t i = 0; i < outcome->found_n && i < LISTED; i++) {
		const struct signal_finding *finding = &scan->signals[outcome->found[i]];
		text = arena_printf(&scan->arena, "%.*s%s%.*s is %s", STR_ARG(text), i ? ", " : "",
				    STR_ARG(lower_first(scan, scan->book->signals[outcome->found[i]].title)),
				    rung_names[finding->level]);
		if (finding->n && finding->evidence[0].path.len)
			text = arena_printf(&scan->arena, "%.*s in %.*s", STR_ARG(text), STR_ARG(finding->evidence[0].path));
	}
	return text;
}

struct str why_not_applicable(struct scan *scan, const struct item *item, const struct outcome *outcome)
{
	if (item->applies_text.len)
		return item->applies_text;
	return arena_printf(&scan->arena, "does not apply: no %.*s",
			    STR_ARG(list_titles(scan, outcome->missing, outcome->missing_n)));
}

struct str why_answer(struct scan *scan, const struct item *item, const struct verdict *verdict,
		      const struct outcome *outcome, bool opposite, uint32_t days)
{
	struct arena *a = &scan->arena;
	struct str found = list_found(scan, outcome);
	struct str missing = list_titles(scan, outcome->missing, outcome->missing_n);
	(void)item;
	if (days)
		return arena_printf(a, "%.*s, but it was not touched for %u days while the project moved on", STR_ARG(found), days);
	switch (verdict->answer) {
	case ANSWER_YES:
		return found.len ? found : STR("the history shows it");
	case ANSWER_PARTIAL:
		if (found.len && missing.len)
			return arena_printf(a, "%.*s; not (fully) there: %.*s", STR_ARG(found), STR_ARG(missing));
		return found.len ? found : arena_printf(a, "only in part: %.*s", STR_ARG(missing));
	case ANSWER_NO:
		if (opposite)
			return arena_printf(a, "the repository shows the opposite; missing: %.*s", STR_ARG(missing));
		return arena_printf(a, "looked for %.*s in %zu files: not found", STR_ARG(missing), scan->files_read);
	default:
		if (hidden_file(scan, outcome).len)
			return arena_printf(a, "%.*s: not seen, but %.*s could not be read", STR_ARG(missing),
					    STR_ARG(hidden_file(scan, outcome)));
		return arena_printf(a, "nothing here shows %.*s; it may live elsewhere", STR_ARG(missing));
	}
}
