#include "judge/compare.h"
#include "base/limits.h"
#include "engine/excerpt.h"
#include "judge/edit.h"
#include "judge/policy.h"

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
	struct map arrived;                              /* id of a file that is new in the head → entry */
	struct source_reader *base_reader, *head_reader; /* NULL when it cannot be opened: then no line is shown */
	vec(struct change) changes;
	size_t inapplicable;
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

/* A file under another name is found by its contents. */
static void index_arrived(struct comparing *c)
{
	size_t n;
	bool cut_off;
	source_entries(c->head->scan->source, &n, &cut_off);
	map_init(&c->arrived, c->arena);
	for (size_t i = 0; i < n; i++) {
		const struct source_entry *entry = &c->head_entries[i];
		struct str id = {(const char *)entry->oid.bytes, sizeof entry->oid.bytes};
		if (entry->has_oid && map_get(&c->base_paths, entry->path) == MAP_NONE &&
		    map_get(&c->arrived, id) == MAP_NONE)
			map_put(&c->arrived, id, (uint32_t)i);
	}
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

static struct str read_side(struct comparing *c, struct source_reader *reader, const struct source_entry *entry)
{
	struct str text = {0};
	uint64_t size;
	if (!reader || source_read(reader, entry, LIMIT_FILE_BYTES, &text, &size) != READ_OK)
		return (struct str){0};
	return arena_str(c->arena, text);
}

/* What the head has in place of what was lost. */
static void show_now(struct comparing *c, struct cause *cause)
{
	const struct source_entry *base = &c->base_entries[map_get(&c->base_paths, cause->path)];
	const struct source_entry *head = &c->head_entries[map_get(&c->head_paths, cause->path)];
	struct str before = read_side(c, c->base_reader, base), after = read_side(c, c->head_reader, head);
	if (!before.len)
		return;
	cause->now = edit_line(before, after, cause->line);
	cause->now_excerpt = excerpt_clean(c->arena, excerpt_line(after, cause->now));
	if (!str_trim(after).len && c->head_reader && !cause->note.len)
		cause->note = STR("now empty");
}

static struct str where_moved(struct comparing *c, struct str path)
{
	const struct source_entry *entry = &c->base_entries[map_get(&c->base_paths, path)];
	struct str id = {(const char *)entry->oid.bytes, sizeof entry->oid.bytes};
	uint32_t to = entry->has_oid ? map_get(&c->arrived, id) : MAP_NONE;
	return to == MAP_NONE ? (struct str){0}
			      : arena_printf(c->arena, "moved to %.*s", STR_ARG(c->head_entries[to].path));
}

/* Only once for each file of a change: reading costs. */
static void add_cause(struct comparing *c, struct causes *causes, struct cause cause, bool lost)
{
	for (size_t i = 0; i < causes->n; i++)
		if (str_eq(causes->at[i].path, cause.path))
			return;
	if (causes->n == CAUSES_MAX)
		return;
	if (lost && cause.change == FILE_EDITED)
		show_now(c, &cause);
	else if (lost && cause.change == FILE_DELETED)
		cause.note = where_moved(c, cause.path);
	causes->at[causes->n++] = cause;
}

static void add_evidence_causes(struct comparing *c, const struct signal_finding *here,
				const struct signal_finding *there, bool lost, struct causes *causes)
{
	for (size_t i = 0; i < here->n; i++) {
		const struct evidence *e = &here->evidence[i];
		struct cause cause = {.path = e->path, .line = e->line, .excerpt = e->excerpt};
		if (e->rung < here->level || !e->path.len || !file_changed(c, e->path, &cause.change))
			continue;
		memcpy(cause.blob, e->blob, sizeof cause.blob);
		cause.note = cause.change == FILE_EDITED ? note_of(there, e->path) : (struct str){0};
		add_cause(c, causes, cause, lost);
	}
}

/* A step of a chain begins with the path of a file: ".github/workflows/ci.yml job test". */
static void add_step_cause(struct comparing *c, struct str step, bool lost, struct causes *causes)
{
	for (size_t end = 1; end <= step.len; end++) {
		struct cause cause = {.path = str_sub(step, 0, end)};
		if (end < step.len && step.at[end] != ' ')
			continue;
		if (file_changed(c, cause.path, &cause.change)) {
			add_cause(c, causes, cause, lost);
			return;
		}
	}
}

/* The evidence is untouched, but a file on the way to it is not: the workflow, the make target. */
static void add_chain_causes(struct comparing *c, const struct signal_finding *here, bool lost, struct causes *causes)
{
	static const char arrow[] = " → ";
	for (size_t i = 0; i < here->n; i++) {
		struct str rest = here->evidence[i].chain;
		for (size_t at; (at = str_find(rest, arrow)) != STR_NONE;) {
			rest = str_from(rest, at + strlen(arrow));
			add_step_cause(c, str_sub(rest, 0, str_find(rest, arrow)), lost, causes);
		}
	}
}

/* `here` is the better side. */
static void find_causes(struct comparing *c, uint32_t signal, bool lost, struct causes *causes)
{
	const struct signal_finding *base = &c->base->scan->signals[signal], *head = &c->head->scan->signals[signal];
	const struct signal_finding *here = lost ? base : head, *there = lost ? head : base;
	add_evidence_causes(c, here, there, lost, causes);
	if (!causes->n)
		add_chain_causes(c, here, lost, causes);
}

static void keep_causes(struct comparing *c, struct change *change, const struct causes *causes)
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
			find_causes(c, s, lost, causes);
	for (uint32_t s = 0; s < n && !causes->n; s++)
		if (signals[s] && moved(c, s, lost) < 0)
			find_causes(c, s, !lost, causes);
}

static const bool *signals_of(const struct comparing *c, const struct item *item)
{
	bool *signals = arena_array(c->arena, bool, c->head->scan->book->signals_n + 1);
	mark_signals(item->answer, signals);
	mark_signals(item->opposite, signals);
	for (size_t i = 0; i < item->grades.n; i++)
		mark_signals(&item->grades.steps[i], signals);
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

struct str cause_sentence(struct arena *arena, const struct cause *cause)
{
	struct str text = arena_printf(arena, "%.*s was %s", STR_ARG(cause->path), file_change_names[cause->change]);
	if (cause->note.len)
		text = arena_printf(arena, "%.*s (%.*s)", STR_ARG(text), STR_ARG(cause->note));
	if (cause->now && cause->now_excerpt.len)
		text = arena_printf(arena, "%.*s, line %u: %.*s", STR_ARG(text), cause->now,
				    STR_ARG(cause->now_excerpt));
	return text;
}

void compare_sides(const struct side *base, const struct side *head, const struct policy *policy, struct arena *arena,
		   struct comparison *out)
{
	struct comparing c = {.base = base, .head = head, .policy = policy, .arena = arena};
	*out = (struct comparison){.base = *base, .head = *head};
	index_entries(&c, base->scan, &c.base_paths, &c.base_entries);
	index_entries(&c, head->scan, &c.head_paths, &c.head_entries);
	index_arrived(&c);
	struct error ignored;
	c.base_reader = source_reader_open(base->scan->source, &ignored);
	c.head_reader = source_reader_open(head->scan->source, &ignored);
	for (uint32_t s = 0; s < head->scan->book->signals_n; s++)
		compare_signal(&c, s);
	for (size_t j = 0; j < head->judgements_n; j++)
		for (size_t i = 0; i < head->judgements[j].checklist->items_n; i++)
			compare_item(&c, head->judgements[j].checklist, &base->judgements[j].verdicts[i],
				     &head->judgements[j].verdicts[i]);
	source_reader_close(c.base_reader);
	source_reader_close(c.head_reader);
	sort_changes(&c, out);
	out->inapplicable = c.inapplicable;
	enum file_change how;
	out->policy_changed = file_changed(&c, policy_path(head->scan->about, arena), &how);
}
