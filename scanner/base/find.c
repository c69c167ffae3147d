/*
 * Where a word stands in a text. Nearly all of what a scan asks is answered with "nowhere", so sixteen places are looked at at once: only
 * where both the first and the last byte of the word fit is the word compared. (memmem of glibc steps through bytes and prepares
 * a table first, which takes several times as long for the words and files that are usual here.)
 */
#include "base/str.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define LANES 16u

typedef unsigned char lanes __attribute__((vector_size(LANES)));

#define INLINE static inline __attribute__((always_inline))

INLINE lanes load(const char *at)
{
	lanes bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return bytes;
}

INLINE lanes all(unsigned char byte)
{
	return (lanes){0} + byte;
}

/* A bit for each lane that is not zero. */
INLINE unsigned marks(lanes mask)
{
#ifdef __SSE2__
	return (unsigned)_mm_movemask_epi8((__m128i)mask);
#else
	typedef uint64_t halves __attribute__((vector_size(LANES)));
	unsigned bits = 0;

	if (((halves)mask)[0] | ((halves)mask)[1])
		for (unsigned i = 0; i < LANES; i++)
			bits |= (mask[i] & 1u) << i;
	return bits;
#endif
}

/* How a byte of the word is compared: what letters of a text have to be changed with to be small ones, and what they are then. */
struct wanted {
	lanes fold, byte;
};

INLINE struct wanted wanted_of(char c, bool nocase)
{
	return (struct wanted){all(nocase && char_is_alpha(c) ? 0x20 : 0),
			       all((unsigned char)(nocase ? char_lower(c) : c))};
}

INLINE bool is_here(const char *at, const char *word, size_t n, bool nocase)
{
	return nocase ? str_same_nocase(at, word, n) : memcmp(at, word, n) == 0;
}

/* Where the word is among the places that `left` marks. */
static __attribute__((noinline)) size_t compare(const char *at, unsigned left, const char *word, size_t n, bool nocase)
{
	for (; left; left &= left - 1) {
		unsigned place = (unsigned)__builtin_ctz(left);
		if (is_here(at + place, word, n, nocase))
			return place;
	}
	return STR_NONE;
}

static size_t find_short(const char *at, size_t places, const char *word, size_t n, bool nocase)
{
	for (size_t i = 0; i < places; i++)
		if ((nocase || at[i] == word[0]) && is_here(at + i, word, n, nocase))
			return i;
	return STR_NONE;
}

INLINE size_t find(struct str s, const char *word, bool nocase)
{
	size_t n = strlen(word), i = 0;

	if (n == 0)
		return 0;
	if (s.len < n)
		return STR_NONE;
	size_t places = s.len - n + 1;
	if (places < LANES)
		return find_short(s.at, places, word, n, nocase);
	struct wanted first = wanted_of(word[0], nocase), last = wanted_of(word[n - 1], nocase);
	for (;;) {
		lanes fits = (lanes)((load(s.at + i) | first.fold) == first.byte) &
			     (lanes)((load(s.at + i + n - 1) | last.fold) == last.byte);
		unsigned left = marks(fits);
		size_t found = left ? compare(s.at + i, left, word, n, nocase) : STR_NONE;
		if (found != STR_NONE)
			return i + found;
		if (i == places - LANES)
			return STR_NONE;
		/* The last sixteen may have been looked at in part. */
		i = i + LANES < places - LANES ? i + LANES : places - LANES;
	}
}

size_t str_find(struct str s, const char *needle)
{
	return find(s, needle, false);
}

bool str_has(struct str s, const char *needle)
{
	return find(s, needle, false) != STR_NONE;
}

bool str_has_nocase(struct str s, const char *needle)
{
	return find(s, needle, true) != STR_NONE;
}
