#include "engine/rulebook_internal.h"
#include "judge/policy.h"
#include "judge/roadmap_rules.h"
#include "stage.h"
#include "target.h"

typedef int load_function(struct rulebook *book, const struct rule_file *file, struct error *err);

/* A rulebook that holds this one file and knows the signals and tools of the embedded rules. */
static void load(struct arena *arena, struct str text, const char *path, load_function *load_it)
{
	const struct rulebook *known = stage_book();
	struct tree_problem problem;
	struct rule_file file = {.path = path, .name = path, .root = yaml_read(arena, text, &problem)};
	struct error err = {.message = ""};
	struct rulebook book = {.files = &file,
				.files_n = 1,
				.signals = known->signals,
				.signals_n = known->signals_n,
				.signal_ids = known->signal_ids};

	if (!file.root)
		return;
	arena_init(&book.arena);
	map_init(&book.tool_ids, &book.arena);
	if (load_it(&book, &file, &err) == 0)
		rules_build_index(&book);
	else if (!err.message[0])
		BUG("a refusal without a message");
	rulebook_release(&book);
}

static int load_signals(struct rulebook *book, const struct rule_file *file, struct error *err)
{
	book->signals = NULL;
	book->signals_n = 0;
	map_init(&book->signal_ids, &book->arena);
	return rules_load_signals(book, file, file->root, err);
}

static int load_tools(struct rulebook *book, const struct rule_file *file, struct error *err)
{
	return rules_load_tools(book, file, file->root, err);
}

static int load_checklist(struct rulebook *book, const struct rule_file *file, struct error *err)
{
	struct checklists lists;

	(void)file;
	return checklists_load(&lists, book, err);
}

static int load_roadmap(struct rulebook *book, const struct rule_file *file, struct error *err)
{
	struct initiatives initiatives;

	(void)file;
	return initiatives_load(&initiatives, book, err);
}

void fuzz_rules_signals(struct arena *arena, struct str text)
{
	load(arena, text, "signals.yml", load_signals);
}

void fuzz_rules_tool(struct arena *arena, struct str text)
{
	load(arena, text, "tools/fuzz.yml", load_tools);
}

void fuzz_rules_checklist(struct arena *arena, struct str text)
{
	load(arena, text, "checklists/fuzz.yml", load_checklist);
}

void fuzz_rules_roadmap(struct arena *arena, struct str text)
{
	load(arena, text, "roadmap.yml", load_roadmap);
}

void fuzz_policy(struct arena *arena, struct str text)
{
	static struct rulebook book;
	static struct checklists lists;
	struct policy policy = {.file = {NULL, 0}};
	struct error err = {.message = ""};

	if (!book.files_n && (rulebook_load(&book, NULL, &err) || checklists_load(&lists, &book, &err)))
		BUG(err.message);
	if (policy_read(&policy, arena, text, POLICY_FILE, &book, &lists, &err) && !err.message[0])
		BUG("a refusal without a message");
}
