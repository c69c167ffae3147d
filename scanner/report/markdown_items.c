/*
 * The answers in Markdown: one fold for each section, in it every item with its flag, why it is answered so, and the best
 * evidence.
 */
#include "report/excuse.h"
#include "report/markdown_write.h"

#define PLACES 3
#define PLACES_VERBOSE 20
#define FOLD_END "\n</details>\n"

static void add_places(struct buf *out, const struct report *report, const struct verdict *verdict)
{
	const struct evidence *best = verdict_best(verdict);
	size_t most = report->verbose ? PLACES_VERBOSE : PLACES, shown = 0;
	if (!best)
		return;
	buf_puts(out, "  Seen in ");
	md_place(out, report, best);
	for (size_t i = 0; i < verdict->evidence_n && ++shown < most; i++) {
		if (verdict->evidence[i] == best) {
			shown--;
			continue;
		}
		buf_puts(out, ", ");
		md_place(out, report, verdict->evidence[i]);
	}
	if (verdict->evidence_n > most)
		buf_printf(out, " and %zu more places", verdict->evidence_n - most);
	buf_puts(out, "\n");
}

static void add_sentence(struct buf *out, const char *name, struct str text)
{
	buf_printf(out, "  %s: ", name);
	md_text(out, text);
	buf_puts(out, "\\\n");
}

static void add_item(struct buf *out, const struct report *report, const struct verdict *verdict)
{
	const char *flag = confidence_names[verdict->confidence];
	bool open = verdict->answer == ANSWER_NO || verdict->answer == ANSWER_PARTIAL;
	buf_printf(out, "- %s **", md_marks[verdict->answer]);
	md_text(out, verdict->item->id);
	buf_char(out, ' ');
	md_text(out, verdict->item->title);
	buf_printf(out, "**%s%s\\\n", flag ? ", confidence " : "", flag ? flag : "");
	add_sentence(out, "Why", verdict->why);
	if (verdict->needs_person) {
		struct buf name = BUF_INIT;
		buf_printf(&name, "Ask the %.*s", STR_ARG(verdict->whom));
		add_sentence(out, name.at, verdict->ask);
		buf_release(&name);
	}
	if (open && verdict->item->fix.len)
		add_sentence(out, "Do", verdict->item->fix);
	if (verdict->waiver || verdict->reported) {
		struct buf text = BUF_INIT;
		if (verdict->waiver)
			add_waiver(&text, verdict->waiver);
		buf_puts(&text, verdict->waiver && verdict->reported ? "; " : "");
		if (verdict->reported)
			add_self_reported(&text, verdict->reported);
		add_sentence(out, "Policy", buf_view(&text));
		buf_release(&text);
	}
	add_places(out, report, verdict);
	/* A hard break has nothing to part at the end. */
	if (out->len > 1 && out->at[out->len - 1] == '\n' && out->at[out->len - 2] == '\\') {
		out->len -= 2;
		buf_char(out, '\n');
	}
}

static void add_fold(struct buf *out, const struct judgement *j, const struct section *section)
{
	unsigned count[ANSWERS] = {0};
	bool any = false;
	for (size_t i = 0; i < j->checklist->items_n; i++)
		count[j->verdicts[i].answer] += str_eq(j->verdicts[i].item->section, section->id);
	buf_puts(out, "\n<details><summary>");
	md_html(out, section->id);
	buf_char(out, ' ');
	md_html(out, section->title);
	for (size_t a = 0; a < ANSWERS; a++) {
		if (!count[a])
			continue;
		buf_printf(out, "%s %u %s", any ? "," : ":", count[a],
			   a == ANSWER_PARTIAL ? "partly" : answer_names[a]);
		any = true;
	}
	buf_puts(out, "</summary>\n\n");
}

/* Adds as many items of a section as fit. */
static size_t add_section(struct buf *out, const struct report *report, const struct judgement *j,
			  const struct section *section, size_t limit)
{
	size_t left_out = 0, n = 0;
	struct buf fold = BUF_INIT, item = BUF_INIT;
	add_fold(&fold, j, section);
	for (size_t i = 0; i < j->checklist->items_n; i++) {
		const struct verdict *verdict = &j->verdicts[i];
		if (!str_eq(verdict->item->section, section->id))
			continue;
		buf_clear(&item);
		add_item(&item, report, verdict);
		if (left_out || out->len + fold.len + item.len + sizeof FOLD_END > limit) {
			left_out++;
			continue;
		}
		buf_str(&fold, buf_view(&item));
		n++;
	}
	if (n) {
		buf_str(out, buf_view(&fold));
		buf_puts(out, FOLD_END);
	}
	buf_release(&fold);
	buf_release(&item);
	return left_out;
}

size_t md_items(struct buf *out, const struct report *report, const struct judgement *j, size_t limit)
{
	size_t left_out = 0, before = out->len;
	buf_puts(out, "\n#### Answers");
	if (report->judgements_n > 1) {
		buf_puts(out, ": ");
		md_text(out, j->checklist->title);
	}
	buf_puts(out, "\n");
	if (out->len > limit)
		out->len = before;
	/* Once something is left out, what follows is, too: nobody should take the rest for complete. */
	for (size_t i = 0; i < j->checklist->sections_n; i++)
		left_out += add_section(out, report, j, &j->checklist->sections[i], left_out ? 0 : limit);
	if (left_out == j->checklist->items_n)
		out->len = before;
	return left_out;
}
