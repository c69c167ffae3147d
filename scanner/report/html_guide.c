/*
 * What the scan wants to say about itself, and how to read the page.
 */
#include "report/html.h"

void html_notices(struct html *h)
{
	const struct notices *notices = &h->report->scan->notices;
	if (!notices->n)
		return;
	buf_puts(h->out,
		 "<section id=\"notices\" aria-labelledby=\"notices-title\"><h2 id=\"notices-title\">Notices</h2>\n<ul "
		 "class=\"notices\">\n");
	for (size_t i = 0; i < notices->n; i++) {
		const struct notice *notice = &notices->at[i];
		buf_printf(h->out, "<li><span class=\"tag\">%s</span> ",
			   notice->level == NOTICE_INFO ? "info" : "warning");
		if (notice->path.len) {
			html_element(h->out, "code", notice->path);
			buf_char(h->out, ' ');
		}
		html_text(h->out, notice->message);
		buf_printf(h->out, " <span class=\"quiet\">%s</span></li>\n", notice->code);
	}
	buf_puts(h->out, "</ul></section>\n");
}

void html_guide(struct html *h)
{
	static const char guide[] =
		"<section id=\"guide\" aria-labelledby=\"guide-title\"><h2 id=\"guide-title\">How to read this</h2>\n"
		"<dl class=\"guide\">"
		"<div><dt>Ladder</dt><dd>Evidence of a practice is <em>mentioned</em> in a text, <em>declared</em> as "
		"a "
		"dependency or a file, <em>configured</em> to work, <em>used</em> by live code, or <em>enforced</em> "
		"by "
		"automation; comments, templates, copied code and switched-off pipelines do not count.</dd></div>"
		"<div><dt>Confidence</dt><dd><em>High</em>, <em>medium</em> or <em>low</em> says how sure an answer "
		"is, by the "
		"rung and by how many independent kinds of evidence agree; what a repository cannot show is "
		"<em>unknown</em>, "
		"never <em>no</em>.</dd></div>"
		"<div><dt>Interval</dt><dd><em>Proven</em> counts only answers of high or medium confidence, the score "
		"all of "
		"them (partly is half), and <em>possible</em> takes every unknown for a yes.</dd></div>"
		"</dl></section>\n";
	buf_puts(h->out, guide);
}
