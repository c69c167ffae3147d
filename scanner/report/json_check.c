/*
 * Two revisions in the JSON report: the base, what changed, and the gate.
 */
#include "report/json_write.h"

static cJSON *cause_json(const struct cause *cause)
{
	cJSON *json = cJSON_CreateObject();
	json_put(json, "path", cause->path);
	cJSON_AddStringToObject(json, "change", file_change_names[cause->change]);
	cJSON_AddItemToObject(json, "line", cause->line ? cJSON_CreateNumber(cause->line) : cJSON_CreateNull());
	json_put_or_null(json, "blob", str_of(cause->blob));
	json_put_or_null(json, "excerpt", cause->excerpt);
	json_put_or_null(json, "note", cause->note);
	cJSON_AddItemToObject(json, "now_line", cause->now ? cJSON_CreateNumber(cause->now) : cJSON_CreateNull());
	json_put_or_null(json, "now_excerpt", cause->now_excerpt);
	return json;
}

static cJSON *change_json(const struct change *change)
{
	cJSON *json = cJSON_CreateObject();
	cJSON_AddStringToObject(json, "kind", change_kind_names[change->kind]);
	json_put(json, "id", change->id);
	json_put(json, "title", change->title);
	cJSON_AddStringToObject(json, "before", change->before);
	cJSON_AddStringToObject(json, "after", change->after);
	json_put_name(json, "confidence_before", change->flag_before);
	json_put_name(json, "confidence_after", change->flag_after);
	cJSON *causes = cJSON_AddArrayToObject(json, "cause");
	for (size_t i = 0; i < change->causes_n; i++)
		cJSON_AddItemToArray(causes, cause_json(&change->causes[i]));
	cJSON_AddBoolToObject(json, "by_time", change->by_time);
	cJSON_AddBoolToObject(json, "waived", change->waiver != NULL);
	return json;
}

static void add_reasons(cJSON *gate, const struct gate *from)
{
	cJSON *reasons = cJSON_AddArrayToObject(gate, "reasons"), *waived = cJSON_AddArrayToObject(gate, "waived");
	cJSON *warnings = cJSON_AddArrayToObject(gate, "warnings");
	for (size_t i = 0; i < from->reasons_n; i++)
		cJSON_AddItemToArray(from->reasons[i].waiver ? waived : reasons, json_text(from->reasons[i].text));
	for (size_t i = 0; i < from->warnings_n; i++)
		cJSON_AddItemToArray(warnings, json_text(from->warnings[i].text));
}

void json_add_check(cJSON *root, const struct report *report)
{
	const struct comparison *comparison = report->comparison;
	if (!comparison)
		return;
	json_add_repository(root, "base", comparison->base.scan);
	cJSON *before = cJSON_AddArrayToObject(root, "scores_before");
	for (size_t i = 0; i < comparison->base.judgements_n; i++) {
		cJSON *json = cJSON_CreateObject();
		cJSON_AddItemToArray(before, json);
		json_put(json, "checklist", comparison->base.judgements[i].checklist->id);
		json_put_score(json, "score", &comparison->base.judgements[i].score);
	}
	cJSON *changes = cJSON_AddArrayToObject(root, "changes");
	for (size_t i = 0; i < comparison->changes_n; i++)
		cJSON_AddItemToArray(changes, change_json(&comparison->changes[i]));
	cJSON *gate = cJSON_AddObjectToObject(root, "gate");
	cJSON_AddBoolToObject(gate, "passed", report->gate->passed);
	add_reasons(gate, report->gate);
}
