#include "judge/policy.h"
#include "base/date.h"

const char *const score_end_names[3] = {"low", "percent", "high"};

struct str policy_path(const struct source_about *about, struct arena *arena)
{
	bool part = about->scopes_n == 1 && !str_is(about->scopes[0], ".");
	return part ? arena_printf(arena, "%.*s/%s", STR_ARG(about->scopes[0]), POLICY_FILE) : STR(POLICY_FILE);
}

unsigned policy_target(const struct policy *policy, const struct checklist *checklist, const struct item *item,
		       unsigned otherwise)
{
	for (size_t i = 0; policy && i < policy->targets.n; i++)
		if (policy->targets.at[i].checklist == checklist && policy->targets.at[i].item == item)
			return policy->targets.at[i].grade;
	return otherwise;
}

bool waiver_expired(const struct policy_waiver *waiver, int64_t time)
{
	struct date last;
	return date_parse(waiver->until, &last) && time / DAY_SECONDS > date_to_days(last);
}

const struct policy_waiver *policy_waived(const struct policy *policy, const struct item *item, uint32_t signal,
					  int64_t time)
{
	for (size_t i = 0; policy && i < policy->waivers.n; i++) {
		const struct policy_waiver *waiver = &policy->waivers.at[i];
		bool about = item ? waiver->subject.item == item
				  : !waiver->subject.item && waiver->subject.signal == signal;
		if (about && !waiver_expired(waiver, time))
			return waiver;
	}
	return NULL;
}

const struct policy_answer *policy_answered(const struct policy *policy, const struct item *item)
{
	for (size_t i = 0; policy && i < policy->answers.n; i++)
		if (policy->answers.at[i].item == item)
			return &policy->answers.at[i];
	return NULL;
}

bool policy_concerns(const struct policy *policy, const struct checklist *checklist)
{
	for (size_t i = 0; i < policy->minimums.n; i++)
		if (policy->minimums.at[i].checklist == checklist)
			return true;
	for (size_t i = 0; i < policy->requirements.n; i++)
		if (policy->requirements.at[i].subject.checklist == checklist)
			return true;
	return false;
}
