/*
 * The page of a checklist.
 */
#include "cli/knowledge.h"
#include "cli/reference.h"
#include "cli/words.h"

static void add_ladder(struct buf *out, const struct reference *r, const struct ladder *ladder, const char *separator)
{
	for (size_t i = 0; i < ladder->n; i++) {
		buf_printf(out, "%s%zu: ", i ? separator : "", i + 1);
		words_condition(out, r->book, &ladder->steps[i]);
	}
}

static void add_answer(struct buf *out, const struct reference *r, const struct checklist *list,
		       const struct item *item)
{
	const struct condition *usual = knowledge_applies(list);
	if (item->answer)
		words_condition(out, r->book, item->answer);
	add_ladder(out, r, &item->grades, "<br>");
	if (item->opposite) {
		buf_puts(out, "<br>*no* if ");
		words_condition(out, r->book, item->opposite);
	}
	if (item->applies && item->applies != usual) {
		buf_puts(out, "<br>*applies* if ");
		words_condition(out, r->book, item->applies);
	} else if (!item->applies && usual) {
		buf_puts(out, "<br>*applies* always");
	}
	if (item->current)
		buf_puts(out, "<br>*partly* when it was left behind while the project moved on");
}

static void add_item(struct buf *out, const struct reference *r, const struct checklist *list, const struct item *item)
{
	struct buf standing = BUF_INIT;
	buf_printf(out, "| %.*s | ", STR_ARG(item->id));
	reference_text(out, item->title);
	if (list->result != RESULT_STAGES)
		words_standing(&standing, list, item);
	if (standing.len)
		buf_printf(out, " (%s)", standing.at);
	buf_printf(out, " | %s | ", observability_names[item->observability]);
	add_answer(out, r, list, item);
	buf_puts(out, " | ");
	reference_text(out, item->ask);
	buf_puts(out, " | ");
	reference_text(out, item->fix);
	buf_puts(out, " |\n");
	buf_release(&standing);
}

static void add_section(struct buf *out, const struct reference *r, const struct checklist *list,
			const struct section *section)
{
	bool table = false;
	buf_printf(out, "\n## %.*s ", STR_ARG(section->id));
	reference_text(out, section->title);
	buf_char(out, '\n');
	if (section->advice.len) {
		buf_puts(out, "\nTo get there: ");
		reference_text(out, section->advice);
		buf_char(out, '\n');
	}
	for (size_t i = 0; i < list->items_n; i++) {
		if (!str_eq(list->items[i].section, section->id))
			continue;
		if (!table)
			buf_printf(out,
				   "\n| id | item | | %s | ask | what to do |\n| --- | --- | --- | --- | --- | --- |\n",
				   list->items[i].grades.n ? "grades" : "yes if");
		table = true;
		add_item(out, r, list, &list->items[i]);
	}
}

static void add_signs(struct buf *out, const struct reference *r, const char *heading, const struct sign *signs,
		      size_t n)
{
	if (!n)
		return;
	buf_printf(out, "\n## %s\n\n", heading);
	for (size_t i = 0; i < n; i++) {
		buf_puts(out, "- ");
		if (signs[i].stage)
			buf_printf(out, "stage %u: ", signs[i].stage);
		reference_text(out, signs[i].title);
		buf_puts(out, "; shown by ");
		words_condition(out, r->book, &signs[i].when);
		buf_puts(out, signs[i].fix.len ? ". " : "\n");
		reference_text(out, signs[i].fix);
		buf_puts(out, signs[i].fix.len ? "\n" : "");
	}
}

static void add_introduction(struct buf *out, const struct reference *r, const struct checklist *list)
{
	struct buf line = BUF_INIT;
	reference_text(out, list->purpose);
	buf_puts(out, "\n\n");
	words_result(&line, list);
	reference_point(out, "Result", buf_view(&line));
	buf_clear(&line);
	reference_text(&line, list->source);
	reference_point(out, "Source", buf_view(&line));
	buf_clear(&line);
	buf_printf(&line, "`assay scan --checklist %.*s`; `assay explain %.*s:ID` explains an item", STR_ARG(list->id),
		   STR_ARG(list->id));
	reference_point(out, "Use", buf_view(&line));
	buf_clear(&line);
	if (knowledge_applies(list))
		words_condition(&line, r->book, knowledge_applies(list));
	reference_point(out, "Applies, unless an item says otherwise, if", buf_view(&line));
	buf_puts(out,
		 "\nA rung named in a condition is the one for a full yes; one rung lower, or a part, is partly.\n");
	for (int i = 0; i < 3; i++)
		buf_printf(out, "%s: %s%s", observability_names[i], words_observability[i], i < 2 ? ". " : ".\n");
	buf_release(&line);
}

void reference_checklist(struct buf *out, const struct reference *r, const struct checklist *list)
{
	reference_head(out, arena_printf(r->arena, "%.*s.yml", STR_ARG(list->id)).at, list->title);
	add_introduction(out, r, list);
	for (size_t i = 0; i < list->sections_n; i++)
		add_section(out, r, list, &list->sections[i]);
	for (size_t i = 0; i < list->advice_n; i++) {
		buf_puts(out, i ? "" : "\n## From level to level\n\n");
		buf_printf(out, "- %zu to %zu: ", i + 1, i + 2);
		reference_text(out, list->advice[i]);
		buf_char(out, '\n');
	}
	if (list->areas_n)
		buf_puts(out,
			 "\n## Areas that climb on their own\n\n| area | stage and what it takes |\n| --- | --- |\n");
	for (size_t i = 0; i < list->areas_n; i++) {
		buf_puts(out, "| ");
		reference_text(out, list->areas[i].title);
		buf_puts(out, " | ");
		add_ladder(out, r, &list->areas[i].stages, "<br>");
		buf_puts(out, " |\n");
	}
	add_signs(out, r, "Pitfalls", list->pitfalls, list->pitfalls_n);
	add_signs(out, r, "Characteristics of a stage, shown as context", list->characteristics,
		  list->characteristics_n);
}
