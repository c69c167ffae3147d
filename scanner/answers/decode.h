/*
 * Text in the encodings that office programs export, as UTF-8.
 */
#ifndef ASSAY_ANSWERS_DECODE_H
#define ASSAY_ANSWERS_DECODE_H

#include "base/arena.h"

/* UTF-8 with or without a byte order mark, UTF-16 with one, otherwise Windows-1252 (*guessed is set). */
struct str decode_text(struct arena *arena, struct str bytes, bool *guessed);

/* Control characters and marks that turn the writing direction become blanks: the text is shown on terminals. */
struct str clean_text(struct arena *arena, struct str text);

/* At most `most` bytes, not ending inside a character. */
struct str cut_text(struct str text, size_t most);

#endif
