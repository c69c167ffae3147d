/*
 * Two passes over the lines: the first collects variables, the second reads rules, since a recipe may use what is
 * assigned below it.
 */
#include "text/makefile.h"
#include "base/map.h"

#define EXPANSION_DEPTH 8
#define EXPANSION_BYTES (1u << 20) /* beside the text itself: variables that double each other end here */

struct text {
	char *at;
	uint32_t n, room;
};

struct reader {
	struct arena *arena;
	struct map names;
	vec(struct str) values;
	vec(struct makefile_rule) rules;
	vec(struct makefile_export) exports;
	struct str default_goal;
	size_t budget;
	struct text recipe; /* of the open rule */
	uint32_t next_line; /* line that the end of the recipe stands on */
	bool open;
};

enum line_kind { LINE_OTHER, LINE_ASSIGNMENT, LINE_RULE };

static void add(struct arena *arena, struct text *text, struct str piece)
{
	for (size_t i = 0; i < piece.len; i++)
		*vec_add(arena, text) = piece.at[i];
}

static size_t reference_end(struct str s, size_t open)
{
	size_t depth = 0;
	for (size_t i = open; i < s.len; i++) {
		if (s.at[i] == '(' || s.at[i] == '{')
			depth++;
		else if ((s.at[i] == ')' || s.at[i] == '}') && !--depth)
			return i;
	}
	return s.len;
}

static bool opens_reference(struct str s, size_t i)
{
	return s.at[i] == '$' && i + 1 < s.len && (s.at[i + 1] == '(' || s.at[i + 1] == '{');
}

static void expand(struct reader *r, struct str s, struct text *out, unsigned depth);

static void expand_reference(struct reader *r, struct str name, struct text *out, unsigned depth)
{
	uint32_t value = map_get(&r->names, name);
	if (str_is(name, "MAKE")) {
		add(r->arena, out, STR("make"));
	} else if (str_starts(name, "shell ")) {
		add(r->arena, out, STR("$("));
		expand(r, str_from(name, 6), out, depth + 1);
		add(r->arena, out, STR(")"));
	} else if (value != MAP_NONE) {
		expand(r, r->values.at[value], out, depth + 1);
	} else if (str_find_char(name, ' ') == STR_NONE) {
		add(r->arena, out, arena_printf(r->arena, "${%.*s}", STR_ARG(name)));
	}
}

static void expand(struct reader *r, struct str s, struct text *out, unsigned depth)
{
	if (depth > EXPANSION_DEPTH || s.len > r->budget)
		return;
	r->budget -= s.len;
	for (size_t i = 0; i < s.len; i++) {
		if (opens_reference(s, i)) {
			size_t end = reference_end(s, i + 1);
			expand_reference(r, str_trim(str_sub(s, i + 2, end - i - 2)), out, depth);
			i = end;
		} else if (s.at[i] != '$' || i + 1 == s.len) {
			*vec_add(r->arena, out) = s.at[i];
		} else if (s.at[++i] == '$') {
			*vec_add(r->arena, out) = '$';
		}
	}
}

static struct str expanded(struct reader *r, struct str s)
{
	struct text text = {0};
	expand(r, s, &text, 0);
	return (struct str){text.at, text.n};
}

/* One logical line; *line is moved to its last physical line. */
static bool next_logical(struct arena *arena, struct str *rest, uint32_t *line, struct str *logical)
{
	struct str piece;
	if (!str_next_line(rest, &piece))
		return false;
	++*line;
	*logical = piece;
	if (!piece.len || piece.at[piece.len - 1] != '\\')
		return true;
	struct text joined = {0};
	bool more = true;
	while (more && piece.len && piece.at[piece.len - 1] == '\\') {
		add(arena, &joined, piece);
		add(arena, &joined, STR("\n"));
		more = str_next_line(rest, &piece);
		*line += more;
	}
	if (more)
		add(arena, &joined, piece);
	*logical = (struct str){joined.at, joined.n};
	return true;
}

/* Where a line that is no recipe splits into left and right. */
static enum line_kind split(struct str line, size_t *at, size_t *width)
{
	for (size_t i = 0; i < line.len; i++) {
		char c = line.at[i];
		if (c == '#')
			return LINE_OTHER;
		if (opens_reference(line, i)) {
			i = reference_end(line, i + 1);
			continue;
		}
		*at = i;
		if (c == '=' || ((c == '?' || c == '+' || c == '!') && i + 1 < line.len && line.at[i + 1] == '=')) {
			*width = c == '=' ? 1 : 2;
			return LINE_ASSIGNMENT;
		}
		if (c != ':')
			continue;
		size_t colons = 1;
		while (i + colons < line.len && line.at[i + colons] == ':')
			colons++;
		bool assigns = i + colons < line.len && line.at[i + colons] == '=';
		*width = colons + assigns;
		return assigns ? LINE_ASSIGNMENT : LINE_RULE;
	}
	return LINE_OTHER;
}

static struct str without_comment(struct str s)
{
	size_t hash = str_find_char(s, '#');
	return str_trim(hash == STR_NONE ? s : str_sub(s, 0, hash));
}

static void assign(struct reader *r, struct str name, struct str value, uint32_t line)
{
	bool exported = str_starts(name, "export ");
	size_t blank = str_rfind_char(name, ' ');
	if (blank != STR_NONE)
		name = str_from(name, blank + 1);
	if (!name.len)
		return;
	if (exported && value.len)
		*vec_add(r->arena, &r->exports) = (struct makefile_export){name, line};
	if (str_is(name, ".DEFAULT_GOAL"))
		r->default_goal = value;
	map_put(&r->names, name, (uint32_t)r->values.n);
	*vec_add(r->arena, &r->values) = value;
}

static void close_rule(struct reader *r)
{
	if (r->open)
		r->rules.at[r->rules.n - 1].recipe = (struct str){r->recipe.at, r->recipe.n};
	r->open = false;
	r->recipe = (struct text){0};
}

static void add_recipe(struct reader *r, struct str line, uint32_t first)
{
	struct makefile_rule *rule = &r->rules.at[r->rules.n - 1];
	bool tolerant = false;
	while (line.len && (char_is_space(line.at[0]) || line.at[0] == '@' || line.at[0] == '-' || line.at[0] == '+')) {
		tolerant |= line.at[0] == '-';
		line = str_from(line, 1);
	}
	if (!rule->recipe_line)
		rule->recipe_line = r->next_line = first;
	for (; r->next_line < first; r->next_line++)
		add(r->arena, &r->recipe, STR("\n"));
	size_t from = r->recipe.n;
	expand(r, line, &r->recipe, 0);
	for (size_t i = from; i < r->recipe.n; i++)
		r->next_line += r->recipe.at[i] == '\n';
	if (tolerant && str_find_char(line, '#') == STR_NONE)
		add(r->arena, &r->recipe, STR(" || true"));
}

static void open_rule(struct reader *r, struct str line, size_t at, size_t width, uint32_t first)
{
	struct str right = str_from(line, at + width);
	size_t semicolon = str_find_char(right, ';'), inner, inner_width;
	struct str needs = without_comment(semicolon == STR_NONE ? right : str_sub(right, 0, semicolon));
	close_rule(r);
	switch (split(needs, &inner, &inner_width)) {
	case LINE_ASSIGNMENT:
		return; /* a variable of this target alone */
	case LINE_RULE:
		needs = str_from(needs, inner + inner_width); /* static pattern rule */
		break;
	case LINE_OTHER:
		break;
	}
	*vec_add(r->arena, &r->rules) = (struct makefile_rule){
		.targets = expanded(r, str_sub(line, 0, at)), .prerequisites = expanded(r, needs), .line = first};
	r->open = true;
	if (semicolon != STR_NONE && str_find_char(str_sub(right, 0, semicolon), '#') == STR_NONE)
		add_recipe(r, str_from(right, semicolon + 1), first);
}

static void read_line(struct reader *r, struct str line, uint32_t first, bool rules)
{
	size_t at = 0, width = 0;
	enum line_kind kind = split(line, &at, &width);
	if (kind == LINE_ASSIGNMENT && !rules)
		assign(r, str_trim(str_sub(line, 0, at)), without_comment(str_from(line, at + width)), first);
	else if (kind == LINE_ASSIGNMENT)
		close_rule(r);
	else if (kind == LINE_RULE && rules)
		open_rule(r, line, at, width, first);
	else if (kind == LINE_OTHER && rules && str_starts(line, "export ") && !str_has(line, "$"))
		*vec_add(r->arena, &r->exports) = (struct makefile_export){without_comment(str_from(line, 7)), first};
}

static void read_lines(struct reader *r, struct str rest, bool rules)
{
	struct str line;
	uint32_t behind = 0;
	bool defining = false;
	for (uint32_t first = 1; next_logical(r->arena, &rest, &behind, &line); first = behind + 1) {
		if (line.len && line.at[0] == '\t') {
			if (r->open && !defining)
				add_recipe(r, line, first);
			continue;
		}
		line = str_trim(line);
		if (defining || str_starts(line, "define "))
			defining = !str_starts(line, "endef");
		else
			read_line(r, line, first, rules);
	}
	close_rule(r);
}

void makefile_read(struct arena *a, struct str text, struct makefile *makefile)
{
	struct reader r = {.arena = a, .budget = EXPANSION_BYTES + 2 * text.len};
	map_init(&r.names, a);
	read_lines(&r, text, false);
	read_lines(&r, text, true);
	*makefile = (struct makefile){.rules = r.rules.at,
				      .rules_n = r.rules.n,
				      .exports = r.exports.at,
				      .exports_n = r.exports.n,
				      .default_goal = r.default_goal};
}
