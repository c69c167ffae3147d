/*
 * Path patterns by the rules of .gitignore (https://git-scm.com/docs/gitignore#_pattern_format), except that letters
 * match without regard to ASCII case, `**` crosses folders wherever it stands, and a trailing slash means everything in
 * that folder.
 *
 * One place to go back to is remembered for `*` and one for `**`, always of the latest: an earlier one could only make
 * the same text match further right, which the latest can do as well. So the time is bounded by a small polynomial
 * where a recursive matcher would take exponentially long.
 */
#include "base/glob.h"

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static char other_case(char c)
{
	return char_is_alpha(c) ? (char)(c ^ 0x20) : c;
}

/* The offset behind the class that opens at `open`, or `open` when it is never closed and thus is plain text. */
static size_t class_end(struct str p, size_t open)
{
	size_t i = open + 1;

	if (i < p.len && (p.at[i] == '!' || p.at[i] == '^'))
		i++;
	if (i < p.len && p.at[i] == ']')
		i++;
	for (; i < p.len; i++) {
		if (p.at[i] == '\\')
			i++;
		else if (p.at[i] == ']')
			return i + 1;
	}
	return open;
}

static char class_char(const char *at, size_t *i, size_t end)
{
	if (at[*i] == '\\' && *i + 1 < end)
		++*i;
	return at[(*i)++];
}

/* `inside` is what stands between the brackets. */
static bool class_has(struct str inside, char c)
{
	bool negated = inside.len && (inside.at[0] == '!' || inside.at[0] == '^');
	char other = other_case(c);

	for (size_t i = negated; i < inside.len;) {
		char low = class_char(inside.at, &i, inside.len), high = low;

		if (i + 1 < inside.len && inside.at[i] == '-') {
			i++;
			high = class_char(inside.at, &i, inside.len);
		}
		if ((c >= low && c <= high) || (other >= low && other <= high))
			return !negated;
	}
	return negated;
}

/* Matches one character that is no star; sets *next to the pattern offset behind it. */
static bool match_one(struct str p, size_t at, char c, size_t *next)
{
	char wanted = p.at[at];
	size_t end;

	*next = at + 1;
	if (wanted == '?')
		return c != '/';
	if (wanted == '[' && (end = class_end(p, at)) != at) {
		*next = end;
		return c != '/' && class_has(str_sub(p, at + 1, end - at - 2), c);
	}
	if (wanted == '\\' && at + 1 < p.len) {
		wanted = p.at[at + 1];
		*next = at + 2;
	}
	return fold(wanted) == fold(c);
}

static bool match(struct str p, struct str s)
{
	size_t i = 0, k = 0;                  /* in the pattern, in the path */
	size_t star = STR_NONE, star_k = 0;   /* pattern behind the latest `*` */
	size_t stars = STR_NONE, stars_k = 0; /* pattern behind the latest `**` */
	bool whole_folders = false;           /* the latest `**` stands between slashes */

	for (;;) {
		size_t next;

		if (i < p.len && p.at[i] == '*') {
			size_t from = i;

			while (i < p.len && p.at[i] == '*')
				i++;
			if (i - from == 1) {
				star = i;
				star_k = k;
				continue;
			}
			whole_folders = (from == 0 || p.at[from - 1] == '/') && i < p.len && p.at[i] == '/';
			i += whole_folders;
			if (i == p.len)
				return from == 0 || p.at[from - 1] != '/' || k < s.len;
			stars = i;
			stars_k = k;
			star = STR_NONE;
			continue;
		}
		if (i == p.len && k == s.len)
			return true;
		if (i < p.len && k < s.len && match_one(p, i, s.at[k], &next)) {
			/* What follows this slash cannot be moved by a star before it. */
			if (s.at[k] == '/')
				star = STR_NONE;
			i = next;
			k++;
			continue;
		}
		if (star != STR_NONE && star_k < s.len && s.at[star_k] != '/') {
			k = ++star_k;
			i = star;
			continue;
		}
		if (stars == STR_NONE)
			return false;
		star = STR_NONE;
		if (whole_folders) {
			while (stars_k < s.len && s.at[stars_k] != '/')
				stars_k++;
		}
		if (stars_k == s.len)
			return false;
		k = ++stars_k;
		i = stars;
	}
}

static struct str last_part(struct str path)
{
	size_t slash = str_rfind_char(path, '/');

	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

/* A folder with this pattern, in any folder unless the pattern says where; then anything below it. */
static bool match_folder(struct str pattern, struct str path)
{
	bool anywhere = str_find_char(pattern, '/') == STR_NONE;

	for (size_t from = 0, i = 0; i < path.len; i++) {
		if (path.at[i] != '/')
			continue;
		if (match(pattern, str_sub(path, anywhere ? from : 0, anywhere ? i - from : i)))
			return true;
		from = i + 1;
	}
	return false;
}

bool glob_match(struct str pattern, struct str path)
{
	bool anchored = pattern.len && pattern.at[0] == '/';

	if (pattern.len > 1 && pattern.at[pattern.len - 1] == '/') {
		pattern.len--;
		if (!anchored)
			return match_folder(pattern, path);
		/* Only the first folder can match a pattern anchored at the root that has no further slash. */
		pattern = str_from(pattern, 1);
		if (str_find_char(pattern, '/') != STR_NONE)
			return match_folder(pattern, path);
		return str_find_char(path, '/') != STR_NONE &&
		       match(pattern, str_sub(path, 0, str_find_char(path, '/')));
	}
	if (anchored)
		return match(str_from(pattern, 1), path);
	if (str_find_char(pattern, '/') == STR_NONE)
		return match(pattern, last_part(path));
	return match(pattern, path);
}
