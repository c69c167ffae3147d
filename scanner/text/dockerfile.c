/*
 * One pass over the lines.
 */
#include "text/dockerfile.h"

struct text {
	char *at;
	uint32_t n, room;
};

struct reader {
	struct arena *arena;
	struct str rest;
	uint32_t line; /* of the line last taken off `rest` */
	char escape;
	bool heredoc_broken;
	vec(struct dockerfile_instruction) instructions;
};

struct str dockerfile_word(struct str *rest)
{
	*rest = str_trim(*rest);
	size_t end = 0;
	while (end < rest->len && !char_is_space(rest->at[end]))
		end++;
	struct str word = str_sub(*rest, 0, end);
	*rest = str_trim(str_from(*rest, end));
	return word;
}

struct str dockerfile_unquoted(struct str s)
{
	if (s.len >= 2 && (s.at[0] == '"' || s.at[0] == '\'') && s.at[s.len - 1] == s.at[0])
		return str_sub(s, 1, s.len - 2);
	return s;
}

/* The word that ends the here-document of `RUN <<EOF`; empty if there is none. */
static struct str heredoc_word(struct str instruction)
{
	size_t at = str_find(instruction, "<<");
	if (at == STR_NONE || (!str_starts_nocase(instruction, "RUN") && !str_starts_nocase(instruction, "COPY")))
		return (struct str){0};
	struct str word = str_from(instruction, at + 2);
	if (str_starts(word, "-"))
		word = str_from(word, 1);
	word = dockerfile_unquoted(dockerfile_word(&word));
	return word.len && (char_is_alpha(word.at[0]) || word.at[0] == '_') ? word : (struct str){0};
}

/* Adds the lines up to `end`; those of a COPY are contents of a file and become blank. */
static void add_heredoc(struct reader *r, struct text *text, struct str end)
{
	struct str ahead = r->rest, piece;
	uint32_t lines = 0;
	size_t length = text->n;
	bool shell = str_starts_nocase((struct str){text->at, text->n}, "RUN"), closed = false;
	while (!closed && str_next_line(&ahead, &piece)) {
		lines++;
		closed = str_eq(str_trim(piece), end);
		*vec_add(r->arena, text) = '\n';
		for (size_t i = 0; i < piece.len && shell && !closed; i++)
			*vec_add(r->arena, text) = piece.at[i];
	}
	if (closed) {
		r->rest = ahead;
		r->line += lines;
	} else {
		text->n = length; /* a shift operator or a broken file; looking again would be quadratic */
		r->heredoc_broken = true;
	}
}

/* Everything of the instruction that starts with the line `first`. */
static struct str join(struct reader *r, struct str first)
{
	struct text text = {0};
	struct str piece = first;
	for (;;) {
		struct str trimmed = str_trim(piece);
		bool skipped = !trimmed.len || trimmed.at[0] == '#';
		bool more = skipped || trimmed.at[trimmed.len - 1] == r->escape;
		for (size_t i = 0; !skipped && i < trimmed.len - more; i++)
			*vec_add(r->arena, &text) = trimmed.at[i];
		if (!more || !str_next_line(&r->rest, &piece))
			break;
		r->line++;
		*vec_add(r->arena, &text) = '\\';
		*vec_add(r->arena, &text) = '\n';
	}
	struct str end = heredoc_word((struct str){text.at, text.n});
	if (end.len && !r->heredoc_broken)
		add_heredoc(r, &text, end);
	return (struct str){text.at, text.n};
}

static void split(struct dockerfile_instruction *in, struct str text)
{
	in->rest = text;
	in->name = dockerfile_word(&in->rest);
	in->flags = str_sub(in->rest, 0, 0);
	while (str_starts(in->rest, "--") || str_starts(in->rest, "\\\n")) {
		if (in->rest.at[0] == '\\')
			in->rest = str_trim(str_from(in->rest, 2));
		else
			dockerfile_word(&in->rest);
	}
	/* `RUN <<EOF`: the lines of the here-document are the script. */
	if (str_starts(in->rest, "<<") && str_find_char(in->rest, '\n') != STR_NONE)
		in->rest = str_from(in->rest, str_find_char(in->rest, '\n') + 1);
	for (const char *c = text.at; c && c < in->rest.at; c++)
		in->rest_line += *c == '\n';
	if (in->flags.at && in->rest.at > in->flags.at)
		in->flags.len = (size_t)(in->rest.at - in->flags.at);
}

void dockerfile_read(struct arena *a, struct str text, struct dockerfile *dockerfile)
{
	struct reader r = {.arena = a, .rest = text, .escape = '\\'};
	struct str line;
	while (str_next_line(&r.rest, &line)) {
		r.line++;
		line = str_trim(line);
		if (r.line == 1 && str_starts(line, "#") && str_has(line, "escape=`"))
			r.escape = '`';
		if (!line.len || line.at[0] == '#')
			continue;
		struct dockerfile_instruction in = {.line = r.line, .rest_line = r.line};
		split(&in, join(&r, line));
		*vec_add(a, &r.instructions) = in;
	}
	*dockerfile = (struct dockerfile){r.instructions.at, r.instructions.n};
}
