/*
 * What a checklist comes to, in one line, a line below it and a small picture.
 */
#include "report/html.h"

static unsigned last_stage(const struct judgement *j)
{
	return j->checklist->sections_n ? (unsigned)j->checklist->sections_n - 1 : 0;
}

static unsigned count_risk(const struct judgement *j, enum risk risk)
{
	unsigned n = 0;
	for (size_t i = 0; i < j->blocking_n; i++)
		n += j->blocking[i]->item->risk == risk;
	return n;
}

/* ", 3 unseen"; nothing when all were seen. */
static void add_unseen(struct html *h, const struct judgement *j)
{
	unsigned n = 0;
	for (size_t i = 0; i < j->blocking_n; i++)
		n += j->blocking[i]->answer == ANSWER_UNKNOWN;
	if (n)
		buf_printf(h->out, ", %u unseen", n);
}

static unsigned count_reached(const struct judgement *j)
{
	unsigned n = 0;
	for (size_t i = 0; i < j->checklist->items_n; i++)
		n += j->verdicts[i].answer == ANSWER_YES;
	return n;
}

void html_outcome(struct html *h, const struct judgement *j)
{
	struct buf *out = h->out;
	switch (j->checklist->result) {
	case RESULT_MATURITY:
		if (j->checklist->mature_n)
			buf_puts(out, !h->report->scan->ml ? "No verdict" : j->mature ? "Mature" : "Not mature yet");
		else
			buf_printf(out, "%.0f %%", j->score.percent);
		break;
	case RESULT_STAGES:
		if (j->checklist->sections_n && j->sections[0].reached)
			buf_printf(out, "Stage %u of %u", j->step, last_stage(j));
		else
			buf_puts(out, "Below stage 0");
		break;
	case RESULT_LEVELS:
		if (j->step)
			buf_printf(out, "Weakest level %u of 5", j->step);
		else
			buf_puts(out, "Does not apply");
		break;
	case RESULT_SCORECARD:
		if (j->score.applicable)
			buf_printf(out, "%u of %u on target", count_reached(j), j->score.applicable);
		else
			buf_puts(out, "Does not apply");
		break;
	case RESULT_RISKS:
		buf_printf(out, "%u high risk%s open", count_risk(j, RISK_HIGH),
			   count_risk(j, RISK_HIGH) == 1 ? "" : "s");
		break;
	}
}

void html_outcome_detail(struct html *h, const struct judgement *j)
{
	struct buf *out = h->out;
	switch (j->checklist->result) {
	case RESULT_MATURITY:
		if (!h->report->scan->ml)
			buf_puts(out, "there is no model to be mature about");
		else if (j->checklist->mature_n && j->mature)
			buf_puts(out, "every item of the deciding sections is a yes");
		else if (j->checklist->mature_n) {
			buf_printf(out, "%zu deciding items are not a yes", j->blocking_n);
			add_unseen(h, j);
		}
		break;
	case RESULT_STAGES:
		if (j->step_if_yes > j->step || !j->checklist->sections_n || !j->sections[0].reached)
			buf_printf(out, "possibly stage %u", j->step_if_yes);
		else
			buf_puts(out, "the unknowns change nothing");
		break;
	case RESULT_LEVELS:
		if (j->step)
			buf_printf(out, "mean %.1f", j->mean);
		break;
	case RESULT_SCORECARD:
		buf_printf(out, "%zu below", j->blocking_n);
		add_unseen(h, j);
		break;
	case RESULT_RISKS:
		buf_printf(out, "%u medium, %u low", count_risk(j, RISK_MEDIUM), count_risk(j, RISK_LOW));
		break;
	}
}

/* ---- pictures: columns on a common ground ---- */

#define TALL 28
#define WIDE 88

static void open_picture(struct html *h)
{
	buf_printf(h->out,
		   "<svg class=\"picture\" viewBox=\"0 0 %u %u\" width=\"%u\" height=\"%u\" aria-hidden=\"true\">",
		   WIDE, TALL, WIDE, TALL);
}

/* One column: reached, pale up to what is possible, a line at the target. */
static void add_column(struct buf *out, size_t i, size_t n, unsigned reached, unsigned possible, unsigned target,
		       unsigned all)
{
	double step = (double)WIDE / (double)(n ? n : 1), unit = (double)TALL / (all ? all : 1), x = step * (double)i;
	double width = step * 0.72;
	buf_printf(out, "<rect class=\"open\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"%u\" rx=\"1\"/>", x, width,
		   TALL);
	if (possible > reached)
		buf_printf(out,
			   "<rect class=\"possible\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"1\"/>",
			   x, TALL - unit * possible, width, unit * possible);
	if (reached)
		buf_printf(out,
			   "<rect class=\"proven\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"1\"/>", x,
			   TALL - unit * reached, width, unit * reached);
	if (target && target < all)
		buf_printf(out, "<path class=\"target\" d=\"M%.1f %.1fh%.1f\"/>", x - 0.5, TALL - unit * target,
			   width + 1);
}

void html_outcome_picture(struct html *h, const struct judgement *j)
{
	const struct checklist *list = j->checklist;
	switch (list->result) {
	case RESULT_STAGES:
		open_picture(h);
		for (size_t i = 0; i < list->sections_n; i++)
			add_column(h->out, i, list->sections_n, j->sections[i].reached ? (unsigned)i + 1 : 0,
				   i <= j->step_if_yes ? (unsigned)i + 1 : 0, 0, (unsigned)list->sections_n);
		break;
	case RESULT_LEVELS:
		open_picture(h);
		for (size_t i = 0; i < list->sections_n; i++)
			add_column(h->out, i, list->sections_n, j->sections[i].level, j->sections[i].level_if_yes, 0,
				   5);
		break;
	case RESULT_SCORECARD:
		open_picture(h);
		for (size_t i = 0; i < list->items_n; i++)
			add_column(h->out, i, list->items_n, j->verdicts[i].grade, 0, j->verdicts[i].target,
				   (unsigned)list->items[i].grades.n);
		break;
	case RESULT_MATURITY:
		html_score_bar(h, &j->score, "picture");
		return;
	case RESULT_RISKS:
		html_answers_bar(h, &j->score);
		return;
	}
	buf_puts(h->out, "</svg>");
}
