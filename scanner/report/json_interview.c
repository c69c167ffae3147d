/*
 * The interview sheet in the JSON report.
 */
#include "report/json_write.h"

static cJSON *question_json(const struct interview_question *question)
{
	cJSON *json = cJSON_CreateObject();
	json_put(json, "ask", question->ask);
	json_put(json, "proof", question->proof);
	cJSON *items = cJSON_AddArrayToObject(json, "items");
	for (size_t i = 0; i < question->n; i++) {
		struct buf name = BUF_INIT;
		buf_printf(&name, "%.*s:%.*s", STR_ARG(question->checklists[i]->id),
			   STR_ARG(question->verdicts[i]->item->id));
		cJSON_AddItemToArray(items, json_text(buf_view(&name)));
		buf_release(&name);
	}
	return json;
}

void json_add_interview(cJSON *root, const struct report *report)
{
	const struct interview *interview = report->interview;
	if (!interview)
		return;
	cJSON *parts = cJSON_AddArrayToObject(root, "interview");
	for (size_t i = 0; i < interview->n; i++) {
		cJSON *part = cJSON_CreateObject();
		cJSON_AddItemToArray(parts, part);
		json_put(part, "whom", interview->parts[i].whom);
		cJSON *questions = cJSON_AddArrayToObject(part, "questions");
		for (size_t k = 0; k < interview->parts[i].n; k++)
			cJSON_AddItemToArray(questions, question_json(&interview->parts[i].questions[k]));
	}
}
