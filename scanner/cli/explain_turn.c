#include "cli/explain_turn.h"
#include "cli/words.h"
#include "judge/grant.h"

#define CANDIDATES 128

struct turning {
	struct explaining *e;
	const struct judgement *judgement;
	size_t item;          /* number of the verdict */
	struct arena scratch; /* of one judgement */
	enum answer before;
	struct grant candidates[CANDIDATES]; /* signals, and aspects of them, that the item speaks of */
	size_t candidates_n;
	unsigned shown;
};

static void collect_candidates(struct turning *t, const struct condition *c)
{
	struct grant grant = {.signal = c->signal, .aspect = c->aspect < 0 ? GRANT_GENERAL : c->aspect};
	bool known = c->kind != CONDITION_SIGNAL;
	for (size_t i = 0; i < t->candidates_n && !known; i++)
		known = t->candidates[i].signal == grant.signal && t->candidates[i].aspect == grant.aspect;
	if (!known && t->candidates_n < CANDIDATES)
		t->candidates[t->candidates_n++] = grant;
	for (size_t i = 0; i < c->n; i++)
		collect_candidates(t, &c->parts[i]);
}

static enum answer judge_granted(struct turning *t, const struct grant *grants, size_t n, bool exactly)
{
	struct judge_basis granted;
	struct judgement judgement;
	arena_reset(&t->scratch);
	judge_basis_grant(t->e->basis, grants, n, exactly, &t->scratch, &granted);
	judge_again(&granted, t->judgement, grants, n, &judgement);
	return judgement.verdicts[t->item].answer;
}

static enum rung level_of(const struct turning *t, const struct grant *grant)
{
	return finding_level(&t->e->basis->scan->signals[grant->signal], grant->aspect < 0 ? -1 : grant->aspect);
}

static struct str name_of(const struct turning *t, const struct grant *grant)
{
	const struct signal *signal = &t->e->book.signals[grant->signal];
	if (grant->aspect < 0)
		return signal->id;
	return arena_printf(&t->e->arena, "%.*s (%.*s)", STR_ARG(signal->id), STR_ARG(signal->aspects[grant->aspect]));
}

static int worth(enum answer answer)
{
	return answer == ANSWER_YES ? 2 : answer == ANSWER_PARTIAL ? 1 : 0;
}

static void add_line(struct turning *t, enum answer answer, struct str text)
{
	static const char *const marks[ANSWERS] = {"✔ yes      ", "◐ partly   ", "✖ no       ", "? unknown  ",
						   "– n/a      "};
	static const enum ink inks[ANSWERS] = {INK_GREEN, INK_YELLOW, INK_RED, INK_CYAN, INK_DIM};
	struct explaining *e = t->e;
	buf_puts(&e->out, "  ");
	ink_on(&e->out, &e->style, inks[answer]);
	buf_puts(&e->out, marks[answer]);
	ink_off(&e->out, &e->style);
	add_wrapped(&e->out, text, 13, 13, e->style.width);
	t->shown++;
}

static void add_grant(struct turning *t, enum answer answer, const struct grant *grant, const char *were)
{
	struct str name = name_of(t, grant);
	add_line(t, answer,
		 arena_printf(&t->e->arena, "if %.*s %s %s (%.*s; here %s)", STR_ARG(name), were,
			      rung_names[grant->rung], STR_ARG(t->e->book.signals[grant->signal].title),
			      rung_names[level_of(t, grant)]));
}

/* The lowest rung of each signal that makes it a yes, or else the lowest that betters the answer. */
static bool add_single(struct turning *t, bool whole)
{
	bool any = false;
	for (size_t i = 0; i < t->candidates_n; i++) {
		struct grant grant = t->candidates[i];
		for (int rung = (int)level_of(t, &grant) + 1; rung <= RUNG_ENFORCED; rung++) {
			grant.rung = (enum rung)rung;
			enum answer after = judge_granted(t, &grant, 1, false);
			if (whole ? after != ANSWER_YES : worth(after) <= worth(t->before))
				continue;
			add_grant(t, after, &grant, "were");
			any = true;
			break;
		}
	}
	return any;
}

/* Practices that are in the way, and circumstances that are not as the rule asks. */
static void add_others(struct turning *t)
{
	for (size_t i = 0; i < t->candidates_n; i++) {
		struct grant grant = t->candidates[i];
		grant.rung = RUNG_ABSENT;
		if (level_of(t, &grant) && worth(judge_granted(t, &grant, 1, true)) > worth(t->before))
			add_grant(t, judge_granted(t, &grant, 1, true), &grant, "were");
	}
	for (int c = 0; c < CIRCUMSTANCES; c++) {
		struct grant grant = {.signal = MAP_NONE, .circumstance = c};
		grant.holds = !t->e->basis->circumstances.holds[c];
		enum answer after = judge_granted(t, &grant, 1, false);
		if (after == t->before || (t->before != ANSWER_NA && worth(after) <= worth(t->before)))
			continue;
		add_line(t, after,
			 arena_printf(&t->e->arena, "if this %s: %s", grant.holds ? "were so" : "were not so",
				      circumstance_phrases[c]));
	}
}

/* Leaves out what is not needed for a yes, then lowers each rung as far as it stays one. */
static size_t reduce(struct turning *t, struct grant *grants, size_t n)
{
	for (size_t i = n; i-- > 0;) {
		struct grant dropped = grants[i];
		grants[i] = grants[n - 1];
		if (judge_granted(t, grants, n - 1, false) == ANSWER_YES)
			n--;
		else
			grants[i] = dropped;
	}
	for (size_t i = 0; i < n; i++) {
		enum rung least = grants[i].rung;
		for (int rung = (int)least - 1; rung > (int)level_of(t, &grants[i]); rung--) {
			grants[i].rung = (enum rung)rung;
			if (judge_granted(t, grants, n, false) == ANSWER_YES)
				least = grants[i].rung;
		}
		grants[i].rung = least;
	}
	return n;
}

/* All that is missing at once. */
static void add_together(struct turning *t)
{
	struct grant grants[CANDIDATES];
	size_t n = 0;
	struct buf line = BUF_INIT;
	for (size_t i = 0; i < t->candidates_n; i++) {
		grants[n] = t->candidates[i];
		grants[n].rung = RUNG_ENFORCED;
		n += level_of(t, &grants[n]) < RUNG_ENFORCED;
	}
	if (n < 2 || judge_granted(t, grants, n, false) != ANSWER_YES)
		return;
	n = reduce(t, grants, n);
	buf_puts(&line, "only if together");
	for (size_t i = 0; i < n; i++)
		buf_printf(&line, "%s %.*s were %s", i ? " and" : "", STR_ARG(name_of(t, &grants[i])),
			   rung_names[grants[i].rung]);
	add_line(t, ANSWER_YES, buf_view(&line));
	buf_release(&line);
}

/* What a yes or a half rests on: the highest rung on which a signal would no longer do. */
static void add_losses(struct turning *t)
{
	for (size_t i = 0; i < t->candidates_n; i++) {
		struct grant grant = t->candidates[i];
		for (int rung = (int)level_of(t, &grant) - 1; rung >= RUNG_ABSENT; rung--) {
			grant.rung = (enum rung)rung;
			enum answer after = judge_granted(t, &grant, 1, true);
			if (after == ANSWER_NA || worth(after) >= worth(t->before))
				continue;
			add_grant(t, after, &grant, rung ? "were only" : "were");
			break;
		}
	}
}

static void add_documents(struct turning *t, const struct verdict *verdict)
{
	if (verdict->answer == ANSWER_PARTIAL && verdict->item->observability == OBS_OUTSIDE)
		add_line(t, ANSWER_YES,
			 STR("only people can say so: a repository never shows more than a half of this"));
	else if (verdict->answer == ANSWER_PARTIAL && verdict->item->current && !verdict->missing_n)
		add_line(t, ANSWER_YES, STR("if the document were brought up to date"));
}

static void collect_all(struct turning *t, const struct item *item)
{
	if (item->applies)
		collect_candidates(t, item->applies);
	if (item->answer)
		collect_candidates(t, item->answer);
	for (size_t i = 0; i < item->grades.n; i++)
		collect_candidates(t, &item->grades.steps[i]);
	if (item->opposite)
		collect_candidates(t, item->opposite);
}

void explain_turn(struct explaining *e, const struct judgement *judgement, const struct verdict *verdict)
{
	struct turning t = {.e = e, .judgement = judgement, .before = verdict->answer};
	t.item = (size_t)(verdict - judgement->verdicts);
	arena_init(&t.scratch);
	collect_all(&t, verdict->item);
	explain_heading(e, "What would change it (each found by judging anew)");
	if (verdict->answer != ANSWER_YES) {
		bool whole = add_single(&t, true);
		if (!whole)
			add_together(&t);
		if (!whole && !worth(verdict->answer))
			add_single(&t, false);
		add_others(&t);
		add_documents(&t, verdict);
	}
	if (worth(verdict->answer))
		add_losses(&t);
	if (!t.shown)
		buf_puts(&e->out, "  nothing that a repository can show\n");
	arena_release(&t.scratch);
	if (verdict->answer == ANSWER_UNKNOWN || verdict->item->observability == OBS_OUTSIDE)
		explain_field(e, "  ask", verdict->ask);
	if (verdict->answer != ANSWER_YES && verdict->answer != ANSWER_NA)
		explain_field(e, "  what to do", verdict->item->fix);
}
