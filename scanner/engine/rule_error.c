/*
 * Errors in rule files: where, what was expected, and the nearest known name.
 */
#include "base/nearest.h"
#include "engine/rulebook.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const rung_names[RUNG_RUNS + 1] = {
	"absent", "mentioned", "declared", "configured", "used", "enforced", "runs",
};

int rule_error(struct error *err, const char *file, const struct tree_node *at, const char *format, ...)
{
	char message[700];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	return error_set(err, EXIT_CODE_USAGE, "%s:%u:%u: %s", file, at ? at->line : 1, at ? at->column : 1, message);
}

int rule_check_keys(struct error *err, const char *file, const struct tree_node *node, const char *const *allowed)
{
	if (!tree_is_map(node))
		return rule_error(err, file, node, "expected a mapping here");
	for (TREE_EACH(child, node)) {
		struct nearest nearest;
		const char *const *name = allowed;
		while (*name && !str_is(child->key, *name))
			name++;
		if (*name)
			continue;
		nearest_init(&nearest, child->key);
		for (name = allowed; *name; name++)
			nearest_try(&nearest, str_of(*name));
		if (nearest.best.len)
			return rule_error(err, file, child, "unknown key '%.*s'; did you mean '%.*s'?",
					  STR_ARG(child->key), STR_ARG(nearest.best));
		return rule_error(err, file, child, "unknown key '%.*s'; known keys start with '%s'",
				  STR_ARG(child->key), allowed[0]);
	}
	return 0;
}

uint32_t rule_signal(struct error *err, const char *file, const struct rulebook *book, const struct tree_node *at)
{
	/* A signal is named either by a key (tools) or by a scalar (checklists). */
	struct str id = tree_is_scalar(at) && at->text.len ? at->text : at->key;
	uint32_t signal = rulebook_signal(book, id);
	if (signal != MAP_NONE)
		return signal;
	struct nearest nearest;
	nearest_init(&nearest, id);
	for (uint32_t i = 0; i < book->signals_n; i++)
		nearest_try(&nearest, book->signals[i].id);
	if (nearest.best.len)
		rule_error(err, file, at, "unknown signal '%.*s'; did you mean '%.*s'?", STR_ARG(id),
			   STR_ARG(nearest.best));
	else
		rule_error(err, file, at, "unknown signal '%.*s'; 'assay list signals' shows all", STR_ARG(id));
	return MAP_NONE;
}

int rule_rung(struct error *err, const char *file, const struct tree_node *at, enum rung *rung)
{
	struct str name = tree_is_scalar(at) && at->text.len ? at->text : at->key;
	struct nearest nearest;
	size_t found = name_find(name, rung_names, RUNG_RUNS + 1, &nearest);
	if (found != NAME_UNKNOWN) {
		*rung = (enum rung)found;
		return 0;
	}
	if (nearest.best.len)
		return rule_error(err, file, at, "unknown rung '%.*s'; did you mean '%.*s'?", STR_ARG(name),
				  STR_ARG(nearest.best));
	return rule_error(err, file, at,
			  "unknown rung '%.*s'; expected mentioned, declared, configured, used, enforced or runs",
			  STR_ARG(name));
}

int rule_aspect(struct error *err, const char *file, const struct signal *signal, const struct tree_node *at)
{
	struct nearest nearest;
	for (uint32_t i = 0; i < signal->aspects_n; i++)
		if (str_eq(at->text, signal->aspects[i]))
			return 0;
	nearest_init(&nearest, at->text);
	for (uint32_t i = 0; i < signal->aspects_n; i++)
		nearest_try(&nearest, signal->aspects[i]);
	if (nearest.best.len)
		return rule_error(err, file, at, "signal %.*s has no aspect '%.*s'; did you mean '%.*s'?",
				  STR_ARG(signal->id), STR_ARG(at->text), STR_ARG(nearest.best));
	return rule_error(err, file, at, "signal %.*s has no aspect '%.*s' (aspects are listed in signals.yml)",
			  STR_ARG(signal->id), STR_ARG(at->text));
}
