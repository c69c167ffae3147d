/*
 * Text in HTML: everything passes through here, so that nothing from a repository is ever markup.
 */
#include "base/utf8.h"
#include "report/html.h"

static void add_character(struct buf *out, struct str bytes, uint32_t code)
{
	switch (code) {
	case '&':
		buf_puts(out, "&amp;");
		break;
	case '<':
		buf_puts(out, "&lt;");
		break;
	case '>':
		buf_puts(out, "&gt;");
		break;
	case '"':
		buf_puts(out, "&quot;");
		break;
	case '\'':
		buf_puts(out, "&#39;");
		break;
	case '\n':
	case '\t':
		buf_char(out, ' ');
		break;
	default:
		if (utf8_is_dangerous(code))
			buf_printf(out, code < 0x100 ? "\\x%02x" : "\\u%04x", code);
		else
			buf_str(out, bytes);
	}
}

void html_text(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len;) {
		uint32_t code;
		size_t n = utf8_next(s, i, &code);
		if (n)
			add_character(out, str_sub(s, i, n), code);
		else
			buf_printf(out, "\\x%02x", (unsigned char)s.at[i]);
		i += n ? n : 1;
	}
}

void html_prose(struct buf *out, struct str s)
{
	for (size_t tick; (tick = str_find_char(s, '`')) != STR_NONE;) {
		size_t length = str_find_char(str_from(s, tick + 1), '`');
		if (length == STR_NONE)
			break;
		html_text(out, str_sub(s, 0, tick));
		html_element(out, "code", str_sub(s, tick + 1, length));
		s = str_from(s, tick + length + 2);
	}
	html_text(out, s);
}

void html_element(struct buf *out, const char *tag, struct str s)
{
	buf_printf(out, "<%s>", tag);
	html_text(out, s);
	buf_printf(out, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void html_attribute(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, " %s=\"", name);
	html_text(out, value);
	buf_char(out, '"');
}

void html_item_link(struct buf *out, struct str checklist, struct str item)
{
	buf_puts(out, "<a href=\"#item-");
	html_text(out, checklist);
	buf_char(out, '-');
	html_text(out, item);
	buf_puts(out, "\">");
	html_text(out, item);
	buf_puts(out, "</a>");
}

bool html_has_number(const struct section *section)
{
	return section->id.len && (char_is_digit(section->id.at[0]) || section->id.len < 3);
}

void html_section(struct buf *out, const struct section *section)
{
	if (html_has_number(section)) {
		html_element(out, "span class=\"id\"", section->id);
		buf_char(out, ' ');
	}
	html_text(out, section->title);
}
