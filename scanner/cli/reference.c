/*
 * Pages of the rules: signals and tools.
 */
#include "cli/reference.h"
#include "cli/knowledge.h"
#include "cli/words.h"

void reference_head(struct buf *out, const char *source, struct str title)
{
	buf_printf(out, "<!-- Made by `make docs` from %s; do not edit. -->\n# ", source);
	reference_text(out, title);
	buf_puts(out, "\n\n");
}

void reference_text(struct buf *out, struct str text)
{
	bool code = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		code ^= c == '`';
		if (c == '\n' || c == '\r')
			buf_char(out, ' ');
		else if (c == '|')
			buf_puts(out, "\\|");
		else if (!code && (c == '<' || c == '*' || c == '['))
			buf_printf(out, "\\%c", c);
		else
			buf_char(out, c);
	}
}

void reference_point(struct buf *out, const char *label, struct str text)
{
	text = str_trim(text);
	if (!text.len)
		return;
	buf_printf(out, "- **%s:** ", label);
	/* Conditions and lists of names are Markdown already. */
	buf_str(out, text);
	buf_char(out, '\n');
}

static void add_plain(struct buf *out, const char *label, struct str text)
{
	struct buf plain = BUF_INIT;
	reference_text(&plain, text);
	reference_point(out, label, buf_view(&plain));
	buf_release(&plain);
}

/* Tools with a rule for this rung of the signal, each once, in the order of the rules. */
static void add_tools(struct buf *out, const struct rulebook *book, uint32_t signal, enum rung rung)
{
	size_t n = 0;
	for (uint32_t i = 0; i < book->rules_n; i++) {
		bool known = book->rules[i].signal != signal || book->rules[i].rung != rung;
		for (uint32_t k = 0; k < i && !known; k++)
			known = book->rules[k].signal == signal && book->rules[k].rung == rung &&
				book->rules[k].tool == book->rules[i].tool;
		if (!known)
			buf_printf(out, "%s%.*s", n++ ? ", " : "", STR_ARG(book->tools[book->rules[i].tool].id));
	}
}

static void add_signal(struct buf *out, const struct reference *r, uint32_t number)
{
	const struct signal *signal = &r->book->signals[number];
	struct buf line = BUF_INIT;
	buf_printf(out, "\n### `%.*s` ", STR_ARG(signal->id));
	reference_text(out, signal->title);
	buf_puts(out, "\n\n");
	reference_text(out, signal->meaning);
	buf_puts(out, "\n\n");
	add_plain(out, "Does not count", signal->excludes);
	add_plain(out, "Kind", str_of(words_class(signal->class)));
	words_limits(&line, r->book, signal);
	add_plain(out, "Limits", buf_view(&line));
	buf_clear(&line);
	for (uint32_t i = 0; i < signal->aspects_n; i++)
		buf_printf(&line, "%s`%.*s`", i ? ", " : "", STR_ARG(signal->aspects[i]));
	reference_point(out, "Aspects", buf_view(&line));
	for (int rung = RUNG_MENTIONED; rung <= RUNG_RUNS; rung++) {
		char label[32];
		buf_clear(&line);
		add_tools(&line, r->book, number, (enum rung)rung);
		if (rung == RUNG_RUNS)
			snprintf(label, sizeof label, "Shown by running");
		else
			snprintf(label, sizeof label, "Shown as %s by", rung_names[rung]);
		add_plain(out, label, buf_view(&line));
	}
	buf_clear(&line);
	knowledge_items(&line, r->checklists, number);
	add_plain(out, "Asked for by", buf_view(&line));
	add_plain(out, "What to do", signal->fix);
	add_plain(out, "Ask", signal->ask);
	buf_release(&line);
}

void reference_signals(struct buf *out, const struct reference *r)
{
	struct str group = {0};
	reference_head(out, "signals.yml and tools/", STR("Signals"));
	buf_printf(out,
		   "The %u practices that assay looks for, each on a ladder: absent, mentioned, declared, configured, "
		   "used, "
		   "enforced.\nWhat *runs* a practice is enforced in a pipeline that starts by itself. `assay explain "
		   "SIGNAL` "
		   "shows every name that counts.\n",
		   r->book->signals_n);
	for (uint32_t i = 0; i < r->book->signals_n; i++) {
		if (!str_eq(group, r->book->signals[i].group)) {
			group = r->book->signals[i].group;
			buf_printf(out, "\n## %.*s\n", STR_ARG(group));
		}
		add_signal(out, r, i);
	}
}

static void add_facts(struct buf *out, const struct rulebook *book, uint32_t tool)
{
	bool kinds[FACT_KINDS] = {false};
	size_t n = 0;
	for (uint32_t p = 0; p < book->patterns_n; p++)
		if (book->rules[book->patterns[p].rule].tool == tool)
			kinds[book->patterns[p].kind] = true;
	for (int k = 0; k < FACT_KINDS; k++)
		if (kinds[k])
			buf_printf(out, "%s%s", n++ ? ", " : "", fact_kind_names[k]);
}

void reference_tools(struct buf *out, const struct reference *r)
{
	const struct rulebook *book = r->book;
	reference_head(out, "the rules in this folder", STR("Tools"));
	buf_printf(out,
		   "The %u tools and families that the rules know, with the signals they speak for and the highest "
		   "rung they can "
		   "show,\nand the kinds of facts by which they are known ([format](../README.md)). `assay explain "
		   "TOOL` shows "
		   "the rules in full.\n\n| id | tool | signals | facts | rule |\n| --- | --- | --- | --- | --- |\n",
		   book->tools_n);
	for (uint32_t t = 0; t < book->tools_n; t++) {
		const struct tool *tool = &book->tools[t];
		struct str file = str_of(tool->file);
		size_t n = 0, slash = str_rfind_char(file, '/');
		file = str_from(file, slash == STR_NONE ? 0 : slash + 1);
		buf_printf(out, "| `%.*s` | [", STR_ARG(tool->id));
		reference_text(out, tool->title);
		buf_printf(out, "](%.*s) | ", STR_ARG(tool->docs));
		for (uint32_t s = 0; s < book->signals_n; s++) {
			enum rung highest = knowledge_highest(book, t, s);
			if (highest != RUNG_ABSENT)
				buf_printf(out, "%s`%.*s` %s", n++ ? ", " : "", STR_ARG(book->signals[s].id),
					   rung_names[highest]);
		}
		buf_puts(out, " | ");
		add_facts(out, book, t);
		buf_printf(out, " | [%.*s](%.*s) |\n", STR_ARG(file), STR_ARG(file));
	}
}
