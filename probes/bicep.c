/*
 * Bicep: the types of the resources it creates (not of those it only refers to), parameters per environment.
 * Format: https://learn.microsoft.com/en-us/azure/azure-resource-manager/bicep/file
 * A resource is its type in lower case without version: "microsoft.machinelearningservices/workspaces".
 * Traits:
 *   bicep.resources  creates a resource or uses a module
 *   iac.exposed      a parameter has a literal secret
 *   iac.cost-tags    resources carry a cost centre
 * Counters: environment.* for a parameter file of a named environment.
 */
#include "engine/probe.h"

static const struct mask_syntax syntax = {
	.line_comment = {"//"},
	.block_open = "/*",
	.block_close = "*/",
	.quotes = "'",
	.escape = true,
};

/* Text between the first pair of quotes. */
static struct str quoted(struct str line)
{
	size_t open = str_find_char(line, '\'');
	struct str rest = open == STR_NONE ? str_sub(line, 0, 0) : str_from(line, open + 1);
	size_t close = str_find_char(rest, '\'');
	return close == STR_NONE ? str_sub(rest, 0, 0) : str_sub(rest, 0, close);
}

/* `resource name 'Type@version' = {` or, nested in another, with a type relative to its parent's. */
static bool read_resource(struct probe_run *run, struct str line, uint32_t number)
{
	struct str type = quoted(line);
	size_t at = str_find_char(type, '@');
	size_t slash = str_find_char(type, '/');
	if (at != STR_NONE)
		type = str_sub(type, 0, at);
	if (slash == STR_NONE || str_has(line, " existing "))
		return false;
	probe_state(run, FACT_RESOURCE, arena_lower(probe_arena(run), type), number);
	return true;
}

static void read_parameter(struct probe_run *run, struct str line, uint32_t number)
{
	size_t equals = str_find_char(line, '=');
	struct str rest = str_trim(str_from(line, 6)), name;
	if (equals != STR_NONE && str_next(&rest, ' ', &name) && secret_name(name) &&
	    secret_value(quoted(str_from(line, equals))))
		probe_trait(run, "iac.exposed", number);
}

static void scan_bicep(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	struct str rest = mask_code(probe_arena(run), probe_text(run), &syntax, true), line;
	const char *environment = deployment_in(file->name);
	bool any = false;
	if (!environment)
		environment = deployment_of_folder(file->folder);
	for (uint32_t number = 1; str_next_line(&rest, &line); number++) {
		line = str_trim(line);
		bool made = str_starts(line, "resource ") ? read_resource(run, line, number)
							  : str_starts(line, "module ") && quoted(line).len;
		if (made && !any)
			probe_trait(run, "bicep.resources", number);
		any |= made;
		if (str_starts(line, "param "))
			read_parameter(run, line, number);
		if (str_starts_nocase(line, "costcenter:") || str_starts_nocase(line, "'cost-center':") ||
		    str_starts_nocase(line, "cost_center:"))
			probe_trait(run, "iac.cost-tags", number);
	}
	if (str_is_nocase(file->ext, "bicepparam") && environment)
		probe_count(run, environment, 1, 1);
}

const struct probe probe_bicep = {
	.name = "bicep",
	.title = "Bicep",
	.format = "https://learn.microsoft.com/en-us/azure/azure-resource-manager/bicep/file",
	.wants = {{.ext = "bicep"}, {.ext = "bicepparam"}},
	.scan = scan_bicep,
};
