/*
 * The JSON report, assay-report/1; its schema is assay-report.schema.json beside this file.
 */
#include "report/json_write.h"

#include <stdlib.h>

void json_add_repository(cJSON *root, const char *name, const struct scan *scan)
{
	static const char *const kinds[] = {"revision", "staged", "worktree", "folder"};
	const struct source_about *about = scan->about;
	cJSON *repository = cJSON_AddObjectToObject(root, name);
	char time[32];
	report_time(about->committed_at, time);
	json_put(repository, "name", about->name);
	json_put_or_null(repository, "origin", about->origin);
	json_put_or_null(repository, "commit", about->commit);
	json_put_or_null(repository, "tree", about->tree);
	json_put_or_null(repository, "committed_at", str_of(time));
	cJSON_AddStringToObject(repository, "source", kinds[about->kind]);
	cJSON *scope = cJSON_AddArrayToObject(repository, "scope");
	for (size_t i = 0; i < about->scopes_n; i++)
		cJSON_AddItemToArray(scope, json_text(about->scopes[i]));
	cJSON_AddBoolToObject(repository, "shallow", about->shallow);
	cJSON_AddNumberToObject(repository, "files", (double)scan->files);
	cJSON_AddNumberToObject(repository, "files_read", (double)scan->files_read);
	cJSON_AddNumberToObject(repository, "bytes_read", (double)scan->read_bytes);
}

static void add_project(cJSON *root, const struct scan *scan)
{
	cJSON *project = cJSON_AddObjectToObject(root, "project");
	cJSON_AddBoolToObject(project, "ml", scan->ml);
	json_put(project, "why", scan->ml_why);
	cJSON *languages = cJSON_AddArrayToObject(project, "languages");
	for (size_t i = 0; i < scan->languages_n; i++) {
		cJSON *language = cJSON_CreateObject();
		cJSON_AddItemToArray(languages, language);
		cJSON_AddStringToObject(language, "name", scan->languages[i].name);
		cJSON_AddNumberToObject(language, "files", scan->languages[i].files);
		cJSON_AddNumberToObject(language, "bytes", (double)scan->languages[i].bytes);
	}
	json_add_units(project, scan->inventory);
}

static cJSON *evidence_json(const struct rulebook *book, const struct evidence *e)
{
	const struct rule *rule = &book->rules[e->rule];
	cJSON *json = cJSON_CreateObject();
	char id[16];
	snprintf(id, sizeof id, "E%u", e->id);
	cJSON_AddStringToObject(json, "id", id);
	cJSON_AddStringToObject(json, "level", rung_names[e->rung]);
	cJSON_AddStringToObject(json, "probe", e->probe);
	json_put(json, "tool", book->tools[rule->tool].id);
	json_put_or_null(json, "aspect", rule->aspect);
	json_put_place(json, e);
	json_put(json, "excerpt", e->excerpt);
	json_put_or_null(json, "note", e->note);
	json_put_or_null(json, "chain", e->chain);
	return json;
}

static void add_signals(cJSON *root, const struct scan *scan)
{
	cJSON *signals = cJSON_AddArrayToObject(root, "signals");
	bool *listed = calloc(scan->book->tools_n + 1, sizeof *listed);
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		const struct signal_finding *finding = &scan->signals[s];
		cJSON *json = cJSON_CreateObject();
		cJSON_AddItemToArray(signals, json);
		json_put(json, "id", scan->book->signals[s].id);
		cJSON_AddStringToObject(json, "level", rung_names[finding->level]);
		json_put_name(json, "confidence", confidence_names[signal_confidence(scan, s)]);
		cJSON *tools = cJSON_AddArrayToObject(json, "tools");
		for (size_t i = 0; listed && i < finding->n; i++) {
			uint32_t tool = scan->book->rules[finding->evidence[i].rule].tool;
			if (!listed[tool])
				cJSON_AddItemToArray(tools, json_text(scan->book->tools[tool].id));
			listed[tool] = true;
		}
		cJSON *evidence = cJSON_AddArrayToObject(json, "evidence");
		for (size_t i = 0; i < finding->n; i++) {
			cJSON_AddItemToArray(evidence, evidence_json(scan->book, &finding->evidence[i]));
			if (listed)
				listed[scan->book->rules[finding->evidence[i].rule].tool] = false;
		}
	}
	free(listed);
}

static void add_notices(cJSON *root, const struct scan *scan)
{
	cJSON *notices = cJSON_AddArrayToObject(root, "notices");
	for (size_t i = 0; i < scan->notices.n; i++) {
		const struct notice *notice = &scan->notices.at[i];
		cJSON *json = cJSON_CreateObject();
		cJSON_AddItemToArray(notices, json);
		cJSON_AddStringToObject(json, "level", notice->level == NOTICE_INFO ? "info" : "warning");
		cJSON_AddStringToObject(json, "code", notice->code);
		json_put_or_null(json, "path", notice->path);
		json_put(json, "message", notice->message);
	}
}

void report_json(struct buf *out, const struct report *report)
{
	cJSON *root = cJSON_CreateObject();
	char digest[80];
	snprintf(digest, sizeof digest, "sha256:%s", report->scan->book->digest);
	cJSON_AddStringToObject(root, "schema", "assay-report/1");
	cJSON *tool = cJSON_AddObjectToObject(root, "tool");
	cJSON_AddStringToObject(tool, "name", "assay");
	cJSON_AddStringToObject(tool, "version", report->version);
	cJSON_AddStringToObject(tool, "rules", digest);
	json_add_repository(root, "repository", report->scan);
	add_project(root, report->scan);
	add_signals(root, report->scan);
	json_add_checklists(root, report);
	json_add_roadmap(root, report);
	json_add_inventory(root, report);
	json_add_check(root, report);
	json_add_interview(root, report);
	json_add_claims(root, report);
	json_add_since(root, report);
	add_notices(root, report->scan);
	json_print(out, root);
}
