/*
 * Of all evidence, the best per signal and rung: what a report shows and a verdict rests on. The blobs that carry it are read once more,
 * for the excerpt and to confirm their ids.
 */
#include "base/limits.h"
#include "engine/evidence.h"
#include "engine/excerpt.h"

/* Of the files read here at most so many bytes are kept until all evidence is chosen. */
#define KEPT_BYTES (4u << 20)

struct choice {
	struct scan *scan;
	const struct facts *facts;
	const struct graph *graph;
	struct source_reader *reader;
	struct arena *arena; /* until the evidence is chosen */
	struct str *texts;   /* by file: what was read, as one file often speaks for several signals */
	size_t kept;         /* bytes of them */
	enum identity { IDENTITY_UNSEEN, IDENTITY_SOUND, IDENTITY_FALSE } * identities; /* by file */
};

/* What reading a file once more says of evidence in it. */
enum standing {
	STANDING,
	STANDING_EMPTY,   /* the file turns out to say nothing */
	STANDING_ALTERED, /* its contents are not those that its id names, or are gone */
};

/* Best rung first; then rules for one aspect after general ones, files in order, lines in order. */
static int by_worth(const void *a, const void *b)
{
	const struct candidate *x = *(const struct candidate *const *)a, *y = *(const struct candidate *const *)b;
	if (x->rung != y->rung)
		return y->rung - x->rung;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* A configuration file whose lines are all blank or comments says nothing. */
static bool is_blank(struct str text)
{
	struct str rest = text, line;
	while (str_next_line(&rest, &line)) {
		line = str_trim(line);
		if (line.len && line.at[0] != '#' && !str_is(line, "---") && !str_starts(line, "//"))
			return false;
	}
	return true;
}

/* As source_read(), but a file is unpacked once. */
static enum read_status read_once(struct choice *c, uint32_t number, struct str *text)
{
	const struct source_entry *entry = c->facts->files[number].entry;
	uint64_t size;
	*text = c->texts[number];
	if (text->at)
		return READ_OK;
	enum read_status status = source_read(c->reader, entry, LIMIT_NOTEBOOK_BYTES, text, &size);
	if (status == READ_OK && c->kept + text->len < KEPT_BYTES) {
		c->kept += text->len;
		c->texts[number] = arena_str(c->arena, *text);
	}
	return status;
}

/* From now on nothing counts that the file seemed to show. */
static void disown(struct choice *c, uint32_t number, const char *code, struct str message)
{
	c->identities[number] = IDENTITY_FALSE;
	notices_add(&c->scan->arena, &c->scan->notices,
		    (struct notice){.level = NOTICE_WARNING,
				    .code = code,
				    .path = c->facts->files[number].path,
				    .message = message,
				    .unread = true,
				    .failed = true});
}

/* Reading in bulk trusts the object database, whose files anyone with access to the disk may write. What a report cites must be what
 * its id says, or whoever looks the id up elsewhere finds something else. */
static bool is_altered(struct choice *c, uint32_t number, struct str text)
{
	const struct file *file = &c->facts->files[number];
	struct oid oid;
	if (!file->entry->has_oid || c->identities[number] != IDENTITY_UNSEEN)
		return c->identities[number] == IDENTITY_FALSE;
	source_hash(text, &oid);
	c->identities[number] = IDENTITY_SOUND;
	if (memcmp(&oid, &file->entry->oid, sizeof oid) != 0)
		disown(c, number, "altered-object",
		       STR("its contents are not those that its id names; what it seems to show was left out "
			   "(git fsck)"));
	return c->identities[number] == IDENTITY_FALSE;
}

static enum standing read_excerpt(struct choice *c, const struct candidate *candidate, struct evidence *e)
{
	const struct file *file = &c->facts->files[candidate->file];
	struct str text;
	struct oid oid = file->entry->oid;
	enum read_status status = read_once(c, candidate->file, &text);
	/* What cannot be shown any more proves nothing. */
	if (!file->entry->has_oid && (status == READ_MISSING || status == READ_FAILED)) {
		disown(c, candidate->file, "changed-while-read",
		       STR("it was there when the files were read and could not be read again"));
		return STANDING_ALTERED;
	}
	if (status == READ_OK && is_altered(c, candidate->file, text))
		return STANDING_ALTERED;
	if (status == READ_OK && !file->entry->has_oid)
		source_hash(text, &oid);
	if (status == READ_OK || file->entry->has_oid)
		oid_to_hex(&oid, e->blob);
	if (status == READ_OK) {
		/* Only a match of the path alone can hide an empty file: everything else was read from contents. */
		if (candidate->probe == PROBE_PATH && !candidate->line && is_blank(text) &&
		    candidate->rung > RUNG_DECLARED)
			return STANDING_EMPTY;
		e->excerpt = excerpt_clean(&c->scan->arena, excerpt_line(text, candidate->line));
	}
	return STANDING;
}

static const char *probe_name(const struct candidate *candidate)
{
	return candidate->probe == PROBE_PATH ? "path" : probe_registry[candidate->probe]->name;
}

static enum standing make_evidence(struct choice *c, const struct candidate *candidate, struct evidence *e)
{
	const struct rule *rule = &c->scan->book->rules[candidate->rule];
	*e = (struct evidence){.rule = candidate->rule, .rung = candidate->rung, .probe = probe_name(candidate)};
	e->note = candidate->note ? str_of(candidate->note) : rule->note;
	e->weak = candidate->note && (candidate->lowered || candidate->rung < RUNG_ENFORCED);
	if (candidate->file == c->facts->n) {
		const struct history *history = c->scan->history;
		if (history && candidate->line < history->changes_n)
			oid_to_hex(&history->changes[candidate->line].commit, e->commit);
		return STANDING;
	}
	e->path = c->facts->files[candidate->file].path;
	e->example = c->facts->files[candidate->file].place & PLACE_EXAMPLE;
	e->line = candidate->line;
	if (candidate->chained) {
		uint32_t node = c->graph->states[candidate->node].reach ? candidate->node : candidate->file;
		e->chain = graph_chain(c->graph, node, &c->scan->arena);
	}
	return read_excerpt(c, candidate, e);
}

static void note_aspect(const struct scan *scan, const struct signal *signal, struct signal_finding *finding,
			uint32_t index)
{
	const struct evidence *e = &finding->evidence[index];
	struct str aspect = scan->book->rules[e->rule].aspect;
	for (uint32_t i = 0; i < signal->aspects_n; i++) {
		if (str_eq(signal->aspects[i], aspect) && e->rung > finding->aspects[i].level) {
			finding->aspects[i].level = e->rung;
			finding->aspects[i].evidence = index;
		}
	}
}

/* Whether one more piece is worth listing: a few per rung, and the first of every aspect. */
static bool is_worth(const struct choice *c, const struct signal *signal, const struct signal_finding *finding,
		     const struct candidate *candidate, unsigned on_rung)
{
	const struct rule *rule = &c->scan->book->rules[candidate->rule];
	for (uint32_t i = 0; i < signal->aspects_n; i++)
		if (str_eq(signal->aspects[i], rule->aspect) && finding->aspects[i].level < candidate->rung)
			return true;
	for (size_t i = 0; i < finding->n; i++) {
		const struct evidence *e = &finding->evidence[i];
		if (e->line == candidate->line && candidate->file < c->facts->n &&
		    str_eq(e->path, c->facts->files[candidate->file].path))
			return false;
	}
	return on_rung < LIMIT_EVIDENCE_PER_RUNG;
}

static bool is_known_false(const struct choice *c, const struct candidate *candidate)
{
	return candidate->file < c->facts->n && c->identities[candidate->file] == IDENTITY_FALSE;
}

static void choose_for(struct choice *c, uint32_t number, struct candidate **sorted, size_t n)
{
	const struct signal *signal = &c->scan->book->signals[number];
	struct signal_finding *finding = &c->scan->signals[number];
	struct probe_set kinds = {0};
	unsigned on_rung[RUNG_RUNS + 1] = {0};
	size_t room = (size_t)LIMIT_EVIDENCE_PER_RUNG * RUNG_RUNS + signal->aspects_n * RUNG_RUNS;
	finding->evidence = arena_array(&c->scan->arena, struct evidence, room < n ? room : n);
	for (size_t i = 0; i < n; i++) {
		const struct candidate *candidate = sorted[i];
		if (is_known_false(c, candidate))
			continue;
		/* Talk is only interesting where there is nothing better. */
		if (finding->n >= room || !is_worth(c, signal, finding, candidate, on_rung[candidate->rung]) ||
		    (candidate->rung == RUNG_MENTIONED && finding->level > RUNG_MENTIONED)) {
			finding->left_out++;
			continue;
		}
		struct evidence *e = &finding->evidence[finding->n];
		enum standing standing = make_evidence(c, candidate, e);
		if (standing == STANDING_ALTERED)
			continue;
		if (standing == STANDING_EMPTY) {
			e->rung = RUNG_DECLARED;
			e->note = STR("the file is empty");
			e->weak = true;
			finding->hollow = true;
		}
		on_rung[e->rung]++;
		if (e->rung > finding->level)
			finding->level = e->rung;
		note_aspect(c->scan, signal, finding, (uint32_t)finding->n++);
	}
	for (size_t i = 0; i < n; i++) {
		if (is_known_false(c, sorted[i])) {
			if (!finding->hidden++)
				finding->hidden_in = c->facts->files[sorted[i]->file].path;
			continue;
		}
		if (sorted[i]->rung >= RUNG_CONFIGURED)
			probe_set_add(&kinds, sorted[i]->probe % PROBES_MAX);
		finding->hollow |= sorted[i]->lowered && sorted[i]->rung < RUNG_CONFIGURED;
	}
	finding->kinds = probe_set_count(&kinds);
}

/* A coverage option in the test configuration is in force when CI runs the tests. */
static void rise_singly(struct scan *scan)
{
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		struct signal_finding *finding = &scan->signals[s];
		for (size_t i = 0; i < finding->n; i++) {
			struct evidence *e = &finding->evidence[i];
			uint32_t with = scan->book->rules[e->rule].rises_with;
			if (with == MAP_NONE || e->rung < RUNG_CONFIGURED || scan->signals[with].level != RUNG_ENFORCED)
				continue;
			e->rung = RUNG_ENFORCED;
			e->weak = false;
			finding->level = RUNG_ENFORCED;
			note_aspect(scan, &scan->book->signals[s], finding, (uint32_t)i);
		}
	}
}

/* Infrastructure that a pipeline applies is in force as a whole, and so is an API that a pipeline deploys; when a person
 * has to start that pipeline, both are used. */
static void rise_together(struct scan *scan)
{
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		const struct signal *signal = &scan->book->signals[s];
		struct signal_finding *finding = &scan->signals[s];
		if (signal->rises_with == MAP_NONE)
			continue;
		enum rung lifted = scan->signals[signal->rises_with].level;
		for (size_t i = 0; i < finding->n; i++) {
			struct evidence *e = &finding->evidence[i];
			if (e->rung < RUNG_CONFIGURED || e->rung > signal->rises_from || e->rung >= lifted)
				continue;
			e->rung = lifted;
			e->weak = false;
			if (!e->note.len)
				e->note = arena_printf(&scan->arena, "a pipeline brings it into force (%.*s)",
						       STR_ARG(scan->book->signals[signal->rises_with].id));
			finding->level = lifted > finding->level ? lifted : finding->level;
			note_aspect(scan, signal, finding, (uint32_t)i);
		}
	}
}

static void number_evidence(struct scan *scan)
{
	uint32_t id = 0;
	for (uint32_t s = 0; s < scan->book->signals_n; s++)
		for (size_t i = 0; i < scan->signals[s].n; i++)
			scan->signals[s].evidence[i].id = ++id;
}

int evidence_choose(struct scan *scan, const struct facts *facts, const struct graph *graph, struct candidates *all,
		    struct source *source, struct error *err)
{
	const struct rulebook *book = scan->book;
	struct choice c = {.scan = scan, .facts = facts, .graph = graph, .reader = source_reader_open(source, err)};
	if (!c.reader)
		return -1;
	c.arena = all->arena;
	c.texts = arena_array(c.arena, struct str, facts->n + 1);
	c.identities = arena_array(c.arena, enum identity, facts->n + 1);
	size_t *start = arena_array(c.arena, size_t, book->signals_n + 2);
	struct candidate **sorted = arena_array(c.arena, struct candidate *, all->n + 1);
	scan->signals = arena_array(&scan->arena, struct signal_finding, book->signals_n + 1);
	for (size_t i = 0; i < all->n; i++)
		start[book->rules[all->at[i].rule].signal + 1]++;
	for (uint32_t s = 0; s < book->signals_n; s++)
		start[s + 1] += start[s];
	size_t *next = arena_array(c.arena, size_t, book->signals_n + 1);
	for (size_t i = 0; i < all->n; i++) {
		uint32_t signal = book->rules[all->at[i].rule].signal;
		sorted[start[signal] + next[signal]++] = &all->at[i];
	}
	for (uint32_t s = 0; s < book->signals_n; s++) {
		const struct signal *signal = &book->signals[s];
		scan->signals[s].aspects = arena_array(&scan->arena, struct aspect_finding, signal->aspects_n + 1);
		for (uint32_t a = 0; a < signal->aspects_n; a++)
			scan->signals[s].aspects[a].evidence = MAP_NONE;
		if (start[s + 1] > start[s])
			qsort(sorted + start[s], start[s + 1] - start[s], sizeof *sorted, by_worth);
		choose_for(&c, s, sorted + start[s], start[s + 1] - start[s]);
	}
	rise_singly(scan);
	rise_together(scan);
	number_evidence(scan);
	source_reader_close(c.reader);
	return 0;
}
