/*
 * What a Python module imports, defines and uses. Names are resolved through imports and assignments, so that
 *
 *     from mlflow.tracking import MlflowClient as Client
 *     self.client = Client()
 *     self.client.log_metric(...)
 *
 * is a use of "mlflow.tracking.MlflowClient" and of "mlflow.tracking.MlflowClient.log_metric". Scopes of functions and classes,
 * annotated parameters, `with … as`, aliases, chains of calls and base classes are followed; what cannot be known gets no
 * name. Blocks that never run (`if False:`, `if TYPE_CHECKING:`) use nothing.
 *
 * A relative import keeps its dots: `from .data import load` is "." + "data" + ".load" = ".data.load", and `from . import
 * load` is "..load", which cannot be mistaken for a method.
 */
#ifndef ASSAY_TEXT_PYTHON_MODULE_H
#define ASSAY_TEXT_PYTHON_MODULE_H

#include "base/map.h"
#include "text/python.h"

#define PYTHON_NOWHERE UINT32_MAX

struct python_import {
	struct str module; /* "a.b", ".data"; for `from a import b` without b */
	struct str name;   /* b of `from a import b`; empty for `import a`, "*" for a wildcard */
	struct str whole;  /* what is imported as one dotted name: "a.b" */
	uint32_t line;
};

enum python_use_kind {
	PYTHON_CALL,
	PYTHON_DECORATOR, /* with or without a call */
	PYTHON_BASE,      /* base class */
	PYTHON_ARGUMENT,  /* passed to a call without being called itself */
	PYTHON_READ,      /* any other mention by live code */
};

enum python_receiver {
	PYTHON_NAMED,  /* an imported name or something below it: `name` is its dotted name */
	PYTHON_OBJECT, /* an attribute of an object whose class or maker is known: "pkg.Class.method" */
	PYTHON_METHOD, /* an attribute of something unknown: `name` is ".method" */
	PYTHON_BARE,   /* a name of this module or a builtin: "print", "load_data" */
};

struct python_use {
	struct str name;
	enum python_use_kind kind;
	enum python_receiver receiver;
	uint32_t last; /* where the last part of the name begins in it */
	uint32_t line;
	uint32_t token; /* of the last part of the name; a call's "(" follows it */
	uint32_t def;   /* innermost definition around it (for a decorator: what it decorates), or PYTHON_NOWHERE */
	uint32_t deeds; /* enum python_deed bits: what it does in the life of a model */
};

struct python_def {
	struct str name;
	uint32_t line;
	uint32_t token;    /* of the name */
	uint32_t from, to; /* tokens of the body: from ≤ t < to */
	uint32_t parent;   /* definition around it, or PYTHON_NOWHERE */
	bool is_class;
	bool is_async;
	bool documented; /* its body starts with a string */
	bool decorated;
};

struct python_module {
	const struct python_tokens *tokens;
	struct python_import *imports;
	size_t imports_n;
	struct python_use *uses; /* in order of the text */
	size_t uses_n;
	struct python_def *defs; /* in order of their headers */
	size_t defs_n;
	bool ml; /* imports a machine-learning library */
	/* `NAME = "text"` on a line of its own at the top: name → token of the text, the first one of a name */
	struct map constants;
};

/* The tokens must outlive the module. Never fails. */
void python_module_read(struct arena *a, const struct python_tokens *tokens, struct python_module *module);

/* ---- for readers of a module ---- */

/* The last part of a use's name: "log_metric". */
static inline struct str python_use_last(const struct python_use *use)
{
	return str_from(use->name, use->last);
}

/* The last two parts of a dotted name, "module.function" or "Class.method": however the module was reached, they are the
 * same. Empty for a name of one part. */
struct str python_last_two(struct str name);

/* Whether any import is `module` or below it. */
bool python_imports(const struct python_module *module, const char *name);

/* For a call: the token after its "(" and the token of its ")", or a later limit when it is far away or missing. False when
 * the use is no call. */
bool python_arguments(const struct python_module *module, const struct python_use *use, uint32_t *from, uint32_t *to);

/* The string given as argument number `position` (0-based; UINT32_MAX for none) or as keyword `name` (NULL for none);
 * empty if there is none or it is no plain string. */
struct str python_string_argument(const struct python_module *module, const struct python_use *use, uint32_t position,
				  const char *name);

/* Whether a function is used by others of its module or at its top. */
bool python_def_used(const struct python_module *module, size_t def);

/* Whether a module "a.b.c" (or the name c in module "a.b") is code of this repository: a file for it exists at the root, under
 * src/, or beside or above the file that imports it, which stands in `folder`. Relative imports always are. */
typedef bool python_path_exists(const void *context, struct str path);
bool python_is_local(struct str dotted, struct str folder, python_path_exists *exists, const void *context);

/* Whether token `t` is this operator or name. Safe for any t. Inline: it is asked of most tokens, with a literal. */
static inline bool python_is(const struct python_tokens *tokens, uint32_t t, const char *text)
{
	return t < tokens->n && str_is(tokens->at[t].text, text) &&
	       (tokens->at[t].kind == PYTHON_NAME || tokens->at[t].kind == PYTHON_OPERATOR);
}

#endif
