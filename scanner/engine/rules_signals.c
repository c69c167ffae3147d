/*
 * signals.yml: the vocabulary of practices. A further signals.yml of --rules replaces the embedded one as a whole, like
 * any other rule file of the same name.
 */
#include "engine/probe.h"
#include "engine/rulebook_internal.h"

static const char *const signal_keys[] = {
	"id",      "group",        "title",     "class",   "meaning",        "excludes",    "fix",        "ask",
	"local",   "automatic",    "otherwise", "in",      "needs-artefact", "needs-model", "rises-with", "rises-from",
	"ceiling", "in-notebooks", "aspects",   "library", "adverse",        "whom",        "proof",      NULL,
};

static const struct {
	const char *name;
	unsigned bits;
} trigger_names[] = {
	{"pull-request", TRIGGER_PULL_REQUEST},
	{"push", TRIGGER_PUSH | TRIGGER_ALL_PUSHES},
	{"tag", TRIGGER_TAG},
	{"release", TRIGGER_RELEASE},
	{"schedule", TRIGGER_SCHEDULE},
	{"event", TRIGGER_EVENT},
};

static const struct {
	const char *name;
	enum signal_class class;
} class_names[] = {
	{"document", SIGNAL_DOCUMENT}, {"artefact", SIGNAL_ARTEFACT}, {"practice", SIGNAL_PRACTICE},
	{"pipeline", SIGNAL_PIPELINE}, {"history", SIGNAL_HISTORY},
};

static int load_class(struct signal *signal, const struct rule_file *file, const struct tree_node *node,
		      struct error *err)
{
	const struct tree_node *at = tree_get(node, "class");
	for (size_t i = 0; i < sizeof class_names / sizeof *class_names; i++) {
		if (str_is(tree_text(at), class_names[i].name)) {
			signal->class = class_names[i].class;
			return 0;
		}
	}
	return rule_error(err, file->name, at ? at : node,
			  "signal %.*s: class must be document, artefact, practice, pipeline or history",
			  STR_ARG(signal->id));
}

static int load_triggers(struct signal *signal, const struct rule_file *file, const struct tree_node *list,
			 struct error *err)
{
	if (!list) {
		signal->automatic = TRIGGERS_AUTOMATIC;
		return 0;
	}
	for (TREE_EACH(item, list)) {
		size_t i = 0;
		while (i < sizeof trigger_names / sizeof *trigger_names && !str_is(item->text, trigger_names[i].name))
			i++;
		if (i == sizeof trigger_names / sizeof *trigger_names)
			return rule_error(
				err, file->name, item,
				"unknown trigger '%.*s'; expected pull-request, push, tag, release, schedule or event",
				STR_ARG(item->text));
		signal->automatic |= trigger_names[i].bits;
	}
	return 0;
}

static int load_place(struct signal *signal, const struct rule_file *file, const struct tree_node *at,
		      struct error *err)
{
	struct str place = tree_text(at);
	signal->in_code = !at || str_is(place, "code") || str_is(place, "any");
	signal->in_tests = str_is(place, "tests") || str_is(place, "any");
	if (signal->in_code || signal->in_tests)
		return 0;
	return rule_error(err, file->name, at, "'in' must be code, tests or any");
}

static int load_library(struct signal *signal, const struct rule_file *file, const struct tree_node *at,
			struct error *err)
{
	static const char *const names[] = {[LIBRARY_OWN] = "own",
					    [LIBRARY_GUIDE] = "guide",
					    [LIBRARY_PRODUCT] = "product",
					    [LIBRARY_USERS] = "users"};
	signal->library = LIBRARY_OWN;
	if (!at)
		return 0;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_is(tree_text(at), names[i])) {
			signal->library = (enum signal_library)i;
			return 0;
		}
	}
	return rule_error(err, file->name, at, "'library' must be own, guide, product or users");
}

static int load_adverse(struct rulebook *book, const struct rule_file *file, const struct tree_node *list,
			struct signal *signal, struct error *err)
{
	signal->adverse = arena_array(&book->arena, bool, signal->aspects_n + 1);
	for (TREE_EACH(name, list)) {
		if (rule_aspect(err, file->name, signal, name))
			return -1;
		for (uint32_t i = 0; i < signal->aspects_n; i++)
			signal->adverse[i] |= str_eq(signal->aspects[i], name->text);
	}
	return 0;
}

static int load_signal(struct rulebook *book, const struct rule_file *file, const struct tree_node *node,
		       struct signal *signal, struct error *err)
{
	if (rule_check_keys(err, file->name, node, signal_keys))
		return -1;
	signal->id = tree_get_text(node, "id");
	signal->group = tree_get_text(node, "group");
	signal->title = tree_get_text(node, "title");
	signal->meaning = tree_get_text(node, "meaning");
	signal->excludes = tree_get_text(node, "excludes");
	signal->fix = tree_get_text(node, "fix");
	signal->ask = tree_get_text(node, "ask");
	signal->proof = tree_get_text(node, "proof");
	signal->needs_model = tree_truth(tree_get(node, "needs-model"), false);
	signal->needs_artefact = tree_truth(tree_get(node, "needs-artefact"), false);
	signal->local = RUNG_DECLARED;
	signal->otherwise = RUNG_USED;
	signal->rises_with = MAP_NONE;
	signal->ceiling = RUNG_ENFORCED;
	signal->in_notebooks = RUNG_ENFORCED;
	signal->rises_from = RUNG_CONFIGURED;
	if (!signal->id.len || !signal->title.len || !signal->meaning.len || !signal->fix.len)
		return rule_error(err, file->name, node, "a signal needs id, title, meaning and fix");
	const struct tree_node *whom = tree_get(node, "whom");
	if (!signal->ask.len || !whom || !signal->proof.len)
		return rule_error(err, file->name, node, "signal %.*s needs ask, whom and proof", STR_ARG(signal->id));
	if (rule_role(err, file->name, whom, &signal->whom))
		return -1;
	if (map_get(&book->signal_ids, signal->id) != MAP_NONE)
		return rule_error(err, file->name, node, "signal %.*s is defined twice", STR_ARG(signal->id));
	if (load_class(signal, file, node, err) || load_triggers(signal, file, tree_get(node, "automatic"), err) ||
	    load_place(signal, file, tree_get(node, "in"), err) ||
	    load_library(signal, file, tree_get(node, "library"), err))
		return -1;
	const struct tree_node *local = tree_get(node, "local");
	if (local && rule_rung(err, file->name, local, &signal->local))
		return -1;
	const struct tree_node *ceiling = tree_get(node, "ceiling");
	const struct tree_node *otherwise = tree_get(node, "otherwise");
	if (otherwise && rule_rung(err, file->name, otherwise, &signal->otherwise))
		return -1;
	const struct tree_node *notebooks = tree_get(node, "in-notebooks");
	if (notebooks && rule_rung(err, file->name, notebooks, &signal->in_notebooks))
		return -1;
	const struct tree_node *from = tree_get(node, "rises-from");
	if (from && rule_rung(err, file->name, from, &signal->rises_from))
		return -1;
	if (ceiling && rule_rung(err, file->name, ceiling, &signal->ceiling))
		return -1;
	const struct tree_node *aspects = tree_get(node, "aspects");
	if (aspects) {
		signal->aspects = arena_array(&book->arena, struct str, aspects->count);
		for (TREE_EACH(aspect, aspects))
			signal->aspects[signal->aspects_n++] = aspect->text;
	}
	return load_adverse(book, file, tree_get(node, "adverse"), signal, err);
}

int rules_load_signals(struct rulebook *book, const struct rule_file *file, const struct tree_node *root,
		       struct error *err)
{
	static const char *const top_keys[] = {"signals", NULL};
	const struct tree_node *list = tree_get(root, "signals");
	if (rule_check_keys(err, file->name, root, top_keys))
		return -1;
	if (!tree_is_seq(list))
		return rule_error(err, file->name, root, "expected a list under 'signals'");
	book->signals = arena_array(&book->arena, struct signal, list->count);
	for (TREE_EACH(node, list)) {
		struct signal *signal = &book->signals[book->signals_n];
		if (load_signal(book, file, node, signal, err))
			return -1;
		map_put(&book->signal_ids, signal->id, book->signals_n++);
	}
	for (TREE_EACH(node, list)) {
		const struct tree_node *with = tree_get(node, "rises-with");
		if (!with)
			continue;
		uint32_t signal = rulebook_signal(book, tree_get_text(node, "id"));
		book->signals[signal].rises_with = rule_signal(err, file->name, book, with);
		if (book->signals[signal].rises_with == MAP_NONE)
			return -1;
	}
	return 0;
}
