/*
 * The packed form: the number of nodes and of documents, then the nodes in document order. A node is its kind and
 * style in one byte, then line, column, text line, children, key and text; a text is its length and its bytes. All
 * numbers are base-128 with the low digits first, since nearly all of them are small.
 */
#include "text/treepack.h"
#include "base/error.h"
#include "base/limits.h"

/* ---- writing ---- */

static void put_number(struct buf *out, uint32_t number)
{
	for (; number >= 0x80; number >>= 7)
		buf_char(out, (char)(number | 0x80));
	buf_char(out, (char)number);
}

static void put_text(struct buf *out, struct str text)
{
	put_number(out, (uint32_t)text.len);
	buf_str(out, text);
}

static uint32_t count_nodes(const struct tree_node *node)
{
	uint32_t n = 1;

	for (TREE_EACH(child, node))
		n += count_nodes(child);
	return n;
}

static void put_node(struct buf *out, const struct tree_node *node)
{
	buf_char(out, (char)(node->kind | node->style << 4));
	put_number(out, node->line);
	put_number(out, node->column);
	put_number(out, node->text_line);
	put_number(out, node->count);
	put_text(out, node->key);
	put_text(out, node->text);
	for (TREE_EACH(child, node))
		put_node(out, child);
}

void treepack_write(struct buf *out, const struct tree_node *root)
{
	uint32_t nodes = 0, documents = 0;

	for (const struct tree_node *node = root; node; node = node->next) {
		nodes += count_nodes(node);
		documents++;
	}
	put_number(out, nodes);
	put_number(out, documents);
	for (const struct tree_node *node = root; node; node = node->next)
		put_node(out, node);
}

/* ---- reading ---- */

struct unpacker {
	const char *at, *end;
	struct tree_node *node, *nodes_end; /* not handed out yet */
};

static uint32_t take_large_number(struct unpacker *u)
{
	uint32_t number = 0;

	for (unsigned shift = 0; shift < 35 && u->at < u->end; shift += 7) {
		unsigned char byte = (unsigned char)*u->at++;

		number |= (uint32_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return number;
	}
	BUG("packed tree is broken");
}

static inline uint32_t take_number(struct unpacker *u)
{
	if (u->at < u->end && (unsigned char)*u->at < 0x80)
		return (unsigned char)*u->at++;
	return take_large_number(u);
}

static struct str take_text(struct unpacker *u)
{
	uint32_t len = take_number(u);
	struct str text = {u->at, len};

	if ((size_t)(u->end - u->at) < len)
		BUG("packed tree is broken");
	u->at += len;
	return text;
}

static struct tree_node *take_node(struct unpacker *u, unsigned depth)
{
	struct tree_node *node = u->node++;
	uint32_t kind, children;

	if (node >= u->nodes_end || depth > LIMIT_TREE_DEPTH)
		BUG("packed tree is broken");
	kind = take_number(u);
	node->kind = kind & 0xf;
	node->style = kind >> 4;
	node->line = take_number(u);
	node->column = take_number(u);
	node->text_line = take_number(u);
	children = take_number(u);
	node->key = take_text(u);
	node->text = take_text(u);
	while (children--)
		tree_append(node, take_node(u, depth + 1));
	return node;
}

struct tree_node *treepack_read(struct arena *a, struct str bytes)
{
	struct unpacker u = {.at = bytes.at, .end = bytes.at + bytes.len};
	struct tree_node documents = {0};
	uint32_t nodes = take_number(&u), n = take_number(&u);

	/* A node takes at least seven bytes. */
	if (n == 0 || nodes > bytes.len / 7)
		BUG("packed tree is broken");
	u.node = arena_array(a, struct tree_node, nodes);
	u.nodes_end = u.node + nodes;
	while (n--)
		tree_append(&documents, take_node(&u, 0));
	return documents.first;
}
