#include "text/python_naming.h"
#include "base/limits.h"

static int bracket(const struct python_token *token)
{
	if (token->kind != PYTHON_OPERATOR || token->text.len != 1)
		return 0;
	char c = token->text.at[0];
	return c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
}

struct python_span python_argument(const struct python_module *m, const struct python_use *use, uint32_t position,
				   const char *name)
{
	const struct python_tokens *tokens = m->tokens;
	struct python_span found = {0, 0}, all;
	uint32_t number = 0, start;
	int depth = 0;

	if (!python_arguments(m, use, &all.from, &all.to))
		return found;
	start = all.from;
	for (uint32_t t = all.from; t <= all.to && t < tokens->n; t++) {
		bool end = t == all.to || (depth == 0 && python_is(tokens, t, ","));
		if (!end) {
			depth += bracket(&tokens->at[t]);
			continue;
		}
		bool named = start + 1 < t && python_is(tokens, start + 1, "=");
		if (named && name && python_is(tokens, start, name))
			return (struct python_span){start + 2, t};
		if (!named && number == position && !python_is(tokens, start, "*"))
			found = (struct python_span){start, t};
		number++;
		start = t + 1;
	}
	return found;
}

static struct str constant(const struct python_module *m, struct str name)
{
	uint32_t token = map_get(&m->constants, name);

	return token == MAP_NONE ? (struct str){NULL, 0} : m->tokens->at[token].text;
}

struct str python_naming_text(const struct python_module *m, struct python_span span)
{
	const struct python_tokens *tokens = m->tokens;
	struct str found = {NULL, 0};

	if (span.from >= span.to)
		return found;
	if (span.to - span.from == 1 && tokens->at[span.from].kind == PYTHON_NAME)
		return constant(m, tokens->at[span.from].text);
	bool opens = python_is(tokens, span.from, "open");
	for (uint32_t t = span.from; t < span.to; t++) {
		if (tokens->at[t].kind != PYTHON_STRING || (opens && found.len))
			continue;
		/* A key of a mapping names nothing by itself. */
		if (t > span.from && python_is(tokens, t - 1, "["))
			return (struct str){NULL, 0};
		found = tokens->at[t].text;
	}
	if (!found.len && opens && span.to - span.from > 2 && tokens->at[span.from + 2].kind == PYTHON_NAME)
		found = constant(m, tokens->at[span.from + 2].text);
	return found;
}

static struct str without_holes(struct arena *a, struct str text)
{
	if (str_find_char(text, '{') == STR_NONE)
		return text;
	char *out = arena_alloc(a, text.len + 1);
	size_t n = 0, depth = 0, letters = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '{' && depth++ == 0)
			out[n++] = '*';
		else if (text.at[i] == '}')
			depth -= depth > 0;
		else if (!depth) {
			letters += char_is_alpha(text.at[i]);
			out[n++] = text.at[i];
		}
	}
	struct str shown = {out, n};
	while (str_starts(shown, "*/"))
		shown = str_from(shown, 2);
	return letters > 2 ? shown : (struct str){NULL, 0};
}

struct str python_naming(struct arena *a, struct str text)
{
	text = str_trim(text);
	if (text.len < 2 || text.len > LIMIT_EXCERPT || str_find_char(text, '\n') != STR_NONE ||
	    str_find_char(text, '<') != STR_NONE)
		return (struct str){NULL, 0};
	return without_holes(a, text);
}
