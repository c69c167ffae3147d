/*
 * What the parts of the HCL reader share; nobody else includes it.
 */
#ifndef ASSAY_TEXT_HCL_INTERNAL_H
#define ASSAY_TEXT_HCL_INTERNAL_H

#include "text/tree.h"

struct hcl_reader {
	struct tree_builder b;
	const char *at, *end, *line_start;
	uint32_t line;
};

static inline char hcl_peek(const struct hcl_reader *r, size_t ahead)
{
	return (size_t)(r->end - r->at) > ahead ? r->at[ahead] : '\0';
}

static inline uint32_t hcl_column(const struct hcl_reader *r)
{
	return (uint32_t)(r->at - r->line_start) + 1;
}

static inline int hcl_fail(struct hcl_reader *r, const char *message)
{
	return tree_fail(r->b.problem, r->line, hcl_column(r), "%s", message);
}

static inline bool hcl_is_name(char c)
{
	return char_is_word(c) || c == '-' || (unsigned char)c >= 0x80;
}

void hcl_step(struct hcl_reader *r);

/* Over blanks and comments, and over line breaks if `lines`. */
void hcl_skip_space(struct hcl_reader *r, bool lines);

/* Over the string that r->at stands on. */
int hcl_skip_string(struct hcl_reader *r);

/* The word behind `<<` if a here-document begins at r->at, else an empty str. */
struct str hcl_heredoc_marker(const struct hcl_reader *r);

/* Over a here-document up to the end of its last line; *text is what stands between. */
int hcl_skip_heredoc(struct hcl_reader *r, struct str marker, struct str *text);

/* Over an expression: to the line break, comma or bracket that ends it. */
int hcl_skip_expression(struct hcl_reader *r, bool in_list);

#endif
