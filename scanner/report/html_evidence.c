/*
 * Evidence as a reader checks it: where, what it says, and a link to the very line on the forge.
 */
#include "report/html.h"

static void open_place(struct html *h, struct buf *address)
{
	if (address->len) {
		buf_puts(h->out, "<a class=\"place\" href=\"");
		html_text(h->out, buf_view(address));
		buf_puts(h->out, "\">");
	} else {
		buf_puts(h->out, "<span class=\"place\">");
	}
}

static void close_place(struct html *h, struct buf *address)
{
	buf_puts(h->out, address->len ? "</a>" : "</span>");
	buf_release(address);
}

void html_file(struct html *h, struct str path, uint32_t line)
{
	struct buf address = BUF_INIT;
	forge_file(&address, &h->forge, path, line);
	open_place(h, &address);
	html_text(h->out, path);
	if (line)
		buf_printf(h->out, ":%u", line);
	close_place(h, &address);
}

static void add_commit(struct html *h, const struct evidence *e)
{
	struct buf address = BUF_INIT;
	forge_commit(&address, &h->forge, str_of(e->commit));
	open_place(h, &address);
	buf_printf(h->out, "commit %.7s", e->commit);
	close_place(h, &address);
}

void html_evidence(struct html *h, const struct evidence *e)
{
	const struct rulebook *book = h->report->scan->book;
	const struct rule *rule = &book->rules[e->rule];
	struct buf *out = h->out;
	buf_printf(out, "<li><span class=\"rung rung-%u\">%s</span> ", (unsigned)e->rung, rung_names[e->rung]);
	if (e->commit[0])
		add_commit(h, e);
	else
		html_file(h, e->path, e->line);
	buf_puts(out, " <span class=\"tool\">");
	html_text(out, book->tools[rule->tool].title.len ? book->tools[rule->tool].title : book->tools[rule->tool].id);
	buf_puts(out, "</span>");
	if (e->excerpt.len)
		html_element(out, "code", e->excerpt);
	if (e->note.len)
		html_element(out, "span class=\"note\"", e->note);
	if (e->chain.len)
		html_element(out, "span class=\"note chain\"", e->chain);
	buf_puts(out, "</li>\n");
}

void html_evidence_list(struct html *h, const struct evidence *const *evidence, size_t n, size_t open)
{
	if (open > n || n == open + 1)
		open = n;
	if (open) {
		buf_puts(h->out, "<ul class=\"evidence\">\n");
		for (size_t i = 0; i < open; i++)
			html_evidence(h, evidence[i]);
		buf_puts(h->out, "</ul>");
	}
	if (open == n)
		return;
	buf_printf(h->out, "<details class=\"more\"><summary>%zu more</summary><ul class=\"evidence\">\n", n - open);
	for (size_t i = open; i < n; i++)
		html_evidence(h, evidence[i]);
	buf_puts(h->out, "</ul></details>");
}
