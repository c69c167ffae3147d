#include "report/answer_file.h"
#include "report/csv_cell.h"
#include "report/json_write.h"
#include "report/text_parts.h"

#define PLACES 3

struct str answer_file_word(struct buf *scratch, const struct verdict *verdict)
{
	buf_clear(scratch);
	if (verdict->answer == ANSWER_UNKNOWN)
		return (struct str){0};
	if (verdict->item->grades.n && verdict->answer != ANSWER_NA)
		buf_printf(scratch, "%u/%zu", verdict->grade, verdict->item->grades.n);
	else
		buf_puts(scratch, answer_names[verdict->answer]);
	return buf_view(scratch);
}

void answer_file_places(struct buf *out, const struct verdict *verdict)
{
	size_t shown = 0;
	for (int rung = RUNG_ENFORCED; rung >= RUNG_DECLARED; rung--) {
		for (size_t i = 0; i < verdict->evidence_n && shown < PLACES; i++) {
			if ((int)verdict->evidence[i]->rung != rung)
				continue;
			if (shown++)
				buf_puts(out, ", ");
			text_place(out, verdict->evidence[i]);
		}
	}
}

/* ---- YAML ---- */

/* A string of JSON is one of YAML. */
static void put_yaml(struct buf *out, const char *indent, const char *key, struct str value)
{
	cJSON *json = json_text(value);
	char *text = cJSON_PrintUnformatted(json);
	buf_printf(out, "%s%s: %s\n", indent, key, text ? text : "\"\"");
	cJSON_free(text);
	cJSON_Delete(json);
}

static void add_yaml_item(struct buf *out, const struct verdict *verdict)
{
	struct buf text = BUF_INIT;
	buf_printf(out, "  \"%.*s\":\n", STR_ARG(verdict->item->id));
	put_yaml(out, "    ", "criterion", verdict->item->title);
	struct str word = answer_file_word(&text, verdict);
	buf_printf(out, "    answer:%s%.*s\n", word.len ? " " : "", STR_ARG(word));
	buf_clear(&text);
	answer_file_places(&text, verdict);
	put_yaml(out, "    ", "evidence", buf_view(&text));
	buf_puts(out, "    comment: \"\"\n");
	if (verdict->needs_person)
		put_yaml(out, "    ", "question", verdict->ask);
	buf_release(&text);
}

void answer_file_yaml(struct buf *out, const struct report *report)
{
	buf_puts(out, "# Answers that the repository shows. Complete what is open (yes, partial, no, n/a, unknown), "
		      "correct what is\n"
		      "# wrong, and say in `comment` where it can be seen. `assay verify FILE REPO` compares it with "
		      "the evidence.\n");
	put_yaml(out, "", "repository", report->scan->about->name);
	put_yaml(out, "", "commit", report->scan->about->commit);
	for (size_t j = 0; j < report->judgements_n; j++) {
		const struct judgement *judgement = &report->judgements[j];
		buf_printf(out, "\n%.*s:\n", STR_ARG(judgement->checklist->id));
		for (size_t i = 0; i < judgement->checklist->items_n; i++)
			add_yaml_item(out, &judgement->verdicts[i]);
	}
}

/* ---- CSV ---- */

void answer_file_csv(struct buf *out, const struct report *report)
{
	struct buf text = BUF_INIT;
	buf_puts(out, "Criterium number,Criterium,Answer,Evidence,Comment,Question\r\n");
	for (size_t j = 0; j < report->judgements_n; j++) {
		const struct judgement *judgement = &report->judgements[j];
		for (size_t i = 0; i < judgement->checklist->items_n; i++) {
			const struct verdict *verdict = &judgement->verdicts[i];
			buf_clear(&text);
			if (report->judgements_n > 1)
				buf_printf(&text, "%.*s:", STR_ARG(judgement->checklist->id));
			buf_str(&text, verdict->item->id);
			csv_cell(out, buf_view(&text), true);
			csv_cell(out, verdict->item->title, false);
			csv_cell(out, answer_file_word(&text, verdict), false);
			buf_clear(&text);
			answer_file_places(&text, verdict);
			csv_cell(out, buf_view(&text), false);
			csv_cell(out, (struct str){0}, false);
			csv_cell(out, verdict->needs_person ? verdict->ask : (struct str){0}, false);
			buf_puts(out, "\r\n");
		}
	}
	buf_release(&text);
}
