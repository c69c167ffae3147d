#include "report/outcome.h"

static unsigned count_unseen(const struct judgement *j)
{
	unsigned unseen = 0;
	for (size_t i = 0; i < j->blocking_n; i++)
		unseen += j->blocking[i]->answer == ANSWER_UNKNOWN;
	return unseen;
}

static void count_risks(const struct judgement *j, unsigned of[4])
{
	for (size_t i = 0; i < j->blocking_n; i++)
		of[j->blocking[i]->item->risk]++;
}

unsigned last_stage(const struct judgement *j)
{
	return j->checklist->sections_n ? (unsigned)j->checklist->sections_n - 1 : 0;
}

void add_steps(struct buf *out, unsigned reached, unsigned all)
{
	buf_repeat(out, "●", reached);
	buf_repeat(out, "○", all > reached ? all - reached : 0);
}

void add_outcome(struct buf *out, const struct report *report, const struct judgement *j)
{
	unsigned of[4] = {0};
	switch (j->checklist->result) {
	case RESULT_MATURITY:
		if (j->checklist->mature_n)
			buf_puts(out, !report->scan->ml ? "no verdict" : j->mature ? "mature" : "not mature yet");
		break;
	case RESULT_STAGES:
		buf_printf(out, "stage %u, possibly %u", j->step, j->step_if_yes);
		break;
	case RESULT_LEVELS:
		if (j->step)
			buf_printf(out, "weakest level %u, mean %.1f", j->step, j->mean);
		else
			buf_puts(out, "does not apply");
		break;
	case RESULT_SCORECARD:
		buf_printf(out, "%zu of %u below target", j->blocking_n, j->score.applicable);
		break;
	case RESULT_RISKS:
		count_risks(j, of);
		buf_printf(out, "%u open question%s of high risk", of[RISK_HIGH], of[RISK_HIGH] == 1 ? "" : "s");
		break;
	}
}

static void add_maturity(struct buf *out, const struct report *report, const struct judgement *j)
{
	if (!j->checklist->mature_n)
		return;
	if (j->mature)
		buf_puts(out, "mature: every applicable item of the deciding sections is a yes");
	else if (!report->scan->ml)
		buf_puts(out, "no verdict: there is no model to be mature about");
	else
		buf_printf(out,
			   "not mature yet: %zu items of the deciding sections are not a yes; %u of them cannot be "
			   "seen from here",
			   j->blocking_n, count_unseen(j));
}

static void add_stage(struct buf *out, const struct judgement *j)
{
	buf_printf(out, "stage %u of %u", j->step, last_stage(j));
	if (j->step < j->checklist->sections_n)
		buf_printf(out, " (%.*s%s)", STR_ARG(j->checklist->sections[j->step].title),
			   j->sections[0].reached ? "" : ", not yet reached itself");
	buf_printf(out, "; stage %u if every unknown were a yes", j->step_if_yes);
}

static void add_scorecard(struct buf *out, const struct judgement *j)
{
	unsigned reached = 0;
	for (size_t i = 0; i < j->checklist->items_n; i++)
		reached += j->verdicts[i].answer == ANSWER_YES;
	buf_printf(out, "%u of %u dimensions reach their target", reached, j->score.applicable);
}

void add_outcome_sentence(struct buf *out, const struct report *report, const struct judgement *j)
{
	unsigned of[4] = {0};
	switch (j->checklist->result) {
	case RESULT_MATURITY:
		add_maturity(out, report, j);
		break;
	case RESULT_STAGES:
		add_stage(out, j);
		break;
	case RESULT_LEVELS:
		if (j->step)
			buf_printf(
				out,
				"weakest dimension on level %u of 5 (level %u if every unknown were a yes), mean %.1f",
				j->step, j->step_if_yes, j->mean);
		else
			buf_puts(out, "no dimension applies");
		break;
	case RESULT_SCORECARD:
		add_scorecard(out, j);
		break;
	case RESULT_RISKS:
		count_risks(j, of);
		buf_printf(out,
			   "without a yes: %u questions of high risk, %u of medium, %u of low; %u of them cannot be "
			   "seen from here",
			   of[RISK_HIGH], of[RISK_MEDIUM], of[RISK_LOW], count_unseen(j));
		break;
	}
}

void add_blocking(struct buf *out, const struct judgement *j)
{
	bool stages = j->checklist->result == RESULT_STAGES;
	if (!j->blocking_n || (!stages && (j->checklist->result != RESULT_LEVELS || !j->step)))
		return;
	buf_printf(out, "before %s %u: ", stages ? "stage" : "level",
		   stages && !j->sections[0].reached ? 0 : j->step + 1);
	for (size_t i = 0; i < j->blocking_n; i++)
		buf_printf(out, "%s%.*s", i ? ", " : "", STR_ARG(j->blocking[i]->item->id));
}
