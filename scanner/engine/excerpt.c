/*
 * Excerpts are the only part of a scanned file that a report repeats, so this is where hostile text is made harmless and
 * where secrets stop.
 */
#include "engine/excerpt.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "text/mask.h"

#include <stdio.h>
#include <string.h>

struct str excerpt_line(struct str text, uint32_t line)
{
	struct str rest = text, one = {0};
	for (uint32_t i = 0; i < line; i++)
		if (!str_next_line(&rest, &one))
			return (struct str){0};
	return line ? str_trim(one) : (struct str){0};
}

struct str excerpt_clean(struct arena *a, struct str line)
{
	char out[LIMIT_EXCERPT * 12 + 16];
	struct mask_span spans[MASK_SPANS];
	size_t n = 0, shown = 0, i = 0, next = 0, spans_n;
	line = str_sub(line, 0, MASK_BYTES);
	spans_n = mask_find(line, spans);
	if (spans_n == MASK_SPANS)
		line.len = spans[spans_n - 1].start + spans[spans_n - 1].len;
	while (i < line.len && shown < LIMIT_EXCERPT) {
		uint32_t code = 0;
		if (next < spans_n && i >= spans[next].start) {
			if (shown + 3 > LIMIT_EXCERPT)
				break;
			memcpy(out + n, "***", 3);
			n += 3;
			shown += 3;
			i = spans[next].start + spans[next].len;
			next++;
			continue;
		}
		size_t len = utf8_next(line, i, &code);
		if (!len) {
			n += (size_t)snprintf(out + n, sizeof out - n, "\\x%02x", (unsigned char)line.at[i]);
			shown += 4;
			i++;
		} else if (code == '\t') {
			out[n++] = ' ';
			shown++;
			i++;
		} else if (utf8_is_dangerous(code)) {
			n += (size_t)snprintf(out + n, sizeof out - n, code < 0x100 ? "\\x%02x" : "\\u%04x", code);
			shown += 6;
			i += len;
		} else {
			memcpy(out + n, line.at + i, len);
			n += len;
			shown++;
			i += len;
		}
	}
	return arena_str(a, (struct str){out, n});
}
