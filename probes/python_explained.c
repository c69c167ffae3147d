/*
 * Explanations that somebody sees: a handler asks an object for one, whatever its class, or a page of an application shows one.
 *
 * Traits
 *   explained.to-users   a handler or a page explains outputs
 */
#include "engine/probe.h"

/* `shap_values`, `plot_shap`; not `reshape`. */
static bool names_shap(struct str name)
{
	struct str part;
	while (str_next(&name, '_', &part))
		if (str_is_nocase(part, "shap") || str_is_nocase(part, "shapley"))
			return true;
	return false;
}

/* `service.explain_prediction(x)`: what it is called with is known only when it runs. */
static bool asks_for_explanation(const struct python_use *use)
{
	WORD_LIST(explaining, "shap", "explain_pred", "explain_inst", "explain_decision", "feature_importance",
		  "feature_contrib", "feature_attrib");

	if (use->kind != PYTHON_CALL)
		return false;
	/* `from pairs import explain`; `query.explain()` shows the plan of a query */
	if (use->receiver == PYTHON_NAMED && str_is(python_use_last(use), "explain"))
		return true;
	return word_list_in(&explaining, python_use_last(use)) &&
	       (!str_has_nocase(python_use_last(use), "shap") || names_shap(python_use_last(use)));
}

static void scan_python_explained(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	struct python_handlers handlers = {.first = 0};
	bool page = false, read = false;

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE))
		return;
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		bool library = use->kind == PYTHON_CALL &&
			       (str_starts(use->name, "shap.") || str_starts(use->name, "lime."));
		if (!library && !asks_for_explanation(use))
			continue;
		if (!read) {
			page = python_imports(m, "streamlit") || python_imports(m, "gradio") ||
			       python_imports(m, "dash");
			python_handlers_read(probe_arena(run), m, &handlers);
			read = true;
		}
		if (page || (use->def < m->defs_n && handlers.handler[use->def])) {
			probe_trait(run, "explained.to-users", use->line);
			return;
		}
	}
}

const struct probe probe_python_explained = {
	.name = "python_explained",
	.title = "Explanations shown by Python code",
	.format = "https://fastapi.tiangolo.com/reference/",
	.wants = {{.ext = "py"}},
	.scan = scan_python_explained,
};
