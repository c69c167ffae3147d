/*
 * Addresses of repositories: what may be shown of them and which name they give.
 * Forms: https://git-scm.com/docs/git-clone#_git_urls
 */
#include "source/source_internal.h"

/* Length of "https" in "https://…", or 0. */
static size_t scheme_length(struct str address)
{
	size_t n = 0;

	while (n < address.len &&
	       (char_is_alpha(address.at[n]) || (n && (address.at[n] == '+' || address.at[n] == '-'))))
		n++;
	return n && str_starts(str_from(address, n), "://") ? n : 0;
}

/* "user@host:path": the offset of the colon, or STR_NONE. */
static size_t scp_colon(struct str address)
{
	size_t colon = str_find_char(address, ':'), slash = str_find_char(address, '/');

	if (colon == STR_NONE || colon == 0 || colon + 1 == address.len || slash < colon)
		return STR_NONE;
	return colon;
}

bool origin_is_url(struct str address)
{
	return scheme_length(address) > 0 || scp_colon(address) != STR_NONE;
}

/* "user:password@host:port" of what stands after the slashes. A password with a slash in it, which ought to be escaped, makes the
 * authority end early: then something follows the colon that is no port, and it ends after the last @. */
static struct str authority(struct str rest)
{
	size_t slash = str_find_char(rest, '/'), colon = str_find_char(rest, ':'), at = str_rfind_char(rest, '@');

	if (slash == STR_NONE || colon == STR_NONE || at == STR_NONE || colon > slash || at < slash)
		return str_sub(rest, 0, slash);
	for (size_t i = colon + 1; i < slash; i++) {
		if (char_is_digit(rest.at[i]))
			continue;
		size_t end = str_find_char(str_from(rest, at), '/');
		return end == STR_NONE ? rest : str_sub(rest, 0, at + end);
	}
	return str_sub(rest, 0, slash);
}

struct str origin_clean(struct arena *arena, struct str address)
{
	size_t scheme = scheme_length(address);
	struct str name = str_sub(address, 0, scheme);

	if (scheme == 0) {
		if (scp_colon(address) == STR_NONE)
			return (struct str){0};
		return arena_str(arena, address);
	}
	if (str_is_nocase(name, "file"))
		return (struct str){0};

	struct str rest = str_from(address, scheme + 3);
	struct str host = authority(rest);
	struct str path = str_from(rest, host.len);
	struct str user = {0};
	size_t at = str_rfind_char(host, '@');
	if (at != STR_NONE) {
		user = str_sub(host, 0, at);
		host = str_from(host, at + 1);
	}
	/* The user of ssh is part of the address and no secret; of http it may be a token. */
	bool ssh = str_has_nocase(name, "ssh");
	user = ssh ? str_sub(user, 0, str_find_char(user, ':')) : (struct str){0};
	if (!ssh) {
		path = str_sub(path, 0, str_find_char(path, '?'));
		path = str_sub(path, 0, str_find_char(path, '#'));
	}
	return arena_printf(arena, "%.*s://%.*s%s%.*s%.*s", STR_ARG(name), STR_ARG(user), user.len ? "@" : "",
			    STR_ARG(host), STR_ARG(path));
}

static struct str without_end(struct str s, const char *end)
{
	return str_ends_nocase(s, end) ? str_sub(s, 0, s.len - strlen(end)) : s;
}

static struct str without_slashes(struct str s)
{
	while (str_starts(s, "/") || str_starts(s, "~"))
		s = str_from(s, 1);
	while (str_ends(s, "/"))
		s.len--;
	return s;
}

struct str origin_name(struct arena *arena, struct str address)
{
	size_t scheme = scheme_length(address), colon = scp_colon(address);
	bool local = scheme ? str_is_nocase(str_sub(address, 0, scheme), "file") : colon == STR_NONE;
	struct str path = address;

	if (scheme) {
		path = str_from(address, scheme + 3);
		size_t slash = str_find_char(path, '/');
		path = slash == STR_NONE ? STR("") : str_from(path, slash);
	} else if (colon != STR_NONE) {
		path = str_from(address, colon + 1);
	}
	path = str_sub(path, 0, str_find_char(path, '?'));
	if (local)
		return origin_folder_name(arena, path);
	path = without_slashes(without_end(without_slashes(path), ".git"));

	/* Servers that put words of their own into the path: Bitbucket "scm/org/project", Azure DevOps
	 * "org/project/_git/repository" and "v3/org/project/repository". */
	char *name = arena_alloc(arena, path.len + 1);
	size_t len = 0;
	struct str rest = path, piece;
	for (size_t i = 0; str_next(&rest, '/', &piece); i++) {
		bool extra = piece.len == 0 || str_is(piece, "_git") ||
			     (i == 0 && rest.len && (str_is(piece, "scm") || str_is(piece, "v3")));
		if (extra)
			continue;
		if (len)
			name[len++] = '/';
		memcpy(name + len, piece.at, piece.len);
		len += piece.len;
	}
	return (struct str){name, len};
}

/* Folder names that say only that a repository is here; the folder above has the project's name. */
static bool says_nothing(struct str name)
{
	static const char *const generic[] = {".git", "git", ".bare", "bare", "repo", "repository", "src"};

	for (size_t i = 0; i < sizeof(generic) / sizeof(*generic); i++)
		if (str_is_nocase(name, generic[i]))
			return true;
	return name.len == 0;
}

struct str origin_folder_name(struct arena *arena, struct str path)
{
	struct str last = {0};

	path = without_slashes(path);
	for (int i = 0; i < 3 && path.len; i++) {
		size_t slash = str_rfind_char(path, '/');
		last = slash == STR_NONE ? path : str_from(path, slash + 1);
		path = slash == STR_NONE ? (struct str){0} : str_sub(path, 0, slash);
		struct str name = last.len > 4 ? without_end(last, ".git") : last;
		if (!says_nothing(name))
			return arena_str(arena, name);
	}
	return arena_str(arena, last.len ? last : STR("repository"));
}
