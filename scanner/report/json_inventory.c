/*
 * The facts beside the answers: what is in the repository, the tool stack, delivery figures, units.
 */
#include "engine/inventory.h"
#include "judge/delivery.h"
#include "judge/stack.h"
#include "report/json_write.h"

static cJSON *unit_name(const struct inventory *inventory, uint32_t unit)
{
	return json_text(inventory->units[unit].path);
}

static cJSON *entry_json(const struct inventory *inventory, const struct inventory_entry *entry)
{
	cJSON *json = cJSON_CreateObject();
	json_put(json, "name", entry->name);
	cJSON_AddBoolToObject(json, "named", entry->named);
	cJSON_AddStringToObject(json, "detail", entry->detail);
	cJSON_AddItemToObject(json, "unit", unit_name(inventory, entry->unit));
	json_put(json, "path", entry->path);
	cJSON_AddItemToObject(json, "line", entry->line ? cJSON_CreateNumber(entry->line) : cJSON_CreateNull());
	json_put_or_null(json, "blob", str_of(entry->blob));
	cJSON_AddNumberToObject(json, "places", entry->places);
	cJSON *evidence = cJSON_AddArrayToObject(json, "evidence");
	for (size_t i = 0; i < entry->evidence_n; i++)
		json_add_evidence(evidence, entry->evidence[i]);
	return json;
}

static void add_tools(cJSON *json, const struct scan *scan, const struct stack *stack)
{
	cJSON *tools = cJSON_AddArrayToObject(json, "tools");
	for (size_t i = 0; i < stack->n; i++) {
		const struct stack_tool *tool = &stack->at[i];
		cJSON *each = cJSON_CreateObject();
		cJSON_AddItemToArray(tools, each);
		json_put(each, "tool", scan->book->tools[tool->tool].id);
		json_put(each, "title", scan->book->tools[tool->tool].title);
		json_put(each, "signal", scan->book->signals[tool->signal].id);
		cJSON_AddStringToObject(each, "level", rung_names[tool->rung]);
		cJSON *units = cJSON_AddArrayToObject(each, "units");
		for (size_t u = 0; u < tool->units_n; u++)
			cJSON_AddItemToArray(units, unit_name(scan->inventory, tool->units[u]));
		cJSON *evidence = cJSON_AddArrayToObject(each, "evidence");
		for (size_t e = 0; e < tool->evidence_n; e++)
			json_add_evidence(evidence, tool->evidence[e]);
	}
}

void json_add_units(cJSON *project, const struct inventory *inventory)
{
	cJSON *units = cJSON_AddArrayToObject(project, "units");
	for (size_t i = 0; i < inventory->units_n; i++) {
		cJSON *unit = cJSON_CreateObject();
		cJSON_AddItemToArray(units, unit);
		json_put(unit, "path", inventory->units[i].path);
		cJSON_AddStringToObject(unit, "kind", inventory->units[i].kind);
		cJSON_AddBoolToObject(unit, "ml", inventory->units[i].ml);
	}
}

/* Two decimals: shares of 1 % count. */
static void add_figure(cJSON *json, const char *name, double value)
{
	char digits[32];
	snprintf(digits, sizeof digits, "%.2f", value);
	if (value < 0)
		cJSON_AddNullToObject(json, name);
	else
		cJSON_AddRawToObject(json, name, digits);
}

static void add_count(cJSON *json, const char *name, bool known, uint32_t value)
{
	cJSON_AddItemToObject(json, name, known ? cJSON_CreateNumber(value) : cJSON_CreateNull());
}

static void add_history(cJSON *root, const struct delivery *delivery)
{
	cJSON *json = cJSON_AddObjectToObject(root, "history");
	char since[32];
	report_time(delivery->since, since);
	bool whole = delivery->available && !delivery->shallow;
	add_count(json, "commits", delivery->available, delivery->commits);
	json_put_or_null(json, "since", str_sub(str_of(since), 0, strlen("2000-01-01")));
	cJSON_AddBoolToObject(json, "complete", whole && !delivery->cut_off);
	add_count(json, "releases", whole, delivery->releases);
	add_figure(json, "releases_per_month", delivery->releases_per_month);
	add_figure(json, "median_days_to_release", delivery->median_days);
	add_figure(json, "revert_share", delivery->revert_share);
	add_figure(json, "pull_request_share", delivery->request_share);
	add_count(json, "ml_changes", whole, delivery->ml_changes);
	add_count(json, "contributors", delivery->contributors, delivery->contributors);
	add_count(json, "bus_factor", delivery->bus_factor, delivery->bus_factor);
	add_figure(json, "largest_share", delivery->largest_share);
}

void json_add_inventory(cJSON *root, const struct report *report)
{
	const struct inventory *inventory = report->scan->inventory;
	cJSON *json = cJSON_AddObjectToObject(root, "inventory"), *left_out;
	for (size_t k = 0; k < THING_KINDS; k++) {
		cJSON *list = cJSON_AddArrayToObject(json, thing_keys[k]);
		for (size_t i = 0; i < inventory->of[k].n; i++)
			cJSON_AddItemToArray(list, entry_json(inventory, &inventory->of[k].at[i]));
	}
	if (report->stack)
		add_tools(json, report->scan, report->stack);
	left_out = cJSON_AddObjectToObject(json, "left_out");
	for (size_t k = 0; k < THING_KINDS; k++)
		if (inventory->of[k].left_out)
			cJSON_AddNumberToObject(left_out, thing_keys[k], (double)inventory->of[k].left_out);
	if (inventory->beyond_files)
		cJSON_AddNumberToObject(left_out, "of_long_files", (double)inventory->beyond_files);
	if (inventory->units_left_out)
		cJSON_AddNumberToObject(left_out, "units", (double)inventory->units_left_out);
	if (report->delivery)
		add_history(root, report->delivery);
}
