/*
 * Which paths belong to the scan: the folders that were asked for, minus the patterns that were excluded.
 */
#include "source/source_internal.h"

#include "base/glob.h"

static int path_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool is_within(struct str path, struct str folder)
{
	return path.len >= folder.len && str_eq(str_sub(path, 0, folder.len), folder) &&
	       (path.len == folder.len || path.at[folder.len] == '/');
}

/* "./a//b/" → "a/b". False for a path that leaves the repository. */
static bool normalise(struct arena *arena, struct str given, struct str *path)
{
	char *clean = arena_alloc(arena, given.len + 1);
	size_t len = 0;
	struct str rest = given, piece;

	if (str_starts(given, "/"))
		return false;
	while (str_next(&rest, '/', &piece)) {
		if (piece.len == 0 || str_is(piece, "."))
			continue;
		if (str_is(piece, ".."))
			return false;
		if (len)
			clean[len++] = '/';
		memcpy(clean + len, piece.at, piece.len);
		len += piece.len;
	}
	*path = (struct str){clean, len};
	return true;
}

static void drop_nested(struct scope *scope)
{
	size_t kept = 0;

	qsort(scope->paths, scope->paths_n, sizeof(*scope->paths), path_order);
	for (size_t i = 0; i < scope->paths_n; i++) {
		bool nested = false;
		/* "a", "a-b", "a/c": the folder need not be the one just before */
		for (size_t k = 0; k < kept && !nested; k++)
			nested = is_within(scope->paths[i], scope->paths[k]);
		if (!nested)
			scope->paths[kept++] = scope->paths[i];
	}
	scope->paths_n = kept;
}

void scope_set_excludes(struct scope *scope, struct arena *arena, const char *const *patterns, size_t n)
{
	scope->excludes_n = 0;
	scope->excludes = arena_array(arena, struct scope_exclude, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct str pattern = arena_str(arena, str_of(patterns[i]));
		bool folders_only = false;
		while (pattern.len > 1 && str_ends(pattern, "/")) {
			pattern.len--;
			folders_only = true;
		}
		if (pattern.len > 0)
			scope->excludes[scope->excludes_n++] = (struct scope_exclude){pattern, folders_only};
	}
}

int scope_init(struct scope *scope, struct arena *arena, const struct source_options *options, struct str folder,
	       struct error *err)
{
	bool everything = false;

	scope->paths_n = 0;
	scope->paths = arena_array(arena, struct str, options->scopes_n + 1);
	for (size_t i = 0; i < options->scopes_n; i++) {
		struct str path;
		if (!normalise(arena, str_of(options->scopes[i]), &path))
			return error_set(err, EXIT_CODE_USAGE,
					 "The path '%s' must be inside the repository and relative to its root.",
					 options->scopes[i]);
		if (path.len == 0)
			everything = true;
		scope->paths[scope->paths_n++] = path;
	}
	if (options->scopes_n == 0 && folder.len > 0 && !options->whole)
		scope->paths[scope->paths_n++] = arena_str(arena, folder);
	if (everything)
		scope->paths_n = 0;
	drop_nested(scope);

	scope_set_excludes(scope, arena, options->excludes, options->excludes_n);
	return 0;
}

enum scope_side scope_side(const struct scope *scope, struct str path)
{
	if (scope->paths_n == 0)
		return SCOPE_INSIDE;
	for (size_t i = 0; i < scope->paths_n; i++) {
		if (is_within(path, scope->paths[i]))
			return SCOPE_INSIDE;
		if (is_within(scope->paths[i], path))
			return SCOPE_ABOVE;
	}
	return SCOPE_OUTSIDE;
}

bool scope_excludes(const struct scope *scope, struct str path, bool folder)
{
	for (size_t i = 0; i < scope->excludes_n; i++) {
		const struct scope_exclude *exclude = &scope->excludes[i];
		if ((folder || !exclude->folders_only) && glob_match(exclude->pattern, path))
			return true;
	}
	return false;
}

bool scope_excludes_below(const struct scope *scope, struct str path)
{
	/* A pattern may name a folder above. */
	for (size_t i = 1; i < path.len && scope->excludes_n; i++)
		if (path.at[i] == '/' && scope_excludes(scope, str_sub(path, 0, i), true))
			return true;
	return scope_excludes(scope, path, false);
}
