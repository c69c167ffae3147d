/*
 * Shared by the files that read a Python module: python_module.c walks the tokens, python_statement.c knows the statements
 * that bind names, python_names.c knows what a name stands for.
 */
#ifndef ASSAY_TEXT_PYTHON_MODULE_INTERNAL_H
#define ASSAY_TEXT_PYTHON_MODULE_INTERNAL_H

#include "base/map.h"
#include "text/python_module.h"

/* Longest dotted name worth composing; longer ones are fluent chains whose start no rule knows. */
#define PYTHON_NAME_BYTES 160u

/* Open brackets followed; deeper ones are generated data. */
#define PYTHON_BRACKETS 200u

/* Targets of one assignment that are followed: a = b = self.c = f(). */
#define PYTHON_TARGETS 8u

enum binding_how {
	BINDING_UNKNOWN,
	BINDING_LOCAL,  /* function or class of this module without an imported base */
	BINDING_IMPORT, /* imported name, or something below one */
	BINDING_OBJECT, /* made by calling an imported name, or annotated with it */
};

struct binding {
	struct str name; /* dotted */
	enum binding_how how;
};

struct python_undo {
	uint32_t binding;
	struct binding old;
};

enum block_kind {
	BLOCK_PLAIN,
	BLOCK_DEF,
	BLOCK_CLASS,
	BLOCK_EXCEPT,
	BLOCK_TYPING, /* if TYPE_CHECKING: names are known but nothing runs */
	BLOCK_DEAD,   /* if False: */
};

struct block {
	enum block_kind kind;
	uint32_t def; /* of BLOCK_DEF and BLOCK_CLASS */
	uint32_t outer_def;
	struct str base; /* of BLOCK_CLASS: first base class that is imported */
	struct str outer_base;
	size_t undo, self_undo;
};

/* A name being followed through attributes and calls. */
struct chain {
	struct binding value;
	uint32_t first; /* token */
	bool bare;      /* one name without a binding */
};

struct bracket {
	struct chain chain; /* what the bracket's call gives */
	char open;
	bool call;    /* its content are the arguments of a call */
	bool in_call; /* it or a bracket around it is one */
	bool header;  /* parameters of a definition */
};

struct python_walk {
	struct arena *arena;
	const struct python_token *at;
	uint32_t n;
	const struct python_tokens *tokens;
	struct map names;
	vec(struct binding) bindings;
	vec(struct python_undo) undo;      /* names of a function or class body */
	vec(struct python_undo) self_undo; /* self.x, which live until the class ends */
	vec(struct block) blocks;
	vec(struct python_import) imports;
	vec(struct python_use) uses;
	vec(struct python_def) defs;
	struct map constants;

	uint32_t def;          /* innermost definition */
	struct str base;       /* imported base of the class around */
	uint32_t dead, typing; /* blocks around that never run */

	/* the logical line being read */
	struct block pending; /* what an INDENT opens */
	bool compound, with, decorator, def_header;
	bool inline_dead;                    /* the rest of the line is the body of a block that never runs */
	unsigned lambdas;                    /* whose ":" is still to come */
	uint32_t targets[PYTHON_TARGETS][2]; /* first and last token of each */
	unsigned targets_n;
	uint32_t value_from; /* first token of the value */
	struct chain value;
	bool value_whole, value_none;
	uint32_t annotation;
	struct chain last; /* the chain that ended at token last_end */
	uint32_t last_end;

	struct bracket brackets[PYTHON_BRACKETS];
	unsigned depth, too_deep;
};

/* ---- python_names.c ---- */
bool python_keyword(struct str s);
void python_bind(struct python_walk *w, struct str key, bool self, struct binding value);
/* Back to how things were when the undo lists were this long. */
void python_unbind(struct python_walk *w, size_t undo, size_t self_undo);
/* Last token of the dotted name that starts at token i. */
uint32_t python_chain_end(const struct python_walk *w, uint32_t i);
/* What the dotted name from token i to token j stands for. */
struct chain python_resolve(struct python_walk *w, uint32_t i, uint32_t j);
/* `chain` followed by the attributes that start at token i ("." included) and end at token j. */
struct chain python_extend(struct python_walk *w, struct chain chain, uint32_t i, uint32_t j);
/* The class named by an annotation at token i, looking through Optional[…], Annotated[…] and the like. */
struct binding python_annotation(struct python_walk *w, uint32_t i);
void python_use_add(struct python_walk *w, const struct chain *chain, enum python_use_kind kind, uint32_t token,
		    uint32_t def);

/* Whether token i is this operator, or this name. Inline: both are asked several times of every token. */
static inline bool python_at(const struct python_walk *w, uint32_t i, char c)
{
	return i < w->n && w->at[i].kind == PYTHON_OPERATOR && w->at[i].text.len == 1 && w->at[i].text.at[0] == c;
}

static inline bool python_word(const struct python_walk *w, uint32_t i, const char *word)
{
	return i < w->n && w->at[i].kind == PYTHON_NAME && str_is(w->at[i].text, word);
}

/* ---- python_statement.c ---- */
/* Reads what stands at the start of a statement and gives the token to go on with. */
uint32_t python_statement(struct python_walk *w, uint32_t i);
/* The statement is over: its targets get their value. */
void python_statement_end(struct python_walk *w);

#endif
