/*
 * What to do next, in the text report: quick wins and foundational initiatives with their first step here.
 */
#include "report/text_parts.h"

#define TITLE_WIDE 62
#define TITLE_LEAST 34

static double mean_gain(const struct roadmap_step *step)
{
	double sum = 0;
	for (size_t i = 0; i < step->effects_n; i++)
		sum += step->effects[i].after - step->effects[i].before;
	return step->effects_n ? sum / (double)step->effects_n : 0;
}

static void add_items(struct buf *line, const char *verb, const struct roadmap_close *turned, size_t n, bool count)
{
	if (!n)
		return;
	buf_printf(line, "%s%s ", line->len ? ", " : "", verb);
	if (count)
		buf_printf(line, "%zu", n);
	for (size_t i = 0; i < n && !count; i++)
		buf_printf(line, "%s%.*s", i ? ", " : "", STR_ARG(turned[i].item->id));
}

/* "closes 33, 34, stage 0 → 1"; items are counted where several checklists have them. */
static void add_turned(struct buf *line, const struct roadmap_step *step)
{
	add_items(line, "closes", step->closes, step->closes_n, step->effects_n > 1);
	if (!step->closes_n)
		add_items(line, "improves", step->raises, step->raises_n, step->effects_n > 1);
	for (size_t i = 0; i < step->effects_n; i++) {
		const struct roadmap_effect *effect = &step->effects[i];
		if (effect->step_after != effect->step_before)
			buf_printf(line, "%s%.*s %u → %u", line->len ? ", " : "", STR_ARG(effect->checklist->id),
				   effect->step_before, effect->step_after);
	}
}

/* A foundation may gain little by itself, or even lose, because more questions apply from then on. */
static void add_opened(struct buf *line, const struct roadmap_step *step)
{
	if (step->opens_n)
		buf_printf(line, "%sopens the way for %zu more", line->len ? ", " : "", step->opens_n);
}

static void add_line(struct buf *out, const struct report *report, struct str text)
{
	buf_puts(out, "     ");
	add_wrapped(out, text, 5, 5, text_width(report));
}

static void add_details(struct buf *out, const struct report *report, const struct roadmap_step *step)
{
	struct buf line = BUF_INIT;
	buf_printf(&line, "%.*s · %.*s · done when %.*s", STR_ARG(step->role), STR_ARG(step->phase),
		   STR_ARG(step->metric));
	for (size_t i = 0; i < step->after_n; i++)
		buf_printf(&line, "%s%.*s", i ? ", " : " · after ", STR_ARG(step->after[i]));
	add_line(out, report, buf_view(&line));
	buf_clear(&line);
	for (size_t i = 0; i < step->effects_n; i++) {
		const struct roadmap_effect *effect = &step->effects[i];
		buf_printf(&line, "%s%.*s %.1f → %.1f %%", i ? " · " : "", STR_ARG(effect->checklist->id),
			   effect->before, effect->after);
	}
	for (size_t i = 0; i < step->grants_n; i++) {
		struct arena *arena = &((struct scan *)report->scan)->arena;
		struct str grant = grant_text(report->scan->book, &step->grants[i], arena);
		buf_printf(&line, "%s%.*s", i ? " " : " · assay whatif ", STR_ARG(grant));
	}
	add_line(out, report, buf_view(&line));
	buf_release(&line);
}

static void add_step(struct buf *out, const struct report *report, const struct roadmap_step *step, unsigned number,
		     bool foundation)
{
	unsigned width = text_width(report);
	unsigned title = width >= TITLE_WIDE + 40 ? TITLE_WIDE : width > TITLE_LEAST + 36 ? width - 36 : TITLE_LEAST;
	unsigned used = 5 + title + 17;
	struct buf line = BUF_INIT;
	add_turned(&line, step);
	if (foundation)
		add_opened(&line, step);
	buf_printf(out, "  %u  ", number);
	ink_on(out, report, INK_BOLD);
	add_cut(out, step->title, title, true);
	ink_off(out, report);
	buf_printf(out, " %-6s %+5.1f %%  ", effort_names[step->effort], mean_gain(step));
	if (width > used + 8)
		add_cut(out, buf_view(&line), width - used, false);
	buf_char(out, '\n');
	buf_clear(&line);
	report_start(&line, step);
	add_line(out, report, buf_view(&line));
	buf_release(&line);
	if (report->verbose)
		add_details(out, report, step);
}

void text_roadmap(struct buf *out, const struct report *report)
{
	const struct roadmap *roadmap = report->roadmap;
	unsigned number = 0;
	if (!roadmap || (!roadmap->quick_wins_n && !roadmap->foundational_n))
		return;
	if (roadmap->quick_wins_n)
		buf_puts(out, "\n  Do next: quick wins, with effort and gain\n");
	for (size_t i = 0; i < roadmap->quick_wins_n; i++)
		add_step(out, report, &roadmap->quick_wins[i], ++number, false);
	if (roadmap->foundational_n)
		buf_puts(out, "\n  Foundations, which more can be built on\n");
	for (size_t i = 0; i < roadmap->foundational_n; i++)
		add_step(out, report, &roadmap->foundational[i], ++number, true);
}
