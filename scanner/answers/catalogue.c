#include "answers/catalogue.h"

#include <stdlib.h>

#define WORDS 48

/* Hashes of the words of three letters and more, sorted, each once. */
struct word_set {
	uint64_t at[WORDS];
	size_t n;
};

static bool is_letter(char c)
{
	return char_is_word(c) || (unsigned char)c >= 0x80;
}

static int by_number(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;
	return *a < *b ? -1 : *a > *b;
}

static void word_set_fill(struct word_set *set, struct str text)
{
	size_t kept = 0;
	set->n = 0;
	for (size_t i = 0; i < text.len && set->n < WORDS;) {
		size_t start = i;
		while (i < text.len && is_letter(text.at[i]))
			i++;
		if (i - start >= 3)
			set->at[set->n++] = str_hash_nocase(str_sub(text, start, i - start));
		i += i == start;
	}
	qsort(set->at, set->n, sizeof *set->at, by_number);
	for (size_t i = 0; i < set->n; i++)
		if (!kept || set->at[kept - 1] != set->at[i])
			set->at[kept++] = set->at[i];
	set->n = kept;
}

/* Words in common as a share of those of both (Dice's coefficient). */
static double likeness(const struct word_set *a, const struct word_set *b)
{
	size_t same = 0;
	for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
		if (a->at[i] == b->at[k]) {
			same++;
			i++;
			k++;
		} else if (a->at[i] < b->at[k]) {
			i++;
		} else {
			k++;
		}
	}
	return a->n + b->n ? 2.0 * (double)same / (double)(a->n + b->n) : 0;
}

bool catalogue_alike(struct str a, struct str b)
{
	struct word_set left, right;
	word_set_fill(&left, a);
	word_set_fill(&right, b);
	return likeness(&left, &right) >= 0.5;
}

/* Words in small letters with one blank between them: what of a title does not change when it is copied. */
static struct str bare(struct arena *arena, struct str text)
{
	char *at = arena_alloc_raw(arena, text.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (is_letter(text.at[i]))
			at[n++] = char_lower(text.at[i]);
		else if (n && at[n - 1] != ' ')
			at[n++] = ' ';
	}
	n -= n && at[n - 1] == ' ';
	return (struct str){at, n};
}

void catalogue_init(struct catalogue *catalogue, const struct answers_request *request, struct arena *arena)
{
	const struct checklists *lists = request->lists;
	*catalogue = (struct catalogue){.lists = lists, .wanted = request->wanted, .arena = arena};
	catalogue->ids = arena_array(arena, struct map, lists->n + 1);
	catalogue->titles = arena_array(arena, struct map, lists->n + 1);
	catalogue->words = arena_array(arena, struct word_set *, lists->n + 1);
	for (size_t l = 0; l < lists->n; l++) {
		map_init(&catalogue->ids[l], arena);
		map_init(&catalogue->titles[l], arena);
		catalogue->words[l] = arena_array(arena, struct word_set, lists->at[l].items_n + 1);
		for (uint32_t i = 0; i < lists->at[l].items_n; i++) {
			map_put(&catalogue->ids[l], arena_lower(arena, lists->at[l].items[i].id), i);
			map_put(&catalogue->titles[l], bare(arena, lists->at[l].items[i].title), i);
			word_set_fill(&catalogue->words[l][i], lists->at[l].items[i].title);
		}
	}
}

bool catalogue_wants(const struct catalogue *catalogue, uint32_t list)
{
	return !catalogue->wanted || catalogue->wanted[list];
}

uint32_t catalogue_list(const struct catalogue *catalogue, struct str name)
{
	for (uint32_t l = 0; l < catalogue->lists->n; l++)
		if (str_eq_nocase(catalogue->lists->at[l].id, name) ||
		    str_eq_nocase(catalogue->lists->at[l].title, name))
			return l;
	return MAP_NONE;
}

/* "Criterion 31", "Question no. 31", "#31" */
static struct str skip_words(struct str text)
{
	static const char *const before[] = {"criterium", "criterion", "question", "item", "number",
					     "nr.",       "nr",        "no.",      "#",    "q"};
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		struct str rest = str_trim(str_from(text, strlen(before[i])));
		if (str_starts_nocase(text, before[i]) && rest.len && char_is_digit(rest.at[0]))
			return rest;
	}
	return text;
}

bool catalogue_parse_id(const struct catalogue *catalogue, struct str text, struct id_text *out)
{
	size_t end = 0;
	*out = (struct id_text){.list = MAP_NONE};
	size_t colon = str_find_char(str_sub(text, 0, 40), ':');
	if (colon != STR_NONE)
		out->list = catalogue_list(catalogue, str_trim(str_sub(text, 0, colon)));
	if (out->list != MAP_NONE)
		text = str_trim(str_from(text, colon + 1));
	text = skip_words(text);
	while (end < text.len && end < 40 && (char_is_word(text.at[end]) || text.at[end] == '.' || text.at[end] == '-'))
		end++;
	struct str token = str_sub(text, 0, end);
	out->rest = str_from(text, end);
	if (out->rest.len && str_find_char(STR(" \t\n\r):-"), out->rest.at[0]) == STR_NONE &&
	    !str_starts(out->rest, "\xc2\xa0"))
		return false;
	while (token.len && (token.at[token.len - 1] == '.' || token.at[token.len - 1] == '-'))
		token.len--;
	if (!token.len || token.len > 24)
		return false;
	while (out->rest.len && str_find_char(STR(" \t\n\r):-."), out->rest.at[0]) != STR_NONE)
		out->rest = str_from(out->rest, 1);
	out->whole = !out->rest.len;
	out->id = arena_lower(catalogue->arena, token);
	return true;
}

uint32_t catalogue_item(const struct catalogue *catalogue, uint32_t list, const struct id_text *id)
{
	if ((id->list != MAP_NONE && id->list != list) || !catalogue_wants(catalogue, list))
		return MAP_NONE;
	uint32_t item = map_get(&catalogue->ids[list], id->id);
	/* Programs that take ids for numbers write 31 as 31.0. */
	if (item == MAP_NONE && str_ends(id->id, ".0"))
		item = map_get(&catalogue->ids[list], str_sub(id->id, 0, id->id.len - 2));
	return item;
}

uint32_t catalogue_section(const struct catalogue *catalogue, uint32_t list, struct str name)
{
	const struct checklist *checklist = &catalogue->lists->at[list];
	if (checklist->result != RESULT_LEVELS || !catalogue_wants(catalogue, list))
		return MAP_NONE;
	for (uint32_t i = 0; i < checklist->sections_n; i++)
		if (str_eq_nocase(checklist->sections[i].id, name) || str_eq_nocase(checklist->sections[i].title, name))
			return i;
	return MAP_NONE;
}

uint32_t catalogue_title(const struct catalogue *catalogue, uint32_t list, struct str text)
{
	const struct checklist *checklist = &catalogue->lists->at[list];
	struct word_set wanted;
	double best = 0.7, second = 0;
	uint32_t found = MAP_NONE;
	if (text.len < 8 || text.len > 400 || !catalogue_wants(catalogue, list))
		return MAP_NONE;
	found = map_get(&catalogue->titles[list], bare(catalogue->arena, text));
	if (found != MAP_NONE)
		return found;
	word_set_fill(&wanted, text);
	for (uint32_t i = 0; i < checklist->items_n; i++) {
		double like = likeness(&wanted, &catalogue->words[list][i]);
		if (like > best) {
			second = found == MAP_NONE ? 0 : best;
			best = like;
			found = i;
		} else if (like > second) {
			second = like;
		}
	}
	return found != MAP_NONE && second < best ? found : MAP_NONE;
}
