/*
 * Traits that no single file shows: shares over all files ("at least half of the public functions are documented").
 * Traits:
 *   docstrings.half        at least half of the public functions and classes are documented
 *   docstrings.some        some of them are
 *   deps.all-pinned        every direct dependency is pinned exactly
 *   deps.mostly-pinned     most of them are
 *   lock.javascript-main   the lock file of a JavaScript package manager locks the main part of the project
 *   code.training          modules, and not notebooks alone, train a model
 *   code.data              modules, and not notebooks alone, prepare data, or documents for a model that a service holds
 *   code.inference         modules, and not notebooks alone, predict with a trained model
 *   code.asks-model        modules of a system, and not of a library, ask a model that a service holds
 *   features.config-read   features are listed in a configuration file, and code reads such a list
 *   transforms.in-model    transformations and model are joined in a pipeline object, and models are saved
 *   transforms.shared      the same transformation is called where a model is trained and where it predicts
 *   monitor.drift          a function that compares distributions is used by a module that is run
 *   query.stores-predictions   a function that adds predictions to a store is used by a module that is run
 *   api.explains           a handler of the service uses a function that explains outputs
 *   api.authenticated      a handler of the service depends on a function that refuses callers without credentials
 *   api.stores-predictions a service stores what it predicts
 *   alert.sends            a function that sends messages to people is used to notify
 *   lineage.commit         training calls a function that records the commit of the code
 *   api.inference-by-name  a route or handler is named for inference, and the repository trains or applies a model
 *   prompt.read            a prompt kept as a file is read by code
 *   prompt.imported        a Python module that is named for prompts and holds some is imported
 *   llm.evaluates          a module that evaluates the answers of a model that a service holds, or starts one
 *   llm.guarded            a guard of a project's own is used where a model is asked that a service holds
 *   record.registers-model a function or class of the project registers or promotes models, and is used
 *   record.tracks-run      a function or class of the project writes down runs, and is used
 *   hub.models-listed      models of a hub are listed with their revisions, and code loads a model at a revision it is given
 *   site.mkdocs            MkDocs is configured, and its pages have content
 *   site.sphinx            Sphinx is configured, and its pages have content
 *   iac.environments       two or more of development, test, staging and production are described
 */
#ifndef ASSAY_ENGINE_MEASURE_H
#define ASSAY_ENGINE_MEASURE_H

#include "engine/facts.h"

/* Sums the counters of all files and states the traits that follow; of a library, only those that hold for one. */
void measure_state(struct run_worker *worker, bool library);

#endif
