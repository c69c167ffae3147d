#include "report/whatif.h"
#include "report/json_write.h"
#include "report/style.h"

#include <stdlib.h>

static void add_grants(struct buf *out, const struct whatif *whatif)
{
	const struct rulebook *book = whatif->scan->book;
	buf_puts(out, "Suppose\n");
	for (size_t i = 0; i < whatif->grants_n; i++) {
		const struct grant *grant = &whatif->grants[i];
		if (grant->signal == MAP_NONE) {
			buf_printf(out, "  %s: %s\n", circumstance_names[grant->circumstance],
				   grant->holds ? "yes" : "no");
			continue;
		}
		const struct signal *signal = &book->signals[grant->signal];
		int aspect = grant->aspect >= 0 ? grant->aspect : -1;
		enum rung now = finding_level(&whatif->scan->signals[grant->signal], aspect);
		buf_printf(out, "  %.*s%s%.*s: %s → %s\n", STR_ARG(signal->id), aspect >= 0 ? ":" : "",
			   STR_ARG(aspect >= 0 ? signal->aspects[aspect] : STR("")), rung_names[now],
			   rung_names[grant->rung]);
	}
}

static void add_levels(struct buf *out, const struct judgement *before, const struct judgement *after)
{
	for (size_t i = 0; i < before->checklist->sections_n; i++)
		if (before->sections[i].level != after->sections[i].level)
			buf_printf(out, "    %.*s: level %u → %u\n", STR_ARG(before->checklist->sections[i].title),
				   before->sections[i].level, after->sections[i].level);
	if (before->step != after->step)
		buf_printf(out, "    weakest level %u → %u\n", before->step, after->step);
}

static void add_result(struct buf *out, const struct judgement *before, const struct judgement *after)
{
	if (before->checklist->result == RESULT_LEVELS)
		add_levels(out, before, after);
	else if (before->checklist->result == RESULT_STAGES && before->step != after->step)
		buf_printf(out, "    stage %u → %u\n", before->step, after->step);
	else if (before->mature != after->mature)
		buf_printf(out, "    %s\n", after->mature ? "mature" : "no longer mature");
}

static bool differs(const struct verdict *before, const struct verdict *after)
{
	return before->answer != after->answer || before->grade != after->grade;
}

static void add_items(struct buf *out, const struct judgement *before, const struct judgement *after)
{
	unsigned turned = 0;
	for (size_t i = 0; i < before->checklist->items_n; i++) {
		const struct verdict *was = &before->verdicts[i], *is = &after->verdicts[i];
		if (!differs(was, is))
			continue;
		turned++;
		buf_printf(out, "    %-9.*s ", STR_ARG(was->item->id));
		if (was->answer == is->answer)
			buf_printf(out, "grade %u → %u: ", was->grade, is->grade);
		else
			buf_printf(out, "%s → %s: ", answer_names[was->answer], answer_names[is->answer]);
		buf_printf(out, "%.*s\n", STR_ARG(was->item->title));
	}
	if (!turned)
		buf_puts(out, "    no answer turns\n");
}

static void write_text(struct buf *out, const struct whatif *whatif)
{
	add_grants(out, whatif);
	for (size_t i = 0; i < whatif->n; i++) {
		const struct judgement *before = &whatif->before[i], *after = &whatif->after[i];
		buf_printf(out, "\n  %.*s  %.1f → %.1f %% (%+.1f)\n", STR_ARG(before->checklist->title),
			   before->score.percent, after->score.percent, after->score.percent - before->score.percent);
		add_result(out, before, after);
		add_items(out, before, after);
	}
}

void whatif_text(struct buf *out, const struct whatif *whatif)
{
	struct buf text = BUF_INIT;
	write_text(&text, whatif);
	add_shown(out, buf_view(&text), false);
	buf_release(&text);
}

static void put_changes(cJSON *root, const struct whatif *whatif)
{
	cJSON *changes = cJSON_AddArrayToObject(root, "changes");
	for (size_t i = 0; i < whatif->n; i++) {
		const struct checklist *list = whatif->before[i].checklist;
		for (size_t k = 0; k < list->items_n; k++) {
			const struct verdict *was = &whatif->before[i].verdicts[k];
			const struct verdict *is = &whatif->after[i].verdicts[k];
			struct buf id = BUF_INIT;
			if (!differs(was, is))
				continue;
			cJSON *json = cJSON_CreateObject();
			cJSON_AddItemToArray(changes, json);
			buf_printf(&id, "%.*s:%.*s", STR_ARG(list->id), STR_ARG(was->item->id));
			json_put(json, "id", buf_view(&id));
			buf_release(&id);
			json_put(json, "title", was->item->title);
			cJSON_AddStringToObject(json, "before", answer_names[was->answer]);
			cJSON_AddStringToObject(json, "after", answer_names[is->answer]);
			if (list->result != RESULT_SCORECARD)
				continue;
			cJSON_AddNumberToObject(json, "grade_before", was->grade);
			cJSON_AddNumberToObject(json, "grade_after", is->grade);
		}
	}
}

void whatif_json(struct buf *out, const struct whatif *whatif)
{
	cJSON *root = cJSON_CreateObject();
	struct roadmap_effect *effects = calloc(whatif->n + 1, sizeof *effects);
	for (size_t i = 0; effects && i < whatif->n; i++)
		effects[i] = (struct roadmap_effect){
			.checklist = whatif->before[i].checklist,
			.before = whatif->before[i].score.percent,
			.after = whatif->after[i].score.percent,
			.step_before = whatif->before[i].step,
			.step_after = whatif->after[i].step,
		};
	cJSON_AddStringToObject(root, "schema", "assay-whatif/1");
	json_add_grants(root, whatif->scan, whatif->grants, whatif->grants_n);
	json_add_effects(root, effects, effects ? whatif->n : 0);
	put_changes(root, whatif);
	free(effects);
	json_print(out, root);
}
