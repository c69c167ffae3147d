/*
 * Words of documents in other languages as the English ones that probes look for. A README in Portuguese has a section
 * "Limitações" where an English one has "Limitations"; what is judged is whether it is there and filled, not its language. Only words
 * that mean nothing else in English are known, so that no text has to be recognised as foreign first.
 */
#ifndef ASSAY_TEXT_TRANSLATE_H
#define ASSAY_TEXT_TRANSLATE_H

#include "base/arena.h"

/* No translation of a word is longer than the word by more than so many bytes. */
#define TRANSLATION_GROWTH 8u

/* Makes capitals of two bytes (Latin, Cyrillic) small, in place; those of one byte are left to the caller. */
void translate_fold(char *at, size_t n);

/* The English word for one word in small letters, or the same word. */
struct str translate_word(struct str word);

/* A heading of words in small letters with single blanks between; phrases are known too. Of scripts without
 * blanks between words only what is known is left, beside the words in Latin letters. Allocates only when something is translated. */
struct str translate_heading(struct arena *a, struct str heading);

#endif
