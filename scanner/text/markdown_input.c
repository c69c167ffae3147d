/*
 * What is done to Markdown before the parser sees it. The parser's cost grows with the square of a paragraph's
 * length and of the nesting; people write neither long lines nor deep nests, so what goes beyond is blanked out.
 */
#include "text/docbuild.h"

#define LINE_BYTES 20000u
#define PARAGRAPH_BYTES 60000u
#define LINE_MARKERS 400u
#define PARAGRAPH_MARKERS 4000u
#define CONTAINER_DEPTH 40u
#define MARKDOWN_BYTES (2u << 20)

static bool is_marker(char c)
{
	static const bool markers[256] = {['['] = true, [']'] = true, ['*'] = true, ['_'] = true,
					  ['`'] = true, ['<'] = true, ['!'] = true, ['~'] = true};
	return markers[(unsigned char)c];
}

/* Blank lines, list items and headings end a paragraph. */
static bool starts_block(struct str line)
{
	line = str_trim(line);
	return !line.len || (line.len > 1 && memchr("-*+#", line.at[0], 4) && (line.at[1] == ' ' || line.at[1] == '#'));
}

struct str markdown_defuse(struct arena *a, struct str text)
{
	char *out = NULL;
	size_t paragraph = 0, paragraph_markers = 0;
	struct str rest = text = str_sub(text, 0, MARKDOWN_BYTES), line;
	while (str_next_line(&rest, &line)) {
		size_t keep = line.len, markers = 0, depth = 0;
		bool leading = true;
		for (size_t i = 0; i < line.len && i < LINE_BYTES; i++) {
			char c = line.at[i];
			/* A letter is no marker, nests nothing and ends what may nest. */
			if (char_is_alpha(c)) {
				leading = false;
				continue;
			}
			markers += is_marker(c);
			leading &= c == ' ' || c == '\t' || c == '>' || c == '-' || c == '+' || c == '*' ||
				   char_is_digit(c) || c == '.' || c == ')';
			depth += leading && (c == '>' || c == '-' || c == '+' || c == '*' || c == '.' || c == ')');
			/* A rule or an underline is a run without blanks; only mixed markers nest. */
			if (markers > LINE_MARKERS || (depth > CONTAINER_DEPTH && c == ' ') ||
			    (depth > CONTAINER_DEPTH && c == '>')) {
				keep = i;
				break;
			}
		}
		if (keep > LINE_BYTES)
			keep = LINE_BYTES;
		if (starts_block(line)) {
			paragraph = 0;
			paragraph_markers = 0;
		}
		paragraph += line.len + 1;
		paragraph_markers += markers;
		if (paragraph > PARAGRAPH_BYTES || paragraph_markers > PARAGRAPH_MARKERS) {
			keep = 0;
			paragraph = 0;
			paragraph_markers = 0;
		}
		if (keep == line.len && !memchr(line.at, '\0', line.len))
			continue;
		if (!out) {
			out = arena_alloc(a, text.len + 1);
			memcpy(out, text.at, text.len);
		}
		memset(out + (line.at - text.at) + keep, ' ', line.len - keep);
		for (char *nul; (nul = memchr(out + (line.at - text.at), '\0', keep));)
			*nul = ' ';
	}
	return out ? (struct str){out, text.len} : text;
}

/* Front matter is YAML between lines of three dashes, or TOML between lines of three plus signs (which is skipped). */
struct str markdown_skip_front_matter(struct str text, struct doc *doc, uint32_t *lines)
{
	struct str rest = text, line;
	if (str_starts(rest, "\xef\xbb\xbf"))
		rest = str_from(rest, 3);
	if (!str_next_line(&rest, &line) || (!str_is(str_trim(line), "---") && !str_is(str_trim(line), "+++")))
		return text;
	const char *fence = line.at[0] == '-' ? "---" : "+++";
	struct str body = rest;
	uint32_t n = 1;
	while (str_next_line(&rest, &line)) {
		n++;
		if (str_is(str_trim(line), fence)) {
			if (fence[0] == '-') {
				doc->front_matter = str_sub(body, 0, (size_t)(line.at - body.at));
				doc->front_matter_line = 2;
			}
			*lines = n;
			return rest;
		}
	}
	return text;
}
