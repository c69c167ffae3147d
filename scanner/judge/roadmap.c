#include "judge/roadmap.h"

#include <stdlib.h>
#include <string.h>

#define QUICK_WINS 5
#define FOUNDATIONAL 3

/* From these points on the impact is medium and high: about one and two items of a list of sixty. */
#define IMPACT_MEDIUM 1.5
#define IMPACT_HIGH 3.0

static const double weights[] = {[EFFORT_LOW] = 1, [EFFORT_MEDIUM] = 2, [EFFORT_HIGH] = 3};

/* What is known about one initiative while ranking. */
struct candidate {
	bool *needs; /* by initiative: unmet ones that come first, also by way of others */
	size_t needs_n;
	bool met, blocked;
	double gain;   /* on top of what it needs */
	double reach;  /* with all that waits for it */
	unsigned sure; /* items closed that are missing for certain, not only unseen */
	bool turns;    /* closes an item or gains a step */
	bool chosen;
};

struct planning {
	const struct judge_basis *basis;
	const struct judgement *judgements;
	size_t judgements_n;
	const struct initiatives *initiatives;
	struct candidate *candidates;
	struct arena trial; /* forgotten after each trial */
};

/* Two judgements of the same checklists: before and after. */
struct change {
	struct judge_basis basis_before, basis_after;
	struct judgement *before, *after;
};

/* ---- judging ---- */

static size_t add_grants(struct grant *grants, size_t n, const struct initiative *initiative)
{
	memcpy(grants + n, initiative->grants, initiative->grants_n * sizeof *grants);
	return n + initiative->grants_n;
}

/* The grants of the initiatives marked. */
static struct grant *grants_of(const struct initiatives *initiatives, const bool *marked, struct arena *arena,
			       size_t *n)
{
	size_t room = 1;
	for (size_t i = 0; i < initiatives->n; i++)
		room += marked[i] ? initiatives->at[i].grants_n : 0;
	struct grant *grants = arena_array(arena, struct grant, room);
	*n = 0;
	for (size_t i = 0; i < initiatives->n; i++)
		if (marked[i])
			*n = add_grants(grants, *n, &initiatives->at[i]);
	return grants;
}

static void judge_marked(const struct planning *p, const struct judge_basis *basis, const struct judgement *before,
			 const bool *marked, struct arena *arena, struct judge_basis *granted, struct judgement **after)
{
	size_t n;
	struct grant *grants = grants_of(p->initiatives, marked, arena, &n);
	judge_basis_grant(basis, grants, n, false, arena, granted);
	*after = arena_array(arena, struct judgement, p->judgements_n + 1);
	for (size_t i = 0; i < p->judgements_n; i++)
		judge_again(granted, &before[i], grants, n, &(*after)[i]);
}

/* What happens when `added` follows `present`. */
static void judge_change(const struct planning *p, const bool *present, const bool *added, struct arena *arena,
			 struct change *change)
{
	judge_marked(p, p->basis, p->judgements, present, arena, &change->basis_before, &change->before);
	judge_marked(p, &change->basis_before, change->before, added, arena, &change->basis_after, &change->after);
}

static struct roadmap_effect *effects_of(const struct planning *p, const struct change *change, struct arena *arena)
{
	struct roadmap_effect *effects = arena_array(arena, struct roadmap_effect, p->judgements_n + 1);
	for (size_t i = 0; i < p->judgements_n; i++)
		effects[i] = (struct roadmap_effect){
			.checklist = p->judgements[i].checklist,
			.before = change->before[i].score.percent,
			.after = change->after[i].score.percent,
			.step_before = change->before[i].step,
			.step_after = change->after[i].step,
		};
	return effects;
}

double roadmap_gain(const struct roadmap_effect *effects, size_t n)
{
	double points = 0;
	for (size_t i = 0; i < n; i++) {
		points += effects[i].after - effects[i].before;
		points += ROADMAP_STEP_WORTH * ((double)effects[i].step_after - effects[i].step_before);
	}
	return n ? points / (double)n : 0;
}

static bool turns(const struct planning *p, const struct change *change)
{
	for (size_t i = 0; i < p->judgements_n; i++) {
		const struct judgement *before = &change->before[i], *after = &change->after[i];
		if (after->step > before->step)
			return true;
		for (size_t k = 0; k < before->checklist->items_n; k++)
			if (after->verdicts[k].answer == ANSWER_YES && before->verdicts[k].answer != ANSWER_YES)
				return true;
	}
	return false;
}

/* ---- what comes first ---- */

static bool applies(const struct judge_basis *basis, const struct initiative *initiative)
{
	struct outcome outcome = {.found_n = 0};
	if (initiative->not_for_libraries && basis->scan->library)
		return false;
	return !initiative->applies || condition_evaluate(basis, initiative->applies, &outcome) == GRADE_FULL;
}

static bool is_met(const struct judge_basis *basis, const struct initiative *initiative)
{
	struct outcome outcome = {.found_n = 0};
	if (initiative->met && condition_evaluate(basis, initiative->met, &outcome) == GRADE_FULL)
		return true;
	return grants_hold(basis, initiative->grants, initiative->grants_n);
}

/* Initiatives stand below those they come after, so what those need is known already. */
static void find_needs(struct planning *p, size_t number)
{
	const struct initiative *initiative = &p->initiatives->at[number];
	struct candidate *c = &p->candidates[number];
	c->met = is_met(p->basis, initiative);
	for (size_t i = 0; i < initiative->after_n; i++) {
		size_t first = initiative->after[i];
		const struct initiative *other = &p->initiatives->at[first];
		if (p->candidates[first].met)
			continue;
		c->blocked |= p->candidates[first].blocked || (other->not_for_libraries && p->basis->scan->library);
		for (size_t k = 0; k < p->initiatives->n; k++)
			c->needs[k] |= p->candidates[first].needs[k];
		c->needs[first] = true;
	}
	for (size_t k = 0; k < p->initiatives->n; k++)
		c->needs_n += c->needs[k];
}

/* Marks `first` and all that waits for nothing but it, also by way of others. Returns how many wait. */
static size_t mark_waiting(const struct planning *p, size_t first, bool *marked)
{
	const struct candidate *f = &p->candidates[first];
	size_t waiting = 0;
	marked[first] = true;
	for (size_t i = first + 1; i < p->initiatives->n; i++) {
		const struct candidate *c = &p->candidates[i];
		bool ready = c->needs[first] && !c->blocked;
		for (size_t k = 0; k < i && ready; k++)
			ready = !c->needs[k] || marked[k] || f->needs[k];
		marked[i] = ready;
		waiting += ready;
	}
	return waiting;
}

/* ---- gains ---- */

static unsigned count_sure(const struct planning *p, const struct change *change)
{
	unsigned sure = 0;
	for (size_t i = 0; i < p->judgements_n; i++) {
		const struct judgement *before = &change->before[i], *after = &change->after[i];
		for (size_t k = 0; k < before->checklist->items_n; k++)
			sure += after->verdicts[k].answer == ANSWER_YES &&
				(before->verdicts[k].answer == ANSWER_NO ||
				 before->verdicts[k].answer == ANSWER_PARTIAL);
	}
	return sure;
}

static void find_gain(struct planning *p, size_t number)
{
	const struct initiative *initiative = &p->initiatives->at[number];
	struct candidate *c = &p->candidates[number];
	struct change change;
	bool *added = arena_array(&p->trial, bool, p->initiatives->n + 1);
	added[number] = true;
	judge_change(p, c->needs, added, &p->trial, &change);
	c->blocked |= !applies(&change.basis_before, initiative) || (c->met && initiative->met);
	if (c->blocked)
		return;
	c->gain = roadmap_gain(effects_of(p, &change, &p->trial), p->judgements_n);
	c->turns = turns(p, &change);
	c->sure = count_sure(p, &change);
}

static void find_reach(struct planning *p, size_t number)
{
	struct candidate *c = &p->candidates[number];
	struct change change;
	bool *added = arena_array(&p->trial, bool, p->initiatives->n + 1);
	c->reach = c->gain;
	if (c->blocked || p->initiatives->at[number].effort == EFFORT_LOW || !mark_waiting(p, number, added))
		return;
	judge_change(p, c->needs, added, &p->trial, &change);
	c->reach = roadmap_gain(effects_of(p, &change, &p->trial), p->judgements_n);
}

/* ---- choosing ---- */

/* Whether it still turns something when everything chosen so far is in place. */
static bool still_turns(struct planning *p, size_t number, bool with_waiting)
{
	struct change change;
	size_t n = p->initiatives->n;
	bool *present = arena_array(&p->trial, bool, n + 1), *added = arena_array(&p->trial, bool, n + 1);
	for (size_t i = 0; i < n; i++)
		present[i] = p->candidates[i].chosen;
	added[number] = true;
	if (with_waiting)
		mark_waiting(p, number, added);
	judge_change(p, present, added, &p->trial, &change);
	bool result = turns(p, &change);
	arena_reset(&p->trial);
	return result;
}

static bool is_ready(const struct planning *p, const struct candidate *c)
{
	for (size_t i = 0; i < p->initiatives->n; i++)
		if (c->needs[i] && !p->candidates[i].chosen)
			return false;
	return !c->blocked && !c->chosen;
}

typedef double rank_of(const struct planning *p, size_t number);

static double quick_rank(const struct planning *p, size_t number)
{
	const struct candidate *c = &p->candidates[number];
	enum effort effort = p->initiatives->at[number].effort;
	if (!c->turns || effort == EFFORT_HIGH || (effort == EFFORT_MEDIUM && c->gain < IMPACT_HIGH))
		return 0;
	return c->gain / weights[effort];
}

static double foundational_rank(const struct planning *p, size_t number)
{
	const struct candidate *c = &p->candidates[number];
	enum effort effort = p->initiatives->at[number].effort;
	return effort == EFFORT_LOW ? 0 : c->reach / weights[effort];
}

/* Whether `a` goes before `b`: by rank, then by what is missing for certain, then by the order of the file. Gains are
 * sums of fractions: what differs by less than rounding is equal. */
static bool goes_before(const struct planning *p, rank_of *rank, size_t a, size_t b)
{
	double more = rank(p, a) - rank(p, b);
	if (more > 1e-9 || more < -1e-9)
		return more > 0;
	if (p->candidates[a].sure != p->candidates[b].sure)
		return p->candidates[a].sure > p->candidates[b].sure;
	return a < b;
}

/* The best of those that are ready and still turn something; SIZE_MAX when none is left. */
static size_t choose(struct planning *p, rank_of *rank, bool with_waiting)
{
	bool *passed = arena_array(p->basis->arena, bool, p->initiatives->n + 1);
	for (;;) {
		size_t best = SIZE_MAX;
		for (size_t i = 0; i < p->initiatives->n; i++) {
			if (passed[i] || !is_ready(p, &p->candidates[i]) || rank(p, i) < 1e-9)
				continue;
			if (best == SIZE_MAX || goes_before(p, rank, i, best))
				best = i;
		}
		if (best == SIZE_MAX || still_turns(p, best, with_waiting))
			return best;
		passed[best] = true;
	}
}

/* ---- steps ---- */

static void find_turned(const struct planning *p, const struct change *change, struct roadmap_step *step)
{
	size_t room = 1;
	for (size_t i = 0; i < p->judgements_n; i++)
		room += p->judgements[i].checklist->items_n;
	step->closes = arena_array(p->basis->arena, struct roadmap_close, room);
	step->raises = arena_array(p->basis->arena, struct roadmap_close, room);
	for (size_t i = 0; i < p->judgements_n; i++) {
		const struct checklist *list = p->judgements[i].checklist;
		for (size_t k = 0; k < list->items_n; k++) {
			const struct verdict *before = &change->before[i].verdicts[k];
			const struct verdict *after = &change->after[i].verdicts[k];
			struct roadmap_close turned = {list, &list->items[k], before->answer, after->answer};
			if (after->answer == ANSWER_YES && before->answer != ANSWER_YES)
				step->closes[step->closes_n++] = turned;
			else if ((after->answer == ANSWER_PARTIAL && before->answer != ANSWER_PARTIAL &&
				  before->answer != ANSWER_YES) ||
				 after->grade > before->grade)
				step->raises[step->raises_n++] = turned;
		}
	}
}

/* The rung on which the signal then stands, so that the same assumption made exactly comes to the same. */
static const struct grant *effective(const struct judge_basis *basis, const struct initiative *initiative,
				     struct arena *arena)
{
	struct grant *grants = arena_array(arena, struct grant, initiative->grants_n + 1);
	for (size_t i = 0; i < initiative->grants_n; i++) {
		struct grant *grant = &grants[i];
		*grant = initiative->grants[i];
		if (grant->signal == MAP_NONE)
			continue;
		bool aspect = grant->aspect >= 0;
		if (aspect && basis->scan->book->signals[grant->signal].adverse[grant->aspect])
			continue;
		enum rung now = finding_level(&basis->scan->signals[grant->signal], aspect ? grant->aspect : -1);
		grant->rung = now > grant->rung ? now : grant->rung;
	}
	return grants;
}

static void make_step(struct planning *p, size_t number, struct roadmap_step *step)
{
	const struct initiative *initiative = &p->initiatives->at[number];
	struct candidate *c = &p->candidates[number];
	struct arena *arena = p->basis->arena;
	struct change change;
	bool *added = arena_array(arena, bool, p->initiatives->n + 1);
	added[number] = true;
	c->chosen = true;
	judge_change(p, c->needs, added, arena, &change);
	*step = (struct roadmap_step){
		.id = initiative->id,
		.title = initiative->title,
		.role = initiative->role,
		.metric = initiative->metric,
		.phase = initiative->phase,
		.effort = initiative->effort,
		.gain = c->gain,
		.reach = c->reach,
		.impact = c->gain >= IMPACT_HIGH     ? EFFORT_HIGH
			  : c->gain >= IMPACT_MEDIUM ? EFFORT_MEDIUM
						     : EFFORT_LOW,
		.effects = effects_of(p, &change, arena),
		.effects_n = p->judgements_n,
		.after = arena_array(arena, struct str, c->needs_n + 1),
		.grants = effective(&change.basis_before, initiative, arena),
		.grants_n = initiative->grants_n,
	};
	for (size_t i = 0; i < p->initiatives->n; i++)
		if (c->needs[i])
			step->after[step->after_n++] = p->initiatives->at[i].id;
	memset(added, 0, p->initiatives->n * sizeof *added);
	step->opens = arena_array(arena, struct str, mark_waiting(p, number, added) + 1);
	for (size_t i = number + 1; i < p->initiatives->n; i++)
		if (added[i])
			step->opens[step->opens_n++] = p->initiatives->at[i].id;
	find_turned(p, &change, step);
	roadmap_begin(p->basis, initiative, step);
}

void roadmap_find(const struct judge_basis *basis, const struct judgement *judgements, size_t n,
		  const struct initiatives *initiatives, struct roadmap *out)
{
	struct planning p = {basis, judgements, n, initiatives, NULL, {0}};
	size_t number;
	p.candidates = arena_array(basis->arena, struct candidate, initiatives->n + 1);
	for (size_t i = 0; i < initiatives->n; i++) {
		p.candidates[i].needs = arena_array(basis->arena, bool, initiatives->n + 1);
		find_needs(&p, i);
	}
	arena_init(&p.trial);
	for (size_t i = 0; i < initiatives->n; i++) {
		find_gain(&p, i);
		arena_reset(&p.trial);
	}
	for (size_t i = 0; i < initiatives->n; i++) {
		find_reach(&p, i);
		arena_reset(&p.trial);
	}
	*out = (struct roadmap){0};
	out->quick_wins = arena_array(basis->arena, struct roadmap_step, QUICK_WINS);
	out->foundational = arena_array(basis->arena, struct roadmap_step, FOUNDATIONAL);
	while (out->quick_wins_n < QUICK_WINS && (number = choose(&p, quick_rank, false)) != SIZE_MAX)
		make_step(&p, number, &out->quick_wins[out->quick_wins_n++]);
	while (out->foundational_n < FOUNDATIONAL && (number = choose(&p, foundational_rank, true)) != SIZE_MAX)
		make_step(&p, number, &out->foundational[out->foundational_n++]);
	arena_release(&p.trial);
}
