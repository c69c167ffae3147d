/*
 * From the bytes of a file to claims: which format, which encoding, and what an answer means among the others of its list.
 */
#include "answers/answers.h"
#include "answers/decode.h"
#include "answers/reading.h"
#include "answers/said.h"
#include "base/limits.h"
#include "text/tree.h"

struct answering {
	const struct answers_request *request;
	struct catalogue catalogue;
	struct arena *arena;
	struct claims *claims;
	struct saids saids;
};

static void note(struct answering *a, enum notice_level level, const char *code, struct str message)
{
	notices_add(a->arena, &a->claims->notices, (struct notice){.level = level, .code = code, .message = message});
}

/* ---- what a list has in common ---- */

struct habit {
	double most; /* bare number without a scale */
	bool numbers, marks, ticks;
	bool asked; /* already told how they were taken */
};

static struct reading reading_of_said(const struct said *said)
{
	if (said->chosen)
		return (struct reading){.kind = READING_ANSWER, .answer = said->choice};
	return reading_of(&said->value);
}

static void find_habits(const struct answering *a, struct habit *habits)
{
	for (size_t i = 0; i < a->saids.list.n; i++) {
		const struct said *said = &a->saids.list.at[i];
		struct reading reading = reading_of_said(said);
		struct habit *habit = &habits[said->list];
		habit->marks |= reading.kind == READING_MARK;
		habit->ticks |= reading.kind == READING_ANSWER && reading.answer == ANSWER_YES;
		if (reading.kind != READING_NUMBER || said->top)
			continue;
		habit->numbers = true;
		habit->most = reading.value > habit->most ? reading.value : habit->most;
	}
}

/* The top of the scale that bare numbers are on; 0 if there is none. */
static double scale_top(const struct checklist *checklist, const struct said *said, const struct habit *habit)
{
	if (said->top)
		return said->top;
	if (checklist->result == RESULT_LEVELS && said->section != MAP_NONE)
		return 5;
	if (checklist->result == RESULT_SCORECARD && habit->most <= 4)
		return 4;
	return habit->most <= 1 ? 1 : habit->most <= 5 ? 5 : habit->most <= 10 ? 10 : habit->most <= 100 ? 100 : 0;
}

static void tell_habits(struct answering *a, const struct habit *habits)
{
	for (size_t l = 0; l < a->request->lists->n; l++) {
		const struct checklist *checklist = &a->request->lists->at[l];
		struct said none = {.section = MAP_NONE};
		double top = scale_top(checklist, &none, &habits[l]);
		if (habits[l].numbers && top > 1)
			note(a, NOTICE_INFO, "answers-scale",
			     arena_printf(
				     a->arena,
				     "%.*s: bare numbers were taken as 0 to %.0f; write 3/4, or (0-4) into the header, "
				     "to say otherwise",
				     STR_ARG(checklist->id), top));
		if (habits[l].marks)
			note(a, NOTICE_INFO, "answers-marks",
			     arena_printf(a->arena, "%.*s: an x was taken for a %s", STR_ARG(checklist->id),
					  habits[l].ticks ? "no, because others are a yes" : "yes"));
	}
}

/* ---- claims ---- */

static bool understand(const struct said *said, const struct checklist *checklist, const struct habit *habit,
		       struct claim *claim)
{
	struct reading reading = reading_of_said(said);
	if (reading.kind == READING_NUMBER) {
		reading.of = scale_top(checklist, said, habit);
		if (said->bottom && reading.of > said->bottom) {
			reading.value -= said->bottom;
			reading.of -= said->bottom;
		}
		if (reading.of <= 0 || reading.value < 0 || reading.value > reading.of)
			return false;
		reading.kind = READING_SCORE;
	}
	if (reading.kind == READING_MARK)
		reading.answer = habit->ticks ? ANSWER_NO : ANSWER_YES;
	else if (reading.kind == READING_SCORE)
		reading.answer = answer_of_share(reading.value / reading.of);
	else if (reading.kind != READING_ANSWER)
		return false;
	claim->answer = reading.answer;
	if (reading.kind == READING_SCORE && claim->item && claim->item->grades.n &&
	    reading.of == (double)claim->item->grades.n) {
		claim->graded = true;
		claim->grade = (unsigned)(reading.value + 0.5);
		claim->answer = claim->grade >= checklist->target ? ANSWER_YES
				: claim->grade                    ? ANSWER_PARTIAL
								  : ANSWER_NO;
	}
	if (!claim->comment.len)
		claim->comment = cut_text(reading.rest, LIMIT_SAID);
	return true;
}

/* Level 3 of a dimension: the conditions of levels 2 and 3 are met, those above are not. */
static bool understand_level(const struct said *said, const struct item *item, struct claim *claim)
{
	struct reading reading = reading_of_said(said);
	if (reading.kind == READING_ANSWER && (reading.answer == ANSWER_NA || reading.answer == ANSWER_UNKNOWN)) {
		claim->answer = reading.answer;
		return true;
	}
	bool level = reading.kind == READING_NUMBER || (reading.kind == READING_SCORE && reading.of == 5);
	if (!level || reading.value < 1 || reading.value > 5)
		return false;
	claim->answer = reading.value >= item->step ? ANSWER_YES : ANSWER_NO;
	return true;
}

static void unreadable(struct answering *a, const struct said *said)
{
	note(a, NOTICE_WARNING, "answers-unreadable",
	     arena_printf(a->arena, "%.*s: '%.*s' is %s (yes, no, partly, n.a., unknown, a percentage or a score)",
			  STR_ARG(said->where), STR_ARG(cut_text(said->value.text, 60)),
			  said->value.kind == CELL_DATE    ? "a date and no answer"
			  : said->value.kind == CELL_ERROR ? "an error of the spreadsheet and no answer"
							   : "no answer that is known"));
}

/* One of several claims for an item: the first counts; another one is told. */
static void keep(struct answering *a, struct claim **kept, const struct claim *claim)
{
	if (!*kept) {
		*kept = arena_new(a->arena, struct claim);
		**kept = *claim;
	} else if ((*kept)->answer != claim->answer) {
		note(a, NOTICE_WARNING, "answers-twice",
		     arena_printf(a->arena,
				  "%.*s: item %.*s is answered a second time (%.*s); the first answer (%.*s) counts",
				  STR_ARG(claim->where), STR_ARG(claim->item->id), STR_ARG(cut_text(claim->said, 40)),
				  STR_ARG((*kept)->where)));
	}
}

static void take(struct answering *a, const struct said *said, const struct habit *habit, struct claim **kept)
{
	const struct checklist *checklist = &a->request->lists->at[said->list];
	struct claim claim = {.checklist = checklist,
			      .said = cut_text(said->value.text, LIMIT_SAID),
			      .comment = cut_text(said->comment, LIMIT_SAID),
			      .where = said->where};
	bool understood = true;
	if (!said->chosen && reading_of(&said->value).kind == READING_EMPTY)
		return;
	if (said->section == MAP_NONE) {
		claim.item = &checklist->items[said->item];
		understood = understand(said, checklist, habit, &claim);
		if (understood)
			keep(a, &kept[said->item], &claim);
	}
	for (size_t i = 0; said->section != MAP_NONE && i < checklist->items_n; i++) {
		claim.item = &checklist->items[i];
		if (!str_eq(claim.item->section, checklist->sections[said->section].id))
			continue;
		understood &= understand_level(said, claim.item, &claim);
		if (understood)
			keep(a, &kept[i], &claim);
	}
	if (!understood)
		unreadable(a, said);
}

static void make_claims(struct answering *a)
{
	const struct checklists *lists = a->request->lists;
	struct habit *habits = arena_array(a->arena, struct habit, lists->n + 1);
	struct claim ***kept = arena_array(a->arena, struct claim **, lists->n + 1);
	for (size_t l = 0; l < lists->n; l++)
		kept[l] = arena_array(a->arena, struct claim *, lists->at[l].items_n + 1);
	find_habits(a, habits);
	tell_habits(a, habits);
	for (size_t i = 0; i < a->saids.list.n; i++)
		take(a, &a->saids.list.at[i], &habits[a->saids.list.at[i].list], kept[a->saids.list.at[i].list]);
	for (size_t l = 0; l < lists->n; l++)
		for (size_t i = 0; i < lists->at[l].items_n; i++)
			if (kept[l][i])
				*vec_add(a->arena, a->claims) = *kept[l][i];
}

/* ---- formats ---- */

enum format { FORMAT_WORKBOOK, FORMAT_TABLE, FORMAT_YAML, FORMAT_JSON };

static enum format format_of(struct str file, struct str text)
{
	struct str start = str_trim(str_sub(text, 0, 4096)), line;
	if (str_starts(text, "PK\x03\x04") || str_starts(text, "PK\x05\x06"))
		return FORMAT_WORKBOOK;
	if (str_ends_nocase(file, ".json"))
		return FORMAT_JSON;
	if (str_ends_nocase(file, ".yml") || str_ends_nocase(file, ".yaml"))
		return FORMAT_YAML;
	if (str_ends_nocase(file, ".csv") || str_ends_nocase(file, ".tsv"))
		return FORMAT_TABLE;
	if (start.len && (start.at[0] == '{' || start.at[0] == '['))
		return FORMAT_JSON;
	/* A line of YAML is "key: value" or "- …". */
	while (str_next_line(&start, &line))
		if (line.len && line.at[0] != '#')
			return str_starts(line, "- ") || str_starts(line, "---") || str_ends(str_trim(line), ":") ||
					       (str_has(line, ": ") && !str_has(line, ","))
				       ? FORMAT_YAML
				       : FORMAT_TABLE;
	return FORMAT_TABLE;
}

static int read_table(struct answering *a, struct str text, enum format format, struct error *err)
{
	struct sheets sheets = {.cells = 0};
	struct error reason = *err;
	int failed = format == FORMAT_WORKBOOK
			     ? xlsx_read(a->arena, text, a->claims->file.at, &sheets, &a->claims->notices, err)
			     : csv_read(a->arena, text, &sheets, &a->claims->notices, &reason);
	if (!failed)
		failed = layout_read(&a->catalogue, &sheets, a->request->column, &a->saids, &reason);
	else if (format == FORMAT_WORKBOOK)
		return -1;
	return failed ? error_set(err, EXIT_CODE_USAGE, "%s: %s", a->request->file, reason.message) : 0;
}

static int read_listing(struct answering *a, struct str text, enum format format, struct error *err)
{
	struct tree_problem problem = {0};
	struct error reason = *err;
	const struct tree_node *root = format == FORMAT_JSON ? json_read(a->arena, text, &problem)
							     : yaml_read(a->arena, text, &problem);
	if (!root)
		return error_set(err, EXIT_CODE_USAGE, "%s:%u:%u: %s", a->request->file, problem.line, problem.column,
				 problem.message);
	if (listing_read(&a->catalogue, root, &a->saids, &reason))
		return error_set(err, EXIT_CODE_USAGE, "%s: %s", a->request->file, reason.message);
	return 0;
}

static int read_bytes(struct answering *a, struct str bytes, struct error *err)
{
	enum format format = format_of(str_of(a->request->file), bytes);
	bool guessed = false;
	/* Encrypted workbooks and those of before 2007 are compound files ([MS-CFB] 2.2). */
	if (str_starts(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
		return error_set(
			err, EXIT_CODE_USAGE,
			"%s: a workbook with a password, or one in the format of before 2007; save it as .xlsx "
			"without a password",
			a->request->file);
	if (format == FORMAT_WORKBOOK)
		return read_table(a, bytes, format, err);
	struct str text = decode_text(a->arena, bytes, &guessed);
	if (str_find_char(text, '\0') != STR_NONE)
		return error_set(err, EXIT_CODE_USAGE, "%s: neither text nor a workbook", a->request->file);
	if (guessed)
		note(a, NOTICE_INFO, "answers-encoding", STR("the file is not UTF-8; it was read as Windows-1252"));
	format = format_of(str_of(a->request->file), text);
	return format == FORMAT_TABLE ? read_table(a, text, format, err) : read_listing(a, text, format, err);
}

int answers_read(const struct answers_request *request, struct str bytes, struct arena *arena, struct claims *claims,
		 struct error *err)
{
	struct answering a = {.request = request, .arena = arena, .claims = claims};
	struct str name = str_of(request->file);
	size_t slash = str_rfind_char(name, '/');
	*claims = (struct claims){
		.file = arena_str(arena, clean_text(arena, slash == STR_NONE ? name : str_from(name, slash + 1)))};
	a.saids = (struct saids){.arena = arena, .notices = &claims->notices};
	catalogue_init(&a.catalogue, request, arena);
	if (read_bytes(&a, bytes, err))
		return -1;
	make_claims(&a);
	for (size_t i = 0; i < claims->notices.n; i++)
		claims->notices.at[i].path = claims->file;
	if (claims->n)
		return 0;
	for (size_t i = 0; i < claims->notices.n; i++)
		if (claims->notices.at[i].level == NOTICE_WARNING)
			return error_set(err, EXIT_CODE_USAGE, "%s: no answer could be read; %.*s", request->file,
					 STR_ARG(claims->notices.at[i].message));
	return error_set(err, EXIT_CODE_USAGE, "%s: no answer in it; every item is left open", request->file);
}
