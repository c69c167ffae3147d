#include "judge/grant.h"
#include "base/nearest.h"
#include "judge/result.h"

#include <string.h>

/* ---- as text ---- */

static int unknown(struct error *err, const char *what, const struct nearest *nearest, const char *otherwise)
{
	if (nearest->best.len)
		return error_set(err, EXIT_CODE_USAGE, "unknown %s '%.*s'; did you mean '%.*s'?", what,
				 STR_ARG(nearest->wanted), STR_ARG(nearest->best));
	return error_set(err, EXIT_CODE_USAGE, "unknown %s '%.*s'; %s", what, STR_ARG(nearest->wanted), otherwise);
}

static int parse_name(const struct rulebook *book, struct str name, struct grant *grant, struct error *err)
{
	struct nearest nearest;
	grant->signal = rulebook_signal(book, name);
	grant->circumstance = circumstance_find(name);
	if (grant->signal != MAP_NONE || grant->circumstance >= 0)
		return 0;
	nearest_init(&nearest, name);
	for (uint32_t i = 0; i < book->signals_n; i++)
		nearest_try(&nearest, book->signals[i].id);
	for (int i = 0; i < CIRCUMSTANCES; i++)
		nearest_try(&nearest, str_of(circumstance_names[i]));
	return unknown(err, "signal", &nearest, "'assay list signals' shows all");
}

static int parse_aspect(const struct rulebook *book, struct str aspect, struct grant *grant, struct error *err)
{
	struct nearest nearest;
	if (grant->signal == MAP_NONE)
		return error_set(err, EXIT_CODE_USAGE, "a circumstance has no aspect '%.*s'", STR_ARG(aspect));
	const struct signal *signal = &book->signals[grant->signal];
	grant->aspect = GRANT_GENERAL;
	if (str_is(aspect, "general"))
		return 0;
	for (uint32_t i = 0; i < signal->aspects_n; i++)
		if (str_eq(signal->aspects[i], aspect)) {
			grant->aspect = (int)i;
			return 0;
		}
	nearest_init(&nearest, aspect);
	for (uint32_t i = 0; i < signal->aspects_n; i++)
		nearest_try(&nearest, signal->aspects[i]);
	nearest_try(&nearest, STR("general"));
	return unknown(err, "aspect", &nearest, "aspects are listed in signals.yml");
}

static int parse_level(struct str level, struct grant *grant, struct error *err)
{
	struct nearest nearest;
	if (grant->signal == MAP_NONE) {
		grant->holds = str_is(level, "yes");
		if (grant->holds || str_is(level, "no"))
			return 0;
		return error_set(err, EXIT_CODE_USAGE, "a circumstance is yes or no, not '%.*s'", STR_ARG(level));
	}
	size_t rung = name_find(level, rung_names, RUNG_ENFORCED + 1, &nearest);
	if (rung != NAME_UNKNOWN) {
		grant->rung = (enum rung)rung;
		return 0;
	}
	return unknown(err, "level", &nearest, "expected absent, mentioned, declared, configured, used or enforced");
}

int grant_parse(const struct rulebook *book, struct str text, struct grant *grant, struct error *err)
{
	size_t equals = str_find_char(text, '=');
	struct str name = str_sub(text, 0, equals == STR_NONE ? text.len : equals);
	size_t colon = str_find_char(name, ':');
	*grant = (struct grant){.signal = MAP_NONE, .aspect = GRANT_ALL, .circumstance = -1};
	if (equals == STR_NONE)
		return error_set(err, EXIT_CODE_USAGE, "'%.*s': expected SIGNAL=LEVEL, for example %s", STR_ARG(text),
				 "ci.tests=enforced");
	if (parse_name(book, str_sub(name, 0, colon == STR_NONE ? name.len : colon), grant, err))
		return -1;
	if (colon != STR_NONE && parse_aspect(book, str_from(name, colon + 1), grant, err))
		return -1;
	return parse_level(str_from(text, equals + 1), grant, err);
}

struct str grant_text(const struct rulebook *book, const struct grant *grant, struct arena *arena)
{
	if (grant->signal == MAP_NONE)
		return arena_printf(arena, "%s=%s", circumstance_names[grant->circumstance],
				    grant->holds ? "yes" : "no");
	const struct signal *signal = &book->signals[grant->signal];
	struct str aspect = grant->aspect >= 0 ? signal->aspects[grant->aspect] : STR("general");
	if (grant->aspect == GRANT_ALL)
		return arena_printf(arena, "%.*s=%s", STR_ARG(signal->id), rung_names[grant->rung]);
	return arena_printf(arena, "%.*s:%.*s=%s", STR_ARG(signal->id), STR_ARG(aspect), rung_names[grant->rung]);
}

/* ---- as a basis ---- */

static void raise_level(enum rung *level, enum rung to)
{
	*level = *level < to ? to : *level;
}

static void lower_level(enum rung *level, enum rung to)
{
	*level = *level > to ? to : *level;
}

static void grant_aspect(const struct signal *signal, const struct grant *grant, bool exactly,
			 struct signal_finding *finding)
{
	enum rung *level = &finding->aspects[grant->aspect].level;
	/* What shows the opposite is granted to get rid of it. */
	if (exactly || signal->adverse[grant->aspect]) {
		*level = grant->rung;
		if (grant->rung > RUNG_ABSENT && !signal->adverse[grant->aspect])
			raise_level(&finding->level, grant->rung);
		return;
	}
	raise_level(level, grant->rung);
	raise_level(&finding->level, grant->rung);
}

static void grant_signal(const struct signal *signal, const struct grant *grant, bool exactly,
			 struct signal_finding *finding)
{
	bool lower = exactly && finding->level > grant->rung;
	enum rung level = lower || finding->level < grant->rung ? grant->rung : finding->level;
	finding->level = level;
	for (uint32_t i = 0; i < signal->aspects_n; i++) {
		if (lower)
			lower_level(&finding->aspects[i].level, level);
		else if (grant->aspect == GRANT_ALL && !signal->adverse[i])
			raise_level(&finding->aspects[i].level, level);
	}
}

static void grant_one(struct judge_basis *out, struct signal_finding *findings, const struct grant *grant, bool exactly)
{
	if (grant->signal == MAP_NONE) {
		out->circumstances.holds[grant->circumstance] = grant->holds;
		return;
	}
	struct signal_finding *finding = &findings[grant->signal];
	const struct signal *signal = &out->scan->book->signals[grant->signal];
	enum rung before = finding->level;
	if (grant->aspect >= 0)
		grant_aspect(signal, grant, exactly, finding);
	else
		grant_signal(signal, grant, exactly, finding);
	/* What is taken for granted has no evidence, is not neglected, and nothing unread could add to it. */
	finding->n = 0;
	if (finding->level >= before)
		finding->hidden = 0;
}

void judge_basis_grant(const struct judge_basis *basis, const struct grant *grants, size_t n, bool exactly,
		       struct arena *arena, struct judge_basis *out)
{
	const struct rulebook *book = basis->scan->book;
	struct scan *scan = arena_new(arena, struct scan);
	struct signal_finding *findings = arena_alloc_raw(arena, (book->signals_n + 1) * sizeof *findings);
	memcpy(findings, basis->scan->signals, book->signals_n * sizeof *findings);
	*scan = *basis->scan;
	scan->signals = findings;
	*out = *basis;
	out->scan = scan;
	out->arena = arena;
	out->brief = true;
	for (size_t i = 0; i < n; i++) {
		uint32_t number = grants[i].signal;
		const struct signal *signal = number == MAP_NONE ? NULL : &book->signals[number];
		if (signal && signal->aspects_n && findings[number].aspects == basis->scan->signals[number].aspects) {
			struct aspect_finding *aspects = arena_array(arena, struct aspect_finding, signal->aspects_n);
			memcpy(aspects, findings[number].aspects, signal->aspects_n * sizeof *aspects);
			findings[number].aspects = aspects;
		}
		grant_one(out, findings, &grants[i], exactly);
	}
}

static bool holds(const struct judge_basis *basis, const struct grant *grant)
{
	if (grant->signal == MAP_NONE)
		return basis->circumstances.holds[grant->circumstance] == grant->holds;
	const struct signal_finding *finding = &basis->scan->signals[grant->signal];
	if (grant->aspect < 0)
		return finding->level >= grant->rung;
	if (basis->scan->book->signals[grant->signal].adverse[grant->aspect])
		return finding->aspects[grant->aspect].level == grant->rung;
	return finding->aspects[grant->aspect].level >= grant->rung;
}

bool grants_hold(const struct judge_basis *basis, const struct grant *grants, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!holds(basis, &grants[i]))
			return false;
	return true;
}

/* ---- judging again ---- */

static bool rests_on(const struct condition *c, const struct grant *grants, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (c->kind == CONDITION_SIGNAL && grants[i].signal == c->signal)
			return true;
		if (c->kind == CONDITION_CIRCUMSTANCE && grants[i].signal == MAP_NONE &&
		    grants[i].circumstance == c->circumstance)
			return true;
	}
	for (size_t i = 0; i < c->n; i++)
		if (rests_on(&c->parts[i], grants, n))
			return true;
	return false;
}

static bool item_rests_on(const struct item *item, const struct grant *grants, size_t n)
{
	for (size_t i = 0; i < item->grades.n; i++)
		if (rests_on(&item->grades.steps[i], grants, n))
			return true;
	return (item->applies && rests_on(item->applies, grants, n)) ||
	       (item->answer && rests_on(item->answer, grants, n)) ||
	       (item->opposite && rests_on(item->opposite, grants, n));
}

void judge_again(const struct judge_basis *granted, const struct judgement *before, const struct grant *grants,
		 size_t n, struct judgement *out)
{
	const struct checklist *list = before->checklist;
	bool changed = false;
	*out = *before;
	for (size_t i = 0; i < list->items_n; i++) {
		struct verdict verdict;
		if (!item_rests_on(&list->items[i], grants, n))
			continue;
		judge_item(granted, list, &list->items[i], &verdict);
		if (verdict.answer == before->verdicts[i].answer && verdict.grade == before->verdicts[i].grade)
			continue;
		if (!changed) {
			out->verdicts = arena_alloc_raw(granted->arena, (list->items_n + 1) * sizeof verdict);
			memcpy(out->verdicts, before->verdicts, list->items_n * sizeof verdict);
			changed = true;
		}
		out->verdicts[i] = verdict;
	}
	if (!changed)
		return;
	struct verdict *verdicts = out->verdicts;
	*out = (struct judgement){.checklist = list, .verdicts = verdicts};
	judge_result(granted, out);
}
