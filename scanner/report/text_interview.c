/*
 * The interview sheet in the text report: how much there is to ask of whom, and the first questions; with --verbose all of
 * them, with the proof to look for.
 */
#include "report/text_parts.h"

#define QUESTIONS_SHOWN 3

/* "13, 15"; with the name of the checklist when several were judged. */
static void add_items(struct buf *out, const struct report *report, const struct interview_question *question)
{
	for (size_t i = 0; i < question->n; i++) {
		buf_puts(out, i ? ", " : "");
		if (report->judgements_n > 1)
			buf_printf(out, "%.*s:", STR_ARG(question->checklists[i]->id));
		buf_str(out, question->verdicts[i]->item->id);
	}
}

static void add_question(struct buf *out, const struct report *report, const struct interview_question *question)
{
	struct buf line = BUF_INIT;
	buf_str(&line, question->ask);
	buf_puts(&line, "  (");
	add_items(&line, report, question);
	buf_puts(&line, ")");
	buf_puts(out, "    ? ");
	add_wrapped(out, buf_view(&line), 6, 6, text_width(report));
	buf_release(&line);
	if (!report->verbose || !question->proof.len)
		return;
	buf_puts(out, "      look for: ");
	add_wrapped(out, question->proof, 16, 16, text_width(report));
}

/* "platform engineer 4, data scientist 2" */
static void add_people(struct buf *out, const struct report *report)
{
	const struct interview *interview = report->interview;
	struct buf line = BUF_INIT;
	buf_printf(&line, "%zu question%s that the repository cannot answer: ", interview->questions,
		   interview->questions == 1 ? "" : "s");
	for (size_t i = 0; i < interview->n; i++)
		buf_printf(&line, "%s%.*s %zu", i ? ", " : "", STR_ARG(interview->parts[i].whom),
			   interview->parts[i].n);
	buf_puts(out, "\n  Ask  ");
	add_wrapped(out, buf_view(&line), 7, 7, text_width(report));
	buf_release(&line);
}

void text_interview(struct buf *out, const struct report *report)
{
	const struct interview *interview = report->interview;
	size_t left = report->verbose ? SIZE_MAX : QUESTIONS_SHOWN;
	if (!interview || !interview->questions)
		return;
	add_people(out, report);
	for (size_t i = 0; i < interview->n && left; i++) {
		ink_on(out, report, INK_CYAN);
		buf_printf(out, "  %.*s\n", STR_ARG(interview->parts[i].whom));
		ink_off(out, report);
		for (size_t k = 0; k < interview->parts[i].n && left; k++, left--)
			add_question(out, report, &interview->parts[i].questions[k]);
	}
	if (!report->verbose && interview->questions > QUESTIONS_SHOWN)
		buf_printf(out, "  … %zu more (--verbose shows all, with the proof to look for)\n",
			   interview->questions - QUESTIONS_SHOWN);
}
