/*
 * GitLab Code Quality: a list of issues of the shape that GitLab documents, a part of Code Climate's.
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
#include "report/findings.h"
#include "report/json_write.h"
#include "report/printable.h"

static const char *severity(const struct finding *finding)
{
	static const char *const severities[] = {"critical", "minor", "info"};
	return finding->waiver ? "info" : severities[finding->level];
}

static cJSON *issue_json(const struct findings *findings, const struct finding *finding)
{
	const struct finding_rule *rule = &findings->rules[finding->rule];
	cJSON *json = cJSON_CreateObject();
	struct buf raw = BUF_INIT, text = BUF_INIT;
	buf_printf(&raw, "%.*s. %.*s", STR_ARG(rule->title), STR_ARG(finding->message));
	if (finding->waiver)
		buf_printf(&raw, " Waived until %.*s by %.*s: %.*s", STR_ARG(finding->waiver->until),
			   STR_ARG(finding->waiver->owner), STR_ARG(finding->waiver->reason));
	add_printable_prose(&text, buf_view(&raw));
	json_put(json, "description", buf_view(&text));
	json_put(json, "check_name", rule->id);
	cJSON_AddStringToObject(json, "fingerprint", finding->fingerprint);
	cJSON_AddStringToObject(json, "severity", severity(finding));
	cJSON *location = cJSON_AddObjectToObject(json, "location");
	json_put(location, "path", finding->path);
	cJSON_AddNumberToObject(cJSON_AddObjectToObject(location, "lines"), "begin", finding->line ? finding->line : 1);
	buf_release(&raw);
	buf_release(&text);
	return json;
}

void report_gitlab(struct buf *out, const struct report *report)
{
	struct findings findings;
	cJSON *root = cJSON_CreateArray();
	findings_init(&findings, report);
	for (size_t i = 0; i < findings.n; i++)
		cJSON_AddItemToArray(root, issue_json(&findings, &findings.at[i]));
	json_print(out, root);
	findings_release(&findings);
}
