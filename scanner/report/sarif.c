/*
 * SARIF 2.1.0 for code scanning. Format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html; what GitHub
 * reads of it: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
 */
#include "report/findings.h"
#include "report/json_write.h"
#include "report/printable.h"

#include <stdio.h>

#define LIMIT_TEXT 1000 /* GitHub shows 1,024 characters of a message and of a description */
#define LIMIT_NAME 120  /* … and 255 of a name */

static const char *const levels[] = {"error", "warning", "note"};

/* ---- text ---- */

/* Whole characters of at most `limit` bytes. */
static struct str cut(struct str s, size_t limit)
{
	if (s.len <= limit)
		return s;
	while (limit && ((unsigned char)s.at[limit] & 0xc0) == 0x80)
		limit--;
	return str_sub(s, 0, limit);
}

/* A message may hold links, [text](target): what a repository says is none (3.11.6). */
static void put_message(cJSON *object, const char *name, struct str s)
{
	struct buf safe = BUF_INIT, plain = BUF_INIT;
	cJSON *message = cJSON_AddObjectToObject(object, name);
	add_printable_prose(&safe, s);
	bool link = str_has(buf_view(&safe), "](");
	for (size_t i = 0; i < safe.len; i++) {
		if (link && strchr("[]\\", safe.at[i]))
			buf_char(&plain, '\\');
		buf_char(&plain, safe.at[i]);
	}
	json_put(message, "text", cut(buf_view(&plain), LIMIT_TEXT));
	buf_release(&safe);
	buf_release(&plain);
}

/* A path as a relative reference (RFC 3986). */
static void put_uri(cJSON *location, struct str path)
{
	struct buf uri = BUF_INIT;
	cJSON *artifact = cJSON_AddObjectToObject(location, "artifactLocation");
	for (size_t i = 0; i < path.len; i++) {
		char c = path.at[i];
		if (char_is_word(c) || (c && strchr("-.~/", c)))
			buf_char(&uri, c);
		else
			buf_printf(&uri, "%%%02X", (unsigned char)c);
	}
	json_put(artifact, "uri", buf_view(&uri));
	cJSON_AddStringToObject(artifact, "uriBaseId", "SRCROOT");
	buf_release(&uri);
}

/* ---- rules ---- */

/* "Pre-commit hooks enforce code quality": PreCommitHooksEnforceCodeQuality */
static void put_name(cJSON *rule, struct str title)
{
	char name[LIMIT_NAME];
	size_t n = 0;
	bool start = true;
	for (size_t i = 0; i < title.len && n < sizeof name - 1; i++) {
		char c = title.at[i];
		if (!char_is_alpha(c) && !char_is_digit(c)) {
			start = true;
			continue;
		}
		name[n++] = start && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		start = false;
	}
	json_put(rule, "name", n ? (struct str){name, n} : STR("Unnamed"));
}

static void add_help(struct buf *out, const char *label, struct str text, bool markdown)
{
	if (!text.len)
		return;
	buf_printf(out, "%s%s%s:%s ", out->len ? "\n\n" : "", markdown ? "**" : "", label, markdown ? "**" : "");
	add_printable_prose(out, text);
}

static void put_help(cJSON *object, const struct finding_rule *rule)
{
	cJSON *help = cJSON_AddObjectToObject(object, "help");
	for (int markdown = 0; markdown < 2; markdown++) {
		struct buf text = BUF_INIT;
		add_help(&text, "What it means", rule->meaning.len ? rule->meaning : rule->title, markdown);
		add_help(&text, "How to close it", rule->fix, markdown);
		add_help(&text, "What to ask where the repository cannot show it", rule->ask, markdown);
		json_put(help, markdown ? "markdown" : "text", buf_view(&text));
		buf_release(&text);
	}
}

static cJSON *rule_json(const struct finding_rule *rule)
{
	cJSON *json = cJSON_CreateObject();
	struct str rest = rule->group, tag;
	json_put(json, "id", rule->id);
	put_name(json, rule->title);
	put_message(json, "shortDescription", rule->title);
	put_message(json, "fullDescription", rule->meaning.len ? rule->meaning : rule->title);
	put_help(json, rule);
	cJSON *properties = cJSON_AddObjectToObject(json, "properties");
	cJSON *tags = cJSON_AddArrayToObject(properties, "tags");
	cJSON_AddItemToArray(tags, cJSON_CreateString("mlops"));
	while (str_next(&rest, ':', &tag))
		cJSON_AddItemToArray(tags, json_text(tag));
	return json;
}

static void add_tool(cJSON *run, const struct report *report, const struct findings *findings)
{
	char digest[80];
	cJSON *driver = cJSON_AddObjectToObject(cJSON_AddObjectToObject(run, "tool"), "driver");
	cJSON_AddStringToObject(driver, "name", "assay");
	cJSON_AddStringToObject(driver, "version", report->version);
	cJSON_AddStringToObject(driver, "semanticVersion", report->version);
	cJSON *rules = cJSON_AddArrayToObject(driver, "rules");
	for (size_t i = 0; i < findings->rules_n; i++)
		cJSON_AddItemToArray(rules, rule_json(&findings->rules[i]));
	snprintf(digest, sizeof digest, "sha256:%s", report->scan->book->digest);
	cJSON_AddStringToObject(cJSON_AddObjectToObject(driver, "properties"), "rules", digest);
}

/* ---- results ---- */

static cJSON *location_json(struct str path, uint32_t line, struct str excerpt)
{
	cJSON *location = cJSON_CreateObject();
	cJSON *physical = cJSON_AddObjectToObject(location, "physicalLocation");
	put_uri(physical, path);
	cJSON *region = cJSON_AddObjectToObject(physical, "region");
	cJSON_AddNumberToObject(region, "startLine", line ? line : 1);
	if (line && excerpt.len)
		json_put(cJSON_AddObjectToObject(region, "snippet"), "text", excerpt);
	return location;
}

static void add_locations(cJSON *result, const struct finding *finding)
{
	cJSON *locations = cJSON_AddArrayToObject(result, "locations");
	struct str excerpt = finding->change && finding->change->causes_n && !finding->gone
				     ? finding->change->causes[0].now_excerpt
				     : finding->excerpt;
	cJSON *location = location_json(finding->path, finding->line, excerpt);
	cJSON_AddItemToArray(locations, location);
	if (finding->gone)
		put_message(location, "message",
			    STR("The file is deleted: this is the line that it had in the base revision."));
	if (!finding->change || !finding->change->causes_n)
		return;
	cJSON *related = cJSON_AddArrayToObject(result, "relatedLocations");
	for (size_t i = 0; i < finding->change->causes_n; i++) {
		const struct cause *cause = &finding->change->causes[i];
		struct buf text = BUF_INIT;
		cJSON *place = location_json(cause->path, cause->line, cause->excerpt);
		cJSON_AddNumberToObject(place, "id", (double)i + 1);
		buf_printf(&text, "In the base revision; %s%s%.*s since.", file_change_names[cause->change],
			   cause->note.len ? ", " : "", STR_ARG(cause->note));
		put_message(place, "message", buf_view(&text));
		cJSON_AddItemToArray(related, place);
		buf_release(&text);
	}
}

static void add_suppression(cJSON *result, const struct policy_waiver *waiver)
{
	struct buf text = BUF_INIT;
	cJSON *suppression = cJSON_CreateObject();
	cJSON_AddItemToArray(cJSON_AddArrayToObject(result, "suppressions"), suppression);
	buf_printf(&text, "%.*s (%.*s, until %.*s)", STR_ARG(waiver->reason), STR_ARG(waiver->owner),
		   STR_ARG(waiver->until));
	cJSON_AddStringToObject(suppression, "kind", "external");
	cJSON_AddStringToObject(suppression, "status", "accepted");
	json_put(suppression, "justification", cut(buf_view(&text), LIMIT_TEXT));
	buf_release(&text);
}

static cJSON *result_json(const struct findings *findings, const struct finding *finding)
{
	const struct finding_rule *rule = &findings->rules[finding->rule];
	cJSON *json = cJSON_CreateObject();
	struct buf text = BUF_INIT;
	bool review = finding->kind == FINDING_UNKNOWN;
	json_put(json, "ruleId", rule->id);
	cJSON_AddNumberToObject(json, "ruleIndex", (double)finding->rule);
	cJSON_AddStringToObject(json, "kind", review ? "review" : "fail");
	cJSON_AddStringToObject(json, "level", review ? "none" : levels[finding->level]);
	buf_printf(&text, "%.*s. %.*s", STR_ARG(rule->title), STR_ARG(finding->message));
	put_message(json, "message", buf_view(&text));
	buf_release(&text);
	add_locations(json, finding);
	cJSON *fingerprints = cJSON_AddObjectToObject(json, "partialFingerprints");
	buf_printf(&text, "%.16s:1", finding->fingerprint);
	json_put(fingerprints, "primaryLocationLineHash", buf_view(&text));
	cJSON_AddStringToObject(fingerprints, "assayFinding/v1", finding->fingerprint);
	buf_release(&text);
	if (finding->waiver)
		add_suppression(json, finding->waiver);
	return json;
}

/* ---- the run ---- */

/* repositoryUri must be a URI; an origin such as git@host:org/project is none. */
static void add_version_control(cJSON *run, const struct source_about *about)
{
	struct buf uri = BUF_INIT;
	size_t colon = str_find_char(about->origin, ':');
	if (str_has(about->origin, "://"))
		buf_str(&uri, about->origin);
	else if (colon != STR_NONE && colon > 1 && str_find_char(about->origin, '/') > colon)
		buf_printf(&uri, "ssh://%.*s/%.*s", STR_ARG(str_sub(about->origin, 0, colon)),
			   STR_ARG(str_from(about->origin, colon + 1)));
	for (size_t i = 0; i < uri.len; i++)
		if ((unsigned char)uri.at[i] <= ' ' || (unsigned char)uri.at[i] >= 0x7f ||
		    strchr("<>\"{}|\\^`", uri.at[i]))
			uri.at[i] = '_';
	if (uri.len) {
		cJSON *entry = cJSON_CreateObject();
		cJSON_AddItemToArray(cJSON_AddArrayToObject(run, "versionControlProvenance"), entry);
		json_put(entry, "repositoryUri", buf_view(&uri));
		if (about->commit.len)
			json_put(entry, "revisionId", about->commit);
		cJSON *mapped = cJSON_AddObjectToObject(entry, "mappedTo");
		cJSON_AddStringToObject(mapped, "uriBaseId", "SRCROOT");
	}
	buf_release(&uri);
}

/* The category under which results of another upload replace these: by command and by part of the repository. */
static void add_category(cJSON *run, const struct report *report)
{
	const struct source_about *about = report->scan->about;
	struct buf id = BUF_INIT;
	buf_printf(&id, "assay/%s/", report->comparison ? "check" : "scan");
	for (size_t i = 0; i < about->scopes_n; i++)
		if (!str_is(about->scopes[i], "."))
			buf_printf(&id, "%.*s/", STR_ARG(about->scopes[i]));
	json_put(cJSON_AddObjectToObject(run, "automationDetails"), "id", buf_view(&id));
	buf_release(&id);
}

/* What was not seen, so that no result is not taken for no gap. */
static void add_invocation(cJSON *run, const struct report *report, const struct findings *findings)
{
	const struct notices *notices = &report->scan->notices;
	cJSON *invocation = cJSON_CreateObject();
	cJSON_AddItemToArray(cJSON_AddArrayToObject(run, "invocations"), invocation);
	cJSON_AddBoolToObject(invocation, "executionSuccessful", !notices->failed);
	cJSON *list = cJSON_AddArrayToObject(invocation, "toolExecutionNotifications");
	for (size_t i = 0; i < notices->n; i++) {
		const struct notice *notice = &notices->at[i];
		cJSON *json = cJSON_CreateObject();
		cJSON_AddItemToArray(list, json);
		cJSON_AddStringToObject(json, "level", notice->level == NOTICE_WARNING ? "warning" : "note");
		put_message(json, "message", notice->message);
		json_put(cJSON_AddObjectToObject(json, "descriptor"), "id", str_of(notice->code));
		if (notice->path.len)
			cJSON_AddItemToArray(cJSON_AddArrayToObject(json, "locations"),
					     location_json(notice->path, 0, (struct str){0}));
	}
	if (findings->left_out) {
		struct buf text = BUF_INIT;
		cJSON *json = cJSON_CreateObject();
		buf_printf(&text, "%zu results of the least level are left out.", findings->left_out);
		put_message(json, "message", buf_view(&text));
		cJSON_AddItemToArray(list, json);
		buf_release(&text);
	}
}

static void add_base_ids(cJSON *run)
{
	cJSON *root = cJSON_AddObjectToObject(cJSON_AddObjectToObject(run, "originalUriBaseIds"), "SRCROOT");
	put_message(root, "description", STR("The root of the repository."));
}

void report_sarif(struct buf *out, const struct report *report)
{
	struct findings findings;
	findings_init(&findings, report);
	cJSON *root = cJSON_CreateObject();
	cJSON_AddStringToObject(root, "$schema",
				"https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json");
	cJSON_AddStringToObject(root, "version", "2.1.0");
	cJSON *run = cJSON_CreateObject();
	cJSON_AddItemToArray(cJSON_AddArrayToObject(root, "runs"), run);
	add_tool(run, report, &findings);
	add_category(run, report);
	add_invocation(run, report, &findings);
	add_version_control(run, report->scan->about);
	add_base_ids(run);
	cJSON_AddStringToObject(run, "columnKind", "utf16CodeUnits");
	cJSON *results = cJSON_AddArrayToObject(run, "results");
	for (size_t i = 0; i < findings.n; i++)
		cJSON_AddItemToArray(results, result_json(&findings, &findings.at[i]));
	json_print(out, root);
	findings_release(&findings);
}
