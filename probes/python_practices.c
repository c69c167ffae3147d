/*
 * Practices that a project implements with functions of its own (text/python_abilities.h). A function is one thing, its use another:
 * the trait is stated where the function stands when its module is run by itself, otherwise where another module uses
 * it, which the engine finds out by comparing names over all files (engine/measure.c).
 *
 * Traits
 *   monitor.drift         compares the distribution of current data with that of a reference, in a module that is run
 *   monitor.performance   joins stored predictions with what really happened
 *   query.stores-predictions   adds predictions to a store, in a module that is run
 *   alert.sends           sends a message to people from a function that is used
 *   alert.written         a function sends a message to people; whether it is used is not visible here
 *   lineage.data          logs the version or digest of the data to a run
 *   lineage.commit        writes the commit of the code to a run or a file about it
 *   api.explains          a handler explains outputs
 *   api.authenticated     a handler depends on a function that refuses callers without credentials
 * Links
 *   drifts, explains, guards, stores-predictions, keeps-predictions, notifies, records-commit
 *                                                  "module.function" that is able to do so
 *   operated, handled, served, notified, tracked   "module.function" used by a module that is run, by a handler, by one of a module
 *                                                  that serves a model, to notify, by a module that trains
 *   relays                                         "module.function other.function": the first one calls the second
 */
#include "engine/probe.h"

#define KEEPS (ABILITY_DATABASE | ABILITY_PREDICTION)
#define ABILITIES_LINKED 7

/* Imports that a name is compared with; people write fewer. */
#define IMPORTS_COMPARED 100u

static const struct {
	unsigned bits;
	const char *role;
} roles[ABILITIES_LINKED] = {
	{ABILITY_DRIFT, "drifts"},
	{ABILITY_EXPLAIN, "explains"},
	{ABILITY_GUARD, "guards"},
	{ABILITY_STORE | ABILITY_PREDICTION, "stores-predictions"},
	{KEEPS, "keeps-predictions"},
	{ABILITY_NOTIFY, "notifies"},
	{ABILITY_COMMIT | ABILITY_RECORD, "records-commit"},
};

WORD_LIST(drift_words, "drift", "psi", "monitor", "stability");
WORD_LIST(output_words, "predict", "forecast");
WORD_LIST(keep_words, "save", "store", "insert", "write", "persist", "record", "log_", "append", "upsert");
/* Some of the lists above and of the next one: most names hold none of them. */
WORD_LIST(roots, "drift", "psi", "monitor", "stability", "predict", "forecast", "alert", "notif", "slack", "email",
	  "send", "page");
WORD_LIST(notice_words, "alert", "notif", "slack", "email", "send", "page");
WORD_LIST(record_words, "commit", "sha", "git", "lineage", "manifest", "metadata", "run", "track");

struct look {
	struct probe_run *run;
	const struct python_module *module;
	const unsigned *able; /* by definition, and one for the module; may be NULL */
	struct python_handlers handlers;
	struct str *local; /* imports of code of this repository */
	size_t local_n;
	unsigned deeds;
	bool serves, tracks;
	enum { NOT_ASKED, OPERATED, NOT_OPERATED } operated; /* few modules are asked for it */
};

static bool is_operated(struct look *look)
{
	if (look->operated == NOT_ASKED) {
		bool run = look->deeds & DEED_READ_DATA || python_is_run(look->module, &look->handlers);
		look->operated = run ? OPERATED : NOT_OPERATED;
	}
	return look->operated == OPERATED;
}

static struct str last_part(struct str path)
{
	size_t slash = str_rfind_char(path, '/');

	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

/* A method goes by its class, a function by its file and also by its folder, which may hand it on to others. How many names
 * it has; none when it is local to a function. */
static int names_of(const struct look *look, size_t d, struct str names[2])
{
	const struct python_def *def = &look->module->defs[d];
	const struct file *file = probe_file(look->run);
	struct str places[2] = {str_sub(file->name, 0, file->name.len - 3), last_part(file->folder)};
	bool inner = def->parent < look->module->defs_n;
	int n = 0;

	if (inner && !look->module->defs[def->parent].is_class)
		return 0;
	if (inner)
		places[0] = look->module->defs[def->parent].name;
	for (int i = 0; i < (inner ? 1 : 2); i++)
		if (places[i].len)
			names[n++] = arena_printf(probe_arena(look->run), "%.*s.%.*s", STR_ARG(places[i]),
						  STR_ARG(def->name));
	return n;
}

static void link_definition(const struct look *look, size_t d, const char *role)
{
	struct str names[2];

	for (int i = names_of(look, d, names); i-- > 0;)
		probe_link(look->run, role, names[i], look->module->defs[d].line);
}

/* The function around a use calls another one of the repository. */
static void link_relay(const struct look *look, const struct python_use *use, struct str name)
{
	struct str names[2];

	for (int i = use->def < look->module->defs_n ? names_of(look, use->def, names) : 0; i-- > 0;)
		probe_link(look->run, "relays",
			   arena_printf(probe_arena(look->run), "%.*s %.*s", STR_ARG(names[i]), STR_ARG(name)),
			   use->line);
}

static void link_definitions(const struct look *look)
{
	for (size_t d = 0; d < look->module->defs_n; d++)
		for (size_t i = 0; i < ABILITIES_LINKED && look->able[d]; i++)
			if ((look->able[d] & roles[i].bits) == roles[i].bits)
				link_definition(look, d, roles[i].role);
}

static bool exists(const void *run, struct str path)
{
	return probe_path_exists(run, path);
}

/* The imports that lead to code of this repository; the others need no link. */
static void find_local(struct look *look)
{
	const struct python_module *m = look->module;

	look->local = arena_array(probe_arena(look->run), struct str, m->imports_n + 1);
	for (size_t i = 0; i < m->imports_n && look->local_n < IMPORTS_COMPARED && look->handlers.first; i++)
		if (python_is_local(m->imports[i].whole, probe_file(look->run)->folder, exists, look->run))
			look->local[look->local_n++] = m->imports[i].whole;
}

static bool is_from_here(const struct look *look, struct str name)
{
	for (size_t i = 0; i < look->local_n; i++) {
		struct str whole = look->local[i];
		if (whole.len <= name.len && str_eq(str_sub(name, 0, whole.len), whole) &&
		    (whole.len == name.len || name.at[whole.len] == '.'))
			return true;
	}
	return false;
}

/* What compares distributions or keeps predictions, used where code is run, or handed on. */
static void link_operated(struct look *look, const struct python_use *use, struct str name)
{
	bool keeps = word_list_in(&output_words, name) && word_list_in(&keep_words, python_use_last(use));

	if (!keeps && !word_list_in(&drift_words, name))
		return;
	if (is_operated(look))
		probe_link(look->run, keeps ? "kept" : "operated", name, use->line);
	link_relay(look, use, name);
}

static void link_uses(struct look *look)
{
	const struct python_module *m = look->module;

	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		bool named = use->receiver == PYTHON_NAMED || use->receiver == PYTHON_OBJECT;
		if ((use->kind != PYTHON_CALL && use->kind != PYTHON_ARGUMENT) || !named)
			continue;
		struct str name = python_last_two(use->name), last = python_use_last(use);
		if (!name.len)
			continue;
		bool handled = use->def < m->defs_n &&
			       (look->handlers.handler[use->def] || look->handlers.called[use->def]);
		if (handled && is_from_here(look, use->name))
			probe_link(look->run, look->serves ? "served" : "handled", name, use->line);
		bool rooted = word_list_in(&roots, name);
		if (rooted)
			link_operated(look, use, name);
		if (rooted && word_list_in(&notice_words, last))
			probe_link(look->run, "notified", name, use->line);
		if (look->tracks && word_list_in(&record_words, last))
			probe_link(look->run, "tracked", name, use->line);
	}
}

static void state_abilities(struct look *look)
{
	const struct python_module *m = look->module;
	bool keeps = look->deeds & (DEED_WRITE | DEED_WRITE_RECORD | DEED_METRIC);

	for (size_t d = 0; d < m->defs_n; d++)
		keeps = keeps || look->able[d] & (ABILITY_STORE | ABILITY_METRIC);
	for (size_t d = 0; d < m->defs_n; d++) {
		unsigned able = look->able[d];
		uint32_t line = m->defs[d].line;
		if (!able)
			continue;
		if (able & ABILITY_DRIFT && is_operated(look))
			probe_trait(look->run, "monitor.drift", line);
		if ((able & KEEPS) == KEEPS && python_def_used(m, d) && is_operated(look) &&
		    !(look->deeds & DEED_TRAIN) && word_list_in(&keep_words, m->defs[d].name) &&
		    word_list_in(&output_words, m->defs[d].name))
			probe_trait(look->run, "query.stores-predictions", line);
		if (able & ABILITY_OUTCOME && is_operated(look) && keeps && !(look->deeds & DEED_TRAIN))
			probe_trait(look->run, "monitor.performance", line);
		if (able & ABILITY_COMMIT && able & ABILITY_RECORD && look->tracks)
			probe_trait(look->run, "lineage.commit", line);
		if (able & ABILITY_DATA_VERSION)
			probe_trait(look->run, "lineage.data", line);
		if (able & ABILITY_NOTIFY)
			probe_trait(look->run, "alert.written", line);
		if (able & ABILITY_NOTIFY && is_operated(look) && python_def_used(m, d))
			probe_trait(look->run, "alert.sends", line);
		if (look->handlers.handler[d] && able & ABILITY_EXPLAIN)
			probe_trait(look->run, "api.explains", line);
		if (look->handlers.handler[d] && able & ABILITY_GUARD)
			probe_trait(look->run, "api.authenticated", line);
	}
}

static void scan_python_practices(struct probe_run *run)
{
	struct look look = {.run = run, .module = probe_python_module(run)};
	const struct python_module *m = look.module;

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE) || probe_text(run).len > LIMIT_FILE_BYTES)
		return;
	python_handlers_read(probe_arena(run), m, &look.handlers);
	look.able = python_abilities_read(probe_arena(run), m);
	for (size_t i = 0; i < m->uses_n; i++) {
		look.deeds |= m->uses[i].deeds;
		look.serves = look.serves || str_has(python_use_last(&m->uses[i]), "predict");
	}
	look.serves = look.serves || look.deeds & (DEED_LOAD | DEED_PREDICT);
	look.tracks = look.deeds & DEED_TRAIN || python_imports(m, "mlflow") || python_imports(m, "wandb");
	find_local(&look);
	link_uses(&look);
	if (!look.able)
		return;
	link_definitions(&look);
	state_abilities(&look);
}

const struct probe probe_python_practices = {
	.name = "python_practices",
	.title = "Practices implemented in Python",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_practices,
};
