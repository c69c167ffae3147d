/*
 * Tags on resources by which costs are told apart, whatever the infrastructure language.
 */
#ifndef ASSAY_TEXT_COST_TAG_H
#define ASSAY_TEXT_COST_TAG_H

#include "base/str.h"

/* "CostCenter", "cost_centre", "Cost Code": the spellings that teams use, without regard to case. */
bool cost_tag(struct str key);

#endif
