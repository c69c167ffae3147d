/*
 * Edit distance with transpositions of neighbours (optimal string alignment), the usual typing mistakes.
 */
#include "base/nearest.h"

/* No name in the program is longer; longer ones get no suggestion. */
#define LONGEST 63

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Case counts nothing: `--Format` is a fine way to mean `--format`. */
static unsigned distance(struct str a, struct str b)
{
	unsigned rows[3][LONGEST + 1];
	unsigned *before = rows[0], *above = rows[1], *row = rows[2];

	for (unsigned j = 0; j <= b.len; j++)
		above[j] = j;
	for (unsigned i = 1; i <= a.len; i++) {
		char c = char_lower(a.at[i - 1]);
		unsigned *spare = before;

		row[0] = i;
		for (unsigned j = 1; j <= b.len; j++) {
			char d = char_lower(b.at[j - 1]);

			row[j] = least(above[j - 1] + (c != d), least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && c == char_lower(b.at[j - 2]) && d == char_lower(a.at[i - 2]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[b.len];
}

void nearest_init(struct nearest *n, struct str wanted)
{
	/* A third of the letters may differ; beyond that a suggestion is noise. */
	*n = (struct nearest){.wanted = wanted, .distance = (unsigned)(wanted.len < 3 ? 1 : wanted.len / 3) + 1};
}

void nearest_try(struct nearest *n, struct str candidate)
{
	unsigned d;

	if (n->wanted.len > LONGEST || candidate.len > LONGEST || candidate.len == 0)
		return;
	/* Each letter more or less is an edit of its own. */
	size_t more = candidate.len > n->wanted.len ? candidate.len - n->wanted.len : n->wanted.len - candidate.len;
	if (more >= n->distance)
		return;
	d = distance(n->wanted, candidate);
	if (d >= n->distance || d >= candidate.len)
		return;
	n->distance = d;
	n->best = candidate;
}

size_t name_find(struct str wanted, const char *const *names, size_t n, struct nearest *nearest)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(wanted, names[i]))
			return i;
	if (nearest)
		nearest_init(nearest, wanted);
	for (size_t i = 0; i < n && nearest; i++)
		nearest_try(nearest, str_of(names[i]));
	return NAME_UNKNOWN;
}
