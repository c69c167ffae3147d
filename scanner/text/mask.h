/*
 * Where secrets stand in a line that is to be shown: tokens by the shapes that their issuers give them, private keys, passwords in
 * addresses and connection strings, and literals given to a name that promises a secret. Errs on the side of "yes" for what has such a
 * shape, and leaves alone what has none: digests, versions, identifiers, references to a variable or a vault.
 * Shapes: https://docs.github.com/en/code-security/secret-scanning, and the documentation of the issuers.
 */
#ifndef ASSAY_TEXT_MASK_H
#define ASSAY_TEXT_MASK_H

#include "base/str.h"

struct mask_span {
	size_t start, len;
};

/* Bytes of a line that are looked at, and spans of one that are told. */
#define MASK_BYTES 4096u
#define MASK_SPANS 64u

/* The spans in order, none overlapping. Only the first MASK_BYTES are looked at; nothing after them, and nothing after the last of
 * MASK_SPANS spans, may be shown. */
size_t mask_find(struct str line, struct mask_span spans[MASK_SPANS]);

#endif
