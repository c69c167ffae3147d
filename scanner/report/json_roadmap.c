/*
 * The roadmap in the JSON report.
 */
#include "report/json_write.h"

static void add_turned(cJSON *json, const char *name, const struct roadmap_close *turned, size_t n)
{
	cJSON *list = cJSON_AddArrayToObject(json, name);
	for (size_t i = 0; i < n; i++) {
		struct buf id = BUF_INIT;
		buf_printf(&id, "%.*s:%.*s", STR_ARG(turned[i].checklist->id), STR_ARG(turned[i].item->id));
		cJSON_AddItemToArray(list, json_text(buf_view(&id)));
		buf_release(&id);
	}
}

void json_add_effects(cJSON *json, const struct roadmap_effect *effects, size_t n)
{
	cJSON *list = cJSON_AddArrayToObject(json, "effects");
	for (size_t i = 0; i < n; i++) {
		const struct roadmap_effect *effect = &effects[i];
		cJSON *one = cJSON_CreateObject();
		cJSON_AddItemToArray(list, one);
		json_put(one, "checklist", effect->checklist->id);
		json_put_decimal(one, "before", effect->before);
		json_put_decimal(one, "after", effect->after);
		if (effect->checklist->result != RESULT_STAGES && effect->checklist->result != RESULT_LEVELS)
			continue;
		cJSON_AddNumberToObject(one, "step_before", effect->step_before);
		cJSON_AddNumberToObject(one, "step_after", effect->step_after);
	}
}

void json_add_grants(cJSON *json, const struct scan *scan, const struct grant *grants, size_t n)
{
	cJSON *list = cJSON_AddArrayToObject(json, "grants");
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(list, json_text(grant_text(scan->book, &grants[i], &arena)));
	arena_release(&arena);
}

static cJSON *step_json(const struct scan *scan, const struct roadmap_step *step)
{
	cJSON *json = cJSON_CreateObject();
	struct buf start = BUF_INIT;
	report_start(&start, step);
	json_put(json, "id", step->id);
	json_put(json, "title", step->title);
	add_turned(json, "closes", step->closes, step->closes_n);
	add_turned(json, "improves", step->raises, step->raises_n);
	cJSON_AddStringToObject(json, "effort", effort_names[step->effort]);
	cJSON_AddStringToObject(json, "impact", effort_names[step->impact]);
	json_put_decimal(json, "gain", step->gain);
	json_put_decimal(json, "reach", step->reach);
	json_put(json, "start", buf_view(&start));
	json_put_or_null(json, "file", step->file);
	cJSON_AddBoolToObject(json, "exists", step->exists);
	json_put(json, "role", step->role);
	json_put(json, "phase", step->phase);
	json_put(json, "metric", step->metric);
	cJSON *after = cJSON_AddArrayToObject(json, "after");
	for (size_t i = 0; i < step->after_n; i++)
		cJSON_AddItemToArray(after, json_text(step->after[i]));
	cJSON *opens = cJSON_AddArrayToObject(json, "opens");
	for (size_t i = 0; i < step->opens_n; i++)
		cJSON_AddItemToArray(opens, json_text(step->opens[i]));
	json_add_effects(json, step->effects, step->effects_n);
	json_add_grants(json, scan, step->grants, step->grants_n);
	buf_release(&start);
	return json;
}

void json_add_roadmap(cJSON *root, const struct report *report)
{
	const struct roadmap *roadmap = report->roadmap;
	if (!roadmap)
		return;
	cJSON *json = cJSON_AddObjectToObject(root, "roadmap");
	cJSON *quick_wins = cJSON_AddArrayToObject(json, "quick_wins");
	for (size_t i = 0; i < roadmap->quick_wins_n; i++)
		cJSON_AddItemToArray(quick_wins, step_json(report->scan, &roadmap->quick_wins[i]));
	cJSON *foundational = cJSON_AddArrayToObject(json, "foundational");
	for (size_t i = 0; i < roadmap->foundational_n; i++)
		cJSON_AddItemToArray(foundational, step_json(report->scan, &roadmap->foundational[i]));
}
