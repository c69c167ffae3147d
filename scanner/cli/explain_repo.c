/*
 * How an answer came about in one repository: the rule as it turned out, the evidence with its chains, what was looked for
 * and not found, and the reasons of the flag.
 */
#include "cli/confine.h"
#include "cli/explain_turn.h"
#include "cli/session.h"
#include "engine/classify.h"
#include "judge/confidence.h"

#define KINDS_SHOWN 8
#define TOOLS_SHOWN 8

static const struct scan *scan_of(const struct explaining *e)
{
	return e->basis->scan;
}

/* Paths come from the repository: nothing of them may steer the terminal. */
static void add_place(struct explaining *e, const struct evidence *evidence)
{
	if (evidence->commit[0])
		buf_printf(&e->out, "commit %.10s", evidence->commit);
	else
		buf_str(&e->out, explain_safe(e, evidence->path));
	if (!evidence->commit[0] && evidence->line)
		buf_printf(&e->out, ":%u", evidence->line);
}

static void add_detail(struct explaining *e, const char *label, struct str text)
{
	if (!text.len)
		return;
	buf_printf(&e->out, "               %s", label);
	add_wrapped(&e->out, text, 15 + text_columns(str_of(label)), 17, e->style.width);
}

static void add_evidence(struct explaining *e, const struct evidence *evidence)
{
	const struct rule *rule = &e->book.rules[evidence->rule];
	const struct tool *tool = &e->book.tools[rule->tool];
	bool of_probe = false;
	for (size_t i = 0; i < probe_registry_n && !of_probe; i++)
		of_probe = strcmp(probe_registry[i]->name, evidence->probe) == 0;
	buf_printf(&e->out, "    %-10s ", rung_names[evidence->rung]);
	add_place(e, evidence);
	buf_char(&e->out, '\n');
	add_detail(e, "", evidence->excerpt);
	ink_on(&e->out, &e->style, INK_DIM);
	add_detail(e, "by: ",
		   arena_printf(&e->arena, "%.*s%s%.*s, %s%s, rule in rules/%s", STR_ARG(tool->id),
				rule->aspect.len ? " for " : "", STR_ARG(rule->aspect),
				of_probe ? "read by the probe " : "found by its path or over all files",
				of_probe ? evidence->probe : "", tool->file));
	add_detail(e, "note: ", evidence->note);
	add_detail(e, "chain: ", explain_safe(e, evidence->chain));
	if (evidence->blob[0])
		add_detail(e, "check: ",
			   arena_printf(&e->arena, "git cat-file blob %s | sed -n %up", evidence->blob,
					evidence->line ? evidence->line : 1));
	ink_off(&e->out, &e->style);
}

static void add_signal_title(struct explaining *e, uint32_t number)
{
	const struct signal *signal = &e->book.signals[number];
	buf_printf(&e->out, "  %.*s  ", STR_ARG(signal->id));
	unsigned at = text_columns(signal->id) + 4;
	add_wrapped(&e->out,
		    arena_printf(&e->arena, "%.*s: %s", STR_ARG(signal->title),
				 rung_names[scan_of(e)->signals[number].level]),
		    at, 4, e->style.width);
}

/* "medium: 1 there is evidence, -1 talk …" */
static void add_flag(struct explaining *e, uint32_t number)
{
	struct confidence_reasons reasons;
	const char *flag = confidence_names[signal_confidence_reasons(scan_of(e), number, &reasons)];
	struct buf line = BUF_INIT;
	if (!flag)
		return;
	buf_printf(&line, "confidence %s:", flag);
	for (size_t i = 0; i < reasons.n; i++)
		buf_printf(&line, "%s %+d %s", i ? "," : "", reasons.at[i].points, reasons.at[i].text);
	buf_puts(&e->out, "    ");
	add_wrapped(&e->out, buf_view(&line), 4, 6, e->style.width);
	buf_release(&line);
}

static void add_found(struct explaining *e, uint32_t number)
{
	const struct signal_finding *finding = &scan_of(e)->signals[number];
	add_signal_title(e, number);
	add_flag(e, number);
	for (size_t i = 0; i < finding->n; i++)
		add_evidence(e, &finding->evidence[i]);
	if (finding->left_out)
		buf_printf(&e->out, "    and %zu more of the same or a lower rung\n", finding->left_out);
	if (finding->hollow)
		buf_puts(&e->out, "    counter-evidence: something made for it is empty, a template or disabled\n");
}

/* Tools that rules know for the signal, and by which facts. */
static void add_known(struct explaining *e, uint32_t number)
{
	struct buf tools = BUF_INIT, facts = BUF_INIT;
	bool kinds[FACT_KINDS] = {false};
	unsigned n = 0;
	for (uint32_t t = 0; t < e->book.tools_n; t++) {
		bool known = false;
		for (uint32_t r = 0; r < e->book.rules_n && !known; r++)
			known = e->book.rules[r].tool == t && e->book.rules[r].signal == number;
		if (known && n++ < TOOLS_SHOWN)
			buf_printf(&tools, "%s%.*s", n > 1 ? ", " : "", STR_ARG(e->book.tools[t].id));
	}
	for (uint32_t p = 0; p < e->book.patterns_n; p++)
		if (e->book.rules[e->book.patterns[p].rule].signal == number)
			kinds[e->book.patterns[p].kind] = true;
	for (int k = 0; k < FACT_KINDS; k++)
		if (kinds[k])
			buf_printf(&facts, "%s%s", facts.len ? ", " : "", fact_kind_names[k]);
	if (n > TOOLS_SHOWN)
		buf_printf(&tools, " and %u more", n - TOOLS_SHOWN);
	if (n)
		add_detail(e, "known: ", arena_printf(&e->arena, "%s; by %s", tools.at, facts.at));
	buf_release(&tools);
	buf_release(&facts);
}

static void add_missing(struct explaining *e, uint32_t number)
{
	const struct signal_finding *finding = &scan_of(e)->signals[number];
	const struct signal *signal = &e->book.signals[number];
	add_signal_title(e, number);
	add_detail(e, "", signal->meaning);
	add_known(e, number);
	if (finding->hidden)
		add_detail(e, "not read: ",
			   arena_printf(&e->arena, "%zu file%s that could show it, first %.*s", finding->hidden,
					finding->hidden == 1 ? "" : "s", STR_ARG(explain_safe(e, finding->hidden_in))));
}

/* Signals of a condition, each once, in the order of the rule, after the n that are there. */
static size_t collect(const struct condition *c, uint32_t signals[FACETS_MAX], size_t n)
{
	bool known = c->kind != CONDITION_SIGNAL;
	for (size_t i = 0; i < n && !known; i++)
		known = signals[i] == c->signal;
	if (!known && n < FACETS_MAX)
		signals[n++] = c->signal;
	for (size_t i = 0; i < c->n; i++)
		n = collect(&c->parts[i], signals, n);
	return n;
}

/* All signals that the item's conditions speak of. */
static size_t collect_item(const struct item *item, uint32_t signals[FACETS_MAX])
{
	size_t n = item->applies ? collect(item->applies, signals, 0) : 0;
	n = item->answer ? collect(item->answer, signals, n) : n;
	for (size_t i = 0; i < item->grades.n; i++)
		n = collect(&item->grades.steps[i], signals, n);
	return item->opposite ? collect(item->opposite, signals, n) : n;
}

struct file_kind {
	struct str name;
	uint32_t n;
};

static int by_number(const void *a, const void *b)
{
	const struct file_kind *x = a, *y = b;
	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	size_t least = x->name.len < y->name.len ? x->name.len : y->name.len;
	int order = least ? memcmp(x->name.at, y->name.at, least) : 0;
	return order ? order : (x->name.len > y->name.len) - (x->name.len < y->name.len);
}

/* How many files some probe wants, by extension; files without one by their names. */
static void add_files(struct explaining *e)
{
	const struct scan *scan = scan_of(e);
	struct classifier classifier;
	struct map kinds;
	struct buf line = BUF_INIT;
	size_t entries_n, n = 0, wanted = 0;
	bool cut_off;
	const struct source_entry *entries = source_entries(scan->source, &entries_n, &cut_off);
	struct file_kind *list = arena_array(&e->arena, struct file_kind, entries_n + 1);
	classifier_init(&classifier, &e->arena);
	map_init(&kinds, &e->arena);
	for (size_t i = 0; i < entries_n; i++) {
		struct file file;
		classify_file(&classifier, &entries[i], &file);
		struct probe_set set = classifier_wanted(&classifier, &file);
		if (!probe_set_count(&set))
			continue;
		wanted++;
		struct str name = file.ext.len ? arena_printf(&e->arena, ".%.*s", STR_ARG(file.ext)) : file.name;
		uint32_t number = map_get(&kinds, name);
		if (number == MAP_NONE) {
			number = (uint32_t)n++;
			map_put(&kinds, name, number);
			list[number].name = name;
		}
		list[number].n++;
	}
	qsort(list, n, sizeof *list, by_number);
	buf_printf(&line, "looked in %zu of %zu files: ", wanted, scan->files);
	for (size_t i = 0; i < n && i < KINDS_SHOWN; i++)
		buf_printf(&line, "%s%u %.*s", i ? ", " : "", list[i].n, STR_ARG(explain_safe(e, list[i].name)));
	if (n > KINDS_SHOWN)
		buf_printf(&line, " and %zu other kinds", n - KINDS_SHOWN);
	if (scan->history && scan->history->available)
		buf_printf(&line, "; and in %zu main-line change%s", scan->history->changes_n,
			   scan->history->changes_n == 1 ? "" : "s");
	buf_puts(&e->out, "  ");
	add_wrapped(&e->out, buf_view(&line), 2, 4, e->style.width);
	buf_release(&line);
}

/* What stands below the rung that the rule needs has been looked for and not (fully) found. */
static bool is_missing(const struct explaining *e, const struct verdict *verdict, uint32_t signal)
{
	bool missing = scan_of(e)->signals[signal].level == RUNG_ABSENT;
	for (size_t i = 0; verdict && i < verdict->missing_n && !missing; i++)
		missing = verdict->missing[i].signal == signal;
	return missing;
}

static void add_signals(struct explaining *e, const struct verdict *verdict, const uint32_t *signals, size_t n)
{
	bool found = false, missing = false;
	for (size_t i = 0; i < n; i++) {
		if (!scan_of(e)->signals[signals[i]].n)
			continue;
		if (!found)
			explain_heading(e, "Evidence");
		found = true;
		add_found(e, signals[i]);
	}
	for (size_t i = 0; i < n; i++) {
		if (!is_missing(e, verdict, signals[i]))
			continue;
		if (!missing) {
			explain_heading(e, "Looked for and not, or not fully, found");
			add_files(e);
		}
		missing = true;
		add_missing(e, signals[i]);
	}
}

static void add_repository(struct explaining *e)
{
	const struct source_about *about = scan_of(e)->about;
	struct buf line = BUF_INIT;
	buf_str(&line, explain_safe(e, about->name));
	if (about->commit.len)
		buf_printf(&line, " @ %.7s", about->commit.at);
	explain_field_buf(e, "repository", &line);
}

/* What the owners say in their policy; it stands beside the evidence and is none. */
static void add_policy(struct explaining *e, const struct verdict *verdict)
{
	const struct policy_waiver *waiver = verdict->waiver;
	const struct policy_answer *said = verdict->reported;
	if (waiver)
		explain_field(
			e, "accepted",
			explain_safe(e, arena_printf(&e->arena, "until %.*s by %.*s: %.*s", STR_ARG(waiver->until),
						     STR_ARG(waiver->owner), STR_ARG(waiver->reason))));
	if (said)
		explain_field(e, "owners say",
			      explain_safe(e, arena_printf(&e->arena, "%s (no evidence) %.*s %.*s",
							   answer_names[said->answer], STR_ARG(said->by),
							   STR_ARG(said->proof))));
}

static void explain_verdict(struct explaining *e, const struct checklist *list, const struct item *item)
{
	static const char *const marks[ANSWERS] = {"✔ yes", "◐ partly", "✖ no", "? unknown", "– does not apply"};
	struct judgement judgement;
	uint32_t signals[FACETS_MAX];
	size_t signals_n = collect_item(item, signals);
	judge_checklist(e->basis, list, &judgement);
	const struct verdict *verdict = &judgement.verdicts[item - list->items];
	const char *flag = confidence_names[verdict->confidence];
	explain_item(e, list, item);
	add_repository(e);
	explain_field(e, "answer", str_of(marks[verdict->answer]));
	explain_field(e, "why", explain_safe(e, verdict->why));
	if (flag)
		explain_field(e, "confidence", arena_printf(&e->arena, "%s: %s", flag, verdict->because));
	add_policy(e, verdict);
	explain_rule(e, list, item);
	add_signals(e, verdict, signals, signals_n);
	explain_turn(e, &judgement, verdict);
}

static void explain_level(struct explaining *e, uint32_t number)
{
	const struct signal *signal = &e->book.signals[number];
	const char *flag = confidence_names[signal_confidence(scan_of(e), number)];
	explain_title(e, signal->id, signal->title);
	buf_char(&e->out, '\n');
	add_repository(e);
	explain_field(e, "here",
		      arena_printf(&e->arena, "%s%s%s", rung_names[scan_of(e)->signals[number].level],
				   flag ? ", confidence " : "", flag ? flag : ""));
	explain_field(e, "counts", signal->meaning);
	explain_field(e, "does not count", signal->excludes);
	add_signals(e, NULL, &number, 1);
	if (scan_of(e)->signals[number].level < RUNG_ENFORCED)
		explain_field(e, "what to do", signal->fix);
}

int explain_repo(struct explaining *e, const struct options *options, const struct checklist *list,
		 const struct item *item, uint32_t signal, struct error *err)
{
	struct source_options from = options->source;
	struct confinement confinement;
	struct session session = {.options = options, .book = e->book, .checklists = e->checklists};
	struct scan scan;
	struct judge_basis basis;
	from.repository = options->repo;
	confine_begin(&confinement, options, NULL, &from);
	struct source *source = source_open(&from, err);
	confine_end(&confinement);
	if (!source)
		return -1;
	arena_init(&session.arena);
	int result = session_read_policy(&session, source, err);
	if (result == 0)
		result = session_scan(&session, source, &scan, err);
	if (result == 0) {
		judge_basis_init(&basis, &scan, &session.checklists, &session.policy, &scan.arena);
		e->basis = &basis;
		if (item)
			explain_verdict(e, list, item);
		else
			explain_level(e, signal);
		result = scan.notices.failed ? EXIT_CODE_INCOMPLETE : EXIT_CODE_DONE;
		e->basis = NULL;
		scan_release(&scan);
	}
	arena_release(&session.arena);
	source_close(source);
	return result;
}
