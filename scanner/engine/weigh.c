/*
 * The rung of each piece of evidence: what the rule says, raised by automation that runs it, lowered by the place it
 * stands in. This file is the ladder of signals.md as code.
 */
#include "base/limits.h"
#include "engine/evidence.h"
#include "engine/project.h"

struct weighing {
	struct scan *scan;
	const struct facts *facts;
	const struct graph *graph;
	bool *own_tool; /* by tool: this repository builds it */
};

static void lower(struct candidate *c, enum rung cap, const char *note)
{
	if (c->rung <= cap)
		return;
	c->rung = (uint8_t)cap;
	c->lowered = true;
	c->chained = false;
	c->note = note;
}

static void enforce(struct candidate *c)
{
	c->rung = RUNG_ENFORCED;
	c->chained = true;
}

/* `runs`: running this is the practice, so the rung is that of what starts it. */
static void weigh_command(const struct weighing *w, struct candidate *c, const struct signal *signal)
{
	unsigned reach = w->graph->states[c->node].reach;
	/* Delivery follows the merge; what pull requests run as well goes to a cluster that lives as long as the job. */
	bool delivery = (signal->automatic & TRIGGER_PUSH) && !(signal->automatic & TRIGGER_PULL_REQUEST);
	bool trial = delivery && (reach & TRIGGER_PULL_REQUEST);
	if (trial) {
		c->rung = RUNG_DECLARED;
		c->note = "pull requests run it, too: a trial, no delivery";
	} else if (reach & signal->automatic)
		enforce(c);
	else if (reach) {
		/* Where even automation of the wrong kind is little, a person who could start it is nothing. */
		bool person = !(reach & TRIGGERS_AUTOMATIC) && signal->otherwise < RUNG_USED;
		c->rung = (uint8_t)(person ? RUNG_MENTIONED : signal->otherwise);
		c->chained = true;
		c->note = reach & TRIGGERS_AUTOMATIC ? "runs by itself, but not when this practice needs it"
						     : "only when a person starts the pipeline";
	} else {
		c->rung = (uint8_t)signal->local;
		c->note = "no pipeline runs it";
	}
}

static void raise_by_automation(const struct weighing *w, struct candidate *c, const struct signal *signal,
				bool in_test)
{
	unsigned reach = w->graph->states[c->node].reach & signal->automatic;
	/* What stands in a file of its own (a job, an image) is also reached when the file is. */
	if (!reach)
		reach = w->graph->states[c->file].reach & signal->automatic;
	if (!reach)
		return;
	if (signal->class == SIGNAL_ARTEFACT && c->rung >= RUNG_CONFIGURED)
		enforce(c);
	else if (signal->class == SIGNAL_PRACTICE && c->rung == RUNG_USED && (!in_test || signal->in_tests))
		enforce(c);
}

static bool has_ext(const struct file *file, const char *const *exts)
{
	for (; *exts; exts++)
		if (str_is_nocase(file->ext, *exts))
			return true;
	return false;
}

/* A library implements, shows and explains practices to its users; that does not make them its own. */
static void lower_in_library(const struct weighing *w, struct candidate *c, const struct signal *signal)
{
	static const char *const documents[] = {"md", "markdown", "mdx", "rst", "adoc", "asciidoc", "org", "txt", NULL};
	static const char *const notebooks[] = {"ipynb", "rmd", "qmd", NULL};
	static const char *const scripts[] = {"py", "r", "jl", "sh", NULL};
	const struct file *file = &w->facts->files[c->file];
	if (file->place & PLACE_EXAMPLE)
		lower(c, RUNG_DECLARED, "in an example for users of this library");
	switch (signal->library) {
	case LIBRARY_OWN:
		return;
	case LIBRARY_USERS:
		lower(c, RUNG_MENTIONED, "made for users of this library");
		return;
	case LIBRARY_GUIDE:
		if (file->place & PLACE_DOCS || project_in_package(w->facts, file))
			lower(c, RUNG_MENTIONED, "documentation for users of this library");
		return;
	case LIBRARY_PRODUCT:
		if (has_ext(file, documents))
			lower(c, RUNG_MENTIONED, "documentation for users of this library");
		else if (has_ext(file, notebooks) || (file->place & PLACE_DOCS))
			lower(c, RUNG_DECLARED, "in an example for users of this library");
		else if (!(file->place & (PLACE_TEST | PLACE_EXAMPLE | PLACE_TEMPLATE)) &&
			 project_in_package(w->facts, file))
			lower(c, RUNG_MENTIONED, "implemented for users of this library");
		else if (has_ext(file, scripts) && !w->graph->states[c->file].reach)
			lower(c, RUNG_DECLARED, "beside the package of this library; nothing runs it");
		return;
	}
}

static void lower_by_place(const struct weighing *w, struct candidate *c, const struct rule *rule,
			   const struct signal *signal)
{
	unsigned place = w->facts->files[c->file].place;
	if (place & PLACE_FIXTURE && !(rule->place == RULE_PLACE_ANY))
		lower(c, RUNG_MENTIONED, "in test data");
	if (place & PLACE_TEMPLATE)
		lower(c, RUNG_DECLARED, "in a template for others");
	if (place & PLACE_SNIPPET)
		lower(c, RUNG_DECLARED, "in a collection of snippets");
	if ((place & PLACE_TEST) && !signal->in_tests && rule->place != RULE_PLACE_TESTS &&
	    rule->place != RULE_PLACE_ANY)
		lower(c, RUNG_DECLARED, "only in tests");
	if (str_is_nocase(w->facts->files[c->file].ext, "ipynb"))
		lower(c, signal->in_notebooks, "only in a notebook");
	if (w->scan->library)
		lower_in_library(w, c, signal);
}

static bool is_allowed(const struct weighing *w, const struct rule *rule, const struct candidate *c)
{
	unsigned place = w->facts->files[c->file].place;
	const struct graph_node *node = graph_node(w->graph, c->node);
	switch (rule->place) {
	case RULE_PLACE_TESTS:
		return place & PLACE_TEST;
	case RULE_PLACE_CODE:
		return !(place & (PLACE_TEST | PLACE_FIXTURE));
	case RULE_PLACE_CI:
		/* What a test tries out is not what the pipeline does. */
		if (place & (PLACE_TEST | PLACE_FIXTURE))
			return false;
		return (node && node->kind == NODE_JOB) || w->graph->states[c->node].reach;
	default:
		return true;
	}
}

static void weigh_hit(const struct weighing *w, size_t file, const struct hit *hit, struct candidates *out)
{
	const struct rule *rule = &w->scan->book->rules[hit->rule];
	const struct signal *signal = &w->scan->book->signals[rule->signal];
	bool history = file == w->facts->n;
	struct candidate c = {
		.rule = hit->rule,
		.file = (uint32_t)file,
		.line = hit->line,
		.node = history ? MAP_NONE : graph_number(w->graph, file, hit->node),
		.probe = hit->probe,
		.rung = (uint8_t)rule->rung,
	};
	if (!history) {
		const struct graph_node *node = graph_node(w->graph, c.node);
		if (!is_allowed(w, rule, &c))
			return;
		if (rule->rung == RUNG_RUNS)
			weigh_command(w, &c, signal);
		else
			raise_by_automation(w, &c, signal, w->facts->files[file].place & PLACE_TEST);
		if (hit->state == FACT_DISABLED || (node && (node->flags & NODE_DISABLED)))
			lower(&c, RUNG_MENTIONED, "disabled");
		if (hit->state == FACT_HOLLOW)
			lower(&c, RUNG_DECLARED, "empty, a template or a single line");
		lower_by_place(w, &c, rule, signal);
	}
	if (c.rung > signal->ceiling && c.rung <= RUNG_ENFORCED)
		c.rung = (uint8_t)signal->ceiling;
	if (w->own_tool[rule->tool])
		lower(&c, RUNG_MENTIONED, "this repository builds the tool for others");
	if (c.rung != RUNG_ABSENT)
		out->at[out->n++] = c;
}

/* `runs` evidence of something that is not there is no practice: a test command without tests. */
static void demand_artefacts(struct scan *scan, struct candidates *all)
{
	bool *there = arena_array(all->arena, bool, scan->book->signals_n + 1);
	for (size_t i = 0; i < all->n; i++) {
		const struct rule *rule = &scan->book->rules[all->at[i].rule];
		if (rule->rung != RUNG_RUNS && all->at[i].rung >= RUNG_CONFIGURED)
			there[rule->signal] = true;
	}
	for (size_t i = 0; i < all->n; i++) {
		const struct rule *rule = &scan->book->rules[all->at[i].rule];
		if (rule->rung == RUNG_RUNS && scan->book->signals[rule->signal].needs_artefact && !there[rule->signal])
			lower(&all->at[i],
			      scan->book->signals[rule->signal].class == SIGNAL_ARTEFACT ? RUNG_MENTIONED
											 : RUNG_DECLARED,
			      "what it would run or install was not found");
	}
}

/* Images with the commit in their tag or a schedule say something of models only where there are some. */
static void demand_models(struct scan *scan, struct candidates *all)
{
	bool there = false;
	for (size_t i = 0; i < all->n && !there; i++)
		there = project_shows_model(scan, &scan->book->rules[all->at[i].rule], (enum rung)all->at[i].rung);
	for (size_t i = 0; i < all->n && !there; i++)
		if (scan->book->signals[scan->book->rules[all->at[i].rule].signal].needs_model)
			lower(&all->at[i], RUNG_MENTIONED, "no code here trains or applies a model");
}

static void find_own_tools(struct weighing *w, struct arena *arena)
{
	struct map packages;
	const struct rulebook *book = w->scan->book;
	map_init(&packages, arena);
	w->own_tool = arena_array(arena, bool, book->tools_n + 1);
	for (size_t f = 0; f < w->facts->n; f++)
		for (size_t p = 0; p < w->facts->of[f].packages.n; p++)
			map_put(&packages, w->facts->of[f].packages.at[p], (uint32_t)f);
	for (uint32_t t = 0; t < book->tools_n; t++)
		for (uint32_t p = 0; p < book->tools[t].packages_n; p++)
			if (map_get(&packages, book->tools[t].packages[p]) != MAP_NONE)
				w->own_tool[t] = true;
}

void evidence_weigh(struct scan *scan, const struct facts *facts, const struct graph *graph, struct candidates *out)
{
	struct weighing w = {.scan = scan, .facts = facts, .graph = graph};
	size_t hits = 0;
	find_own_tools(&w, out->arena);
	for (size_t f = 0; f <= facts->n; f++)
		hits += facts->of[f].hits.n;
	if (hits > UINT32_MAX)
		BUG("too many hits");
	out->at = arena_alloc_raw(out->arena, (hits + 1) * sizeof *out->at);
	for (size_t f = 0; f <= facts->n; f++)
		for (size_t h = 0; h < facts->of[f].hits.n; h++)
			weigh_hit(&w, f, &facts->of[f].hits.at[h], out);
	demand_artefacts(scan, out);
	demand_models(scan, out);
}
