/*
 * Python code that measures stored predictions of a model in operation: it computes evaluation metrics over a table that it
 * reads and keeps them, without a model in sight, and the names that it defines or imports speak of operation; or a query of a
 * database subtracts what was predicted and what really happened.
 *
 * Traits
 *   monitor.performance   as said
 */
#include "engine/probe.h"

static const char *const watch_words[] = {"monitor", "production", "live_", "_live", "feedback", "history"};

static bool watches(struct str name)
{
	for (size_t i = 0; i < sizeof(watch_words) / sizeof(watch_words[0]); i++)
		if (str_has_nocase(name, watch_words[i]))
			return true;
	return false;
}

static bool speaks_of_operation(const struct python_module *m)
{
	for (size_t i = 0; i < m->imports_n; i++)
		if (watches(m->imports[i].whole))
			return true;
	for (size_t d = 0; d < m->defs_n; d++)
		if (watches(m->defs[d].name))
			return true;
	return false;
}

/* Names of `a.b` on one side of an operator. */
#define OPERAND 3u

/* `ForecastValue.power - Reading.power` where an object-relational mapper writes the query. */
static uint32_t find_error(const struct python_module *m)
{
	WORD_LIST(predicted, "predict", "forecast");
	WORD_LIST(happened, "actual", "observed", "measured", "truth", "outturn", "generation", "realized", "realised",
		  "reading", "target");
	const struct python_tokens *tokens = m->tokens;

	if (!python_imports(m, "sqlalchemy") && !python_imports(m, "django.db") && !python_imports(m, "sqlmodel"))
		return 0;
	for (uint32_t t = OPERAND; t + OPERAND < tokens->n; t++) {
		if (!python_is(tokens, t, "-") || !python_is(tokens, t - 2, ".") || !python_is(tokens, t + 2, "."))
			continue;
		bool first = python_mentions(tokens, t - OPERAND, t, &predicted),
		     second = python_mentions(tokens, t + 1, t + 1 + OPERAND, &predicted);
		if (first != second &&
		    python_mentions(tokens, first ? t + 1 : t - OPERAND, first ? t + 1 + OPERAND : t, &happened))
			return tokens->at[t].line;
	}
	return 0;
}

static void scan_python_live_metrics(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	const unsigned model = DEED_TRAIN | DEED_LOAD | DEED_PREDICT | DEED_BACKWARD | DEED_DATASET | DEED_SAVE;
	unsigned deeds = 0;
	uint32_t line = 0, error;

	for (size_t i = 0; i < m->uses_n; i++) {
		deeds |= m->uses[i].deeds;
		if (!line && m->uses[i].deeds & DEED_METRIC)
			line = m->uses[i].line;
	}
	if (line && deeds & DEED_READ_DATA && deeds & (DEED_WRITE | DEED_WRITE_RECORD) && !(deeds & model) &&
	    speaks_of_operation(m))
		probe_trait(run, "monitor.performance", line);
	if (!(deeds & model) && (error = find_error(m)))
		probe_trait(run, "monitor.performance", error);
}

const struct probe probe_python_live_metrics = {
	.name = "python_live_metrics",
	.title = "Live metrics in Python",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_live_metrics,
};
