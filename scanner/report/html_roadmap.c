/*
 * What to do next: in short on the first screen, and in full below.
 */
#include "report/html.h"

#include <math.h>

#define TOP_QUICK 3
#define TOP_FOUNDATIONAL 2

/* Also of the impact. */
static const char *const efforts[] = {[EFFORT_LOW] = "low", [EFFORT_MEDIUM] = "medium", [EFFORT_HIGH] = "high"};

/* What a step would add to the checklist that the page begins with. */
static const struct roadmap_effect *main_effect(const struct html *h, const struct roadmap_step *step)
{
	for (size_t i = 0; i < step->effects_n && h->report->judgements_n; i++)
		if (step->effects[i].checklist == h->report->judgements[0].checklist)
			return &step->effects[i];
	return NULL;
}

static void add_gain(struct html *h, const struct roadmap_step *step)
{
	const struct roadmap_effect *effect = main_effect(h, step);
	double gain = effect ? floor((effect->after - effect->before) * 10 + 0.5) / 10 : 0;
	if (gain > 0)
		buf_printf(h->out, "<span class=\"gain\">+%.1f<span class=\"unit\"> %%</span></span>", gain);
	else
		buf_printf(h->out, "<span class=\"gain\">%zu<span class=\"unit\"> item%s</span></span>", step->closes_n,
			   step->closes_n == 1 ? "" : "s");
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
		buf_printf(h->out, "<span class=\"quiet\">%s effort", efforts[steps[i].effort]);
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

static void add_closes(struct html *h, const struct roadmap_step *step)
{
	const struct checklist *of = NULL;
	if (!step->closes_n)
		return;
	buf_puts(h->out, "<div><dt>Closes</dt><dd>");
	for (size_t i = 0; i < step->closes_n; i++) {
		const struct roadmap_close *close = &step->closes[i];
		if (close->checklist != of && h->report->judgements_n > 1) {
			buf_puts(h->out, of ? "<br>" : "");
			html_text(h->out, close->checklist->title);
			buf_char(h->out, ' ');
		}
		of = close->checklist;
		buf_puts(h->out, "<span class=\"close\">");
		html_item_link(h->out, close->checklist->id, close->item->id);
		buf_printf(h->out, " <span class=\"quiet\" title=\"%s to %s\">%s→%s</span></span> ",
			   answer_names[close->before], answer_names[close->after], html_marks[close->before],
			   html_marks[close->after]);
	}
	buf_puts(h->out, "</dd></div>");
}

static void add_after(struct html *h, const struct roadmap_step *step)
{
	if (!step->after_n)
		return;
	buf_puts(h->out, "<div><dt>After</dt><dd>");
	for (size_t i = 0; i < step->after_n; i++) {
		buf_printf(h->out, "%s<a href=\"#step-", i ? ", " : "");
		html_text(h->out, step->after[i]);
		buf_puts(h->out, "\">");
		html_text(h->out, step->after[i]);
		buf_puts(h->out, "</a>");
	}
	buf_puts(h->out, "</dd></div>");
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
			   efforts[step->effort], efforts[step->impact]);
		if (step->phase.len) {
			buf_char(out, ' ');
			html_element(out, "span class=\"tag\"", step->phase);
		}
		buf_puts(out, "</p>");
		buf_puts(out, "<p>");
		html_prose(out, step->start);
		buf_puts(out, "</p>");
		buf_puts(out, "<dl>");
		if (step->file.len) {
			buf_printf(out, "<div><dt>%s</dt><dd>", step->exists ? "Edit" : "Create");
			html_element(out, "code", step->file);
			buf_puts(out, "</dd></div>");
		}
		add_fact(h, "Owner", step->role);
		add_fact(h, "Shows in", step->metric);
		add_after(h, step);
		add_effects(h, step);
		add_closes(h, step);
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
