/*
 * Lines, fields and trees of an explanation.
 */
#include "cli/explain.h"
#include "cli/words.h"
#include "report/printable.h"

#define LABEL 16

void explain_title(struct explaining *e, struct str id, struct str title)
{
	if (e->out.len)
		buf_char(&e->out, '\n');
	ink_on(&e->out, &e->style, INK_BOLD);
	buf_str(&e->out, id);
	ink_off(&e->out, &e->style);
	buf_puts(&e->out, "  ");
	unsigned at = text_columns(id) + 2;
	add_wrapped(&e->out, title, at, at < 24 ? at : 4, e->style.width);
}

void explain_heading(struct explaining *e, const char *text)
{
	buf_char(&e->out, '\n');
	ink_on(&e->out, &e->style, INK_BOLD);
	buf_puts(&e->out, text);
	ink_off(&e->out, &e->style);
	buf_char(&e->out, '\n');
}

void explain_field(struct explaining *e, const char *label, struct str text)
{
	text = str_trim(text);
	if (!text.len)
		return;
	ink_on(&e->out, &e->style, INK_CYAN);
	buf_puts(&e->out, label);
	ink_off(&e->out, &e->style);
	unsigned at = text_columns(str_of(label));
	buf_repeat(&e->out, " ", at < LABEL ? LABEL - at : 1);
	add_wrapped(&e->out, text, LABEL, LABEL, e->style.width);
}

void explain_field_buf(struct explaining *e, const char *label, struct buf *text)
{
	explain_field(e, label, buf_view(text));
	buf_release(text);
}

struct str explain_safe(struct explaining *e, struct str text)
{
	struct buf safe = BUF_INIT;
	add_printable_prose(&safe, text);
	struct str copy = arena_str(&e->arena, buf_view(&safe));
	buf_release(&safe);
	return copy;
}

static void add_mark(struct explaining *e, const struct condition *c)
{
	static const char *const marks[] = {"✖ ", "◐ ", "✔ "};
	static const enum ink inks[] = {INK_RED, INK_YELLOW, INK_GREEN};
	struct outcome ignored = {.found_n = 0};
	enum grade grade = condition_evaluate(e->basis, c, &ignored);
	ink_on(&e->out, &e->style, inks[grade]);
	buf_puts(&e->out, marks[grade]);
	ink_off(&e->out, &e->style);
}

void explain_condition(struct explaining *e, const struct condition *c, unsigned indent)
{
	struct buf line = BUF_INIT;
	unsigned at = indent + (e->basis ? 2 : 0);
	/* What is of no account when idle tools are counted is the rung: its parts are names. */
	bool names = c->kind == CONDITION_IDLE_TOOLS;
	buf_repeat(&e->out, " ", indent);
	if (e->basis)
		add_mark(e, c);
	words_head(&line, &e->book, c);
	if (c->kind == CONDITION_SIGNAL && e->basis)
		buf_printf(&line, " · here %s",
			   rung_names[finding_level(&e->basis->scan->signals[c->signal], c->aspect)]);
	else if (c->kind == CONDITION_SIGNAL)
		buf_printf(&line, " · %.*s", STR_ARG(e->book.signals[c->signal].title));
	for (size_t i = 0; names && i < c->n; i++)
		buf_printf(&line, "%s%.*s", i ? ", " : " ", STR_ARG(e->book.signals[c->parts[i].signal].id));
	add_wrapped(&e->out, buf_view(&line), at, at + 2, e->style.width);
	buf_release(&line);
	for (size_t i = 0; !names && i < c->n; i++)
		explain_condition(e, &c->parts[i], indent + 2);
}

void explain_ladder(struct explaining *e, const struct ladder *ladder, unsigned first)
{
	for (size_t i = 0; i < ladder->n; i++) {
		buf_printf(&e->out, "  %zu\n", i + first);
		explain_condition(e, &ladder->steps[i], 4);
	}
}
