/*
 * One shape for every structured document: YAML, JSON, TOML, INI and HCL readers all build it, so that a probe is a
 * table of paths over one tree whatever the syntax. Nodes live in the arena given to the reader; text is borrowed from
 * the document where possible, so the document must outlive the tree.
 */
#ifndef ASSAY_TEXT_TREE_H
#define ASSAY_TEXT_TREE_H

#include "base/arena.h"
#include "base/str.h"

enum tree_kind {
	TREE_NULL,   /* null, ~, empty value */
	TREE_SCALAR, /* text; quoted or plain */
	TREE_SEQUENCE,
	TREE_MAPPING,
};

enum tree_style {
	TREE_PLAIN,
	TREE_QUOTED,  /* written in quotes: "true" is text, not a truth value */
	TREE_LITERAL, /* YAML `|`, TOML multi-line string, heredoc: line n of the text is line `line + n` of the file */
	TREE_FOLDED,  /* YAML `>` */
};

struct tree_node {
	enum tree_kind kind;
	enum tree_style style;
	uint32_t line, column; /* 1-based position of the value; of the key for a member of a mapping */
	uint32_t text_line;    /* line on which the first line of a scalar's text stands (differs for literals) */
	uint32_t count;        /* children */
	struct str key;        /* name inside the parent mapping; empty in a sequence */
	struct str text;       /* scalar's value; for an HCL block: its labels joined by "." */
	struct tree_node *first, *last, *next;
};

/* Why a document could not be read. `line` and `column` are 1-based; `expected` is a phrase or empty. */
struct tree_problem {
	uint32_t line, column;
	char message[160];
};

/* All readers: the root, or NULL with *problem filled. An empty document gives a TREE_NULL root. */
struct tree_node *json_read(struct arena *a, struct str text, struct tree_problem *problem);
struct tree_node *toml_read(struct arena *a, struct str text, struct tree_problem *problem);
struct tree_node *ini_read(struct arena *a, struct str text, struct tree_problem *problem);
struct tree_node *hcl_read(struct arena *a, struct str text, struct tree_problem *problem);

/* YAML may hold several documents: the root is the first; `next` leads to the further ones. Anchors, aliases and merge
 * keys (`<<`) are expanded within LIMIT_TREE_NODES. Custom tags (`!Ref`, `!reference`) are kept as their plain value. */
struct tree_node *yaml_read(struct arena *a, struct str text, struct tree_problem *problem);
/* Version of the library behind it, which decides what is YAML. */
const char *yaml_library(void);

/* ---- walking ---- */

/* The member `key` of a mapping (first one that has this key), or NULL. Accepts NULL and non-mappings (gives NULL). */
const struct tree_node *tree_get(const struct tree_node *node, const char *key);

/* The value at a dotted path such as "tool.poetry.dependencies"; a part may be quoted by backticks to hold a dot. */
const struct tree_node *tree_path(const struct tree_node *node, const char *path);

/* The scalar text of `node` (or of its member), or an empty str. */
struct str tree_text(const struct tree_node *node);
struct str tree_get_text(const struct tree_node *node, const char *key);

/* Truth of a scalar: true/yes/on; `fallback` when absent or anything else. */
bool tree_truth(const struct tree_node *node, bool fallback);

bool tree_is_map(const struct tree_node *node);
bool tree_is_seq(const struct tree_node *node);
bool tree_is_scalar(const struct tree_node *node);

/* Line of the file on which byte `offset` of a scalar's text stands (exact for plain one-liners and literals). */
uint32_t tree_text_line(const struct tree_node *node, size_t offset);

/* for (TREE_EACH(child, node)) …; safe for NULL */
#define TREE_EACH(child, node)                                                                                         \
	const struct tree_node *child = (node) ? (node)->first : NULL;                                                 \
	child;                                                                                                         \
	child = child->next

/* ---- building, for readers ---- */
struct tree_builder {
	struct arena *arena;
	struct tree_problem *problem;
	uint32_t nodes, depth;
};
/* NULL when a limit is reached (problem filled). */
struct tree_node *tree_node_new(struct tree_builder *b, enum tree_kind kind, uint32_t line, uint32_t column);
void tree_append(struct tree_node *parent, struct tree_node *child);
int tree_fail(struct tree_problem *problem, uint32_t line, uint32_t column, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
