/*
 * The HTML report as a whole: header, first screen, and the parts below it in the order in which people ask for them.
 */
#include "report/html.h"

static void add_languages(struct html *h)
{
	const struct scan *scan = h->report->scan;
	for (size_t i = 0; i < scan->languages_n && i < 3; i++) {
		buf_puts(h->out, i ? ", " : "<li>");
		html_text(h->out, str_of(scan->languages[i].name));
	}
	buf_puts(h->out, scan->languages_n ? "</li>\n" : "");
}

static void add_commit(struct html *h)
{
	static const char *const kinds[] = {"", " (staged)", " (work tree)", " (folder)"};
	const struct source_about *about = h->report->scan->about;
	struct buf *out = h->out, address = BUF_INIT;
	char time[32];
	report_time(about->committed_at, time);
	if (about->commit.len) {
		forge_commit(&address, &h->forge, about->commit);
		buf_puts(out, "<li>");
		if (address.len) {
			buf_puts(out, "<a href=\"");
			html_text(out, buf_view(&address));
			buf_puts(out, "\">");
		}
		buf_printf(out, "<code>%.7s</code>%s%s</li>\n", about->commit.at, address.len ? "</a>" : "",
			   kinds[about->kind]);
		buf_release(&address);
	} else {
		buf_printf(out, "<li>no commit%s</li>\n", kinds[about->kind]);
	}
	if (time[0])
		buf_printf(out, "<li><time datetime=\"%s\">%.10s</time></li>\n", time, time);
}

static void add_scopes(struct html *h)
{
	const struct source_about *about = h->report->scan->about;
	if (!about->scopes_n || (about->scopes_n == 1 && str_is(about->scopes[0], ".")))
		return;
	buf_puts(h->out, "<li>only ");
	for (size_t i = 0; i < about->scopes_n; i++) {
		buf_puts(h->out, i ? ", " : "");
		html_element(h->out, "code", about->scopes[i]);
	}
	buf_puts(h->out, "</li>\n");
}

static void add_header(struct html *h)
{
	const struct scan *scan = h->report->scan;
	struct buf *out = h->out;
	buf_puts(out, "<header class=\"top\"><div>\n<h1>");
	html_text(out, scan->about->name);
	buf_puts(out, "</h1>\n<ul class=\"facts\">");
	add_commit(h);
	buf_printf(out, "<li>%zu file%s</li>\n", scan->files, scan->files == 1 ? "" : "s");
	add_languages(h);
	add_scopes(h);
	if (scan->ml)
		buf_puts(out, "<li>machine learning: yes</li>");
	else
		buf_puts(out, "<li>machine learning: no</li>");
	buf_puts(out, "</ul>\n</div>\n");
}

/* One link for each part that is there. */
static void add_navigation(struct html *h)
{
	const struct report *report = h->report;
	struct buf *out = h->out;
	bool roadmap = report->roadmap && report->roadmap->quick_wins_n + report->roadmap->foundational_n;
	buf_puts(out, "<nav aria-label=\"Parts of the report\"><ul>\n");
	if (roadmap)
		buf_puts(out, "<li><a href=\"#roadmap\">Roadmap</a></li>\n");
	buf_puts(out, "<li><a href=\"#answers\">Answers</a></li>\n");
	if (report->interview && report->interview->questions)
		buf_puts(out, "<li><a href=\"#interview\">Interview</a></li>\n");
	buf_puts(out, "<li><a href=\"#inventory\">Inventory</a></li>\n<li><a href=\"#evidence\">Evidence</a></li>\n");
	if (report->scan->notices.n)
		buf_puts(out, "<li><a href=\"#notices\">Notices</a></li>\n");
	buf_puts(out, "<li><a href=\"#guide\">Guide</a></li>\n"
		      "<li><button type=\"button\" id=\"theme\" aria-label=\"Dark or light\" title=\"Dark or light\" "
		      "hidden>◑</button>"
		      "</li>\n</ul></nav>\n</header>\n");
}

static void add_footer(struct html *h)
{
	buf_printf(h->out, "<footer><p>assay %s · rules <code>sha256:%.16s…</code></p></footer>\n", h->report->version,
		   h->report->scan->book->digest);
}

/* Where there is no model the questions about models are left out; the page says so before anyone wonders. */
static void add_remark(struct html *h)
{
	const struct scan *scan = h->report->scan;
	if (scan->ml)
		return;
	buf_puts(h->out, "<p class=\"remark\"><strong>No machine learning here:</strong> ");
	html_text(h->out, scan->ml_why);
	buf_puts(h->out, ". Questions about models do not apply.</p>\n");
}

void report_html(struct buf *out, const struct report *report)
{
	struct html h = {.out = out, .report = report};
	forge_init(&h.forge, report->scan->about);
	html_head(&h);
	buf_puts(out, "<body>\n<a class=\"skip\" href=\"#answers\">Skip to the answers</a>\n");
	add_header(&h);
	add_navigation(&h);
	buf_puts(out, "<main>\n");
	add_remark(&h);
	html_check(&h);
	html_verify(&h);
	html_overview(&h);
	html_roadmap(&h);
	html_items(&h);
	html_interview(&h);
	html_inventory(&h);
	html_signals(&h);
	html_notices(&h);
	html_guide(&h);
	buf_puts(out, "</main>\n");
	add_footer(&h);
	buf_puts(out, "</body>\n</html>\n");
	forge_release(&h.forge);
}
