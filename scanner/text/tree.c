/*
 * Walking and building of the one tree that all structured formats share.
 */
#include "text/tree.h"
#include "base/limits.h"
#include <stdarg.h>

/* ---- walking ---- */

static const struct tree_node *member(const struct tree_node *node, struct str key)
{
	if (!tree_is_map(node))
		return NULL;
	for (const struct tree_node *child = node->first; child; child = child->next) {
		if (str_eq(child->key, key))
			return child;
	}
	return NULL;
}

const struct tree_node *tree_get(const struct tree_node *node, const char *key)
{
	return member(node, str_of(key));
}

/* Takes the first part off a dotted path: up to a dot, or what stands between backticks. */
static struct str path_part(struct str *rest)
{
	struct str part = *rest;

	if (str_starts(*rest, "`")) {
		struct str inside = str_from(*rest, 1);
		size_t end = str_find_char(inside, '`');

		if (end != STR_NONE) {
			*rest = str_from(inside, end + 1);
			if (str_starts(*rest, "."))
				*rest = str_from(*rest, 1);
			return str_sub(inside, 0, end);
		}
	}
	str_next(rest, '.', &part);
	return part;
}

const struct tree_node *tree_path(const struct tree_node *node, const char *path)
{
	struct str rest = str_of(path);

	while (node && rest.len)
		node = member(node, path_part(&rest));
	return node;
}

struct str tree_text(const struct tree_node *node)
{
	return tree_is_scalar(node) ? node->text : STR("");
}

struct str tree_get_text(const struct tree_node *node, const char *key)
{
	return tree_text(tree_get(node, key));
}

bool tree_truth(const struct tree_node *node, bool fallback)
{
	static const char *const words[] = {"true", "yes", "on", "false", "no", "off"};

	if (!tree_is_scalar(node) || node->style != TREE_PLAIN)
		return fallback;
	for (size_t i = 0; i < 6; i++) {
		if (str_is_nocase(node->text, words[i]))
			return i < 3;
	}
	return fallback;
}

bool tree_is_map(const struct tree_node *node)
{
	return node && node->kind == TREE_MAPPING;
}

bool tree_is_seq(const struct tree_node *node)
{
	return node && node->kind == TREE_SEQUENCE;
}

bool tree_is_scalar(const struct tree_node *node)
{
	return node && node->kind == TREE_SCALAR;
}

uint32_t tree_text_line(const struct tree_node *node, size_t offset)
{
	struct str before;
	uint32_t line = node->text_line;
	size_t end;

	/* Elsewhere a line break in the text says nothing about line breaks in the file. In a folded text it stands for
	 * at least one, so that counting gives the nearest line that is certainly not too far down. */
	if (node->kind != TREE_SCALAR || (node->style != TREE_LITERAL && node->style != TREE_FOLDED))
		return line;
	before = str_sub(node->text, 0, offset);
	while ((end = str_find_char(before, '\n')) != STR_NONE) {
		before = str_from(before, end + 1);
		line++;
	}
	return line;
}

/* ---- building ---- */

int tree_fail(struct tree_problem *problem, uint32_t line, uint32_t column, const char *format, ...)
{
	va_list args;

	if (!problem)
		return -1;
	problem->line = line;
	problem->column = column;
	va_start(args, format);
	vsnprintf(problem->message, sizeof(problem->message), format, args);
	va_end(args);
	return -1;
}

struct tree_node *tree_node_new(struct tree_builder *b, enum tree_kind kind, uint32_t line, uint32_t column)
{
	struct tree_node *node;

	if (b->depth > LIMIT_TREE_DEPTH) {
		tree_fail(b->problem, line, column, "nested more than %u levels deep", LIMIT_TREE_DEPTH);
		return NULL;
	}
	if (b->nodes >= LIMIT_TREE_NODES) {
		tree_fail(b->problem, line, column, "more than %u values", LIMIT_TREE_NODES);
		return NULL;
	}
	b->nodes++;
	node = arena_new(b->arena, struct tree_node);
	node->kind = kind;
	node->line = line;
	node->column = column;
	node->text_line = line;
	return node;
}

void tree_append(struct tree_node *parent, struct tree_node *child)
{
	child->next = NULL;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->count++;
}
