/*
 * JUnit XML, as Jenkins, GitLab and Azure read it. There is no standard; this keeps to what all of them take:
 * https://github.com/jenkinsci/xunit-plugin (junit-10.xsd), https://docs.gitlab.com/ci/testing/unit_test_reports/
 *
 * A checklist is a suite and an item a case. Of a single revision a `no` fails; of a comparison only what was lost or what the
 * gate asks for in vain, so that the report fails when the gate does.
 */
#include "report/excuse.h"
#include "report/printable.h"
#include "report/report.h"

/* XML 1.0 forbids control characters, and two codes that no text has; both are shown as escapes. */
static void add_xml(struct buf *out, struct str s)
{
	struct buf safe = BUF_INIT;
	add_printable_prose(&safe, s);
	for (size_t i = 0; i < safe.len; i++) {
		char c = safe.at[i];
		struct str rest = str_from(buf_view(&safe), i);
		if (c == '&' || c == '<' || c == '>' || c == '"')
			buf_printf(out, "&#%d;", c);
		else if (str_starts(rest, "\xef\xbf\xbe") || str_starts(rest, "\xef\xbf\xbf"))
			buf_puts(out, safe.at[i + 2] == '\xbe' ? "\\ufffe" : "\\uffff");
		else
			buf_char(out, c);
		i += c == '\xef' && (str_starts(rest, "\xef\xbf\xbe") || str_starts(rest, "\xef\xbf\xbf")) ? 2 : 0;
	}
	buf_release(&safe);
}

struct suite {
	struct buf cases;
	unsigned tests, failures, skipped;
};

static void open_case(struct suite *suite, struct str class, struct str id, struct str title)
{
	suite->tests++;
	buf_puts(&suite->cases, "    <testcase classname=\"assay.");
	add_xml(&suite->cases, class);
	buf_puts(&suite->cases, "\" name=\"");
	add_xml(&suite->cases, id);
	buf_puts(&suite->cases, title.len ? " " : "");
	add_xml(&suite->cases, title);
	buf_puts(&suite->cases, "\">\n");
}

static void add_outcome(struct suite *suite, bool failure, const char *type, struct str message, struct str more)
{
	suite->failures += failure;
	suite->skipped += !failure;
	buf_printf(&suite->cases, "      <%s", failure ? "failure" : "skipped");
	if (failure)
		buf_printf(&suite->cases, " type=\"%s\"", type);
	buf_puts(&suite->cases, " message=\"");
	add_xml(&suite->cases, message);
	if (!more.len) {
		buf_puts(&suite->cases, "\"/>\n");
		return;
	}
	buf_puts(&suite->cases, "\">");
	add_xml(&suite->cases, more);
	buf_printf(&suite->cases, "</%s>\n", failure ? "failure" : "skipped");
}

static void close_case(struct suite *suite)
{
	buf_puts(&suite->cases, "    </testcase>\n");
}

static void add_suite(struct buf *out, struct suite *suite, struct str name)
{
	buf_puts(out, "  <testsuite name=\"");
	add_xml(out, name);
	buf_printf(out, "\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\">\n", suite->tests, suite->failures,
		   suite->skipped);
	buf_str(out, buf_view(&suite->cases));
	buf_puts(out, "  </testsuite>\n");
	buf_release(&suite->cases);
}

/* ---- items ---- */

static const struct gate_reason *reason_of(const struct report *report, const struct item *item)
{
	for (size_t i = 0; report->gate && i < report->gate->reasons_n; i++) {
		const struct gate_reason *reason = &report->gate->reasons[i];
		if ((reason->change && reason->change->item == item) || reason->subject.item == item)
			return reason;
	}
	return NULL;
}

static void add_waived(struct suite *suite, const struct policy_waiver *waiver)
{
	struct buf text = BUF_INIT;
	add_waiver(&text, waiver);
	add_outcome(suite, false, NULL, buf_view(&text), (struct str){0});
	buf_release(&text);
}

/* A gap that was there before is no failure of a change. */
static void add_gap(struct suite *suite, const struct verdict *verdict, bool fails)
{
	struct buf text = BUF_INIT, more = BUF_INIT;
	buf_printf(&text, "%s: %.*s", answer_names[verdict->answer], STR_ARG(verdict->why));
	if (verdict->answer == ANSWER_UNKNOWN && verdict->ask.len)
		buf_printf(&more, "Ask: %.*s", STR_ARG(verdict->ask));
	else if (verdict->answer == ANSWER_NO && verdict->item->fix.len)
		buf_printf(&more, "Fix: %.*s", STR_ARG(verdict->item->fix));
	add_outcome(suite, fails, "gap", buf_view(&text), buf_view(&more));
	buf_release(&text);
	buf_release(&more);
}

static void add_item(struct suite *suite, const struct report *report, const struct judgement *j,
		     const struct verdict *verdict)
{
	const struct gate_reason *reason = reason_of(report, verdict->item);
	const struct policy_waiver *waiver = reason ? reason->waiver : verdict->waiver;
	open_case(suite, j->checklist->id, verdict->item->id, verdict->item->title);
	if (waiver && (reason || verdict->answer != ANSWER_NA))
		add_waived(suite, waiver);
	else if (reason)
		add_outcome(suite, true, reason->change ? change_kind_names[reason->change->kind] : "requirement",
			    reason->text, verdict->item->fix);
	else if (verdict->answer != ANSWER_YES && verdict->answer != ANSWER_PARTIAL)
		add_gap(suite, verdict, verdict->answer == ANSWER_NO && !report->comparison);
	close_case(suite);
}

/* ---- the gate ---- */

static void add_gate(struct buf *out, const struct report *report)
{
	struct suite suite = {.cases = BUF_INIT};
	const struct gate *gate = report->gate;
	struct str class = STR("gate");
	for (size_t i = 0; i < gate->reasons_n; i++) {
		const struct gate_reason *reason = &gate->reasons[i];
		bool change = reason->change != NULL;
		open_case(&suite, class, str_of(gate_rule_names[reason->rule]), reason->id);
		if (reason->waiver)
			add_waived(&suite, reason->waiver);
		else
			add_outcome(&suite, true,
				    change ? change_kind_names[reason->change->kind] : gate_rule_names[reason->rule],
				    reason->text, (struct str){0});
		close_case(&suite);
	}
	for (size_t i = 0; i < gate->warnings_n; i++) {
		open_case(&suite, class, str_of(gate_rule_names[gate->warnings[i].rule]), gate->warnings[i].id);
		add_outcome(&suite, false, NULL, gate->warnings[i].text, (struct str){0});
		close_case(&suite);
	}
	open_case(&suite, class, STR("the gate passes"), (struct str){0});
	if (!gate->passed)
		add_outcome(&suite, true, "gate", STR("the gate fails"), (struct str){0});
	close_case(&suite);
	add_suite(out, &suite, class);
}

void report_junit(struct buf *out, const struct report *report)
{
	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"assay\">\n");
	if (report->gate)
		add_gate(out, report);
	for (size_t i = 0; i < report->judgements_n; i++) {
		struct suite suite = {.cases = BUF_INIT};
		const struct judgement *j = &report->judgements[i];
		for (size_t k = 0; k < j->checklist->items_n; k++)
			add_item(&suite, report, j, &j->verdicts[k]);
		add_suite(out, &suite, j->checklist->id);
	}
	buf_puts(out, "</testsuites>\n");
}
