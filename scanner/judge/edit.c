#include "judge/edit.h"

static uint32_t count_lines(struct str text)
{
	struct str line;
	uint32_t n = 0;
	while (str_next_line(&text, &line))
		n++;
	return n;
}

static uint32_t same_at_start(struct str a, struct str b)
{
	struct str x, y;
	uint32_t n = 0;
	while (str_next_line(&a, &x) && str_next_line(&b, &y) && str_eq(x, y))
		n++;
	return n;
}

static struct str take_last_line(struct str *text)
{
	struct str whole = *text;
	size_t end = whole.len && whole.at[whole.len - 1] == '\n' ? whole.len - 1 : whole.len, start = end;
	while (start && whole.at[start - 1] != '\n')
		start--;
	text->len = start;
	struct str line = str_sub(whole, start, end - start);
	if (line.len && line.at[line.len - 1] == '\r')
		line.len--;
	return line;
}

static uint32_t same_at_end(struct str a, struct str b, uint32_t most)
{
	uint32_t n = 0;
	while (n < most && str_eq(take_last_line(&a), take_last_line(&b)))
		n++;
	return n;
}

uint32_t edit_line(struct str before, struct str after, uint32_t line)
{
	uint32_t old_n = count_lines(before), new_n = count_lines(after);
	uint32_t start = same_at_start(before, after);
	uint32_t fewer = old_n < new_n ? old_n : new_n;
	uint32_t end = same_at_end(before, after, fewer - (start < fewer ? start : fewer));
	uint32_t first = start + 1, changed = new_n - start - end;
	if (!new_n)
		return 0;
	/* Lines that were only taken away leave none behind: the one that closed the gap shows it. */
	if (!changed)
		return first < new_n ? first : new_n;
	if (line > start && line <= old_n - end) {
		uint32_t offset = line - first;
		return first + (offset < changed ? offset : changed - 1);
	}
	return first;
}
