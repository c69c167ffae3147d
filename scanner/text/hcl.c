/*
 * HCL, the language of Terraform, OpenTofu, Packer and others, as a tree. A block is a mapping whose key is its type and
 * whose text is its labels; strings, numbers, lists and objects are values; any other expression is a plain scalar with
 * its source as text.
 * Format: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
#include "text/hcl_internal.h"

/* Terraform has two at most. */
#define LABELS 8u

static struct tree_node *read_value(struct hcl_reader *r, uint32_t depth, bool in_list);

static struct tree_node *fail_open(struct hcl_reader *r, const struct tree_node *node, const char *what)
{
	tree_fail(r->b.problem, node->line, node->column, "the %s is not closed", what);
	return NULL;
}

/* Whether the value before r->at is the whole expression. */
static bool ends_value(struct hcl_reader *r, bool in_list)
{
	struct hcl_reader look = *r;

	hcl_skip_space(&look, in_list);
	return look.at >= look.end || strchr("\n,]})", *look.at);
}

static struct str unescape(struct arena *a, struct str text)
{
	char *out = arena_alloc(a, text.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i], next = i + 1 < text.len ? text.at[i + 1] : '\0';
		if (c == '\\' && next && strchr("nrt\"\\", next)) {
			c = next == 'n' ? '\n' : next == 'r' ? '\r' : next == 't' ? '\t' : next;
			i++;
		}
		out[n++] = c;
	}
	return (struct str){out, n};
}

/* At the opening quote; the text between the quotes, escapes resolved unless a template is in it. */
static int read_string(struct hcl_reader *r, struct str *text)
{
	const char *from = r->at + 1;

	if (hcl_skip_string(r))
		return -1;
	*text = (struct str){from, (size_t)(r->at - 1 - from)};
	if (str_find_char(*text, '\\') != STR_NONE && !str_has(*text, "${"))
		*text = unescape(r->b.arena, *text);
	return 0;
}

/* ---- values ---- */

static struct tree_node *read_expression(struct hcl_reader *r, bool in_list)
{
	struct tree_node *node = tree_node_new(&r->b, TREE_SCALAR, r->line, hcl_column(r));
	const char *from = r->at;

	if (!node || hcl_skip_expression(r, in_list))
		return NULL;
	node->text = str_trim((struct str){from, (size_t)(r->at - from)});
	if (str_is(node->text, "null"))
		node->kind = TREE_NULL;
	if (node->text.len)
		return node;
	hcl_fail(r, "expected a value");
	return NULL;
}

static struct tree_node *read_list(struct hcl_reader *r, uint32_t depth)
{
	struct tree_node *list = tree_node_new(&r->b, TREE_SEQUENCE, r->line, hcl_column(r));

	if (!list)
		return NULL;
	for (r->at++;;) {
		hcl_skip_space(r, true);
		if (r->at >= r->end)
			return fail_open(r, list, "list");
		if (*r->at == ']' || *r->at == ',') {
			if (*r->at++ == ']')
				return list;
			continue;
		}
		struct tree_node *item = read_value(r, depth + 1, true);
		if (!item)
			return NULL;
		tree_append(list, item);
	}
}

/* The name of a member of an object: a word, a string, or an expression. */
static int read_key(struct hcl_reader *r, struct str *key)
{
	const char *from = r->at;
	uint32_t depth = 0;

	if (*r->at == '"') {
		if (read_string(r, key))
			return -1;
		hcl_skip_space(r, false);
	} else {
		while (r->at < r->end && *r->at != '\n' && (depth || !strchr("=:,}]", *r->at))) {
			depth += *r->at == '(' || *r->at == '[';
			depth -= depth && (*r->at == ')' || *r->at == ']');
			if (*r->at != '"')
				r->at++;
			else if (hcl_skip_string(r))
				return -1;
		}
		*key = str_trim((struct str){from, (size_t)(r->at - from)});
	}
	if (!key->len && from == r->at)
		return hcl_fail(r, "expected a name");
	if (hcl_peek(r, 0) != '=' && hcl_peek(r, 0) != ':')
		return hcl_fail(r, "expected `=` behind the name");
	r->at++;
	return 0;
}

static struct tree_node *read_object(struct hcl_reader *r, uint32_t depth)
{
	struct tree_node *object = tree_node_new(&r->b, TREE_MAPPING, r->line, hcl_column(r));

	if (!object)
		return NULL;
	for (r->at++;;) {
		hcl_skip_space(r, true);
		if (r->at >= r->end)
			return fail_open(r, object, "object");
		if (*r->at == '}' || *r->at == ',') {
			if (*r->at++ == '}')
				return object;
			continue;
		}
		uint32_t line = r->line, from = hcl_column(r);
		struct str key;
		if (read_key(r, &key))
			return NULL;
		hcl_skip_space(r, true);
		struct tree_node *value = read_value(r, depth + 1, false);
		if (!value)
			return NULL;
		value->key = key;
		value->line = line;
		value->column = from;
		tree_append(object, value);
	}
}

/* `[for …` and `{for …` compute a value. */
static bool at_for(const struct hcl_reader *r)
{
	struct hcl_reader look = *r;

	look.at++;
	hcl_skip_space(&look, true);
	return hcl_peek(&look, 0) == 'f' && hcl_peek(&look, 1) == 'o' && hcl_peek(&look, 2) == 'r' &&
	       !hcl_is_name(hcl_peek(&look, 3));
}

static struct tree_node *read_heredoc(struct hcl_reader *r, struct str marker)
{
	struct tree_node *node = tree_node_new(&r->b, TREE_SCALAR, r->line, hcl_column(r));

	if (!node || hcl_skip_heredoc(r, marker, &node->text))
		return NULL;
	node->style = TREE_LITERAL;
	node->text_line = node->line + 1;
	return node;
}

static struct tree_node *read_literal(struct hcl_reader *r, uint32_t depth)
{
	struct str marker = hcl_heredoc_marker(r);

	r->b.depth = depth;
	if (marker.len)
		return read_heredoc(r, marker);
	if (*r->at == '[')
		return read_list(r, depth);
	if (*r->at == '{')
		return read_object(r, depth);

	struct tree_node *node = tree_node_new(&r->b, TREE_SCALAR, r->line, hcl_column(r));
	if (!node || read_string(r, &node->text))
		return NULL;
	node->style = TREE_QUOTED;
	return node;
}

static struct tree_node *read_value(struct hcl_reader *r, uint32_t depth, bool in_list)
{
	char c = hcl_peek(r, 0);
	bool literal = c == '"' || ((c == '[' || c == '{') && !at_for(r)) || hcl_heredoc_marker(r).len;
	struct hcl_reader start = *r;
	struct tree_node *node;

	if (literal) {
		node = read_literal(r, depth);
		if (!node || ends_value(r, in_list))
			return node;
		/* It only begins an expression: `["a", "b"][0]`, `"x" == var.y`. */
		start.b.nodes = r->b.nodes;
		*r = start;
	}
	r->b.depth = depth;
	return read_expression(r, in_list);
}

/* ---- blocks ---- */

static struct str read_name(struct hcl_reader *r)
{
	const char *from = r->at;

	while (r->at < r->end && hcl_is_name(*r->at))
		r->at++;
	return (struct str){from, (size_t)(r->at - from)};
}

/* The labels up to the opening brace, joined by dots. People write up to two. */
static int read_labels(struct hcl_reader *r, struct str *labels)
{
	*labels = (struct str){NULL, 0};
	for (unsigned n = 0; n <= LABELS; n++) {
		struct str label;
		hcl_skip_space(r, false);
		if (hcl_peek(r, 0) == '{')
			return 0;
		if (hcl_peek(r, 0) == '"') {
			if (read_string(r, &label))
				return -1;
		} else {
			label = read_name(r);
			if (!label.len)
				return hcl_fail(r, "expected `=` or a block");
		}
		if (labels->len)
			*labels = arena_printf(r->b.arena, "%.*s.%.*s", STR_ARG(*labels), STR_ARG(label));
		else
			*labels = label;
	}
	return hcl_fail(r, "too many labels");
}

static int read_body(struct hcl_reader *r, struct tree_node *parent, uint32_t depth);

/* `name = value` or `name "label" { … }`. */
static int read_member(struct hcl_reader *r, struct tree_node *parent, uint32_t depth)
{
	uint32_t line = r->line, from = hcl_column(r);
	struct tree_node *node;
	struct str key, labels;

	if (hcl_peek(r, 0) == '"') {
		if (read_string(r, &key))
			return -1;
	} else {
		key = read_name(r);
	}
	if (!key.len)
		return hcl_fail(r, "expected a name");
	hcl_skip_space(r, false);
	if (hcl_peek(r, 0) == '=' || hcl_peek(r, 0) == ':') {
		r->at++;
		hcl_skip_space(r, false);
		node = read_value(r, depth + 1, false);
		if (!node)
			return -1;
	} else {
		if (read_labels(r, &labels))
			return -1;
		r->b.depth = depth + 1;
		node = tree_node_new(&r->b, TREE_MAPPING, line, from);
		if (!node)
			return -1;
		node->text = labels;
		r->at++;
		if (read_body(r, node, depth + 1))
			return -1;
		if (r->at >= r->end) {
			fail_open(r, node, "block");
			return -1;
		}
		r->at++;
	}
	node->key = key;
	node->line = line;
	node->column = from;
	tree_append(parent, node);
	return 0;
}

/* To the closing brace, or to the end of the text. */
static int read_body(struct hcl_reader *r, struct tree_node *parent, uint32_t depth)
{
	for (;;) {
		hcl_skip_space(r, true);
		if (r->at >= r->end || (*r->at == '}' && depth))
			return 0;
		if (*r->at == ',' || *r->at == ';')
			r->at++;
		else if (read_member(r, parent, depth))
			return -1;
	}
}

struct tree_node *hcl_read(struct arena *a, struct str text, struct tree_problem *problem)
{
	struct hcl_reader r = {.b = {.arena = a, .problem = problem}, .line = 1};
	struct tree_node *root = tree_node_new(&r.b, TREE_MAPPING, 1, 1);

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text, 3);
	r.at = r.line_start = text.len ? text.at : "";
	r.end = r.at + text.len;
	if (!root || read_body(&r, root, 0))
		return NULL;
	if (!root->count)
		root->kind = TREE_NULL;
	return root;
}
