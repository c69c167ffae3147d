#include "judge/cause.h"
#include "base/limits.h"
#include "engine/excerpt.h"
#include "judge/edit.h"

#include <string.h>

const char *const file_change_names[3] = {"deleted", "edited", "added"};

/* ---- files ---- */

static void index_entries(struct causation *c, const struct scan *scan, struct map *paths,
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

bool causation_changed(const struct causation *c, struct str path, enum file_change *change)
{
	uint32_t base = map_get(&c->base_paths, path), head = map_get(&c->head_paths, path);
	if (base == MAP_NONE && head == MAP_NONE)
		return false;
	*change = head == MAP_NONE ? FILE_DELETED : base == MAP_NONE ? FILE_ADDED : FILE_EDITED;
	return *change != FILE_EDITED || differs(&c->base_entries[base], &c->head_entries[head]);
}

/* A file under another name is found by its contents. */
static void index_arrived(struct causation *c)
{
	size_t n;
	bool cut_off;
	source_entries(c->head->source, &n, &cut_off);
	map_init(&c->arrived, c->arena);
	for (size_t i = 0; i < n; i++) {
		const struct source_entry *entry = &c->head_entries[i];
		struct str id = {(const char *)entry->oid.bytes, sizeof entry->oid.bytes};
		if (entry->has_oid && map_get(&c->base_paths, entry->path) == MAP_NONE &&
		    map_get(&c->arrived, id) == MAP_NONE)
			map_put(&c->arrived, id, (uint32_t)i);
	}
}

/* What the other side says of the same file: "disabled", "template" … */
static struct str note_of(const struct signal_finding *finding, struct str path)
{
	for (size_t i = 0; i < finding->n; i++)
		if (str_eq(finding->evidence[i].path, path) && finding->evidence[i].note.len)
			return finding->evidence[i].note;
	return (struct str){0};
}

static struct str read_side(struct causation *c, struct source_reader *reader, const struct source_entry *entry)
{
	struct str text = {0};
	uint64_t size;
	if (!reader || source_read(reader, entry, LIMIT_FILE_BYTES, &text, &size) != READ_OK)
		return (struct str){0};
	return arena_str(c->arena, text);
}

/* What the head has in place of what was lost. */
static void show_now(struct causation *c, struct cause *cause)
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

static struct str where_moved(struct causation *c, struct str path)
{
	const struct source_entry *entry = &c->base_entries[map_get(&c->base_paths, path)];
	struct str id = {(const char *)entry->oid.bytes, sizeof entry->oid.bytes};
	uint32_t to = entry->has_oid ? map_get(&c->arrived, id) : MAP_NONE;
	return to == MAP_NONE ? (struct str){0}
			      : arena_printf(c->arena, "moved to %.*s", STR_ARG(c->head_entries[to].path));
}

/* Only once for each file of a change: reading costs. */
static void add_cause(struct causation *c, struct causes *causes, struct cause cause, bool lost)
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

static void add_evidence_causes(struct causation *c, const struct signal_finding *here,
				const struct signal_finding *there, bool lost, struct causes *causes)
{
	for (size_t i = 0; i < here->n; i++) {
		const struct evidence *e = &here->evidence[i];
		struct cause cause = {.path = e->path, .line = e->line, .excerpt = e->excerpt};
		if (e->rung < here->level || !e->path.len || !causation_changed(c, e->path, &cause.change))
			continue;
		memcpy(cause.blob, e->blob, sizeof cause.blob);
		cause.note = cause.change == FILE_EDITED ? note_of(there, e->path) : (struct str){0};
		add_cause(c, causes, cause, lost);
	}
}

/* A step of a chain begins with the path of a file: ".github/workflows/ci.yml job test". */
static void add_step_cause(struct causation *c, struct str step, bool lost, struct causes *causes)
{
	for (size_t end = 1; end <= step.len; end++) {
		struct cause cause = {.path = str_sub(step, 0, end)};
		if (end < step.len && step.at[end] != ' ')
			continue;
		if (causation_changed(c, cause.path, &cause.change)) {
			add_cause(c, causes, cause, lost);
			return;
		}
	}
}

/* The evidence is untouched, but a file on the way to it is not: the workflow, the make target. */
static void add_chain_causes(struct causation *c, const struct signal_finding *here, bool lost, struct causes *causes)
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

void causes_find(struct causation *c, uint32_t signal, bool lost, struct causes *causes)
{
	const struct signal_finding *base = &c->base->signals[signal], *head = &c->head->signals[signal];
	const struct signal_finding *here = lost ? base : head, *there = lost ? head : base;
	add_evidence_causes(c, here, there, lost, causes);
	if (!causes->n)
		add_chain_causes(c, here, lost, causes);
}

void causation_init(struct causation *c, const struct scan *base, const struct scan *head, struct arena *arena)
{
	struct error ignored;
	*c = (struct causation){.base = base, .head = head, .arena = arena};
	index_entries(c, base, &c->base_paths, &c->base_entries);
	index_entries(c, head, &c->head_paths, &c->head_entries);
	index_arrived(c);
	c->base_reader = source_reader_open(base->source, &ignored);
	c->head_reader = source_reader_open(head->source, &ignored);
}

void causation_release(struct causation *c)
{
	source_reader_close(c->base_reader);
	source_reader_close(c->head_reader);
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
