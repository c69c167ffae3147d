/*
 * What to do next: in short on the first screen, and in full below.
 */
#include "report/html.h"

#include <math.h>

#define TOP_QUICK 3
#define TOP_FOUNDATIONAL 2

/* What a step would add to the checklist that the page begins with. */
static const struct roadmap_effect *main_effect(const struct html *h, const struct roadmap_step *step)
{
	for (size_t i = 0; i < step->effects_n && h->report->judgements_n; i++)
		if (step->effects[i].checklist == h->report->judgements[0].checklist)
			return &step->effects[i];
	return NULL;
}

/* In percent; in items or opened steps where the percentage stays, or falls because more questions apply. */
static void add_gain(struct html *h, const struct roadmap_step *step)
{
	const struct roadmap_effect *effect = main_effect(h, step);
	double gain = effect ? floor((effect->after - effect->before) * 10 + 0.5) / 10 : 0;
	size_t items = step->closes_n ? step->closes_n : step->raises_n;
	buf_puts(h->out, "<span class=\"gain\">");
	if (gain > 0)
		buf_printf(h->out, "+%.1f<span class=\"unit\"> %%</span>", gain);
	else if (items)
		buf_printf(h->out, "%zu<span class=\"unit\"> item%s</span>", items, items == 1 ? "" : "s");
	else if (step->opens_n)
		buf_printf(h->out, "<span class=\"unit\">opens</span> %zu", step->opens_n);
	buf_puts(h->out, "</span>");
}

static void add_short_steps(struct html *h, const struct roadmap_step *steps, size_t n, size_t most)
{
	for (size_t i = 0; i < n && i < most; i++) {
		buf_puts(h->out, "<li>");
		add_gain(h, &steps[i]);
		buf_puts(h->out, "<a href=\"#step-");
		html_text(h->out, steps[i].id);
		buf_puts(h->out, "\">");
		html_text(h->out, steps[i].title);
		buf_puts(h->out, "</a>");
		buf_printf(h->out, "<span class=\"quiet\">%s effort", effort_names[steps[i].effort]);
		if (steps[i].file.len) {
			buf_puts(h->out, steps[i].exists ? " · edit " : " · create ");
			html_text(h->out, steps[i].file);
		}
		buf_puts(h->out, "</span></li>\n");
	}
}

void html_roadmap_top(struct html *h)
{
	const struct roadmap *roadmap = h->report->roadmap;
	if (!roadmap || !(roadmap->quick_wins_n + roadmap->foundational_n))
		return;
	size_t foundational = roadmap->foundational_n < TOP_FOUNDATIONAL ? roadmap->foundational_n : TOP_FOUNDATIONAL;
	buf_puts(h->out, "<section class=\"card next\" aria-labelledby=\"next\"><div class=\"title\"><h2 "
			 "id=\"next\">Do next</h2>"
			 "<p class=\"quiet\"><a href=\"#roadmap\">Whole roadmap</a></p></div>\n<ol>\n");
	add_short_steps(h, roadmap->quick_wins, roadmap->quick_wins_n, TOP_QUICK + TOP_FOUNDATIONAL - foundational);
	add_short_steps(h, roadmap->foundational, roadmap->foundational_n, TOP_FOUNDATIONAL);
	buf_puts(h->out, "</ol></section>\n");
}

static void add_fact(struct html *h, const char *term, struct str value)
{
	if (!value.len)
		return;
	buf_printf(h->out, "<div><dt>%s</dt>", term);
	html_element(h->out, "dd", value);
	buf_puts(h->out, "</div>");
}

static void add_effects(struct html *h, const struct roadmap_step *step)
{
	bool any = false;
	for (size_t i = 0; i < step->effects_n; i++) {
		const struct roadmap_effect *effect = &step->effects[i];
		bool climbs = effect->step_after > effect->step_before;
		if (effect->after - effect->before < 0.05 && !climbs)
			continue;
		buf_puts(h->out, any ? "<br>" : "<div><dt>Adds</dt><dd>");
		any = true;
		html_text(h->out, effect->checklist->title);
		buf_printf(h->out, " %.1f → %.1f %%", effect->before, effect->after);
		if (climbs)
			buf_printf(h->out, ", %s %u → %u",
				   effect->checklist->result == RESULT_STAGES ? "stage" : "level", effect->step_before,
				   effect->step_after);
	}
	buf_puts(h->out, any ? "</dd></div>" : "");
}

static void add_turned(struct html *h, const char *term, const struct roadmap_close *turned, size_t n)
{
	const struct checklist *of = NULL;
	if (!n)
		return;
	buf_printf(h->out, "<div><dt>%s</dt><dd>", term);
	for (size_t i = 0; i < n; i++) {
		const struct roadmap_close *close = &turned[i];
		if (close->checklist != of && h->report->judgements_n > 1) {
			buf_puts(h->out, of ? "<br>" : "");
			html_text(h->out, close->checklist->title);
			buf_char(h->out, ' ');
		}
		of = close->checklist;
		buf_puts(h->out, "<span class=\"close\">");
		html_item_link(h->out, close->checklist->id, close->item->id);
		/* A grade can rise without turning the answer. */
		if (close->before != close->after)
			buf_printf(h->out, " <span class=\"quiet\" title=\"%s to %s\">%s→%s</span>",
				   answer_names[close->before], answer_names[close->after], html_marks[close->before],
				   html_marks[close->after]);
		buf_puts(h->out, "</span> ");
	}
	buf_puts(h->out, "</dd></div>");
}

/* The step itself, or NULL if the roadmap has no such step. */
static const struct roadmap_step *find_step(const struct roadmap *roadmap, struct str id)
{
	for (size_t i = 0; i < roadmap->quick_wins_n; i++)
		if (str_eq(roadmap->quick_wins[i].id, id))
			return &roadmap->quick_wins[i];
	for (size_t i = 0; i < roadmap->foundational_n; i++)
		if (str_eq(roadmap->foundational[i].id, id))
			return &roadmap->foundational[i];
	return NULL;
}

static void add_after(struct html *h, const struct roadmap_step *step)
{
	bool any = false;
	for (size_t i = 0; i < step->after_n; i++) {
		const struct roadmap_step *before = find_step(h->report->roadmap, step->after[i]);
		if (!before)
			continue;
		buf_puts(h->out, any ? "<br>" : "<div><dt>After</dt><dd>");
		buf_puts(h->out, "<a href=\"#step-");
		html_text(h->out, before->id);
		buf_puts(h->out, "\">");
		html_text(h->out, before->title);
		buf_puts(h->out, "</a>");
		any = true;
	}
	buf_puts(h->out, any ? "</dd></div>" : "");
}

static void add_start(struct html *h, const struct roadmap_step *step)
{
	buf_puts(h->out, "<p>");
	if (step->file.len) {
		buf_puts(h->out, step->exists ? "Edit " : "Create ");
		html_element(h->out, "code", step->file);
		buf_puts(h->out, ": ");
	}
	html_prose(h->out, step->start);
	buf_puts(h->out, "</p>");
}

static void add_steps(struct html *h, const char *title, const struct roadmap_step *steps, size_t n)
{
	struct buf *out = h->out;
	if (!n)
		return;
	buf_printf(out, "<h3>%s</h3>\n<ol class=\"roadmap\">\n", title);
	for (size_t i = 0; i < n; i++) {
		const struct roadmap_step *step = &steps[i];
		buf_puts(out, "<li class=\"card\"");
		buf_puts(out, " id=\"step-");
		html_text(out, step->id);
		buf_puts(out, "\"><div class=\"title\">");
		html_element(out, "h4", step->title);
		add_gain(h, step);
		buf_printf(out,
			   "</div><p class=\"tags\"><span class=\"tag\">%s effort</span> <span class=\"tag\">%s "
			   "impact</span>",
			   effort_names[step->effort], effort_names[step->impact]);
		if (step->phase.len) {
			buf_char(out, ' ');
			html_element(out, "span class=\"tag\"", step->phase);
		}
		buf_puts(out, "</p>");
		add_start(h, step);
		buf_puts(out, "<dl>");
		add_fact(h, "Owner", step->role);
		add_fact(h, "Shows in", step->metric);
		add_after(h, step);
		add_effects(h, step);
		add_turned(h, "Closes", step->closes, step->closes_n);
		add_turned(h, "Improves", step->raises, step->raises_n);
		if (step->opens_n)
			buf_printf(out, "<div><dt>Opens</dt><dd>the way for %zu more</dd></div>", step->opens_n);
		buf_puts(out, "</dl></li>\n");
	}
	buf_puts(out, "</ol>\n");
}

void html_roadmap(struct html *h)
{
	const struct roadmap *roadmap = h->report->roadmap;
	if (!roadmap || !(roadmap->quick_wins_n + roadmap->foundational_n))
		return;
	buf_puts(h->out,
		 "<section id=\"roadmap\" aria-labelledby=\"roadmap-title\"><h2 id=\"roadmap-title\">Roadmap</h2>\n"
		 "<p class=\"lead\">Every gain is computed by judging again with the practice granted.</p>\n");
	add_steps(h, "Quick wins", roadmap->quick_wins, roadmap->quick_wins_n);
	add_steps(h, "Foundations", roadmap->foundational, roadmap->foundational_n);
	buf_puts(h->out, "</section>\n");
}
