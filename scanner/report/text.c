/*
 * The report for people. The first screen answers: how mature, how sure, what next. Then every item with its answer, flag
 * and best evidence.
 */
#include "report/excuse.h"
#include "report/printable.h"
#include "report/text_parts.h"

#include <string.h>

#define BAR_WIDE 40
#define BAR_SECTION 24

static const struct {
	const char *mark;
	enum ink ink;
} marks[ANSWERS] = {
	[ANSWER_YES] = {"✔", INK_GREEN},    [ANSWER_PARTIAL] = {"◐", INK_YELLOW}, [ANSWER_NO] = {"✖", INK_RED},
	[ANSWER_UNKNOWN] = {"?", INK_CYAN}, [ANSWER_NA] = {"–", INK_DIM},
};

unsigned text_width(const struct report *report)
{
	return report->width ? report->width : 1000;
}

static void add_header(struct buf *out, const struct report *report)
{
	static const char *const kinds[] = {"", " (staged)", " (work tree)", " (folder)"};
	const struct scan *scan = report->scan;
	struct buf line = BUF_INIT;
	char time[32];
	report_time(scan->about->committed_at, time);
	buf_str(&line, scan->about->name);
	if (scan->about->commit.len)
		buf_printf(&line, " @ %.7s", scan->about->commit.at);
	buf_puts(&line, kinds[scan->about->kind]);
	buf_printf(&line, "%s%.10s · %zu files", time[0] ? " · " : "", time, scan->files);
	for (size_t i = 0; i < scan->languages_n && i < 3; i++)
		buf_printf(&line, "%s%s", i ? ", " : " · ", scan->languages[i].name);
	buf_printf(&line, " · machine learning: %s", scan->ml ? "yes" : "no");
	if (!scan->ml)
		buf_printf(&line, " (%.*s: questions about models do not apply)", STR_ARG(scan->ml_why));
	ink_on(out, report, INK_BOLD);
	buf_puts(out, "assay");
	ink_off(out, report);
	buf_puts(out, "  ");
	add_wrapped(out, buf_view(&line), 7, 7, text_width(report));
	buf_release(&line);
}

static void add_verdict(struct buf *out, const struct report *report, const struct judgement *j)
{
	const struct score *score = &j->score;
	unsigned width = text_width(report), bar = width < 64 ? width - 24 : BAR_WIDE;
	buf_puts(out, "\n  ");
	ink_on(out, report, INK_BOLD);
	buf_printf(out, "%.*s  %.0f %%", STR_ARG(j->checklist->title), score->percent);
	ink_off(out, report);
	buf_printf(out, "   proven %.0f … possible %.0f\n  ", score->low, score->high);
	add_bar(out, report, score, bar);
	buf_char(out, '\n');
	text_result(out, report, j);
}

static unsigned section_columns(const struct checklist *list)
{
	unsigned columns = 3;
	for (size_t i = 0; i < list->sections_n; i++)
		columns = list->sections[i].id.len > columns ? (unsigned)list->sections[i].id.len : columns;
	return columns < 12 ? columns : 12;
}

/* The table gives up its bars, then its titles, as the terminal gets narrower. Dimensions stand in the result already. */
static void add_sections(struct buf *out, const struct report *report, const struct judgement *j)
{
	unsigned width = text_width(report), id = section_columns(j->checklist);
	unsigned bar = width >= 100 ? BAR_SECTION : width >= 84 ? 12 : 0;
	unsigned title = width >= 74 ? 32 : width >= 50 ? width - 42 : 8;
	if (j->checklist->result == RESULT_LEVELS || j->checklist->result == RESULT_SCORECARD)
		return;
	buf_puts(out, "\n  Section");
	buf_repeat(out, " ", id + title + 3 - 9 + (bar ? bar + 2 : 0));
	buf_puts(out, " score   yes  part    no     ?   n/a\n");
	for (size_t i = 0; i < j->checklist->sections_n; i++) {
		const struct section_result *section = &j->sections[i];
		const unsigned *count = section->score.count;
		if (str_find_char(section->section->id, '.') != STR_NONE && !report->verbose)
			continue;
		buf_puts(out, "  ");
		add_cut(out, section->section->id, id, true);
		buf_char(out, ' ');
		add_cut(out, section->section->title, title, true);
		if (bar) {
			buf_char(out, ' ');
			add_bar(out, report, &section->score, bar);
			buf_char(out, ' ');
		}
		if (section->score.applicable)
			buf_printf(out, "%4.0f %%", section->score.percent);
		else
			buf_puts(out, "   –  ");
		buf_printf(out, " %5u %5u %5u %5u %5u\n", count[ANSWER_YES], count[ANSWER_PARTIAL], count[ANSWER_NO],
			   count[ANSWER_UNKNOWN], count[ANSWER_NA]);
	}
	if (bar) {
		buf_puts(out, "  ");
		buf_repeat(out, " ", title + id + 2);
		buf_puts(out, "━ proven  ╍ possible\n");
	}
}

void text_place(struct buf *out, const struct evidence *e)
{
	if (e->commit[0])
		buf_printf(out, "commit %.7s", e->commit);
	else
		add_printable(out, e->path);
	if (!e->commit[0] && e->line)
		buf_printf(out, ":%u", e->line);
}

static void add_all_evidence(struct buf *out, const struct report *report, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->evidence_n; i++) {
		const struct evidence *e = verdict->evidence[i];
		const struct rule *rule = &report->scan->book->rules[e->rule];
		ink_on(out, report, INK_DIM);
		buf_printf(out, "          %-10s %.*s  ", rung_names[e->rung],
			   STR_ARG(report->scan->book->signals[rule->signal].id));
		text_place(out, e);
		buf_printf(out, "  [%.*s]", STR_ARG(report->scan->book->tools[rule->tool].id));
		if (e->note.len)
			buf_printf(out, " (%.*s)", STR_ARG(e->note));
		ink_off(out, report);
		buf_char(out, '\n');
		if (e->chain.len)
			buf_printf(out, "                     %.*s\n", STR_ARG(e->chain));
	}
}

/* What the policy says of it. */
static void add_excuses(struct buf *out, const struct report *report, const struct verdict *verdict)
{
	for (int reported = 0; reported < 2; reported++) {
		struct buf raw = BUF_INIT, safe = BUF_INIT;
		if (verdict->waiver && !reported)
			add_waiver(&raw, verdict->waiver);
		if (verdict->reported && reported)
			add_self_reported(&raw, verdict->reported);
		if (raw.len) {
			add_printable_prose(&safe, buf_view(&raw));
			buf_puts(out, "          ");
			add_wrapped(out, buf_view(&safe), 10, 10, text_width(report));
		}
		buf_release(&raw);
		buf_release(&safe);
	}
}

static void add_counters(struct buf *out, const struct report *report, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->counters_n; i++) {
		buf_puts(out, "          against    ");
		text_place(out, verdict->counters[i].evidence);
		buf_puts(out, "  ");
		add_wrapped(out, verdict->counters[i].reason, 21, 21, text_width(report));
	}
}

static void add_item(struct buf *out, const struct report *report, const struct verdict *verdict)
{
	struct buf right = BUF_INIT;
	unsigned width = text_width(report), title = width > 110 ? 62 : width > 70 ? width - 48 : width - 18;
	const struct evidence *best = verdict_best(verdict);
	const char *flag = confidence_names[verdict->confidence];
	ink_on(out, report, marks[verdict->answer].ink);
	buf_printf(out, "  %s %-5.*s", marks[verdict->answer].mark, STR_ARG(verdict->item->id));
	ink_off(out, report);
	add_cut(out, verdict->item->title, title, true);
	buf_printf(out, " %-6s ", flag ? flag : "");
	if (verdict->answer == ANSWER_UNKNOWN)
		buf_printf(&right, "ask: %.*s", STR_ARG(verdict->ask));
	else if (verdict->answer == ANSWER_NO || verdict->answer == ANSWER_NA || !best)
		buf_str(&right, verdict->why);
	else
		text_place(&right, best);
	if (width > title + 20)
		add_cut(out, buf_view(&right), width - title - 17, false);
	buf_char(out, '\n');
	buf_release(&right);
	add_excuses(out, report, verdict);
	if (report->verbose) {
		buf_puts(out, "          ");
		add_wrapped(out, verdict->why, 10, 10, width);
		add_all_evidence(out, report, verdict);
		add_counters(out, report, verdict);
	}
}

static void add_items(struct buf *out, const struct report *report, const struct judgement *j)
{
	unsigned skipped = 0;
	buf_puts(out, "\n  Answers  ");
	add_wrapped(out, STR("✔ yes  ◐ partly  ✖ no  ? unknown  – does not apply"), 11, 11, text_width(report));
	for (size_t i = 0; i < j->checklist->items_n; i++) {
		if (j->verdicts[i].answer == ANSWER_NA && !report->verbose) {
			skipped++;
			continue;
		}
		add_item(out, report, &j->verdicts[i]);
	}
	if (skipped)
		buf_printf(out, "  – %u items do not apply (--verbose shows them)\n", skipped);
}

static void add_notices(struct buf *out, const struct report *report)
{
	const struct notices *notices = &report->scan->notices;
	size_t n = report->verbose || notices->n < 6 ? notices->n : 5;
	if (!n)
		return;
	buf_puts(out, "\n  Notices\n");
	for (size_t i = 0; i < n; i++) {
		const struct notice *notice = &notices->at[i];
		struct buf line = BUF_INIT;
		buf_printf(&line, "%s: ", notice->code);
		add_printable(&line, notice->path);
		buf_printf(&line, "%s%.*s", notice->path.len ? ": " : "", STR_ARG(notice->message));
		buf_puts(out, "  ! ");
		add_wrapped(out, buf_view(&line), 4, 6, text_width(report));
		buf_release(&line);
	}
	if (n < notices->n)
		buf_printf(out, "  ! %zu more (--verbose shows them)\n", notices->n - n);
}

static void write_text(struct buf *out, const struct report *report)
{
	add_header(out, report);
	if (report->comparison) {
		text_check(out, report);
		if (!report->verbose) {
			add_notices(out, report);
			return;
		}
	}
	if (report->verification) {
		text_verify(out, report);
		text_since(out, report);
		if (!report->quiet)
			add_notices(out, report);
		return;
	}
	if (report->judgements_n > 1)
		text_overview(out, report);
	if (report->judgements_n > 1 && !report->quiet)
		text_roadmap(out, report);
	for (size_t i = 0; i < report->judgements_n; i++) {
		const struct judgement *j = &report->judgements[i];
		add_verdict(out, report, j);
		if (report->quiet)
			continue;
		add_sections(out, report, j);
		text_pitfalls(out, report, j);
		if (report->judgements_n == 1)
			text_roadmap(out, report);
		add_items(out, report, j);
	}
	text_since(out, report);
	if (!report->quiet) {
		text_inventory(out, report);
		text_interview(out, report);
		add_notices(out, report);
	}
}

void report_text(struct buf *out, const struct report *report)
{
	struct buf text = BUF_INIT;
	write_text(&text, report);
	add_shown(out, buf_view(&text), report->color);
	buf_release(&text);
}
