/*
 * Documents in Markdown, through cmark-gfm with its table extension; the only file that knows that library.
 * Format: https://github.github.com/gfm/
 */
#include "base/buf.h"
#include "text/docbuild.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <pthread.h>

#define HEADING_WORDS 8 /* a bold line of at most so many words stands for a heading */

struct markdown {
	struct doc_builder *build;
	struct buf run; /* text of one line and one kind that is being collected */
	struct buf heading, cell, row, alt;
	uint32_t line;   /* of the run */
	uint32_t offset; /* lines before the text that was given to the parser */
	unsigned links;  /* links that are open */
	bool in_heading, in_image, in_cell, item_opens, numbered;
	unsigned columns;
};

static pthread_once_t registered = PTHREAD_ONCE_INIT;

static void register_extensions(void)
{
	cmark_gfm_core_extensions_ensure_registered();
}

/* ---- text ---- */

static void flush(struct markdown *m)
{
	struct str text = buf_view(&m->run);
	if (!text.len)
		return;
	if (m->item_opens && str_trim(text).len) {
		doc_build_item(m->build, m->links ? STR("") : text, m->numbered, m->line);
		m->item_opens = false;
	}
	doc_build_text(m->build, text, m->line, m->links ? DOC_TEXT_LINK : DOC_TEXT);
	buf_clear(&m->run);
}

static void add_text(struct markdown *m, const char *literal)
{
	if (!literal)
		return;
	if (m->in_image)
		buf_puts(&m->alt, literal);
	else if (m->in_heading)
		buf_puts(&m->heading, literal);
	else
		buf_puts(&m->run, literal);
	if (m->in_cell)
		buf_puts(&m->cell, literal);
}

/* ---- the tree of the parser ---- */

/* A short bold line by itself is how many people write a heading. */
static bool is_bold_heading(cmark_node *paragraph)
{
	cmark_node *strong = cmark_node_first_child(paragraph);
	if (!strong || cmark_node_get_type(strong) != CMARK_NODE_STRONG || cmark_node_next(strong) ||
	    cmark_node_get_type(cmark_node_parent(paragraph)) != CMARK_NODE_DOCUMENT)
		return false;
	unsigned words = 1;
	char last = '.';
	for (cmark_node *text = cmark_node_first_child(strong); text; text = cmark_node_next(text)) {
		if (cmark_node_get_type(text) != CMARK_NODE_TEXT)
			return false;
		struct str s = str_of(cmark_node_get_literal(text));
		for (size_t i = 0; i < s.len; i++)
			words += s.at[i] == ' ';
		last = s.len ? s.at[s.len - 1] : last;
	}
	return words <= HEADING_WORDS && last != '.' && last != '!';
}

static uint32_t line_of(const struct markdown *m, cmark_node *node)
{
	int line = cmark_node_get_start_line(node);
	return (line > 0 ? (uint32_t)line : 1) + m->offset;
}

static void start_item(struct markdown *m, cmark_node *node)
{
	flush(m);
	m->item_opens = true;
	m->numbered = cmark_node_get_list_type(cmark_node_parent(node)) == CMARK_ORDERED_LIST;
	m->line = line_of(m, node);
}

static void read_code(struct markdown *m, cmark_node *node)
{
	int length = 0, offset = 0;
	char character = 0;
	bool fenced = cmark_node_get_fenced(node, &length, &offset, &character);
	const char *info = cmark_node_get_fence_info(node);
	const char *text = cmark_node_get_literal(node);
	flush(m);
	doc_build_code(m->build, str_trim(str_of(info ? info : "")), str_of(text ? text : ""),
		       line_of(m, node) + (fenced ? 1 : 0));
}

/* Blocks of the table extension have no public numbers, only names. */
static bool read_table(struct markdown *m, cmark_node *node, bool enter)
{
	struct str type = str_of(cmark_node_get_type_string(node));
	if (!str_starts(type, "table"))
		return false;
	if (str_is(type, "table")) {
		flush(m);
		if (enter)
			doc_build_table(m->build, line_of(m, node));
		else
			doc_build_table_end(m->build);
	} else if (str_is(type, "table_cell")) {
		m->in_cell = enter;
		if (enter) {
			m->line = line_of(m, node);
			buf_clear(&m->cell);
		} else {
			flush(m);
			if (m->columns)
				buf_char(&m->row, '|');
			buf_str(&m->row, buf_view(&m->cell));
			m->columns++;
		}
	} else if (enter) {
		buf_clear(&m->row);
		m->columns = 0;
	} else {
		doc_build_row(m->build, buf_view(&m->row), m->columns);
	}
	return true;
}

static void enter_block(struct markdown *m, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_HEADING:
		flush(m);
		buf_clear(&m->heading);
		m->in_heading = cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_DOCUMENT;
		m->line = line_of(m, node);
		break;
	case CMARK_NODE_PARAGRAPH:
		flush(m);
		m->line = line_of(m, node);
		if (is_bold_heading(node)) {
			buf_clear(&m->heading);
			m->in_heading = true;
		}
		break;
	case CMARK_NODE_ITEM:
		start_item(m, node);
		break;
	case CMARK_NODE_CODE_BLOCK:
		read_code(m, node);
		break;
	case CMARK_NODE_HTML_BLOCK:
		flush(m);
		html_read(m->build, str_of(cmark_node_get_literal(node)), line_of(m, node));
		break;
	default:
		break;
	}
}

static void enter_inline(struct markdown *m, cmark_node *node)
{
	const char *literal = cmark_node_get_literal(node);
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
	case CMARK_NODE_CODE:
		add_text(m, literal);
		break;
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
		if (m->in_heading || m->in_image) {
			add_text(m, " ");
		} else {
			flush(m);
			m->line++;
		}
		break;
	case CMARK_NODE_HTML_INLINE:
		if (str_is_nocase(str_of(literal), "<br>") || str_is_nocase(str_of(literal), "<br/>"))
			add_text(m, " ");
		else
			html_read_tag(m->build, str_of(literal), m->line);
		break;
	case CMARK_NODE_LINK:
		if (!m->in_heading) {
			flush(m);
			m->links++;
			doc_build_link(m->build);
		}
		break;
	case CMARK_NODE_IMAGE:
		m->in_image = true;
		buf_clear(&m->alt);
		break;
	default:
		break;
	}
}

static void leave(struct markdown *m, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_HEADING:
	case CMARK_NODE_PARAGRAPH:
		if (m->in_heading) {
			bool heading = cmark_node_get_type(node) == CMARK_NODE_HEADING;
			m->in_heading = false;
			doc_build_heading(m->build, heading ? (unsigned)cmark_node_get_heading_level(node) : 6,
					  buf_view(&m->heading), line_of(m, node));
		}
		flush(m);
		break;
	case CMARK_NODE_ITEM:
		flush(m);
		m->item_opens = false;
		break;
	case CMARK_NODE_LINK:
		if (!m->in_heading && m->links) {
			flush(m);
			m->links--;
		}
		break;
	case CMARK_NODE_IMAGE:
		m->in_image = false;
		doc_build_image(m->build, buf_view(&m->alt), str_of(cmark_node_get_url(node)), m->line);
		break;
	default:
		break;
	}
}

static void walk(struct markdown *m, cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		if ((cmark_node_get_type(node) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE) {
			if (event == CMARK_EVENT_ENTER)
				enter_inline(m, node);
			else
				leave(m, node);
		} else if (!read_table(m, node, event == CMARK_EVENT_ENTER)) {
			if (event == CMARK_EVENT_ENTER)
				enter_block(m, node);
			else
				leave(m, node);
		}
	}
	cmark_iter_free(iter);
}

static void markdown_read(struct doc_builder *b, struct str text)
{
	struct markdown m = {.build = b};
	pthread_once(&registered, register_extensions);
	text = markdown_defuse(b->arena, markdown_skip_front_matter(text, b->doc, &m.offset));
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	cmark_syntax_extension *table = cmark_find_syntax_extension("table");
	if (table)
		cmark_parser_attach_syntax_extension(parser, table);
	cmark_parser_feed(parser, text.at, text.len);
	cmark_node *root = cmark_parser_finish(parser);
	walk(&m, root);
	cmark_node_free(root);
	cmark_parser_free(parser);
	buf_release(&m.run);
	buf_release(&m.heading);
	buf_release(&m.cell);
	buf_release(&m.row);
	buf_release(&m.alt);
}

void doc_read(struct arena *a, struct str text, enum doc_syntax syntax, struct doc *doc)
{
	struct doc_builder b;
	doc_build_start(&b, a, text, doc);
	if (syntax == DOC_MARKDOWN)
		markdown_read(&b, text);
	else
		markup_read(&b, text, syntax);
	doc_build_finish(&b);
}

const char *markdown_library(void)
{
	return cmark_version_string();
}
