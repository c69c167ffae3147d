/*
 * Strings of JSON (https://www.rfc-editor.org/rfc/rfc8259#section-7). Notebooks hold megabytes of them (images in base64),
 * so whole runs are searched and copied at once, and text without escapes is not copied at all.
 */
#include "text/json_string.h"

static bool hex4(const char *at, const char *end, uint32_t *code)
{
	uint32_t sum = 0;

	if (end - at < 4)
		return false;
	for (size_t i = 0; i < 4; i++) {
		char c = char_lower(at[i]);

		if (char_is_digit(c))
			sum = sum * 16 + (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			sum = sum * 16 + (uint32_t)(c - 'a' + 10);
		else
			return false;
	}
	*code = sum;
	return true;
}

static char *put_utf8(char *out, uint32_t code)
{
	if (code < 0x80) {
		*out++ = (char)code;
	} else if (code < 0x800) {
		*out++ = (char)(0xc0 | code >> 6);
		*out++ = (char)(0x80 | (code & 0x3f));
	} else if (code < 0x10000) {
		*out++ = (char)(0xe0 | code >> 12);
		*out++ = (char)(0x80 | (code >> 6 & 0x3f));
		*out++ = (char)(0x80 | (code & 0x3f));
	} else {
		*out++ = (char)(0xf0 | code >> 18);
		*out++ = (char)(0x80 | (code >> 12 & 0x3f));
		*out++ = (char)(0x80 | (code >> 6 & 0x3f));
		*out++ = (char)(0x80 | (code & 0x3f));
	}
	return out;
}

/* Reads the four digits behind `\u` at *at, and the second half of a surrogate pair with its own `\u`. */
static bool unicode_escape(const char **at, const char *end, uint32_t *code)
{
	uint32_t low;

	if (!hex4(*at, end, code))
		return false;
	*at += 4;
	if (*code < 0xd800 || *code > 0xdfff)
		return true;
	if (*code < 0xdc00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u' && hex4(*at + 2, end, &low) &&
	    low >= 0xdc00 && low <= 0xdfff) {
		*at += 6;
		*code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
	} else {
		/* Half a pair is no character. */
		*code = 0xfffd;
	}
	return true;
}

/* `raw` holds at least one backslash, none of them last. No escape is shorter than what it stands for. */
static bool unescape(struct arena *a, struct str raw, struct str *text)
{
	static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	char *start = arena_alloc(a, raw.len), *out = start;
	const char *at = raw.at, *end = raw.at + raw.len;

	while (at < end) {
		const char *slash = memchr(at, '\\', (size_t)(end - at));
		const char *run_end = slash ? slash : end, *name;
		uint32_t code;

		memcpy(out, at, (size_t)(run_end - at));
		out += run_end - at;
		if (!slash)
			break;
		at = slash + 2;
		if (slash[1] == 'u') {
			if (!unicode_escape(&at, end, &code))
				return false;
			out = put_utf8(out, code);
			continue;
		}
		name = memchr(names, slash[1], sizeof(names) - 1);
		if (!name)
			return false;
		*out++ = values[name - names];
	}
	*text = (struct str){start, (size_t)(out - start)};
	return true;
}

/* The quote that closes the string whose text starts at `from`; NULL if none. Each byte is looked at a bounded number
 * of times however many escapes there are. */
static const char *closing_quote(const char *from, const char *end, bool *escaped)
{
	const char *quote = memchr(from, '"', (size_t)(end - from));

	*escaped = false;
	while (quote) {
		const char *slash = memchr(from, '\\', (size_t)(quote - from));

		if (!slash)
			return quote;
		*escaped = true;
		if (end - slash < 2)
			return NULL;
		from = slash + 2;
		if (from > quote)
			quote = memchr(from, '"', (size_t)(end - from));
	}
	return NULL;
}

const char *json_string(struct arena *a, const char **at, const char *end, struct str *text)
{
	bool escaped;
	const char *close = closing_quote(*at, end, &escaped);
	struct str raw;

	if (!close)
		return "a string is not closed";
	raw = (struct str){*at, (size_t)(close - *at)};
	if (str_find_char(raw, '\n') != STR_NONE)
		return "a string is not closed on its line";
	*text = raw;
	if (escaped && !unescape(a, raw, text))
		return "a string holds an unknown escape";
	*at = close + 1;
	return NULL;
}
