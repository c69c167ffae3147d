/*
 * What appeared after a date, in the text and in the JSON report.
 */
#include "report/json_write.h"
#include "report/text_parts.h"

#define SHOWN 20u

void text_since(struct buf *out, const struct report *report)
{
	const struct since *since = report->since;
	char time[32];
	size_t shown = 0, added = 0;
	if (!since)
		return;
	for (size_t i = 0; i < since->n; i++)
		added += since->arrivals[i].added;
	report_time(since->date, time);
	buf_printf(out,
		   "\n  Since %.10s  %zu of %zu pieces of evidence stand in files that came, %zu in files that "
		   "changed%s\n",
		   time, added, since->evidence_n, since->n - added,
		   since->complete ? "" : "; the history was not read back that far");
	for (size_t i = 0; i < since->n; i++) {
		const struct arrival *arrival = &since->arrivals[i];
		const struct rule *rule = &report->scan->book->rules[arrival->evidence->rule];
		if (!arrival->added || (!report->verbose && shown == SHOWN))
			continue;
		shown++;
		report_time(arrival->time, time);
		buf_printf(out, "  + %.10s %.7s  %-10s %.*s  ", time, arrival->commit,
			   rung_names[arrival->evidence->rung], STR_ARG(report->scan->book->signals[rule->signal].id));
		text_place(out, arrival->evidence);
		buf_char(out, '\n');
	}
	if (shown < added)
		buf_printf(out, "  + %zu more (--verbose shows them)\n", added - shown);
	if (!since->verdicts_n)
		return;
	struct buf line = BUF_INIT;
	buf_puts(&line, "rest on such files alone:");
	for (size_t i = 0; i < since->verdicts_n; i++)
		buf_printf(&line, "%s %.*s:%.*s", i ? "," : "", STR_ARG(since->checklists[i]->id),
			   STR_ARG(since->verdicts[i]->item->id));
	buf_puts(out, "  ");
	add_wrapped(out, buf_view(&line), 2, 4, text_width(report));
	buf_release(&line);
}

void json_add_since(cJSON *root, const struct report *report)
{
	const struct since *since = report->since;
	char time[32];
	if (!since)
		return;
	cJSON *json = cJSON_AddObjectToObject(root, "since");
	report_time(since->date, time);
	json_put(json, "date", str_sub(str_of(time), 0, 10));
	cJSON_AddBoolToObject(json, "complete", since->complete);
	cJSON *list = cJSON_AddArrayToObject(json, "evidence");
	for (size_t i = 0; i < since->n; i++) {
		const struct arrival *arrival = &since->arrivals[i];
		char id[16];
		cJSON *entry = cJSON_CreateObject();
		cJSON_AddItemToArray(list, entry);
		snprintf(id, sizeof id, "E%u", arrival->evidence->id);
		report_time(arrival->time, time);
		cJSON_AddStringToObject(entry, "evidence", id);
		cJSON_AddStringToObject(entry, "change", file_change_names[arrival->added ? FILE_ADDED : FILE_EDITED]);
		cJSON_AddStringToObject(entry, "at", time);
		json_put_or_null(entry, "commit", str_of(arrival->commit));
	}
	cJSON *items = cJSON_AddArrayToObject(json, "items");
	for (size_t i = 0; i < since->verdicts_n; i++) {
		struct buf id = BUF_INIT;
		buf_printf(&id, "%.*s:%.*s", STR_ARG(since->checklists[i]->id), STR_ARG(since->verdicts[i]->item->id));
		cJSON_AddItemToArray(items, json_text(buf_view(&id)));
		buf_release(&id);
	}
}
