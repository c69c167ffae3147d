/*
 * What a probe needs, and the only header a probe includes. A probe is a C file in probes/ for one kind of material: it
 * says which files it wants and states facts about each. The Makefile builds the registry from the folder: a file
 * probes/NAME.c defines `const struct probe probe_NAME`. A probe keeps no state between files and runs on any thread.
 *
 *     static void scan_widget(struct probe_run *run)
 *     {
 *             const struct tree_node *root = probe_tree(run);
 *             for (TREE_EACH(step, tree_path(root, "steps")))
 *                     probe_state(run, FACT_ACTION, tree_get_text(step, "uses"), step->line);
 *     }
 *     const struct probe probe_widget = {
 *             .name = "widget", .title = "Widget pipelines", .format = "https://widget.example/docs/format",
 *             .wants = {{.name = "widget.yml"}, {.glob = ".widget/" "*.yml"}},
 *             .scan = scan_widget,
 *     };
 */
#ifndef ASSAY_ENGINE_PROBE_H
#define ASSAY_ENGINE_PROBE_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/str.h"
#include "base/word_list.h"
#include "engine/fact.h"
#include "engine/file.h"
#include "engine/thing.h"
#include "text/cost_tag.h"
#include "text/deployment.h"
#include "text/dockerfile.h"
#include "text/image.h"
#include "text/makefile.h"
#include "text/markdown.h"
#include "text/model_code.h"
#include "text/outline.h"
#include "text/notebook.h"
#include "text/path.h"
#include "text/python.h"
#include "text/python_abilities.h"
#include "text/python_deeds.h"
#include "text/python_handlers.h"
#include "text/python_hosted.h"
#include "text/python_module.h"
#include "text/python_naming.h"
#include "text/python_tests.h"
#include "text/r_functions.h"
#include "text/requirement.h"
#include "text/secret.h"
#include "text/shell.h"
#include "text/tree.h"
#include "text/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct probe_run; /* one probe over one file */

#define PROBE_WANTS 24

/* Exactly one of the first three is set. Letters match without regard to case. */
struct probe_want {
	const char *name; /* whole last part of the path: "Dockerfile" */
	const char *ext;  /* extension without dot: "py" */
	const char *glob; /* as in base/glob.h: ".github/workflows/" "*.yml" */
	bool vendored;    /* wanted even in vendored or generated places (lock files); default: not */
};

struct probe {
	const char *name;   /* as its file: "ci_github" */
	const char *title;  /* for people: "GitHub Actions workflows" */
	const char *format; /* address of the format's documentation */
	struct probe_want wants[PROBE_WANTS];
	size_t byte_limit; /* 0 = LIMIT_FILE_BYTES */
	void (*scan)(struct probe_run *run);
	/* Called once with the history of the scanned commit, when there is one; for probes that want no file. */
	void (*history)(struct probe_run *run, const struct history *history);
};

/* ---- the file ---- */
const struct file *probe_file(const struct probe_run *run);
struct str probe_text(const struct probe_run *run); /* UTF-8 or any bytes; terminated */
struct arena *probe_arena(struct probe_run *run);   /* lives until the file is done */

/* Views of the text, made once per file and shared by its probes. NULL (with a notice in the report) when the file is
 * broken. probe_tree picks the reader by name and extension: json, toml, ini/cfg, tf/hcl, otherwise YAML. */
const struct tree_node *probe_tree(struct probe_run *run);
/* False when no document of a YAML file has this key at its top: what to ask first, since parsing takes far longer. */
bool probe_top_key(struct probe_run *run, const char *key);
const struct python_tokens *probe_python(struct probe_run *run);        /* of a notebook: its code cells */
const struct python_module *probe_python_module(struct probe_run *run); /* the same, with names resolved */
const struct notebook *probe_notebook(struct probe_run *run);
const struct doc *probe_doc(struct probe_run *run);

/* Whether an entry with this path exists in the scanned tree (for "configured path must exist"). */
bool probe_path_exists(const struct probe_run *run, struct str path);

/* ---- stating facts ---- */
void probe_state(struct probe_run *run, enum fact_kind kind, struct str name, uint32_t line);
void probe_state_as(struct probe_run *run, enum fact_kind kind, enum fact_state state, struct str name, uint32_t line);
void probe_trait(struct probe_run *run, const char *trait, uint32_t line); /* FACT_TRAIT, live */

/* The manifest says that this repository is the package `name` itself. Names too long for any index are left out. */
void probe_package(struct probe_run *run, struct str name, uint32_t line);

/* A trait of the history; `change` is the number of the main-line change that shows it. */
void probe_trait_of_change(struct probe_run *run, const char *trait, uint32_t change);

/* Facts on a node of the automation graph (see below). */
void probe_state_on(struct probe_run *run, fact_node node, enum fact_kind kind, enum fact_state state, struct str name,
		    uint32_t line);

/* Every key of a configuration tree down to `depth` levels as FACT_KEY "FILE#a.b.c" (FILE: the last part of the path;
 * lower case). Only keys with a value that is not empty. */
void probe_state_keys(struct probe_run *run, const struct tree_node *root, const char *file, unsigned depth);

/* Something the inventory lists. `detail` is a literal of one or two words; an empty name is filled in from the file. Nothing comes of
 * it in tests, templates, vendored or generated places, or on a disabled node. */
void probe_thing(struct probe_run *run, enum thing_kind kind, const char *detail, struct str name, uint32_t line);
void probe_thing_on(struct probe_run *run, fact_node node, enum thing_kind kind, const char *detail, struct str name,
		    uint32_t line);

/* Numbers summed over all files, from which engine/measure.c draws repository-wide traits: "python.public", "python.documented" … The first
 * place that counts is kept as the evidence. `counter` is a literal listed in engine/measure.c. */
void probe_count(struct probe_run *run, const char *counter, uint32_t n, uint32_t line);

/* A name of this repository that the file uses in a role, a literal listed in engine/measure.c: what is used in two roles
 * ("offline" and "online") is shared, which no single file shows. */
void probe_link(struct probe_run *run, const char *role, struct str name, uint32_t line);

/* A manifest with `direct` dependencies of its own, `pinned` of them exactly; nothing when there are none. Manifests of
 * tests, examples and templates say nothing about the project and are left out. */
void probe_count_dependencies(struct probe_run *run, uint32_t direct, uint32_t pinned, uint32_t line);

/* The file could not be understood or was only partly read: "code" is a short stable name, e.g. "yaml-broken". */
void probe_notice(struct probe_run *run, const char *code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- the automation graph ----
 * A node is something that runs commands: a CI job, a make target, a script. What starts it by itself is its triggers;
 * commands connect it to further nodes (`make test`, `bash ci/x.sh`, `python train.py`), which the link stage resolves
 * after all files are read. */
enum trigger {
	TRIGGER_PULL_REQUEST = 1 << 0,
	TRIGGER_PUSH = 1 << 1, /* to a branch, e.g. main, after the merge */
	TRIGGER_ALL_PUSHES =
		1 << 2, /* every branch by the provider's default, no filter: also what a pull request brings */
	TRIGGER_TAG = 1 << 3,
	TRIGGER_RELEASE = 1 << 4,
	TRIGGER_SCHEDULE = 1 << 5,
	TRIGGER_EVENT = 1 << 6, /* workflow_run, repository_dispatch, webhook, upstream pipeline, data arrival */
	TRIGGER_MANUAL = 1 << 7,
	TRIGGER_CALLED = 1 << 8, /* only when another node calls it (reusable workflow, template, target) */
};
#define TRIGGERS_AUTOMATIC 0x7f

enum node_kind {
	NODE_JOB,  /* CI or CD job; `name` = job id */
	NODE_HOOK, /* git hook of developers' machines */
	NODE_TARGET, /* make/tox/nox/just/task/mise/invoke/npm/poe/dvc target: name "make:test", "npm:build", "dvc:train" */
	NODE_SCRIPT,  /* this file, when executed */
	NODE_IMAGE,   /* a container build or its start command */
	NODE_SERVICE, /* compose/Kubernetes service or scheduled job that runs a command */
};

enum node_flag {
	NODE_DISABLED = 1 << 0,  /* if: false, when: never, hidden job, .disabled file */
	NODE_TOLERANT = 1 << 1,  /* failures are ignored (continue-on-error, allow_failure) */
	NODE_PROTECTED = 1 << 2, /* names a deployment environment */
	NODE_APPROVED =
		1 << 3, /* needs a manual approval to run (when: manual before deploy, approval job, input step) */
	NODE_DEFAULT = 1 << 4, /* what a bare `make`, `tox`, `just` runs */
};

/* A node of this file. `triggers` and `flags` are bits. */
fact_node probe_node(struct probe_run *run, enum node_kind kind, struct str name, uint32_t line, unsigned triggers,
		     unsigned flags);

/* Shell text run by the node: splits it, states FACT_COMMAND for each command and FACT_VARIABLE for assignments.
 * `line` is the line on which the text starts. */
void probe_shell(struct probe_run *run, fact_node node, struct str shell, uint32_t line);
/* The same for a scalar of a tree (knows the lines of literal blocks); a sequence runs each of its scalars, or is one
 * command when `argv` is true. */
void probe_shell_node(struct probe_run *run, fact_node node, const struct tree_node *scalar_or_list, bool argv);

/* `node` also runs everything of another place: a reusable workflow or composite action (path of a file or folder in this
 * repository), a target ("make:test"), another job of this file ("job:NAME"), a script path. */
void probe_edge(struct probe_run *run, fact_node node, struct str to, uint32_t line);

/* Working directory of the node's commands relative to the root, when not the root (CI) or the file's folder. */
void probe_node_folder(struct probe_run *run, fact_node node, struct str folder);

#include "engine/pipeline.h"

#endif
