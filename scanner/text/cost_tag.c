#include "text/cost_tag.h"

bool cost_tag(struct str key)
{
	static const char *const names[] = {"CostCenter",  "cost_center", "cost-center",
					    "cost_centre", "CostCentre",  "cost-centre"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is_nocase(key, names[i]))
			return true;
	return false;
}
