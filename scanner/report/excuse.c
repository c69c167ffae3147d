#include "report/excuse.h"

void add_waiver(struct buf *out, const struct policy_waiver *waiver)
{
	buf_printf(out, "waived until %.*s by %.*s: %.*s", STR_ARG(waiver->until), STR_ARG(waiver->owner),
		   STR_ARG(waiver->reason));
}

void add_self_reported(struct buf *out, const struct policy_answer *answer)
{
	const struct str parts[] = {answer->by, answer->on, answer->proof};
	bool any = false;
	buf_printf(out, "self-reported, counted in no score: %s", answer_names[answer->answer]);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (!parts[i].len)
			continue;
		buf_printf(out, "%s%.*s", any ? ", " : " (", STR_ARG(parts[i]));
		any = true;
	}
	buf_puts(out, any ? ")" : "");
}
