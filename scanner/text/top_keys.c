#include "text/top_keys.h"

static bool has(const struct top_keys *keys, struct str key)
{
	for (unsigned i = 0; i < keys->n; i++)
		if (str_eq(keys->at[i], key))
			return true;
	return false;
}

static void take_key(struct top_keys *keys, struct str line)
{
	size_t colon = str_find(line, ": ");
	struct str key;

	if (colon == STR_NONE && line.at[line.len - 1] == ':')
		colon = line.len - 1;
	if (colon == STR_NONE)
		colon = str_find(line, ":\t");
	/* A line that goes on with a text of several lines. */
	if (colon == STR_NONE)
		return;
	key = str_trim(str_sub(line, 0, colon));
	if (key.len > 1 && (key.at[0] == '"' || key.at[0] == '\'') && key.at[key.len - 1] == key.at[0])
		key = str_sub(key, 1, key.len - 2);
	if (has(keys, key))
		return;
	if (keys->n == TOP_KEYS_MAX)
		keys->unsure = true;
	else
		keys->at[keys->n++] = key;
}

static bool is_template(struct str line)
{
	return str_starts(line, "{{") || str_starts(line, "{%");
}

/* Of a line that is not indented. Flow collections, directives, tags, anchors, aliases and explicit keys show only when parsed. */
static bool is_plain(struct str line)
{
	return !memchr("{[%!&*?", line.at[0], 7);
}

void top_keys_read(struct top_keys *keys, struct str text)
{
	struct str rest = str_starts(text, "\xef\xbb\xbf") ? str_from(text, 3) : text, line;
	bool template = false, started = false;

	*keys = (struct top_keys){.unsure = str_find_char(text, '\n') == STR_NONE};
	while (!keys->unsure && str_next_line(&rest, &line)) {
		bool indented = line.len && char_is_space(line.at[0]);
		if (indented && started)
			continue;
		line = str_trim(line);
		if (str_starts(line, "---")) {
			line = str_trim(str_from(line, 3));
			started = false;
		}
		if (line.len == 0 || line.at[0] == '#')
			continue;
		/* Templates (Helm, Jinja) are no YAML yet: what stands between their keys, comments too, says nothing. */
		template |= is_template(line);
		/* A whole document may be indented. */
		keys->unsure = !template && (indented || !is_plain(line));
		if (!indented && is_plain(line) && line.at[0] != '-')
			take_key(keys, line);
		started = true;
	}
}

bool top_keys_may_have(const struct top_keys *keys, const char *key)
{
	return keys->unsure || has(keys, str_of(key));
}
