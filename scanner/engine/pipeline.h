/*
 * What the readers of CI definitions have in common, whatever the provider: conditions that narrow what starts a job,
 * building blocks that are commands in disguise, and the traits that follow from a finished job. Included by
 * engine/probe.h.
 *
 * Traits stated here, on the node of a job that is alive and does something:
 *   ci.pull-request   a pull or merge request starts it
 *   ci.every-branch   a push to any branch starts it, by the provider's default
 *   ci.after-merge    a push to chosen branches, a tag, a release, a schedule or another event starts it
 *   ci.manual         only a person starts it
 *   cd.environment    it names a deployment environment
 * and on the node of a command with the option that makes the difference:
 *   cd.publish-image  pushes a container image
 *   cd.auto-rollback  goes back by itself when the roll-out fails
 *   cd.traffic        gives a new version a part of the traffic
 *   cd.remote         starts the app on another host over ssh
 *   cd.space          uploads an app to a Hugging Face Space
 *   ci.coverage       measures coverage
 *   ci.commit-tag     an image or deployment carries the id of its commit
 *   ci.alerts         a scheduled job on data or models tells somebody, under a condition, by message or issue
 */
#ifndef ASSAY_ENGINE_PIPELINE_H
#define ASSAY_ENGINE_PIPELINE_H

#include "engine/probe.h"

/* Code of a notice about a definition that is called here and kept by another repository. */
#define NOTICE_ELSEWHERE "workflow-elsewhere"

struct pipeline_job {
	fact_node node;
	unsigned triggers, flags;
	uint32_t line;
	bool works; /* has a live step that does more than print or set up */
};

/* States what follows from the job as a whole; called once its steps are read. */
void pipeline_job_state(struct probe_run *run, const struct pipeline_job *job);

/* False for text that only prints, waits or is a comment. */
bool pipeline_shell_works(struct str shell);

/* `says` stands in a condition, written without blanks and quotes: then only `bits` can start the job. */
struct pipeline_clue {
	const char *says;
	unsigned bits;
};

/* The trigger bits that a condition leaves, over all alternatives of `||`. Clauses of which no clue speaks leave all; a
 * literal `false` leaves none. TRIGGER_CALLED always stays, as nothing is known of the caller. */
unsigned pipeline_condition(struct str text, const struct pipeline_clue *clues, size_t n);

/* Runs a scalar, or each scalar of a sequence, as shell text of the node. Returns whether it works (see above). */
bool pipeline_shell(struct probe_run *run, fact_node node, const struct tree_node *shell);
bool pipeline_shell_text(struct probe_run *run, fact_node node, struct str text, uint32_t line);

/* The traits of commands with the option that makes the difference, of text that probe_shell has run. */
void pipeline_options(struct probe_run *run, fact_node node, struct str text, uint32_t line);

/* Takes the next command with its continuation lines off *rest; it is empty for a comment, an echo, or text that is kept in a variable.
 * `lines` is how many it took. False once exhausted. */
bool pipeline_command(struct str *rest, struct str *command, uint32_t *lines);

/* States that an application is started on another host, over ssh or, if `remote`, because all of the text runs there. */
void pipeline_remote(struct probe_run *run, fact_node node, struct str text, uint32_t line, bool remote);

/* Text with the blanks inside `${{ … }}` made `_`, so that an expression is one word. Same length, same lines. */
struct str pipeline_words(struct arena *arena, struct str text);

/* How a provider writes the use of a value: `${{ matrix.python }}` is {"${{", "}}", "matrix."}. */
struct pipeline_hole {
	const char *open, *close, *prefix;
};

/* Fills the holes of `text` with the n-th value of each name; what has no value stays. Values are a mapping from name to a scalar, a list,
 * or a mapping with `default`, and may hold a list `include` of further mappings. False once n is past the last value of every name. */
bool pipeline_fill(struct arena *arena, struct str text, const struct pipeline_hole *hole,
		   const struct tree_node *values, unsigned n, struct str *filled);

/* FACT_ACTION in lower case, and as written where that differs: providers do not tell them apart. */
void pipeline_action(struct probe_run *run, fact_node node, struct str name, uint32_t line);

/* A building block that runs a command: the text of `input` (any case; NULL: none) put after `command`. */
struct pipeline_task {
	const char *action; /* lower case */
	const char *input;
	const char *command;
};

/* Runs all entries of the table for this building block as shell text of the node. */
void pipeline_task(struct probe_run *run, fact_node node, const struct pipeline_task *table, size_t n,
		   struct str action, const struct tree_node *inputs);

/* The member of a mapping, without regard to case. */
const struct tree_node *pipeline_input(const struct tree_node *inputs, const char *name);

/* Whether a building block, or the text of a step, sends a message or opens an issue. `action` is empty for a step that is text. */
bool pipeline_notifies(struct str action, struct str text);

/* Whether a file or a job is named for work on data or models that runs by itself: "drift-check", "daily_forecast.yml". */
bool pipeline_is_operation(struct str name);

/* FACT_IMAGE of a scalar, of the member `image` or `name` of a mapping, or of each item of a sequence. */
void pipeline_image(struct probe_run *run, fact_node node, const struct tree_node *image);

/* FACT_VARIABLE for each key of a mapping, or for each `name` in a sequence of mappings. */
void pipeline_variables(struct probe_run *run, fact_node node, const struct tree_node *variables);

/* Whether a name is a deployment environment; those of documentation sites and package registries are none. */
bool pipeline_is_environment(struct str name);

/* Counts a deployment environment by its usual name and states the trait. */
void pipeline_environment(struct probe_run *run, fact_node node, struct str name, uint32_t line);

#endif
