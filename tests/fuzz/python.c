#include "target.h"
#include "text/notebook.h"
#include "text/python_abilities.h"
#include "text/python_deeds.h"
#include "text/python_handlers.h"
#include "text/python_naming.h"
#include "text/python_tests.h"

/* Uses of which everything is asked; probes ask it of a few. */
#define ASKED 500

static void use_module(struct arena *arena, const struct python_tokens *tokens)
{
	WORD_LIST(words, "drift", "accuracy");
	struct python_handlers handlers;
	struct python_module module;
	struct python_tests tests;
	uint32_t from, to;

	python_module_read(arena, tokens, &module);
	python_deeds_read(&module);
	python_abilities_read(arena, &module);
	python_tests_read(arena, &module, &tests);
	python_handlers_read(arena, &module, &handlers);
	python_imports(&module, "mlflow");
	python_mentions(tokens, 0, tokens->n, &words);
	for (size_t i = 0; i < module.uses_n && i < ASKED; i++) {
		const struct python_use *use = &module.uses[i];
		python_test_of(&tests, use);
		python_owner(&module, use);
		python_stores(&module, use);
		python_last_two(use->name);
		if (!python_arguments(&module, use, &from, &to))
			continue;
		python_string_argument(&module, use, 0, "name");
		python_naming(arena, python_naming_text(&module, python_argument(&module, use, 0, "name")));
	}
}

void fuzz_python(struct arena *arena, struct str text)
{
	struct python_tokens tokens;

	for (int cells = 0; cells < 2; cells++) {
		python_lex(arena, text, 1, cells, &tokens);
		if (!tokens.n || tokens.at[tokens.n - 1].kind != PYTHON_END)
			BUG("tokens without an end");
		use_module(arena, &tokens);
	}
}

void fuzz_notebook(struct arena *arena, struct str text)
{
	struct notebook notebook;

	notebook_read(arena, text, &notebook);
	if (notebook.readable && notebook.tokens.n)
		use_module(arena, &notebook.tokens);
}
