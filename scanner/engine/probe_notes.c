#include "engine/probe_notes.h"

#include <string.h>

enum part { PART_ABOUT, PART_FORMAT, PART_TRAITS, PART_OTHER };

/* Blanks at the beginning; a tab does not occur. */
static size_t indent_of(struct str line)
{
	size_t n = 0;
	while (n < line.len && line.at[n] == ' ')
		n++;
	return n;
}

static struct str joined(struct arena *arena, struct str a, struct str b)
{
	return a.len ? arena_printf(arena, "%.*s %.*s", STR_ARG(a), STR_ARG(b)) : b;
}

/* "name, name meaning": names go on, also in the next line, as long as they end in a comma. A line that is indented deeper
 * belongs to the meaning before it. */
static void read_trait(struct arena *arena, struct probe_notes *out, struct str line, size_t indent)
{
	struct str rest = str_trim(line), word;
	struct trait_note *last = out->traits_n ? &out->traits[out->traits_n - 1] : NULL;
	bool listed = last && str_ends(last->names, ",");
	if (last && indent > 3 && !listed) {
		last->meaning = joined(arena, last->meaning, rest);
		return;
	}
	if (!listed)
		last = &out->traits[out->traits_n++];
	do {
		if (!str_next(&rest, ' ', &word))
			return;
		last->names = joined(arena, last->names, word);
	} while (str_ends(word, ","));
	last->meaning = str_trim(rest);
}

/* A line that begins at the margin. */
static enum part read_heading(struct arena *arena, struct probe_notes *out, struct str text, enum part part)
{
	if (str_starts(text, "Traits")) {
		out->shared |= str_has(text, "engine/pipeline.h");
		return PART_TRAITS;
	}
	if (str_starts(text, "Counters") || str_starts(text, "Links"))
		return PART_OTHER;
	if (str_starts(text, "Format:") || str_starts(text, "Formats:"))
		return PART_FORMAT;
	if (part == PART_FORMAT && str_starts(text, "https://"))
		return PART_FORMAT;
	if (part == PART_TRAITS && str_ends(text, ":"))
		return PART_TRAITS;
	out->about = joined(arena, out->about, text);
	return PART_ABOUT;
}

bool probe_notes_read(struct arena *arena, const char *name, struct probe_notes *out)
{
	size_t i = 0, lines = 1;
	while (i < top_comments_n && strcmp(top_comments[i].name, name) != 0)
		i++;
	*out = (struct probe_notes){.shared = false};
	if (i == top_comments_n)
		return false;
	struct str rest = str_of(top_comments[i].text), line;
	for (size_t k = 0; k < rest.len; k++)
		lines += rest.at[k] == '\n';
	out->traits = arena_array(arena, struct trait_note, lines);
	enum part part = PART_ABOUT;
	while (str_next_line(&rest, &line)) {
		size_t indent = indent_of(line);
		if (indent == line.len)
			continue;
		if (indent <= 1)
			part = read_heading(arena, out, str_trim(line), part);
		else if (part == PART_TRAITS)
			read_trait(arena, out, line, indent);
	}
	return true;
}

struct str probe_notes_meaning(const struct probe_notes *notes, struct str trait)
{
	for (size_t i = 0; i < notes->traits_n; i++) {
		struct str names = notes->traits[i].names, name;
		while (str_next(&names, ',', &name))
			if (str_eq(str_trim(name), trait))
				return notes->traits[i].meaning;
	}
	return (struct str){0};
}
