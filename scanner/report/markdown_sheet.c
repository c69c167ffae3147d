/*
 * What to do and whom to ask, in Markdown: roadmap, interview sheet, notices.
 */
#include "report/markdown_write.h"

#define CLOSES 8

static void add_closes(struct buf *out, const struct roadmap_step *step)
{
	for (size_t i = 0; i < step->closes_n && i < CLOSES; i++) {
		struct buf name = BUF_INIT;
		buf_printf(&name, "%.*s:%.*s", STR_ARG(step->closes[i].checklist->id),
			   STR_ARG(step->closes[i].item->id));
		buf_puts(out, i ? ", " : "; closes ");
		md_text(out, buf_view(&name));
		buf_release(&name);
	}
	if (step->closes_n > CLOSES)
		buf_printf(out, " and %zu more", step->closes_n - CLOSES);
}

static void add_sentence(struct buf *out, const char *name, struct str text)
{
	if (!text.len)
		return;
	buf_printf(out, "\\\n   %s: ", name);
	md_text(out, text);
}

static void add_step(struct buf *out, const struct roadmap_step *step, size_t number)
{
	buf_printf(out, "%zu. **", number);
	md_text(out, step->title);
	buf_puts(out, "**");
	for (size_t i = 0; i < step->effects_n; i++) {
		const struct roadmap_effect *effect = &step->effects[i];
		if (effect->after <= effect->before)
			continue;
		buf_printf(out, ", +%.1f %% ", effect->after - effect->before);
		md_text(out, effect->checklist->id);
	}
	buf_printf(out, "; effort %s, impact %s", effort_names[step->effort], effort_names[step->impact]);
	add_closes(out, step);
	add_sentence(out, "Start", step->start);
	if (step->file.len) {
		buf_printf(out, "\\\n   %s ", step->exists ? "Edit" : "Create");
		md_code(out, step->file, false);
	}
	add_sentence(out, "Owner", step->role);
	add_sentence(out, "Done when", step->metric);
	add_sentence(out, "Phase", step->phase);
	buf_char(out, '\n');
}

static void add_steps_of(struct buf *out, const char *title, const struct roadmap_step *steps, size_t n)
{
	if (!n)
		return;
	buf_printf(out, "\n**%s**\n\n", title);
	for (size_t i = 0; i < n; i++)
		add_step(out, &steps[i], i + 1);
}

void md_roadmap(struct buf *out, const struct roadmap *roadmap)
{
	if (!roadmap || !(roadmap->quick_wins_n + roadmap->foundational_n))
		return;
	buf_puts(out, "\n### Roadmap\n");
	add_steps_of(out, "Quick wins", roadmap->quick_wins, roadmap->quick_wins_n);
	add_steps_of(out, "Foundations", roadmap->foundational, roadmap->foundational_n);
}

static void add_question(struct buf *out, const struct report *report, const struct interview_question *question)
{
	buf_puts(out, "- [ ] ");
	md_text(out, question->ask);
	buf_puts(out, " (");
	for (size_t i = 0; i < question->n; i++) {
		buf_puts(out, i ? ", " : "");
		if (report->judgements_n > 1) {
			md_text(out, question->checklists[i]->id);
			buf_char(out, ':');
		}
		md_text(out, question->verdicts[i]->item->id);
	}
	buf_puts(out, ")\\\n  Look for: ");
	md_text(out, question->proof);
	buf_char(out, '\n');
}

size_t md_interview(struct buf *out, const struct report *report, size_t limit)
{
	const struct interview *interview = report->interview;
	size_t left_out = 0;
	if (!interview || !interview->questions)
		return 0;
	buf_printf(out, "\n<details><summary>Ask people: %zu question%s that the repository cannot answer</summary>\n",
		   interview->questions, interview->questions == 1 ? "" : "s");
	for (size_t i = 0; i < interview->n; i++) {
		struct buf part = BUF_INIT;
		size_t n = 0;
		buf_puts(&part, "\n**");
		md_text(&part, interview->parts[i].whom);
		buf_puts(&part, "**\n\n");
		for (size_t k = 0; k < interview->parts[i].n; k++) {
			size_t before = part.len;
			add_question(&part, report, &interview->parts[i].questions[k]);
			if (!left_out && out->len + part.len <= limit) {
				n++;
				continue;
			}
			part.len = before;
			left_out++;
		}
		if (n)
			buf_str(out, buf_view(&part));
		buf_release(&part);
	}
	buf_puts(out, "\n</details>\n");
	return left_out;
}

size_t md_notices(struct buf *out, const struct report *report, size_t limit)
{
	const struct notices *notices = &report->scan->notices;
	size_t left_out = 0;
	if (!notices->n)
		return 0;
	buf_printf(out, "\n<details><summary>%u notice%s</summary>\n\n", notices->n, notices->n == 1 ? "" : "s");
	for (size_t i = 0; i < notices->n; i++) {
		const struct notice *notice = &notices->at[i];
		size_t before = out->len;
		buf_printf(out, "- %s: ", notice->code);
		if (notice->path.len) {
			md_code(out, notice->path, false);
			buf_puts(out, ": ");
		}
		md_text(out, notice->message);
		buf_char(out, '\n');
		if (left_out || out->len > limit) {
			out->len = before;
			left_out++;
		}
	}
	buf_puts(out, "\n</details>\n");
	return left_out;
}
