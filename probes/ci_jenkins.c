/*
 * Jenkinsfiles, declarative and scripted: a light reading of Groovy that knows strings, comments and blocks, which is enough for stages,
 * their conditions and the shell text they run.
 * Format: https://www.jenkins.io/doc/book/pipeline/syntax/
 * Traits: those of engine/pipeline.h, and
 *   cd.gate            an `input` step: a person lets the pipeline go on
 * Steps are building blocks "jenkins:NAME".
 */
#include "engine/probe.h"

#define BLOCKS 64
#define ARGUMENT_LINES 3

/* A multibranch pipeline builds every branch. */
#define TRIGGERS_DEFAULT (TRIGGER_PUSH | TRIGGER_ALL_PUSHES)

struct reader {
	struct probe_run *run;
	struct str text;
	size_t at;
	uint32_t line;
	struct {
		struct str word; /* before the brace: "stage", "when", "steps" … */
		unsigned triggers;
	} blocks[BLOCKS];
	unsigned depth;
	struct str word;     /* last identifier, which a string or a brace may follow */
	uint32_t shell_line; /* of the last `sh` and its like */
	struct str stage;
	uint32_t stage_line;
	struct pipeline_job job; /* of the stage that is being read */
	bool scheduled;
};

/* ---- Groovy ---- */

static char peek(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->text.len ? r->text.at[r->at + ahead] : '\0';
}

static void skip(struct reader *r, size_t n)
{
	for (; n && r->at < r->text.len; n--)
		r->line += r->text.at[r->at++] == '\n';
}

static void skip_comment(struct reader *r)
{
	struct str rest = str_from(r->text, r->at);
	size_t end = peek(r, 1) == '/' ? str_find_char(rest, '\n') : str_find(rest, "*/");
	skip(r, end == STR_NONE ? rest.len : end + (peek(r, 1) == '/' ? 0 : 2));
}

/* The contents of the string that opens here. */
static struct str take_string(struct reader *r)
{
	char quote = peek(r, 0);
	bool triple = peek(r, 1) == quote && peek(r, 2) == quote;
	skip(r, triple ? 3 : 1);
	size_t start = r->at;
	while (r->at < r->text.len) {
		char c = peek(r, 0);
		if (c == '\\') {
			skip(r, 2);
			continue;
		}
		if (c == quote && (!triple || (peek(r, 1) == quote && peek(r, 2) == quote)))
			break;
		if (c == '\n' && !triple)
			break;
		skip(r, 1);
	}
	struct str text = str_sub(r->text, start, r->at - start);
	skip(r, triple ? 3 : 1);
	return text;
}

/* ---- meaning ---- */

static bool inside(const struct reader *r, const char *word)
{
	for (unsigned i = 0; i < r->depth; i++)
		if (str_is(r->blocks[i].word, word))
			return true;
	return false;
}

static void end_stage(struct reader *r)
{
	if (r->job.node)
		pipeline_job_state(r->run, &r->job);
	r->job = (struct pipeline_job){0};
}

/* The node of the stage is made when its first step is met: only then is its condition known. */
static fact_node stage_node(struct reader *r)
{
	if (!r->job.node) {
		unsigned triggers = TRIGGERS_DEFAULT | (r->scheduled ? TRIGGER_SCHEDULE : 0u);
		for (unsigned i = 0; i < r->depth; i++)
			if (r->blocks[i].triggers)
				triggers = r->blocks[i].triggers;
		r->job.triggers = triggers;
		r->job.line = r->stage_line ? r->stage_line : r->line;
		r->job.node = probe_node(r->run, NODE_JOB, r->stage.len ? r->stage : STR("pipeline"), r->job.line,
					 triggers, 0);
	}
	return r->job.node;
}

/* Conditions of `when { … }` hold for the block around it. */
static void narrow(struct reader *r, unsigned bits)
{
	unsigned i = r->depth;
	while (i > 0 && !str_is(r->blocks[i - 1].word, "when"))
		i--;
	if (i > 1)
		r->blocks[i - 2].triggers |= bits;
}

static bool is_shell(struct str word)
{
	return str_is(word, "sh") || str_is(word, "bat") || str_is(word, "powershell") || str_is(word, "pwsh");
}

static void take_word(struct reader *r)
{
	size_t start = r->at;
	while (char_is_word(peek(r, 0)))
		r->at++;
	r->word = str_sub(r->text, start, r->at - start);
	if (is_shell(r->word))
		r->shell_line = r->line;
	if (inside(r, "when") && !inside(r, "not")) {
		if (str_is(r->word, "branch"))
			narrow(r, TRIGGER_PUSH);
		else if (str_is(r->word, "changeRequest"))
			narrow(r, TRIGGER_PULL_REQUEST);
		else if (str_is(r->word, "buildingTag") || str_is(r->word, "tag"))
			narrow(r, TRIGGER_TAG);
		else if (str_is(r->word, "triggeredBy"))
			narrow(r, TRIGGER_SCHEDULE);
	} else if (inside(r, "environment")) {
		size_t end = r->at;
		while (end < r->text.len && r->text.at[end] == ' ')
			end++;
		if (end < r->text.len && r->text.at[end] == '=')
			probe_state(r->run, FACT_VARIABLE, r->word, r->line);
	} else if (str_is(r->word, "input") && (inside(r, "stage") || inside(r, "steps"))) {
		probe_state_on(r->run, stage_node(r), FACT_TRAIT, FACT_LIVE, STR("cd.gate"), r->line);
	} else if ((str_is(r->word, "cron") || str_is(r->word, "pollSCM")) && inside(r, "triggers")) {
		r->scheduled |= str_is(r->word, "cron");
	} else if (inside(r, "steps") || inside(r, "stage") || inside(r, "post")) {
		static const char *const structure[] = {"stage",  "steps",    "when",   "agent",
							"script", "parallel", "stages", "post"};
		bool known = false;
		for (size_t i = 0; i < sizeof structure / sizeof *structure; i++)
			known |= str_is(r->word, structure[i]);
		if (!known && r->job.node)
			pipeline_action(r->run, r->job.node,
					arena_printf(probe_arena(r->run), "jenkins:%.*s", STR_ARG(r->word)), r->line);
	}
}

static void met_string(struct reader *r, struct str text, uint32_t line)
{
	/* sh 'text', sh(returnStdout: true, script: 'text') */
	bool shell = is_shell(r->word) || (str_is(r->word, "script") && r->shell_line + ARGUMENT_LINES >= line);
	if (shell) {
		fact_node node = stage_node(r);
		r->job.works |= pipeline_shell_text(r->run, node, text, line);
	} else if (str_is(r->word, "stage")) {
		r->stage = text;
		r->stage_line = line;
	} else if (str_is(r->word, "image")) {
		probe_state_on(r->run, r->job.node, FACT_IMAGE, FACT_LIVE, image_name(text), line);
	}
}

static void open_block(struct reader *r)
{
	if (str_is(r->word, "stage"))
		end_stage(r);
	if (r->depth < BLOCKS) {
		r->blocks[r->depth].word = r->word;
		r->blocks[r->depth].triggers = 0;
	}
	r->depth += r->depth < BLOCKS;
	r->word = STR("");
}

static void close_block(struct reader *r)
{
	if (!r->depth)
		return;
	r->depth--;
	if (str_is(r->blocks[r->depth].word, "stage"))
		end_stage(r);
	r->word = STR("");
}

static void scan_jenkins(struct probe_run *run)
{
	struct reader r = {.run = run, .text = probe_text(run), .line = 1};
	while (r.at < r.text.len) {
		char c = peek(&r, 0);
		if (c == '/' && (peek(&r, 1) == '/' || peek(&r, 1) == '*')) {
			skip_comment(&r);
		} else if (c == '\'' || c == '"') {
			uint32_t line = r.line;
			met_string(&r, take_string(&r), line);
		} else if (char_is_alpha(c) || c == '_') {
			take_word(&r);
		} else {
			if (c == '{')
				open_block(&r);
			else if (c == '}')
				close_block(&r);
			skip(&r, 1);
		}
	}
	end_stage(&r);
}

const struct probe probe_ci_jenkins = {
	.name = "ci_jenkins",
	.title = "Jenkins pipelines",
	.format = "https://www.jenkins.io/doc/book/pipeline/syntax/",
	.wants = {{.name = "Jenkinsfile"},
		  {.glob = "Jenkinsfile.*"},
		  {.glob = "*.Jenkinsfile"},
		  {.glob = "Jenkinsfile-*"}},
	.scan = scan_jenkins,
};
