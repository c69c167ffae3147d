#include "judge/why.h"

#define LISTED 3

static struct str lower_first(struct arena *arena, struct str text)
{
	/* "README with purpose" keeps its capitals, "Model card" does not. */
	if (text.len < 2 || !char_is_alpha(text.at[1]) || text.at[1] == char_lower(text.at[1]) - 32)
		return text;
	if (char_lower(text.at[1]) != text.at[1])
		return text;
	return arena_printf(arena, "%c%.*s", char_lower(text.at[0]), STR_ARG(str_from(text, 1)));
}

static struct str title_of(const struct judge_basis *basis, struct facet facet)
{
	const struct signal *signal = &basis->scan->book->signals[facet.signal];
	struct str title = lower_first(basis->arena, signal->title);
	return facet.aspect < 0 ? title
				: arena_printf(basis->arena, "%.*s (%.*s)", STR_ARG(title),
					       STR_ARG(signal->aspects[facet.aspect]));
}

static struct str list_titles(const struct judge_basis *basis, const struct facet *facets, size_t n)
{
	struct str text = {0};
	for (size_t i = 0; i < n && i < LISTED; i++)
		text = arena_printf(basis->arena, "%.*s%s%.*s", STR_ARG(text), i ? ", " : "",
				    STR_ARG(title_of(basis, facets[i])));
	if (n > LISTED)
		text = arena_printf(basis->arena, "%.*s and %zu more", STR_ARG(text), n - LISTED);
	return text;
}

static struct str place_of(const struct signal_finding *finding, struct facet facet)
{
	uint32_t best = facet.aspect < 0 ? 0 : finding->aspects[facet.aspect].evidence;
	return finding->n && best != MAP_NONE ? finding->evidence[best].path : (struct str){0};
}

static struct str list_found(const struct judge_basis *basis, const struct outcome *outcome)
{
	struct str text = {0};
	for (size_t i = 0; i < outcome->found_n && i < LISTED; i++) {
		struct facet facet = outcome->found[i];
		const struct signal_finding *finding = &basis->scan->signals[facet.signal];
		struct str place = place_of(finding, facet);
		text = arena_printf(basis->arena, "%.*s%s%.*s is %s%s%.*s", STR_ARG(text), i ? ", " : "",
				    STR_ARG(title_of(basis, facet)), rung_names[finding_level(finding, facet.aspect)],
				    place.len ? " in " : "", STR_ARG(place));
	}
	return text;
}

struct str why_not_applicable(const struct judge_basis *basis, const struct item *item, const struct outcome *outcome)
{
	if (item->applies_text.len)
		return item->applies_text;
	return arena_printf(basis->arena, "does not apply: no %.*s",
			    STR_ARG(list_titles(basis, outcome->missing, outcome->missing_n)));
}

/* The phrase of the first circumstance in the condition that holds; empty if there is none. */
static struct str circumstance_of(const struct condition *c, const struct circumstances *circumstances)
{
	if (!c)
		return (struct str){0};
	if (c->kind == CONDITION_CIRCUMSTANCE && circumstances->holds[c->circumstance])
		return str_of(circumstance_phrases[c->circumstance]);
	for (size_t i = 0; i < c->n; i++) {
		struct str phrase = circumstance_of(&c->parts[i], circumstances);
		if (phrase.len)
			return phrase;
	}
	return (struct str){0};
}

static struct str why_unknown(const struct judge_basis *basis, const struct outcome *outcome, struct str missing)
{
	struct str hidden = hidden_file(basis->scan, outcome);
	if (hidden.len)
		return arena_printf(basis->arena, "not seen: %.*s; but %.*s could not be read", STR_ARG(missing),
				    STR_ARG(hidden));
	return arena_printf(basis->arena, "not seen here: %.*s; it may live elsewhere", STR_ARG(missing));
}

/* "grade 2 of 4 (target 3): " before the sentence of an item with grades. */
static struct str grade_of(const struct judge_basis *basis, const struct verdict *verdict)
{
	if (!verdict->item->grades.n || verdict->answer == ANSWER_UNKNOWN)
		return (struct str){0};
	return arena_printf(basis->arena, "grade %u of %zu (target %u): ", verdict->grade, verdict->item->grades.n,
			    verdict->target);
}

static struct str sentence(const struct judge_basis *basis, const struct verdict *verdict,
			   const struct outcome *outcome, const struct why *why)
{
	struct arena *a = basis->arena;
	struct str found = list_found(basis, outcome);
	struct str missing = list_titles(basis, outcome->missing, outcome->missing_n);
	if (!found.len)
		found = circumstance_of(verdict->item->answer, &basis->circumstances);
	if (why->days)
		return arena_printf(a, "%.*s, but it was not touched for %u days while the project moved on",
				    STR_ARG(found), why->days);
	switch (verdict->answer) {
	case ANSWER_YES:
		return found;
	case ANSWER_PARTIAL:
		if (found.len && missing.len)
			return arena_printf(a, "%.*s; not (fully) there: %.*s", STR_ARG(found), STR_ARG(missing));
		return found.len ? found : arena_printf(a, "only in part: %.*s", STR_ARG(missing));
	case ANSWER_NO:
		found = circumstance_of(verdict->item->opposite, &basis->circumstances);
		if (why->opposite)
			return found.len ? found : STR("the repository shows the opposite");
		return arena_printf(a, "looked in %zu files, not found: %.*s", basis->scan->files_read,
				    STR_ARG(missing));
	default:
		return why_unknown(basis, outcome, missing);
	}
}

struct str why_answer(const struct judge_basis *basis, const struct verdict *verdict, const struct outcome *outcome,
		      const struct why *why)
{
	struct str grade = grade_of(basis, verdict), rest = sentence(basis, verdict, outcome, why);
	return grade.len ? arena_printf(basis->arena, "%.*s%.*s", STR_ARG(grade), STR_ARG(rest)) : rest;
}
