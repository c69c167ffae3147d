#include "judge/compare.h"
#include "judge/policy.h"

#include <stdlib.h>
#include <string.h>

#define CAUSES_MAX 5

const char *const change_kind_names[CHANGE_KINDS] = {"lost", "weakened", "gained", "strengthened"};
const char *const file_change_names[3] = {"deleted", "edited", "added"};

struct comparing {
	const struct side *base, *head;
	const struct policy *policy;
	struct arena *arena;
	struct map base_paths, head_paths; /* path → entry */
	const struct source_entry *base_entries, *head_entries;
	vec(struct str) changed; /* paths that differ, in order */
	vec(struct change) changes;
};

/* ---- files ---- */

static void index_entries(struct comparing *c, const struct scan *scan, struct map *paths,
			  const struct source_entry **entries)
{
	size_t n;
	bool cut_off;
	*entries = source_entries(scan->source, &n, &cut_off);
	map_init(paths, c->arena);
	for (size_t i = 0; i < n; i++)
		map_put(paths, (*entries)[i].path, (uint32_t)i);
}

/* A file of a work tree that nobody wanted to read has no id: what is not known to differ is taken as the same. */
static bool differs(const struct source_entry *a, const struct source_entry *b)
{
	return a->kind != b->kind || (a->has_oid && b->has_oid && memcmp(&a->oid, &b->oid, sizeof a->oid) != 0);
}

/* Whether the file changed between the sides, and how. */
static bool file_changed(const struct comparing *c, struct str path, enum file_change *change)
{
	uint32_t base = map_get(&c->base_paths, path), head = map_get(&c->head_paths, path);
	if (base == MAP_NONE && head == MAP_NONE)
		return false;
	*change = head == MAP_NONE ? FILE_DELETED : base == MAP_NONE ? FILE_ADDED : FILE_EDITED;
	return *change != FILE_EDITED || differs(&c->base_entries[base], &c->head_entries[head]);
}

static void find_changed(struct comparing *c, const struct scan *scan, bool deleted_only)
{
	size_t n;
	bool cut_off;
	enum file_change change;
	const struct source_entry *entries = source_entries(scan->source, &n, &cut_off);
	for (size_t i = 0; i < n; i++)
		if (file_changed(c, entries[i].path, &change) && (!deleted_only || change == FILE_DELETED))
			*vec_add(c->arena, &c->changed) = entries[i].path;
}

/* ---- causes ---- */

struct causes {
	struct cause at[CAUSES_MAX];
	size_t n;
};

/* What the other side says of the same file: "disabled", "template" … */
static struct str note_of(const struct signal_finding *finding, struct str path)
{
	for (size_t i = 0; i < finding->n; i++)
		if (str_eq(finding->evidence[i].path, path) && finding->evidence[i].note.len)
			return finding->evidence[i].note;
	return (struct str){0};
}

static void add_cause(struct causes *causes, struct cause cause)
{
	for (size_t i = 0; i < causes->n; i++)
		if (str_eq(causes->at[i].path, cause.path))
			return;
	if (causes->n < CAUSES_MAX)
		causes->at[causes->n++] = cause;
}

/* Whether the rest of the evidence still stands on the other side, so that a loss has another cause. */
static void add_evidence_causes(const struct comparing *c, const struct signal_finding *here,
				const struct signal_finding *there, struct causes *causes)
{
	for (size_t i = 0; i < here->n; i++) {
		const struct evidence *e = &here->evidence[i];
		struct cause cause = {.path = e->path, .line = e->line, .excerpt = e->excerpt};
		if (e->rung < here->level || !e->path.len || !file_changed(c, e->path, &cause.change))
			continue;
		memcpy(cause.blob, e->blob, sizeof cause.blob);
		cause.note = cause.change == FILE_EDITED ? note_of(there, e->path) : (struct str){0};
		add_cause(causes, cause);
	}
}

/* The evidence is untouched, but a file on the way to it is not: the workflow, the make target. */
static void add_chain_causes(const struct comparing *c, const struct signal_finding *here, struct causes *causes)
{
	for (size_t i = 0; i < here->n; i++) {
		const struct evidence *e = &here->evidence[i];
		for (size_t k = 0; k < c->changed.n && e->chain.len; k++) {
			struct str path = c->changed.at[k];
			struct cause cause = {.path = path};
			size_t slash = path.len;
			while (slash && path.at[slash - 1] != '/')
				slash--;
			const char *name = arena_cstr(c->arena, str_from(path, slash));
			if (str_has(e->chain, name) && file_changed(c, path, &cause.change))
				add_cause(causes, cause);
		}
	}
}

/* `here` is the better side. */
static void find_causes(const struct comparing *c, uint32_t signal, bool lost, struct causes *causes)
{
	const struct signal_finding *base = &c->base->scan->signals[signal], *head = &c->head->scan->signals[signal];
	const struct signal_finding *here = lost ? base : head, *there = lost ? head : base;
	add_evidence_causes(c, here, there, causes);
	if (!causes->n)
		add_chain_causes(c, here, causes);
}

static void keep_causes(const struct comparing *c, struct change *change, const struct causes *causes)
{
	struct cause *kept = arena_array(c->arena, struct cause, causes->n + 1);
	memcpy(kept, causes->at, causes->n * sizeof *kept);
	change->causes = kept;
	change->causes_n = causes->n;
}

/* ---- changes ---- */

static enum change_kind kind_of(int before, int after, int nothing)
{
	if (after < before)
		return after <= nothing ? CHANGE_LOST : CHANGE_WEAKENED;
	return before <= nothing ? CHANGE_GAINED : CHANGE_STRENGTHENED;
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
	find_causes(c, signal, lost, &causes);
	keep_causes(c, &change, &causes);
	*vec_add(c->arena, &c->changes) = change;
}

/* Unknown, no and not applicable are all no practice that could be lost. */
static int standing(enum answer answer)
{
	return answer == ANSWER_YES ? 2 : answer == ANSWER_PARTIAL ? 1 : 0;
}

static void mark_signals(const struct condition *condition, bool *signals)
{
	if (!condition)
		return;
	if (condition->kind == CONDITION_SIGNAL)
		signals[condition->signal] = true;
	for (size_t i = 0; i < condition->n; i++)
		mark_signals(&condition->parts[i], signals);
}

static void find_item_causes(const struct comparing *c, const struct item *item, bool lost, struct causes *causes)
{
	const struct rulebook *book = c->head->scan->book;
	bool *signals = arena_array(c->arena, bool, book->signals_n + 1);
	mark_signals(item->answer, signals);
	mark_signals(item->opposite, signals);
	for (size_t i = 0; i < item->grades.n; i++)
		mark_signals(&item->grades.steps[i], signals);
	for (uint32_t s = 0; s < book->signals_n; s++) {
		enum rung base = c->base->scan->signals[s].level, head = c->head->scan->signals[s].level;
		if (signals[s] && (lost ? head < base : head > base))
			find_causes(c, s, lost, causes);
	}
}

static void compare_item(struct comparing *c, const struct checklist *checklist, const struct verdict *base,
			 const struct verdict *head)
{
	int before = standing(base->answer), after = standing(head->answer);
	struct causes causes = {.n = 0};
	/* What no longer applies is not lost. */
	if (head->answer == ANSWER_NA || base->answer == ANSWER_NA)
		return;
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
	if (lost)
		change.waiver = policy_waived(c->policy, head->item, MAP_NONE, c->head->scan->about->committed_at);
	find_item_causes(c, head->item, lost, &causes);
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
	index_entries(&c, base->scan, &c.base_paths, &c.base_entries);
	index_entries(&c, head->scan, &c.head_paths, &c.head_entries);
	find_changed(&c, base->scan, true);
	find_changed(&c, head->scan, false);
	for (uint32_t s = 0; s < head->scan->book->signals_n; s++)
		compare_signal(&c, s);
	for (size_t j = 0; j < head->judgements_n; j++)
		for (size_t i = 0; i < head->judgements[j].checklist->items_n; i++)
			compare_item(&c, head->judgements[j].checklist, &base->judgements[j].verdicts[i],
				     &head->judgements[j].verdicts[i]);
	sort_changes(&c, out);
}
