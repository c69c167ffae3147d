/*
 * The JSON report, assay-report/1; its schema is assay-report.schema.json beside this file.
 */
#include "report/report.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Text that is not valid UTF-8 (an odd file name) keeps its bytes as \xNN, so that the report stays valid JSON. */
static cJSON *text(struct str s)
{
	struct buf buf = BUF_INIT;
	for (size_t i = 0; i < s.len;) {
		unsigned char c = (unsigned char)s.at[i];
		size_t n = c < 0x80                ? 1
			   : c >= 0xc2 && c < 0xe0 ? 2
			   : (c & 0xf0) == 0xe0    ? 3
			   : c >= 0xf0 && c < 0xf5 ? 4
						   : 0;
		bool valid = n && i + n <= s.len;
		for (size_t k = 1; valid && k < n; k++)
			valid = ((unsigned char)s.at[i + k] & 0xc0) == 0x80;
		if (valid && n == 3)
			valid = !(c == 0xe0 && (unsigned char)s.at[i + 1] < 0xa0) &&
				!(c == 0xed && (unsigned char)s.at[i + 1] >= 0xa0);
		if (valid && n == 4)
			valid = !(c == 0xf0 && (unsigned char)s.at[i + 1] < 0x90) &&
				!(c == 0xf4 && (unsigned char)s.at[i + 1] >= 0x90);
		if (valid && c)
			buf_add(&buf, s.at + i, n);
		else
			buf_printf(&buf, "\\x%02x", c);
		i += valid ? n : 1;
	}
	cJSON *json = cJSON_CreateString(buf.len ? buf.at : "");
	buf_release(&buf);
	return json;
}

static void put(cJSON *object, const char *name, struct str s)
{
	cJSON_AddItemToObject(object, name, text(s));
}

static void put_or_null(cJSON *object, const char *name, struct str s)
{
	cJSON_AddItemToObject(object, name, s.len ? text(s) : cJSON_CreateNull());
}

static void put_name_or_null(cJSON *object, const char *name, const char *s)
{
	cJSON_AddItemToObject(object, name, s ? cJSON_CreateString(s) : cJSON_CreateNull());
}

/* One decimal, written the same everywhere. */
static void put_percent(cJSON *object, const char *name, double value)
{
	char digits[32];
	snprintf(digits, sizeof digits, "%.1f", floor(value * 10 + 0.5) / 10);
	cJSON_AddRawToObject(object, name, digits);
}

static void put_evidence_id(cJSON *list, const struct evidence *e)
{
	char id[16];
	snprintf(id, sizeof id, "E%u", e->id);
	cJSON_AddItemToArray(list, cJSON_CreateString(id));
}

static void add_repository(cJSON *root, const struct report *report)
{
	static const char *const kinds[] = {"revision", "staged", "worktree", "folder"};
	const struct source_about *about = report->scan->about;
	cJSON *repository = cJSON_AddObjectToObject(root, "repository");
	char time[32];
	report_time(about->committed_at, time);
	put(repository, "name", about->name);
	put_or_null(repository, "origin", about->origin);
	put_or_null(repository, "commit", about->commit);
	put_or_null(repository, "tree", about->tree);
	put_or_null(repository, "committed_at", str_of(time));
	cJSON_AddStringToObject(repository, "source", kinds[about->kind]);
	cJSON *scope = cJSON_AddArrayToObject(repository, "scope");
	for (size_t i = 0; i < about->scopes_n; i++)
		cJSON_AddItemToArray(scope, text(about->scopes[i]));
	cJSON_AddBoolToObject(repository, "shallow", about->shallow);
	cJSON_AddNumberToObject(repository, "files", (double)report->scan->files);
	cJSON_AddNumberToObject(repository, "files_read", (double)report->scan->files_read);
	cJSON_AddNumberToObject(repository, "bytes_read", (double)report->scan->read_bytes);
}

static void add_project(cJSON *root, const struct scan *scan)
{
	cJSON *project = cJSON_AddObjectToObject(root, "project");
	cJSON_AddBoolToObject(project, "ml", scan->ml);
	put(project, "why", scan->ml_why);
	cJSON *languages = cJSON_AddArrayToObject(project, "languages");
	for (size_t i = 0; i < scan->languages_n; i++) {
		cJSON *language = cJSON_CreateObject();
		cJSON_AddItemToArray(languages, language);
		cJSON_AddStringToObject(language, "name", scan->languages[i].name);
		cJSON_AddNumberToObject(language, "files", scan->languages[i].files);
		cJSON_AddNumberToObject(language, "bytes", (double)scan->languages[i].bytes);
	}
	cJSON *unit = cJSON_CreateObject();
	cJSON_AddItemToArray(cJSON_AddArrayToObject(project, "units"), unit);
	cJSON_AddStringToObject(unit, "path", ".");
	cJSON_AddStringToObject(unit, "kind", scan->library ? "library" : "repository");
	cJSON_AddBoolToObject(unit, "ml", scan->ml);
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
	put(json, "tool", book->tools[rule->tool].id);
	put_or_null(json, "aspect", rule->aspect);
	put_or_null(json, "path", e->path);
	cJSON_AddItemToObject(json, "line", e->line ? cJSON_CreateNumber(e->line) : cJSON_CreateNull());
	if (e->commit[0])
		cJSON_AddStringToObject(json, "commit", e->commit);
	else
		put_or_null(json, "blob", str_of(e->blob));
	put(json, "excerpt", e->excerpt);
	put_or_null(json, "note", e->note);
	put_or_null(json, "chain", e->chain);
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
		put(json, "id", scan->book->signals[s].id);
		cJSON_AddStringToObject(json, "level", rung_names[finding->level]);
		put_name_or_null(json, "confidence", confidence_names[signal_confidence(scan, s)]);
		cJSON *tools = cJSON_AddArrayToObject(json, "tools");
		for (size_t i = 0; listed && i < finding->n; i++) {
			uint32_t tool = scan->book->rules[finding->evidence[i].rule].tool;
			if (!listed[tool])
				cJSON_AddItemToArray(tools, text(scan->book->tools[tool].id));
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

static void put_score(cJSON *object, const struct score *score, bool counts)
{
	cJSON *json = cJSON_AddObjectToObject(object, "score");
	put_percent(json, "percent", score->percent);
	put_percent(json, "low", score->low);
	put_percent(json, "high", score->high);
	if (!counts)
		return;
	cJSON_AddNumberToObject(json, "answered",
				score->count[ANSWER_YES] + score->count[ANSWER_PARTIAL] + score->count[ANSWER_NO]);
	cJSON_AddNumberToObject(json, "unknown", score->count[ANSWER_UNKNOWN]);
	cJSON_AddNumberToObject(json, "not_applicable", score->count[ANSWER_NA]);
}

static cJSON *item_json(const struct verdict *verdict)
{
	cJSON *json = cJSON_CreateObject();
	put(json, "id", verdict->item->id);
	put(json, "section", verdict->item->section);
	put(json, "title", verdict->item->title);
	cJSON_AddStringToObject(json, "observability", observability_names[verdict->item->observability]);
	cJSON_AddStringToObject(json, "answer", answer_names[verdict->answer]);
	put_name_or_null(json, "confidence", confidence_names[verdict->confidence]);
	put(json, "why", verdict->why);
	cJSON *evidence = cJSON_AddArrayToObject(json, "evidence");
	for (size_t i = 0; i < verdict->evidence_n; i++)
		put_evidence_id(evidence, verdict->evidence[i]);
	put_or_null(json, "ask", verdict->needs_person ? verdict->ask : (struct str){0});
	bool done = verdict->answer == ANSWER_YES || verdict->answer == ANSWER_NA;
	put_or_null(json, "fix", done ? STR("") : verdict->item->fix);
	return json;
}

static void add_checklists(cJSON *root, const struct report *report)
{
	cJSON *lists = cJSON_AddArrayToObject(root, "checklists");
	for (size_t j = 0; j < report->judgements_n; j++) {
		const struct judgement *judgement = &report->judgements[j];
		cJSON *json = cJSON_CreateObject();
		cJSON_AddItemToArray(lists, json);
		put(json, "id", judgement->checklist->id);
		put(json, "title", judgement->checklist->title);
		put_score(json, &judgement->score, true);
		cJSON *result = cJSON_AddObjectToObject(json, "result");
		if (judgement->checklist->mature_n) {
			cJSON_AddBoolToObject(result, "mature", judgement->mature);
			cJSON *blocking = cJSON_AddArrayToObject(result, "blocking");
			for (size_t i = 0; i < judgement->blocking_n; i++)
				cJSON_AddItemToArray(blocking, text(judgement->blocking[i]->item->id));
		}
		cJSON *sections = cJSON_AddArrayToObject(json, "sections");
		for (size_t i = 0; i < judgement->checklist->sections_n; i++) {
			cJSON *section = cJSON_CreateObject();
			cJSON_AddItemToArray(sections, section);
			put(section, "id", judgement->sections[i].section->id);
			put(section, "title", judgement->sections[i].section->title);
			put_score(section, &judgement->sections[i].score, false);
		}
		cJSON *items = cJSON_AddArrayToObject(json, "items");
		for (size_t i = 0; i < judgement->checklist->items_n; i++)
			cJSON_AddItemToArray(items, item_json(&judgement->verdicts[i]));
	}
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
		put_or_null(json, "path", notice->path);
		put(json, "message", notice->message);
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
	add_repository(root, report);
	add_project(root, report->scan);
	add_signals(root, report->scan);
	add_checklists(root, report);
	add_notices(root, report->scan);
	char *printed = cJSON_Print(root);
	if (printed) {
		buf_puts(out, printed);
		buf_char(out, '\n');
	}
	cJSON_free(printed);
	cJSON_Delete(root);
}
