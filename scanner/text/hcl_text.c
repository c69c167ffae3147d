/*
 * Where blanks, comments, strings, here-documents and expressions of HCL end.
 */
#include "base/limits.h"
#include "text/hcl_internal.h"

void hcl_step(struct hcl_reader *r)
{
	if (*r->at++ == '\n') {
		r->line++;
		r->line_start = r->at;
	}
}

static bool at_line_comment(const struct hcl_reader *r)
{
	return hcl_peek(r, 0) == '#' || (hcl_peek(r, 0) == '/' && hcl_peek(r, 1) == '/');
}

static void hcl_skip_line(struct hcl_reader *r)
{
	const char *newline = r->at < r->end ? memchr(r->at, '\n', (size_t)(r->end - r->at)) : NULL;

	r->at = newline ? newline : r->end;
}

static void skip_block_comment(struct hcl_reader *r)
{
	r->at += 2;
	while (r->at < r->end && !(*r->at == '*' && hcl_peek(r, 1) == '/'))
		hcl_step(r);
	r->at += r->at < r->end ? 2 : 0;
}

void hcl_skip_space(struct hcl_reader *r, bool lines)
{
	while (r->at < r->end) {
		if (*r->at == ' ' || *r->at == '\t' || *r->at == '\r')
			r->at++;
		else if (*r->at == '\n' && lines)
			hcl_step(r);
		else if (at_line_comment(r))
			hcl_skip_line(r);
		else if (*r->at == '/' && hcl_peek(r, 1) == '*')
			skip_block_comment(r);
		else
			return;
	}
}

/* The templates of a string hold expressions, and these again strings: strings and expressions
 * alternate, so that the number of open templates and the kind of the innermost text say everything. */
int hcl_skip_string(struct hcl_reader *r)
{
	uint32_t braces[LIMIT_TREE_DEPTH]; /* open in the expression of each template */
	uint32_t levels = 0;
	bool text = true; /* in the string of this level, not in its expression */
	uint32_t line = r->line, from = hcl_column(r);

	for (r->at++; r->at < r->end;) {
		char c = *r->at;
		if (text && (c == '$' || c == '%') && hcl_peek(r, 1) == '{') {
			if (levels == LIMIT_TREE_DEPTH)
				return hcl_fail(r, "too many templates within one another");
			braces[levels++] = 0;
			text = false;
			r->at += 2;
		} else if (text && (c == '$' || c == '%') && hcl_peek(r, 1) == c && hcl_peek(r, 2) == '{') {
			r->at += 3;
		} else if (text && c == '\\' && r->end - r->at > 1 && r->at[1] != '\n') {
			r->at += 2;
		} else if (text && c == '"') {
			r->at++;
			if (!levels)
				return 0;
			text = false;
		} else if (text && c == '\n') {
			break;
		} else if (!text && c == '"') {
			text = true;
			r->at++;
		} else if (!text && c == '{') {
			braces[levels - 1]++;
			r->at++;
		} else if (!text && c == '}') {
			r->at++;
			if (braces[levels - 1]) {
				braces[levels - 1]--;
			} else {
				levels--;
				text = true;
			}
		} else {
			hcl_step(r);
		}
	}
	return tree_fail(r->b.problem, line, from, "the string is not closed");
}

struct str hcl_heredoc_marker(const struct hcl_reader *r)
{
	size_t from = hcl_peek(r, 2) == '-' ? 3 : 2, to = from;

	if (hcl_peek(r, 0) != '<' || hcl_peek(r, 1) != '<')
		return (struct str){NULL, 0};
	while (hcl_is_name(hcl_peek(r, to)))
		to++;
	return (struct str){r->at + from, to - from};
}

int hcl_skip_heredoc(struct hcl_reader *r, struct str marker, struct str *text)
{
	uint32_t line = r->line, from = hcl_column(r);
	struct str rest, one;

	hcl_skip_line(r);
	if (r->at < r->end)
		hcl_step(r);
	rest = (struct str){r->at, (size_t)(r->end - r->at)};
	text->at = r->at;
	while (str_next_line(&rest, &one)) {
		if (str_eq(str_trim(one), marker)) {
			text->len = (size_t)(one.at - text->at);
			r->line_start = one.at;
			r->at = one.at + one.len;
			return 0;
		}
		r->line++;
	}
	r->line = line;
	return tree_fail(r->b.problem, line, from, "the here-document is not closed");
}

int hcl_skip_expression(struct hcl_reader *r, bool in_list)
{
	uint32_t depth = 0;
	struct str marker, text;

	while (r->at < r->end) {
		switch (*r->at) {
		case '"':
			if (hcl_skip_string(r))
				return -1;
			continue;
		case '(':
		case '[':
		case '{':
			depth++;
			break;
		case ')':
		case ']':
		case '}':
			if (!depth)
				return 0;
			depth--;
			break;
		case ',':
			if (!depth)
				return 0;
			break;
		case '\n':
			if (!depth && !in_list)
				return 0;
			break;
		case '#':
		case '/':
			if (at_line_comment(r)) {
				if (!depth && !in_list)
					return 0;
				hcl_skip_line(r);
				continue;
			}
			if (hcl_peek(r, 1) == '*') {
				skip_block_comment(r);
				continue;
			}
			break;
		case '<':
			marker = hcl_heredoc_marker(r);
			if (!marker.len)
				break;
			if (hcl_skip_heredoc(r, marker, &text))
				return -1;
			continue;
		}
		hcl_step(r);
	}
	return 0;
}
