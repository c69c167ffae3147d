#include "cli/explain_repo.h"
#include "base/pool.h"

static void print_evidence(const struct scan *scan, const struct evidence *e)
{
	const struct tool *tool = &scan->book->tools[scan->book->rules[e->rule].tool];
	printf("  %-10s ", rung_names[e->rung]);
	if (e->commit[0])
		printf("commit %.10s", e->commit);
	else if (e->line)
		printf("%.*s:%u", STR_ARG(e->path), e->line);
	else
		printf("%.*s", STR_ARG(e->path));
	printf("  (%.*s, probe %s, rules/%s)\n", STR_ARG(tool->id), e->probe, tool->file);
	if (e->excerpt.len)
		printf("             %.*s\n", STR_ARG(e->excerpt));
	if (e->note.len)
		printf("             note: %.*s\n", STR_ARG(e->note));
	if (e->chain.len)
		printf("             %.*s\n", STR_ARG(e->chain));
	if (e->blob[0])
		printf("             check: git cat-file blob %s | sed -n %up\n", e->blob, e->line ? e->line : 1);
}

static void print_signal(const struct scan *scan, uint32_t number)
{
	const struct signal *signal = &scan->book->signals[number];
	const struct signal_finding *finding = &scan->signals[number];
	const char *flag = confidence_names[signal_confidence(scan, number)];
	printf("\n%.*s  %.*s: %s%s%s\n", STR_ARG(signal->id), STR_ARG(signal->title), rung_names[finding->level],
	       flag ? ", confidence " : "", flag ? flag : "");
	for (size_t i = 0; i < finding->n; i++)
		print_evidence(scan, &finding->evidence[i]);
	if (finding->left_out)
		printf("  and %zu more of the same or a lower rung\n", finding->left_out);
	if (finding->level < RUNG_CONFIGURED)
		printf("  looked for: %.*s\n  'assay explain %.*s' lists every name that would count\n",
		       STR_ARG(signal->meaning), STR_ARG(signal->id));
	if (finding->hidden)
		printf("  %zu files that could show it were not read, the first is %.*s\n", finding->hidden,
		       STR_ARG(finding->hidden_in));
}

/* Signals of a condition, each once, in the order of the rule. */
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

static void print_verdict(struct scan *scan, const struct checklist *checklist, const struct item *item)
{
	struct judgement judgement;
	struct judge_basis basis;
	uint32_t signals[FACETS_MAX];
	judge_basis_init(&basis, scan, &(struct checklists){(struct checklist *)checklist, 1}, NULL, &scan->arena);
	judge_checklist(&basis, checklist, &judgement);
	const struct verdict *verdict = &judgement.verdicts[item - checklist->items];
	const char *flag = confidence_names[verdict->confidence];
	printf("\nhere           %s%s%s\nwhy            %.*s\n", answer_names[verdict->answer],
	       flag ? ", confidence " : "", flag ? flag : "", STR_ARG(verdict->why));
	if (verdict->answer != ANSWER_YES && verdict->answer != ANSWER_NA && item->fix.len)
		printf("would change it  %.*s\n", STR_ARG(item->fix));
	size_t n = item->applies ? collect(item->applies, signals, 0) : 0;
	n = item->answer ? collect(item->answer, signals, n) : n;
	for (size_t i = 0; i < item->grades.n; i++)
		n = collect(&item->grades.steps[i], signals, n);
	n = item->opposite ? collect(item->opposite, signals, n) : n;
	for (size_t i = 0; i < n; i++)
		print_signal(scan, signals[i]);
}

int explain_repo(const struct options *options, const struct rulebook *book, const struct checklist *checklist,
		 const struct item *item, uint32_t signal, struct error *err)
{
	struct source_options from = options->source;
	struct scan_options how = {.jobs = pool_processors()};
	struct scan scan;
	from.repository = options->repo;
	struct source *source = source_open(&from, err);
	if (!source)
		return -1;
	int result = scan_run(&scan, source, book, &how, err);
	if (result == 0) {
		if (item)
			print_verdict(&scan, checklist, item);
		else
			print_signal(&scan, signal);
		scan_release(&scan);
	}
	source_close(source);
	return result;
}
