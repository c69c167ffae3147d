/*
 * The index from facts to patterns. Each kind of fact has its own idea of "matches": exact names, leading parts of a
 * dotted name, phrases inside a heading, the first words of a command. All of them come down to a few hash look-ups.
 */
#include "engine/matcher.h"
#include "engine/probe.h"
#include "engine/rulebook_internal.h"

#define PHRASE_WORDS 4
#define COMMAND_WORDS 5
#define NAME_BYTES 512

static bool is_boundary(char c)
{
	static const bool boundaries[256] = {['.'] = true, ['/'] = true, [':'] = true, ['_'] = true, ['-'] = true};

	return boundaries[(unsigned char)c];
}

static void chain(const struct rulebook *book, uint32_t pattern, matcher_found *found, void *context)
{
	for (; pattern != MAP_NONE; pattern = book->patterns[pattern].next)
		found(context, &book->patterns[pattern]);
}

static void look_up(const struct rulebook *book, const struct map *map, struct str name, matcher_found *found,
		    void *context)
{
	if (map->n)
		chain(book, map_get(map, name), found, context);
}

/* Patterns "x.*", "x_*": every leading part of the name that ends in a boundary. */
static void find_prefixes(const struct rulebook *book, const struct map *map, struct str name, matcher_found *found,
			  void *context)
{
	if (!map->n)
		return;
	for (size_t i = 0; i < name.len && i < NAME_BYTES; i++)
		if (is_boundary(name.at[i]))
			look_up(book, map, str_sub(name, 0, i + 1), found, context);
}

/* "a.b.c" also matches rules for "a" and "a.b". */
static void find_leading_parts(const struct rulebook *book, const struct map *map, struct str name,
			       matcher_found *found, void *context)
{
	for (size_t i = 1; i < name.len && i < NAME_BYTES; i++)
		if (name.at[i] == '.' || name.at[i] == '/' || name.at[i] == ':')
			look_up(book, map, str_sub(name, 0, i), found, context);
	look_up(book, map, name, found, context);
}

/* Every run of up to PHRASE_WORDS words. */
static void find_phrases(const struct rulebook *book, const struct map *map, struct str heading, matcher_found *found,
			 void *context)
{
	size_t start = 0;
	while (start < heading.len) {
		size_t end = start;
		for (int words = 0; words < PHRASE_WORDS && end < heading.len; words++) {
			end += words ? 1 : 0;
			while (end < heading.len && heading.at[end] != ' ')
				end++;
			look_up(book, map, str_sub(heading, start, end - start), found, context);
		}
		while (start < heading.len && heading.at[start] != ' ')
			start++;
		start++;
	}
}

/* The first one to COMMAND_WORDS words that are no options. `values`: the word after an option is its value. */
static void find_words(const struct rulebook *book, const struct map *map, struct str command, bool values,
		       matcher_found *found, void *context)
{
	char text[NAME_BYTES];
	size_t n = 0;
	struct str rest = command, word;
	bool option = false;
	for (int words = 0; words < COMMAND_WORDS && str_next(&rest, ' ', &word);) {
		bool skip = !word.len || word.at[0] == '-' || (values && option);
		option = word.len && word.at[0] == '-' && str_find_char(word, '=') == STR_NONE;
		if (skip)
			continue;
		if (n + word.len + 1 > sizeof text)
			return;
		if (n)
			text[n++] = ' ';
		memcpy(text + n, word.at, word.len);
		n += word.len;
		words++;
		look_up(book, map, (struct str){text, n}, found, context);
	}
}

/* `kubectl apply -n prod` and `kubectl -n prod apply`: nobody knows which options take a value, so both readings count. */
static void find_command(const struct rulebook *book, const struct map *map, struct str command, matcher_found *found,
			 void *context)
{
	find_words(book, map, command, false, found, context);
	if (str_has(command, " -"))
		find_words(book, map, command, true, found, context);
}

static void find_image(const struct rulebook *book, const struct map *map, struct str image, matcher_found *found,
		       void *context)
{
	look_up(book, map, image, found, context);
	size_t slash = str_rfind_char(image, '/');
	if (slash != STR_NONE)
		look_up(book, map, str_from(image, slash + 1), found, context);
}

void matcher_find(const struct rulebook *book, enum fact_kind kind, struct str name, matcher_found *found,
		  void *context)
{
	const struct pattern_index *index = &book->index[kind];
	switch (kind) {
	case FACT_IMPORT:
		find_leading_parts(book, &index->exact, name, found, context);
		return;
	case FACT_SECTION:
		find_phrases(book, &index->exact, name, found, context);
		return;
	case FACT_COMMAND:
		find_command(book, &index->exact, name, found, context);
		return;
	case FACT_IMAGE:
		find_image(book, &index->exact, name, found, context);
		break;
	default:
		look_up(book, &index->exact, name, found, context);
		break;
	}
	find_prefixes(book, &index->prefix, name, found, context);
}

struct path_context {
	const struct rulebook *book;
	matcher_found *found;
	void *context;
};

static void path_found(void *context, uint32_t value)
{
	struct path_context *path = context;
	path->found(path->context, &path->book->patterns[value]);
}

void matcher_find_path(const struct rulebook *book, const struct file *file, matcher_found *found, void *context)
{
	struct path_context path = {book, found, context};
	path_index_find(&book->paths, file, path_found, &path);
}

static void put_chained(struct rulebook *book, struct map *map, struct str key, uint32_t number)
{
	bool added;
	uint32_t first = map_intern(map, key, number, &added);
	book->patterns[number].next = added ? MAP_NONE : first;
	if (!added)
		map_put(map, key, number);
}

/* Backwards, so that a chain lists its patterns in the order of the files. */
void rules_build_index(struct rulebook *book)
{
	size_t patterns[FACT_KINDS] = {0};
	for (uint32_t i = 0; i < book->patterns_n; i++)
		patterns[book->patterns[i].kind]++;
	for (int kind = 0; kind < FACT_KINDS; kind++) {
		map_init(&book->index[kind].exact, &book->arena);
		map_init(&book->index[kind].prefix, &book->arena);
		if (patterns[kind] && kind != FACT_PATH)
			map_reserve(&book->index[kind].exact, patterns[kind]);
	}
	path_index_init(&book->paths, &book->arena);
	for (uint32_t i = book->patterns_n; i-- > 0;) {
		struct pattern *pattern = &book->patterns[i];
		struct pattern_index *index = &book->index[pattern->kind];
		if (pattern->kind == FACT_PATH)
			path_index_add(&book->paths, pattern->text, i);
		else if (pattern->text.len > 1 && pattern->text.at[pattern->text.len - 1] == '*')
			put_chained(book, &index->prefix, str_sub(pattern->text, 0, pattern->text.len - 1), i);
		else
			put_chained(book, &index->exact, pattern->text, i);
	}
}
