/*
 * Reads single dependency specifiers.
 */
#include "text/requirement.h"

#define NAME_BYTES 200u

struct str requirement_name(struct arena *a, struct str name)
{
	char buffer[NAME_BYTES];

	name = str_trim(name);
	if (!name.len || name.len > sizeof(buffer) || !(char_is_alpha(name.at[0]) || char_is_digit(name.at[0])))
		return (struct str){NULL, 0};
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		if (!char_is_word(c) && c != '-' && c != '.')
			return (struct str){NULL, 0};
		buffer[i] = c == '_' || c == '.' ? '-' : char_lower(c);
	}
	return arena_str(a, (struct str){buffer, name.len});
}

bool requirement_exact(struct str version)
{
	version = str_trim(version);
	while (version.len && (version.at[0] == '=' || version.at[0] == 'v'))
		version = str_from(version, 1);
	version = str_trim(version);
	if (!version.len || !char_is_digit(version.at[0]))
		return false;
	for (size_t i = 0; i < version.len; i++) {
		char c = version.at[i];
		if (!char_is_word(c) && c != '.' && c != '+' && c != '-' && c != '!' && c != '=')
			return false;
	}
	return true;
}

static bool full_commit(struct str address)
{
	size_t at = str_rfind_char(address, '@'), n = 0;

	if (at == STR_NONE)
		return false;
	struct str rest = str_from(address, at + 1);
	while (n < rest.len && (char_is_digit(rest.at[n]) || (rest.at[n] >= 'a' && rest.at[n] <= 'f')))
		n++;
	return n == 40;
}

/* Where the specifier ends: at a marker, a comment or an option of the line. */
static struct str specifier(struct str s)
{
	size_t end = 0;

	while (end < s.len && s.at[end] != ';' && !(s.at[end] == '#' && (!end || char_is_space(s.at[end - 1]))) &&
	       !(char_is_space(s.at[end]) && end + 2 < s.len && s.at[end + 1] == '-' && s.at[end + 2] == '-') &&
	       s.at[end] != '\\')
		end++;
	return str_trim(str_sub(s, 0, end));
}

static bool address(struct str s)
{
	return str_has(s, "://") || str_starts(s, "git+") || str_starts(s, "file:");
}

static bool from_address(struct arena *a, struct str s, struct requirement *r)
{
	size_t egg = str_find(s, "#egg=");

	r->spec = specifier(s);
	r->pinned = full_commit(egg == STR_NONE ? r->spec : str_sub(s, 0, egg));
	if (egg != STR_NONE) {
		struct str name = str_from(s, egg + 5);
		size_t end = 0;
		while (end < name.len && (char_is_word(name.at[end]) || name.at[end] == '-' || name.at[end] == '.'))
			end++;
		r->name = requirement_name(a, str_sub(name, 0, end));
		return r->name.len > 0;
	}
	/* the repository's name is nearly always the package's */
	struct str path = r->spec;
	size_t hash = str_find_char(path, '#');
	if (hash != STR_NONE)
		path = str_sub(path, 0, hash);
	size_t at = str_rfind_char(path, '@'), slash = str_rfind_char(path, '/');
	if (at != STR_NONE && slash != STR_NONE && at > slash)
		path = str_sub(path, 0, at);
	if (str_ends(path, ".git"))
		path = str_sub(path, 0, path.len - 4);
	slash = str_rfind_char(path, '/');
	path = slash == STR_NONE ? path : str_from(path, slash + 1);
	if (str_ends(path, ".whl") || str_ends(path, ".tar.gz") || str_ends(path, ".zip")) {
		size_t dash = str_find_char(path, '-');
		r->pinned = true;
		path = dash == STR_NONE ? (struct str){NULL, 0} : str_sub(path, 0, dash);
	}
	r->name = requirement_name(a, path);
	return r->name.len > 0;
}

bool requirement_read(struct arena *a, struct str line, struct requirement *r)
{
	size_t n = 0;

	*r = (struct requirement){.pinned = false};
	line = str_trim(line);
	if (str_starts(line, "-e ") || str_starts(line, "-e\t"))
		line = str_trim(str_from(line, 3));
	else if (str_starts(line, "--editable"))
		line = str_trim(str_from(line, sizeof("--editable")));
	if (!line.len || line.at[0] == '#' || line.at[0] == '-')
		return false;
	if (line.at[0] == '.' || line.at[0] == '/' || str_starts(line, "file:")) {
		r->local = true;
		return false;
	}
	while (n < line.len && (char_is_word(line.at[n]) || line.at[n] == '-' || line.at[n] == '.'))
		n++;
	struct str name = str_sub(line, 0, n), rest = str_trim(str_from(line, n));
	if (rest.len && (rest.at[0] == ':' || rest.at[0] == '+' || rest.at[0] == '/'))
		return address(line) && from_address(a, line, r);
	r->name = requirement_name(a, name);
	if (!r->name.len)
		return false;
	if (rest.len && rest.at[0] == '[') {
		size_t close = str_find_char(rest, ']');
		if (close == STR_NONE)
			return false;
		rest = str_trim(str_from(rest, close + 1));
	}
	if (rest.len && rest.at[0] == '@') {
		struct str where = str_trim(str_from(rest, 1));
		struct requirement from = {.pinned = false};
		r->local = str_starts(where, "file:") || str_starts(where, ".");
		if (!r->local && address(where))
			from_address(a, where, &from);
		r->spec = specifier(where);
		r->pinned = from.pinned;
		return true;
	}
	r->spec = rest.len && rest.at[0] == '-' ? (struct str){NULL, 0} : specifier(rest);
	/* words after a name are prose */
	if (r->spec.len && (char_is_alpha(r->spec.at[0]) || char_is_digit(r->spec.at[0])))
		return false;
	r->pinned = str_starts(r->spec, "==") && requirement_exact(r->spec);
	return true;
}
