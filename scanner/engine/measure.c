/*
 * The table of shares. A trait is stated at the file that contributes most, so that there is a place to look at.
 */
#include "engine/measure.h"

struct measure {
	const char *trait;
	const char *part, *whole; /* counters; whole NULL: the part alone */
	unsigned percent;         /* least share of part in whole */
	uint32_t least;           /* least value of whole (or of part alone) */
};

static const struct measure measures[] = {
	{"docstrings.half", "code.documented", "code.public", 50, 5},
	{"docstrings.some", "code.documented", "code.public", 5, 5},
	{"deps.all-pinned", "deps.pinned", "deps.direct", 100, 2},
	{"deps.mostly-pinned", "deps.pinned", "deps.direct", 60, 3},
	/* A lock of the part for the browser alone locks no Python project. */
	{"lock.javascript-main", "locks.javascript", "manifests.all", 50, 1},
	/* A few scripts beside many notebooks do not make a collection of notebooks a code base. */
	{"code.training", "ml.training-modules", "ml.training-units", 20, 1},
	/* Where networks are modules, what trains them in a module is no sketch, however many notebooks look at the results. */
	{"code.training", "ml.training-modules", "ml.network-modules", 0, 2},
	{"code.data", "ml.data-modules", "ml.data-units", 20, 1},
	{"code.data", "ml.plain-data-modules", "ml.training-units", 0, 1},
	{"code.inference", "ml.inference-modules", "ml.inference-units", 20, 1},
	/* Both halves somewhere: with a share of 0 the whole only has to be there. */
	{"features.config-read", "features.read", "features.configured", 0, 1},
	{"transforms.in-model", "ml.pipelines-built", "ml.models-saved", 0, 1},
	{"hub.models-listed", "hub.revisions-listed", "hub.revisions-asked", 0, 1},
	{"api.inference-by-name", "api.inference-handlers", "ml.training-units", 0, 1},
	{"api.inference-by-name", "api.inference-routes", "ml.inference-units", 0, 1},
};

/* A library asks models in the name of its users. */
static const struct measure measures_of_systems[] = {
	{"code.asks-model", "ml.hosted-modules", NULL, 0, 1},
	{"code.data", "ml.document-modules", "ml.hosted-modules", 0, 1},
	{"api.inference-by-name", "api.answering-routes", "ml.hosted-modules", 0, 1},
};

struct total {
	uint64_t n;
	uint32_t largest, file, line;
};

/* An example is not the place to point at when there is another. */
static bool is_aside(const struct facts *facts, size_t file)
{
	return facts->files[file].place & (PLACE_EXAMPLE | PLACE_TEST | PLACE_TEMPLATE);
}

static struct total total_of(const struct facts *facts, const char *counter)
{
	struct total total = {0};
	for (size_t f = 0; f < facts->n; f++) {
		for (size_t i = 0; i < facts->of[f].counts.n; i++) {
			const struct count *count = &facts->of[f].counts.at[i];
			if (strcmp(count->counter, counter) != 0)
				continue;
			total.n += count->n;
			bool aside = is_aside(facts, f), kept_aside = is_aside(facts, total.file);
			if (!total.largest || (kept_aside && !aside) ||
			    (kept_aside == aside && count->n > total.largest)) {
				total.largest = count->n;
				total.file = (uint32_t)f;
				total.line = count->line;
			}
		}
	}
	return total;
}

/* Names that files use in both roles; the trait stands where the second role uses them. */
#define RELAYED 4u /* modules that something is handed on through */

static const struct sharing {
	const char *trait, *first, *second;
	const char *beside; /* a counter that something has to be counted under, too; NULL: none */
	bool relayed;       /* also what is reached through functions of other modules */
} sharings[] = {
	{"transforms.shared", "offline", "online", NULL, false},
	{"monitor.drift", "drifts", "operated", NULL, true},
	{"query.stores-predictions", "keeps-predictions", "kept", NULL, true},
	{"api.explains", "explains", "handled", NULL, false},
	{"api.explains", "explains", "served", NULL, false},
	{"api.authenticated", "guards", "handled", NULL, false},
	{"api.authenticated", "guards", "served", NULL, false},
	{"api.stores-predictions", "stores-predictions", "served", NULL, false},
	{"alert.sends", "notifies", "notified", NULL, false},
	{"lineage.commit", "records-commit", "tracked", NULL, false},
	{"prompt.read", "prompt-file", "prompt-reader", NULL, false},
	{"prompt.imported", "prompt-module", "prompt-importer", NULL, false},
	{"llm.evaluates", "llm-evaluator", "llm-evaluator", "ml.hosted-modules", false},
	{"llm.evaluates", "llm-evaluator", "llm-evaluation", "ml.hosted-modules", false},
	{"record.registers-model", "registers-model", "record-used", NULL, false},
	{"record.tracks-run", "tracks-run", "record-used", NULL, false},
	{"llm.guarded", "guards-model", "guarded", "ml.hosted-modules", false},
	{"site.mkdocs", "site-page", "mkdocs-pages", NULL, false},
	{"site.sphinx", "site-page", "sphinx-pages", NULL, false},
};

/* Whoever calls one of the names is one of them: what modules hand on to each other. */
static void follow_relays(const struct facts *facts, struct map *names)
{
	bool changed = true;

	for (unsigned pass = 0; pass < RELAYED && changed; pass++) {
		changed = false;
		for (size_t f = 0; f < facts->n; f++) {
			for (size_t i = 0; i < facts->of[f].links.n; i++) {
				const struct link *link = &facts->of[f].links.at[i];
				size_t space = strcmp(link->role, "relays") == 0 ? str_find_char(link->name, ' ')
										 : STR_NONE;
				if (space == STR_NONE || map_get(names, str_from(link->name, space + 1)) == MAP_NONE)
					continue;
				bool added;
				map_intern(names, str_sub(link->name, 0, space), (uint32_t)f, &added);
				changed |= added;
			}
		}
	}
}

static void state_shared(struct run_worker *worker, const struct sharing *sharing)
{
	const struct facts *facts = worker->facts;
	struct map names;

	if (sharing->beside && !total_of(facts, sharing->beside).n)
		return;
	map_init(&names, &worker->scan_arena);
	for (size_t f = 0; f < facts->n; f++)
		for (size_t i = 0; i < facts->of[f].links.n; i++)
			if (strcmp(facts->of[f].links.at[i].role, sharing->first) == 0)
				map_put(&names, facts->of[f].links.at[i].name, (uint32_t)f);
	if (sharing->relayed && names.n)
		follow_relays(facts, &names);
	for (size_t f = 0; f < facts->n; f++) {
		for (size_t i = 0; i < facts->of[f].links.n; i++) {
			const struct link *link = &facts->of[f].links.at[i];
			if (strcmp(link->role, sharing->second) == 0 && map_get(&names, link->name) != MAP_NONE)
				run_trait(worker, f, sharing->trait, link->line);
		}
	}
}

/* Several kinds of the same thing make a trait, stated where each of them stands. */
static const struct variety {
	const char *trait;
	const char *counters[6];
	unsigned least;
} varieties[] = {
	{"iac.environments",
	 {"environment.dev", "environment.test", "environment.staging", "environment.prod", "environment.other"},
	 2},
};

static void state_variety(struct run_worker *worker, const struct variety *variety)
{
	struct total totals[6] = {{0}};
	unsigned kinds = 0;
	for (size_t i = 0; i < 6 && variety->counters[i]; i++) {
		totals[i] = total_of(worker->facts, variety->counters[i]);
		kinds += totals[i].n > 0;
	}
	for (size_t i = 0; i < 6 && kinds >= variety->least; i++)
		if (totals[i].n)
			run_trait(worker, totals[i].file, variety->trait, totals[i].line);
}

static void state_measures(struct run_worker *worker, const struct measure *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct measure *m = &all[i];
		struct total part = total_of(worker->facts, m->part);
		struct total whole = m->whole ? total_of(worker->facts, m->whole) : part;
		if (part.n && whole.n >= m->least && part.n * 100 >= whole.n * m->percent)
			run_trait(worker, part.file, m->trait, part.line);
	}
}

void measure_state(struct run_worker *worker, bool library)
{
	for (size_t i = 0; i < sizeof varieties / sizeof *varieties; i++)
		state_variety(worker, &varieties[i]);
	for (size_t i = 0; i < sizeof sharings / sizeof *sharings; i++)
		state_shared(worker, &sharings[i]);
	state_measures(worker, measures, sizeof measures / sizeof *measures);
	if (!library)
		state_measures(worker, measures_of_systems, sizeof measures_of_systems / sizeof *measures_of_systems);
}
