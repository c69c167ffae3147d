/*
 * The inventory: things of all files, the same name once, each with its place and the evidence that stands there.
 */
#include "engine/inventory.h"
#include "base/limits.h"
#include "engine/excerpt.h"
#include "engine/facts.h"
#include "engine/project.h"

#include <stdlib.h>

const char *const thing_titles[THING_KINDS] = {
	[THING_MODEL] = "models",       [THING_DATASET] = "data",
	[THING_PIPELINE] = "pipelines", [THING_ENDPOINT] = "endpoints and batch jobs",
	[THING_MONITOR] = "monitors",   [THING_ENVIRONMENT] = "environments",
};
const char *const thing_keys[THING_KINDS] = {
	[THING_MODEL] = "models",       [THING_DATASET] = "datasets", [THING_PIPELINE] = "pipelines",
	[THING_ENDPOINT] = "endpoints", [THING_MONITOR] = "monitors", [THING_ENVIRONMENT] = "environments",
};

/* What says more of an entry stands first; every other word comes before the last of these. */
static const char *const first_details[] = {"registered", "published", "served", "saved", "tracked"};
static const char *const last_details[] = {"trained", "metric", "base"};

/* Signals whose evidence for a whole file is also that of a thing in it. */
static const char *const kin[THING_KINDS][4] = {
	[THING_MODEL] = {"ml.", "vcs.code"},
	[THING_DATASET] = {"ml.data", "ml.feature", "tests.data"},
	[THING_PIPELINE] = {"ml.pipeline", "ml."},
	[THING_ENDPOINT] = {"serving.", "docs.api"},
	[THING_MONITOR] = {"mon."},
	[THING_ENVIRONMENT] = {"iac.", "cd.", "env.settings"},
};

struct found {
	enum thing_kind kind;
	const char *detail;
	struct str name;
	uint32_t file, line, places;
	unsigned weight;
	bool named;
};

struct joining {
	struct scan *scan;
	const struct facts *facts;
	struct inventory *inventory;
	struct arena arena;            /* for joining alone */
	struct map known[THING_KINDS]; /* name → number of the find */
	vec(struct found) found;
	struct map evidence; /* path → number of its first piece below + 1 */
	const struct evidence **pieces;
	uint32_t *next; /* further piece of the same path + 1 */
};

static unsigned weight_of(const char *detail)
{
	unsigned n = sizeof first_details / sizeof *first_details;
	for (unsigned i = 0; i < n; i++)
		if (strcmp(detail, first_details[i]) == 0)
			return i;
	for (unsigned i = 0; i < sizeof last_details / sizeof *last_details; i++)
		if (strcmp(detail, last_details[i]) == 0)
			return n + 1 + i;
	return n;
}

/* "train" of "src/train.py"; for names that are given to any file, with the folder: "churn/pipeline". */
static struct str name_of_file(const struct file *file)
{
	static const char *const general[] = {"main",     "app",   "api",    "pipeline", "pipelines", "__init__",
					      "__main__", "index", "server", "train",    "model",     "predict",
					      "dvc",      "run",   "nodes",  "values",   "flow",      "service"};
	size_t stem = file->ext.len ? file->name.len - file->ext.len - 1 : file->name.len;
	struct str name = str_sub(file->name, 0, stem);
	size_t slash = str_rfind_char(file->folder, '/');
	size_t from = slash == STR_NONE ? 0 : slash + 1;
	for (size_t i = 0; i < sizeof general / sizeof *general && file->folder.len; i++)
		if (str_is_nocase(name, general[i]))
			return str_sub(file->path, from, file->folder.len - from + 1 + stem);
	return name;
}

/* What a library makes, shows and explains to its users is not its own. */
static bool is_for_users(const struct joining *j, const struct file *file)
{
	return j->scan->library && (file->place & (PLACE_EXAMPLE | PLACE_DOCS) || str_is_nocase(file->ext, "ipynb") ||
				    project_in_package(j->facts, file));
}

static void take(struct joining *j, enum thing_kind kind, const char *detail, struct str name, size_t file,
		 uint32_t line)
{
	bool added;
	struct str shown = name.len ? name : name_of_file(&j->facts->files[file]);
	unsigned weight = weight_of(detail);
	/* Two files that only happen to be called the same are two things. */
	struct str key = name.len ? name : j->facts->files[file].path;
	uint32_t number = map_intern(&j->known[kind], key, (uint32_t)j->found.n, &added);
	if (added) {
		*vec_add(&j->arena, &j->found) = (struct found){kind, detail, shown,  (uint32_t)file,
								line, 1,      weight, name.len > 0};
		return;
	}
	struct found *known = &j->found.at[number];
	/* An address that is read is stated twice. */
	known->places += known->file != file || known->line != line;
	if (weight < known->weight) {
		known->detail = detail;
		known->weight = weight;
		known->file = (uint32_t)file;
		known->line = line;
	}
}

/* Which file names an environment says what of it is there. */
static const char *environment_detail(const struct file *file)
{
	static const struct {
		const char *ext, *detail;
	} kinds[] = {{"tf", "infrastructure"},
		     {"tofu", "infrastructure"},
		     {"tfvars", "infrastructure"},
		     {"bicep", "infrastructure"},
		     {"bicepparam", "infrastructure"}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_is_nocase(file->ext, kinds[i].ext))
			return kinds[i].detail;
	if (str_starts(file->path, ".github/") || str_has_nocase(file->name, "pipeline") ||
	    str_has_nocase(file->name, "-ci.") || str_starts(file->path, ".circleci/"))
		return "delivery";
	if (str_starts_nocase(file->name, "kustomization") || str_has(file->path, "overlays/"))
		return "overlay";
	return "configuration";
}

static void take_counts(struct joining *j, size_t file, bool models_known)
{
	static const char prefix[] = "environment.";
	const struct file_facts *of = &j->facts->of[file];
	for (size_t i = 0; i < of->counts.n; i++) {
		const struct count *count = &of->counts.at[i];
		if (strncmp(count->counter, prefix, sizeof prefix - 1) == 0)
			take(j, THING_ENVIRONMENT, environment_detail(&j->facts->files[file]),
			     str_of(count->counter + sizeof prefix - 1), file, count->line);
		else if (!models_known && strcmp(count->counter, "ml.training-units") == 0)
			take(j, THING_MODEL, "trained", (struct str){0}, file, count->line);
	}
}

/* Where nothing is registered or saved under a name, what trains stands for the model. */
static bool knows_models(const struct joining *j)
{
	for (size_t i = 0; i < j->found.n; i++)
		if (j->found.at[i].kind == THING_MODEL && strcmp(j->found.at[i].detail, "base") != 0)
			return true;
	return false;
}

#define PLACES_ASIDE (PLACE_VENDORED | PLACE_GENERATED | PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET)

static void take_all(struct joining *j)
{
	const struct facts *facts = j->facts;
	for (size_t f = 0; f < facts->n; f++) {
		const struct file_facts *of = &facts->of[f];
		j->inventory->beyond_files += of->things_left_out;
		if (!of->things.n || is_for_users(j, &facts->files[f]))
			continue;
		for (size_t i = 0; i < of->things.n; i++)
			take(j, of->things.at[i].kind, of->things.at[i].detail, of->things.at[i].name, f,
			     of->things.at[i].line);
	}
	bool models_known = knows_models(j);
	for (size_t f = 0; f < facts->n; f++)
		if (facts->of[f].counts.n && !(facts->files[f].place & PLACES_ASIDE) &&
		    !is_for_users(j, &facts->files[f]))
			take_counts(j, f, models_known);
}

/* ---- evidence ---- */

static void index_evidence(struct joining *j)
{
	const struct scan *scan = j->scan;
	uint32_t n = 0;
	for (uint32_t s = 0; s < scan->book->signals_n; s++)
		n += (uint32_t)scan->signals[s].n;
	map_init(&j->evidence, &j->arena);
	j->pieces = arena_array(&j->arena, const struct evidence *, n + 1);
	j->next = arena_array(&j->arena, uint32_t, n + 1);
	/* Backwards, so that the chain of a path begins with its lowest id. */
	for (uint32_t s = scan->book->signals_n; s-- > 0;) {
		for (size_t i = scan->signals[s].n; i-- > 0;) {
			const struct evidence *e = &scan->signals[s].evidence[i];
			if (!e->path.len)
				continue;
			uint32_t before = map_get(&j->evidence, e->path);
			j->pieces[--n] = e;
			j->next[n] = before == MAP_NONE ? 0 : before;
			map_put(&j->evidence, e->path, n + 1);
		}
	}
}

static bool is_kin(const struct scan *scan, enum thing_kind kind, const struct evidence *e)
{
	struct str signal = scan->book->signals[scan->book->rules[e->rule].signal].id;
	for (size_t i = 0; i < 4 && kin[kind][i]; i++)
		if (str_starts(signal, kin[kind][i]))
			return e->rung >= RUNG_DECLARED;
	return false;
}

/* Evidence of the same line; otherwise one piece of the same file that speaks of such things. */
static void cite(const struct joining *j, const struct found *found, struct inventory_entry *entry)
{
	const struct evidence *near = NULL;
	uint32_t at = map_get(&j->evidence, entry->path);
	for (at = at == MAP_NONE ? 0 : at; at && entry->evidence_n < INVENTORY_EVIDENCE; at = j->next[at - 1]) {
		const struct evidence *e = j->pieces[at - 1];
		if (found->line && e->line == found->line)
			entry->evidence[entry->evidence_n++] = e;
		else if (!near && is_kin(j->scan, found->kind, e))
			near = e;
	}
	if (!entry->evidence_n && near)
		entry->evidence[entry->evidence_n++] = near;
}

/* ---- lists ---- */

/* Addresses without credentials, and without what follows "?": keys are given there. */
static struct str without_credentials(struct arena *arena, struct str name)
{
	size_t scheme = str_find(name, "://");
	if (scheme == STR_NONE)
		return name;
	struct str host = str_from(name, scheme + 3);
	struct str authority = str_sub(host, 0, str_find_char(host, '/'));
	size_t at = str_rfind_char(authority, '@');
	host = str_sub(host, 0, str_find_char(host, '?'));
	if (at == STR_NONE)
		return str_sub(name, 0, scheme + 3 + host.len);
	return arena_printf(arena, "%.*s://%.*s", (int)scheme, name.at, STR_ARG(str_from(host, at + 1)));
}

static int by_worth(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	if (x->kind != y->kind)
		return (int)x->kind - (int)y->kind;
	if (x->weight != y->weight)
		return x->weight < y->weight ? -1 : 1;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return str_cmp(x->name, y->name);
}

/* A file of a work tree gets its id when it is read. */
static void find_blob(struct joining *j, struct source_reader **reader, uint32_t file, char blob[41])
{
	const struct source_entry *entry = j->facts->files[file].entry;
	struct oid oid = entry->oid;
	struct error err;
	struct str text;
	uint64_t size;
	if (!entry->has_oid) {
		*reader = *reader ? *reader : source_reader_open(j->scan->source, &err);
		if (!*reader || source_read(*reader, entry, LIMIT_NOTEBOOK_BYTES, &text, &size) != READ_OK)
			return;
		source_hash(text, &oid);
	}
	oid_to_hex(&oid, blob);
}

static void list_entries(struct joining *j)
{
	struct source_reader *reader = NULL;
	struct found *found = j->found.at;
	size_t n = j->found.n;
	if (n)
		qsort(found, n, sizeof *found, by_worth);
	for (size_t i = 0; i < n; i++) {
		struct inventory_list *list = &j->inventory->of[found[i].kind];
		if (!list->at)
			list->at = arena_array(&j->scan->arena, struct inventory_entry,
					       n - i < LIMIT_INVENTORY ? n - i : LIMIT_INVENTORY);
		if (list->n == LIMIT_INVENTORY) {
			list->left_out++;
			continue;
		}
		struct inventory_entry *entry = &list->at[list->n++];
		entry->name = excerpt_clean(&j->scan->arena, without_credentials(&j->scan->arena, found[i].name));
		entry->named = found[i].named;
		entry->detail = found[i].detail;
		entry->path = j->facts->files[found[i].file].path;
		entry->line = found[i].line;
		entry->places = found[i].places;
		entry->unit = inventory_unit(j->inventory, entry->path);
		cite(j, &found[i], entry);
		find_blob(j, &reader, found[i].file, entry->blob);
	}
	if (reader)
		source_reader_close(reader);
}

void inventory_build(struct scan *scan, const struct facts *facts)
{
	struct joining j = {.scan = scan, .facts = facts};
	scan->inventory = j.inventory = arena_new(&scan->arena, struct inventory);
	arena_init(&j.arena);
	for (size_t k = 0; k < THING_KINDS; k++)
		map_init(&j.known[k], &j.arena);
	inventory_find_units(scan, facts, j.inventory);
	take_all(&j);
	index_evidence(&j);
	list_entries(&j);
	arena_release(&j.arena);
	inventory_judge_units(scan, facts, j.inventory);
}
