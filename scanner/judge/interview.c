#include "judge/interview.h"

#include <stdlib.h>

/* A question while it is collected. */
struct draft {
	struct str whom, ask, proof;
	vec(const struct verdict *) verdicts;
	vec(const struct checklist *) checklists;
	size_t order;
};

struct collection {
	struct arena *arena;
	struct map by_text, by_facets; /* → number of the draft */
	vec(struct draft) drafts;
};

static int compare_facets(const void *a, const void *b)
{
	const struct facet *x = a, *y = b;
	if (x->signal != y->signal)
		return x->signal < y->signal ? -1 : 1;
	return x->aspect < y->aspect ? -1 : x->aspect > y->aspect;
}

/* What the answer waits for, in one order, and whom the item itself wants to be asked. What only people know is more than
 * the signals that hint at it, so such items share a question only when they ask it in the same words. */
static struct str facets_key(struct arena *arena, const struct verdict *verdict)
{
	struct facet facets[FACETS_MAX];
	struct str key = {0};
	if (verdict->item->observability == OBS_OUTSIDE || !verdict->missing_n)
		return key;
	memcpy(facets, verdict->missing, verdict->missing_n * sizeof *facets);
	qsort(facets, verdict->missing_n, sizeof *facets, compare_facets);
	key = arena_printf(arena, "%.*s", STR_ARG(verdict->item->whom));
	for (size_t i = 0; i < verdict->missing_n; i++)
		if (!i || compare_facets(&facets[i - 1], &facets[i]) != 0)
			key = arena_printf(arena, "%.*s %u/%d", STR_ARG(key), facets[i].signal, facets[i].aspect);
	return key;
}

static void collect(struct collection *c, const struct checklist *checklist, const struct verdict *verdict)
{
	struct str text = arena_printf(c->arena, "%.*s: %.*s", STR_ARG(verdict->item->whom), STR_ARG(verdict->ask));
	struct str facets = facets_key(c->arena, verdict);
	uint32_t at = map_get(&c->by_text, text);
	if (at == MAP_NONE && facets.len)
		at = map_get(&c->by_facets, facets);
	if (at == MAP_NONE) {
		at = (uint32_t)c->drafts.n;
		*vec_add(c->arena, &c->drafts) = (struct draft){
			.whom = verdict->whom, .ask = verdict->ask, .proof = verdict->proof, .order = at};
	}
	*vec_add(c->arena, &c->drafts.at[at].verdicts) = verdict;
	*vec_add(c->arena, &c->drafts.at[at].checklists) = checklist;
	map_put(&c->by_text, text, at);
	if (facets.len && map_get(&c->by_facets, facets) == MAP_NONE)
		map_put(&c->by_facets, facets, at);
}

/* What answers most comes first; otherwise as in the checklists. */
static int compare_drafts(const void *a, const void *b)
{
	const struct draft *x = a, *y = b;
	if (x->verdicts.n != y->verdicts.n)
		return x->verdicts.n > y->verdicts.n ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static void add_part(struct collection *c, struct str whom, struct interview *out)
{
	struct interview_part *part = &out->parts[out->n];
	size_t n = 0;
	for (size_t i = 0; i < c->drafts.n; i++)
		n += str_eq(c->drafts.at[i].whom, whom);
	if (!n)
		return;
	*part = (struct interview_part){.whom = whom, .questions = arena_array(c->arena, struct interview_question, n)};
	for (size_t i = 0; i < c->drafts.n; i++) {
		const struct draft *draft = &c->drafts.at[i];
		if (str_eq(draft->whom, whom))
			part->questions[part->n++] = (struct interview_question){
				draft->ask, draft->proof, draft->verdicts.at, draft->checklists.at, draft->verdicts.n};
	}
	out->n++;
}

void interview_prepare(const struct judge_basis *basis, const struct judgement *judgements, size_t n,
		       struct interview *out)
{
	struct collection c = {.arena = basis->arena};
	map_init(&c.by_text, basis->arena);
	map_init(&c.by_facets, basis->arena);
	for (size_t j = 0; j < n; j++)
		for (size_t i = 0; i < judgements[j].checklist->items_n; i++)
			if (judgements[j].verdicts[i].needs_person)
				collect(&c, judgements[j].checklist, &judgements[j].verdicts[i]);
	if (c.drafts.n)
		qsort(c.drafts.at, c.drafts.n, sizeof *c.drafts.at, compare_drafts);
	*out = (struct interview){.parts = arena_array(basis->arena, struct interview_part, role_names_n),
				  .questions = c.drafts.n};
	for (size_t r = 0; r < role_names_n; r++)
		add_part(&c, str_of(role_names[r]), out);
}
