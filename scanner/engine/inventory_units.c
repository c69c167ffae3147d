/*
 * The units of a repository: folders with a manifest of their own and code below it, or with infrastructure code. What kind
 * of unit each is follows from what was found in it; a repository of one project is one unit.
 */
#include "base/limits.h"
#include "engine/excerpt.h"
#include "engine/facts.h"
#include "engine/inventory.h"
#include "engine/project.h"

#define NOT_OWN (PLACE_VENDORED | PLACE_GENERATED | PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET)

static const char *const manifests[] = {"pyproject.toml",   "setup.py",       "setup.cfg",  "requirements.txt",
					"package.json",     "pom.xml",        "go.mod",     "build.gradle",
					"build.gradle.kts", "build.sbt",      "Cargo.toml", "DESCRIPTION",
					"MLproject",        "databricks.yml", "Dockerfile", "Project.toml",
					"environment.yml",  "bentofile.yaml", "Pipfile",    "Chart.yaml"};
static const char *const infrastructure[] = {"tf", "tofu", "bicep"};
static const char *const code[] = {"py",  "r",  "jl",  "java", "scala", "kt", "cs", "go", "js",  "jsx",
				   "mjs", "ts", "tsx", "cc",   "cpp",   "c",  "rs", "rb", "php", "sql"};

/* What lies in a unit itself, not in a unit within it. */
struct contents {
	uint32_t code, notebooks, infrastructure, packages, endpoints, pipelines;
	bool ml;
};

static bool is_one(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_nocase(s, list[i]))
			return true;
	return false;
}
#define IS_ONE(s, list) is_one((s), (list), sizeof(list) / sizeof *(list))

static struct str parent(struct str folder)
{
	size_t slash = str_rfind_char(folder, '/');
	return str_sub(folder, 0, slash == STR_NONE ? 0 : slash);
}

uint32_t inventory_unit(const struct inventory *inventory, struct str path)
{
	struct str folder = path;
	/* Paths are bounded in depth (LIMIT_PATH_DEPTH). */
	while (folder.len) {
		folder = parent(folder);
		uint32_t unit = folder.len ? map_get(&inventory->unit_paths, folder) : MAP_NONE;
		if (unit != MAP_NONE)
			return unit;
	}
	return 0;
}

struct candidate {
	struct str path;
	bool infrastructure, has_code;
};

/* Folders that may be units, in the order in which they were met. */
struct candidates {
	struct arena *arena;
	struct map known; /* folder → number */
	vec(struct candidate) list;
};

static void propose(struct candidates *c, struct str folder, bool is_infrastructure)
{
	bool added;
	if (!folder.len || folder.at[0] == '.' || str_has(folder, "/."))
		return;
	uint32_t number = map_intern(&c->known, folder, (uint32_t)c->list.n, &added);
	if (added)
		*vec_add(c->arena, &c->list) = (struct candidate){.path = folder};
	c->list.at[number].infrastructure |= is_infrastructure;
}

/* "deploy/terraform" of "deploy/terraform/modules/x": modules and environments belong together. */
static struct str infrastructure_root(struct str folder)
{
	static const char *const names[] = {"terraform", "infra", "infrastructure", "iac", "tf", "bicep"};
	size_t at = 0;
	struct str rest = folder, part;
	while (str_next(&rest, '/', &part)) {
		at += part.len;
		if (IS_ONE(part, names))
			return str_sub(folder, 0, at);
		at++;
	}
	return folder;
}

static bool is_code(const struct file *file)
{
	return IS_ONE(file->ext, code) || str_is_nocase(file->ext, "ipynb") || str_is_nocase(file->ext, "rmd");
}

static bool is_own(const struct scan *scan, const struct file *file)
{
	return !(file->place & (NOT_OWN | PLACE_DOCS)) && !(scan->library && file->place & PLACE_EXAMPLE);
}

static bool is_setup_script(const struct file *file)
{
	return IS_ONE(file->name, manifests) || str_starts(file->name, "noxfile");
}

static void find_candidates(const struct scan *scan, const struct facts *facts, struct candidates *c)
{
	struct str last = {0};
	for (size_t f = 0; f < facts->n; f++) {
		const struct file *file = &facts->files[f];
		if (!file->folder.len || !is_own(scan, file))
			continue;
		if (IS_ONE(file->name, manifests) || str_is_nocase(file->ext, "csproj"))
			propose(c, file->folder, false);
		else if (IS_ONE(file->ext, infrastructure))
			propose(c, infrastructure_root(file->folder), true);
	}
	for (size_t f = 0; c->list.n && f < facts->n; f++) {
		const struct file *file = &facts->files[f];
		/* Files come by folder: once is enough for each. */
		if (!is_code(file) || is_setup_script(file) || !is_own(scan, file) || str_eq(file->folder, last))
			continue;
		last = file->folder;
		for (struct str folder = file->folder; folder.len; folder = parent(folder)) {
			uint32_t number = map_get(&c->known, folder);
			if (number != MAP_NONE)
				c->list.at[number].has_code = true;
		}
	}
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct unit *)a)->path, ((const struct unit *)b)->path);
}

void inventory_find_units(struct scan *scan, const struct facts *facts, struct inventory *inventory)
{
	struct candidates c = {.arena = &scan->arena};
	map_init(&c.known, &scan->arena);
	map_init(&inventory->unit_paths, &scan->arena);
	find_candidates(scan, facts, &c);
	inventory->units = arena_array(&scan->arena, struct unit, c.list.n + 1);
	inventory->units[inventory->units_n++].path = STR(".");
	for (size_t i = 0; i < c.list.n; i++)
		if (c.list.at[i].has_code || c.list.at[i].infrastructure)
			inventory->units[inventory->units_n++].path = c.list.at[i].path;
	qsort(inventory->units + 1, inventory->units_n - 1, sizeof *inventory->units, by_path);
	if (inventory->units_n > LIMIT_UNITS) {
		inventory->units_left_out = inventory->units_n - LIMIT_UNITS;
		inventory->units_n = LIMIT_UNITS;
	}
	for (size_t i = 1; i < inventory->units_n; i++)
		map_put(&inventory->unit_paths, inventory->units[i].path, (uint32_t)i);
}

/* ---- what they are ---- */

/* Rules whose hits show code that trains or applies a model, by number. */
static bool *model_rules(const struct scan *scan, struct arena *arena)
{
	bool *shows = arena_array(arena, bool, scan->book->rules_n + 1);
	for (uint32_t r = 0; r < scan->book->rules_n; r++) {
		const struct rule *rule = &scan->book->rules[r];
		shows[r] = rule->rung <= RUNG_ENFORCED && project_shows_model(scan, rule, rule->rung);
	}
	return shows;
}

enum ml_part { ML_NONE, ML_DATA, ML_MODEL };

static enum ml_part ml_part_of(const struct file_facts *of, const bool *shows)
{
	enum ml_part part = ML_NONE;
	for (size_t i = 0; i < of->counts.n; i++) {
		if (strcmp(of->counts.at[i].counter, "ml.training-units") == 0 ||
		    strcmp(of->counts.at[i].counter, "ml.inference-units") == 0)
			return ML_MODEL;
		if (strcmp(of->counts.at[i].counter, "ml.data-units") == 0)
			part = ML_DATA;
	}
	for (size_t i = 0; i < of->hits.n; i++)
		if (shows[of->hits.at[i].rule] && of->hits.at[i].state == FACT_LIVE)
			return ML_MODEL;
	return part;
}

static void count_file(const struct file *file, const struct file_facts *of, enum ml_part part, struct contents *in)
{
	if (str_is_nocase(file->ext, "ipynb") || str_is_nocase(file->ext, "rmd"))
		in->notebooks++;
	else if (is_code(file) && !is_setup_script(file))
		in->code++;
	in->infrastructure += IS_ONE(file->ext, infrastructure);
	/* Every project of Node.js has a name, few are published. */
	in->packages += of->packages.n > 0 && !str_is(file->name, "package.json");
	in->ml |= part == ML_MODEL;
}

static const char *kind_of(const struct contents *in)
{
	if (!in->code && !in->notebooks)
		return "infrastructure";
	if (!in->code)
		return "notebooks";
	return in->endpoints                   ? "service"
	       : in->pipelines                 ? "pipeline"
	       : in->infrastructure > in->code ? "infrastructure"
	       : in->notebooks > in->code      ? "notebooks"
	       : in->packages                  ? "library"
					       : "application";
}

/* Paths hold no secrets; most hold nothing else that must be escaped, either. */
static struct str shown_path(struct arena *arena, struct str path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.at[i] < ' ' || path.at[i] > '~')
			return excerpt_clean(arena, path);
	return path;
}

void inventory_judge_units(struct scan *scan, const struct facts *facts, struct inventory *inventory)
{
	struct arena scratch;
	arena_init(&scratch);
	struct contents *in = arena_array(&scratch, struct contents, inventory->units_n);
	const bool *shows = model_rules(scan, &scratch);
	struct str *paths = arena_array(&scan->arena, struct str, LIMIT_ML_PATHS);
	struct str folder = {0};
	uint32_t unit = 0;
	inventory->ml_paths = paths;
	for (size_t f = 0; f < facts->n; f++) {
		const struct file *file = &facts->files[f];
		if (file->place & NOT_OWN)
			continue;
		enum ml_part part = ml_part_of(&facts->of[f], shows);
		if (part != ML_NONE && inventory->ml_paths_n < LIMIT_ML_PATHS)
			paths[inventory->ml_paths_n++] = file->path;
		else
			inventory->ml_paths_left_out += part != ML_NONE;
		if (inventory->units_n > 1 && !str_eq(file->folder, folder)) {
			folder = file->folder;
			unit = inventory_unit(inventory, file->path);
		}
		count_file(file, &facts->of[f], part, &in[unit]);
	}
	for (size_t i = 0; i < inventory->of[THING_ENDPOINT].n; i++)
		in[inventory->of[THING_ENDPOINT].at[i].unit].endpoints++;
	for (size_t i = 0; i < inventory->of[THING_PIPELINE].n; i++)
		in[inventory->of[THING_PIPELINE].at[i].unit].pipelines++;
	inventory->units[0].kind = scan->library ? "library" : "repository";
	inventory->units[0].ml = scan->ml;
	inventory->units[0].shown = inventory->units[0].path;
	for (size_t i = 1; i < inventory->units_n; i++) {
		inventory->units[i].kind = kind_of(&in[i]);
		inventory->units[i].ml = in[i].ml;
		inventory->units[i].shown = shown_path(&scan->arena, inventory->units[i].path);
	}
	arena_release(&scratch);
}
