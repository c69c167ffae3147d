#include "report/findings.h"
#include "base/digest.h"

/* GitHub stores that many results of a run, the gravest first:
 * https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit */
#define LIMIT_FINDINGS 5000

struct collecting {
	struct findings *out;
	const struct report *report;
	struct map rule_ids;
	struct str default_path;
	vec(struct finding) all;
	vec(struct finding_rule) rules;
};

/* ---- rules ---- */

static size_t add_rule(struct collecting *c, struct finding_rule rule)
{
	bool added;
	uint32_t number = map_intern(&c->rule_ids, rule.id, (uint32_t)c->rules.n, &added);
	if (added)
		*vec_add(&c->out->arena, &c->rules) = rule;
	return number;
}

static size_t item_rule(struct collecting *c, const struct checklist *checklist, const struct item *item)
{
	return add_rule(
		c, (struct finding_rule){
			   .id = arena_printf(&c->out->arena, "%.*s:%.*s", STR_ARG(checklist->id), STR_ARG(item->id)),
			   .title = item->title,
			   .meaning = arena_printf(&c->out->arena, "Item %.*s of \"%.*s\": %.*s.", STR_ARG(item->id),
						   STR_ARG(checklist->title), STR_ARG(item->title)),
			   .fix = item->fix,
			   .ask = item->ask,
			   .group = arena_printf(&c->out->arena, "%.*s:%.*s", STR_ARG(checklist->id),
						 STR_ARG(item->section)),
		   });
}

static size_t signal_rule(struct collecting *c, uint32_t number)
{
	const struct signal *signal = &c->report->scan->book->signals[number];
	return add_rule(c, (struct finding_rule){
				   .id = signal->id,
				   .title = signal->title,
				   .meaning = signal->meaning,
				   .fix = signal->fix,
				   .ask = signal->ask,
				   .group = signal->group,
			   });
}

static size_t gate_rule(struct collecting *c, enum gate_rule rule)
{
	if (rule == GATE_POLICY)
		return add_rule(c, (struct finding_rule){
					   .id = STR("gate:policy"),
					   .title = STR("The policy of the gate changes"),
					   .meaning = STR("A change is judged by the policy of its base, so that it "
							  "cannot loosen its own gate."),
					   .fix = STR("Nothing: the edit counts from the next change on."),
					   .group = STR("gate"),
				   });
	if (rule == GATE_WAIVER)
		return add_rule(c, (struct finding_rule){
					   .id = STR("gate:waiver"),
					   .title = STR("A waiver has ended or excuses nothing"),
					   .meaning = STR("A waiver of the policy is past its last day, or what it "
							  "excuses is no longer a gap."),
					   .fix = STR("Remove the waiver from the policy, or give it a new last day."),
					   .group = STR("gate"),
				   });
	return add_rule(c, (struct finding_rule){
				   .id = STR("gate:minimum"),
				   .title = STR("The policy's minimum is not reached"),
				   .meaning = STR("The policy wants a higher score, stage or level than what can be "
						  "proven."),
				   .fix = STR("Close the gaps of the checklist; the report lists them."),
				   .group = STR("gate"),
			   });
}

/* ---- places ---- */

/* Where a reader would begin who has no better place: the README of what was scanned, otherwise its first file. */
static struct str default_path(const struct scan *scan)
{
	size_t n;
	bool cut_off;
	struct str best = {0};
	size_t best_depth = SIZE_MAX;
	const struct source_entry *entries = source_entries(scan->source, &n, &cut_off);
	for (size_t i = 0; i < n; i++) {
		size_t slash = str_rfind_char(entries[i].path, '/'), depth = 0;
		struct str name = str_from(entries[i].path, slash == STR_NONE ? 0 : slash + 1);
		if (!str_starts_nocase(name, "readme"))
			continue;
		for (size_t k = 0; k < entries[i].path.len; k++)
			depth += entries[i].path.at[k] == '/';
		if (depth < best_depth)
			best = entries[i].path;
		best_depth = depth < best_depth ? depth : best_depth;
	}
	return best.len ? best : n ? entries[0].path : STR("README.md");
}

static bool is_entry(const struct scan *scan, struct str path)
{
	size_t n, low = 0;
	bool cut_off;
	const struct source_entry *entries = source_entries(scan->source, &n, &cut_off);
	for (size_t high = n; low < high;) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(entries[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && str_eq(entries[low].path, path);
}

static void place_at_evidence(struct finding *finding, const struct evidence *e)
{
	if (!e || !e->path.len)
		return;
	finding->path = e->path;
	finding->line = e->line;
	finding->excerpt = e->excerpt;
}

static void place_at_cause(struct finding *finding, const struct cause *cause)
{
	finding->path = cause->path;
	finding->gone = cause->change == FILE_DELETED;
	finding->line = finding->gone || !cause->now ? cause->line : cause->now;
	finding->excerpt = cause->excerpt;
	/* A line of the base means nothing in an edited file that could not be read again. */
	if (cause->change == FILE_EDITED && !cause->now)
		finding->line = 0;
}

/* ---- findings ---- */

/* What stays when lines move or are indented anew. */
static void digest_words(struct digest *digest, struct str text)
{
	struct str word;
	while (str_next(&text, ' ', &word)) {
		word = str_trim(word);
		digest_add(digest, word);
		if (word.len)
			digest_add(digest, STR(" "));
	}
}

static void take_fingerprint(struct finding *finding, struct str rule)
{
	static const char *const kinds[] = {"loss", "gate", "gap", "gap"};
	struct digest digest;
	digest_init(&digest);
	digest_add(&digest, str_of(kinds[finding->kind]));
	digest_add(&digest, (struct str){"", 1});
	digest_add(&digest, rule);
	digest_add(&digest, (struct str){"", 1});
	digest_add(&digest, finding->path);
	digest_add(&digest, (struct str){"", 1});
	digest_words(&digest, finding->excerpt);
	digest_hex(&digest, finding->fingerprint);
}

static void add(struct collecting *c, struct finding finding)
{
	take_fingerprint(&finding, c->rules.at[finding.rule].id);
	if (!finding.path.len)
		finding.path = c->default_path;
	*vec_add(&c->out->arena, &c->all) = finding;
}

static bool fails_gate(const struct collecting *c, const struct change *change)
{
	const struct gate *gate = c->report->gate;
	for (size_t i = 0; gate && i < gate->reasons_n; i++)
		if (gate->reasons[i].change == change && !gate->reasons[i].waiver)
			return true;
	return false;
}

static void add_loss(struct collecting *c, const struct change *change)
{
	struct arena *arena = &c->out->arena;
	struct finding finding = {.kind = FINDING_LOSS, .change = change, .waiver = change->waiver};
	finding.rule = change->item ? item_rule(c, change->checklist, change->item) : signal_rule(c, change->signal);
	finding.level = fails_gate(c, change)                 ? FINDING_ERROR
			: change->flag_only || change->waiver ? FINDING_NOTE
							      : FINDING_WARNING;
	if (change->flag_only)
		finding.message = arena_printf(arena, "Still %s, but less sure: confidence was %s and is %s",
					       change->after, change->flag_before ? change->flag_before : "none",
					       change->flag_after ? change->flag_after : "none");
	else
		finding.message = arena_printf(arena, "%s: was %s and is %s",
					       change->kind == CHANGE_LOST ? "Lost" : "Weakened", change->before,
					       change->after);
	for (size_t i = 0; i < change->causes_n; i++)
		finding.message = arena_printf(arena, "%.*s%s %.*s", STR_ARG(finding.message), i ? ";" : ".",
					       STR_ARG(cause_sentence(arena, &change->causes[i])));
	if (change->by_time)
		finding.message = arena_printf(arena, "%.*s. Time or the history shows it, no change of a file",
					       STR_ARG(finding.message));
	finding.message = arena_printf(arena, "%.*s.", STR_ARG(finding.message));
	if (change->causes_n)
		place_at_cause(&finding, &change->causes[0]);
	add(c, finding);
}

static const struct verdict *verdict_of(const struct report *report, const struct policy_subject *subject)
{
	for (size_t i = 0; i < report->judgements_n; i++)
		if (report->judgements[i].checklist == subject->checklist)
			return &report->judgements[i].verdicts[subject->item - subject->checklist->items];
	return NULL;
}

static void add_gate_reason(struct collecting *c, const struct gate_reason *reason, bool warning)
{
	struct finding finding = {
		.kind = FINDING_GATE,
		.level = warning          ? FINDING_WARNING
			 : reason->waiver ? FINDING_NOTE
					  : FINDING_ERROR,
		.waiver = warning ? NULL : reason->waiver,
		.message = arena_printf(&c->out->arena, "%.*s.", STR_ARG(reason->text)),
	};
	const struct signal_finding *signal = NULL;
	if (reason->rule == GATE_REQUIREMENT && reason->subject.item) {
		const struct verdict *verdict = verdict_of(c->report, &reason->subject);
		finding.rule = item_rule(c, reason->subject.checklist, reason->subject.item);
		place_at_evidence(&finding, verdict ? verdict_best(verdict) : NULL);
	} else if (reason->rule == GATE_REQUIREMENT) {
		signal = &c->report->scan->signals[reason->subject.signal];
		finding.rule = signal_rule(c, reason->subject.signal);
		place_at_evidence(&finding, signal->n ? &signal->evidence[0] : NULL);
	} else {
		finding.rule = gate_rule(c, reason->rule);
	}
	if (!finding.path.len && c->report->policy && is_entry(c->report->scan, c->report->policy->file))
		finding.path = c->report->policy->file;
	add(c, finding);
}

static void collect_check(struct collecting *c)
{
	const struct comparison *comparison = c->report->comparison;
	const struct gate *gate = c->report->gate;
	for (size_t i = 0; i < comparison->changes_n; i++)
		if (comparison->changes[i].kind <= CHANGE_WEAKENED)
			add_loss(c, &comparison->changes[i]);
	for (size_t i = 0; i < gate->reasons_n; i++)
		if (!gate->reasons[i].change)
			add_gate_reason(c, &gate->reasons[i], false);
	for (size_t i = 0; i < gate->warnings_n; i++)
		if (!gate->warnings[i].change)
			add_gate_reason(c, &gate->warnings[i], true);
}

static void add_gap(struct collecting *c, const struct judgement *j, const struct verdict *verdict)
{
	struct finding finding = {
		.kind = verdict->answer == ANSWER_UNKNOWN ? FINDING_UNKNOWN : FINDING_GAP,
		.level = verdict->answer == ANSWER_NO && !verdict->waiver ? FINDING_WARNING : FINDING_NOTE,
		.rule = item_rule(c, j->checklist, verdict->item),
		.waiver = verdict->waiver,
	};
	finding.message = arena_printf(&c->out->arena, "%s: %.*s.",
				       verdict->answer == ANSWER_NO        ? "No"
				       : verdict->answer == ANSWER_PARTIAL ? "Only partly"
									   : "Cannot be seen from here",
				       STR_ARG(verdict->why));
	place_at_evidence(&finding, verdict_best(verdict));
	add(c, finding);
}

static void collect_gaps(struct collecting *c)
{
	for (size_t i = 0; i < c->report->judgements_n; i++) {
		const struct judgement *j = &c->report->judgements[i];
		for (size_t k = 0; k < j->checklist->items_n; k++) {
			enum answer answer = j->verdicts[k].answer;
			if (answer == ANSWER_NO || answer == ANSWER_PARTIAL ||
			    (answer == ANSWER_UNKNOWN && c->report->verbose))
				add_gap(c, j, &j->verdicts[k]);
		}
	}
}

static void sort_findings(struct collecting *c)
{
	struct findings *out = c->out;
	out->at = arena_array(&out->arena, struct finding, c->all.n + 1);
	for (int level = FINDING_ERROR; level <= FINDING_NOTE; level++) {
		for (size_t i = 0; i < c->all.n; i++) {
			if ((int)c->all.at[i].level != level)
				continue;
			if (out->n == LIMIT_FINDINGS) {
				out->left_out++;
				continue;
			}
			out->at[out->n++] = c->all.at[i];
			out->of[level]++;
		}
	}
}

void findings_init(struct findings *findings, const struct report *report)
{
	struct collecting c = {.out = findings, .report = report};
	*findings = (struct findings){0};
	arena_init(&findings->arena);
	map_init(&c.rule_ids, &findings->arena);
	c.default_path = default_path(report->scan);
	if (report->comparison)
		collect_check(&c);
	else
		collect_gaps(&c);
	sort_findings(&c);
	findings->rules = c.rules.at;
	findings->rules_n = c.rules.n;
}

void findings_release(struct findings *findings)
{
	arena_release(&findings->arena);
}
