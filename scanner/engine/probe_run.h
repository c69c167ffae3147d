/*
 * What stands behind engine/probe.h while the probes look at one file: probe_run.c holds what they state, probe_views.c the shared views of
 * the text, probe_graph.c their part of the automation graph; run.c gives them file after file.
 */
#ifndef ASSAY_ENGINE_PROBE_RUN_H
#define ASSAY_ENGINE_PROBE_RUN_H

#include "engine/facts.h"
#include "text/top_keys.h"

struct probe_run {
	struct run_worker *worker;
	struct file_facts *out;
	const struct file *file;
	uint32_t number; /* of the file */
	uint8_t probe;
	struct str text;
	bool tree_tried, top_keys_tried, python_tried, module_tried, notebook_tried, doc_tried;
	struct top_keys top_keys;
	const struct tree_node *tree;
	struct python_tokens python;
	struct python_module module;
	struct notebook notebook;
	struct doc doc;
	uint32_t commands;
	struct map *asked; /* paths that were asked for; NULL: nobody wants to know */
};

/* Matches the path itself with the rules. */
void probe_state_path(struct probe_run *run);

#endif
