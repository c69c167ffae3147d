/*
 * Annotations for GitHub Actions: one workflow command a line on standard output.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
#include "report/findings.h"
#include "report/printable.h"

/* A step shows that many annotations of each level. */
#define LIMIT_ANNOTATIONS 10

static const char *const commands[] = {"error", "warning", "notice"};

/* The escapes of a command's message; those of a property are more. */
static void add_escaped(struct buf *out, struct str s, bool property)
{
	struct buf safe = BUF_INIT;
	add_printable_prose(&safe, s);
	for (size_t i = 0; i < safe.len; i++) {
		char c = safe.at[i];
		if (c == '%' || (property && (c == ':' || c == ',')))
			buf_printf(out, "%%%02X", (unsigned char)c);
		else
			buf_char(out, c);
	}
	buf_release(&safe);
}

static void add_annotation(struct buf *out, const struct findings *findings, const struct finding *finding)
{
	const struct finding_rule *rule = &findings->rules[finding->rule];
	struct buf title = BUF_INIT;
	buf_printf(&title, "%.*s %.*s", STR_ARG(rule->id), STR_ARG(rule->title));
	buf_printf(out, "::%s file=", commands[finding->level]);
	add_escaped(out, finding->path, true);
	/* A deleted file has no line to stand at. */
	if (finding->line && !finding->gone)
		buf_printf(out, ",line=%u", finding->line);
	buf_puts(out, ",title=");
	add_escaped(out, buf_view(&title), true);
	buf_puts(out, "::");
	add_escaped(out, finding->message, false);
	if (finding->waiver) {
		buf_puts(out, " Waived: ");
		add_escaped(out, finding->waiver->reason, false);
	}
	buf_char(out, '\n');
	buf_release(&title);
}

static void add_rest(struct buf *out, enum finding_level level, size_t n)
{
	buf_printf(out,
		   "::%s title=assay::%zu more, which GitHub would not show: they are in the summary of the step\n",
		   commands[level], n);
}

void report_github(struct buf *out, const struct report *report)
{
	struct findings findings;
	size_t shown[3] = {0};
	findings_init(&findings, report);
	for (size_t i = 0; i < findings.n; i++) {
		enum finding_level level = findings.at[i].level;
		size_t all = findings.of[level];
		if (shown[level] < (all > LIMIT_ANNOTATIONS ? LIMIT_ANNOTATIONS - 1 : LIMIT_ANNOTATIONS))
			add_annotation(out, &findings, &findings.at[i]);
		else if (shown[level] == LIMIT_ANNOTATIONS - 1)
			add_rest(out, level, all - shown[level]);
		shown[level]++;
	}
	findings_release(&findings);
}
