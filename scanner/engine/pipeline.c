/*
 * Shared reading of CI definitions.
 */
#include "engine/pipeline.h"

#define CONDITION_BYTES 4096
#define NESTED 4
#define HOLES 32
#define FILLINGS 12

/* ---- traits ---- */

static const struct {
	unsigned bits;
	const char *trait;
} start_traits[] = {
	{TRIGGER_PULL_REQUEST, "ci.pull-request"},
	{TRIGGER_ALL_PUSHES, "ci.every-branch"},
	{TRIGGER_PUSH | TRIGGER_TAG | TRIGGER_RELEASE | TRIGGER_SCHEDULE | TRIGGER_EVENT, "ci.after-merge"},
	{TRIGGER_MANUAL, "ci.manual"},
};

void pipeline_job_state(struct probe_run *run, const struct pipeline_job *job)
{
	if (!job->works || (job->flags & NODE_DISABLED))
		return;
	for (size_t i = 0; i < sizeof start_traits / sizeof *start_traits; i++)
		if (job->triggers & start_traits[i].bits)
			probe_state_on(run, job->node, FACT_TRAIT, FACT_LIVE, str_of(start_traits[i].trait), job->line);
}

bool pipeline_shell_works(struct str shell)
{
	static const char *const idle[] = {"echo", "printf", "ls",    "pwd", "env",       "printenv",
					   "date", "whoami", "sleep", "set", "exit",      "true",
					   "cat",  "tree",   "uname", "df",  "Write-Host"};
	struct str line;
	while (str_next_line(&shell, &line)) {
		struct str word;
		bool known = false;
		line = str_trim(line);
		if (!line.len || line.at[0] == '#' || line.at[0] == ':')
			continue;
		if (str_has(line, "&&") || str_has(line, "| ") || str_has(line, "$("))
			return true;
		str_next(&line, ' ', &word);
		for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
			known |= str_is(word, idle[i]);
		if (!known)
			return true;
	}
	return false;
}

/* ---- conditions ---- */

static struct str squeeze(struct str text, char room[CONDITION_BYTES])
{
	size_t n = 0;
	for (size_t i = 0; i < text.len && n < CONDITION_BYTES; i++)
		if (!char_is_space(text.at[i]) && text.at[i] != '\'' && text.at[i] != '"')
			room[n++] = text.at[i];
	return (struct str){room, n};
}

static bool has_clue(struct str clause, const char *says)
{
	size_t at = str_find(clause, says);
	return at != STR_NONE && (at == 0 || clause.at[at - 1] != '!');
}

static bool is_false(struct str clause)
{
	size_t from = 0, to = clause.len;
	while (from < to && (clause.at[from] == '$' || clause.at[from] == '{' || clause.at[from] == '('))
		from++;
	while (to > from && (clause.at[to - 1] == '}' || clause.at[to - 1] == ')'))
		to--;
	clause = str_sub(clause, from, to - from);
	return str_is_nocase(clause, "false") || str_is(clause, "0") || str_starts_nocase(clause, "false&&") ||
	       str_ends_nocase(clause, "&&false");
}

unsigned pipeline_condition(struct str text, const struct pipeline_clue *clues, size_t n)
{
	char room[CONDITION_BYTES];
	struct str rest = squeeze(text, room);
	unsigned all = 0;
	if (!rest.len)
		return ~0u;
	while (rest.len) {
		size_t end = str_find(rest, "||");
		struct str clause = end == STR_NONE ? rest : str_sub(rest, 0, end);
		unsigned bits = is_false(clause) ? 0 : ~0u;
		rest = end == STR_NONE ? STR("") : str_from(rest, end + 2);
		for (size_t i = 0; bits && i < n; i++)
			if (has_clue(clause, clues[i].says))
				bits &= clues[i].bits | TRIGGER_CALLED;
		all |= bits;
	}
	return all;
}

struct str pipeline_words(struct arena *arena, struct str text)
{
	if (!str_has(text, "${{"))
		return text;
	struct str copy = arena_str(arena, text);
	char *at = (char *)(uintptr_t)copy.at;
	bool inside = false;
	for (size_t i = 0; i < copy.len; i++) {
		if (str_starts(str_from(copy, i), "${{"))
			inside = true;
		else if (at[i] == '\n' || (inside && i && at[i] == '}' && at[i - 1] == '}'))
			inside = false;
		else if (inside &&
			 (char_is_space(at[i]) || at[i] == '\'' || at[i] == '"' || at[i] == '|' || at[i] == '&'))
			at[i] = '_';
	}
	return copy;
}

/* ---- shell ---- */

static const struct {
	const char *command, *option, *trait;
} option_traits[] = {
	{"docker build", " --push", "cd.publish-image"},
	{"docker buildx build", " --push", "cd.publish-image"},
	{"docker buildx bake", " --push", "cd.publish-image"},
	{"helm upgrade", " --atomic", "cd.auto-rollback"},
	{"helm upgrade", " --rollback-on-failure", "cd.auto-rollback"},
	{"aws deploy create-deployment", " --auto-rollback-configuration", "cd.auto-rollback"},
	{"az ml online-endpoint update", " --mirror-traffic", "cd.traffic"},
	{"gcloud run deploy", " --no-traffic", "cd.traffic"},
	{"gcloud app services set-traffic", " --splits", "cd.traffic"},
	{"huggingface-cli upload", " --repo-type=space", "cd.space"},
	{"huggingface-cli upload", " --repo-type space", "cd.space"},
	{"hf upload", " --repo-type=space", "cd.space"},
	{"hf upload", " --repo-type space", "cd.space"},
	{"git push", "huggingface.co/spaces/", "cd.space"},
	{"pytest", " --cov", "ci.coverage"},
	{"jest", " --coverage", "ci.coverage"},
	{"vitest", " --coverage", "ci.coverage"},
	{"test", " -- --coverage", "ci.coverage"},
	{"go test", " -cover", "ci.coverage"},
	{"dotnet test", " --collect", "ci.coverage"},
	{"tarpaulin", " --out", "ci.coverage"},
};
_Static_assert(sizeof option_traits / sizeof *option_traits <= 32, "a bit for each of them");

/* ---- commits in names ---- */

/* How pipelines write the id of the commit they run for. */
static bool names_commit(struct str text)
{
	static const char *const words[] = {"github.sha",
					    "GITHUB_SHA",
					    "CI_COMMIT_SHA",
					    "CI_COMMIT_SHORT_SHA",
					    "git rev-parse",
					    "Build.SourceVersion",
					    "BUILD_SOURCEVERSION",
					    "CIRCLE_SHA1",
					    "GIT_COMMIT",
					    "COMMIT_SHA",
					    "SHORT_SHA",
					    "TRAVIS_COMMIT",
					    "type=sha",
					    "BITBUCKET_COMMIT",
					    "RESOLVED_SOURCE_VERSION"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_has(text, words[i]))
			return true;
	return false;
}

static bool makes_image(struct str text)
{
	static const char *const words[] = {"docker build",         "docker buildx",     "docker tag",
					    "docker push",          "podman build",      "podman push",
					    "gcloud builds submit", "gcloud run deploy", "az acr build",
					    "kubectl set image",    "helm upgrade",      "kaniko"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_has(text, words[i]))
			return true;
	return false;
}

static void state_commit_tag(struct probe_run *run, fact_node node, uint32_t line)
{
	probe_state_on(run, node, FACT_TRAIT, FACT_LIVE, STR("ci.commit-tag"), line);
}

/* The next command with its continuation lines. */
static bool next_lines(struct str *rest, struct str *command, uint32_t *lines)
{
	struct str all = *rest, line;
	*lines = 0;
	while (str_next_line(rest, &line)) {
		++*lines;
		*command = str_sub(all, 0, (size_t)(line.at - all.at) + line.len);
		if (!line.len || line.at[line.len - 1] != '\\')
			return true;
	}
	return *lines > 0;
}

/* `BUILD="docker buildx build --push"`: what runs it is another line. */
static bool only_keeps(struct str command)
{
	size_t equals = 0;
	while (equals < command.len && char_is_word(command.at[equals]))
		equals++;
	return equals && equals + 1 < command.len && command.at[equals] == '=' &&
	       (command.at[equals + 1] == '"' || command.at[equals + 1] == '\'') &&
	       command.at[command.len - 1] == command.at[equals + 1];
}

bool pipeline_command(struct str *rest, struct str *command, uint32_t *lines)
{
	if (!next_lines(rest, command, lines))
		return false;
	*command = str_trim(*command);
	if (str_starts(*command, "#") || str_starts(*command, "echo ") || only_keeps(*command))
		*command = STR("");
	return true;
}

void pipeline_options(struct probe_run *run, fact_node node, struct str text, uint32_t line)
{
	struct str command;
	uint32_t lines, possible = 0;
	pipeline_remote(run, node, text, line, false);
	for (size_t i = 0; i < sizeof option_traits / sizeof *option_traits; i++)
		possible |= (uint32_t)str_has(text, option_traits[i].option) << i;
	for (; possible && pipeline_command(&text, &command, &lines); line += lines) {
		for (size_t i = 0; i < sizeof option_traits / sizeof *option_traits; i++)
			if (possible >> i & 1 && str_has(command, option_traits[i].command) &&
			    str_has(command, option_traits[i].option))
				probe_state_on(run, node, FACT_TRAIT, FACT_LIVE, str_of(option_traits[i].trait), line);
	}
}

bool pipeline_shell_text(struct probe_run *run, fact_node node, struct str text, uint32_t line)
{
	text = pipeline_words(probe_arena(run), text);
	probe_shell(run, node, text, line);
	if (makes_image(text) && names_commit(text))
		state_commit_tag(run, node, line);
	pipeline_options(run, node, text, line);
	return pipeline_shell_works(text);
}

static bool run_shell(struct probe_run *run, fact_node node, const struct tree_node *shell, unsigned depth)
{
	bool works = false;
	if (tree_is_scalar(shell))
		return pipeline_shell_text(run, node, shell->text, shell->text_line ? shell->text_line : shell->line);
	if (tree_is_seq(shell) && depth < NESTED)
		for (TREE_EACH(item, shell))
			works |= run_shell(run, node, item, depth + 1);
	return works;
}

bool pipeline_shell(struct probe_run *run, fact_node node, const struct tree_node *shell)
{
	return run_shell(run, node, shell, 0);
}

/* ---- holes ---- */

static const struct tree_node *nth(const struct tree_node *list, unsigned n)
{
	const struct tree_node *item = list->first;
	for (unsigned i = 0; i < n % list->count && item; i++)
		item = item->next;
	return item;
}

/* The n-th value of `name`; *count is how many there are. */
static struct str value_of(const struct tree_node *values, const char *name, unsigned n, unsigned *count)
{
	const struct tree_node *value = tree_get(values, name), *include = tree_get(values, "include");
	*count = 1;
	if (tree_is_map(value))
		value = tree_get(value, "default");
	if (!value && tree_is_seq(include) && include->count) {
		*count = include->count;
		value = tree_get(nth(include, n), name);
	} else if (value && tree_is_seq(value) && value->count) {
		*count = value->count;
		value = nth(value, n);
	}
	return tree_text(value);
}

bool pipeline_fill(struct arena *arena, struct str text, const struct pipeline_hole *hole,
		   const struct tree_node *values, unsigned n, struct str *filled)
{
	size_t from = 0, open_n = strlen(hole->open), prefix_n = strlen(hole->prefix);
	bool more = n == 0;
	for (unsigned holes = 0; holes < HOLES; holes++) {
		size_t at = str_find(str_from(text, from), hole->open);
		struct str rest = at == STR_NONE ? STR("") : str_from(text, from + at + open_n);
		size_t end = str_find(rest, hole->close);
		unsigned count;
		if (at == STR_NONE || end == STR_NONE)
			break;
		struct str name = str_trim(str_sub(rest, 0, end)), value = {0};
		at += from;
		from = at + open_n + end + strlen(hole->close);
		if (!str_starts(name, hole->prefix))
			continue;
		value = value_of(values, arena_cstr(arena, str_from(name, prefix_n)), n, &count);
		if (!value.len)
			continue;
		more |= n < count;
		struct str tail = str_from(text, from);
		from = at + value.len;
		text = arena_printf(arena, "%.*s%.*s%.*s", (int)at, text.at, STR_ARG(value), STR_ARG(tail));
	}
	*filled = text;
	return more && n < FILLINGS;
}

/* ---- building blocks ---- */

void pipeline_action(struct probe_run *run, fact_node node, struct str name, uint32_t line)
{
	struct str lower = arena_lower(probe_arena(run), name);
	probe_state_on(run, node, FACT_ACTION, FACT_LIVE, lower, line);
	if (!str_eq(lower, name))
		probe_state_on(run, node, FACT_ACTION, FACT_LIVE, name, line);
}

const struct tree_node *pipeline_input(const struct tree_node *inputs, const char *name)
{
	if (tree_is_map(inputs))
		for (TREE_EACH(child, inputs))
			if (str_is_nocase(child->key, name))
				return child;
	return NULL;
}

void pipeline_task(struct probe_run *run, fact_node node, const struct pipeline_task *table, size_t n,
		   struct str action, const struct tree_node *inputs)
{
	struct arena *arena = probe_arena(run);
	if (str_has_nocase(action, "docker") || str_has_nocase(action, "metadata-action") ||
	    str_has_nocase(action, "deploy"))
		for (TREE_EACH(input, inputs))
			if (tree_is_scalar(input) && names_commit(input->text))
				state_commit_tag(run, node, input->line);
	for (size_t i = 0; i < n; i++) {
		if (!str_is_nocase(action, table[i].action))
			continue;
		const struct tree_node *input = table[i].input ? pipeline_input(inputs, table[i].input) : NULL;
		struct str text = tree_text(input);
		uint32_t line = input ? input->text_line : inputs ? inputs->line : 0;
		if (table[i].input && !text.len)
			continue;
		if (table[i].command[0])
			text = arena_printf(arena, "%s %.*s", table[i].command, STR_ARG(text));
		pipeline_shell_text(run, node, text, line);
		if (str_has_nocase(action, "ssh"))
			pipeline_remote(run, node, text, line, true);
	}
}

static void state_image(struct probe_run *run, fact_node node, const struct tree_node *image, unsigned depth)
{
	if (!image || depth > NESTED)
		return;
	if (tree_is_scalar(image)) {
		struct str text = image->text;
		if (str_starts(text, "docker://"))
			text = str_from(text, 9);
		probe_state_on(run, node, FACT_IMAGE, FACT_LIVE, image_name(text), image->line);
	} else if (tree_is_map(image)) {
		state_image(run, node, tree_get(image, tree_get(image, "image") ? "image" : "name"), depth + 1);
	} else {
		for (TREE_EACH(item, image))
			state_image(run, node, item, depth + 1);
	}
}

void pipeline_image(struct probe_run *run, fact_node node, const struct tree_node *image)
{
	state_image(run, node, image, 0);
}

void pipeline_variables(struct probe_run *run, fact_node node, const struct tree_node *variables)
{
	for (TREE_EACH(child, variables)) {
		struct str name = tree_is_map(variables) ? child->key : tree_get_text(child, "name");
		struct str value = tree_is_map(variables) ? tree_text(child) : tree_get_text(child, "value");
		if (name.len && !str_has(name, "${{"))
			probe_state_on(run, node, FACT_VARIABLE, FACT_LIVE, name, child->line);
		if ((str_has_nocase(name, "image") || str_has_nocase(name, "tag")) && names_commit(value))
			state_commit_tag(run, node, child->line);
	}
}

/* ---- environments ---- */

bool pipeline_is_environment(struct str name)
{
	static const char *const others[] = {"github-pages",  "pages",     "gh-pages", "docs",
					     "documentation", "pypi",      "testpypi", "pypi-test",
					     "npm",           "crates.io", "rubygems"};
	if (!name.len)
		return false;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_is_nocase(name, others[i]))
			return false;
	return true;
}

void pipeline_environment(struct probe_run *run, fact_node node, struct str name, uint32_t line)
{
	const char *counter = deployment_in(name);
	if (!pipeline_is_environment(name))
		return;
	probe_state_on(run, node, FACT_TRAIT, FACT_LIVE, STR("cd.environment"), line);
	if (counter)
		probe_count(run, counter, 1, line);
	else if (!str_has(name, "${") && !str_has(name, "$("))
		probe_thing_on(run, node, THING_ENVIRONMENT, "delivery", name, line);
}

bool pipeline_notifies(struct str action, struct str text)
{
	static const char *const senders[] = {
		"slackapi/slack-github-action",    "8398a7/action-slack",          "rtcamp/action-slack-notify",
		"ravsamhq/notify-slack-action",    "voxmedia/github-action-slack", "dawidd6/action-send-mail",
		"jasonetco/create-an-issue",       "dacbd/create-issue-action",    "peter-evans/create-issue-from-file",
		"sarisia/actions-status-discord",  "appleboy/telegram-action",     "appleboy/discord-action",
		"skitionek/notify-microsoft-teams"};
	static const char *const texts[] = {"issues.create(", "gh issue create", "hooks.slack.com", "SLACK_WEBHOOK",
					    "chat.postMessage"};

	for (size_t i = 0; i < sizeof senders / sizeof *senders; i++)
		if (str_is_nocase(action, senders[i]))
			return true;
	if (action.len && !str_is_nocase(action, "actions/github-script"))
		return false;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_has(text, texts[i]))
			return true;
	return false;
}

bool pipeline_is_operation(struct str name)
{
	static const char *const words[] = {"drift",   "monitor",  "train",  "predict", "forecast", "infer",
					    "scoring", "pipeline", "ingest", "batch",   "etl",      "model"};
	static const char *const others[] = {"test",    "lint", "ci_",       "ci-", "ci.",
					     "release", "docs", "constrain", "cost"};
	bool found = false;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		found |= str_has_nocase(name, words[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		found &= !str_has_nocase(name, others[i]);
	return found;
}
