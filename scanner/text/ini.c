/*
 * INI-like files as a tree: sections are mappings, keys their members. Reads what Python's configparser does (setup.cfg,
 * tox.ini, continuation lines by indentation), git's configuration (indented keys) and Java properties (no section, a
 * backslash at the end of a line).
 * Format: https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 */
#include "base/map.h"
#include "text/tree.h"

struct reader {
	struct tree_builder b;
	struct map sections;
	vec(struct tree_node *) nodes; /* of the sections */
	struct tree_node *root, *section;
	uint32_t line;

	struct tree_node *key; /* the one that a following line may continue */
	size_t indent;         /* of that key */
	vec(char) value;       /* of that key, once it has more than one line */
	uint32_t empty;        /* lines since then that were empty or comments */
	bool joined;           /* the last line ended with a backslash */
};

static size_t indent_of(struct str line)
{
	size_t n = 0;

	while (n < line.len && (line.at[n] == ' ' || line.at[n] == '\t'))
		n++;
	return n;
}

static void add_text(struct reader *r, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		*vec_add(r->b.arena, &r->value) = text.at[i];
}

/* A backslash at the end of the line joins the next one to it, whatever its indentation. */
static struct str take_backslash(struct reader *r, struct str text)
{
	size_t n = 0;

	while (n < text.len && text.at[text.len - 1 - n] == '\\')
		n++;
	r->joined = n % 2;
	return r->joined ? str_trim(str_sub(text, 0, text.len - 1)) : text;
}

static void continue_value(struct reader *r, struct str text)
{
	struct tree_node *key = r->key;

	text = take_backslash(r, text);
	if (!key->text.len && !r->value.n) {
		key->kind = TREE_SCALAR;
		key->text = text;
		key->text_line = r->line;
		r->empty = 0;
		return;
	}
	if (!r->value.n)
		add_text(r, key->text);
	key->style = TREE_LITERAL;
	for (uint32_t i = 0; i <= r->empty; i++)
		*vec_add(r->b.arena, &r->value) = '\n';
	r->empty = 0;
	add_text(r, text);
}

static void finish_key(struct reader *r)
{
	if (r->key && r->value.n)
		r->key->text = str_trim((struct str){r->value.at, r->value.n});
	r->key = NULL;
	r->joined = false;
	r->empty = 0;
	memset(&r->value, 0, sizeof(r->value));
}

static int open_section(struct reader *r, struct str line, size_t indent)
{
	size_t end = str_rfind_char(line, ']');
	struct str name = str_trim(str_sub(line, 1, end - 1));
	uint32_t number = map_get(&r->sections, name);

	finish_key(r);
	if (number != MAP_NONE) {
		r->section = r->nodes.at[number];
		return 0;
	}
	r->b.depth = 1;
	r->section = tree_node_new(&r->b, TREE_MAPPING, r->line, (uint32_t)indent + 1);
	if (!r->section)
		return -1;
	r->section->key = name;
	tree_append(r->root, r->section);
	map_put(&r->sections, name, (uint32_t)r->nodes.n);
	*vec_add(r->b.arena, &r->nodes) = r->section;
	return 0;
}

/* Without a comment that a blank sets apart. A semicolon is none: it begins the markers of a Python requirement. */
static struct str without_comment(struct str value)
{
	for (size_t i = 1; i < value.len; i++)
		if (value.at[i] == '#' && char_is_space(value.at[i - 1]))
			return str_trim(str_sub(value, 0, i));
	return value.len && value.at[0] == '#' ? str_sub(value, 0, 0) : value;
}

static bool set_quoted(struct tree_node *node, struct str value)
{
	char quote = value.len > 1 ? value.at[0] : '\0';

	if ((quote != '"' && quote != '\'') || str_find_char(str_from(value, 1), quote) != value.len - 2)
		return false;
	node->kind = TREE_SCALAR;
	node->style = TREE_QUOTED;
	node->text = str_sub(value, 1, value.len - 2);
	return true;
}

static void set_value(struct reader *r, struct tree_node *node, struct str value)
{
	struct str plain = without_comment(value);

	if (set_quoted(node, value) || set_quoted(node, plain))
		return;
	node->text = take_backslash(r, plain);
	if (node->text.len)
		node->kind = TREE_SCALAR;
}

static int add_key(struct reader *r, struct str line, size_t indent)
{
	size_t equals = 0;
	struct tree_node *node;

	while (equals < line.len && line.at[equals] != '=' && line.at[equals] != ':')
		equals++;
	finish_key(r);
	r->b.depth = 2;
	node = tree_node_new(&r->b, TREE_NULL, r->line, (uint32_t)indent + 1);
	if (!node)
		return -1;
	node->key = str_trim(str_sub(line, 0, equals));
	if (equals < line.len)
		set_value(r, node, str_trim(str_from(line, equals + 1)));
	tree_append(r->section, node);
	r->key = node;
	r->indent = indent;
	return 0;
}

static int read_line(struct reader *r, struct str line)
{
	size_t indent = indent_of(line);
	struct str text = str_trim(line);
	bool continues = r->key && (indent > r->indent || r->joined);

	if (!text.len || text.at[0] == '#' || text.at[0] == ';') {
		r->empty++; /* kept within a text, so that its lines are those of the file */
		return 0;
	}
	if (continues) {
		continue_value(r, text);
		return 0;
	}
	if (text.at[0] == '[' && str_find_char(text, ']') != STR_NONE)
		return open_section(r, text, indent);
	return add_key(r, text, indent);
}

struct tree_node *ini_read(struct arena *a, struct str text, struct tree_problem *problem)
{
	struct reader r = {.b = {.arena = a, .problem = problem}, .line = 1};
	struct str line;

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text, 3);
	map_init(&r.sections, a);
	r.root = r.section = tree_node_new(&r.b, TREE_MAPPING, 1, 1);
	for (; r.root && str_next_line(&text, &line); r.line++)
		if (read_line(&r, line))
			return NULL;
	finish_key(&r);
	if (r.root && !r.root->count)
		r.root->kind = TREE_NULL;
	return r.root;
}
