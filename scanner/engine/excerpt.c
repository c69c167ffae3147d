/*
 * Excerpts are the only part of a scanned file that a report repeats, so this is where hostile text is made harmless and
 * where secrets stop.
 */
#include "engine/excerpt.h"
#include "base/limits.h"
#include "base/utf8.h"

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

/* Shapes of well-known tokens: a prefix and at least this many token characters after it. */
static const struct {
	const char *prefix;
	size_t after;
} tokens[] = {
	{"ghp_", 20},   {"gho_", 20},     {"ghs_", 20}, {"ghu_", 20},  {"github_pat_", 20},
	{"glpat-", 16}, {"AKIA", 12},     {"ASIA", 12}, {"xoxb-", 10}, {"xoxp-", 10},
	{"sk-", 20},    {"sk_live_", 10}, {"hf_", 20},  {"AIza", 30},  {"eyJhbGciOi", 10},
	{"dapi", 28},   {"pypi-", 20},    {"npm_", 20}, {"SG.", 20},   {"ya29.", 20},
};

/* Names whose quoted or assigned value is a secret. */
static const char *const secret_names[] = {"password", "passwd", "secret",     "api_key",
					   "apikey",   "token",  "access_key", "private_key"};

static bool is_token_char(char c)
{
	return char_is_word(c) || c == '-' || c == '.' || c == '+' || c == '/' || c == '=';
}

static size_t token_length(struct str s, size_t at)
{
	for (size_t t = 0; t < sizeof tokens / sizeof *tokens; t++) {
		size_t prefix = strlen(tokens[t].prefix);
		if (at + prefix > s.len || memcmp(s.at + at, tokens[t].prefix, prefix) != 0)
			continue;
		size_t end = at + prefix;
		while (end < s.len && is_token_char(s.at[end]))
			end++;
		if (end - at >= prefix + tokens[t].after)
			return end - at;
	}
	return 0;
}

/* `password = "literal"`: the literal, when it is one (a variable or a look-up is no secret). */
static size_t assigned_secret(struct str s, size_t at, size_t *start)
{
	for (size_t n = 0; n < sizeof secret_names / sizeof *secret_names; n++) {
		size_t len = strlen(secret_names[n]);
		if (!str_starts_nocase(str_from(s, at), secret_names[n]))
			continue;
		size_t i = at + len;
		while (i < s.len && (s.at[i] == ' ' || s.at[i] == '"' || s.at[i] == '\''))
			i++;
		if (i >= s.len || (s.at[i] != '=' && s.at[i] != ':'))
			continue;
		i++;
		while (i < s.len && s.at[i] == ' ')
			i++;
		if (i >= s.len || (s.at[i] != '"' && s.at[i] != '\''))
			continue;
		size_t end = i + 1;
		while (end < s.len && s.at[end] != s.at[i])
			end++;
		*start = i + 1;
		return end - i - 1 >= 6 ? end - i - 1 : 0;
	}
	return 0;
}

struct str excerpt_clean(struct arena *a, struct str line)
{
	char out[LIMIT_EXCERPT * 12 + 16];
	size_t n = 0, shown = 0, i = 0, secret_end = 0;
	while (i < line.len && shown < LIMIT_EXCERPT) {
		uint32_t code = 0;
		size_t start, secret = token_length(line, i);
		if (i >= secret_end && secret) {
			n += (size_t)snprintf(out + n, sizeof out - n, "***");
			shown += 3;
			i += secret;
			continue;
		}
		if ((secret = assigned_secret(line, i, &start)) && start > secret_end) {
			while (i < start && shown < LIMIT_EXCERPT && n < sizeof out - 16) {
				out[n++] = line.at[i] >= 0x20 && line.at[i] < 0x7f ? line.at[i] : '?';
				i++;
				shown++;
			}
			n += (size_t)snprintf(out + n, sizeof out - n, "***");
			shown += 3;
			i = start + secret;
			secret_end = i;
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
