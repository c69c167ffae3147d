/*
 * tools/ *.yml: which facts about a tool put which signal on which rung.
 */
#include "engine/probe.h"
#include "base/nearest.h"
#include "engine/rulebook_internal.h"

const char *const fact_kind_names[FACT_KINDS] = {
	[FACT_PATH] = "path",         [FACT_IMPORT] = "import",
	[FACT_CALL] = "call",         [FACT_DEPENDENCY] = "dependency",
	[FACT_COMMAND] = "command",   [FACT_ACTION] = "action",
	[FACT_HOOK] = "hook",         [FACT_RESOURCE] = "resource",
	[FACT_IMAGE] = "image",       [FACT_KEY] = "key",
	[FACT_VARIABLE] = "variable", [FACT_SECTION] = "section",
	[FACT_WORD] = "word",         [FACT_TRAIT] = "trait",
};

static int matcher_kind(struct error *err, const struct rule_file *file, const struct tree_node *at,
			enum fact_kind *kind)
{
	struct nearest nearest;
	size_t found = name_find(at->key, fact_kind_names, FACT_KINDS, &nearest);
	if (found != NAME_UNKNOWN) {
		*kind = (enum fact_kind)found;
		return 0;
	}
	if (nearest.best.len)
		return rule_error(err, file->name, at, "unknown matcher '%.*s'; did you mean '%.*s'?", STR_ARG(at->key),
				  STR_ARG(nearest.best));
	return rule_error(err, file->name, at, "unknown matcher '%.*s'; see rules/README.md for the list",
			  STR_ARG(at->key));
}

static int add_pattern(struct rulebook *book, const struct rule_file *file, enum fact_kind kind, uint32_t rule,
		       const struct tree_node *text, struct error *err)
{
	if (!tree_is_scalar(text) || !str_trim(text->text).len)
		return rule_error(err, file->name, text, "expected a text to match");
	*rules_add_pattern(book) = (struct pattern){.kind = kind, .text = text->text, .rule = rule, .next = MAP_NONE};
	return 0;
}

static int load_matchers(struct rulebook *book, const struct rule_file *file, uint32_t rule,
			 const struct tree_node *node, struct error *err)
{
	if (!tree_is_map(node) || !node->count)
		return rule_error(err, file->name, node, "expected matchers here, such as {import: [name]}");
	for (TREE_EACH(matcher, node)) {
		enum fact_kind kind = FACT_PATH;
		if (matcher_kind(err, file, matcher, &kind))
			return -1;
		if (kind == FACT_WORD && book->rules[rule].rung != RUNG_MENTIONED)
			return rule_error(err, file->name, matcher, "a word in prose is never more than 'mentioned'");
		if (tree_is_seq(matcher)) {
			for (TREE_EACH(text, matcher))
				if (add_pattern(book, file, kind, rule, text, err))
					return -1;
		} else if (add_pattern(book, file, kind, rule, matcher, err)) {
			return -1;
		}
	}
	return 0;
}

static int load_place(struct rule *rule, const struct rule_file *file, const struct tree_node *at, struct error *err)
{
	static const char *const names[] = {"signal", "code", "tests", "ci", "any"};
	if (!at)
		return 0;
	for (int i = RULE_PLACE_CODE; i <= RULE_PLACE_ANY; i++) {
		if (str_is(at->text, names[i])) {
			rule->place = (enum rule_place)i;
			return 0;
		}
	}
	return rule_error(err, file->name, at, "'in' must be code, tests, ci or any");
}

static int load_entry(struct rulebook *book, const struct rule_file *file, uint32_t tool, uint32_t signal,
		      const struct tree_node *entry, struct error *err)
{
	const struct tree_node *aspect = tree_get(entry, "aspect");
	if (!tree_is_map(entry))
		return rule_error(err, file->name, entry, "expected rungs here, such as used: {call: [name]}");
	if (aspect && rule_aspect(err, file->name, &book->signals[signal], aspect))
		return -1;
	for (TREE_EACH(child, entry)) {
		enum rung rung;
		if (child == aspect || str_is(child->key, "in") || str_is(child->key, "note") ||
		    str_is(child->key, "rises-with"))
			continue;
		if (!tree_is_map(child) && tree_is_scalar(child))
			return rule_error(err, file->name, child,
					  "unknown key '%.*s'; expected a rung, aspect, in or note",
					  STR_ARG(child->key));
		if (rule_rung(err, file->name, child, &rung))
			return -1;
		uint32_t number = book->rules_n;
		struct rule *rule = rules_add_rule(book);
		rule->signal = signal;
		rule->tool = tool;
		rule->rung = rung;
		rule->aspect = tree_text(aspect);
		rule->note = tree_get_text(entry, "note");
		rule->rises_with = MAP_NONE;
		if (tree_get(entry, "rises-with")) {
			rule->rises_with = rule_signal(err, file->name, book, tree_get(entry, "rises-with"));
			if (rule->rises_with == MAP_NONE)
				return -1;
		}
		if (load_place(rule, file, tree_get(entry, "in"), err) || load_matchers(book, file, number, child, err))
			return -1;
	}
	return 0;
}

static int load_evidence(struct rulebook *book, const struct rule_file *file, uint32_t tool,
			 const struct tree_node *evidence, struct error *err)
{
	for (TREE_EACH(child, evidence)) {
		struct tree_node name = *child;
		name.kind = TREE_NULL;
		name.text = (struct str){0};
		uint32_t signal = rule_signal(err, file->name, book, &name);
		if (signal == MAP_NONE)
			return -1;
		if (tree_is_seq(child)) {
			for (TREE_EACH(entry, child))
				if (load_entry(book, file, tool, signal, entry, err))
					return -1;
		} else if (load_entry(book, file, tool, signal, child, err)) {
			return -1;
		}
	}
	return 0;
}

static int load_tool(struct rulebook *book, const struct rule_file *file, const struct tree_node *node,
		     struct error *err)
{
	static const char *const keys[] = {"tool", "title", "docs", "package", "evidence", NULL};
	if (rule_check_keys(err, file->name, node, keys))
		return -1;
	uint32_t number = book->tools_n;
	struct str id = tree_get_text(node, "tool");
	const struct tree_node *evidence = tree_get(node, "evidence");
	const struct tree_node *package = tree_get(node, "package");
	if (!id.len || !tree_get_text(node, "title").len || !tree_get_text(node, "docs").len || !tree_is_map(evidence))
		return rule_error(err, file->name, node, "a tool needs tool, title, docs and evidence");
	if (map_get(&book->tool_ids, id) != MAP_NONE)
		return rule_error(err, file->name, node, "tool '%.*s' is defined twice, also in %s", STR_ARG(id),
				  book->tools[map_get(&book->tool_ids, id)].file);
	struct tool *tool = rules_add_tool(book);
	tool->id = id;
	tool->title = tree_get_text(node, "title");
	tool->docs = tree_get_text(node, "docs");
	tool->file = file->path;
	tool->line = node->line;
	if (package) {
		tool->packages = arena_array(&book->arena, struct str, package->count + 1);
		if (tree_is_scalar(package))
			tool->packages[tool->packages_n++] = package->text;
		for (TREE_EACH(name, package))
			tool->packages[tool->packages_n++] = name->text;
	}
	map_put(&book->tool_ids, id, number);
	return load_evidence(book, file, number, evidence, err);
}

int rules_load_tools(struct rulebook *book, const struct rule_file *file, const struct tree_node *root,
		     struct error *err)
{
	static const char *const keys[] = {"tools", NULL};
	const struct tree_node *list = tree_get(root, "tools");
	if (!list)
		return load_tool(book, file, root, err);
	if (rule_check_keys(err, file->name, root, keys))
		return -1;
	for (TREE_EACH(node, list))
		if (load_tool(book, file, node, err))
			return -1;
	return 0;
}
