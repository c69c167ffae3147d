/*
 * Evaluation and guardrails of systems that ask language models, where a project has written them itself.
 *
 * An evaluating module is named for it and brings together questions, what is expected of the answers and measures of their quality, or
 * lets a model judge. A guard is a function or class that is named for one and decides or rewrites in its body.
 *
 * Traits: none.
 * Links
 *   llm-evaluator   the name of an evaluating module
 *   llm-evaluation  a part of the name of a module that a module which evaluates or is run imports
 *   guards-model    the name of a guard, and of the module that holds it
 *   guarded         a name of this kind that is imported, or used beside it
 */
#include "engine/probe.h"

/* Imports that are looked at; people write fewer. */
#define IMPORTS_COMPARED 100u

/* Shorter names, of modules and of functions, are those of others: "json", "run". */
#define SHORTEST 7u

/* A longer string is no key. */
#define KEY_BYTES 48u

WORD_LIST(evaluation, "eval", "judge", "golden", "grader");
WORD_LIST(asked, "question", "query", "queries", "prompt", "test_case", "message");
WORD_LIST(expected, "expected", "ground_truth", "golden", "reference_answer", "reference_context", "gold_",
	  "good_words", "bad_words", "relevant_doc", "relevant_chunk", "relevant_id", "must_contain", "must_include");
WORD_LIST(qualities, "faithful", "grounded", "relevancy", "answer_relevance", "hallucinat", "context_precision",
	  "context_recall", "hit_rate", "hit_at", "recall_at", "recall@", "mrr", "reciprocal_rank", "ndcg", "judge",
	  "exact_match", "answer_correct", "citation", "response_quality", "refusal", "pass_rate", "success_rate",
	  "accuracy", "llm_score");
WORD_LIST(model_like, "llm", "rag_", "_rag", "agent", "chat", "answer", "retriev", "completion", "gpt", "assistant",
	  "citation");

/* What can hardly be anything else. */
WORD_LIST(guards, "prompt_injection", "promptinjection", "prompt_guard", "promptguard", "guardrail", "jailbreak",
	  "detect_injection", "check_injection", "injection_detect", "input_guard", "inputguard", "output_guard",
	  "outputguard", "mask_pii", "redact_pii", "detect_pii", "scrub_pii", "remove_pii", "filter_pii",
	  "contains_pii", "pii_mask", "pii_redact", "pii_filter", "pii_detect", "pii_scrub", "piimask", "piiredact",
	  "pii_guard", "content_filter", "contentfilter", "safety_filter", "safetyfilter", "toxicity_filter",
	  "moderate_input", "moderate_output", "moderate_content", "check_moderation", "is_off_topic",
	  "detect_off_topic", "off_topic_filter", "is_out_of_scope", "check_scope", "refusal_policy", "should_refuse",
	  "sanitize_prompt", "sanitise_prompt", "validate_citation", "citation_validator", "citationvalid",
	  "verify_citation", "check_grounding", "verify_grounding", "check_groundedness", "validate_grounding",
	  "hallucination_check", "check_hallucination", "detect_hallucination", "is_safe_prompt", "check_output_safety",
	  "check_input_safety");
/* Part of each of them, and of what a module is called that holds one. */
WORD_LIST(guarding, "guard", "inject", "jailbreak", "pii", "moderat", "safe", "refus", "citation", "off_topic", "scope",
	  "content_filter", "contentfilter", "toxicity_f", "hallucinat", "ground", "sanitize_prompt",
	  "sanitise_prompt");

/* Either. */
WORD_LIST(roots, "eval", "judge", "golden", "grader", "guard", "inject", "jailbreak", "pii", "moderat", "safe", "refus",
	  "citation", "off_topic", "scope", "content_filter", "contentfilter", "toxicity_f", "hallucinat", "ground",
	  "sanitize_prompt", "sanitise_prompt");

/* "eval" as a word of its own, not the end of "retrieval". */
static bool says_evaluation(struct str name)
{
	if (!word_list_in(&evaluation, name))
		return false;
	for (size_t i = 0; i + 4 <= name.len; i++)
		if (str_starts_nocase(str_from(name, i), "eval") && !(i && (name.at[i - 1] | 32) == 'i'))
			return true;
	return !str_has_nocase(name, "ieval");
}

/* Whether names and keys of the module speak of all that an evaluation brings together; prose is neither. */
static bool brings_together(const struct python_tokens *tokens)
{
	struct word_list *lists[] = {&asked, &expected, &qualities, &model_like};
	const unsigned n = sizeof(lists) / sizeof(lists[0]), all = (1u << n) - 1;
	unsigned found = 0;

	for (uint32_t t = 0; t < tokens->n && found != all; t++) {
		const struct python_token *token = &tokens->at[t];
		if ((token->kind != PYTHON_NAME && token->kind != PYTHON_STRING) || token->text.len < 3 ||
		    token->text.len > KEY_BYTES)
			continue;
		for (unsigned i = 0; i < n; i++)
			if (!(found >> i & 1) && word_list_in(lists[i], token->text))
				found |= 1u << i;
	}
	return found == all;
}

static struct str last_part(struct str path)
{
	size_t slash = str_rfind_char(path, '/');

	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

static bool exists(const void *run, struct str path)
{
	return probe_path_exists(run, path);
}

static bool is_local(struct probe_run *run, struct str whole, unsigned *compared)
{
	++*compared;
	return python_is_local(whole, probe_file(run)->folder, exists, run);
}

static bool is_main(const struct python_module *m)
{
	for (size_t i = 0; i < m->tokens->strings.n; i++) {
		uint32_t t = m->tokens->strings.at[i];
		if (str_is(m->tokens->at[t].text, "__main__"))
			return true;
	}
	return false;
}

static void link_imports(struct probe_run *run, const struct python_module *m, bool evaluates)
{
	bool asked = evaluates;
	unsigned compared = 0;

	for (size_t i = 0; i < m->imports_n && compared < IMPORTS_COMPARED; i++) {
		struct str whole = m->imports[i].whole, part;
		uint32_t line = m->imports[i].line;
		if (whole.len < SHORTEST || !word_list_in(&roots, whole) || !is_local(run, whole, &compared))
			continue;
		while (str_next(&whole, '.', &part)) {
			if (word_list_in(&guarding, part))
				probe_link(run, "guarded", part, line);
			if (!says_evaluation(part))
				continue;
			if (!asked)
				evaluates = is_main(m);
			asked = true;
			if (evaluates)
				probe_link(run, "llm-evaluation", part, line);
		}
	}
}

static void judge_evaluation(struct probe_run *run, const struct python_module *m, struct str stem, bool named)
{
	uint32_t line = 0;
	unsigned deeds = 0;

	for (size_t d = 0; d < m->defs_n && !line; d++)
		if (says_evaluation(m->defs[d].name) && (named || word_list_in(&model_like, m->defs[d].name)))
			line = m->defs[d].line;
	if (!named && !line)
		return;
	for (size_t i = 0; i < m->uses_n; i++)
		deeds |= m->uses[i].deeds;
	if (deeds & (DEED_TRAIN | DEED_BACKWARD) || !m->defs_n || !brings_together(m->tokens))
		return;
	probe_link(run, "llm-evaluator", stem, line ? line : m->defs[0].line);
}

/* ---- guards ---- */

/* Whether something is decided or rewritten between two tokens. */
static bool acts(const struct python_tokens *tokens, const struct python_def *def)
{
	static const char *const words[] = {"if", "raise", "any", "re", "sub"};

	for (uint32_t t = def->from; t < def->to; t++)
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (python_is(tokens, t, words[i]))
				return true;
	return false;
}

static void link_used_guards(struct probe_run *run, const struct python_module *m)
{
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		struct str last = python_use_last(use);
		bool itself = use->def < m->defs_n && str_eq(m->defs[use->def].name, last);
		if ((use->kind == PYTHON_CALL || use->kind == PYTHON_ARGUMENT) && !itself &&
		    word_list_in(&guards, last))
			probe_link(run, "guarded", last, use->line);
	}
}

static void judge_guards(struct probe_run *run, const struct python_module *m, struct str stem, bool module)
{
	bool any = false;

	for (size_t d = 0; d < m->defs_n; d++) {
		const struct python_def *def = &m->defs[d];
		bool named = word_list_in(&guarding, def->name) && word_list_in(&guards, def->name);
		if ((!named && !module) || says_evaluation(def->name) || !acts(m->tokens, def))
			continue;
		if (named)
			probe_link(run, "guards-model", def->name, def->line);
		if (!any && !says_evaluation(stem))
			probe_link(run, "guards-model", stem, def->line);
		any = true;
	}
	if (any)
		link_used_guards(run, m);
}

static void scan_python_llm(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	struct str stem = str_sub(file->name, 0, file->name.len - 3);
	bool evaluates = says_evaluation(stem) || says_evaluation(last_part(file->folder));
	bool guards_by_name = word_list_in(&guarding, stem) && word_list_in(&guards, stem),
	     any = evaluates || guards_by_name;
	const struct python_module *m;

	if (file->place & (PLACE_TEST | PLACE_FIXTURE) || str_starts(file->name, "test_"))
		return;
	m = probe_python_module(run);
	link_imports(run, m, evaluates);
	for (size_t d = 0; d < m->defs_n && !any; d++)
		any = m->defs[d].name.len > SHORTEST && word_list_in(&roots, m->defs[d].name);
	if (!any)
		return;
	judge_evaluation(run, m, stem, evaluates);
	if (!says_evaluation(last_part(file->folder)))
		judge_guards(run, m, stem, guards_by_name);
}

const struct probe probe_python_llm = {
	.name = "python_llm",
	.title = "Evaluation and guards of language models in Python",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_llm,
};
