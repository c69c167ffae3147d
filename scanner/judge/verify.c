#include "judge/verify.h"

#include <stdlib.h>

const char *const claim_verdict_names[CLAIM_VERDICTS] = {"confirmed",   "contradicted", "overstated",
							 "understated", "unsupported",  "not verifiable"};

/* ---- the verdict on one claim ---- */

static const enum claim_verdict table[ANSWERS][ANSWERS] = {
	/* clang-format off */
	[ANSWER_YES] = {[ANSWER_YES] = CLAIM_CONFIRMED, [ANSWER_PARTIAL] = CLAIM_OVERSTATED, [ANSWER_NO] = CLAIM_CONTRADICTED,
			[ANSWER_UNKNOWN] = CLAIM_UNSUPPORTED, [ANSWER_NA] = CLAIM_UNSUPPORTED},
	[ANSWER_PARTIAL] = {[ANSWER_YES] = CLAIM_UNDERSTATED, [ANSWER_PARTIAL] = CLAIM_CONFIRMED, [ANSWER_NO] = CLAIM_OVERSTATED,
			    [ANSWER_UNKNOWN] = CLAIM_UNSUPPORTED, [ANSWER_NA] = CLAIM_UNSUPPORTED},
	[ANSWER_NO] = {[ANSWER_YES] = CLAIM_CONTRADICTED, [ANSWER_PARTIAL] = CLAIM_UNDERSTATED, [ANSWER_NO] = CLAIM_CONFIRMED,
		       [ANSWER_UNKNOWN] = CLAIM_CONFIRMED, [ANSWER_NA] = CLAIM_CONFIRMED},
	[ANSWER_UNKNOWN] = {[ANSWER_YES] = CLAIM_UNDERSTATED, [ANSWER_PARTIAL] = CLAIM_UNDERSTATED, [ANSWER_NO] = CLAIM_CONFIRMED,
			    [ANSWER_UNKNOWN] = CLAIM_NOT_VERIFIABLE, [ANSWER_NA] = CLAIM_CONFIRMED},
	[ANSWER_NA] = {[ANSWER_YES] = CLAIM_UNDERSTATED, [ANSWER_PARTIAL] = CLAIM_UNDERSTATED, [ANSWER_NO] = CLAIM_OVERSTATED,
		       [ANSWER_UNKNOWN] = CLAIM_NOT_VERIFIABLE, [ANSWER_NA] = CLAIM_CONFIRMED},
	/* clang-format on */
};

static bool is_hidden(const struct judge_basis *basis, const struct verdict *found)
{
	for (size_t i = 0; i < found->missing_n; i++)
		if (basis->scan->signals[found->missing[i].signal].hidden)
			return true;
	return false;
}

/* Grades say more than yes and no: 4 of 4 claimed and 3 found is too much, although both are a yes. */
static enum claim_verdict compare_grades(const struct claim *claim, const struct verdict *found)
{
	if (claim->grade == found->grade)
		return CLAIM_CONFIRMED;
	if (claim->grade < found->grade)
		return claim->grade ? CLAIM_UNDERSTATED : table[ANSWER_NO][found->answer];
	return found->answer == ANSWER_NO ? table[claim->answer][ANSWER_NO] : CLAIM_OVERSTATED;
}

static enum claim_verdict decide(const struct judge_basis *basis, const struct claim *claim,
				 const struct verdict *found)
{
	bool nothing_said = claim->answer == ANSWER_UNKNOWN || claim->answer == ANSWER_NA;
	enum claim_verdict verdict = table[claim->answer][found->answer];
	if (found->item->observability == OBS_OUTSIDE && found->answer != ANSWER_NA)
		return CLAIM_NOT_VERIFIABLE;
	if (found->answer == ANSWER_UNKNOWN && (is_hidden(basis, found) || nothing_said))
		return CLAIM_NOT_VERIFIABLE;
	if (claim->graded && found->answer != ANSWER_UNKNOWN && found->answer != ANSWER_NA)
		verdict = compare_grades(claim, found);
	if (verdict == CLAIM_CONTRADICTED && found->confidence < CONFIDENCE_MEDIUM)
		return claim->answer == ANSWER_NO ? CLAIM_UNDERSTATED : CLAIM_UNSUPPORTED;
	return verdict;
}

static enum confidence confidence_of(enum claim_verdict verdict, const struct verdict *found)
{
	if (verdict == CLAIM_NOT_VERIFIABLE)
		return CONFIDENCE_NONE;
	return found->confidence == CONFIDENCE_NONE ? CONFIDENCE_LOW : found->confidence;
}

/* ---- what stands behind it ---- */

/* Traces of what is missing: named and not used, empty, disabled, a template; and what shows the opposite. */
static const struct evidence **find_traces(const struct judge_basis *basis, const struct verdict *found, size_t *n)
{
	const struct scan *scan = basis->scan;
	struct outcome opposite = {.found_n = 0};
	size_t opposite_n = 0, room = 0;
	const struct evidence **shown = NULL;
	if (found->answer == ANSWER_NO && found->item->opposite &&
	    condition_evaluate(basis, found->item->opposite, &opposite) == GRADE_FULL)
		shown = outcome_evidence(basis, &opposite, &opposite_n);
	for (size_t i = 0; i < found->missing_n; i++)
		room += scan->signals[found->missing[i].signal].n;
	const struct evidence **list = arena_array(basis->arena, const struct evidence *, room + opposite_n + 1);
	*n = 0;
	for (size_t i = 0; i < opposite_n; i++)
		list[(*n)++] = shown[i];
	for (size_t i = 0; i < found->missing_n; i++) {
		const struct signal_finding *finding = &scan->signals[found->missing[i].signal];
		for (size_t k = 0; k < finding->n; k++) {
			const struct evidence *e = &finding->evidence[k];
			bool taken = e->rung >= RUNG_CONFIGURED && !e->note.len;
			for (size_t t = 0; t < *n && !taken; t++)
				taken = list[t] == e;
			for (size_t t = 0; t < found->evidence_n && !taken; t++)
				taken = found->evidence[t] == e;
			if (!taken)
				list[(*n)++] = e;
		}
	}
	return list;
}

/* What was found and still shows neglect of the practice: an empty form, a template, a job that is switched off. */
static bool speaks_against(const struct evidence *e)
{
	return e->rung <= RUNG_DECLARED && e->note.len;
}

/* Moves such pieces from what was found to the traces. */
static void part_evidence(const struct judge_basis *basis, const struct verdict *found, struct claim_result *out)
{
	const struct evidence **for_it = arena_array(basis->arena, const struct evidence *, found->evidence_n + 1);
	const struct evidence **against = arena_array(basis->arena, const struct evidence *,
						      found->evidence_n + out->counter_n + found->counters_n + 1);
	size_t against_n = 0;
	out->evidence_n = 0;
	for (size_t i = 0; i < found->evidence_n; i++) {
		if (speaks_against(found->evidence[i]))
			against[against_n++] = found->evidence[i];
		else
			for_it[out->evidence_n++] = found->evidence[i];
	}
	for (size_t i = 0; i < out->counter_n; i++)
		against[against_n++] = out->counter[i];
	/* What came suddenly or stands in an example speaks for the claim, and against it. */
	for (size_t i = 0; i < found->counters_n; i++) {
		bool known = false;
		for (size_t k = 0; k < against_n && !known; k++)
			known = against[k] == found->counters[i].evidence;
		if (!known)
			against[against_n++] = found->counters[i].evidence;
	}
	out->evidence = for_it;
	out->counter = against;
	out->counter_n = against_n;
}

static unsigned tools_for(const struct rulebook *book, uint32_t signal)
{
	unsigned n = 0;
	uint32_t last = MAP_NONE;
	/* The rules of a tool stand together. */
	for (uint32_t r = 0; r < book->rules_n; r++) {
		if (book->rules[r].signal != signal || book->rules[r].tool == last)
			continue;
		last = book->rules[r].tool;
		n++;
	}
	return n;
}

static struct str what_was_searched(const struct judge_basis *basis, const struct verdict *found)
{
	static const size_t most = 4;
	const struct rulebook *book = basis->scan->book;
	struct str text = {0};
	if (found->answer == ANSWER_YES || found->answer == ANSWER_NA || !found->missing_n)
		return text;
	for (size_t i = 0; i < found->missing_n && i < most; i++) {
		struct facet facet = found->missing[i];
		const struct signal *signal = &book->signals[facet.signal];
		struct str aspect = facet.aspect < 0 ? (struct str){0} : signal->aspects[facet.aspect];
		unsigned tools = tools_for(book, facet.signal);
		text = arena_printf(basis->arena, "%.*s%s%.*s%s%.*s", STR_ARG(text), i ? "; " : "",
				    STR_ARG(signal->title), aspect.len ? ": " : "", STR_ARG(aspect));
		if (tools > 1)
			text = arena_printf(basis->arena, "%.*s (rules of %u tools)", STR_ARG(text), tools);
	}
	if (found->missing_n > most)
		text = arena_printf(basis->arena, "%.*s; and %zu more", STR_ARG(text), found->missing_n - most);
	return arena_printf(basis->arena, "%.*s; in %zu of %zu files", STR_ARG(text), basis->scan->files_read,
			    basis->scan->files);
}

/* ---- what to challenge first ---- */

static bool decides(const struct checklist *checklist, const struct item *item)
{
	for (size_t i = 0; i < checklist->mature_n; i++)
		if (section_holds(checklist->mature[i], item->section))
			return true;
	return false;
}

/* Claims that make the score too high; the surest and the weightiest first. A claim that is too modest is corrected, not
 * challenged. */
static unsigned urgency_of(const struct claim_result *r)
{
	static const unsigned base[CLAIM_VERDICTS] = {
		[CLAIM_CONTRADICTED] = 4, [CLAIM_OVERSTATED] = 3, [CLAIM_UNSUPPORTED] = 2, [CLAIM_NOT_VERIFIABLE] = 1};
	bool high = r->claim->answer == ANSWER_YES || r->claim->answer == ANSWER_PARTIAL ||
		    (r->claim->answer == ANSWER_NA && r->verdict == CLAIM_OVERSTATED);
	unsigned points = base[r->verdict] * 100;
	if (!points || !high)
		return 0;
	points += 20 * (unsigned)r->confidence;
	points += decides(r->claim->checklist, r->claim->item) ? 15 : 0;
	points += 5 * (unsigned)r->claim->item->risk;
	points += r->claim->answer == ANSWER_YES ? 4 : 0;
	points += r->counter_n ? 2 : 0;
	return points;
}

static int by_urgency(const void *left, const void *right)
{
	const struct claim_result *a = *(const struct claim_result *const *)left;
	const struct claim_result *b = *(const struct claim_result *const *)right;
	if (a->urgency != b->urgency)
		return a->urgency > b->urgency ? -1 : 1;
	/* Claims are in the order of checklists and items. */
	return a->claim < b->claim ? -1 : a->claim > b->claim;
}

static void rank(const struct judge_basis *basis, struct verification *v)
{
	v->challenge = arena_array(basis->arena, const struct claim_result *, v->claims->n + 1);
	for (size_t i = 0; i < v->claims->n; i++)
		if (v->results[i].urgency)
			v->challenge[v->challenge_n++] = &v->results[i];
	qsort(v->challenge, v->challenge_n, sizeof *v->challenge, by_urgency);
}

/* ---- sums ---- */

static const double worth[ANSWERS] = {[ANSWER_YES] = 1, [ANSWER_PARTIAL] = 0.5};

/* Of one checklist, or of all (NULL). */
static void summarise(const struct verification *v, const struct checklist *checklist, struct claim_summary *out)
{
	double claimed = 0, percent = 0, low = 0, high = 0;
	unsigned claimed_n = 0, n = 0;
	*out = (struct claim_summary){.checklist = checklist};
	for (size_t i = 0; i < v->claims->n; i++) {
		const struct claim_result *r = &v->results[i];
		enum answer found = r->found->answer;
		if (checklist && r->claim->checklist != checklist)
			continue;
		out->claims++;
		out->counts[r->verdict]++;
		if (r->claim->answer != ANSWER_NA) {
			claimed += worth[r->claim->answer];
			claimed_n++;
		}
		out->evidenced.count[found]++;
		if (found == ANSWER_NA)
			continue;
		n++;
		percent += worth[found];
		low += r->found->confidence >= CONFIDENCE_MEDIUM ? worth[found] : 0;
		high += found == ANSWER_UNKNOWN ? 1 : worth[found];
	}
	out->claimed = claimed_n ? 100 * claimed / claimed_n : 0;
	out->evidenced.applicable = n;
	out->evidenced.percent = n ? 100 * percent / n : 0;
	out->evidenced.low = n ? 100 * low / n : 0;
	out->evidenced.high = n ? 100 * high / n : 0;
	out->inflation = out->claimed - out->evidenced.percent;
	out->inflation_least = out->claimed > out->evidenced.high ? out->claimed - out->evidenced.high : 0;
}

unsigned claims_decided(const struct claim_summary *summary)
{
	return summary->claims - summary->counts[CLAIM_UNSUPPORTED] - summary->counts[CLAIM_NOT_VERIFIABLE];
}

static void summarise_all(const struct judge_basis *basis, const struct judgement *judgements, size_t n,
			  struct verification *v)
{
	v->summaries = arena_array(basis->arena, struct claim_summary, n + 1);
	summarise(v, NULL, &v->total);
	for (size_t i = 0; i < n; i++) {
		struct claim_summary *summary = &v->summaries[v->summaries_n++];
		summarise(v, judgements[i].checklist, summary);
		summary->unanswered = (unsigned)judgements[i].checklist->items_n - summary->claims;
		v->total.unanswered += summary->unanswered;
	}
}

/* ---- all of it ---- */

static void verify(const struct judge_basis *basis, const struct claim *claim, const struct verdict *found,
		   struct claim_result *out)
{
	size_t traces_n;
	*out = (struct claim_result){.claim = claim, .found = found, .verdict = decide(basis, claim, found)};
	const struct evidence **traces = find_traces(basis, found, &traces_n);
	/* What shows the practice speaks against whoever denies it. */
	bool denied = claim->answer == ANSWER_NO || claim->answer == ANSWER_NA;
	out->evidence = denied ? traces : found->evidence;
	out->evidence_n = denied ? traces_n : found->evidence_n;
	out->counter = denied ? found->evidence : traces;
	out->counter_n = denied ? found->evidence_n : traces_n;
	if (!denied)
		part_evidence(basis, found, out);
	out->confidence = confidence_of(out->verdict, found);
	out->searched = what_was_searched(basis, found);
	if (out->verdict != CLAIM_CONFIRMED) {
		/* What does not apply as far as can be seen has no question of its own. */
		out->ask = found->ask.len ? found->ask : found->item->ask;
		out->proof = found->proof.len ? found->proof : found->item->proof;
	}
	out->urgency = urgency_of(out);
}

void verify_claims(const struct judge_basis *basis, const struct judgement *judgements, size_t n,
		   const struct claims *claims, struct verification *out)
{
	*out = (struct verification){.claims = claims};
	out->results = arena_array(basis->arena, struct claim_result, claims->n + 1);
	for (size_t i = 0; i < claims->n; i++) {
		const struct claim *claim = &claims->at[i];
		for (size_t j = 0; j < n; j++)
			if (judgements[j].checklist == claim->checklist)
				verify(basis, claim, &judgements[j].verdicts[claim->item - claim->checklist->items],
				       &out->results[i]);
	}
	rank(basis, out);
	summarise_all(basis, judgements, n, out);
}
