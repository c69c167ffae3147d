/*
 * Makefiles: every target is a node of the automation graph with its recipe as commands and its prerequisites as edges.
 * Format: https://www.gnu.org/software/make/manual/make.html
 * Traits: none.
 */
#include "engine/probe.h"

#define TARGETS_PER_RULE 16
#define NEEDS_PER_RULE 256

static void state_target(struct probe_run *run, const struct makefile_rule *rule, struct str target, unsigned flags)
{
	struct arena *arena = probe_arena(run);
	fact_node node = probe_node(run, NODE_TARGET, arena_printf(arena, "make:%.*s", STR_ARG(target)), rule->line,
				    TRIGGER_CALLED, flags);
	struct str rest = rule->prerequisites, word;
	for (unsigned n = 0; n < NEEDS_PER_RULE && str_next(&rest, ' ', &word);) {
		word = str_trim(word);
		if (!word.len || word.at[0] == '|' || word.at[0] == '\\' || str_has(word, "%") || str_has(word, "$"))
			continue;
		probe_edge(run, node, arena_printf(arena, "make:%.*s", STR_ARG(word)), rule->line);
		n++;
	}
	if (rule->recipe.len)
		probe_shell(run, node, rule->recipe, rule->recipe_line);
}

/* The Makefile that sphinx-quickstart writes passes every target on to the builder of that name. */
static bool is_catch_all(const struct makefile_rule *rule, struct str target)
{
	return str_is(target, "%") && str_has(rule->recipe, "sphinx-build") && str_has(rule->recipe, "-M");
}

static void scan_makefile(struct probe_run *run)
{
	struct makefile makefile;
	bool default_seen = false;
	makefile_read(probe_arena(run), probe_text(run), &makefile);
	for (size_t i = 0; i < makefile.exports_n; i++)
		probe_state(run, FACT_VARIABLE, makefile.exports[i].name, makefile.exports[i].line);
	for (size_t i = 0; i < makefile.rules_n; i++) {
		struct str rest = makefile.rules[i].targets, word;
		for (unsigned n = 0; n < TARGETS_PER_RULE && str_next(&rest, ' ', &word);) {
			word = str_trim(word);
			/* Special targets such as .PHONY run nothing. */
			if (!word.len || word.at[0] == '\\' || (word.at[0] == '.' && !str_has(word, "/")))
				continue;
			bool is_default = makefile.default_goal.len ? str_eq(word, makefile.default_goal)
								    : !default_seen && !str_has(word, "%");
			default_seen |= is_default;
			static const char *const builders[] = {"html", "dirhtml", "singlehtml", "latexpdf",
							       "linkcheck"};
			for (size_t k = 0; k < sizeof builders / sizeof *builders; k++)
				if (is_catch_all(&makefile.rules[i], word))
					state_target(run, &makefile.rules[i], str_of(builders[k]), 0);
			state_target(run, &makefile.rules[i], word, is_default ? NODE_DEFAULT : 0);
			n++;
		}
	}
}

const struct probe probe_makefile = {
	.name = "makefile",
	.title = "Makefiles",
	.format = "https://www.gnu.org/software/make/manual/make.html",
	.wants = {{.name = "Makefile"}, {.name = "GNUmakefile"}, {.ext = "mk"}},
	.scan = scan_makefile,
};
