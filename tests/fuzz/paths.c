#include "base/glob.h"
#include "source/source_internal.h"
#include "stage.h"
#include "target.h"
#include "text/path.h"

/* A path, and after a line break a pattern, a folder, a scope. */
void fuzz_path(struct arena *arena, struct str text)
{
	struct entries entries = {.arena = arena};
	struct str rest = text, path = {0}, other = {0};
	struct scope scope;
	struct oid id = {{0}};
	struct error err;
	enum entry_kind kind;
	bool executable;

	str_next(&rest, '\n', &path);
	str_next(&rest, '\n', &other);
	glob_match(other, path);
	path_join(arena, other, path);
	const char *scopes[] = {arena_cstr(arena, other)}, *excludes[] = {arena_cstr(arena, rest)};
	struct source_options options = {.scopes = scopes, .scopes_n = 1, .excludes = excludes, .excludes_n = 1};
	if (scope_init(&scope, arena, &options, (struct str){0}, &err) == 0) {
		scope_side(&scope, path);
		scope_excludes(&scope, path, false);
		scope_excludes_below(&scope, path);
	}
	entries_kind_of((unsigned)path.len, &kind, &executable);
	entries_add(&entries, path, ENTRY_FILE, false, &id);
	entries_add(&entries, other, ENTRY_FILE, false, &id);
	entries_finish(&entries);
	if (path.len)
		stage_run(path, STR("x: 1\n"));
}

void fuzz_address(struct arena *arena, struct str text)
{
	origin_is_url(text);
	origin_clean(arena, text);
	origin_name(arena, text);
	origin_folder_name(arena, text);
}
