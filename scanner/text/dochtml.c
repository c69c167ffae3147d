/*
 * Blocks of HTML inside Markdown: headings, lists, links and images are taken as such, comments and scripts are no
 * text.
 */
#include "base/buf.h"
#include "text/docbuild.h"

#define TAG_BYTES 20000u

static bool is_html_tag(struct str name)
{
	static const char *const names[] = {
		"a",       "abbr",    "b",     "big",    "blockquote", "br",      "center", "code",  "dd",  "del",
		"details", "div",     "dl",    "dt",     "em",         "font",    "h1",     "h2",    "h3",  "h4",
		"h5",      "h6",      "hr",    "i",      "iframe",     "img",     "input",  "ins",   "kbd", "label",
		"li",      "mark",    "nobr",  "ol",     "p",          "picture", "pre",    "q",     "s",   "samp",
		"script",  "section", "small", "source", "span",       "strike",  "strong", "style", "sub", "summary",
		"sup",     "svg",     "table", "tbody",  "td",         "tfoot",   "th",     "thead", "tr",  "tt",
		"u",       "ul",      "var",   "video"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is_nocase(name, names[i]))
			return true;
	return false;
}

/* `<project name>` is read as HTML but means "put something here". MDX components start with a capital and are no
 * placeholders. */
static bool is_placeholder_tag(struct str tag)
{
	struct str inner = str_sub(tag, 1, tag.len < 2 ? 0 : tag.len - 2);
	struct str name = inner;
	size_t end = 0;
	if (!inner.len || !char_is_alpha(inner.at[0]) || str_find_char(inner, '=') != STR_NONE || str_ends(inner, "/"))
		return false;
	while (end < inner.len && (char_is_word(inner.at[end]) || inner.at[end] == '-'))
		end++;
	name.len = end;
	if (is_html_tag(name))
		return false;
	bool component = inner.at[0] >= 'A' && inner.at[0] <= 'Z' && end > 1 && inner.at[1] >= 'a';
	return !component;
}

static struct str attribute(struct str tag, const char *name)
{
	size_t at = str_find(tag, name);
	if (at == STR_NONE)
		return str_sub(tag, 0, 0);
	struct str value = str_from(tag, at + strlen(name));
	if (!value.len)
		return value;
	char quote = value.at[0];
	value = str_from(value, 1);
	size_t end = str_find_char(value, quote);
	return end == STR_NONE ? str_sub(value, 0, 0) : str_sub(value, 0, end);
}

struct html {
	struct doc_builder *build;
	struct buf run; /* text of one line and one kind that is being collected */
	struct buf heading;
	uint32_t line; /* of the run */
	uint32_t heading_line;
	unsigned level; /* of the heading that is open, or 0 */
	bool link, item_opens;
	const char *hidden; /* end tag of what is not shown */
};

static void flush(struct html *h)
{
	struct str text = buf_view(&h->run);
	if (h->item_opens && str_trim(text).len) {
		doc_build_item(h->build, text, false, h->line);
		h->item_opens = false;
	}
	doc_build_text(h->build, text, h->line, h->link ? DOC_TEXT_LINK : DOC_TEXT);
	buf_clear(&h->run);
}

static struct str tag_name(struct str tag)
{
	struct str name = str_from(tag, tag.len > 1 && tag.at[1] == '/' ? 2 : 1);
	size_t end = 0;
	while (end < name.len && char_is_word(name.at[end]))
		end++;
	name.len = end;
	return name;
}

void html_read_tag(struct doc_builder *b, struct str tag, uint32_t line)
{
	bool closing = tag.len > 1 && tag.at[1] == '/';
	struct str name = tag_name(tag);
	if (str_is_nocase(name, "img") && !closing)
		doc_build_image(b, attribute(tag, "alt="), attribute(tag, "src="), line);
	else if (str_is_nocase(name, "a") && !closing)
		doc_build_link(b);
	else if (is_placeholder_tag(tag))
		doc_build_placeholder(b);
}

static void close_heading(struct html *h)
{
	if (h->level)
		doc_build_heading(h->build, h->level, buf_view(&h->heading), h->heading_line);
	h->level = 0;
}

static void read_tag(struct html *h, struct str tag, uint32_t line)
{
	bool closing = tag.len > 1 && tag.at[1] == '/';
	struct str name = tag_name(tag);
	bool heading = name.len == 2 && char_lower(name.at[0]) == 'h' && name.at[1] >= '1' && name.at[1] <= '6';
	html_read_tag(h->build, tag, line);
	if (heading) {
		flush(h);
		close_heading(h);
		buf_clear(&h->heading);
		h->level = closing ? 0 : (unsigned)(name.at[1] - '0');
		h->heading_line = line;
	} else if (str_is_nocase(name, "a")) {
		flush(h);
		h->link = !closing && !h->level;
	} else if (str_is_nocase(name, "li") && !closing) {
		flush(h);
		h->item_opens = true;
	} else if (str_is_nocase(name, "script")) {
		h->hidden = closing ? NULL : "</script";
	} else if (str_is_nocase(name, "style")) {
		h->hidden = closing ? NULL : "</style";
	} else {
		buf_char(h->level ? &h->heading : &h->run, ' ');
	}
}

/* Length of the comment or tag that starts `s`, or 0 when it is plain text. */
static size_t markup_length(struct str s)
{
	if (str_starts(s, "<!--")) {
		size_t end = str_find(s, "-->");
		return end == STR_NONE ? s.len : end + 3;
	}
	if (s.at[0] != '<' || s.len < 2 || !(char_is_alpha(s.at[1]) || s.at[1] == '/'))
		return 0;
	size_t end = str_find_char(str_sub(s, 0, TAG_BYTES), '>');
	return end == STR_NONE ? 0 : end + 1;
}

void html_read(struct doc_builder *b, struct str html, uint32_t line)
{
	struct html h = {.build = b, .line = line};
	bool unclosed = false; /* one failed search to the end is enough: the text would be searched again and again */
	for (size_t i = 0, step; i < html.len; i += step) {
		struct str rest = str_from(html, i);
		bool hidden = h.hidden && !str_starts_nocase(rest, h.hidden);
		size_t markup = hidden || unclosed ? 0 : markup_length(rest);
		unclosed |= !hidden && !markup && rest.len > TAG_BYTES && rest.at[0] == '<' &&
			    char_is_alpha(rest.at[1]);
		step = markup ? markup : 1;
		for (size_t k = 0; k < step; k++)
			line += rest.at[k] == '\n';
		if (markup && rest.at[1] != '!') {
			read_tag(&h, str_sub(rest, 0, markup), line);
		} else if (rest.at[0] == '\n') {
			if (h.level)
				buf_char(&h.heading, ' ');
			else
				flush(&h);
			h.line = line;
		} else if (!hidden && !markup) {
			buf_char(h.level ? &h.heading : &h.run, rest.at[0]);
		}
	}
	flush(&h);
	close_heading(&h);
	buf_release(&h.run);
	buf_release(&h.heading);
}
