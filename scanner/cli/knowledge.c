#include "cli/knowledge.h"
#include "engine/classify.h"

void knowledge_patterns(struct buf *out, const struct rulebook *book, uint32_t rule)
{
	int last = -1;
	for (uint32_t p = 0; p < book->patterns_n; p++) {
		const struct pattern *pattern = &book->patterns[p];
		if (pattern->rule != rule)
			continue;
		if ((int)pattern->kind != last)
			buf_printf(out, "%s%s: ", last < 0 ? "" : "; ", fact_kind_names[pattern->kind]);
		else
			buf_puts(out, ", ");
		buf_str(out, pattern->text);
		last = (int)pattern->kind;
	}
}

static bool asks(const struct condition *c, uint32_t signal)
{
	if (c->kind == CONDITION_SIGNAL && c->signal == signal)
		return true;
	for (size_t i = 0; i < c->n; i++)
		if (asks(&c->parts[i], signal))
			return true;
	return false;
}

bool knowledge_item_asks(const struct item *item, uint32_t signal)
{
	for (size_t i = 0; i < item->grades.n; i++)
		if (asks(&item->grades.steps[i], signal))
			return true;
	return (item->answer && asks(item->answer, signal)) || (item->opposite && asks(item->opposite, signal));
}

const struct condition *knowledge_applies(const struct checklist *list)
{
	for (size_t i = 0; i < list->items_n; i++) {
		size_t n = 0;
		for (size_t k = 0; k < list->items_n; k++)
			n += list->items[k].applies == list->items[i].applies;
		if (n * 2 > list->items_n)
			return list->items[i].applies;
	}
	return NULL;
}

void knowledge_items(struct buf *out, const struct checklists *lists, uint32_t signal)
{
	size_t n = 0;
	for (size_t l = 0; l < lists->n; l++)
		for (size_t i = 0; i < lists->at[l].items_n; i++)
			if (knowledge_item_asks(&lists->at[l].items[i], signal))
				buf_printf(out, "%s%.*s:%.*s", n++ ? ", " : "", STR_ARG(lists->at[l].id),
					   STR_ARG(lists->at[l].items[i].id));
}

enum rung knowledge_highest(const struct rulebook *book, uint32_t tool, uint32_t signal)
{
	enum rung highest = RUNG_ABSENT;
	for (uint32_t r = 0; r < book->rules_n; r++) {
		const struct rule *rule = &book->rules[r];
		enum rung rung = rule->rung == RUNG_RUNS ? RUNG_ENFORCED : rule->rung;
		if (rule->tool == tool && rule->signal == signal && rung > highest)
			highest = rung;
	}
	return highest;
}

void knowledge_trait_signals(struct buf *out, const struct rulebook *book, struct str trait, const char *quote)
{
	size_t n = 0;
	for (uint32_t p = 0; p < book->patterns_n; p++) {
		const struct pattern *pattern = &book->patterns[p];
		const struct rule *rule = &book->rules[pattern->rule];
		bool known = false;
		if (pattern->kind != FACT_TRAIT || !str_eq(pattern->text, trait))
			continue;
		for (uint32_t before = 0; before < p && !known; before++) {
			const struct rule *other = &book->rules[book->patterns[before].rule];
			known = book->patterns[before].kind == FACT_TRAIT &&
				str_eq(book->patterns[before].text, trait) && other->signal == rule->signal &&
				other->rung == rule->rung;
		}
		if (!known)
			buf_printf(out, "%s%s%.*s%s %s", n++ ? ", " : "", quote,
				   STR_ARG(book->signals[rule->signal].id), quote, rung_names[rule->rung]);
	}
}

void knowledge_wants(struct buf *out, const struct probe *probe, const char *quote)
{
	size_t n = 0;
	for (size_t w = 0; w < PROBE_WANTS; w++) {
		const struct probe_want *want = &probe->wants[w];
		const char *name = want->name ? want->name : want->glob ? want->glob : want->ext;
		if (name)
			buf_printf(out, "%s%s%s%s%s", n++ ? ", " : "", quote, want->ext ? "*." : "", name, quote);
	}
	if (probe->history)
		buf_printf(out, "%sthe git history", n ? ", " : "");
}
