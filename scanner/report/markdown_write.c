#include "report/markdown_write.h"
#include "report/forge.h"
#include "report/printable.h"

#define NOTHING "&#8203;" /* a blank without width: it parts what a forge would read as one word */

const char *const md_marks[ANSWERS] = {"✔", "◐", "✖", "?", "–"};

/* What GitHub and GitLab take for the beginning of a mention or a reference: @name #1 !1 $1 %1 &1 ~label. */
static bool begins_reference(struct str s, size_t at)
{
	if (!strchr("@#!$%&~", s.at[at]) || at + 1 == s.len)
		return false;
	return char_is_word(s.at[at + 1]) || s.at[at + 1] == '"' || s.at[at] == '@' || s.at[at + 1] == '-';
}

/* Parts of a word that make a link or a reference of it: "://", "www.", "GH-1". */
static size_t begins_link(struct str s, size_t at)
{
	struct str rest = str_from(s, at);
	if (str_starts(rest, "://"))
		return 1;
	if (str_starts_nocase(rest, "www."))
		return 3;
	return str_starts_nocase(rest, "gh-") ? 3 : 0;
}

static void add_escaped(struct buf *out, struct str s, void (*add_char)(struct buf *, char))
{
	for (size_t i = 0; i < s.len; i++) {
		size_t n = begins_link(s, i);
		bool reference = !n && begins_reference(s, i);
		for (size_t k = 0; k < (n ? n : 1); k++)
			add_char(out, s.at[i + k]);
		if (n || reference)
			buf_puts(out, NOTHING);
		i += n ? n - 1 : 0;
	}
}

static void add_text_char(struct buf *out, char c)
{
	if (strchr("\\`*_[]<>|~&$#!^", c))
		buf_char(out, '\\');
	buf_char(out, c);
}

static void add_html_char(struct buf *out, char c)
{
	static const struct {
		char c;
		const char *entity;
	} entities[] = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		if (c == entities[i].c) {
			buf_puts(out, entities[i].entity);
			return;
		}
	}
	buf_char(out, c);
}

void md_text(struct buf *out, struct str s)
{
	struct buf safe = BUF_INIT;
	add_printable_prose(&safe, s);
	add_escaped(out, buf_view(&safe), add_text_char);
	buf_release(&safe);
}

void md_html(struct buf *out, struct str s)
{
	struct buf safe = BUF_INIT;
	add_printable_prose(&safe, s);
	add_escaped(out, buf_view(&safe), add_html_char);
	buf_release(&safe);
}

static size_t longest_run(struct str s, char c)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < s.len; i++) {
		run = s.at[i] == c ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

void md_code(struct buf *out, struct str s, bool table)
{
	struct buf safe = BUF_INIT;
	add_printable(&safe, s);
	struct str text = buf_view(&safe);
	size_t fence = longest_run(text, '`') + 1;
	bool pad = !str_trim(text).len || text.at[0] == '`' || text.at[text.len - 1] == '`' || text.at[0] == ' ';
	buf_repeat(out, "`", fence);
	buf_puts(out, pad ? " " : "");
	for (size_t i = 0; i < text.len; i++) {
		if (table && text.at[i] == '|')
			buf_char(out, '\\');
		buf_char(out, text.at[i]);
	}
	buf_puts(out, pad ? " " : "");
	buf_repeat(out, "`", fence);
	buf_release(&safe);
}

void md_place(struct buf *out, const struct report *report, const struct evidence *e)
{
	struct buf place = BUF_INIT, link = BUF_INIT;
	struct forge forge;
	forge_init(&forge, report->scan->about);
	if (e->commit[0]) {
		buf_printf(&place, "%.7s", e->commit);
		forge_commit(&link, &forge, str_of(e->commit));
	} else {
		buf_str(&place, e->path);
		if (e->line)
			buf_printf(&place, ":%u", e->line);
		forge_file(&link, &forge, e->path, e->line);
	}
	buf_puts(out, link.len ? "[" : "");
	md_code(out, buf_view(&place), false);
	if (link.len)
		buf_printf(out, "](%.*s)", STR_ARG(buf_view(&link)));
	forge_release(&forge);
	buf_release(&place);
	buf_release(&link);
}
