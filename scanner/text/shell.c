/*
 * The shell reader: separators, compound commands, redirections and here-documents.
 * Format: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html and bash(1).
 */
#include "text/shell_internal.h"

static char peek(const struct shell_reader *r, size_t ahead)
{
	return (size_t)(r->end - r->at) > ahead ? r->at[ahead] : '\0';
}

static bool at_blank(const struct shell_reader *r)
{
	return r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\r');
}

static void skip_line(struct shell_reader *r)
{
	const char *newline = r->at < r->end ? memchr(r->at, '\n', (size_t)(r->end - r->at)) : NULL;

	r->at = newline ? newline : r->end;
}

/* ---- compound commands ---- */

static void group_push(struct shell_reader *r, enum shell_group_kind kind)
{
	if (r->groups_n < SHELL_GROUPS)
		r->groups[r->groups_n] = (struct shell_group){kind, r->list_first};
	r->groups_n++;
	r->parentheses += kind == GROUP_PARENTHESES;
	r->list_first = r->previous_first = (uint32_t)r->out->commands.n;
	r->joint = JOINT_LINE;
}

/* Closes the innermost group of this kind and what was left open in it; a word that closes nothing is ignored. The
 * commands of the group then belong to the list it stands in, so that `|| true` behind it speaks of all of them. */
static void group_pop(struct shell_reader *r, enum shell_group_kind kind)
{
	uint32_t i = r->groups_n;

	if (i > SHELL_GROUPS) {
		r->groups_n--;
		r->parentheses -= kind == GROUP_PARENTHESES && r->parentheses;
		return;
	}
	while (i && r->groups[i - 1].kind != kind) {
		if (r->groups[i - 1].kind == GROUP_PARENTHESES)
			return;
		i--;
	}
	if (!i)
		return;
	r->groups_n = i - 1;
	r->parentheses -= kind == GROUP_PARENTHESES && r->parentheses;
	r->list_first = r->groups[i - 1].list_first;
	r->joint = JOINT_LINE;
}

static bool in_case(const struct shell_reader *r)
{
	return r->groups_n && r->groups_n <= SHELL_GROUPS && r->groups[r->groups_n - 1].kind == GROUP_CASE;
}

/* To behind the parenthesis of a `case` pattern; stays before `esac`. */
static void skip_pattern(struct shell_reader *r)
{
	while (r->at < r->end) {
		if (*r->at == '#') {
			skip_line(r);
		} else if (*r->at == '\n') {
			r->line++;
			r->at++;
		} else if (at_blank(r)) {
			r->at++;
		} else {
			break;
		}
	}
	if (str_starts((struct str){r->at, (size_t)(r->end - r->at)}, "esac") && !char_is_word(peek(r, 4)))
		return;
	if (r->at < r->end && *r->at == '(')
		r->at++;
	while (r->at < r->end && *r->at != '\n') {
		char c = *r->at++;
		if (c == ')')
			return;
		if (c == '\\' && r->at < r->end && *r->at != '\n')
			r->at++;
		if (c == '"' || c == '\'') {
			const char *close = memchr(r->at, c, (size_t)(r->end - r->at));
			const char *newline = memchr(r->at, '\n', (size_t)(r->end - r->at));
			if (close && (!newline || close < newline))
				r->at = close + 1;
		}
	}
}

/* `[[ … ]]`, in which `&&`, `<` and parentheses mean something else. */
static void skip_test(struct shell_reader *r)
{
	while (r->at < r->end && *r->at != '\n' && !(*r->at == ']' && peek(r, 1) == ']')) {
		if (*r->at == '"' || *r->at == '\'' || *r->at == '$' || *r->at == '`')
			shell_read_word(r);
		else
			r->at += *r->at == '\\' && peek(r, 1) && peek(r, 1) != '\n' ? 2 : 1;
	}
	if (peek(r, 0) == ']')
		r->at += 2;
}

/* True if the word was a keyword, which leaves the reader where a command may begin. */
static bool keyword(struct shell_reader *r, struct str word)
{
	static const struct {
		struct str word;
		enum { PASS, PUSH, POP } action;
		enum shell_group_kind group;
	} keywords[] = {
		{STR_INIT("then"), PASS, 0},
		{STR_INIT("do"), PASS, 0},
		{STR_INIT("else"), PASS, 0},
		{STR_INIT("elif"), PASS, 0},
		{STR_INIT("!"), PASS, 0},
		{STR_INIT("if"), PUSH, GROUP_IF},
		{STR_INIT("while"), PUSH, GROUP_LOOP},
		{STR_INIT("until"), PUSH, GROUP_LOOP},
		{STR_INIT("for"), PUSH, GROUP_LOOP},
		{STR_INIT("select"), PUSH, GROUP_LOOP},
		{STR_INIT("case"), PUSH, GROUP_CASE},
		{STR_INIT("{"), PUSH, GROUP_BRACES},
		{STR_INIT("fi"), POP, GROUP_IF},
		{STR_INIT("done"), POP, GROUP_LOOP},
		{STR_INIT("esac"), POP, GROUP_CASE},
		{STR_INIT("}"), POP, GROUP_BRACES},
	};

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (!str_eq(word, keywords[i].word))
			continue;
		if (keywords[i].action == PUSH)
			group_push(r, keywords[i].group);
		else if (keywords[i].action == POP)
			group_pop(r, keywords[i].group);
		r->drop = str_is(word, "for") || str_is(word, "select") || str_is(word, "case");
		r->until_in = str_is(word, "case");
		return true;
	}
	if (str_is(word, "function"))
		r->drop = true;
	else if (str_is(word, "[["))
		skip_test(r);
	else
		return false;
	return true;
}

/* ---- redirections ---- */

static void skip_operand(struct shell_reader *r)
{
	while (at_blank(r))
		r->at++;
	if (r->at < r->end && *r->at != '\n')
		shell_read_word(r);
}

static void read_heredoc(struct shell_reader *r)
{
	r->at += peek(r, 0) == '-';
	while (at_blank(r))
		r->at++;
	struct str delimiter = shell_read_word(r).text;
	if (delimiter.len && r->heredocs_n < SHELL_HEREDOCS)
		r->heredocs[r->heredocs_n++] = delimiter;
}

/* At `<` or `>`. */
static void redirection(struct shell_reader *r)
{
	char c = *r->at++, next = peek(r, 0);

	if (next == '(') { /* process substitution */
		shell_read_substitution(r);
		return;
	}
	if (c == '<' && next == '<') {
		r->at++;
		if (peek(r, 0) != '<') {
			read_heredoc(r);
			return;
		}
	}
	while (r->at < r->end && (*r->at == '<' || *r->at == '>' || *r->at == '&' || *r->at == '|'))
		r->at++;
	skip_operand(r);
}

/* Behind a line break: over the here-documents that began on the line before. Their ends may be indented, since the
 * text may have been taken out of an indented block. */
static void skip_heredocs(struct shell_reader *r)
{
	struct str rest = {r->at, (size_t)(r->end - r->at)}, line;

	for (uint32_t i = 0; i < r->heredocs_n; i++) {
		while (str_next_line(&rest, &line)) {
			r->line++;
			if (str_eq(str_trim(line), r->heredocs[i]))
				break;
		}
	}
	if (r->heredocs_n)
		r->at = r->end - rest.len;
	r->heredocs_n = 0;
}

/* ---- commands ---- */

static void end_command(struct shell_reader *r, enum shell_joint joint)
{
	bool empty = !r->n && !r->drop;

	shell_finish_command(r);
	r->drop = r->until_in = false;
	/* A line may break behind `&&`, `||` and `|`. */
	if (empty && joint == JOINT_LINE && r->joint >= JOINT_AND)
		return;
	if (joint <= JOINT_SEMICOLON) {
		r->previous_first = r->list_first;
		r->list_first = (uint32_t)r->out->commands.n;
	}
	r->joint = joint;
}

static void read_word(struct shell_reader *r)
{
	struct shell_word word = shell_read_word(r);
	bool plain = !word.quoted;

	/* The number of the file that is redirected. */
	if (plain && word.text.len && (peek(r, 0) == '<' || peek(r, 0) == '>')) {
		uint64_t number;
		if (str_to_uint(word.text, &number))
			return;
	}
	if (r->drop) {
		if (r->until_in && plain && str_is(word.text, "in")) {
			r->drop = r->until_in = false;
			skip_pattern(r);
		} else if (plain && (str_is(word.text, "do") || str_is(word.text, "{"))) {
			r->drop = false;
			keyword(r, word.text);
		}
		return;
	}
	if (!r->n && plain && keyword(r, word.text))
		return;
	if (r->n < LIMIT_COMMAND_WORDS)
		r->words[r->n++] = word;
}

static void opening(struct shell_reader *r)
{
	const char *next = r->at + 1;

	if (!r->n && next < r->end && *next == '(') {
		shell_skip_parentheses(r);
		return;
	}
	while (next < r->end && (*next == ' ' || *next == '\t'))
		next++;
	if ((r->n == 1 || r->drop) && next < r->end && *next == ')') { /* a function is defined */
		r->n = 0;
		r->drop = false;
		r->at = next + 1;
		return;
	}
	end_command(r, JOINT_LINE);
	group_push(r, GROUP_PARENTHESES);
	r->at++;
}

/* True at the end of an inner text. */
static bool closing(struct shell_reader *r)
{
	r->at++;
	if (!r->parentheses && r->inner)
		return true;
	end_command(r, JOINT_LINE);
	group_pop(r, GROUP_PARENTHESES);
	return false;
}

static void semicolon(struct shell_reader *r)
{
	bool clause = peek(r, 1) == ';' || peek(r, 1) == '&';

	r->at++;
	end_command(r, JOINT_SEMICOLON);
	if (!clause)
		return;
	while (r->at < r->end && (*r->at == ';' || *r->at == '&'))
		r->at++;
	if (in_case(r))
		skip_pattern(r);
}

static void ampersand(struct shell_reader *r)
{
	r->at++;
	if (peek(r, 0) == '&') {
		r->at++;
		end_command(r, JOINT_AND);
	} else if (peek(r, 0) == '>') {
		redirection(r);
	} else {
		end_command(r, JOINT_LINE);
	}
}

static void bar(struct shell_reader *r)
{
	bool either = peek(r, 1) == '|';

	r->at += either || peek(r, 1) == '&' ? 2 : 1;
	end_command(r, either ? JOINT_OR : JOINT_PIPE);
}

void shell_read_commands(struct shell_reader *r)
{
	r->list_first = r->previous_first = (uint32_t)r->out->commands.n;
	while (r->at < r->end) {
		switch (*r->at) {
		case ' ':
		case '\t':
		case '\r':
			r->at++;
			break;
		case '#':
			skip_line(r);
			break;
		case '\n':
			end_command(r, JOINT_LINE);
			r->at++;
			r->line++;
			skip_heredocs(r);
			break;
		case ';':
			semicolon(r);
			break;
		case '&':
			ampersand(r);
			break;
		case '|':
			bar(r);
			break;
		case '(':
			opening(r);
			break;
		case ')':
			if (closing(r)) {
				end_command(r, JOINT_LINE);
				return;
			}
			break;
		case '<':
		case '>':
			redirection(r);
			break;
		case '\\':
			if (peek(r, 1) == '\n' || (peek(r, 1) == '\r' && peek(r, 2) == '\n')) {
				r->at += peek(r, 1) == '\r' ? 3 : 2;
				r->line++;
				break;
			}
			read_word(r);
			break;
		default:
			read_word(r);
			break;
		}
	}
	end_command(r, JOINT_LINE);
}

void shell_reader_init(struct shell_reader *r, const struct shell_reader *outer, const char *at, const char *end)
{
	memset(r, 0, offsetof(struct shell_reader, words));
	r->at = at;
	r->end = end;
	r->arena = outer->arena;
	r->out = outer->out;
	r->line = outer->line;
	r->depth = outer->depth + 1;
	r->masked = outer->masked;
}

void shell_read_inside(const struct shell_reader *r, const char *at, const char *end, uint32_t line)
{
	struct shell_reader inner;

	shell_reader_init(&inner, r, at, end);
	inner.line = line;
	shell_read_commands(&inner);
}

void shell_read(struct arena *a, struct str text, struct shell_script *script)
{
	struct shell_output out = {.commands = {NULL, 0, 0}};
	struct shell_reader r = {.arena = a, .out = &out, .at = text.at, .end = text.at};

	if (text.len) {
		r.end += text.len;
		shell_read_commands(&r);
	}
	*script = (struct shell_script){.commands = out.commands.at,
					.n = (uint32_t)out.commands.n,
					.assignments = out.assignments.at,
					.assignments_n = (uint32_t)out.assignments.n};
}
