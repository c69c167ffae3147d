#include "text/python_sides.h"

#include <string.h>

bool python_has_word(struct str name, const char *word)
{
	size_t at = str_find(name, word), end = at + strlen(word);

	return at != STR_NONE && (!at || name.at[at - 1] == '_') && (end == name.len || name.at[end] == '_');
}

/* The sides a name can speak of: a part of it, or a whole word between underscores. */
static const struct {
	const char *text;
	bool whole;
	enum python_side side;
} side_words[] = {
	{"reference", false, PYTHON_SIDE_REFERENCE},
	{"baseline", false, PYTHON_SIDE_REFERENCE},
	{"historical", false, PYTHON_SIDE_REFERENCE},
	{"ref", true, PYTHON_SIDE_REFERENCE},
	{"train", true, PYTHON_SIDE_REFERENCE},
	{"training", true, PYTHON_SIDE_REFERENCE},
	{"expected", true, PYTHON_SIDE_REFERENCE},
	{"current", false, PYTHON_SIDE_CURRENT},
	{"incoming", false, PYTHON_SIDE_CURRENT},
	{"recent", false, PYTHON_SIDE_CURRENT},
	{"production", false, PYTHON_SIDE_CURRENT},
	{"cur", true, PYTHON_SIDE_CURRENT},
	{"live", true, PYTHON_SIDE_CURRENT},
	{"prod", true, PYTHON_SIDE_CURRENT},
	{"actual", true, PYTHON_SIDE_CURRENT},
	{"serving", true, PYTHON_SIDE_CURRENT},
	{"inference", true, PYTHON_SIDE_CURRENT},
	{"latest", true, PYTHON_SIDE_CURRENT},
	{"predict", false, PYTHON_SIDE_PREDICTION},
	{"pred", true, PYTHON_SIDE_PREDICTION},
	{"preds", true, PYTHON_SIDE_PREDICTION},
	{"scored", true, PYTHON_SIDE_PREDICTION},
	{"ground_truth", false, PYTHON_SIDE_TRUTH},
	{"groundtruth", false, PYTHON_SIDE_TRUTH},
	{"feedback", false, PYTHON_SIDE_TRUTH},
	{"true_label", false, PYTHON_SIDE_TRUTH},
	{"actuals", false, PYTHON_SIDE_TRUTH},
	{"outcome", false, PYTHON_SIDE_TRUTH},
	{"actual", true, PYTHON_SIDE_TRUTH},
	{"truth", true, PYTHON_SIDE_TRUTH},
	{"acts", true, PYTHON_SIDE_TRUTH},
	{"realized", true, PYTHON_SIDE_TRUTH},
	{"observed", true, PYTHON_SIDE_TRUTH},
};
#define SIDE_WORDS (sizeof(side_words) / sizeof(side_words[0]))

/* By letter: the words that begin with it, those whose second letter it is, and those that hold it, a bit for each. */
struct word_starts {
	uint64_t first[32], second[32], with[32];
};

static void read_starts(const bool wanted[PYTHON_SIDES], struct word_starts *starts)
{
	_Static_assert(SIDE_WORDS <= 64, "a bit for each word");
	memset(starts, 0, sizeof(*starts));
	for (size_t w = 0; w < SIDE_WORDS; w++) {
		if (!wanted[side_words[w].side])
			continue;
		starts->first[side_words[w].text[0] & 31] |= (uint64_t)1 << w;
		starts->second[side_words[w].text[1] & 31] |= (uint64_t)1 << w;
		for (const char *letter = side_words[w].text; *letter; letter++)
			starts->with[*letter & 31] |= (uint64_t)1 << w;
	}
}

/* The words that may stand in the text, whatever their case: those whose first two letters stand there side by side and
 * none of whose letters is missing. */
static uint64_t words_in(const struct word_starts *starts, struct str text)
{
	uint64_t words = 0;
	uint32_t missing = ~(uint32_t)0;

	for (size_t i = 0; i + 1 < text.len; i++)
		words |= starts->first[text.at[i] & 31] & starts->second[text.at[i + 1] & 31];
	for (size_t i = 0; i < text.len && words; i++)
		missing &= ~((uint32_t)1 << (text.at[i] & 31));
	for (; missing && words; missing &= missing - 1)
		words &= ~starts->with[__builtin_ctz(missing)];
	return words;
}

/* Which of the wanted sides the names of a function speak of. Strings count when they are as short as a key. */
void python_sides_read(const struct python_module *m, const struct python_def *def, const bool wanted[PYTHON_SIDES],
		       bool sides[PYTHON_SIDES])
{
	struct word_starts starts;
	unsigned open = 0;

	for (int side = 0; side < PYTHON_SIDES; side++)
		open += wanted[side];
	if (open)
		read_starts(wanted, &starts);
	for (uint32_t t = def->token + 1; t < def->to && open; t++) {
		const struct python_token *token = &m->tokens->at[t];
		if ((token->kind != PYTHON_NAME && token->kind != PYTHON_STRING) || token->text.len < 3 ||
		    token->text.len > 40)
			continue;
		for (uint64_t words = words_in(&starts, token->text); words; words &= words - 1) {
			int w = __builtin_ctzll(words), side = side_words[w].side;
			if (sides[side])
				continue;
			sides[side] = side_words[w].whole ? python_has_word(token->text, side_words[w].text)
							  : str_has_nocase(token->text, side_words[w].text);
			open -= sides[side];
		}
	}
}
