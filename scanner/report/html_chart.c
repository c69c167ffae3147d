/*
 * Pictures of scores and steps. Widths stand in attributes of the pictures, because the page's policy allows no styles but
 * those of its head.
 */
#include "report/html.h"

const char *const html_marks[ANSWERS] = {
	[ANSWER_YES] = "✔", [ANSWER_PARTIAL] = "◐", [ANSWER_NO] = "✖", [ANSWER_UNKNOWN] = "?", [ANSWER_NA] = "–",
};

static const char *const words[ANSWERS] = {
	[ANSWER_YES] = "yes",         [ANSWER_PARTIAL] = "partly",    [ANSWER_NO] = "no",
	[ANSWER_UNKNOWN] = "unknown", [ANSWER_NA] = "does not apply",
};

static void add_rect(struct buf *out, const char *class, double x, double width, unsigned y, unsigned height)
{
	if (width > 0)
		buf_printf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%u\" width=\"%.1f\" height=\"%u\"/>", class, x, y,
			   width, height);
}

void html_score_bar(struct html *h, const struct score *score, const char *class)
{
	struct buf *out = h->out;
	buf_printf(
		out,
		"<svg class=\"bar %s\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
		class);
	if (!score->applicable) {
		buf_puts(out, "nothing applies\"></svg>");
		return;
	}
	buf_printf(out, "%.0f %% (proven %.0f %%, possible %.0f %%)\">", score->percent, score->low, score->high);
	add_rect(out, "proven", 0, score->low, 0, 10);
	add_rect(out, "scored", score->low, score->percent - score->low, 0, 10);
	add_rect(out, "possible", score->percent, score->high - score->percent, 0, 10);
	buf_puts(out, "</svg>");
}

void html_steps_bar(struct html *h, unsigned reached, unsigned possible, unsigned target, unsigned all)
{
	struct buf *out = h->out;
	const unsigned wide = 22, gap = 2;
	buf_printf(out,
		   "<svg class=\"steps\" viewBox=\"0 0 %u 14\" width=\"%u\" height=\"14\" role=\"img\" aria-label=\"%u "
		   "of %u",
		   all * (wide + gap), all * (wide + gap), reached, all);
	if (possible > reached)
		buf_printf(out, ", possibly %u", possible);
	if (target)
		buf_printf(out, ", target %u", target);
	buf_puts(out, "\">");
	for (unsigned i = 0; i < all; i++) {
		const char *class = i < reached ? "proven" : i < possible ? "possible" : "open";
		buf_printf(out, "<rect class=\"%s\" x=\"%u\" y=\"2\" width=\"%u\" height=\"10\" rx=\"2\"/>", class,
			   i * (wide + gap), wide);
	}
	if (target)
		buf_printf(out, "<path class=\"target\" d=\"M%u 0v14\"/>", target * (wide + gap) - gap / 2);
	buf_puts(out, "</svg>");
}

void html_counts(struct html *h, const struct score *score)
{
	bool any = false;
	for (size_t i = 0; i < ANSWERS; i++) {
		if (!score->count[i])
			continue;
		buf_printf(h->out, "%s%u %s", any ? ", " : "", score->count[i], words[i]);
		any = true;
	}
}

void html_answers_bar(struct html *h, const struct score *score)
{
	static const char *const classes[ANSWERS] = {"yes", "partial", "no", "unknown", "na"};
	unsigned all = 0, x = 0;
	for (size_t i = 0; i < ANSWERS; i++)
		all += score->count[i];
	buf_puts(h->out, "<svg class=\"bar answers\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" role=\"img\" "
			 "aria-label=\"");
	html_counts(h, score);
	buf_puts(h->out, "\">");
	for (size_t i = 0; i < ANSWERS; i++) {
		add_rect(h->out, classes[i], 100.0 * x / (all ? all : 1), 100.0 * score->count[i] / (all ? all : 1), 0,
			 10);
		x += score->count[i];
	}
	buf_puts(h->out, "</svg>");
}

static void add_count_cells(struct html *h, const struct score *score)
{
	for (size_t i = 0; i < ANSWERS; i++)
		buf_printf(h->out, "<td class=\"number\">%u</td>", score->count[i]);
}

static void add_percent_cell(struct html *h, const struct score *score)
{
	if (score->applicable)
		buf_printf(h->out, "<td class=\"number\">%.0f %%</td>", score->percent);
	else
		buf_puts(h->out, "<td class=\"number\">–</td>");
}

static void add_section_rows(struct html *h, const struct judgement *j, bool counts)
{
	bool levels = j->checklist->result == RESULT_LEVELS;
	for (size_t i = 0; i < j->checklist->sections_n; i++) {
		const struct section_result *section = &j->sections[i];
		if (str_find_char(section->section->id, '.') != STR_NONE)
			continue;
		buf_puts(h->out, "<tr><th scope=\"row\">");
		html_section(h->out, section->section);
		buf_puts(h->out, "</th><td class=\"picture\">");
		if (levels && section->level)
			html_steps_bar(h, section->level, section->level_if_yes, 0, 5);
		else if (!levels)
			html_score_bar(h, &section->score, "");
		buf_puts(h->out, "</td>");
		if (!levels)
			add_percent_cell(h, &section->score);
		else if (section->level)
			buf_printf(h->out, "<td class=\"number\">%u</td>", section->level);
		else
			buf_puts(h->out, "<td class=\"number\">–</td>");
		if (counts)
			add_count_cells(h, &section->score);
		buf_puts(h->out, "</tr>\n");
	}
}

static void add_grade_rows(struct html *h, const struct judgement *j)
{
	for (size_t i = 0; i < j->checklist->items_n; i++) {
		const struct verdict *verdict = &j->verdicts[i];
		bool known = verdict->answer != ANSWER_UNKNOWN && verdict->answer != ANSWER_NA;
		buf_puts(h->out, "<tr><th scope=\"row\">");
		html_element(h->out, "span class=\"id\"", verdict->item->id);
		buf_char(h->out, ' ');
		html_text(h->out, verdict->item->title);
		buf_puts(h->out, "</th><td class=\"picture\">");
		if (verdict->answer != ANSWER_NA)
			html_steps_bar(h, verdict->grade, 0, verdict->target, (unsigned)verdict->item->grades.n);
		if (known)
			buf_printf(h->out, "</td><td class=\"number\">%u / %u</td></tr>\n", verdict->grade,
				   verdict->target);
		else
			buf_printf(h->out, "</td><td class=\"number\">%s</td></tr>\n", html_marks[verdict->answer]);
	}
}

void html_chart(struct html *h, const struct judgement *j, bool counts)
{
	static const struct {
		const char *rows, *value;
	} heads[] = {
		[RESULT_MATURITY] = {"Section", "Score"}, [RESULT_STAGES] = {"Stage", "Score"},
		[RESULT_LEVELS] = {"Dimension", "Level"}, [RESULT_SCORECARD] = {"Dimension", "Grade / target"},
		[RESULT_RISKS] = {"Area", "Score"},
	};
	enum result_kind kind = j->checklist->result;
	bool grades = kind == RESULT_SCORECARD;
	buf_printf(h->out, "<table class=\"chart%s\"><caption class=\"hidden\">%ss of ",
		   grades || kind == RESULT_LEVELS ? " short" : "", heads[kind].rows);
	html_text(h->out, j->checklist->title);
	buf_printf(h->out,
		   "</caption>\n<thead%s><tr><th scope=\"col\">%s</th><th scope=\"col\"><span class=\"hidden\">Picture"
		   "</span></th><th scope=\"col\" class=\"number\">%s</th>",
		   counts ? "" : " class=\"hidden\"", heads[kind].rows, heads[kind].value);
	for (size_t i = 0; counts && !grades && i < ANSWERS; i++)
		buf_printf(h->out, "<th scope=\"col\" class=\"number\"><abbr title=\"%s\">%s</abbr></th>", words[i],
			   html_marks[i]);
	buf_puts(h->out, "</tr></thead>\n<tbody>\n");
	if (grades)
		add_grade_rows(h, j);
	else
		add_section_rows(h, j, counts);
	buf_puts(h->out, "</tbody></table>\n");
}
