/*
 * Claims beside evidence in the JSON report: `claims` and `summary`.
 */
#include "report/json_write.h"

static void add_evidence_list(cJSON *json, const char *name, const struct evidence *const *list, size_t n)
{
	cJSON *array = cJSON_AddArrayToObject(json, name);
	for (size_t i = 0; i < n; i++)
		json_add_evidence(array, list[i]);
}

static cJSON *claim_json(const struct claim_result *r)
{
	const struct claim *claim = r->claim;
	cJSON *json = cJSON_CreateObject();
	json_put(json, "checklist", claim->checklist->id);
	json_put(json, "item", claim->item->id);
	json_put(json, "title", claim->item->title);
	cJSON_AddStringToObject(json, "claimed", answer_names[claim->answer]);
	if (claim->graded)
		cJSON_AddNumberToObject(json, "claimed_grade", claim->grade);
	json_put(json, "said", claim->said);
	json_put_or_null(json, "comment", claim->comment);
	cJSON_AddStringToObject(json, "verdict", claim_verdict_names[r->verdict]);
	cJSON_AddStringToObject(json, "answer", answer_names[r->found->answer]);
	json_put_name(json, "confidence", confidence_names[r->confidence]);
	json_put(json, "why", r->found->why);
	add_evidence_list(json, "evidence", r->evidence, r->evidence_n);
	add_evidence_list(json, "counter_evidence", r->counter, r->counter_n);
	json_put_or_null(json, "searched", r->searched);
	json_put_or_null(json, "ask", r->ask);
	json_put_or_null(json, "proof", r->ask.len ? r->proof : (struct str){0});
	json_put(json, "where", claim->where);
	return json;
}

static cJSON *summary_json(const struct claim_summary *s)
{
	cJSON *json = cJSON_CreateObject();
	if (s->checklist)
		json_put(json, "checklist", s->checklist->id);
	json_put_decimal(json, "claimed_percent", s->claimed);
	json_put_score(json, "evidenced", &s->evidenced);
	json_put_decimal(json, "inflation", s->inflation);
	json_put_decimal(json, "inflation_least", s->inflation_least);
	cJSON *counts = cJSON_AddObjectToObject(json, "counts");
	for (int v = 0; v < CLAIM_VERDICTS; v++)
		cJSON_AddNumberToObject(counts, claim_verdict_names[v], s->counts[v]);
	cJSON_AddNumberToObject(json, "claims", s->claims);
	cJSON_AddNumberToObject(json, "unanswered", s->unanswered);
	return json;
}

void json_add_claims(cJSON *root, const struct report *report)
{
	const struct verification *v = report->verification;
	if (!v)
		return;
	json_put(root, "answers_file", v->claims->file);
	cJSON *claims = cJSON_AddArrayToObject(root, "claims");
	for (size_t i = 0; i < v->claims->n; i++)
		cJSON_AddItemToArray(claims, claim_json(&v->results[i]));
	cJSON *summary = summary_json(&v->total);
	cJSON_AddItemToObject(root, "summary", summary);
	cJSON *lists = cJSON_AddArrayToObject(summary, "checklists");
	for (size_t i = 0; i < v->summaries_n; i++)
		cJSON_AddItemToArray(lists, summary_json(&v->summaries[i]));
	cJSON *challenge = cJSON_AddArrayToObject(summary, "challenge");
	for (size_t i = 0; i < v->challenge_n; i++) {
		struct buf id = BUF_INIT;
		buf_printf(&id, "%.*s:%.*s", STR_ARG(v->challenge[i]->claim->checklist->id),
			   STR_ARG(v->challenge[i]->claim->item->id));
		cJSON_AddItemToArray(challenge, json_text(buf_view(&id)));
		buf_release(&id);
	}
}
