/*
 * A tree as bytes without pointers: the build packs the rule files into the program, so that a start costs no YAML
 * parsing while the loader is the same for embedded rules and for --rules.
 */
#ifndef ASSAY_TEXT_TREEPACK_H
#define ASSAY_TEXT_TREEPACK_H

#include "base/buf.h"
#include "text/tree.h"

void treepack_write(struct buf *out, const struct tree_node *root);

/* `bytes` must come from treepack_write and outlive the tree; anything else is a bug of the build. */
struct tree_node *treepack_read(struct arena *a, struct str bytes);

#endif
