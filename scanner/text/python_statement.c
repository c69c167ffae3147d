/*
 * The statements of Python that bind names: imports, definitions, loops and assignments.
 */
#include "text/python_module_internal.h"

#include <string.h>

static const struct binding nothing = {.how = BINDING_UNKNOWN};

static bool line_ends(const struct python_walk *w, uint32_t i)
{
	return i >= w->n || w->at[i].kind == PYTHON_NEWLINE || w->at[i].kind == PYTHON_END || python_at(w, i, ';');
}

static bool in_except(const struct python_walk *w)
{
	return w->blocks.n && w->blocks.at[w->blocks.n - 1].kind == BLOCK_EXCEPT;
}

static struct str dotted(struct python_walk *w, struct str a, struct str b)
{
	size_t len = a.len + 1 + b.len;
	char *at = arena_alloc(w->arena, len + 1);

	memcpy(at, a.at, a.len);
	at[a.len] = '.';
	memcpy(at + a.len + 1, b.at, b.len);
	return (struct str){at, len};
}

/* `as` now stands for `bound`. */
static void import_name(struct python_walk *w, struct python_import import, struct str as, struct str bound)
{
	if (w->dead || w->inline_dead)
		return;
	if (!w->typing)
		*vec_add(w->arena, &w->imports) = import;
	/* `try: import a as x` / `except ImportError: import b as x`: the first is what was meant. */
	uint32_t number = map_get(&w->names, as);
	if (str_is(as, "*") || (in_except(w) && number != MAP_NONE && w->bindings.at[number].how == BINDING_IMPORT))
		return;
	python_bind(w, as, false, (struct binding){.name = bound, .how = BINDING_IMPORT});
}

/* A dotted name, which may start with dots, as one piece; *i goes to the token behind it. */
static struct str module_name(struct python_walk *w, uint32_t *i)
{
	struct str name = {NULL, 0};

	while (*i < w->n && !line_ends(w, *i)) {
		const struct python_token *t = &w->at[*i];
		bool dots = t->kind == PYTHON_OPERATOR && t->text.len && t->text.at[0] == '.';
		if (!dots && (t->kind != PYTHON_NAME || python_keyword(t->text)))
			break;
		if (name.at && name.at + name.len == t->text.at)
			name.len += t->text.len;
		else if (!name.at)
			name = t->text;
		else
			break;
		(*i)++;
	}
	return name;
}

static uint32_t import_statement(struct python_walk *w, uint32_t i)
{
	while (!line_ends(w, i)) {
		uint32_t line = w->at[i].line;
		struct str name = module_name(w, &i), as, bound = name;
		if (name.len && name.at[0] != '.') {
			size_t dot = str_find_char(name, '.');
			if (python_word(w, i, "as") && i + 1 < w->n && w->at[i + 1].kind == PYTHON_NAME) {
				as = w->at[i + 1].text;
				i += 2;
			} else {
				as = bound = dot == STR_NONE ? name : str_sub(name, 0, dot); /* `import a.b` binds a */
			}
			import_name(w, (struct python_import){.module = name, .whole = name, .line = line}, as, bound);
		}
		while (!line_ends(w, i) && !python_at(w, i, ','))
			i++;
		if (python_at(w, i, ','))
			i++;
	}
	return i;
}

static uint32_t from_statement(struct python_walk *w, uint32_t i)
{
	struct str module = module_name(w, &i);

	if (!module.len || !python_word(w, i, "import"))
		return i;
	for (i++; !line_ends(w, i); i++) {
		struct python_import import = {.module = module, .line = w->at[i].line};
		if (python_at(w, i, '*')) {
			import.name = w->at[i].text;
			import.whole = module;
			import_name(w, import, import.name, import.whole);
			continue;
		}
		if (w->at[i].kind != PYTHON_NAME)
			continue;
		import.name = w->at[i].text;
		/* always with a dot between: "..load" of `from . import load` cannot be taken for the method ".load" */
		import.whole = dotted(w, module, import.name);
		struct str as = import.name;
		if (python_word(w, i + 1, "as") && i + 2 < w->n && w->at[i + 2].kind == PYTHON_NAME) {
			as = w->at[i + 2].text;
			i += 2;
		}
		import_name(w, import, as, import.whole);
	}
	return i;
}

static uint32_t new_def(struct python_walk *w, uint32_t name, bool is_class, bool is_async)
{
	struct python_def def = {
		.name = w->at[name].text,
		.line = w->at[name].line,
		.token = name,
		.from = name,
		.to = name,
		.parent = w->def,
		.is_class = is_class,
		.is_async = is_async,
	};
	/* decorators were noted with the number that this definition now gets */
	for (size_t k = w->uses.n; k > 0 && w->uses.at[k - 1].def == w->defs.n; k--)
		def.decorated |= w->uses.at[k - 1].kind == PYTHON_DECORATOR;
	*vec_add(w->arena, &w->defs) = def;
	return (uint32_t)w->defs.n - 1;
}

/* Parameters hide names of the module; annotated ones are objects of their class. */
static void bind_parameters(struct python_walk *w, uint32_t i)
{
	unsigned depth = 0;
	bool fresh = false;

	for (; i < w->n && w->at[i].kind != PYTHON_NEWLINE; i++) {
		const struct python_token *t = &w->at[i];
		if (t->kind == PYTHON_OPERATOR && t->text.len == 1 && strchr("([{", t->text.at[0])) {
			fresh = depth++ == 0;
		} else if (t->kind == PYTHON_OPERATOR && t->text.len == 1 && strchr(")]}", t->text.at[0])) {
			if (depth <= 1)
				return;
			depth--;
		} else if (depth == 1 && python_at(w, i, ',')) {
			fresh = true;
		} else if (fresh && t->kind == PYTHON_NAME) {
			struct binding value = python_at(w, i + 1, ':') ? python_annotation(w, i + 2) : nothing;
			python_bind(w, t->text, false, value);
			fresh = false;
		}
	}
}

static uint32_t def_statement(struct python_walk *w, uint32_t i, bool is_async)
{
	if (i >= w->n || w->at[i].kind != PYTHON_NAME)
		return i;
	python_bind(w, w->at[i].text, false, (struct binding){.how = BINDING_LOCAL});
	w->pending = (struct block){.kind = BLOCK_DEF,
				    .def = new_def(w, i, false, is_async),
				    .undo = w->undo.n,
				    .self_undo = w->self_undo.n};
	w->compound = w->def_header = true;
	bind_parameters(w, i + 1);
	return i + 1;
}

static uint32_t class_statement(struct python_walk *w, uint32_t i)
{
	struct str base = {NULL, 0};
	uint32_t name = i, def;
	unsigned depth = 0;

	if (i >= w->n || w->at[i].kind != PYTHON_NAME)
		return i;
	def = new_def(w, i, true, false);
	for (i++; i < w->n && w->at[i].kind != PYTHON_NEWLINE; i++) {
		if (w->at[i].kind == PYTHON_OPERATOR && w->at[i].text.len == 1) {
			if (strchr("([{", w->at[i].text.at[0]))
				depth++;
			else if (strchr(")]}", w->at[i].text.at[0]))
				depth -= depth > 0;
			else if (!depth && w->at[i].text.at[0] == ':')
				break;
		} else if (depth == 1 && w->at[i].kind == PYTHON_NAME && !python_at(w, i + 1, '=') &&
			   (python_at(w, i - 1, '(') || python_at(w, i - 1, ','))) {
			uint32_t end = python_chain_end(w, i);
			struct chain chain = python_resolve(w, i, end);
			python_use_add(w, &chain, PYTHON_BASE, end, def);
			if (!base.len && chain.value.how >= BINDING_IMPORT)
				base = chain.value.name;
			i = end;
		}
	}
	python_bind(w, w->at[name].text, false,
		    (struct binding){.name = base, .how = base.len ? BINDING_IMPORT : BINDING_LOCAL});
	w->pending = (struct block){
		.kind = BLOCK_CLASS, .def = def, .base = base, .undo = w->undo.n, .self_undo = w->self_undo.n};
	w->compound = true;
	return i;
}

static uint32_t for_statement(struct python_walk *w, uint32_t i)
{
	w->compound = true;
	for (; !line_ends(w, i) && !python_word(w, i, "in"); i++)
		if (w->at[i].kind == PYTHON_NAME && !python_at(w, i + 1, '.') && !python_at(w, i - 1, '.'))
			python_bind(w, w->at[i].text, false, nothing);
	return i;
}

static enum block_kind condition_kind(const struct python_walk *w, uint32_t i)
{
	uint32_t end = i < w->n && w->at[i].kind == PYTHON_NAME ? python_chain_end(w, i) : i;

	if (!python_at(w, end + 1, ':'))
		return BLOCK_PLAIN;
	if (python_word(w, end, "TYPE_CHECKING"))
		return BLOCK_TYPING;
	if (python_word(w, end, "False") || (w->at[end].kind == PYTHON_NUMBER && str_is(w->at[end].text, "0")))
		return BLOCK_DEAD;
	return BLOCK_PLAIN;
}

/* `a = b = self.c = value`, `a: T = value`, `a, b = value`. */
static uint32_t assignment(struct python_walk *w, uint32_t start)
{
	uint32_t i = start;

	for (;;) {
		if (i >= w->n || w->at[i].kind != PYTHON_NAME || python_keyword(w->at[i].text))
			break;
		uint32_t end = python_chain_end(w, i), next = end + 1;
		if (!w->targets_n && python_at(w, next, ':')) {
			w->annotation = next + 1;
			while (!line_ends(w, next) && !python_at(w, next, '='))
				next++;
		} else if (python_at(w, next, ',')) {
			uint32_t k = next;
			while (python_at(w, k, ',') && k + 1 < w->n && w->at[k + 1].kind == PYTHON_NAME)
				k = python_chain_end(w, k + 1) + 1;
			if (!python_at(w, k, '='))
				break;
			for (uint32_t name = i; name < k; name++)
				if (w->at[name].kind == PYTHON_NAME && !python_at(w, name + 1, '.') &&
				    !python_at(w, name - 1, '.'))
					python_bind(w, w->at[name].text, false, nothing);
			i = k + 1;
			continue;
		}
		if (!python_at(w, next, '=')) {
			if (w->annotation) {
				w->targets[0][0] = i;
				w->targets[0][1] = end;
				w->targets_n = 1;
			}
			break;
		}
		if (w->targets_n < PYTHON_TARGETS) {
			w->targets[w->targets_n][0] = i;
			w->targets[w->targets_n++][1] = end;
		}
		i = next + 1;
	}
	if (!w->targets_n)
		return i;
	if (python_word(w, i, "await"))
		i++;
	w->value_from = i;
	w->value_none = (python_word(w, i, "None") || python_word(w, i, "False")) && line_ends(w, i + 1);
	return w->annotation && i == start ? w->annotation : i;
}

void python_statement_end(struct python_walk *w)
{
	struct binding value = w->value_whole ? w->value.value : nothing;

	if (value.how < BINDING_IMPORT && w->annotation)
		value = python_annotation(w, w->annotation);
	for (unsigned k = 0; k < w->targets_n && !w->dead && !w->inline_dead; k++) {
		uint32_t from = w->targets[k][0], to = w->targets[k][1];
		/* `mlflow = None` in `except ImportError` does not make the other uses of the name nothing */
		if (w->value_none && !w->annotation)
			break;
		if (from == to)
			python_bind(w, w->at[from].text, false, value);
		else if (to == from + 2 && (python_word(w, from, "self") || python_word(w, from, "cls")))
			python_bind(
				w,
				(struct str){w->at[from].text.at,
					     (size_t)(w->at[to].text.at - w->at[from].text.at) + w->at[to].text.len},
				true, value);
	}
	w->targets_n = 0;
}

uint32_t python_statement(struct python_walk *w, uint32_t i)
{
	struct str word = w->at[i].text;
	bool is_async = false;

	w->pending = (struct block){.kind = BLOCK_PLAIN};
	w->compound = w->with = w->decorator = w->def_header = w->value_whole = w->value_none = false;
	w->lambdas = w->targets_n = 0;
	w->annotation = 0;
	w->value_from = w->last_end = PYTHON_NOWHERE;
	if (python_at(w, i, '@')) {
		w->decorator = true;
		return i + 1;
	}
	if (w->at[i].kind != PYTHON_NAME)
		return i;
	if (str_is(word, "async") && i + 1 < w->n) {
		is_async = true;
		word = w->at[++i].text;
	}
	if (!python_keyword(word))
		return assignment(w, i);
	if (str_is(word, "import"))
		return import_statement(w, i + 1);
	if (str_is(word, "from"))
		return from_statement(w, i + 1);
	if (str_is(word, "def"))
		return def_statement(w, i + 1, is_async);
	if (str_is(word, "class"))
		return class_statement(w, i + 1);
	if (str_is(word, "for"))
		return for_statement(w, i + 1);
	if (str_is(word, "with")) {
		w->with = w->compound = true;
	} else if (str_is(word, "if") || str_is(word, "while") || str_is(word, "elif")) {
		w->compound = true;
		w->pending.kind = condition_kind(w, i + 1);
	} else if (str_is(word, "except")) {
		w->compound = true;
		w->pending.kind = BLOCK_EXCEPT;
	} else if (str_is(word, "else") || str_is(word, "try") || str_is(word, "finally")) {
		w->compound = true;
	}
	return i;
}
