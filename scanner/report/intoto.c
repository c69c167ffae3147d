/*
 * An in-toto Statement about the scanned commit, unsigned: `cosign attest-blob` or any other signer of DSSE envelopes signs it.
 * Specification: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md; the predicate is described by
 * assay-statement.schema.json beside this file.
 */
#include "base/digest.h"
#include "report/json_write.h"

#define PREDICATE_TYPE "urn:assay:predicate:report:1"

/* The digest of the JSON report that the same scan writes. */
static void report_digest(const struct report *report, char hex[65])
{
	struct buf text = BUF_INIT;
	struct digest digest;
	report_json(&text, report);
	digest_init(&digest);
	digest_add(&digest, buf_view(&text));
	digest_hex(&digest, hex);
	buf_release(&text);
}

/* What is not committed has no id of its own: then the statement is about the report. */
static void add_subject(cJSON *root, const struct source_about *about, const char *report)
{
	cJSON *subject = cJSON_CreateObject(), *digest;
	bool committed = about->kind == SOURCE_REVISION && about->commit.len;
	cJSON_AddItemToArray(cJSON_AddArrayToObject(root, "subject"), subject);
	json_put(subject, "name", !committed ? STR("report.json") : about->origin.len ? about->origin : about->name);
	digest = cJSON_AddObjectToObject(subject, "digest");
	if (committed) {
		json_put(digest, "gitCommit", about->commit);
		json_put(digest, "gitTree", about->tree);
	} else {
		cJSON_AddStringToObject(digest, "sha256", report);
	}
}

static void add_counts(cJSON *json, const struct score *score)
{
	cJSON *counts = cJSON_AddObjectToObject(json, "answers");
	for (int i = 0; i < ANSWERS; i++)
		cJSON_AddNumberToObject(counts, answer_names[i], score->count[i]);
}

static void add_checklists(cJSON *predicate, const struct report *report)
{
	cJSON *list = cJSON_AddArrayToObject(predicate, "checklists");
	for (size_t i = 0; i < report->judgements_n; i++) {
		const struct judgement *j = &report->judgements[i];
		cJSON *json = cJSON_CreateObject();
		cJSON_AddItemToArray(list, json);
		json_put(json, "id", j->checklist->id);
		json_put(json, "title", j->checklist->title);
		json_put_score(json, "score", &j->score);
		add_counts(json, &j->score);
		cJSON *items = cJSON_AddArrayToObject(json, "items");
		for (size_t k = 0; k < j->checklist->items_n; k++) {
			cJSON *item = cJSON_CreateObject();
			cJSON_AddItemToArray(items, item);
			json_put(item, "id", j->verdicts[k].item->id);
			cJSON_AddStringToObject(item, "answer", answer_names[j->verdicts[k].answer]);
			json_put_name(item, "confidence", confidence_names[j->verdicts[k].confidence]);
		}
	}
}

void report_intoto(struct buf *out, const struct report *report)
{
	const struct source_about *about = report->scan->about;
	char hex[65], rules[80], time[32];
	cJSON *root = cJSON_CreateObject();
	report_digest(report, hex);
	report_time(about->committed_at, time);
	cJSON_AddStringToObject(root, "_type", "https://in-toto.io/Statement/v1");
	add_subject(root, about, hex);
	cJSON_AddStringToObject(root, "predicateType", PREDICATE_TYPE);
	cJSON *predicate = cJSON_AddObjectToObject(root, "predicate");
	cJSON *tool = cJSON_AddObjectToObject(predicate, "tool");
	snprintf(rules, sizeof rules, "sha256:%s", report->scan->book->digest);
	cJSON_AddStringToObject(tool, "name", "assay");
	cJSON_AddStringToObject(tool, "version", report->version);
	cJSON_AddStringToObject(tool, "rules", rules);
	json_put_or_null(predicate, "committedAt", str_of(time));
	cJSON *scope = cJSON_AddArrayToObject(predicate, "scope");
	for (size_t i = 0; i < about->scopes_n; i++)
		cJSON_AddItemToArray(scope, json_text(about->scopes[i]));
	cJSON_AddBoolToObject(predicate, "complete", !report->scan->notices.failed);
	cJSON *whole = cJSON_AddObjectToObject(predicate, "report");
	cJSON_AddStringToObject(whole, "mediaType", "application/json");
	cJSON_AddStringToObject(cJSON_AddObjectToObject(whole, "digest"), "sha256", hex);
	add_checklists(predicate, report);
	char *printed = cJSON_Print(root);
	buf_puts(out, printed ? printed : "");
	buf_char(out, '\n');
	cJSON_free(printed);
	cJSON_Delete(root);
}
