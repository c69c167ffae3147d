/*
 * JSON with exact positions, which no common library gives. Also reads what tools accept beside the standard: comments
 * and trailing commas (tsconfig.json, devcontainer.json), and the NaN and Infinity that Python writes into notebooks.
 * Format: https://www.rfc-editor.org/rfc/rfc8259, comments as in https://code.visualstudio.com/docs/languages/json
 *
 * Bytes inside strings are taken as they are: broken UTF-8 is the business of whoever prints them.
 */
#include "text/tree.h"
#include "base/limits.h"
#include "text/json_string.h"

/* A longer row of numbers is data (points of a plot in a notebook's output), not configuration: further numbers are
 * checked but not kept, so that such a file does not run into LIMIT_TREE_NODES. */
#define NUMBERS_KEPT 256u

struct json {
	struct tree_builder b;
	const char *at, *end;
	const char *line_start;
	uint32_t line;
};

static uint32_t column(const struct json *j)
{
	return (uint32_t)(j->at - j->line_start) + 1;
}

static int fail(struct json *j, const char *what)
{
	return tree_fail(j->b.problem, j->line, column(j), "%s", what);
}

/* Names what stands here instead of what was expected. */
static int fail_expected(struct json *j, const char *expected)
{
	unsigned char c;

	if (j->at == j->end)
		return tree_fail(j->b.problem, j->line, column(j), "the file ends where %s was expected", expected);
	c = (unsigned char)*j->at;
	if (c > ' ' && c < 0x7f)
		return tree_fail(j->b.problem, j->line, column(j), "found '%c' where %s was expected", c, expected);
	return tree_fail(j->b.problem, j->line, column(j), "found byte 0x%02x where %s was expected", c, expected);
}

static bool here(const struct json *j, char c)
{
	return j->at < j->end && *j->at == c;
}

static void count_lines(struct json *j, const char *end)
{
	const char *newline;

	while (j->at < end && (newline = memchr(j->at, '\n', (size_t)(end - j->at)))) {
		j->at = newline + 1;
		j->line_start = j->at;
		j->line++;
	}
	j->at = end;
}

static int skip_comment(struct json *j)
{
	size_t left = (size_t)(j->end - j->at);
	const char *close;

	if (left >= 2 && j->at[1] == '/') {
		close = memchr(j->at, '\n', left);
		j->at = close ? close : j->end;
		return 0;
	}
	if (left < 2 || j->at[1] != '*')
		return fail(j, "found a single '/'");
	close = memmem(j->at + 2, left - 2, "*/", 2);
	if (!close)
		return fail(j, "a comment is not closed");
	count_lines(j, close + 2);
	return 0;
}

/* To the next byte that means something. */
static int skip_blanks(struct json *j)
{
	for (; j->at < j->end; j->at++) {
		switch (*j->at) {
		case ' ':
		case '\t':
		case '\r':
			break;
		case '\n':
			j->line++;
			j->line_start = j->at + 1;
			break;
		case '/':
			if (skip_comment(j))
				return -1;
			/* The loop steps over the byte at hand; behind a comment it is not yet looked at. */
			j->at--;
			break;
		default:
			return 0;
		}
	}
	return 0;
}

static int read_string(struct json *j, struct str *text)
{
	const char *after = j->at + 1;
	const char *problem = json_string(j->b.arena, &after, j->end, text);

	if (problem)
		return fail(j, problem);
	j->at = after;
	return 0;
}

static size_t digits(struct str s, size_t from)
{
	while (from < s.len && char_is_digit(s.at[from]))
		from++;
	return from;
}

static bool is_number(struct str s)
{
	size_t i = str_starts(s, "-"), from = i;

	i = digits(s, i);
	if (i == from || (s.at[from] == '0' && i > from + 1))
		return false;
	if (i < s.len && s.at[i] == '.') {
		from = ++i;
		i = digits(s, i);
		if (i == from)
			return false;
	}
	if (i < s.len && char_lower(s.at[i]) == 'e') {
		i++;
		if (i < s.len && (s.at[i] == '+' || s.at[i] == '-'))
			i++;
		from = i;
		i = digits(s, i);
		if (i == from)
			return false;
	}
	return i == s.len;
}

static struct str bare_word(struct json *j)
{
	const char *start = j->at;

	while (j->at < j->end && (char_is_word(*j->at) || *j->at == '-' || *j->at == '+' || *j->at == '.'))
		j->at++;
	return (struct str){start, (size_t)(j->at - start)};
}

static struct tree_node *read_bare(struct json *j)
{
	static const char *const words[] = {"true", "false", "NaN", "Infinity", "-Infinity"};
	uint32_t from = column(j);
	struct str word = bare_word(j);
	bool known = is_number(word);
	struct tree_node *node;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		known = known || str_is(word, words[i]);
	if (!known && !str_is(word, "null")) {
		j->at = word.at;
		fail_expected(j, "a value");
		return NULL;
	}
	node = tree_node_new(&j->b, known ? TREE_SCALAR : TREE_NULL, j->line, from);
	if (node && known)
		node->text = word;
	return node;
}

static struct tree_node *read_value(struct json *j);

/* The key of a member, and over the colon to its value. */
static int read_key(struct json *j, struct str *key)
{
	if (!here(j, '"'))
		return fail_expected(j, "a key in quotes or '}'");
	if (read_string(j, key) || skip_blanks(j))
		return -1;
	if (!here(j, ':'))
		return fail_expected(j, "':'");
	j->at++;
	return skip_blanks(j);
}

static int read_member(struct json *j, struct tree_node *map)
{
	uint32_t line = j->line, from = column(j);
	struct tree_node *child;
	struct str key;

	if (read_key(j, &key))
		return -1;
	child = read_value(j);
	if (!child)
		return -1;
	child->key = key;
	child->line = line;
	child->column = from;
	tree_append(map, child);
	return 0;
}

static int read_element(struct json *j, struct tree_node *list)
{
	struct tree_node *child;

	if (list->count >= NUMBERS_KEPT && j->at < j->end && (char_is_digit(*j->at) || *j->at == '-')) {
		const char *start = j->at;

		if (is_number(bare_word(j)))
			return 0;
		j->at = start;
	}
	child = read_value(j);
	if (!child)
		return -1;
	tree_append(list, child);
	return 0;
}

static struct tree_node *read_container(struct json *j, enum tree_kind kind)
{
	struct tree_node *node = tree_node_new(&j->b, kind, j->line, column(j));
	char close = kind == TREE_MAPPING ? '}' : ']';

	if (!node)
		return NULL;
	j->at++;
	j->b.depth++;
	if (skip_blanks(j))
		return NULL;
	while (!here(j, close)) {
		if (kind == TREE_MAPPING ? read_member(j, node) : read_element(j, node))
			return NULL;
		if (skip_blanks(j))
			return NULL;
		if (here(j, close))
			break;
		if (!here(j, ',')) {
			fail_expected(j, kind == TREE_MAPPING ? "',' or '}'" : "',' or ']'");
			return NULL;
		}
		j->at++;
		if (skip_blanks(j))
			return NULL;
	}
	j->at++;
	j->b.depth--;
	return node;
}

/* Recurses once per level; tree_node_new refuses levels beyond LIMIT_TREE_DEPTH. */
static struct tree_node *read_value(struct json *j)
{
	uint32_t from = column(j);
	struct tree_node *node;
	struct str text;

	if (here(j, '{'))
		return read_container(j, TREE_MAPPING);
	if (here(j, '['))
		return read_container(j, TREE_SEQUENCE);
	if (!here(j, '"'))
		return read_bare(j);
	if (read_string(j, &text))
		return NULL;
	node = tree_node_new(&j->b, TREE_SCALAR, j->line, from);
	if (node) {
		node->style = TREE_QUOTED;
		node->text = text;
	}
	return node;
}

struct tree_node *json_read(struct arena *a, struct str text, struct tree_problem *problem)
{
	struct json j = {.b = {.arena = a, .problem = problem}, .line = 1};
	struct tree_node *root;

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text, 3);
	j.at = text.len ? text.at : "";
	j.end = j.at + text.len;
	j.line_start = j.at;
	if (skip_blanks(&j))
		return NULL;
	if (j.at == j.end)
		return tree_node_new(&j.b, TREE_NULL, 1, 1);
	root = read_value(&j);
	if (!root || skip_blanks(&j))
		return NULL;
	if (j.at < j.end) {
		fail_expected(&j, "the end of the file");
		return NULL;
	}
	return root;
}
