/*
 * How much of the public Python code is documented: functions, classes and methods whose names do not start with an
 * underscore and which are not inside functions, in modules that are neither tests nor templates.
 *
 * Traits
 *   python.documented   a module with at least one documented public definition (at its line)
 * Counters
 *   code.public, code.documented
 */
#include "engine/probe.h"

/* Overloads and setters are documented where they are first defined; overrides inherit their docstring. */
static bool is_exempt(const struct python_module *module, uint32_t def, size_t *use)
{
	bool exempt = false;

	while (*use < module->uses_n && (module->uses[*use].kind != PYTHON_DECORATOR || module->uses[*use].def < def))
		(*use)++;
	for (size_t i = *use;
	     i < module->uses_n && module->uses[i].def == def && module->uses[i].kind == PYTHON_DECORATOR; i++) {
		struct str last = python_use_last(&module->uses[i]);
		exempt |= str_is(last, "overload") || str_is(last, "override") || str_is(last, "overrides") ||
			  str_is(last, "setter") || str_is(last, "deleter");
	}
	return exempt;
}

static bool is_public(const struct python_module *module, const struct python_def *def)
{
	for (unsigned depth = 0; depth < LIMIT_TREE_DEPTH; depth++) {
		if (!def->name.len || def->name.at[0] == '_')
			return false;
		if (def->parent == PYTHON_NOWHERE)
			return true;
		def = &module->defs[def->parent];
		if (!def->is_class)
			return false;
	}
	return false;
}

static void scan_python_docstrings(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	const struct python_module *module;
	uint32_t public = 0, documented = 0, line = 0, first = 0;
	size_t use = 0;

	if (file->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET) ||
	    str_is(file->name, "setup.py") || str_starts(file->name, "test_"))
		return;
	module = probe_python_module(run);
	for (uint32_t i = 0; i < module->defs_n; i++) {
		const struct python_def *def = &module->defs[i];
		if (!is_public(module, def) || (def->decorated && is_exempt(module, i, &use)))
			continue;
		public++;
		first = first ? first : def->line;
		if (!def->documented)
			continue;
		documented++;
		line = line ? line : def->line;
	}
	if (public)
		probe_count(run, "code.public", public, first);
	if (documented) {
		probe_count(run, "code.documented", documented, line);
		probe_trait(run, "python.documented", line);
	}
}

const struct probe probe_python_docstrings = {
	.name = "python_docstrings",
	.title = "Python docstrings",
	.format = "https://peps.python.org/pep-0257/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_docstrings,
};
