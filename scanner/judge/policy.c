#include "judge/policy.h"

unsigned policy_target(const struct policy *policy, struct str checklist, struct str item, unsigned otherwise)
{
	for (size_t i = 0; policy && i < policy->targets_n; i++)
		if (str_eq(policy->targets[i].checklist, checklist) && str_eq(policy->targets[i].item, item))
			return policy->targets[i].grade;
	return otherwise;
}
