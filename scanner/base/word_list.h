/*
 * Lists of words that are looked for inside texts, whatever the case of ASCII letters: "retrain" in `start_Retraining`. Probes ask
 * this of most names of a program, so what is needed to say "none of them" quickly is worked out once for each list.
 */
#ifndef ASSAY_BASE_WORD_LIST_H
#define ASSAY_BASE_WORD_LIST_H

#include "base/str.h"

#include <stdatomic.h>

struct word_list {
	const char *const *words; /* of two letters or more; ends with NULL */
	atomic_bool ready;
	uint32_t pairs[32]; /* by the low bits of a word's first letter: a bit for those of its second one */
	uint32_t third[32]; /* by those of its second letter: a bit for those of its third one; all for a word of two */
};

/* Defines a list of that name, at file or block scope. */
#define WORD_LIST(name, ...)                                                                                           \
	static const char *const name##_words[] = {__VA_ARGS__, NULL};                                                 \
	static struct word_list name = {.words = name##_words}

/* Whether the text holds one of the words, in one pass. Any number of threads may ask the same list. */
bool word_list_in(struct word_list *list, struct str text);

/* Whether the text is one of the words, in the same case. */
bool word_list_is(struct word_list *list, struct str text);

#endif
