/*
 * What a name of a Python module stands for: bindings by scope, and the dotted name of a chain of attributes.
 */
#include "text/python_module_internal.h"

#include <string.h>

/* Asked of every name: the first letter leaves a few. */
bool python_keyword(struct str s)
{
	if (s.len < 2 || s.len > 8)
		return false;
	switch (s.at[0]) {
	case 'F':
		return str_is(s, "False");
	case 'N':
		return str_is(s, "None");
	case 'T':
		return str_is(s, "True");
	case 'a':
		return str_is(s, "and") || str_is(s, "as") || str_is(s, "assert") || str_is(s, "async") ||
		       str_is(s, "await");
	case 'b':
		return str_is(s, "break");
	case 'c':
		return str_is(s, "class") || str_is(s, "continue");
	case 'd':
		return str_is(s, "def") || str_is(s, "del");
	case 'e':
		return str_is(s, "elif") || str_is(s, "else") || str_is(s, "except");
	case 'f':
		return str_is(s, "finally") || str_is(s, "for") || str_is(s, "from");
	case 'g':
		return str_is(s, "global");
	case 'i':
		return str_is(s, "if") || str_is(s, "import") || str_is(s, "in") || str_is(s, "is");
	case 'l':
		return str_is(s, "lambda");
	case 'n':
		return str_is(s, "nonlocal") || str_is(s, "not");
	case 'o':
		return str_is(s, "or");
	case 'p':
		return str_is(s, "pass");
	case 'r':
		return str_is(s, "raise") || str_is(s, "return");
	case 't':
		return str_is(s, "try");
	case 'w':
		return str_is(s, "while") || str_is(s, "with");
	case 'y':
		return str_is(s, "yield");
	default:
		return false;
	}
}

void python_bind(struct python_walk *w, struct str key, bool self, struct binding value)
{
	bool added;
	uint32_t number = map_intern(&w->names, key, (uint32_t)w->bindings.n, &added);

	if (added)
		*vec_add(w->arena, &w->bindings) = (struct binding){.how = BINDING_UNKNOWN};
	if (self)
		*vec_add(w->arena, &w->self_undo) = (struct python_undo){number, w->bindings.at[number]};
	else if (w->def != PYTHON_NOWHERE || w->pending.kind == BLOCK_DEF)
		*vec_add(w->arena, &w->undo) = (struct python_undo){number, w->bindings.at[number]};
	w->bindings.at[number] = value;
}

void python_unbind(struct python_walk *w, size_t undo, size_t self_undo)
{
	while (w->undo.n > undo) {
		w->undo.n--;
		w->bindings.at[w->undo.at[w->undo.n].binding] = w->undo.at[w->undo.n].old;
	}
	while (w->self_undo.n > self_undo) {
		w->self_undo.n--;
		w->bindings.at[w->self_undo.at[w->self_undo.n].binding] = w->self_undo.at[w->self_undo.n].old;
	}
}

uint32_t python_chain_end(const struct python_walk *w, uint32_t i)
{
	while (python_at(w, i + 1, '.') && i + 2 < w->n && w->at[i + 2].kind == PYTHON_NAME)
		i += 2;
	return i;
}

/* The source from token i to token j when nothing but the tokens stands there, which is nearly always; else empty. */
static struct str contiguous(const struct python_walk *w, uint32_t i, uint32_t j)
{
	struct str s = {w->at[i].text.at, 0};
	const char *end = w->at[i].text.at;

	for (uint32_t k = i; k <= j; k++) {
		if (w->at[k].text.at != end)
			return (struct str){NULL, 0};
		end += w->at[k].text.len;
	}
	s.len = (size_t)(end - s.at);
	return s;
}

struct chain python_extend(struct python_walk *w, struct chain chain, uint32_t i, uint32_t j)
{
	char buffer[PYTHON_NAME_BYTES];
	size_t len = chain.value.name.len;

	chain.bare = false;
	if (chain.value.how != BINDING_IMPORT && chain.value.how != BINDING_OBJECT)
		return chain;
	for (uint32_t k = i; k <= j; k++)
		len += w->at[k].text.len;
	if (len > sizeof(buffer)) {
		chain.value = (struct binding){.how = BINDING_UNKNOWN};
		return chain;
	}
	len = chain.value.name.len;
	memcpy(buffer, chain.value.name.at, len);
	for (uint32_t k = i; k <= j; k++) {
		memcpy(buffer + len, w->at[k].text.at, w->at[k].text.len);
		len += w->at[k].text.len;
	}
	chain.value.name = arena_str(w->arena, (struct str){buffer, len});
	return chain;
}

struct chain python_resolve(struct python_walk *w, uint32_t i, uint32_t j)
{
	struct chain chain = {.first = i};
	struct str head = w->at[i].text, whole;
	uint32_t number, from = i;

	if (j > i && (str_is(head, "self") || str_is(head, "cls"))) {
		whole = contiguous(w, i, i + 2);
		number = whole.len ? map_get(&w->names, whole) : MAP_NONE;
		if (number != MAP_NONE && w->bindings.at[number].how >= BINDING_IMPORT) {
			chain.value = w->bindings.at[number];
			from = i + 2;
		} else if (w->base.len) {
			chain.value = (struct binding){.name = w->base, .how = BINDING_OBJECT};
		} else {
			return chain;
		}
	} else {
		number = map_get(&w->names, head);
		if (number == MAP_NONE || w->bindings.at[number].how < BINDING_IMPORT) {
			chain.bare = j == i;
			if (number != MAP_NONE)
				chain.value.how = w->bindings.at[number].how;
			return chain;
		}
		chain.value = w->bindings.at[number];
	}
	if (from == j)
		return chain;
	if (from == i && str_eq(chain.value.name, head)) {
		whole = contiguous(w, i, j);
		if (whole.len && whole.len <= PYTHON_NAME_BYTES) {
			chain.value.name = whole;
			return chain;
		}
	}
	return python_extend(w, chain, from + 1, j);
}

static bool looks_through(struct str last)
{
	return str_is(last, "Optional") || str_is(last, "Annotated") || str_is(last, "Type") || str_is(last, "Final") ||
	       str_is(last, "ClassVar");
}

struct binding python_annotation(struct python_walk *w, uint32_t i)
{
	static const struct binding unknown = {.how = BINDING_UNKNOWN};

	for (unsigned depth = 0; depth < 3; depth++) {
		if (i >= w->n || w->at[i].kind != PYTHON_NAME || python_keyword(w->at[i].text))
			return unknown;
		uint32_t end = python_chain_end(w, i);
		if (python_at(w, end + 1, '[')) {
			if (!looks_through(w->at[end].text))
				return unknown;
			i = end + 2;
			continue;
		}
		struct chain chain = python_resolve(w, i, end);
		if (chain.value.how != BINDING_IMPORT)
			return unknown;
		chain.value.how = BINDING_OBJECT;
		return chain.value;
	}
	return unknown;
}

/* "." and the name of token i as one piece. */
static struct str method_name(struct python_walk *w, uint32_t i)
{
	struct str name = w->at[i].text;
	char buffer[PYTHON_NAME_BYTES];

	if (i > 0 && python_at(w, i - 1, '.') && w->at[i - 1].text.at + 1 == name.at)
		return (struct str){name.at - 1, name.len + 1};
	if (name.len >= sizeof(buffer))
		return (struct str){NULL, 0};
	buffer[0] = '.';
	memcpy(buffer + 1, name.at, name.len);
	return arena_str(w->arena, (struct str){buffer, name.len + 1});
}

void python_use_add(struct python_walk *w, const struct chain *chain, enum python_use_kind kind, uint32_t token,
		    uint32_t def)
{
	struct python_use use = {.kind = kind, .line = w->at[token].line, .token = token, .def = def};

	if (w->dead || w->typing || w->inline_dead)
		return;
	if (chain->value.how >= BINDING_IMPORT) {
		use.name = chain->value.name;
		use.receiver = chain->value.how == BINDING_IMPORT ? PYTHON_NAMED : PYTHON_OBJECT;
	} else if (chain->bare) {
		use.name = w->at[token].text;
		use.receiver = PYTHON_BARE;
	} else {
		use.name = method_name(w, token);
		use.receiver = PYTHON_METHOD;
	}
	size_t dot = use.receiver == PYTHON_BARE ? STR_NONE : str_rfind_char(use.name, '.');
	use.last = dot == STR_NONE ? 0 : (uint32_t)dot + 1;
	if (use.name.len && (kind != PYTHON_READ || use.receiver != PYTHON_BARE))
		*vec_add(w->arena, &w->uses) = use;
}
