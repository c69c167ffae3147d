#include "judge/gate.h"

const char *const gate_rule_names[5] = {"regression", "minimum", "requirement", "waiver", "policy"};

struct deciding {
	const struct policy *policy;
	const struct side *head;
	struct arena *arena;
	bool *used; /* by waiver */
	vec(struct gate_reason) reasons, warnings;
	bool failed;
};

static void add(struct deciding *d, struct gate_reason reason)
{
	*vec_add(d->arena, &d->reasons) = reason;
	if (reason.waiver)
		d->used[reason.waiver - d->policy->waivers.at] = true;
	else
		d->failed = true;
}

/* ---- losses ---- */

static void decide_regression(struct deciding *d, const struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->changes_n; i++) {
		const struct change *change = &comparison->changes[i];
		if (change->kind > CHANGE_WEAKENED || change->flag_only)
			continue;
		struct gate_reason reason = {
			.rule = GATE_REGRESSION,
			.id = change->id,
			.change = change,
			.waiver = change->waiver,
			.text = arena_printf(d->arena, "%.*s (%.*s) was %s and is %s", STR_ARG(change->id),
					     STR_ARG(change->title), change->before, change->after),
		};
		if (change->by_time) {
			reason.text = arena_printf(d->arena, "%.*s: time or the history shows it, no change of a file",
						   STR_ARG(reason.text));
			*vec_add(d->arena, &d->warnings) = reason;
			continue;
		}
		if (change->causes_n)
			reason.text = arena_printf(d->arena, "%.*s: %.*s", STR_ARG(reason.text),
						   STR_ARG(cause_sentence(d->arena, &change->causes[0])));
		add(d, reason);
	}
}

/* ---- minimums ---- */

static const struct judgement *judgement_of(const struct deciding *d, const struct checklist *checklist)
{
	for (size_t i = 0; i < d->head->judgements_n; i++)
		if (d->head->judgements[i].checklist == checklist)
			return &d->head->judgements[i];
	return NULL;
}

static double value_of(const struct judgement *j, const struct policy_minimum *minimum)
{
	const struct score *score = &j->score;
	const struct section_result *section = minimum->section
						       ? &j->sections[minimum->section - j->checklist->sections]
						       : NULL;
	if (minimum->kind == MINIMUM_STAGE)
		return j->step;
	if (minimum->kind == MINIMUM_LEVEL)
		return section ? section->level : j->step;
	score = section ? &section->score : score;
	return minimum->on == SCORE_LOW ? score->low : minimum->on == SCORE_HIGH ? score->high : score->percent;
}

static void decide_minimum(struct deciding *d, const struct policy_minimum *minimum)
{
	const struct judgement *j = judgement_of(d, minimum->checklist);
	struct str part = minimum->section ? arena_printf(d->arena, " section %.*s", STR_ARG(minimum->section->id))
					   : (struct str){0};
	struct gate_reason reason = {.rule = GATE_MINIMUM, .id = minimum->checklist->id, .line = minimum->line};
	double value = j ? value_of(j, minimum) : 0;
	/* Figures are compared as they are shown. */
	if (!j || (double)(int64_t)(value * 10 + 0.5) / 10 >= minimum->value)
		return;
	if (minimum->kind == MINIMUM_SCORE)
		reason.text = arena_printf(d->arena, "%.*s%.*s: %s score is %.1f %%, the policy wants %.1f %%",
					   STR_ARG(minimum->checklist->id), STR_ARG(part),
					   minimum->on == SCORE_LOW    ? "the proven"
					   : minimum->on == SCORE_HIGH ? "the possible"
								       : "the",
					   value, minimum->value);
	else
		reason.text = arena_printf(d->arena, "%.*s%.*s: %s %.0f is reached, the policy wants %.0f",
					   STR_ARG(minimum->checklist->id), STR_ARG(part),
					   minimum->kind == MINIMUM_STAGE ? "stage" : "level", value, minimum->value);
	add(d, reason);
}

/* ---- requirements ---- */

static void require_item(struct deciding *d, const struct policy_requirement *requirement)
{
	const struct judgement *j = judgement_of(d, requirement->subject.checklist);
	const struct item *item = requirement->subject.item;
	if (!j)
		return;
	const struct verdict *verdict = &j->verdicts[item - j->checklist->items];
	bool sure = verdict->confidence >= d->policy->confidence;
	if (verdict->answer == ANSWER_NA || (verdict->answer == ANSWER_YES && sure))
		return;
	struct str id = arena_printf(d->arena, "%.*s:%.*s", STR_ARG(j->checklist->id), STR_ARG(item->id));
	struct str why = verdict->answer == ANSWER_YES
				 ? arena_printf(d->arena, "is yes with %s confidence, the policy wants %s",
						confidence_names[verdict->confidence],
						confidence_names[d->policy->confidence])
				 : arena_printf(d->arena, "is %s: %.*s", answer_names[verdict->answer],
						STR_ARG(verdict->why));
	add(d,
	    (struct gate_reason){
		    .rule = GATE_REQUIREMENT,
		    .id = id,
		    .subject = requirement->subject,
		    .line = requirement->line,
		    .text = arena_printf(d->arena, "%.*s (%.*s) %.*s", STR_ARG(id), STR_ARG(item->title), STR_ARG(why)),
		    .waiver = policy_waived(d->policy, item, MAP_NONE, d->head->scan->about->committed_at),
	    });
}

static void require_signal(struct deciding *d, const struct policy_requirement *requirement)
{
	const struct scan *scan = d->head->scan;
	uint32_t signal = requirement->subject.signal;
	enum rung level = scan->signals[signal].level;
	enum confidence flag = signal_confidence(scan, signal);
	struct str id = scan->book->signals[signal].id, text;
	if (level >= requirement->rung && flag >= d->policy->confidence)
		return;
	if (level < requirement->rung)
		text = arena_printf(d->arena, "%.*s is %s, the policy wants %s", STR_ARG(id), rung_names[level],
				    rung_names[requirement->rung]);
	else
		text = arena_printf(d->arena, "%.*s is %s with %s confidence, the policy wants %s", STR_ARG(id),
				    rung_names[level], confidence_names[flag], confidence_names[d->policy->confidence]);
	add(d, (struct gate_reason){
		       .rule = GATE_REQUIREMENT,
		       .id = id,
		       .subject = requirement->subject,
		       .line = requirement->line,
		       .text = text,
		       .waiver = policy_waived(d->policy, NULL, signal, scan->about->committed_at),
	       });
}

/* ---- waivers ---- */

/* A waiver of what is not there is in use even where the gate does not ask for it. */
static bool excuses(const struct deciding *d, const struct policy_waiver *waiver)
{
	if (!waiver->subject.item)
		return d->head->scan->signals[waiver->subject.signal].level <= RUNG_MENTIONED;
	const struct judgement *j = judgement_of(d, waiver->subject.checklist);
	return j && j->verdicts[waiver->subject.item - j->checklist->items].waiver == waiver;
}

/* Nothing is known of an item whose checklist was not asked for. */
static bool is_judged(const struct deciding *d, const struct policy_waiver *waiver)
{
	return !waiver->subject.item || judgement_of(d, waiver->subject.checklist);
}

static void review_waivers(struct deciding *d)
{
	for (size_t i = 0; i < d->policy->waivers.n; i++) {
		const struct policy_waiver *waiver = &d->policy->waivers.at[i];
		struct gate_reason warning = {
			.rule = GATE_WAIVER, .id = waiver->id, .waiver = waiver, .line = waiver->line};
		if (waiver_expired(waiver, d->head->scan->about->committed_at))
			warning.text = arena_printf(d->arena, "the waiver of %.*s ended on %.*s (owner %.*s)",
						    STR_ARG(waiver->id), STR_ARG(waiver->until),
						    STR_ARG(waiver->owner));
		else if (!d->used[i] && is_judged(d, waiver) && !excuses(d, waiver))
			warning.text = arena_printf(d->arena, "the waiver of %.*s excuses nothing any more: remove it",
						    STR_ARG(waiver->id));
		if (warning.text.len)
			*vec_add(d->arena, &d->warnings) = warning;
	}
}

/* A change that edits the policy is judged by the one before it; its author should know why the edit has no effect yet. */
static void review_policy(struct deciding *d, const struct comparison *comparison)
{
	struct str own = policy_path(d->head->scan->about, d->arena);
	if (!comparison || !comparison->policy_changed || (d->policy->file.len && !str_eq(d->policy->file, own)))
		return;
	*vec_add(d->arena, &d->warnings) = (struct gate_reason){
		.rule = GATE_POLICY,
		.id = own,
		.text = arena_printf(d->arena, "%.*s changes here: this gate is decided by the policy of the base",
				     STR_ARG(own)),
	};
}

void gate_decide(const struct policy *policy, const struct side *head, const struct comparison *comparison,
		 struct arena *arena, struct gate *out)
{
	struct deciding d = {.policy = policy, .head = head, .arena = arena};
	d.used = arena_array(arena, bool, policy->waivers.n + 1);
	if (comparison && !policy->may_regress)
		decide_regression(&d, comparison);
	for (size_t i = 0; i < policy->minimums.n; i++)
		decide_minimum(&d, &policy->minimums.at[i]);
	for (size_t i = 0; i < policy->requirements.n; i++)
		if (policy->requirements.at[i].subject.item)
			require_item(&d, &policy->requirements.at[i]);
		else
			require_signal(&d, &policy->requirements.at[i]);
	review_waivers(&d);
	review_policy(&d, comparison);
	*out = (struct gate){!d.failed, d.reasons.at, d.reasons.n, d.warnings.at, d.warnings.n};
}
