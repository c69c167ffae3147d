/*
 * The table of shares. A trait is stated at the file that contributes most, so that there is a place to look at.
 */
#include "engine/measure.h"

static const struct measure {
	const char *trait;
	const char *part, *whole; /* counters; whole NULL: the part alone */
	unsigned percent;         /* least share of part in whole */
	uint32_t least;           /* least value of whole (or of part alone) */
} measures[] = {
	{"docstrings.half", "python.documented", "python.public", 50, 5},
	{"docstrings.some", "python.documented", "python.public", 5, 5},
	{"deps.all-pinned", "deps.pinned", "deps.direct", 100, 1},
	{"deps.some-pinned", "deps.pinned", "deps.direct", 1, 1},
};

struct total {
	uint64_t n;
	uint32_t largest, file, line;
};

static struct total total_of(const struct facts *facts, const char *counter)
{
	struct total total = {0};
	for (size_t f = 0; f < facts->n; f++) {
		for (size_t i = 0; i < facts->of[f].counts.n; i++) {
			const struct count *count = &facts->of[f].counts.at[i];
			if (strcmp(count->counter, counter) != 0)
				continue;
			total.n += count->n;
			if (count->n > total.largest) {
				total.largest = count->n;
				total.file = (uint32_t)f;
				total.line = count->line;
			}
		}
	}
	return total;
}

void measure_state(struct run_worker *worker)
{
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
		const struct measure *m = &measures[i];
		struct total part = total_of(worker->facts, m->part);
		struct total whole = m->whole ? total_of(worker->facts, m->whole) : part;
		if (part.n && whole.n >= m->least && part.n * 100 >= whole.n * m->percent)
			run_trait(worker, part.file, m->trait, part.line);
	}
}
