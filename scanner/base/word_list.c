#include "base/word_list.h"

#include <pthread.h>

static void learn(struct word_list *list)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&lock);
	if (!atomic_load_explicit(&list->ready, memory_order_relaxed)) {
		/* The low bits are those that both cases of a letter share. */
		for (const char *const *word = list->words; *word; word++) {
			list->pairs[(*word)[0] & 31] |= (uint32_t)1 << ((*word)[1] & 31);
			list->third[(*word)[1] & 31] |= (*word)[2] ? (uint32_t)1 << ((*word)[2] & 31) : ~(uint32_t)0;
		}
		atomic_store_explicit(&list->ready, true, memory_order_release);
	}
	pthread_mutex_unlock(&lock);
}

static inline bool may_begin(struct word_list *list, const char *pair)
{
	return list->pairs[pair[0] & 31] >> (pair[1] & 31) & 1;
}

/* Whether what follows a pair may be the rest of a word. */
static inline bool may_go_on(struct word_list *list, struct str text)
{
	return text.len < 3 || list->third[text.at[1] & 31] >> (text.at[2] & 31) & 1;
}

static inline void ready(struct word_list *list)
{
	if (!atomic_load_explicit(&list->ready, memory_order_acquire))
		learn(list);
}

static bool starts_with_one(const char *const *words, struct str text)
{
	for (; *words; words++)
		if ((((*words)[0] ^ text.at[0]) & 31) == 0 && str_starts_nocase(text, *words))
			return true;
	return false;
}

bool word_list_in(struct word_list *list, struct str text)
{
	ready(list);
	for (size_t i = 1; i < text.len; i++)
		if (may_begin(list, text.at + i - 1) && may_go_on(list, str_from(text, i - 1)) &&
		    starts_with_one(list->words, str_from(text, i - 1)))
			return true;
	return false;
}

bool word_list_is(struct word_list *list, struct str text)
{
	ready(list);
	if (text.len < 2 || !may_begin(list, text.at))
		return false;
	for (const char *const *word = list->words; *word; word++)
		if (str_is(text, *word))
			return true;
	return false;
}
