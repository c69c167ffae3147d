#include "judge/compare.h"
#include "judge/policy.h"

#include <string.h>

const char *const change_kind_names[CHANGE_KINDS] = {"lost", "weakened", "gained", "strengthened"};

struct comparing {
	const struct side *base, *head;
	const struct policy *policy;
	struct arena *arena;
	struct causation causation;
	vec(struct change) changes;
	size_t inapplicable;
};

static void keep_causes(struct comparing *c, struct change *change, const struct causes *causes)
{
	struct cause *kept = arena_array(c->arena, struct cause, causes->n + 1);
	memcpy(kept, causes->at, causes->n * sizeof *kept);
	change->causes = kept;
	change->causes_n = causes->n;
}

static enum change_kind kind_of(int before, int after, int nothing)
{
	if (after < before)
		return after <= nothing ? CHANGE_LOST : CHANGE_WEAKENED;
	return before <= nothing ? CHANGE_GAINED : CHANGE_STRENGTHENED;
}

static bool is_history(const struct comparing *c, uint32_t signal)
{
	return c->head->scan->book->signals[signal].class == SIGNAL_HISTORY;
}

static void compare_signal(struct comparing *c, uint32_t signal)
{
	const struct signal_finding *base = &c->base->scan->signals[signal], *head = &c->head->scan->signals[signal];
	enum confidence before = signal_confidence(c->base->scan, signal);
	enum confidence after = signal_confidence(c->head->scan, signal);
	struct causes causes = {.n = 0};
	if (base->level == head->level && before == after)
		return;
	struct change change = {
		.signal = signal,
		.id = c->head->scan->book->signals[signal].id,
		.title = c->head->scan->book->signals[signal].title,
		.before = rung_names[base->level],
		.after = rung_names[head->level],
		.flag_before = confidence_names[before],
		.flag_after = confidence_names[after],
		.flag_only = base->level == head->level,
	};
	change.kind = change.flag_only ? (after < before ? CHANGE_WEAKENED : CHANGE_STRENGTHENED)
				       : kind_of((int)base->level, (int)head->level, RUNG_MENTIONED);
	bool lost = change.kind == CHANGE_LOST || change.kind == CHANGE_WEAKENED;
	if (lost)
		change.waiver = policy_waived(c->policy, NULL, signal, c->head->scan->about->committed_at);
	change.by_time = lost && is_history(c, signal);
	causes_find(&c->causation, signal, lost, &causes);
	keep_causes(c, &change, &causes);
	*vec_add(c->arena, &c->changes) = change;
}

/* Unknown, no and not applicable are all no practice that could be lost. */
static int standing(enum answer answer)
{
	return answer == ANSWER_YES ? 2 : answer == ANSWER_PARTIAL ? 1 : 0;
}

/* How a signal moved, from the side of what was lost (or gained): 1, against it: -1. */
static int moved(const struct comparing *c, uint32_t signal, bool lost)
{
	enum rung base = c->base->scan->signals[signal].level, head = c->head->scan->signals[signal].level;
	return base == head ? 0 : (head < base) == lost ? 1 : -1;
}

/* First the signals that fell with the answer, otherwise those that rose and show the opposite. */
static void find_item_causes(struct comparing *c, const bool *signals, bool lost, struct causes *causes)
{
	uint32_t n = c->head->scan->book->signals_n;
	for (uint32_t s = 0; s < n; s++)
		if (signals[s] && moved(c, s, lost) > 0)
			causes_find(&c->causation, s, lost, causes);
	for (uint32_t s = 0; s < n && !causes->n; s++)
		if (signals[s] && moved(c, s, lost) < 0)
			causes_find(&c->causation, s, !lost, causes);
}

static const bool *signals_of(const struct comparing *c, const struct item *item)
{
	bool *signals = arena_array(c->arena, bool, c->head->scan->book->signals_n + 1);
	condition_signals(item->answer, signals);
	condition_signals(item->opposite, signals);
	for (size_t i = 0; i < item->grades.n; i++)
		condition_signals(&item->grades.steps[i], signals);
	return signals;
}

/* Whether the condition asks how changes arrive, by whom, or for versions: what files say does not decide it. */
static bool asks_history(const struct condition *condition)
{
	if (!condition)
		return false;
	if (condition->kind == CONDITION_CIRCUMSTANCE)
		return condition->circumstance != CIRCUMSTANCE_ML_CODE &&
		       condition->circumstance != CIRCUMSTANCE_NOTEBOOKS;
	for (size_t i = 0; i < condition->n; i++)
		if (asks_history(&condition->parts[i]))
			return true;
	return false;
}

/* Nothing of what the item asks for moved but the history, or nothing at all and the document has grown old. */
static bool by_time(const struct comparing *c, const struct item *item, const bool *signals)
{
	bool any = false;
	for (uint32_t s = 0; s < c->head->scan->book->signals_n; s++) {
		if (!signals[s] || !moved(c, s, true))
			continue;
		if (!is_history(c, s))
			return false;
		any = true;
	}
	return any || item->current || asks_history(item->answer) || asks_history(item->opposite);
}

/* Whoever excuses every signal that fell excuses what follows from them. */
static const struct policy_waiver *waiver_of_item(const struct comparing *c, const struct item *item,
						  const bool *signals)
{
	int64_t time = c->head->scan->about->committed_at;
	const struct policy_waiver *waiver = policy_waived(c->policy, item, MAP_NONE, time);
	if (waiver)
		return waiver;
	for (uint32_t s = 0; s < c->head->scan->book->signals_n; s++) {
		if (!signals[s] || moved(c, s, true) <= 0)
			continue;
		waiver = policy_waived(c->policy, NULL, s, time);
		if (!waiver)
			return NULL;
	}
	return waiver;
}

static void compare_item(struct comparing *c, const struct checklist *checklist, const struct verdict *base,
			 const struct verdict *head)
{
	int before = standing(base->answer), after = standing(head->answer);
	struct causes causes = {.n = 0};
	/* What no longer applies is not lost. */
	if (head->answer == ANSWER_NA || base->answer == ANSWER_NA) {
		c->inapplicable += base->answer != ANSWER_NA;
		return;
	}
	if (before == after && (!before || base->confidence == head->confidence))
		return;
	struct change change = {
		.checklist = checklist,
		.item = head->item,
		.signal = MAP_NONE,
		.id = arena_printf(c->arena, "%.*s:%.*s", STR_ARG(checklist->id), STR_ARG(head->item->id)),
		.title = head->item->title,
		.before = answer_names[base->answer],
		.after = answer_names[head->answer],
		.flag_before = confidence_names[base->confidence],
		.flag_after = confidence_names[head->confidence],
		.flag_only = before == after,
	};
	change.kind = change.flag_only ? (head->confidence < base->confidence ? CHANGE_WEAKENED : CHANGE_STRENGTHENED)
				       : kind_of(before, after, 0);
	bool lost = change.kind == CHANGE_LOST || change.kind == CHANGE_WEAKENED;
	const bool *signals = signals_of(c, head->item);
	if (lost)
		change.waiver = waiver_of_item(c, head->item, signals);
	find_item_causes(c, signals, lost, &causes);
	change.by_time = lost && !causes.n && by_time(c, head->item, signals);
	keep_causes(c, &change, &causes);
	*vec_add(c->arena, &c->changes) = change;
}

/* By kind, and within a kind in the order found. */
static void sort_changes(struct comparing *c, struct comparison *out)
{
	out->changes = arena_array(c->arena, struct change, c->changes.n + 1);
	for (int kind = 0; kind < CHANGE_KINDS; kind++) {
		for (size_t i = 0; i < c->changes.n; i++) {
			if ((int)c->changes.at[i].kind != kind)
				continue;
			out->changes[out->changes_n++] = c->changes.at[i];
			out->of[kind]++;
		}
	}
}

void compare_sides(const struct side *base, const struct side *head, const struct policy *policy, struct arena *arena,
		   struct comparison *out)
{
	struct comparing c = {.base = base, .head = head, .policy = policy, .arena = arena};
	*out = (struct comparison){.base = *base, .head = *head};
	causation_init(&c.causation, base->scan, head->scan, arena);
	for (uint32_t s = 0; s < head->scan->book->signals_n; s++)
		compare_signal(&c, s);
	for (size_t j = 0; j < head->judgements_n; j++)
		for (size_t i = 0; i < head->judgements[j].checklist->items_n; i++)
			compare_item(&c, head->judgements[j].checklist, &base->judgements[j].verdicts[i],
				     &head->judgements[j].verdicts[i]);
	sort_changes(&c, out);
	out->inapplicable = c.inapplicable;
	enum file_change how;
	out->policy_changed = causation_changed(&c.causation, policy_path(head->scan->about, arena), &how);
	causation_release(&c.causation);
}
