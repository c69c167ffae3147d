/*
 * What an item or a whole checklist means.
 */
#include "cli/explain.h"
#include "cli/knowledge.h"
#include "cli/words.h"

void explain_rule(struct explaining *e, const struct checklist *list, const struct item *item)
{
	struct buf line = BUF_INIT;
	if (item->applies) {
		explain_heading(e, "applies if");
		explain_condition(e, item->applies, 2);
		explain_field(e, "  otherwise", item->applies_text);
	}
	if (item->grades.n) {
		buf_printf(&line, "grades (yes from %u on, unless .assay.yml names another target)", list->target);
		explain_heading(e, line.at);
		explain_ladder(e, &item->grades, 1);
	} else {
		explain_heading(e, "yes if (one rung lower, or a part of it: partly)");
		explain_condition(e, item->answer, 2);
	}
	if (item->opposite) {
		explain_heading(e, "no if");
		explain_condition(e, item->opposite, 2);
	}
	buf_release(&line);
}

static struct str section_title(const struct checklist *list, struct str id)
{
	for (size_t i = 0; i < list->sections_n; i++)
		if (str_eq(list->sections[i].id, id))
			return list->sections[i].title;
	return (struct str){0};
}

void explain_item(struct explaining *e, const struct checklist *list, const struct item *item)
{
	struct buf line = BUF_INIT;
	explain_title(e, arena_printf(&e->arena, "%.*s:%.*s", STR_ARG(list->id), STR_ARG(item->id)), item->title);
	buf_char(&e->out, '\n');
	buf_printf(&line, "%.*s, section %.*s %.*s", STR_ARG(list->title), STR_ARG(item->section),
		   STR_ARG(section_title(list, item->section)));
	explain_field_buf(e, "checklist", &line);
	line = (struct buf)BUF_INIT;
	words_standing(&line, list, item);
	explain_field_buf(e, "stands for", &line);
	line = (struct buf)BUF_INIT;
	buf_printf(&line, "%s: %s", observability_names[item->observability], words_observability[item->observability]);
	explain_field_buf(e, "observability", &line);
	if (e->basis)
		return;
	explain_rule(e, list, item);
	buf_char(&e->out, '\n');
	if (item->current)
		explain_field(e, "partly, too", STR("when the document was left behind while the project moved on"));
	explain_field(e, "ask", item->ask);
	explain_field(e, "what to do", item->fix);
}

static void add_items(struct explaining *e, const struct checklist *list, struct str section)
{
	for (size_t i = 0; i < list->items_n; i++) {
		const struct item *item = &list->items[i];
		struct buf line = BUF_INIT;
		if (!str_eq(item->section, section))
			continue;
		buf_str(&line, item->title);
		if (list->result == RESULT_LEVELS)
			buf_printf(&line, " (level %u)", item->step);
		else if (item->risk != RISK_NONE)
			buf_printf(&line, " (%s risk)", risk_names[item->risk]);
		buf_printf(&e->out, "  %-9.*s %s  ", STR_ARG(item->id), observability_names[item->observability]);
		add_wrapped(&e->out, buf_view(&line), 15, 15, e->style.width);
		buf_release(&line);
	}
}

static void add_signs(struct explaining *e, const char *heading, const struct sign *signs, size_t n)
{
	if (n)
		explain_heading(e, heading);
	for (size_t i = 0; i < n; i++) {
		struct buf line = BUF_INIT;
		if (signs[i].stage)
			buf_printf(&line, "stage %u: ", signs[i].stage);
		buf_str(&line, signs[i].title);
		buf_puts(&e->out, "  ");
		add_wrapped(&e->out, buf_view(&line), 2, 4, e->style.width);
		buf_release(&line);
		explain_condition(e, &signs[i].when, 4);
		if (signs[i].fix.len) {
			buf_puts(&e->out, "    what to do: ");
			add_wrapped(&e->out, signs[i].fix, 16, 6, e->style.width);
		}
	}
}

void explain_checklist(struct explaining *e, const struct checklist *list)
{
	struct buf line = BUF_INIT;
	explain_title(e, list->id, list->title);
	buf_char(&e->out, '\n');
	explain_field(e, "purpose", list->purpose);
	explain_field(e, "source", list->source);
	words_result(&line, list);
	explain_field_buf(e, "result", &line);
	if (knowledge_applies(list)) {
		explain_heading(e, "Items apply, unless one says otherwise, if");
		explain_condition(e, knowledge_applies(list), 2);
	}
	for (size_t s = 0; s < list->sections_n; s++) {
		const struct section *section = &list->sections[s];
		explain_heading(
			e, arena_printf(&e->arena, "%.*s  %.*s", STR_ARG(section->id), STR_ARG(section->title)).at);
		if (section->advice.len) {
			buf_puts(&e->out, "  to get there: ");
			add_wrapped(&e->out, section->advice, 16, 4, e->style.width);
		}
		add_items(e, list, section->id);
	}
	if (list->advice_n)
		explain_heading(e, "From level to level");
	for (size_t i = 0; i < list->advice_n; i++) {
		buf_printf(&e->out, "  %zu to %zu  ", i + 1, i + 2);
		add_wrapped(&e->out, list->advice[i], 10, 10, e->style.width);
	}
	for (size_t i = 0; i < list->areas_n; i++) {
		if (!i)
			explain_heading(e, "Areas that climb on their own (stage and what it takes)");
		buf_printf(&e->out, "%s  %.*s\n", i ? "\n" : "", STR_ARG(list->areas[i].title));
		explain_ladder(e, &list->areas[i].stages, 1);
	}
	add_signs(e, "Pitfalls, and what shows them", list->pitfalls, list->pitfalls_n);
	add_signs(e, "Characteristics of a stage, shown as context", list->characteristics, list->characteristics_n);
	buf_printf(&e->out, "\n'assay explain %.*s:ID' explains an item.\n", STR_ARG(list->id));
}
