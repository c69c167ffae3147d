/*
 * Characters of UTF-8 text, and which of them may not reach a reader as they are.
 */
#ifndef ASSAY_BASE_UTF8_H
#define ASSAY_BASE_UTF8_H

#include "base/str.h"

/* Length of the sequence at `at` if it is well formed, with its code point in *code; 0 otherwise. */
size_t utf8_next(struct str s, size_t at, uint32_t *code);

/* Characters that move the cursor, hide or reorder text: shown raw they make a line say what it does not. */
bool utf8_is_dangerous(uint32_t code);

#endif
