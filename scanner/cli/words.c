#include "cli/words.h"
#include "judge/circumstance.h"

const char *const words_observability[3] = {
	"the repository decides; nothing found means no",
	"the repository can show a part; nothing found means unknown",
	"only people know; what is found is a hint",
};

static const char *const groups[] = {
	[CONDITION_ALL] = "all of", [CONDITION_ANY] = "one of", [CONDITION_NONE] = "none of"};

static void add_signal(struct buf *out, const struct rulebook *book, const struct condition *c, const char *quote)
{
	const struct signal *signal = &book->signals[c->signal];
	buf_printf(out, "%s%.*s%s", quote, STR_ARG(signal->id), quote);
	if (c->aspect >= 0)
		buf_printf(out, " (%.*s)", STR_ARG(signal->aspects[c->aspect]));
	buf_printf(out, " %s%s", c->need < RUNG_ENFORCED ? "at least " : "", rung_names[c->need]);
}

static void add_head(struct buf *out, const struct rulebook *book, const struct condition *c, const char *quote)
{
	switch (c->kind) {
	case CONDITION_SIGNAL:
		add_signal(out, book, c, quote);
		break;
	case CONDITION_CIRCUMSTANCE:
		buf_puts(out, circumstance_phrases[c->circumstance]);
		break;
	case CONDITION_IDLE_TOOLS:
		buf_printf(out, "at least %u tools are declared or configured and not used, for one of", c->least);
		break;
	case CONDITION_COUNT:
		buf_printf(out, "at least %u of", c->least);
		break;
	default:
		buf_puts(out, groups[c->kind]);
		break;
	}
}

static const char *limit_of(const struct condition *c)
{
	return c->half ? " (half at most)" : c->whole ? " (whole or nothing)" : "";
}

void words_head(struct buf *out, const struct rulebook *book, const struct condition *c)
{
	add_head(out, book, c, "");
	buf_puts(out, limit_of(c));
}

static void add_condition(struct buf *out, const struct rulebook *book, const struct condition *c, bool inner)
{
	bool joins = c->kind == CONDITION_ALL || c->kind == CONDITION_ANY;
	bool braces = c->n && (!joins || (inner && c->n > 1));
	if (!joins || !c->n) {
		add_head(out, book, c, "`");
		buf_puts(out, c->n ? " " : "");
	}
	buf_puts(out, braces ? "(" : "");
	for (size_t i = 0; i < c->n; i++) {
		if (i)
			buf_puts(out, c->kind == CONDITION_ALL   ? " **and** "
				      : c->kind == CONDITION_ANY ? " or "
								 : ", ");
		if (c->kind == CONDITION_IDLE_TOOLS)
			buf_printf(out, "`%.*s`", STR_ARG(book->signals[c->parts[i].signal].id));
		else
			add_condition(out, book, &c->parts[i], true);
	}
	buf_printf(out, "%s%s", braces ? ")" : "", limit_of(c));
}

void words_condition(struct buf *out, const struct rulebook *book, const struct condition *c)
{
	add_condition(out, book, c, false);
}

void words_result(struct buf *out, const struct checklist *list)
{
	switch (list->result) {
	case RESULT_MATURITY:
		if (!list->mature_n)
			buf_puts(out, "A score; the list gives no verdict.");
		for (size_t i = 0; i < list->mature_n; i++)
			buf_printf(out, "%s%.*s",
				   i ? i + 1 < list->mature_n ? ", " : " and "
				     : "Mature when every applicable item of the sections ",
				   STR_ARG(list->mature[i]));
		buf_puts(out, list->mature_n ? " is a yes." : "");
		break;
	case RESULT_STAGES:
		buf_puts(out,
			 "Sections are stages. One is reached when more of its questions are a yes than partly or no "
			 "(unknown ones are left aside) and every stage before it is reached.");
		break;
	case RESULT_LEVELS:
		buf_puts(
			out,
			"Sections are dimensions, each with a level of its own from 1: a level holds when all items "
			"of it and of the levels below are a yes. The weakest dimension stands for the whole, the mean "
			"beside it.");
		break;
	case RESULT_SCORECARD:
		buf_printf(out,
			   "Items are dimensions with a grade; each grade presumes those before it. From the target on "
			   "(%u, unless .assay.yml names another) it is a yes, from grade 1 on partly.",
			   list->target);
		break;
	case RESULT_RISKS:
		buf_puts(out,
			 "Each item says how high the risk of a missing yes is; the open ones are listed, the highest "
			 "risk first.");
		break;
	}
}

void words_standing(struct buf *out, const struct checklist *list, const struct item *item)
{
	if (list->result == RESULT_STAGES)
		buf_printf(out, "stage %u", item->step);
	else if (list->result == RESULT_LEVELS)
		buf_printf(out, "level %u", item->step);
	else if (item->risk != RISK_NONE)
		buf_printf(out, "a missing yes is a %s risk", risk_names[item->risk]);
}

const char *words_class(enum signal_class class)
{
	static const char *const classes[] = {
		[SIGNAL_DOCUMENT] = "a document; enforced when CI builds it",
		[SIGNAL_ARTEFACT] = "a file that is itself the practice; enforced when automation builds or runs it",
		[SIGNAL_PRACTICE] = "live code; enforced when automation runs it",
		[SIGNAL_PIPELINE] = "what a pipeline does; enforced when it starts by itself",
		[SIGNAL_HISTORY] = "what the history of changes shows",
	};
	return classes[class];
}

void words_limits(struct buf *out, const struct rulebook *book, const struct signal *signal)
{
	static const char *const owners[] = {
		[LIBRARY_GUIDE] =
			"In a library, documentation about it is written for the users and only mentions it. ",
		[LIBRARY_PRODUCT] = "In a library, what its package and its documents show of it is for its users. ",
		[LIBRARY_USERS] = "A library makes it for its users, wherever it stands. ",
	};
	if (signal->ceiling < RUNG_ENFORCED)
		buf_printf(out, "Never higher than %s. ", rung_names[signal->ceiling]);
	if (signal->needs_model)
		buf_puts(out, "Nothing counts where no code trains or applies a model. ");
	if (signal->needs_artefact)
		buf_puts(out, "Running a command enforces only what is configured as well. ");
	if (signal->rises_with != MAP_NONE)
		buf_printf(out, "Takes over the rung of %.*s once it is %s. ",
			   STR_ARG(book->signals[signal->rises_with].id), rung_names[RUNG_CONFIGURED]);
	if (signal->in_notebooks < RUNG_ENFORCED)
		buf_printf(out, "In a notebook at most %s. ", rung_names[signal->in_notebooks]);
	if (signal->in_tests && !signal->in_code)
		buf_puts(out, "Counts in tests. ");
	if (signal->library != LIBRARY_OWN)
		buf_puts(out, owners[signal->library]);
}
