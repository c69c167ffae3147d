/*
 * What pipelines and scripts start on another host.
 */
#include "engine/pipeline.h"

/* The text behind the word, empty if it is not there. */
static struct str behind(struct str text, const char *word)
{
	size_t at = str_find(text, word);
	return at == STR_NONE ? STR("") : str_from(text, at + strlen(word));
}

/* `up` as a word of its own, within one command. */
static bool brings_up(struct str options)
{
	size_t up = str_find(options, "up"), end = up + 2;
	return up != STR_NONE && up <= str_find(options, "&&") && (!up || options.at[up - 1] == ' ') &&
	       (end == options.len || !(char_is_word(options.at[end]) || options.at[end] == '-'));
}

/* `docker compose -f app.yml up -d`, `sudo systemctl restart api`. */
static bool starts_app(struct str command)
{
	static const char *const compose[] = {"docker compose ", "docker-compose ", NULL};
	static const char *const starters[] = {"docker run ", "systemctl restart ", "docker service update "};
	for (size_t i = 0; compose[i]; i++)
		for (struct str options = command; (options = behind(options, compose[i])).len;)
			if (brings_up(options))
				return true;
	for (size_t i = 0; i < sizeof starters / sizeof *starters; i++)
		if (str_has(command, starters[i]))
			return true;
	return false;
}

/* `ssh host …`, `gcloud compute ssh host …`: the text behind the word; empty for `git fetch ssh://…`, `apt install ssh`. */
static struct str told_host(struct str command)
{
	struct str told = behind(command, "ssh ");
	char before = told.len && told.at - 4 > command.at ? told.at[-5] : ' ';
	return char_is_space(before) || before == '(' || before == '"' ? told : STR("");
}

/* Where what a host is told ends: the word of a here-document, or the quote that a line leaves open. */
static struct str told_until(struct str told)
{
	size_t here = str_find(told, "<<");
	if (here != STR_NONE) {
		struct str word = str_from(told, here + 2);
		while (word.len && (word.at[0] == '-' || word.at[0] == ' ' || word.at[0] == '\'' || word.at[0] == '"'))
			word = str_from(word, 1);
		size_t n = 0;
		while (n < word.len && char_is_word(word.at[n]))
			n++;
		return str_sub(word, 0, n);
	}
	for (size_t i = 0; i < 2; i++) {
		size_t quotes = 0, last = 0;
		for (size_t k = 0; k < told.len; k++)
			if (told.at[k] == "\"'"[i])
				quotes++, last = k;
		if (quotes % 2)
			return str_sub(told, last, 1);
	}
	return STR("");
}

void pipeline_remote(struct probe_run *run, fact_node node, struct str text, uint32_t line, bool remote)
{
	struct str command, until = {0};
	uint32_t lines;
	if (!(remote || str_has(text, "ssh ")) || !(str_has(text, "docker") || str_has(text, "systemctl")))
		return;
	for (; pipeline_command(&text, &command, &lines); line += lines) {
		struct str told = until.len || remote ? command : told_host(command);
		if (starts_app(told))
			probe_state_on(run, node, FACT_TRAIT, FACT_LIVE, STR("cd.remote"), line);
		if (!until.len)
			until = remote ? until : told_until(told);
		else if (char_is_word(until.at[0]) ? str_eq(command, until)
						   : str_find_char(command, until.at[0]) != STR_NONE)
			until = STR("");
	}
}
