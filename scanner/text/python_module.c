/*
 * Walks the tokens of a Python module once and notes imports, definitions and uses.
 */
#include "text/python_deeds.h"
#include "text/python_module_internal.h"

#include <string.h>

static bool ends_value(const struct python_walk *w, uint32_t i)
{
	return i >= w->n || w->at[i].kind == PYTHON_NEWLINE || w->at[i].kind == PYTHON_END || python_at(w, i, ';') ||
	       python_word(w, i, "if") || python_word(w, i, "or");
}

static void chain_ended(struct python_walk *w, const struct chain *chain, uint32_t end)
{
	w->last = *chain;
	w->last_end = end;
	if (!w->depth && chain->first == w->value_from && ends_value(w, end + 1)) {
		w->value = *chain;
		w->value_whole = true;
	}
}

static void bracket_open(struct python_walk *w, char open, const struct chain *called)
{
	if (w->depth >= PYTHON_BRACKETS) {
		w->too_deep++;
		return;
	}
	struct bracket *b = &w->brackets[w->depth];
	*b = (struct bracket){.open = open, .call = called != NULL, .chain = {.first = PYTHON_NOWHERE}};
	b->header = w->def_header && !w->depth;
	b->in_call = b->call || (w->depth && w->brackets[w->depth - 1].in_call);
	if (called) {
		b->chain = *called;
		if (b->chain.value.how == BINDING_IMPORT)
			b->chain.value.how = BINDING_OBJECT;
		else if (b->chain.value.how == BINDING_LOCAL)
			b->chain.value.how = BINDING_UNKNOWN;
	}
	w->depth++;
}

static bool opens_argument(const struct python_walk *w, uint32_t i)
{
	return i > 0 && (python_at(w, i - 1, '(') || python_at(w, i - 1, ',') || python_at(w, i - 1, '=') ||
			 python_at(w, i - 1, '['));
}

static bool closes_argument(const struct python_walk *w, uint32_t i)
{
	return python_at(w, i, ',') || python_at(w, i, ')') || python_at(w, i, ']');
}

/* A dotted name ends at token `end`: notes the use, and gives the last token that is dealt with. */
static uint32_t chain_use(struct python_walk *w, const struct chain *chain, uint32_t from, uint32_t end)
{
	uint32_t def = w->decorator ? (uint32_t)w->defs.n : w->def_header ? w->pending.def : w->def;
	bool decorates = w->decorator && !w->depth;

	if (python_at(w, end + 1, '(')) {
		python_use_add(w, chain, decorates ? PYTHON_DECORATOR : PYTHON_CALL, end, def);
		bracket_open(w, '(', chain);
		return end + 1;
	}
	if (decorates)
		python_use_add(w, chain, PYTHON_DECORATOR, end, def);
	else if (chain->value.how >= BINDING_IMPORT && w->depth && w->brackets[w->depth - 1].in_call &&
		 opens_argument(w, from) && closes_argument(w, end + 1))
		python_use_add(w, chain, PYTHON_ARGUMENT, end, def);
	else if (chain->value.how >= BINDING_IMPORT)
		python_use_add(w, chain, PYTHON_READ, end, def);
	chain_ended(w, chain, end);
	return end;
}

static uint32_t bracket_close(struct python_walk *w, uint32_t i)
{
	struct chain chain = {.first = PYTHON_NOWHERE};

	if (w->too_deep) {
		w->too_deep--;
		return i;
	}
	if (!w->depth)
		return i;
	w->depth--;
	if (w->brackets[w->depth].call)
		chain = w->brackets[w->depth].chain;
	chain.bare = false;
	uint32_t end = python_chain_end(w, i);
	if (end != i)
		chain = python_extend(w, chain, i + 1, end);
	if (end != i)
		return chain_use(w, &chain, i, end);
	if (w->brackets[w->depth].call)
		chain_ended(w, &chain, i);
	return i;
}

static uint32_t name(struct python_walk *w, uint32_t i)
{
	struct str text = w->at[i].text;
	const struct bracket *top = w->depth ? &w->brackets[w->depth - 1] : NULL;

	if (python_keyword(text)) {
		if (!w->depth && str_is(text, "lambda")) {
			w->lambdas++;
		} else if (str_is(text, "as") && i + 1 < w->n && w->at[i + 1].kind == PYTHON_NAME) {
			bool known = w->with && w->last_end == i - 1;
			python_bind(w, w->at[i + 1].text, false,
				    known ? w->last.value : (struct binding){.how = BINDING_UNKNOWN});
			return i + 1;
		}
		return i;
	}
	if (i > 0 && python_at(w, i - 1, '.'))
		return i;
	if (top && top->open == '(' && python_at(w, i + 1, '='))
		return i;
	if (top && top->header && opens_argument(w, i) && !python_at(w, i - 1, '=') && !python_at(w, i - 1, '['))
		return i;
	uint32_t end = python_chain_end(w, i);
	struct chain chain = python_resolve(w, i, end);
	return chain_use(w, &chain, i, end);
}

/* The ":" that ends a compound statement's header. True when a statement follows on the same line. */
static bool header_ends(struct python_walk *w, uint32_t i)
{
	bool one_line = i + 1 < w->n && w->at[i + 1].kind != PYTHON_NEWLINE;

	w->compound = w->def_header = false;
	if (!one_line)
		return false;
	if (w->pending.kind == BLOCK_DEF || w->pending.kind == BLOCK_CLASS) {
		struct python_def *def = &w->defs.at[w->pending.def];
		def->from = def->to = i + 1;
		while (def->to < w->n && w->at[def->to].kind != PYTHON_NEWLINE && w->at[def->to].kind != PYTHON_END)
			def->to++;
		def->documented = w->at[i + 1].kind == PYTHON_STRING;
		python_unbind(w, w->pending.undo, w->self_undo.n);
	} else if (w->pending.kind == BLOCK_TYPING || w->pending.kind == BLOCK_DEAD) {
		w->inline_dead = true;
	}
	w->pending = (struct block){.kind = BLOCK_PLAIN};
	return true;
}

static void block_open(struct python_walk *w, uint32_t i)
{
	struct block block = w->pending;

	block.outer_def = w->def;
	block.outer_base = w->base;
	w->pending = (struct block){.kind = BLOCK_PLAIN};
	if (block.kind == BLOCK_DEF || block.kind == BLOCK_CLASS) {
		w->def = block.def;
		w->defs.at[block.def].from = i + 1;
		w->defs.at[block.def].documented = i + 1 < w->n && w->at[i + 1].kind == PYTHON_STRING;
	}
	if (block.kind == BLOCK_CLASS)
		w->base = block.base;
	w->dead += block.kind == BLOCK_DEAD;
	w->typing += block.kind == BLOCK_TYPING;
	*vec_add(w->arena, &w->blocks) = block;
}

static void block_close(struct python_walk *w, uint32_t i)
{
	if (!w->blocks.n)
		return;
	struct block block = w->blocks.at[--w->blocks.n];
	if (block.kind == BLOCK_DEF || block.kind == BLOCK_CLASS) {
		w->defs.at[block.def].to = i;
		python_unbind(w, block.undo, block.kind == BLOCK_CLASS ? block.self_undo : w->self_undo.n);
	}
	w->def = block.outer_def;
	w->base = block.outer_base;
	w->dead -= block.kind == BLOCK_DEAD;
	w->typing -= block.kind == BLOCK_TYPING;
}

static uint32_t operator(struct python_walk *w, uint32_t i, bool *start)
{
	char c = w->at[i].text.len == 1 ? w->at[i].text.at[0] : 0;

	if (c == '(' || c == '[' || c == '{') {
		bracket_open(w, c, NULL);
	} else if (c == ')' || c == ']' || c == '}') {
		return bracket_close(w, i);
	} else if (c == ';' && !w->depth) {
		python_statement_end(w);
		*start = true;
	} else if (c == ':' && !w->depth) {
		if (w->lambdas)
			w->lambdas--;
		else if (w->compound)
			*start = header_ends(w, i);
	}
	return i;
}

/* `NAME = "text"` on a line of its own, outside of definitions; the first one counts. */
static void note_constant(struct python_walk *w, uint32_t i)
{
	bool added;

	if (w->blocks.n || i + 3 >= w->n || w->at[i + 2].kind != PYTHON_STRING || w->at[i + 3].kind != PYTHON_NEWLINE ||
	    !python_at(w, i + 1, '='))
		return;
	if (i == 0 || w->at[i - 1].kind == PYTHON_NEWLINE || w->at[i - 1].kind == PYTHON_DEDENT)
		map_intern(&w->constants, w->at[i].text, i + 2, &added);
}

static void walk(struct python_walk *w)
{
	bool start = true;

	for (uint32_t i = 0; i < w->n && w->at[i].kind != PYTHON_END; i++) {
		enum python_token_kind kind = w->at[i].kind;
		if (start && (kind == PYTHON_NAME || kind == PYTHON_OPERATOR)) {
			start = false;
			note_constant(w, i);
			uint32_t next = python_statement(w, i);
			if (next != i) {
				i = next - 1;
				continue;
			}
		}
		switch (kind) {
		case PYTHON_NEWLINE:
			python_statement_end(w);
			if (w->pending.kind != BLOCK_PLAIN && (i + 1 >= w->n || w->at[i + 1].kind != PYTHON_INDENT)) {
				if (w->pending.kind == BLOCK_DEF)
					python_unbind(w, w->pending.undo, w->self_undo.n);
				w->pending = (struct block){.kind = BLOCK_PLAIN};
			}
			w->depth = w->too_deep = 0;
			w->inline_dead = false;
			start = true;
			break;
		case PYTHON_INDENT:
			block_open(w, i);
			start = true;
			break;
		case PYTHON_DEDENT:
			block_close(w, i);
			start = true;
			break;
		case PYTHON_NAME:
			i = name(w, i);
			break;
		case PYTHON_OPERATOR:
			i = operator(w, i, &start);
			break;
		case PYTHON_STRING:
			/* methods of a literal are no practice; what they are given is read on */
			start = false;
			i = python_chain_end(w, i);
			break;
		case PYTHON_NUMBER:
		case PYTHON_END:
			start = false;
			break;
		}
	}
	while (w->blocks.n)
		block_close(w, w->n ? w->n - 1 : 0);
}

void python_module_read(struct arena *a, const struct python_tokens *tokens, struct python_module *module)
{
	struct python_walk *w = arena_alloc_raw(a, sizeof(*w));

	/* A bracket is written when it opens. */
	memset(w, 0, offsetof(struct python_walk, brackets));
	w->depth = w->too_deep = 0;
	w->arena = a;
	w->tokens = tokens;
	w->at = tokens->at;
	w->n = tokens->n;
	w->def = PYTHON_NOWHERE;
	map_init(&w->names, a);
	map_init(&w->constants, a);
	walk(w);
	*module = (struct python_module){
		.tokens = tokens,
		.imports = w->imports.at,
		.imports_n = w->imports.n,
		.uses = w->uses.at,
		.uses_n = w->uses.n,
		.defs = w->defs.at,
		.defs_n = w->defs.n,
		.constants = w->constants,
	};
	python_deeds_read(module);
}
