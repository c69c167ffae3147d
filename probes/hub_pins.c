/*
 * Models of a hub that are fetched at a fixed revision, so that what answers can be named and had again: the revision is written where the
 * model is loaded, or in a configuration that lists models with theirs.
 * Formats: https://huggingface.co/docs/transformers/main_classes/model, https://huggingface.co/docs/huggingface_hub/guides/download
 *
 * Traits
 *   hub.pinned   code that trains nothing loads a model at a revision that is written there
 * Counters
 *   hub.revisions-asked    modules that load a model at a revision which they are given
 *   hub.revisions-listed   configuration files that list models of a hub with the commit of each
 */
#include "engine/probe.h"

/* The name of a model stands that many lines before or behind its revision. */
#define NEAR_LINES 4u

/* The length of the shortest of them. */
#define SHORTEST 15u
WORD_LIST(loading, "from_pretrained", "hf_hub_download", "snapshot_download", "try_to_load_from_cache");

/* Branches move. */
static bool is_fixed(struct str revision)
{
	return revision.len > 1 && !str_is(revision, "main") && !str_is(revision, "master") &&
	       !str_is(revision, "dev") && !str_is(revision, "HEAD") && !str_is(revision, "latest");
}

static bool is_of_data(const struct python_module *m, const struct python_use *use)
{
	struct str type = python_string_argument(m, use, PYTHON_NOWHERE, "repo_type");

	return str_is(type, "dataset") || str_is(type, "space");
}

static void scan_code(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	unsigned deeds = 0;
	uint32_t pinned = 0, asked = 0;

	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		struct python_span span;
		deeds |= use->deeds;
		if (use->kind != PYTHON_CALL || use->name.len - use->last < SHORTEST ||
		    !word_list_is(&loading, python_use_last(use)) || is_of_data(m, use))
			continue;
		span = python_argument(m, use, PYTHON_NOWHERE, "revision");
		if (span.from >= span.to || python_is(m->tokens, span.from, "None"))
			continue;
		if (is_fixed(python_naming_text(m, span)))
			pinned = use->line;
		else if (m->tokens->at[span.from].kind == PYTHON_NAME)
			asked = use->line;
	}
	if (pinned && !(deeds & (DEED_TRAIN | DEED_BACKWARD)))
		probe_trait(run, "hub.pinned", pinned);
	if (asked)
		probe_count(run, "hub.revisions-asked", 1, asked);
}

static struct str value_of(struct str line, struct str *key)
{
	size_t colon = str_find_char(line, ':');
	struct str value;

	if (colon == STR_NONE)
		colon = str_find_char(line, '=');
	if (colon == STR_NONE)
		return (struct str){NULL, 0};
	*key = str_sub(line, 0, colon);
	value = str_trim(str_from(line, colon + 1));
	while (value.len &&
	       (value.at[value.len - 1] == ',' || value.at[value.len - 1] == '"' || value.at[value.len - 1] == '\''))
		value = str_sub(value, 0, value.len - 1);
	while (value.len && (value.at[0] == '"' || value.at[0] == '\''))
		value = str_from(value, 1);
	return value;
}

static bool is_commit(struct str value)
{
	if (value.len != 40)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (!char_is_digit(value.at[i]) && !(value.at[i] >= 'a' && value.at[i] <= 'f'))
			return false;
	return true;
}

/* "owner/model" */
static bool is_model_id(struct str value)
{
	size_t slash = str_find_char(value, '/');

	if (!value.len || slash == STR_NONE || !slash || slash + 1 == value.len || value.at[0] == '.' ||
	    str_find_char(str_from(value, slash + 1), '/') != STR_NONE)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (!char_is_word(value.at[i]) && value.at[i] != '-' && value.at[i] != '.' && value.at[i] != '/')
			return false;
	return true;
}

static void scan_list(struct probe_run *run)
{
	WORD_LIST(keys, "version", "revision", "commit", "rev", "sha");
	struct str rest = probe_text(run), line;
	uint32_t id = 0, commit = 0;

	for (uint32_t number = 1; str_next_line(&rest, &line); number++) {
		struct str key = {NULL, 0}, value = value_of(str_trim(line), &key);
		if (is_model_id(value))
			id = number;
		else if (is_commit(value) && word_list_in(&keys, key))
			commit = number;
		if (id && commit && (id > commit ? id - commit : commit - id) <= NEAR_LINES) {
			probe_count(run, "hub.revisions-listed", 1, commit);
			return;
		}
	}
}

static void scan_hub_pins(struct probe_run *run)
{
	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET))
		return;
	if (str_is(probe_file(run)->ext, "py"))
		scan_code(run);
	else
		scan_list(run);
}

const struct probe probe_hub_pins = {
	.name = "hub_pins",
	.title = "Models of a hub at a fixed revision",
	.format = "https://huggingface.co/docs/huggingface_hub/guides/download",
	.wants = {{.ext = "py"},
		  {.glob = "**/*model*.yaml"},
		  {.glob = "**/*model*.yml"},
		  {.glob = "**/*model*.json"},
		  {.glob = "**/*model*.toml"},
		  {.glob = "**/*config*.yaml"},
		  {.glob = "**/*config*.yml"},
		  {.glob = "**/*settings*.yaml"},
		  {.glob = "**/*settings*.toml"},
		  {.glob = "**/config/**/*.yaml"},
		  {.glob = "**/configs/**/*.yaml"},
		  {.name = "params.yaml"}},
	.byte_limit = 256 * 1024,
	.scan = scan_hub_pins,
};
