/*
 * Checklists in the JSON report: scores, results, sections, items.
 */
#include "report/json_write.h"

static void put_score(cJSON *object, const struct score *score, bool counts)
{
	json_put_score(object, "score", score);
	cJSON *json = cJSON_GetObjectItem(object, "score");
	if (!counts)
		return;
	cJSON_AddNumberToObject(json, "answered",
				score->count[ANSWER_YES] + score->count[ANSWER_PARTIAL] + score->count[ANSWER_NO]);
	cJSON_AddNumberToObject(json, "unknown", score->count[ANSWER_UNKNOWN]);
	cJSON_AddNumberToObject(json, "not_applicable", score->count[ANSWER_NA]);
}

void json_put_score(cJSON *object, const char *name, const struct score *score)
{
	cJSON *json = cJSON_AddObjectToObject(object, name);
	json_put_decimal(json, "percent", score->percent);
	json_put_decimal(json, "low", score->low);
	json_put_decimal(json, "high", score->high);
}

static void add_waiver(cJSON *json, const struct policy_waiver *from)
{
	cJSON *waiver = cJSON_AddObjectToObject(json, "waiver");
	json_put(waiver, "reason", from->reason);
	json_put(waiver, "owner", from->owner);
	json_put(waiver, "until", from->until);
}

static void add_reported(cJSON *json, const struct policy_answer *from)
{
	cJSON *reported = cJSON_AddObjectToObject(json, "self_reported");
	cJSON_AddStringToObject(reported, "answer", answer_names[from->answer]);
	json_put_or_null(reported, "by", from->by);
	json_put_or_null(reported, "proof", from->proof);
	json_put_or_null(reported, "on", from->on);
}

static void add_counters(cJSON *json, const struct verdict *verdict)
{
	cJSON *list = cJSON_AddArrayToObject(json, "counter_evidence");
	for (size_t i = 0; i < verdict->counters_n; i++) {
		char id[16];
		cJSON *counter = cJSON_CreateObject();
		cJSON_AddItemToArray(list, counter);
		snprintf(id, sizeof id, "E%u", verdict->counters[i].evidence->id);
		cJSON_AddStringToObject(counter, "evidence", id);
		cJSON_AddStringToObject(counter, "kind", counter_kind_names[verdict->counters[i].kind]);
		json_put(counter, "reason", verdict->counters[i].reason);
	}
}

static cJSON *item_json(const struct verdict *verdict)
{
	cJSON *json = cJSON_CreateObject();
	json_put(json, "id", verdict->item->id);
	json_put(json, "section", verdict->item->section);
	json_put(json, "title", verdict->item->title);
	cJSON_AddStringToObject(json, "observability", observability_names[verdict->item->observability]);
	cJSON_AddStringToObject(json, "answer", answer_names[verdict->answer]);
	json_put_name(json, "confidence", confidence_names[verdict->confidence]);
	json_put(json, "why", verdict->why);
	cJSON *evidence = cJSON_AddArrayToObject(json, "evidence");
	for (size_t i = 0; i < verdict->evidence_n; i++)
		json_add_evidence(evidence, verdict->evidence[i]);
	add_counters(json, verdict);
	json_put_or_null(json, "ask", verdict->needs_person ? verdict->ask : (struct str){0});
	bool done = verdict->answer == ANSWER_YES || verdict->answer == ANSWER_NA;
	json_put_or_null(json, "fix", done ? STR("") : verdict->item->fix);
	if (verdict->waiver)
		add_waiver(json, verdict->waiver);
	if (verdict->reported)
		add_reported(json, verdict->reported);
	return json;
}

/* ---- results (interface.md: `result` per checklist) ---- */

static void add_blocking(cJSON *result, const struct judgement *j)
{
	cJSON *blocking = cJSON_AddArrayToObject(result, "blocking");
	for (size_t i = 0; i < j->blocking_n; i++)
		cJSON_AddItemToArray(blocking, json_text(j->blocking[i]->item->id));
}

/* Those that hold, with the evidence that shows them. */
static void add_signs(cJSON *result, const char *name, const struct sign_result *signs, size_t n)
{
	cJSON *list = cJSON_AddArrayToObject(result, name);
	for (size_t i = 0; i < n; i++) {
		if (!signs[i].holds)
			continue;
		cJSON *json = cJSON_CreateObject();
		cJSON_AddItemToArray(list, json);
		json_put(json, "id", signs[i].sign->id);
		json_put(json, "title", signs[i].sign->title);
		json_put_or_null(json, "fix", signs[i].sign->fix);
		cJSON *evidence = cJSON_AddArrayToObject(json, "evidence");
		for (size_t k = 0; k < signs[i].evidence_n; k++)
			json_add_evidence(evidence, signs[i].evidence[k]);
	}
}

static void add_characteristics(cJSON *result, const struct judgement *j)
{
	cJSON *list = cJSON_AddArrayToObject(result, "characteristics");
	for (size_t i = 0; i < j->checklist->characteristics_n; i++) {
		const struct sign_result *sign = &j->characteristics[i];
		cJSON *json = cJSON_CreateObject();
		cJSON_AddItemToArray(list, json);
		cJSON_AddNumberToObject(json, "stage", sign->sign->stage);
		json_put(json, "title", sign->sign->title);
		cJSON_AddBoolToObject(json, "holds", sign->holds);
	}
}

static void add_stages(cJSON *result, const struct judgement *j)
{
	cJSON_AddNumberToObject(result, "stage", j->step);
	cJSON_AddNumberToObject(result, "stage_if_unknown_yes", j->step_if_yes);
	cJSON *areas = cJSON_AddArrayToObject(result, "areas");
	for (size_t i = 0; i < j->checklist->areas_n; i++) {
		cJSON *area = cJSON_CreateObject();
		cJSON_AddItemToArray(areas, area);
		json_put(area, "id", j->areas[i].area->id);
		json_put(area, "title", j->areas[i].area->title);
		cJSON_AddNumberToObject(area, "stage", j->areas[i].stage);
	}
	add_characteristics(result, j);
}

/* null where nothing applies */
static void put_level(cJSON *object, const char *name, unsigned level)
{
	cJSON_AddItemToObject(object, name, level ? cJSON_CreateNumber(level) : cJSON_CreateNull());
}

static void add_levels(cJSON *result, const struct judgement *j)
{
	cJSON *dimensions = cJSON_AddArrayToObject(result, "dimensions");
	for (size_t i = 0; i < j->checklist->sections_n; i++) {
		cJSON *dimension = cJSON_CreateObject();
		cJSON_AddItemToArray(dimensions, dimension);
		json_put(dimension, "id", j->sections[i].section->id);
		put_level(dimension, "level", j->sections[i].level);
		put_level(dimension, "level_if_unknown_yes", j->sections[i].level_if_yes);
	}
	put_level(result, "weakest", j->step);
	put_level(result, "weakest_if_unknown_yes", j->step_if_yes);
	if (j->step)
		json_put_decimal(result, "mean", j->mean);
	else
		cJSON_AddNullToObject(result, "mean");
}

static void add_scorecard(cJSON *result, const struct judgement *j)
{
	cJSON *dimensions = cJSON_AddArrayToObject(result, "dimensions");
	for (size_t i = 0; i < j->checklist->items_n; i++) {
		const struct verdict *verdict = &j->verdicts[i];
		bool known = verdict->answer != ANSWER_UNKNOWN && verdict->answer != ANSWER_NA;
		cJSON *dimension = cJSON_CreateObject();
		cJSON_AddItemToArray(dimensions, dimension);
		json_put(dimension, "id", verdict->item->id);
		if (known)
			cJSON_AddNumberToObject(dimension, "current", verdict->grade);
		else
			cJSON_AddNullToObject(dimension, "current");
		cJSON_AddNumberToObject(dimension, "target", verdict->target);
		if (known)
			cJSON_AddNumberToObject(dimension, "delta", (double)verdict->target - verdict->grade);
		else
			cJSON_AddNullToObject(dimension, "delta");
	}
	add_signs(result, "anti_patterns", j->pitfalls, j->checklist->pitfalls_n);
}

static void add_risks(cJSON *result, const struct judgement *j)
{
	cJSON *risks = cJSON_AddArrayToObject(result, "risks");
	for (size_t i = 0; i < j->blocking_n; i++) {
		cJSON *risk = cJSON_CreateObject();
		cJSON_AddItemToArray(risks, risk);
		json_put(risk, "item", j->blocking[i]->item->id);
		json_put_name(risk, "risk", risk_names[j->blocking[i]->item->risk]);
		cJSON_AddStringToObject(risk, "answer", answer_names[j->blocking[i]->answer]);
	}
}

static void add_result(cJSON *json, const struct judgement *j)
{
	cJSON *result = cJSON_AddObjectToObject(json, "result");
	switch (j->checklist->result) {
	case RESULT_MATURITY:
		if (!j->checklist->mature_n)
			return;
		cJSON_AddBoolToObject(result, "mature", j->mature);
		break;
	case RESULT_STAGES:
		add_stages(result, j);
		break;
	case RESULT_LEVELS:
		add_levels(result, j);
		break;
	case RESULT_SCORECARD:
		add_scorecard(result, j);
		break;
	case RESULT_RISKS:
		add_risks(result, j);
		return;
	}
	add_blocking(result, j);
	if (j->checklist->pitfalls_n && j->checklist->result != RESULT_SCORECARD)
		add_signs(result, "pitfalls", j->pitfalls, j->checklist->pitfalls_n);
	if (j->checklist->result == RESULT_STAGES || j->checklist->result == RESULT_LEVELS)
		json_put_or_null(result, "advice", j->advice);
}

void json_add_checklists(cJSON *root, const struct report *report)
{
	cJSON *lists = cJSON_AddArrayToObject(root, "checklists");
	for (size_t j = 0; j < report->judgements_n; j++) {
		const struct judgement *judgement = &report->judgements[j];
		cJSON *json = cJSON_CreateObject();
		cJSON_AddItemToArray(lists, json);
		json_put(json, "id", judgement->checklist->id);
		json_put(json, "title", judgement->checklist->title);
		put_score(json, &judgement->score, true);
		add_result(json, judgement);
		cJSON *sections = cJSON_AddArrayToObject(json, "sections");
		for (size_t i = 0; i < judgement->checklist->sections_n; i++) {
			cJSON *section = cJSON_CreateObject();
			cJSON_AddItemToArray(sections, section);
			json_put(section, "id", judgement->sections[i].section->id);
			json_put(section, "title", judgement->sections[i].section->title);
			put_score(section, &judgement->sections[i].score, false);
		}
		cJSON *items = cJSON_AddArrayToObject(json, "items");
		for (size_t i = 0; i < judgement->checklist->items_n; i++)
			cJSON_AddItemToArray(items, item_json(&judgement->verdicts[i]));
	}
}
