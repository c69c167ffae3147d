#include "answers/reading.h"

#include <math.h>

/* Words that stand for an answer. The longer of two that begin alike comes first. `alone`: only as the whole cell. */
static const struct {
	const char *word;
	enum reading_kind kind;
	enum answer answer;
	bool alone;
} words[] = {
#define WORD(text, answer) {text, READING_ANSWER, ANSWER_##answer, false},
#define ALONE(text, answer) {text, READING_ANSWER, ANSWER_##answer, true},
#define OPEN(text) {text, READING_EMPTY, ANSWER_UNKNOWN, true},
	/* clang-format off */
	WORD("not applicable", NA) WORD("not relevant", NA) WORD("does not apply", NA) WORD("doesn't apply", NA)
	WORD("non applicable", NA) WORD("nicht zutreffend", NA) WORD("niet van toepassing", NA) WORD("no aplica", NA)
	WORD("out of scope", NA) WORD("n/a", NA) WORD("n.a.", NA) ALONE("n.a", NA) ALONE("na", NA) ALONE("n.v.t.", NA)
	WORD("entfällt", NA) WORD("irrelevant", NA)
	WORD("don't know", UNKNOWN) WORD("dont know", UNKNOWN) WORD("do not know", UNKNOWN) WORD("not known", UNKNOWN)
	WORD("not sure", UNKNOWN) WORD("no idea", UNKNOWN) WORD("no information", UNKNOWN) WORD("no answer", UNKNOWN)
	WORD("unknown", UNKNOWN) WORD("unsure", UNKNOWN) WORD("unclear", UNKNOWN) WORD("to be checked", UNKNOWN)
	WORD("unbekannt", UNKNOWN) WORD("weiß nicht", UNKNOWN) WORD("unklar", UNKNOWN) WORD("inconnu", UNKNOWN)
	ALONE("?", UNKNOWN) ALONE("??", UNKNOWN) ALONE("???", UNKNOWN) ALONE("dk", UNKNOWN)
	WORD("partially", PARTIAL) WORD("partly", PARTIAL) WORD("partial", PARTIAL) WORD("in part", PARTIAL)
	WORD("in progress", PARTIAL) WORD("ongoing", PARTIAL) WORD("work in progress", PARTIAL) WORD("somewhat", PARTIAL)
	WORD("to some extent", PARTIAL) WORD("more or less", PARTIAL) WORD("mostly", PARTIAL) WORD("largely", PARTIAL)
	WORD("sometimes", PARTIAL) WORD("half", PARTIAL) WORD("not fully", PARTIAL) WORD("not completely", PARTIAL)
	WORD("teilweise", PARTIAL) WORD("zum teil", PARTIAL) WORD("en partie", PARTIAL) WORD("partiellement", PARTIAL)
	WORD("parcialmente", PARTIAL) WORD("gedeeltelijk", PARTIAL) WORD("deels", PARTIAL) ALONE("wip", PARTIAL)
	ALONE("~", PARTIAL) ALONE("◐", PARTIAL) ALONE("◑", PARTIAL) ALONE("(✓)", PARTIAL) ALONE("(✔)", PARTIAL)
	ALONE("(x)", PARTIAL) ALONE("+/-", PARTIAL) ALONE("±", PARTIAL) ALONE("yes/no", PARTIAL) ALONE("🟡", PARTIAL)
	WORD("not implemented", NO) WORD("not done", NO) WORD("not yet", NO) WORD("not at all", NO) WORD("not met", NO)
	WORD("not in place", NO) WORD("not fulfilled", NO) WORD("non-compliant", NO) WORD("not compliant", NO)
	WORD("missing", NO) WORD("planned", NO) WORD("never", NO) WORD("nope", NO) WORD("none", NO) WORD("nein", NO)
	WORD("nicht erfüllt", NO) WORD("nee", NO) WORD("non", NO) WORD("false", NO) WORD("no", NO) ALONE("n", NO)
	ALONE("f", NO) ALONE("falsch", NO) ALONE("off", NO)
	WORD("✗", NO) WORD("✘", NO) WORD("✖", NO) WORD("✕", NO) WORD("❌", NO) WORD("☒", NO) WORD("×", NO) ALONE("☐", NO)
	ALONE("[ ]", NO) ALONE("🔴", NO)
	WORD("fully implemented", YES) WORD("implemented", YES) WORD("in place", YES) WORD("fulfilled", YES)
	WORD("fully", YES) WORD("completely", YES) WORD("compliant", YES) WORD("always", YES) WORD("done", YES)
	WORD("complete", YES) WORD("met", YES) WORD("yes", YES) WORD("yep", YES) WORD("yeah", YES) WORD("true", YES)
	WORD("erfüllt", YES) ALONE("wahr", YES) ALONE("on", YES) ALONE("y", YES) ALONE("t", YES) ALONE("ok", YES)
	WORD("ja", YES) WORD("oui", YES) WORD("sí", YES) ALONE("si", YES) WORD("sim", YES)
	WORD("✓", YES) WORD("✔", YES) WORD("✅", YES) WORD("☑", YES) WORD("🗸", YES) ALONE("[x]", YES) ALONE("🟢", YES)
	OPEN("-") OPEN("–") OPEN("—") OPEN("…") OPEN("...") OPEN("tbd") OPEN("tbc") OPEN("todo") OPEN("null") OPEN("nan")
	/* clang-format on */
};

static struct str skip_selector(struct str s)
{
	/* Variation selectors make a tick an emoji. */
	while (str_starts(s, "\xef\xb8\x8e") || str_starts(s, "\xef\xb8\x8f"))
		s = str_from(s, 3);
	return s;
}

/* Whether what follows a word may be a comment on it. */
static bool is_apart(struct str rest)
{
	return !rest.len || str_find_char(STR(" \t\n\r,;:.!(-/|"), rest.at[0]) != STR_NONE || str_starts(rest, "–") ||
	       str_starts(rest, "—") || str_starts(rest, "\xc2\xa0");
}

static struct str comment_of(struct str rest)
{
	for (;;) {
		if (rest.len && str_find_char(STR(" \t\n\r,;:.!-/|"), rest.at[0]) != STR_NONE)
			rest = str_from(rest, 1);
		else if (str_starts(rest, "–") || str_starts(rest, "—"))
			rest = str_from(rest, 3);
		else
			break;
	}
	rest = str_trim(rest);
	if (rest.len > 2 && rest.at[0] == '(' && rest.at[rest.len - 1] == ')')
		rest = str_sub(rest, 1, rest.len - 2);
	return rest;
}

/* A number with a decimal point or comma and at most nine digits on each side, so that it is exact enough and cannot overflow. */
static bool take_number(struct str *s, double *value)
{
	size_t i = 0, digits = 0;
	double number = 0, unit = 1;
	for (; i < s->len && char_is_digit(s->at[i]); i++, digits++)
		number = number * 10 + (s->at[i] - '0');
	if (!digits || digits > 9)
		return false;
	if (i + 1 < s->len && (s->at[i] == '.' || s->at[i] == ',') && char_is_digit(s->at[i + 1])) {
		for (i++; i < s->len && char_is_digit(s->at[i]); i++) {
			unit /= 10;
			number += (s->at[i] - '0') * unit;
		}
	}
	*value = number;
	*s = str_from(*s, i);
	return true;
}

static bool take_word(struct str *s, const char *const *wanted)
{
	for (; *wanted; wanted++) {
		size_t n = strlen(*wanted);
		if (!str_starts_nocase(*s, *wanted))
			continue;
		*s = str_trim(str_from(*s, n));
		return true;
	}
	return false;
}

static struct reading read_number(struct str text)
{
	static const char *const names[] = {"maturity level", "level", "stage", "grade", "score", "stufe", "l", NULL};
	static const char *const of[] = {"/", "out of", "of", "von", NULL};
	struct reading reading = {.kind = READING_NONE};
	struct str rest = text;
	bool named = text.len && char_is_alpha(text.at[0]) && take_word(&rest, names);
	double value, whole;
	if (!take_number(&rest, &value) || (!named && text.len && char_is_alpha(text.at[0])))
		return reading;
	struct str after = str_trim(rest);
	if (str_starts(after, "%") && value <= 100) {
		rest = str_from(after, 1);
		reading = (struct reading){.kind = READING_SCORE, .value = value, .of = 100};
	} else {
		struct str behind = after;
		if (take_word(&behind, of) && take_number(&behind, &whole) && whole > 0 && value <= whole) {
			rest = behind;
			reading = (struct reading){.kind = READING_SCORE, .value = value, .of = whole};
		} else {
			reading = (struct reading){.kind = READING_NUMBER, .value = value};
		}
	}
	/* "2024-05-01" and "3.1.4" are no scores. */
	if (rest.len && str_find_char(STR(" \t\n\r,;:(%"), rest.at[0]) == STR_NONE)
		return (struct reading){.kind = READING_NONE};
	reading.rest = comment_of(rest);
	return reading;
}

struct reading reading_of_text(struct str text)
{
	text = str_trim(text);
	if (!text.len)
		return (struct reading){.kind = READING_EMPTY};
	if (str_is_nocase(text, "x"))
		return (struct reading){.kind = READING_MARK};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!str_starts_nocase(text, words[i].word))
			continue;
		struct str rest = skip_selector(str_from(text, strlen(words[i].word)));
		if (rest.len && (words[i].alone || !is_apart(rest)))
			continue;
		return (struct reading){.kind = words[i].kind, .answer = words[i].answer, .rest = comment_of(rest)};
	}
	return read_number(text);
}

struct reading reading_of(const struct cell *cell)
{
	struct reading reading = {.kind = READING_NONE};
	switch (cell->kind) {
	case CELL_BOOLEAN:
		reading.kind = READING_ANSWER;
		reading.answer = cell->number != 0 ? ANSWER_YES : ANSWER_NO;
		break;
	case CELL_PERCENT:
		if (cell->number >= 0 && cell->number <= 1)
			reading = (struct reading){.kind = READING_SCORE, .value = cell->number, .of = 1};
		break;
	case CELL_NUMBER:
		if (isfinite(cell->number) && cell->number >= 0)
			reading = (struct reading){.kind = READING_NUMBER, .value = cell->number};
		break;
	case CELL_TEXT:
		return reading_of_text(cell->text);
	case CELL_DATE:
	case CELL_ERROR:
		break;
	}
	return reading;
}

enum answer answer_of_share(double share)
{
	return share >= 0.9 ? ANSWER_YES : share <= 0.1 ? ANSWER_NO : ANSWER_PARTIAL;
}
