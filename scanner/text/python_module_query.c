/*
 * Questions about a Python module that several probes ask.
 */
#include "text/python_module.h"

#include <string.h>

struct str python_last_two(struct str name)
{
	size_t dot = str_rfind_char(name, '.'), before;

	if (dot == STR_NONE || !dot)
		return (struct str){NULL, 0};
	before = str_rfind_char(str_sub(name, 0, dot), '.');
	return before == STR_NONE ? name : str_from(name, before + 1);
}

bool python_imports(const struct python_module *module, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < module->imports_n; i++) {
		struct str whole = module->imports[i].whole;
		if (str_starts(whole, name) && (whole.len == len || whole.at[len] == '.'))
			return true;
	}
	return false;
}

static int bracket(const struct python_token *t)
{
	if (t->kind != PYTHON_OPERATOR || t->text.len != 1)
		return 0;
	switch (t->text.at[0]) {
	case '(':
	case '[':
	case '{':
		return 1;
	case ')':
	case ']':
	case '}':
		return -1;
	default:
		return 0;
	}
}

/* Arguments looked at; more are a table of data, and calls nested in calls must not be read again and again. */
#define ARGUMENT_TOKENS 2000u

bool python_arguments(const struct python_module *module, const struct python_use *use, uint32_t *from, uint32_t *to)
{
	const struct python_tokens *tokens = module->tokens;
	int depth = 0;

	if (!python_is(tokens, use->token + 1, "("))
		return false;
	*from = use->token + 2;
	for (*to = *from; *to < tokens->n && *to - *from < ARGUMENT_TOKENS; (*to)++) {
		if (tokens->at[*to].kind == PYTHON_NEWLINE || tokens->at[*to].kind == PYTHON_END)
			return true;
		depth += bracket(&tokens->at[*to]);
		if (depth < 0)
			return true;
	}
	return true;
}

struct str python_string_argument(const struct python_module *module, const struct python_use *use, uint32_t position,
				  const char *name)
{
	const struct python_tokens *tokens = module->tokens;
	uint32_t from, to, number = 0;
	int depth = 0;

	if (!python_arguments(module, use, &from, &to))
		return (struct str){NULL, 0};
	for (uint32_t t = from; t < to; t++) {
		bool first = t == from || (depth == 0 && python_is(tokens, t - 1, ","));
		if (first && t != from)
			number++;
		if (first && number == position && tokens->at[t].kind == PYTHON_STRING)
			return tokens->at[t].text;
		if (first && name && python_is(tokens, t, name) && python_is(tokens, t + 1, "=") && t + 2 < to &&
		    tokens->at[t + 2].kind == PYTHON_STRING)
			return tokens->at[t + 2].text;
		depth += bracket(&tokens->at[t]);
	}
	return (struct str){NULL, 0};
}

#define PATH_BYTES 400u

/* Writes `base`/a/b + `ending` and asks for it. */
static bool module_at(struct str base, struct str dotted, const char *ending, python_path_exists *exists,
		      const void *context)
{
	char path[PATH_BYTES];
	size_t n = 0, tail = strlen(ending);

	if (base.len + dotted.len + tail + 2 > sizeof(path))
		return false;
	memcpy(path, base.at, base.len);
	n = base.len;
	if (n)
		path[n++] = '/';
	for (size_t i = 0; i < dotted.len; i++)
		path[n++] = dotted.at[i] == '.' ? '/' : dotted.at[i];
	memcpy(path + n, ending, tail);
	return exists(context, (struct str){path, n + tail});
}

static struct str parent(struct str folder)
{
	size_t slash = str_rfind_char(folder, '/');

	return slash == STR_NONE ? (struct str){"", 0} : str_sub(folder, 0, slash);
}

bool python_is_local(struct str dotted, struct str folder, python_path_exists *exists, const void *context)
{
	struct str bases[] = {{"", 0}, STR_INIT("src"), folder, parent(folder), parent(parent(folder))};

	if (str_starts(dotted, "."))
		return true;
	for (unsigned cut = 0; cut < 3 && dotted.len; cut++) {
		for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
			struct str base = bases[i].at ? bases[i] : STR("");
			if (module_at(base, dotted, ".py", exists, context) ||
			    module_at(base, dotted, "/__init__.py", exists, context))
				return true;
		}
		size_t dot = str_rfind_char(dotted, '.');
		dotted = dot == STR_NONE ? (struct str){NULL, 0} : str_sub(dotted, 0, dot);
	}
	return false;
}

bool python_def_used(const struct python_module *m, size_t d)
{
	for (size_t i = 0; i < m->uses_n; i++)
		if (m->uses[i].def != d && (m->uses[i].kind == PYTHON_CALL || m->uses[i].kind == PYTHON_ARGUMENT) &&
		    m->uses[i].receiver != PYTHON_NAMED && str_eq(python_use_last(&m->uses[i]), m->defs[d].name))
			return true;
	return false;
}
